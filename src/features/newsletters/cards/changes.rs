//! What is not posted as it was written, by name, so that its author hears of it before anything is queued.

use crate::chat::Text;
use crate::text::markdown::Changes;

/// What was left out and what was changed; `None` where nothing was.
pub fn changed(changes: &Changes) -> Option<Text> {
    let mut left_out: Vec<Text> = Vec::new();
    if changes.comments > 0 {
        left_out.push(counted(changes.comments, "comment", "comments"));
    }
    if !changes.tags.is_empty() {
        let tags: Vec<&str> = changes.tags.iter().map(String::as_str).collect();
        left_out.push(format!("what a web page would show there ({})", tags.join(", ")).into());
    }
    if !changes.head.is_empty() {
        left_out.push(Text::from("the lines at its top (").typed(changes.head.join(", ")).plain(")"));
    }
    for picture in &changes.pictures {
        let name = Text::from("the picture ").typed(picture);
        left_out.push(name.plain(" (attach it with /newsletter edit)"));
    }
    let mut otherwise: Vec<Text> = Vec::new();
    match changes.tables {
        0 => {}
        1 => otherwise.push("a table became a list".into()),
        tables => otherwise.push(format!("{tables} tables became lists").into()),
    }
    match changes.footnotes {
        0 => {}
        1 => otherwise.push("a footnote stands at the end of its section".into()),
        notes => otherwise.push(format!("{notes} footnotes stand at the end of their sections").into()),
    }
    match changes.linked_pictures {
        0 => {}
        1 => otherwise.push("a picture became a link".into()),
        pictures => otherwise.push(format!("{pictures} pictures became links").into()),
    }
    if changes.is_named_by_file {
        otherwise.push("the title is the file’s name".into());
    }
    if changes.is_old_text {
        otherwise
            .push("letters with accents were read as an older program saves them: please check them".into());
    }
    let said =
        [("Left out: ", left_out), ("Changed: ", otherwise)].into_iter().filter(|(_, what)| !what.is_empty());
    let said = said.map(|(word, what)| Text::from(word).join(listed(what)).plain("."));
    said.reduce(|all, next| all.plain("\n").join(next))
}

fn counted(number: usize, one: &str, many: &str) -> Text {
    format!("{number} {}", if number == 1 { one } else { many }).into()
}

fn listed(what: Vec<Text>) -> Text {
    what.into_iter().reduce(|all, next| all.plain(", ").join(next)).unwrap_or_default()
}

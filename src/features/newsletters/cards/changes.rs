//! What is not posted as it was written, by name, so that its author hears of it before anything is queued.

use crate::chat::Text;
use crate::chat::words::{ours, typed};
use crate::text::markdown::Changes;
use crate::words;

/// What was left out and what was changed; `None` where nothing was.
pub fn changed(changes: &Changes) -> Option<Text> {
    let mut left_out: Vec<Text> = Vec::new();
    if changes.comments > 0 {
        left_out.push(match changes.comments {
            1 => "1 comment".into(),
            comments => words!("{comments} comments", comments = comments),
        });
    }
    if !changes.tags.is_empty() {
        let tags: Vec<&str> = changes.tags.iter().map(String::as_str).collect();
        left_out.push(words!("what only a web page shows ({tags})", tags = ours(tags.join(", "))));
    }
    if !changes.head.is_empty() {
        left_out.push(words!("the lines at its top ({lines})", lines = typed(changes.head.join(", "))));
    }
    for picture in &changes.pictures {
        left_out.push(words!("the picture {name} (attach it with /newsletter edit)", name = typed(picture)));
    }
    let mut otherwise: Vec<Text> = Vec::new();
    match changes.tables {
        0 => {}
        1 => otherwise.push("a table became a list".into()),
        tables => otherwise.push(words!("{tables} tables became lists", tables = tables)),
    }
    match changes.footnotes {
        0 => {}
        1 => otherwise.push("a footnote moved to the end of its section".into()),
        notes => {
            otherwise.push(words!("{notes} footnotes moved to the end of their sections", notes = notes));
        }
    }
    match changes.linked_pictures {
        0 => {}
        1 => otherwise.push("a picture became a link".into()),
        pictures => otherwise.push(words!("{pictures} pictures became links", pictures = pictures)),
    }
    if changes.is_named_by_file {
        otherwise.push("the title is the file’s name".into());
    }
    if changes.is_old_text {
        otherwise.push("letters with accents, which an older program has saved: please check them".into());
    }
    match (left_out.is_empty(), otherwise.is_empty()) {
        (true, true) => None,
        (false, true) => Some(words!("Left out: {parts}.", parts = listed(left_out))),
        (true, false) => Some(words!("Changed: {parts}.", parts = listed(otherwise))),
        (false, false) => Some(words!(
            "Left out: {parts}.\nChanged: {others}.",
            parts = listed(left_out),
            others = listed(otherwise)
        )),
    }
}

fn listed(what: Vec<Text>) -> Text {
    what.into_iter().reduce(|all, next| all.plain(", ").join(next)).unwrap_or_default()
}

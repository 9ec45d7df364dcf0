//! What is not posted as it was written, by name, so that its author hears of it before anything is queued.

use crate::chat::words::{fitted_names, ours, typed};
use crate::chat::{Text, shortened};
use crate::text::markdown::Changes;
use crate::words;

/// Characters of what was left out (the rest is short; a fact takes 1,024 on Discord), and of a name or a line in it.
const MOST_LETTERS: usize = 600;
const MOST_NAME: usize = 60;

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
        let tags = changes.tags.iter().map(|tag| Text::default().run(ours(tag)));
        let tags = fitted_names(tags, MOST_LETTERS / 4);
        left_out.push(words!("what only a web page shows ({tags})", tags = tags));
    }
    if !changes.head.is_empty() {
        let lines = changes.head.iter().map(|line| Text::default().typed(shortened(line, MOST_NAME)));
        let lines = fitted_names(lines, MOST_LETTERS / 4);
        left_out.push(words!("the lines at its top ({lines})", lines = lines));
    }
    for picture in &changes.pictures {
        left_out.push(words!(
            "the picture {name} (attach it with /newsletter edit)",
            name = typed(shortened(picture, MOST_NAME))
        ));
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
        (false, true) => Some(words!("Left out: {parts}.", parts = fitted_names(left_out, MOST_LETTERS))),
        (true, false) => Some(words!("Changed: {parts}.", parts = fitted_names(otherwise, MOST_LETTERS))),
        (false, false) => Some(words!(
            "Left out: {parts}.\nChanged: {others}.",
            parts = fitted_names(left_out, MOST_LETTERS),
            others = fitted_names(otherwise, MOST_LETTERS)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::words::{at_most, in_plain_words};

    #[test]
    fn of_very_much_that_was_left_out_as_much_is_named_as_a_fact_takes() {
        let many = |what: &str| (1..=40).map(|number| format!("{what} {number}")).collect::<Vec<_>>();
        let changes = Changes {
            head: many("a line of the header"),
            tags: many("tag").into_iter().collect(),
            pictures: many("A picture of the harbour"),
            tables: 12,
            footnotes: 12,
            linked_pictures: 12,
            is_named_by_file: true,
            is_old_text: true,
            comments: 12,
        };
        let fact = changed(&changes).unwrap();
        assert!(at_most(&fact) < 1_024, "{}", at_most(&fact));
        let said = in_plain_words(&fact);
        assert!(said.contains("the picture A picture of the harbour 1 (attach it"), "{said}");
        assert!(said.contains(" more.\nChanged: 12 tables became lists, "), "{said}");
    }
}

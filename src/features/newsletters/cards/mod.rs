//! Every sentence said about newsletters, and the newsletter as the staff reads it.

mod approval;
mod changes;
mod editor;
mod forms;
mod pictures;
mod report;
mod sure;

pub use approval::{
    Agreement, Question, approval, approval_answered, asked_for_agreement, changed_since, is_paused_then,
    moment_has_passed,
};
pub use editor::{Editor, Shut, editor, section_view, sure_to_recall, sure_to_send};
pub use forms::{HEADING, TEXT, TITLE, read_moment, schedule_form, section_form, title_form};
pub use report::{Copy, LISTED, Listed, list, report};
pub use sure::{all_the_same, sure_to_call_off, sure_to_clear, sure_to_remove};

use self::changes::changed;
use self::pictures::pictures;

use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text};
use crate::days::Manner;
use crate::features::newsletters::Content;
use crate::features::newsletters::laying::{Laid, Part};
use crate::words;

/// One message of a newsletter, as it is posted and as it is previewed: `part` of `parts`, counted from 0.
pub fn message(content: &Content, manner: &Manner, parts: &[Part], part: usize) -> Option<Message> {
    let shown = parts.get(part)?;
    let body = Text::default().run(Run::Markdown(shown.text.clone()));
    let title = if part == 0 { Text::default().typed(&content.title) } else { Text::default() };
    let footer = match parts.len() {
        1 => manner.signature(),
        all => words!(
            "{signature} · {part} of {all}",
            signature = manner.signature(),
            part = part + 1,
            all = all
        ),
    };
    let card = Card { title, body, footer, ..Card::default() };
    let files = shown.pictures.iter().map(|picture| picture.kept.id.clone()).collect();
    Some(Message { card: Some(card), files, ..Message::default() })
}

/// Under a newsletter that invites its readers to ask for something.
pub fn button_under(content: &Content, key: &CardKey) -> Option<Button> {
    let button = |label, verb| Some(Button::new(label, verb, key, Look::Main));
    match (content.asks, content.tells) {
        (_, true) => button("Tell the library", "hard-tell"),
        (true, false) => button("Ask the library", "newsletter-ask"),
        (false, false) => None,
    }
}

/// What will be posted, a message at a time, for its author's eyes, and what is not as it was written.
pub fn preview(
    content: &Content,
    manner: &Manner,
    laid: &Laid,
    part: usize,
    key: &CardKey,
) -> Option<Message> {
    let parts = &laid.parts;
    let shown = message(content, manner, parts, part)?;
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    let mut text = match parts.len() {
        1 => "This is what will be posted:".into(),
        all => words!("This is what will be posted, message {part} of {all}:", part = part + 1, all = all),
    };
    if !parts[part].pictures.is_empty() {
        text = text.join(words!(
            "\nWith it: {pictures}.",
            pictures = pictures(&parts[part].pictures, content.all_pictures())
        ));
    }
    if let Some(changed) = changed(&laid.changes).filter(|_| part == 0) {
        text = text.plain("\n").join(changed);
    }
    // A private answer carries no files.
    let mut message = Message { text, files: Vec::new(), ..shown };
    if part > 0 {
        message = message.with(button("Earlier", "newsletter-earlier"));
    }
    if part + 1 < parts.len() {
        message = message.with(button("Later", "newsletter-later"));
    }
    Some(message)
}

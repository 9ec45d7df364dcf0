//! Every sentence said about newsletters, and the newsletter as the staff reads it.

mod approval;
mod editor;
mod forms;
mod report;

pub use approval::{Agreement, Question, approval, asked_for_agreement, changed_since, moment_has_passed};
pub use editor::{Editor, Shut, editor, section_view, sure_to_recall, sure_to_send};
pub use forms::{HEADING, TEXT, TITLE, read_moment, schedule_form, section_form, title_form};
pub use report::{Copy, LISTED, Listed, list, report};

use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text};
use crate::features::newsletters::Content;

/// One message of a newsletter, as it is posted and as it is previewed: `part` of `parts`, counted from 0.
pub fn message(content: &Content, parts: &[String], part: usize) -> Option<Message> {
    let body = Text::default().run(Run::Markdown(parts.get(part)?.clone()));
    let title = if part == 0 { Text::default().typed(&content.title) } else { Text::default() };
    let footer = match parts.len() {
        1 => "From your school library".to_owned(),
        all => format!("From your school library · {} of {all}", part + 1),
    };
    let card = Card { title, body, footer: footer.into(), ..Card::default() };
    // The first message is there before and after every correction.
    let files = content.pictures.iter().filter(|_| part == 0).map(|picture| picture.id.clone()).collect();
    Some(Message { card: Some(card), files, ..Message::default() })
}

/// What will be posted, a message at a time, for its author's eyes.
pub fn preview(content: &Content, parts: &[String], part: usize, key: &CardKey) -> Option<Message> {
    let shown = message(content, parts, part)?;
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    let place = match parts.len() {
        1 => "This is what will be posted:".to_owned(),
        all => format!("This is what will be posted, message {} of {all}:", part + 1),
    };
    let pictures: Vec<&str> = content.pictures.iter().map(|picture| picture.name.as_str()).collect();
    let mut text = Text::from(place);
    if !shown.files.is_empty() {
        text = text.plain(" (Under it stand the pictures: ").typed(pictures.join(", ")).plain(".)");
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

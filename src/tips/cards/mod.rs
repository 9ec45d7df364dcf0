//! Every sentence said about tips, and the tip itself as the staff reads it.

use super::types::{Tip, TipText};
use super::{MOST_BODY, MOST_LINK, MOST_TITLE};
use crate::chat::{Button, Card, CardKey, Field, FieldKind, Form, Look, Message, Press, Run, Text, Tone};
use crate::visit::press_without_card;

/// How many waiting tips `/tip list` shows by title; the rest is counted.
const LISTED: usize = 20;

/// A tip as it is posted.
pub fn tip(text: &TipText, key: &CardKey) -> Message {
    let mut body = Text::default().run(Run::Markdown(text.body.clone()));
    if let Some(link) = &text.link {
        body = body.plain("\n\n").run(Run::Link { words: link.clone(), to: link.clone() });
    }
    let card = Card {
        title: Text::default().typed(&text.title),
        body,
        footer: "From your school library".into(),
        tone: Tone::Calm,
        ..Card::default()
    };
    let button = |label: &str, verb, look| Button { label: label.into(), press: Press::new(verb, key), look };
    Message::from(card).with(button("Help me try this", "tip-help", Look::Main)).with(button(
        "Useful",
        "tip-useful",
        Look::Plain,
    ))
}

/// The waiting tips, next one first.
pub fn list(tips: &[Tip]) -> Message {
    let (waiting, used): (Vec<_>, Vec<_>) = tips.iter().partition(|tip| tip.used_on.is_none());
    let mut body = Text::default();
    if waiting.is_empty() {
        body = body.plain("No tip is waiting, so nothing will be posted. /tip add takes one in a minute.");
    }
    for (place, tip) in waiting.iter().take(LISTED).enumerate() {
        body = body.plain(format!("{}. ", place + 1)).typed(&tip.text.title).plain("\n");
    }
    if waiting.len() > LISTED {
        body = body.plain(format!("… and {} more.", waiting.len() - LISTED));
    }
    let mut card = Card { title: format!("Tips waiting: {}", waiting.len()).into(), body, ..Card::default() };
    if let Some(last) = used.first() {
        let mut text = Text::default().typed(&last.text.title);
        if let Some(day) = last.used_on {
            text = text.plain(format!(", {}", day.format("%a %-d %B")));
        }
        if last.useful > 0 {
            text = text.plain(format!("; found useful by {}", people(last.useful)));
        }
        card = card.fact("Posted last", text);
    }
    card.into()
}

fn people(number: u32) -> String {
    if number == 1 { "1 person".to_owned() } else { format!("{number} people") }
}

pub fn form() -> Form {
    let field = |name, label: &str, hint: &str, kind, required| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind,
        required,
        filled: None,
    };
    Form {
        title: "A new tip".into(),
        press: press_without_card("tip-add"),
        fields: vec![
            field(
                "title",
                "Title",
                "Captions on before you press play",
                FieldKind::Line { most: MOST_TITLE },
                true,
            ),
            field(
                "body",
                "The tip: one idea, usable today",
                "60 to 120 words read well. **bold**, *italic* and lists work.",
                FieldKind::Paragraph { most: MOST_BODY },
                true,
            ),
            field("link", "A link, if it needs one", "https://…", FieldKind::Line { most: MOST_LINK }, false),
        ],
    }
}

pub fn added(text: &TipText) -> Message {
    Text::from("\"")
        .typed(&text.title)
        .plain("\" is in the queue, after the tips that wait already. /tip preview shows it as it will be posted.")
        .into()
}

pub fn removed(text: &TipText) -> Message {
    Text::from("\"").typed(&text.title).plain("\" is out of the queue and will not be posted.").into()
}

pub fn counted() -> Message {
    Text::from("Thank you. The library sees how many people found this tip useful, not who.").into()
}

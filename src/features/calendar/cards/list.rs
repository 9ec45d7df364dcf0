//! The calendar as a list, and one entry of it.

use chrono::Datelike;
use shelftalker_core::calendar::Entry;

use super::{days, what_follows};
use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Field, FieldKind, Form, Look, Menu, Message, Picks, Press, Text,
    shortened,
};
use crate::days::Manner;
use crate::features::calendar::draft::PAGE;
use crate::features::calendar::effects::Effects;
use crate::features::calendar::ics::MOST_NAME;
use crate::library::Refusal;
use crate::library::visit::Question;
use crate::words;

pub struct ListPage<'a> {
    /// All of them, by their first day.
    pub entries: &'a [Entry],
    /// Counted from 0.
    pub page: usize,
    pub pages: usize,
    pub manner: &'a Manner,
}

pub fn list(list: &ListPage, key: &CardKey) -> Message {
    let shown = list.entries.iter().skip(list.page * PAGE).take(PAGE);
    let mut body = Text::default();
    let mut year = None;
    for entry in shown.clone() {
        if year.replace(entry.first.year()) != Some(entry.first.year()) {
            body = body.strong(entry.first.year().to_string()).plain("\n");
        }
        body = body.join(line(entry, list.manner)).plain("\n");
    }
    if list.pages > 1 {
        body = body.plain(format!("Page {} of {}", list.page + 1, list.pages));
    }
    let card = Card { title: "The school calendar".into(), body, ..Card::default() };
    let choices = shown.map(|entry| Choice {
        value: entry.id.0.to_string(),
        label: shortened(&entry.name, 100),
        hint: Some(days(entry.first, entry.last, list.manner)),
    });
    let mut message = Message::from(card).with(Menu {
        prompt: "Rename or remove one".into(),
        press: Press::new("calendar-entry", key),
        choices: Choices::Listed(choices.collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    });
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    if list.page > 0 {
        message = message.with(button("Earlier", "calendar-list-earlier"));
    }
    if list.page + 1 < list.pages {
        message = message.with(button("Later", "calendar-list-later"));
    }
    message
}

/// `Autumn half term, Mon 26 Oct to Fri 30 Oct: closed`.
pub fn line(entry: &Entry, manner: &Manner) -> Text {
    words!(
        "{name}, {days}: {kind}",
        name = typed(&entry.name),
        days = ours(days(entry.first, entry.last, manner)),
        kind = entry.kind.in_words(manner)
    )
}

pub fn entry_card(entry: &Entry, manner: &Manner, key: &CardKey) -> Message {
    let from = match &entry.source {
        Some(source) => words!(", from {source}", source = typed(source)),
        None => Text::default(),
    };
    let body = words!(
        "{days}: {kind}{from}.",
        days = ours(entry.in_days(manner)),
        kind = entry.kind.in_words(manner),
        from = from
    );
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(Card { title: Text::default().typed(&entry.name), body, ..Card::default() })
        .with(button("Rename", "calendar-rename", Look::Plain))
        .with(button("Remove", "calendar-remove", Look::Danger))
        .with(button("Back", "calendar-list-back", Look::Plain))
}

pub fn rename_form(entry: &Entry, press: Press) -> Form {
    let name = Field {
        name: "name",
        label: "Name".into(),
        hint: String::new(),
        kind: FieldKind::Line { most: u16::try_from(MOST_NAME).unwrap_or(u16::MAX) },
        required: true,
        filled: Some(entry.name.clone()),
    };
    Form { title: "Rename these days".into(), press, fields: vec![name] }
}

pub fn renamed_meanwhile(now: &Entry) -> Refusal {
    Refusal(words!(
        "It is called {name} now; somebody has renamed it meanwhile. If you send your name for it again, it takes the \
         place of theirs.",
        name = typed(&now.name)
    ))
}

/// Names what goes, and what moves with it.
pub fn sure_to_remove(entry: &Entry, effects: &Effects, manner: &Manner) -> Question {
    let words = words!(
        "Remove {name}, {days}, from the calendar?\n{follows}",
        name = typed(&entry.name),
        days = ours(entry.in_days(manner)),
        follows = what_follows(effects, manner)
    );
    Question { words, yes: "Remove it" }
}

pub fn removed(entry: &Entry, manner: &Manner) -> Message {
    words!("Removed: {line}.", line = line(entry, manner)).into()
}

pub fn no_such_entry() -> Refusal {
    Refusal::new("That is no longer in the calendar. /school-calendar list shows what is.")
}

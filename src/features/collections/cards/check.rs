//! The yearly look at what is in the collections, one item at a time.

use super::{item, quoted};
use crate::chat::words::ours;
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::features::collections::types::{Collection, Item};
use crate::words;

/// An item whose turn it is.
pub struct Due<'a> {
    pub item: &'a Item,
    pub of: &'a Collection,
    pub place: usize,
    /// When somebody looked at it last, as people read it.
    pub since: String,
    /// How many there are with it.
    pub left: usize,
}

/// `said` stands above it: what became of the one before.
pub fn next_to_check(due: &Due, said: Option<Text>, key: &CardKey) -> Message {
    let body = words!(
        "Nobody has looked at it since {day}. Is it still there, and still right?\n\n{item}",
        day = ours(due.since.clone()),
        item = item(due.place, due.item)
    );
    let title = match due.left {
        1 => "One item to look at".into(),
        left => words!("{left} items to look at", left = left),
    };
    let card = Card { title, body, tone: Tone::Waiting, ..Card::default() }
        .fact("In", Text::default().join(quoted(&due.of.about)));
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let message = Message { text: said.unwrap_or_default(), ..Message::from(card) }
        .with(button("Still good", "check-good", Look::Main))
        .with(button("Change", "check-change", Look::Plain))
        .with(button("Remove", "check-remove", Look::Danger));
    if due.left > 1 { message.with(button("Later", "check-later", Look::Plain)) } else { message }
}

pub fn all_looked_at(said: Option<Text>) -> Message {
    let all: Text = "Somebody has looked at everything in the collections within a year.".into();
    match said {
        Some(said) => words!("{said}\n{all}", said = said, all = all),
        None => all,
    }
    .into()
}

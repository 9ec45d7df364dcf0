//! What somebody found in a message, before it goes anywhere.

use super::{label, menu, quoted, which_collection};
use crate::chat::words::typed;
use crate::chat::{Button, Card, CardKey, Choice, Control, Look, Message, Text, Tone};
use crate::features::collections::types::Collection;
use crate::library::Refusal;
use crate::words;

/// Collections that the menu offers; the others are named by title.
const MOST: usize = 25;

/// What is known of it so far.
pub struct Clip<'a> {
    pub title: &'a str,
    pub link: &'a str,
    pub mark: &'a str,
    /// As it was typed; empty until then.
    pub kind: &'a str,
    pub why: &'a str,
    /// All links of the message.
    pub links: Vec<&'a str>,
    /// Where the message is.
    pub message: &'a str,
    /// Those of the links that went into a collection from here.
    pub done: Vec<&'a str>,
    pub collection: Option<&'a Collection>,
    /// Those that may be chosen: teachers see what is posted.
    pub all: &'a [Collection],
    pub is_librarian: bool,
}

/// The private card. `said` stands above it.
pub fn clip(it: &Clip, said: Option<Text>, key: &CardKey) -> Message {
    let mut body = match (it.kind, it.is_librarian) {
        ("", true) => Text::from("Still open: what kind it is. Press [Change it]."),
        ("", false) => Text::from("Still open: what kind it is. [Suggest it] asks you."),
        (kind, _) => words!("Kind: {kind}", kind = typed(kind)),
    };
    if !it.link.is_empty() {
        body = body.plain("\n").typed(it.link);
    }
    if !it.mark.is_empty() {
        body = words!("{body}\nOn the shelf: {mark}", body = body, mark = typed(it.mark));
    }
    if !it.why.is_empty() {
        body = body.plain("\n").typed(it.why);
    }
    let title = Text::default().typed(it.title);
    let mut card = Card { title, body, tone: Tone::Waiting, ..Card::default() };
    card = match it.collection {
        Some(of) => card.fact("For", quoted(&of.about)),
        None if it.is_librarian && it.all.is_empty() => {
            card.fact("For", "There is no collection yet: /collection new begins one.")
        }
        None if it.is_librarian => card.fact("For", "Choose a collection below."),
        None if it.all.is_empty() => card.fact("For", "The library decides."),
        None => card.fact("For", "The library decides, or choose below."),
    };
    if !it.message.is_empty() {
        card = card.fact("The message", Text::default().typed(it.message));
    }
    let text = said.unwrap_or_else(|| "Only you can see this. It's saved as you go.".into());
    let mut message = Message { text, ..Message::from(card) };
    message.controls.extend(which_collection(
        it.all,
        it.collection,
        ["clip-collection", "clip-elsewhere"],
        key,
        MOST,
    ));
    if it.links.len() > 1 {
        let choice = |(at, link): (usize, &&str)| Choice {
            value: at.to_string(),
            label: label(link),
            hint: it.done.contains(link).then(|| "done".to_owned()),
        };
        let choices = it.links.iter().enumerate().map(choice).collect();
        message.controls.push(Control::Menu(menu("Another link of the message", "clip-link", key, choices)));
    }
    if it.is_librarian {
        if !it.kind.is_empty() && it.collection.is_some() {
            message = message.with(Button::new("Add it", "clip-add", key, Look::Main));
        }
        return message.with(Button::new("Change it", "clip-change", key, Look::Plain));
    }
    message.with(Button::new("Suggest it", "clip-suggest", key, Look::Main))
}

/// Above the card, after one of its links went into a collection.
pub fn clip_added(title: &str, of: &Collection, more: usize) -> Text {
    let (item, title) = (typed(title), quoted(&of.about));
    match more {
        0 => words!("\"{item}\" is in {title}.", item = item, title = title),
        1 => words!(
            "\"{item}\" is in {title}. The message has another link: this one.",
            item = item,
            title = title
        ),
        more => words!(
            "\"{item}\" is in {title}. The message has {more} more links: this is the next.",
            item = item,
            title = title,
            more = more
        ),
    }
}

pub fn nothing_in_message(is_librarian: bool) -> Refusal {
    Refusal::new(if is_librarian {
        "I find no words or links in that message. /collection add takes what you type."
    } else {
        "I find no words or links in that message. [Suggest something] under /collections takes what you type."
    })
}

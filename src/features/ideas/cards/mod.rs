//! Every sentence said about ideas, and an idea as people read it.

mod desk;
mod form;
mod list;

pub use desk::{PAGE, at_the_desk, desk_list, exported, kept, removed, sure_to_put_back, sure_to_remove};
pub use form::form;
pub use list::{AT_ONCE, Looked, list, nothing_found};

use super::finding::Here;
use super::types::Idea;
use super::{classes, months};
use crate::chat::words::{in_plain_words, ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Text};
use crate::days::Manner;
use crate::features::collab::SupportKinds;
use crate::library::Refusal;
use crate::text::capital;
use crate::words;

/// Where a text names the library; it becomes whatever the school calls it.
const LIBRARY: &str = "{library}";

/// A text of an idea as it is read here.
pub fn worded(text: &str, manner: &Manner) -> Text {
    let mut worded = Text::default();
    for (place, part) in text.split(LIBRARY).enumerate() {
        if place > 0 {
            worded = worded.run(manner.library());
        }
        if !part.is_empty() {
            worded = worded.typed(part);
        }
    }
    worded
}

/// The same where only plain words can stand: in a menu, in a form.
pub fn plain(text: &str, manner: &Manner) -> String {
    in_plain_words(&worded(text, manner))
}

/// `4 sessions of 60 minutes`.
pub fn how_long(idea: &Idea) -> String {
    match idea.sessions {
        1 => format!("One session of {} minutes", idea.minutes),
        more => format!("{more} sessions of {} minutes", idea.minutes),
    }
}

/// `Biology, Science · Years 5-8 · 4 sessions of 60 minutes`.
fn in_short(idea: &Idea, here: &Here) -> Text {
    words!(
        "{subjects} · {classes} · {long}",
        subjects = typed(subjects(idea, here)),
        classes = ours(classes::in_words(idea.ages, here.manner)),
        long = ours(how_long(idea))
    )
}

fn subjects(idea: &Idea, here: &Here) -> String {
    let names: Vec<&str> = idea.subjects.iter().map(|key| here.subjects.name_of(key, here.manner)).collect();
    names.join(", ")
}

/// When it is timely, and why; nothing where it always is.
fn when(idea: &Idea, here: &Here) -> Option<Text> {
    let months = ours(months::in_words(here.months(idea))?);
    let why = idea.why_then.as_ref().map(|why| worded(why, here.manner));
    Some(match (here.is_timely(idea), why) {
        (true, Some(why)) => words!("Just now ({months}): {why}", months = months, why = why),
        (true, None) => words!("Just now ({months})", months = months),
        (false, Some(why)) => words!("Best in {months}: {why}", months = months, why = why),
        (false, None) => words!("Best in {months}", months = months),
    })
}

/// All that is to be known of an idea.
fn whole(idea: &Idea, here: &Here, kinds: &SupportKinds) -> Card {
    let text = |text: &str| worded(text, here.manner);
    let library = capital(here.manner.library.as_deref().unwrap_or("the library"));
    let card = Card { title: text(&idea.title), body: in_short(idea, here), ..Card::default() }
        .fact("Students", text(&idea.students))
        .fact(&library, text(&idea.library))
        .fact("You", text(&idea.teacher));
    let card = match when(idea, here) {
        Some(when) => card.fact("When", when),
        None => card,
    };
    card.fact("Asks for", Text::default().typed(kinds.name_of(&idea.support)))
}

/// One idea, for whoever may ask for it.
pub fn in_full(idea: &Idea, here: &Here, kinds: &SupportKinds, key: &CardKey) -> Message {
    Message::from(whole(idea, here, kinds)).with(Button::new("Ask for this", "idea-ask", key, Look::Main))
}

pub fn gone() -> Refusal {
    Refusal::new("The library doesn't offer this idea any more. /ideas shows those that it does.")
}

pub fn no_such_idea() -> Refusal {
    Refusal::new("There is no idea of that title: begin to type it and choose one of the suggestions.")
}

pub fn no_such_subject(typed_words: &str) -> Refusal {
    Refusal(words!(
        "I don't know the subject \"{subject}\". Begin to type it and choose one, or leave it out and write it as the \
         topic.",
        subject = typed(typed_words)
    ))
}

pub fn edited_meanwhile(idea: &Idea, manner: &Manner) -> Refusal {
    Refusal(words!(
        "Somebody else changed this idea while you were writing, so yours (\"{title}\") is not saved yet. If you send \
         yours again, it takes the place of theirs.",
        title = worded(&idea.title, manner)
    ))
}

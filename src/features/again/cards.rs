//! Every sentence of "Again this year?". Its teacher reads them, and in what is to come the librarians.

use crate::chat::words::typed;
use crate::chat::{Button, Card, CardKey, Look, Message, Text};
use crate::days::Manner;
use crate::features::collab::Request;
use crate::library::Refusal;
use crate::words;

/// What it was, and what came of it. Without a card it is shown, not asked.
pub fn question(request: &Request, manner: &Manner, key: Option<&CardKey>) -> Message {
    let topic = typed(&request.wish.topic);
    let mut card = Card { title: "Again this year?".into(), ..Card::default() };
    let met = request.sessions.first().map(|session| session.day);
    card.body = match met {
        Some(day) => words!(
            "You did this with {library}: {topic}, {when}.",
            library = manner.library(),
            topic = topic,
            when = crate::chat::words::ours(manner.day_and_year(day))
        ),
        None => words!(
            "You have done this with {library} before: {topic}.",
            library = manner.library(),
            topic = topic
        ),
    };
    let outcome = request.record.as_ref().and_then(|record| record.outcome.as_deref());
    if let Some(outcome) = outcome {
        card = card.fact("What came of it", Text::default().typed(outcome));
    }
    if let Some(class) = &request.wish.class {
        card = card.fact("Class", Text::default().typed(class));
    }
    let Some(key) = key else { return card.into() };
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(card)
        .with(button("Yes, like last time", "again-yes", Look::Main))
        .with(button("With changes …", "again-change", Look::Plain))
        .with(button("Not this year", "again-no", Look::Plain))
}

pub fn answered(request: &Request, is_no: bool) -> Message {
    let topic = typed(&request.wish.topic);
    if is_no {
        words!("{topic}: not this year. I won't ask again.", topic = topic).into()
    } else {
        words!("{topic}: you began it again. /my-requests shows it.", topic = topic).into()
    }
}

/// One line of what is to come.
pub fn in_short(request: &Request) -> Text {
    words!(
        "to {teacher}: {topic}",
        teacher = typed(&request.teacher.name),
        topic = typed(&request.wish.topic)
    )
}

/// What the desk calls it, in the middle of a sentence.
pub fn name(request: &Request) -> Text {
    words!(
        "the question \"Again this year?\" for {teacher}, {topic}",
        teacher = typed(&request.teacher.name),
        topic = typed(&request.wish.topic)
    )
}

pub fn not_yours(request: &Request) -> Refusal {
    Refusal::new(words!("That question is for {teacher}.", teacher = typed(&request.teacher.name)))
}

pub fn is_gone() -> Refusal {
    Refusal::new("That is gone. /request-collab begins a new request.")
}

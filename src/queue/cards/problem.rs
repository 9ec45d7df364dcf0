//! One delivery that did not go by itself: what it is, what became of it, and what a librarian can do.

use chrono::{DateTime, Utc};
use shelftalker_core::queue::{Delivery, DeliveryId, Place, State};

use super::{AGAIN, DISMISS, Held, PROBLEM, WAS_POSTED, name_of, place_in_words};
use crate::chat::words::ours;
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text, Tone};
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::queue::notice::WINDOW;
use crate::queue::types::{CardRow, NewPost, PostKind, QUESTIONS_LIVE};
use crate::queue::{outcome, ways};
use crate::store::Write;
use crate::words;

/// Writes that tell the desk of a problem with a delivery.
pub fn tell_of_problem(library: &Library, delivery: &Delivery, now: DateTime<Utc>) -> [Write; 2] {
    let subject = delivery.id.0.to_string();
    let card = CardRow {
        expires_at: Some(now + QUESTIONS_LIVE),
        ..CardRow::new(library.new_card_key(), delivery.school, PROBLEM, subject)
    };
    let post =
        NewPost { closes_at: now + WINDOW, ..NewPost::card(library, &card, PROBLEM, Place::DeskAside) };
    [Write::NewCard(card), Write::Post(post)]
}

/// Draws a card about one delivery, or about everything that one cause holds.
pub async fn draw_problem(
    library: &Library,
    school: &School,
    card: &CardRow,
    kinds: &[PostKind],
) -> Result<Option<Message>, Fault> {
    if let Some(held) = Held::from_subject(&card.subject) {
        return held.draw(library, school, &card.key, kinds).await;
    }
    let Ok(id) = card.subject.parse().map(DeliveryId) else { return Ok(None) };
    let Some(delivery) = library.store.delivery(id).await? else { return Ok(None) };
    let Some(post) = library.store.post(delivery.post).await? else { return Ok(None) };
    let name = name_of(library, school, kinds, &post.kind, &post.content).await?;
    let link = delivery.standing.as_ref().map(|standing| library.chat.link(&school.server, standing));
    Ok(Some(problem(&card.key, &delivery, name, place_in_words(school, &delivery.place), link)))
}

/// Nothing is left to decide: it was posted, or will not be, or nothing is held for that cause any more.
pub async fn problem_is_over(
    library: &Library,
    school: &School,
    card: &CardRow,
    kinds: &[PostKind],
) -> Result<Option<Message>, Fault> {
    if let Some(held) = Held::from_subject(&card.subject) {
        return held.over(library, school, kinds).await;
    }
    let Ok(id) = card.subject.parse().map(DeliveryId) else { return Ok(None) };
    let Some(delivery) = library.store.delivery(id).await? else { return Ok(None) };
    let is_over = match delivery.state {
        State::Sent => !ways::gives_nothing_away(&delivery),
        State::Cancelled => true,
        _ => false,
    };
    if !is_over {
        return Ok(None);
    }
    let Some(post) = library.store.post(delivery.post).await? else { return Ok(None) };
    let title = title_of(&delivery, name_of(library, school, kinds, &post.kind, &post.content).await?);
    let place = place_in_words(school, &delivery.place);
    let line = words!("{title}, {place}.", title = title, place = place);
    Ok(Some(match delivery.standing.as_ref().map(|standing| library.chat.link(&school.server, standing)) {
        Some(to) => line.plain(" ").run(Run::Link { words: "See it there.".to_owned(), to }).into(),
        None => line.into(),
    }))
}

/// What became of a delivery, by its name: "Could not be posted: the tip …".
pub fn title_of(delivery: &Delivery, name: Text) -> Text {
    match delivery.state {
        State::Held => words!("Held: {name}", name = name),
        State::Failed => words!("Couldn't be posted: {name}", name = name),
        State::Missed => words!("Not posted in time: {name}", name = name),
        State::Uncertain | State::Asking => words!("Perhaps posted, perhaps not: {name}", name = name),
        State::Sent if ways::gives_nothing_away(delivery) => {
            words!("Not told privately: {name}", name = name)
        }
        State::Sent if delivery.standing.is_some() => words!("Posted: {name}", name = name),
        // A librarian says so, or Discord: it was there, and somebody deleted it.
        State::Sent => words!("Counts as posted: {name}", name = name),
        State::Queued | State::Sending | State::Retrying => words!("Being tried again: {name}", name = name),
        State::Cancelled => words!("Not posted: {name}", name = name),
    }
}

/// What the desk reads about one delivery.
fn problem(key: &CardKey, delivery: &Delivery, name: Text, place: Text, link: Option<String>) -> Message {
    let title = title_of(delivery, name);
    let what_to_do = match delivery.state {
        State::Held => "I'll then post it.",
        State::Failed => "Put that right and press [Try again], or say it yourself and press [Dismiss].",
        State::Missed => "Press [Try again] if it is still worth posting.",
        State::Uncertain | State::Asking => {
            "I can't tell whether it was posted. Please look there: if you see it, press [It was posted], \
             otherwise [Try again]."
        }
        State::Sent if ways::gives_nothing_away(delivery) => {
            "I could only mention in the requests channel that there is news. Please tell the teacher \
             yourself."
        }
        State::Sent => "Nothing left to do.",
        State::Queued | State::Sending | State::Retrying => "Nothing to do just now.",
        State::Cancelled => "It won't be posted any more.",
    };
    let open = outcome::waits_for_a_librarian(delivery.state);
    let ended = matches!(delivery.state, State::Sent | State::Cancelled);
    // Each of these is whole sentences.
    let mut body = match delivery.cause.as_ref().filter(|_| !ended) {
        Some(cause) => {
            words!("{cause} {then}", cause = ours(cause.words.trim()), then = what_to_do)
        }
        None => what_to_do.into(),
    };
    if let Some(to) = link {
        body = body.plain(" ").run(Run::Link { words: "See it there.".to_owned(), to });
    }
    let tone = if open { Tone::Trouble } else { Tone::Calm };
    let message = Message::from(Card { title, body, tone, ..Card::default() }.fact("Where", place));
    if !open {
        return message;
    }
    let button = |label, verb, look| Button::new(label, verb, key, look);
    message
        .with(button("Try again", AGAIN, Look::Main))
        .with(button("It was posted", WAS_POSTED, Look::Plain))
        .with(button("Dismiss", DISMISS, Look::Plain))
}

//! What somebody reads, privately, after their own move: that it is done, and who is told.

use super::buttons::{rating_buttons, teacher_buttons};
use super::record::score;
use crate::chat::words::{ours, typed};
use crate::chat::{Button, CardKey, Look, Message, Text};
use crate::features::collab::types::{Move, Rating, Request};
use crate::queue::CardRow;
use crate::words;

/// After a librarian's move.
pub fn desk_is_done(request: &Request, step: &Move) -> Message {
    let number = request.number;
    let teacher = Text::default().typed(&request.teacher.name);
    let is_told = |words: String| Text::from(words).join(teacher.clone()).plain(" is told.");
    match step {
        Move::Ask { .. } => Text::from("The question is on its way to ")
            .join(teacher)
            .plain(format!(". The answer will stand in the card of request #{number}.")),
        Move::Offer { .. } => Text::from("The offer is on its way to ")
            .join(teacher)
            .plain(format!(", and request #{number} waits for the answer.")),
        Move::Unschedule => {
            is_told(format!("Request #{number} has no sessions any more and stays accepted. "))
        }
        Move::Release => is_told(format!("Request #{number} is open at the desk again. ")),
        Move::Reassign { to } => Text::from(format!("Request #{number} is now with "))
            .typed(&to.name)
            .plain(". Both they and ")
            .join(teacher)
            .plain(" are told."),
        Move::Decline { .. } => {
            Text::from(format!("Request #{number} is declined. ")).join(teacher).plain(" reads your reason.")
        }
        Move::Reopen { .. } => format!("Request #{number} is open again.").into(),
        Move::Happened { session } => words!(
            "Noted: {session} of request #{number} happened.",
            session = typed(session.name()),
            number = number
        ),
        Move::DidNotHappen { session } => words!(
            "Noted: {session} of request #{number} did not happen.",
            session = typed(session.name()),
            number = number
        ),
        _ => is_told(format!("Request #{number} is {} now. ", request.stage.word().to_lowercase())),
    }
    .into()
}

/// After a teacher's own move: with what they may do next, so that a slip of the thumb can be mended.
pub fn teacher_is_done(request: &Request, step: &Move, key: &CardKey) -> Message {
    if let Some(rating) = &request.rating {
        return rated(request, rating, key);
    }
    let this = Text::from(format!("Request #{}, ", request.number)).typed(&request.wish.topic);
    let librarian = request.librarian.as_ref().map_or("The library", |librarian| &librarian.name);
    let text = match step {
        Move::Answer { .. } => this.plain(": your answer is with the library."),
        Move::Add { .. } => this.plain(": what you added is with the library."),
        Move::Agree => this.plain(": agreed. ").typed(librarian).plain(" is told and plans it with you."),
        Move::NoThanks => this.plain(", goes back to the desk as you wrote it, without the offer."),
        Move::Reopen { .. } => this.plain(", is with the library again."),
        _ => this.plain(
            ", is withdrawn; the desk sees that too. [Reopen] brings it back, /request-collab begins a new one.",
        ),
    };
    teacher_buttons(request, key, false).into_iter().fold(Message::from(text), Message::with)
}

/// Takes back the move that a private answer is about.
pub fn undo_button(card: &CardRow) -> Button {
    // The verb is called as its card.
    Button::new("Undo", &card.kind, &card.key, Look::Plain)
}

/// After [Undo].
pub fn taken_back(request: &Request, step: &Move) -> Message {
    let is_told = matches!(step, Move::Undo { before, .. } if before.is_told);
    let (number, stage) = (request.number, request.stage.word().to_lowercase());
    if is_told {
        words!(
            "Taken back: request #{number} is {stage} again, as before. Its people are told.",
            number = number,
            stage = ours(stage)
        )
    } else {
        words!(
            "Taken back: request #{number} is {stage} again, as before.",
            number = number,
            stage = ours(stage)
        )
    }
    .into()
}

/// After a rating, or its line.
fn rated(request: &Request, rating: &Rating, key: &CardKey) -> Message {
    let mut text = Text::from(format!("Thank you! You gave request #{}, ", request.number))
        .typed(&request.wish.topic)
        .plain(format!(
            ", {}. Only the librarians see it. Choose another number to change it.",
            score(rating)
        ));
    if let Some(line) = &rating.line {
        text = text.plain("\nYour line: ").typed(line);
    }
    rating_buttons(Some(rating), key).into_iter().fold(Message::from(text), Message::with)
}

//! What somebody reads, privately, after their own move: that it is done, and who is told.

use super::buttons::{rating_buttons, teacher_buttons};
use super::record::score;
use super::taken_back::you_took_back;
use crate::chat::words::{ours, typed};
use crate::chat::{Button, CardKey, Look, Message};
use crate::days::Manner;
use crate::features::collab::types::{Move, Rating, Request, Stage};
use crate::queue::CardRow;
use crate::words;

/// After a librarian's move.
pub fn desk_is_done(request: &Request, step: &Move, manner: &Manner) -> Message {
    let (number, teacher) = (request.number, typed(&request.teacher.name));
    match step {
        Move::Ask { .. } => words!(
            "I'm passing your question to {teacher}. The answer will be on the card of #{number}.",
            teacher = teacher,
            number = number
        ),
        Move::Offer { .. } => words!(
            "I'm passing your suggestion to {teacher}. #{number} is waiting for the answer.",
            teacher = teacher,
            number = number
        ),
        Move::Unschedule => words!(
            "#{number} has no dates to come now, and is still yours to plan. I'm telling {teacher}.",
            number = number,
            teacher = teacher
        ),
        Move::Reassign { to } => words!(
            "#{number} is with {colleague} now. I'm telling them and {teacher}.",
            number = number,
            colleague = typed(&to.name),
            teacher = teacher
        ),
        Move::Decline { .. } => {
            words!(
                "#{number} is declined. I'm giving {teacher} your reason.",
                number = number,
                teacher = teacher
            )
        }
        Move::Reopen { .. } => words!("#{number} is open again.", number = number),
        Move::Happened { session } => {
            words!(
                "Noted: {session} of #{number} happened.",
                session = typed(session.in_short(manner)),
                number = number
            )
        }
        Move::DidNotHappen { session } => words!(
            "Noted: {session} of #{number} didn't happen.",
            session = typed(session.in_short(manner)),
            number = number
        ),
        _ => words!(
            "#{number} is {stage} now. I'm telling {teacher}.",
            number = number,
            stage = ours(request.stage.in_a_sentence()),
            teacher = teacher
        ),
    }
    .into()
}

/// After [Release to the desk], by what the request was before.
pub fn released(before: &Request) -> Message {
    let (number, teacher) = (before.number, typed(&before.teacher.name));
    if before.stage == Stage::Scheduled {
        words!(
            "#{number} is back at the desk, and all dates still to come are cancelled. I'm telling {teacher}.",
            number = number,
            teacher = teacher
        )
    } else {
        words!("#{number} is back at the desk. I'm telling {teacher}.", number = number, teacher = teacher)
    }
    .into()
}

/// After a teacher's own move: with what they may do next, so that a slip of the thumb can be mended.
pub fn teacher_is_done(request: &Request, step: &Move, key: &CardKey) -> Message {
    if let Some(rating) = &request.rating {
        return rated(request, rating, key);
    }
    let (number, topic) = (request.number, typed(&request.wish.topic));
    let librarian =
        request.librarian.as_ref().map_or(ours("the library"), |librarian| typed(&librarian.name));
    let text = match step {
        Move::Answer { .. } => {
            words!("#{number}, {topic}: the library has your answer.", number = number, topic = topic)
        }
        Move::Add { .. } => {
            words!("#{number}, {topic}: the library has what you added.", number = number, topic = topic)
        }
        Move::Agree => words!(
            "#{number}, {topic}: agreed. I'm telling {librarian}, who will plan it with you.",
            number = number,
            topic = topic,
            librarian = librarian
        ),
        Move::NoThanks => words!(
            "#{number}, {topic}, is with the library again, as you wrote it.",
            number = number,
            topic = topic
        ),
        Move::Reopen { .. } => {
            words!("#{number}, {topic}, is with the library again.", number = number, topic = topic)
        }
        _ => words!(
            "#{number}, {topic}, is withdrawn. [Reopen] brings it back.",
            number = number,
            topic = topic
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
    match step {
        Move::Undo { what, before } if before.is_told => {
            words!("{said} I'm telling whoever heard of it.", said = you_took_back(request, what))
        }
        Move::Undo { what, .. } => you_took_back(request, what),
        other => you_took_back(request, other.name()),
    }
    .into()
}

/// After a rating, or its line.
fn rated(request: &Request, rating: &Rating, key: &CardKey) -> Message {
    let (number, topic) = (request.number, typed(&request.wish.topic));
    let text = match &rating.line {
        None => words!(
            "Thank you! You gave #{number}, {topic}, {score}. Only the librarians see it. Press another number to \
             change it.",
            number = number,
            topic = topic,
            score = ours(score(rating))
        ),
        Some(line) => words!(
            "Thank you! You gave #{number}, {topic}, {score}. Only the librarians see it. Press another number to \
             change it.\nYour line: {line}",
            number = number,
            topic = topic,
            score = ours(score(rating)),
            line = typed(line)
        ),
    };
    rating_buttons(Some(rating), key).into_iter().fold(Message::from(text), Message::with)
}

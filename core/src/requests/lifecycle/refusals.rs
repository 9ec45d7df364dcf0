//! Why a move is not made, in a sentence.

use super::{Mover, is_teacher};
use crate::chat::words::{ours, typed};
use crate::member::{Member, Refusal};
use crate::requests::{Request, Stage};
use crate::words;

pub fn not_theirs(request: &Request, mover: Mover) -> Refusal {
    let number = request.number;
    Refusal(match mover {
        Mover::Librarian => {
            words!("Only librarians can do this with request #{number}. Ask one of them.", number = number)
        }
        Mover::Teacher => words!("Only the teacher who sent request #{number} can do this.", number = number),
        Mover::Either => {
            words!("Only its teacher and the librarians can do this with request #{number}.", number = number)
        }
    })
}

/// What took place is not withdrawn: it is completed.
pub fn taken_place_already(request: &Request) -> Refusal {
    Refusal(words!(
        "A session of request #{number} has taken place, so it can't be withdrawn. Tell {librarian} if the rest is off.",
        number = request.number,
        librarian =
            request.librarian.as_ref().map_or_else(|| ours("the library"), |person| typed(&person.name)),
    ))
}

/// There is no thread to join.
pub fn no_thread(request: &Request) -> Refusal {
    Refusal(words!(
        "Request #{number} has no private thread just now. Its card at the desk shows everything.",
        number = request.number
    ))
}

/// The same was decided already: a second click, or a form sent twice.
pub fn nothing_new(request: &Request) -> Refusal {
    Refusal(words!("Request #{number} is already like that: nothing was changed.", number = request.number))
}

/// Says what the request has become, so that the loser of two clicks knows what happened.
pub fn moved_on(request: &Request, by: &Member) -> Refusal {
    let number = request.number;
    if request.stage == Stage::Requested {
        return Refusal(words!("Request #{number} is open again, waiting at the desk.", number = number));
    }
    let stage = ours(request.stage.in_a_sentence());
    // Whoever looks after a request need not be who planned or completed it.
    let settled_by = match request.stage {
        Stage::Withdrawn => Some(&request.teacher),
        Stage::Accepted | Stage::Countered | Stage::Declined if !is_teacher(request, by) => {
            request.librarian.as_ref()
        }
        _ => None,
    };
    Refusal(match settled_by {
        Some(person) if person.id != by.id => words!(
            "{who} got there first: request #{number} is already {stage}.",
            who = typed(&person.name),
            number = number,
            stage = stage
        ),
        _ => words!(
            "Request #{number} is already {stage}: nothing more to do.",
            number = number,
            stage = stage
        ),
    })
}

//! The life of a request, from what its teacher wishes for to what came of it: who may make which move, what each
//! changes, what is planned and what took place, and how a move is taken back.

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod made_up;

pub mod levels;
pub mod lifecycle;
pub mod plan;
pub mod sessions;
pub mod types;
pub mod undo;

pub use types::{
    Before, Begins, Beside, Booked, Collaboration, Draft, Event, Level, Move, Person, Quote, Rating, Record,
    Request, Session, Stage, Thanks, Wish,
};

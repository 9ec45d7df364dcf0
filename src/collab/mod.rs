//! Collaboration requests: from "ask the library" to the record of what it did.

pub mod lifecycle;
mod support;
mod types;

pub use support::{SupportKind, SupportKinds};
pub use types::{Begins, Draft, Event, Move, Person, Record, Request, Session, Stage, Thanks, Wish};

//! "What is hard to teach": once a term, if the librarians let it go, the staff is asked (`config/seasons`). An answer
//! reaches the desk and nobody else; from there a librarian offers something, which is a request in that teacher's name.

mod actions;
mod cards;
mod types;

pub use actions::{draw, is_over, lay_aside, name, offer_something, open_offer, open_telling, tell};
pub use types::{HardTopic, HardTopicId, Stage};

/// The card at the desk, and the post that puts it there; its subject is the answer's id.
pub const HARD_CARD: &str = "hard-to-teach";

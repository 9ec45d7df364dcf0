//! The morning brief: one card at the desk on school days, with what the librarians should look at before the first
//! lesson. Silent without news; once the next one is there, it folds to a line.

mod actions;
mod cards;
mod types;

pub use actions::{draw, is_over, name, pick, record_from_brief, shows_what_is_left, take_on_from_brief};

/// The brief's post, its schedule and its card; its subject is its day.
pub const BRIEF: &str = "brief";

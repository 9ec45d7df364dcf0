//! "Again this year?": ten months after something that was worth repeating its teacher is asked, privately and once.

mod actions;
mod cards;

pub use actions::{
    Unanswered, draw, foresee, like_last_year, name, not_this_year, open_changes, pick, unanswered,
    with_changes,
};

/// The question's post, its schedule and its card; its subject is the number of the request that is over.
pub const AGAIN: &str = "again";

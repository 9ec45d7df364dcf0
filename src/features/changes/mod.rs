//! Who changed what, and when: settings, set-up, calendar, pauses, what the page for the principal tells. Noted with
//! the change itself, so that none is without its line; shown to the librarians.

mod actions;
mod cards;
mod noted;
mod types;

pub use actions::{earlier, later, open};
pub use noted::noted;
pub use types::{Noted, What};

/// The private list; its subject is the page.
pub const CHANGES_CARD: &str = "changes";

//! Librarians who are away: until when, and who reads new requests meanwhile.

mod actions;
mod cards;
mod types;

pub use actions::{away, away_today, back, choose_colleague, fields};
pub use types::{Absence, StandIn};

/// The private card of a librarian's own absence.
pub const AWAY_CARD: &str = "away";

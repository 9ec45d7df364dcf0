//! Seasons: what a library says once a year. Each comes as a draft that the librarians meet in the morning brief two
//! weeks before it is posted; one that is let go becomes a newsletter, with everything that newsletters have.

mod actions;
mod cards;
mod country;
mod filled;
mod types;
mod when;

pub use actions::{bring_back, change_first, drop_it, give_day, let_go, list, met, open_chosen, open_day};
pub use cards::{brief_line, menu};
pub use types::{Choice, Chosen, Met, Offer, Season, Seasons};

/// The private list of the seasons to come.
pub const LIST_CARD: &str = "seasons";
/// One draft, privately; its subject is the season's id and the first day of its time, where that is known.
pub const DRAFT_CARD: &str = "season";

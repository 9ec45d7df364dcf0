//! The school calendar: what each of a school's days is, and what changes with it.

mod checked;
mod effects;
mod keeping;
mod said;
mod told;
mod types;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod years;

pub use checked::Problem;
pub use effects::{Becomes, Effects, Met, Moved, effects};
pub use keeping::{effects_of, keep};
pub use told::{MET_POST, name_met, render_met};
pub use types::{Calendar, DayIs, Entry, EntryId, EntryKind, MOST_ENTRIES, Why};

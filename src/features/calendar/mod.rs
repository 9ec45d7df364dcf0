//! The school calendar: what each of a school's days is, and what changes with it.

mod checked;
pub mod ics;
mod types;

pub use checked::Problem;
pub use types::{Calendar, DayIs, Entry, EntryId, EntryKind, MOST_ENTRIES, Why};

//! The school calendar: what each of a school's days is, and what changes with it.

mod checked;
mod types;

pub use checked::Problem;
pub use types::{Calendar, DayIs, Entry, EntryId, EntryKind, MOST_ENTRIES, Why};

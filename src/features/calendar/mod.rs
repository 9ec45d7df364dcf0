//! The school calendar: what each of a school's days is, and what changes with it.

mod actions;
mod cards;
mod draft;
mod effects;
pub mod ics;
mod keeping;
mod said;
mod told;
mod year;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod years;

pub use actions::{
    add, add_fields, before_removing, before_removing_named, change_line, draft_back, draft_earlier,
    draft_later, import, import_fields, leave, list, list_back, list_earlier, list_later, look_at,
    open_rename, remove, remove_named, rename, reopen_rename, show, show_next, suggest, take, take_as,
    what_is_left_out, which_entry,
};
pub use cards::what_follows;
pub use effects::{Becomes, Effects, Met, Moved, Quieted, effects};
pub use keeping::{effects_of, keep};
pub use shelftalker_core::calendar::{
    Calendar, DayIs, Entry, EntryId, EntryKind, MOST_ENTRIES, Problem, SchoolWeek, Why, runs_out, runs_out_on,
};
pub use told::{MET_POST, draw_met, met_is_over, name_met, render_met, repaint_met};
pub use year::{Year, is_southern};

/// The private card that asks before the calendar is changed; it keeps a [`draft::Draft`]. Its subject is what was
/// typed: `import` or `add`.
pub const DRAFT_CARD: &str = "calendar-draft";
/// The private list of the calendar; its subject is the page.
pub const LIST_CARD: &str = "calendar-list";
/// A year as a picture, privately; its subject is the first day of the one after it.
pub const YEAR_CARD: &str = "calendar-year";
/// One entry of it; its subject is the entry's id.
pub const ENTRY_CARD: &str = "calendar-entry";
/// The form that renames one; its card keeps the name that the form shows.
pub const RENAME_CARD: &str = "calendar-rename";

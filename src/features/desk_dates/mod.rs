//! The desk's own dates: memberships, proposals, orders. They are told to the librarians alone, in the morning brief.

mod actions;
mod cards;
mod types;

pub use actions::{
    add, add_fields, add_suggested, before_removing, before_removing_named, list, remove, remove_named,
    suggest, which_date,
};
pub use cards::brief_line;
pub use types::{DeskDate, DeskDateId, Due, On};

/// The private list of them.
pub const LIST_CARD: &str = "desk-dates";

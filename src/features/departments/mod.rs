//! Departments: which of the server's roles are departments, team leaders, newcomers, as librarians mark them in
//! `/library-settings`. They are read from whoever acts; no list of members is ever asked for.

mod actions;
mod cards;
mod colleague;
mod types;

pub use actions::{choose, departments_now, follow_roles, known, open};
pub use cards::deleted;
pub use colleague::Colleague;
pub use types::{Department, Mark, Marked, Marks};

/// The private card on which roles are marked.
pub const DEPARTMENTS_CARD: &str = "departments";

//! What librarians change by themselves: when what is posted weekly comes, the school's hours and manner, and whether a
//! second one of them looks at newsletters. Roles and channels stay with set-up.

mod actions;
mod cards;
mod manner;
mod types;

pub use actions::{
    before_usual_times, keep_hours, keep_manner, keep_time, open_hours, open_manner, open_time,
    set_second_eyes, settings, usual_times, weekly_times,
};
pub use cards::posted_by_itself;
pub use types::WeeklyTime;

/// The private card of `/library-settings`; its owner typed it.
pub const SETTINGS_CARD: &str = "settings";

/// The card behind a form of it.
pub const FORM_CARD: &str = "settings-form";

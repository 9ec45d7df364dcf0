//! Days and times as people type them and as they are told; what every feature reads and writes them with. Pure.

mod reading;
mod wall_clock;
mod when;

pub use reading::{day_as_typed, day_first, read_day};
pub use wall_clock::{time_of_day, weekday, weekday_in_words};
pub use when::{When, in_full, understand};

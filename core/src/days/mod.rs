//! Days and times: one reader of what people type ([`read`]), one writer in the school's manner ([`Manner`]). Pure.

mod dates;
mod found;
mod joined;
mod lessons;
mod manner;
mod meant;
mod names;
mod nearness;
mod questions;
mod reading;
mod rhythm;
#[cfg(test)]
mod tests;
mod times;
mod tokens;

pub use lessons::{Called, Lesson};
pub use manner::{Classes, Dates, Hours, Manner, Paper, Terms, WeekBegins, is_north_american};
pub use meant::{Doubt, When};
pub use names::{is_month, month, month_in_words};
pub use questions::{
    a_day_with_more, one_day, one_length, one_moment, one_time, question, remark, weekday_in_words,
};
pub use reading::{Reading, read, time_of_day, weekday};
pub use rhythm::{Rhythm, Which, rhythm};
pub use times::Time;

//! Days and times: one reader of what people type ([`read`]), one writer in the school's manner ([`Manner`]). Pure.

mod dates;
mod fields;
mod found;
mod joined;
mod lessons;
mod manner;
mod meant;
mod names;
mod nearness;
mod questions;
mod reading;
#[cfg(test)]
mod tests;
mod times;
mod tokens;

pub use fields::{day_as_typed, day_first, in_full};
pub use lessons::{Called, Lesson};
pub use manner::{Classes, Dates, Hours, Manner, Paper, Terms, WeekBegins};
pub use meant::{Doubt, When};
pub use names::is_month;
pub use questions::{one_day, one_moment, one_time, question, remark, weekday_in_words};
pub use reading::{Reading, read, time_of_day, weekday};
pub use times::Time;

//! Days and times: one reader of what people type ([`read`]), one writer in the school's manner ([`Manner`]). Pure.

mod dates;
mod fields;
mod found;
mod joined;
mod manner;
mod names;
mod nearness;
mod questions;
mod reading;
#[cfg(test)]
mod tests;
mod times;
mod tokens;

pub use fields::{day_as_typed, day_first, in_full};
pub use manner::{Classes, Dates, Hours, Manner, Paper, Terms, WeekBegins};
pub use names::is_month;
pub use questions::{one_day, one_moment, one_time, question, remark, weekday_in_words};
pub use reading::{Doubt, Reading, When, read, time_of_day, weekday};
pub use times::{Called, Lesson, Time};

//! Days as fields take them: from today on, with the weekday that was typed beside the date held against it.

use chrono::{Datelike, NaiveDate};

use super::wall_clock::weekday_in_words;
use super::when::{date_first, in_full, weekday_first};

/// Reads a day from today on, in the forms in which a session's day is typed.
pub fn read_day(typed: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    match day_first(typed, &[], today)? {
        (day, "") => Ok(day),
        (_, rest) => Err(format!("Only a day is asked for here: leave \"{rest}\" out.")),
    }
}

/// The same at the beginning of a longer text, with what is left over. A day that has `passed` is refused unless it
/// is one of these.
pub fn day_first<'a>(
    typed: &'a str,
    passed: &[NaiveDate],
    today: NaiveDate,
) -> Result<(NaiveDate, &'a str), String> {
    if typed.is_empty() {
        return Err("The day is empty: give a date like 17 Sep.".to_owned());
    }
    let (day, rest) = date_first(typed, today).ok_or_else(|| {
        format!("\"{typed}\" is no date that Shelftalker can read: write it like 17 Sep or 2026-09-17.")
    })?;
    if day < today && !passed.contains(&day) {
        return Err(format!(
            "{} has passed; today is {}. Give a date from today on.",
            in_full(day),
            in_full(today)
        ));
    }
    match weekday_first(typed) {
        Some(weekday) if weekday != day.weekday() => Err(format!(
            "{} is a {}, not a {}: change the date or the weekday.",
            day.format("%-d %B"),
            day.format("%A"),
            weekday_in_words(weekday)
        )),
        _ => Ok((day, rest)),
    }
}

/// A day as forms are filled with it.
pub fn day_as_typed(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

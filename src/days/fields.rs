//! Days as the schedule form takes them, until it reads through [`read`].

use chrono::{Datelike, NaiveDate};

use super::manner::Manner;
use super::meant::Doubt;
use super::questions::weekday_in_words;
use super::reading::read;

/// A day at the beginning of a longer text, with what is left over. A day that has `passed` is refused unless it is
/// one of these.
pub fn day_first<'a>(
    typed: &'a str,
    passed: &[NaiveDate],
    today: NaiveDate,
) -> Result<(NaiveDate, &'a str), String> {
    if typed.is_empty() {
        return Err("The day is empty: give a date like 17 Sep.".to_owned());
    }
    let manner = Manner::default();
    let reading = read(typed, today, &manner);
    let Some((day, ends)) = reading.day().zip(reading.ends_of_first_day()) else {
        return Err(format!(
            "\"{typed}\" is no date that Shelftalker can read: write it like 17 Sep or 2026-09-17."
        ));
    };
    if day < today && !passed.contains(&day) {
        return Err(format!(
            "{} has passed; today is {}. Give a date from today on.",
            in_full(day),
            in_full(today)
        ));
    }
    for doubt in &reading.doubts {
        if let Doubt::OtherWeekday { day, typed } = doubt {
            return Err(format!(
                "{} is a {}, not a {}: change the date or the weekday.",
                day.format("%-d %B"),
                weekday_in_words(day.weekday()),
                weekday_in_words(*typed)
            ));
        }
    }
    Ok((day, typed[ends..].trim_matches(|c: char| c.is_whitespace() || c == ',')))
}

/// A day as forms are filled with it.
pub fn day_as_typed(day: NaiveDate) -> String {
    Manner::default().day_as_typed(day)
}

pub fn in_full(day: NaiveDate) -> String {
    Manner::default().day(day)
}

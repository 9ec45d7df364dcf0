//! What is asked about a day or a time that cannot be taken as it was typed, and the fields that take just one.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

use super::manner::Manner;
use super::meant::{Doubt, When};
use super::reading::{Reading, read};
use super::times::Time;
use crate::chat::Text;
use crate::chat::words::{ours, typed};
use crate::words;

/// The question that a doubt raises, in a sentence; `None` for what is only to be remarked on.
pub fn question(doubt: &Doubt, today: NaiveDate, manner: &Manner) -> Option<Text> {
    Some(match doubt {
        Doubt::OtherWeekday { day, typed } => words!(
            "{date} is a {weekday}, not a {other}. Which do you mean?",
            date = ours(manner.date(*day)),
            weekday = weekday_in_words(day.weekday()),
            other = weekday_in_words(*typed)
        ),
        Doubt::NoSuchDay(day) => words!("There is no \"{day}\". Which day do you mean?", day = typed(day)),
        Doubt::Passed(day) => words!(
            "{day} has passed; today is {today}. Which day do you mean?",
            day = ours(in_its_year(*day, today, manner)),
            today = ours(manner.day(today))
        ),
        Doubt::OtherOrder { passed, other } => words!(
            "{passed} has passed; today is {today}. Do you mean {other}? Then write it like {example}.",
            passed = ours(in_its_year(*passed, today, manner)),
            today = ours(manner.day(today)),
            other = ours(in_its_year(*other, today, manner)),
            example = ours(manner.day_of_year(*other))
        ),
        Doubt::NoSuchTime(time) => {
            words!(
                "There is no time \"{time}\". Try {example}.",
                time = typed(time),
                example = an_hour(manner)
            )
        }
        Doubt::BackToFront(span) => {
            words!("\"{span}\" ends before it begins. Which do you mean?", span = typed(span))
        }
        Doubt::Weekend(_) | Doubt::Several(_) => return None,
    })
}

fn in_its_year(day: NaiveDate, today: NaiveDate, manner: &Manner) -> String {
    if day.year() == today.year() { manner.day(day) } else { manner.day_and_year(day) }
}

/// A remark on a day that is taken as it is: `Sat 12 September is a Saturday.`
pub fn remark(doubt: &Doubt, manner: &Manner) -> Option<Text> {
    match doubt {
        Doubt::Weekend(day) => Some(words!(
            "{date} is a {weekday}.",
            date = ours(manner.date(*day)),
            weekday = weekday_in_words(day.weekday())
        )),
        _ => None,
    }
}

/// A field that takes one day from today on, and nothing else. The error is a sentence with the remedy.
pub fn one_day(typed: &str, today: NaiveDate, manner: &Manner) -> Result<NaiveDate, Text> {
    let reading = read(typed, today, manner);
    let day = day_of(&reading, typed, today, manner)?;
    if reading.is_only_a_day() { Ok(day) } else { Err(only_a_day(typed, manner, day)) }
}

/// A field that takes one day with what stands around it; whoever reads it decides about a day that has passed. The
/// error is a sentence with the remedy.
pub fn a_day_with_more(typed: &str, today: NaiveDate, manner: &Manner) -> Result<(NaiveDate, Reading), Text> {
    let mut reading = read(typed, today, manner);
    reading.doubts.retain(|doubt| !matches!(doubt, Doubt::Passed(_) | Doubt::OtherOrder { .. }));
    let day = day_of(&reading, typed, today, manner)?;
    Ok((day, reading))
}

/// A length in minutes, and nothing else: `45`, `45 min`, `1h`. The error is a sentence with the remedy.
pub fn one_length(text: &str, most: u32) -> Result<u32, Text> {
    let minutes = text.trim().parse().ok().or_else(|| super::reading::length(text));
    match minutes {
        Some(minutes) if (1..=most).contains(&minutes) => Ok(minutes),
        Some(_) => Err(words!("Give the minutes as a number from 1 to {most}, like 45.", most = most)),
        None => Err(words!(
            "I can't read \"{text}\" as a length. Give the minutes as a number, like 45.",
            text = typed(text.trim())
        )),
    }
}

/// One time of day, and nothing else. The error is a sentence with the remedy.
pub fn one_time(text: &str, manner: &Manner) -> Result<NaiveTime, Text> {
    if text.trim().is_empty() {
        return Err(words!("At what time? Try {example}.", example = an_hour(manner)));
    }
    super::reading::time_of_day(text).ok_or_else(|| {
        words!(
            "I can't read \"{text}\" as a time. Try {example}.",
            text = typed(text.trim()),
            example = an_hour(manner)
        )
    })
}

/// A day and a time in two fields; a time that was typed beside the day is enough.
pub fn one_moment(
    day_typed: &str,
    time_typed: &str,
    today: NaiveDate,
    manner: &Manner,
) -> Result<NaiveDateTime, Text> {
    let reading = read(day_typed, today, manner);
    let day = day_of(&reading, day_typed, today, manner)?;
    if !reading.rest.is_empty() {
        return Err(only_a_day(day_typed, manner, day));
    }
    let beside = match reading.time {
        None => None,
        Some(Time::At(time) | Time::Between(time, _)) => Some(time),
        Some(Time::Lesson(_)) => return Err(only_a_day(day_typed, manner, day)),
    };
    let time = match (time_typed.trim(), beside) {
        ("", Some(beside)) => beside,
        (typed, None) => one_time(typed, manner)?,
        (typed, Some(beside)) => match one_time(typed, manner)? {
            time if time == beside => time,
            time => {
                return Err(words!(
                    "Is it {one}, or {other}? What you typed says both.",
                    one = ours(manner.time(beside)),
                    other = ours(manner.time(time))
                ));
            }
        },
    };
    Ok(day.and_time(time))
}

fn day_of(reading: &Reading, text: &str, today: NaiveDate, manner: &Manner) -> Result<NaiveDate, Text> {
    if let Some(asked) = reading.doubts.iter().find_map(|doubt| question(doubt, today, manner)) {
        return Err(asked);
    }
    let example = ours(manner.day_of_year(today));
    let several = reading.doubts.iter().find_map(|doubt| match doubt {
        Doubt::Several(days) => days.first(),
        _ => None,
    });
    match (reading.when, text.trim()) {
        (When::Day(day), _) => Ok(day),
        (_, "") => Err(words!("Which day? Try {example}.", example = example)),
        (When::Week(first) | When::Span(first, _), text) => Err(words!(
            "\"{text}\" is more than one day. Give one, like {day}.",
            text = typed(text),
            day = ours(manner.day(first.max(today)))
        )),
        (_, text) if several.is_some() => Err(words!(
            "\"{text}\" is more than one day. Give one, like {day}.",
            text = typed(text),
            day = several.map_or(example, |day| ours(manner.day(*day)))
        )),
        (_, text) => Err(words!(
            "I can't read \"{text}\" as a date. Try {example}.",
            text = typed(text),
            example = example
        )),
    }
}

fn only_a_day(text: &str, manner: &Manner, day: NaiveDate) -> Text {
    words!(
        "I only need the day here, and \"{text}\" says more. Try {day}.",
        text = typed(text.trim()),
        day = ours(manner.day(day))
    )
}

fn an_hour(manner: &Manner) -> crate::chat::Run {
    ours(NaiveTime::from_hms_opt(14, 15, 0).map_or_else(String::new, |time| manner.time(time)))
}

/// `Tuesday`.
pub fn weekday_in_words(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;

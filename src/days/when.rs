//! What a teacher's "when" means on the school's calendar: a day, a week, or words that stay words. What is
//! understood is shown back in full, so that a slip is seen at once; what has passed is refused by who asks.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};

/// A date without its year that passed less than this many days ago is taken as passed, not as next year's.
const LATELY: i64 = 90;

/// A smaller number after a date is no year: in "17 Sep 10" it begins a time.
const EARLIEST_YEAR: i32 = 2000;

/// Words that say nothing about when: "on Thursday", "the 12th of October".
const FILLERS: [&str; 3] = ["on", "the", "of"];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What a "when" says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Day(NaiveDate),
    /// By its Monday. It may have begun, but has not passed.
    Week(NaiveDate),
    /// A day before today, or one of a week before this one.
    Passed(NaiveDate),
    /// "flexible", "week 12", "after the mock exams".
    Words,
}

impl When {
    /// `Mon 12 October`, `the week of Mon 12 October`: understood as the same again. The year is named where it
    /// would be taken for another one. `None` for words and for what has passed.
    pub fn in_full(self, today: NaiveDate) -> Option<String> {
        match self {
            Self::Day(day) => Some(unmistakable(day, today)),
            Self::Week(monday) => Some(format!("the week of {}", unmistakable(monday, today))),
            Self::Passed(_) | Self::Words => None,
        }
    }

    /// The first day that is meant, and not over yet.
    pub fn begins(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Week(monday) => Some(monday.max(today)),
            Self::Passed(_) | Self::Words => None,
        }
    }
}

/// Reads a day or a week in the forms that people type: `2026-10-12`, `12 Oct`, `October 12th, 2026`, `tomorrow`,
/// `Thursday`, `next Thu`, `next week`, `in 2 weeks`, `week of 12 Oct`.
pub fn understand(typed: &str, today: NaiveDate) -> When {
    let lower = typed.to_lowercase();
    let words = words(&lower);
    if let Some(day) = in_week(&words, today) {
        return match monday_of(day) {
            Some(monday) if Some(monday) >= monday_of(today) => When::Week(monday),
            _ => When::Passed(day),
        };
    }
    match named_day(&words, today).or_else(|| date(&words, today)) {
        Some(day) if day < today => When::Passed(day),
        Some(day) => When::Day(day),
        None => When::Words,
    }
}

/// A date at the beginning of what was typed, and the words after it: `17 Sep 10:15`, `Thu 17 Sep period 3`.
/// `None` when it begins with no date.
pub fn date_first(typed: &str, today: NaiveDate) -> Option<(NaiveDate, &str)> {
    let ends = typed.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain([typed.len()]).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let (first, rest) = typed.split_at(end);
        Some((date(&words(&first.to_lowercase()), today)?, rest.trim()))
    })
}

/// The weekday that stands before a date, if one does: to be held against the date.
pub fn weekday_first(typed: &str) -> Option<Weekday> {
    let lower = typed.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic());
    weekday(words.find(|word| !word.is_empty() && !FILLERS.contains(word))?)
}

/// A date as Shelftalker writes it: `Mon 12 October`.
pub fn in_full(date: NaiveDate) -> String {
    date.format("%a %-d %B").to_string()
}

/// The same, with its year where it would be read as another date without.
fn unmistakable(day: NaiveDate, today: NaiveDate) -> String {
    let short = in_full(day);
    if date(&words(&short.to_lowercase()), today) == Some(day) {
        short
    } else {
        format!("{short} {}", day.year())
    }
}

fn words(lower: &str) -> Vec<&str> {
    lower
        .split(|c: char| c.is_whitespace() || c == ',' || c == '.')
        .filter(|word| !word.is_empty() && !FILLERS.contains(word))
        .collect()
}

/// Any day of the week that is named.
fn in_week(words: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    match *words {
        ["this", "week"] => Some(today),
        ["next", "week"] => weeks_after(today, 1),
        ["in", count, "week" | "weeks"] => weeks_after(today, small_number(count)?),
        ["week", "beginning" | "starting" | "commencing", ref day @ ..] | ["week", ref day @ ..] => {
            date(day, today)
        }
        _ => None,
    }
}

/// A day that is said by how near it is. A weekday alone is the next one after today.
fn named_day(words: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    match *words {
        ["today"] => Some(today),
        ["tomorrow"] => today.succ_opt(),
        [day] => {
            let here = day_of_week(today, weekday(day)?)?;
            if here > today { Some(here) } else { weeks_after(here, 1) }
        }
        ["this", day] | [day, "this", "week"] => day_of_week(today, weekday(day)?),
        ["next", day] | [day, "next", "week"] => day_of_week(weeks_after(today, 1)?, weekday(day)?),
        _ => None,
    }
}

fn date(words: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    // "Mon 12 Oct": the weekday says nothing new.
    let words = match words.split_first() {
        Some((first, rest)) if weekday(first).is_some() => rest,
        _ => words,
    };
    let (first, second, year) = match *words {
        [iso] => return NaiveDate::parse_from_str(iso, "%Y-%m-%d").ok(),
        [first, second] => (first, second, None),
        [first, second, year] => {
            (first, second, Some(year.parse().ok().filter(|year| *year >= EARLIEST_YEAR)?))
        }
        _ => return None,
    };
    let (day, month) = match place(second, &MONTHS) {
        Some(month) => (first, month + 1),
        None => (second, place(first, &MONTHS)? + 1),
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month.into(), day);
    }
    let this_year = NaiveDate::from_ymd_opt(today.year(), month.into(), day)?;
    if today - this_year > TimeDelta::days(LATELY) {
        this_year.with_year(today.year() + 1)
    } else {
        Some(this_year)
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    Weekday::try_from(place(word, &WEEKDAYS)?).ok()
}

/// Which of these names a word is, also where it is cut short: "thu", "thurs", "sept".
fn place(word: &str, names: &[&str]) -> Option<u8> {
    const FEWEST_LETTERS: usize = 3;
    let is_it = |name: &str| word.len() >= FEWEST_LETTERS && name.starts_with(word);
    (0..).zip(names).find(|(_, name)| is_it(name)).map(|(place, _)| place)
}

fn small_number(word: &str) -> Option<u64> {
    match word {
        "a" | "one" => Some(1),
        "two" => Some(2),
        "three" => Some(3),
        "four" => Some(4),
        _ => word.parse::<u8>().ok().map(u64::from),
    }
}

fn monday_of(day: NaiveDate) -> Option<NaiveDate> {
    day_of_week(day, Weekday::Mon)
}

/// Weeks begin on Monday.
fn day_of_week(in_week_of: NaiveDate, day: Weekday) -> Option<NaiveDate> {
    let monday = in_week_of.week(Weekday::Mon).checked_first_day()?;
    monday.checked_add_days(Days::new(day.num_days_from_monday().into()))
}

fn weeks_after(day: NaiveDate, weeks: u64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(weeks * 7))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    /// A Monday.
    fn today() -> NaiveDate {
        day(2026, 9, 7)
    }

    #[test]
    fn dates_are_understood_in_the_forms_that_people_type() {
        for typed in [
            "2026-10-12",
            "12 Oct",
            "12 October 2026",
            "October 12",
            "October 12th",
            "Mon 12 Oct",
            "on Monday, the 12th of October",
            "12th Oct.",
            "oct 12, 2026",
        ] {
            assert_eq!(understand(typed, today()), When::Day(day(2026, 10, 12)), "{typed}");
        }
        assert_eq!(understand("30 Sept", today()), When::Day(day(2026, 9, 30)));
    }

    #[test]
    fn days_and_weeks_are_understood_by_how_near_they_are() {
        for (typed, shown) in [
            ("today", "Mon 7 September"),
            ("Tomorrow", "Tue 8 September"),
            ("Thursday", "Thu 10 September"),
            ("on Thurs", "Thu 10 September"),
            ("this Thu.", "Thu 10 September"),
            ("next Thursday", "Thu 17 September"),
            ("THURSDAY next week", "Thu 17 September"),
            ("Monday", "Mon 14 September"),
            ("this week", "the week of Mon 7 September"),
            ("Next Week", "the week of Mon 14 September"),
            ("in 2 weeks", "the week of Mon 21 September"),
            ("in a week", "the week of Mon 14 September"),
            ("week of 12 Oct", "the week of Mon 12 October"),
            ("the week of Thu, 15 October", "the week of Mon 12 October"),
            ("week beginning 2026-10-12", "the week of Mon 12 October"),
            ("12 Oct 2027", "Tue 12 October 2027"),
            ("week of 12 Oct 2027", "the week of Mon 11 October 2027"),
        ] {
            assert_eq!(understand(typed, today()).in_full(today()).as_deref(), Some(shown), "{typed}");
        }
    }

    #[test]
    fn a_week_has_not_passed_before_its_sunday_is_over() {
        let sunday = day(2026, 9, 13);
        let week = understand("week of 8 Sep", sunday);
        assert_eq!((week, week.begins(sunday)), (When::Week(today()), Some(sunday)));
        assert_eq!(understand("next week", sunday).begins(sunday), Some(day(2026, 9, 14)));
        let monday = day(2026, 9, 14);
        assert_eq!(understand("week of 8 Sep", monday), When::Passed(day(2026, 9, 8)));
        assert_eq!(understand("this Thursday", sunday), When::Passed(day(2026, 9, 10)));
    }

    #[test]
    fn a_date_without_a_year_is_the_next_one_unless_it_has_only_just_passed() {
        let today = day(2026, 11, 20);
        assert_eq!(understand("12 Jan", today), When::Day(day(2027, 1, 12)));
        assert_eq!(understand("12 Nov", today), When::Passed(day(2026, 11, 12)));
        assert_eq!(understand("20 Nov", today), When::Day(today));
    }

    #[test]
    fn a_date_may_be_followed_by_more() {
        for (typed, rest) in [
            ("17 Sep 10:15", "10:15"),
            ("Thu 17 Sep period 3", "period 3"),
            ("2026-09-17", ""),
            ("17 Sep 2026 10:15", "10:15"),
            ("17 Sep 10", "10"),
        ] {
            assert_eq!(date_first(typed, today()), Some((day(2026, 9, 17), rest)), "{typed}");
        }
        assert_eq!(date_first("period 3", today()), None);
        assert_eq!(date_first("Thu period 3", today()), None, "a plan names its dates");
    }

    #[test]
    fn words_stay_words() {
        for typed in [
            "flexible",
            "week 12",
            "weekend",
            "the week after",
            "Thursday or Friday",
            "in 900 weeks",
            "period 3",
            "31 February",
            "12",
            "12 Oct to 14 Oct",
            "",
        ] {
            assert_eq!(understand(typed, today()), When::Words, "{typed}");
        }
    }

    proptest! {
        /// Whatever day it is, what is shown back is understood as the same.
        #[test]
        fn what_is_shown_in_full_reads_as_the_same(now in 0_u64..20_000, ahead in 0_u64..1_500) {
            let today = day(2000, 1, 1) + Days::new(now);
            let date = today + Days::new(ahead);
            for typed in [date.to_string(), format!("week of {date}"), "this week".into(), "Friday".into()] {
                let when = understand(&typed, today);
                let shown = when.in_full(today);
                prop_assert!(shown.is_some(), "{}", typed);
                prop_assert_eq!(understand(&shown.unwrap_or_default(), today), when);
            }
        }
    }
}

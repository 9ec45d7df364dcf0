//! A stretch of the year in which a tip makes sense.

use std::fmt;

use chrono::{Datelike, Month, NaiveDate};
use serde::{Deserialize, Serialize};

/// A day of any year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct YearDay {
    month: u32,
    day: u32,
}

/// From one day of the year to another, both included. It may run over New Year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    pub not_before: YearDay,
    pub not_after: YearDay,
}

impl YearDay {
    const FIRST: Self = Self { month: 1, day: 1 };
    const LAST: Self = Self { month: 12, day: 31 };

    /// Reads `MM-DD`. The error is a sentence with the remedy.
    pub fn parse(typed: &str) -> Result<Self, String> {
        NaiveDate::parse_from_str(&format!("{A_LEAP_YEAR}-{typed}"), "%Y-%m-%d")
            .map(Self::of)
            .map_err(|_| format!("\"{typed}\" is not a day of the year: write month and day like 09-01."))
    }

    fn of(date: NaiveDate) -> Self {
        Self { month: date.month(), day: date.day() }
    }

    /// Reads a day as the cell of a table has it: as people type it, a whole date, or numbers in this order. The error
    /// says what to write instead.
    pub(super) fn of_cell(typed: &str, order: DayOrder) -> Result<Self, String> {
        let whole = NaiveDate::parse_from_str(typed.split(['T', ' ']).next().unwrap_or_default(), "%Y-%m-%d");
        if let Ok(date) = whole {
            return Ok(Self::of(date));
        }
        if let Some(day) = Self::read(typed) {
            return Ok(day);
        }
        let (first, second) = numbers(typed).ok_or("write it like 1 Sep")?;
        let day = |day, month| NaiveDate::from_ymd_opt(A_LEAP_YEAR, month, day);
        let (day_first, month_first) = (day(first, second), day(second, first));
        let date = match (order, day_first, month_first) {
            (DayOrder::DayFirst, day, _)
            | (DayOrder::MonthFirst, _, day)
            | (_, day, None)
            | (_, None, day) => day,
            (_, one, other) if one == other => one,
            (DayOrder::Unknown, Some(one), Some(other)) => {
                let words = |date: NaiveDate| date.format("%-d %b").to_string();
                return Err(format!("it may be {} or {}; write one of them", words(one), words(other)));
            }
        };
        date.map(Self::of).ok_or_else(|| "there is no such day; write it like 1 Sep".to_owned())
    }

    /// Reads a day in the forms that people type: `1 Sep`, `September 1`, `1st Sep`, `09-01`, or as
    /// spreadsheets turn them: `01-Sep`.
    pub(super) fn read(typed: &str) -> Option<Self> {
        if let Ok(day) = Self::parse(typed) {
            return Some(day);
        }
        let words: Vec<&str> = typed.split([' ', '.', ',', '-']).filter(|word| !word.is_empty()).collect();
        let [first, second] = words[..] else { return None };
        let (day, month) = match (month(first), month(second)) {
            (_, Some(month)) => (first, month),
            (Some(month), _) => (second, month),
            _ => return None,
        };
        let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
        NaiveDate::from_ymd_opt(A_LEAP_YEAR, month.number_from_month(), day).map(Self::of)
    }
}

/// Which of two numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    DayFirst,
    MonthFirst,
    /// Nothing shows it.
    Unknown,
}

impl DayOrder {
    /// The order in which a file writes its days, as far as one of them can be read in one way alone.
    pub fn seen_in<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut seen = Self::Unknown;
        for (first, second) in cells.filter_map(numbers) {
            let this = match (first > 12, second > 12) {
                (true, false) => Self::DayFirst,
                (false, true) => Self::MonthFirst,
                _ => continue,
            };
            if seen != Self::Unknown && seen != this {
                return Self::Unknown;
            }
            seen = this;
        }
        seen
    }
}

/// The two numbers of `01/09`, `1.9.` or `9/1/2026`.
fn numbers(typed: &str) -> Option<(u32, u32)> {
    let parts: Vec<&str> = typed.trim().trim_end_matches('.').split(['/', '.']).map(str::trim).collect();
    let [first, second] = match parts[..] {
        [first, second] => [first, second],
        [first, second, year] if year.len() == 4 || year.len() == 2 => [first, second],
        _ => return None,
    };
    Some((first.parse().ok()?, second.parse().ok()?))
}

/// It has every day that any year has.
const A_LEAP_YEAR: i32 = 2024;

/// As files and columns hold it: `MM-DD`.
impl fmt::Display for YearDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl Season {
    /// The season between two bounds; a missing one is the end of the year. `None` without any.
    pub fn between(not_before: Option<YearDay>, not_after: Option<YearDay>) -> Option<Self> {
        (not_before.is_some() || not_after.is_some()).then(|| Self {
            not_before: not_before.unwrap_or(YearDay::FIRST),
            not_after: not_after.unwrap_or(YearDay::LAST),
        })
    }

    /// Reads a season as people type it: `1 Sep to 15 Oct`, `09-01 to 10-15`, `September`. Nothing, and "all
    /// year", is no season. The error is a sentence with the remedy.
    pub fn read(typed: &str) -> Result<Option<Self>, String> {
        let typed = typed.trim().to_lowercase();
        if typed.is_empty() || typed == "all year" {
            return Ok(None);
        }
        let typed = typed.strip_prefix("from ").unwrap_or(&typed);
        let ends = [" to ", " until ", "–", "—", " - "].iter().find_map(|between| typed.split_once(between));
        let season = match ends {
            Some((first, last)) => stretch(first).zip(stretch(last)).map(|((from, _), (_, to))| (from, to)),
            None => stretch(typed).filter(|(first, last)| first != last),
        };
        season.map(|(not_before, not_after)| Some(Self { not_before, not_after })).ok_or_else(|| {
            "The season cannot be read: write its first and last day like 1 Sep to 15 Oct, or leave it empty for \
             all year."
                .to_owned()
        })
    }

    pub fn holds(&self, date: NaiveDate) -> bool {
        let day = YearDay::of(date);
        if self.not_before <= self.not_after {
            (self.not_before..=self.not_after).contains(&day)
        } else {
            day >= self.not_before || day <= self.not_after
        }
    }
}

/// In words that [`Season::read`] reads back.
impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |day: &YearDay| {
            let date = NaiveDate::from_ymd_opt(A_LEAP_YEAR, day.month, day.day);
            date.map_or_else(|| day.to_string(), |date| date.format("%-d %b").to_string())
        };
        write!(f, "{} to {}", words(&self.not_before), words(&self.not_after))
    }
}

/// A month by its name, also as the English shorten September.
fn month(word: &str) -> Option<Month> {
    if word.eq_ignore_ascii_case("sept") { Some(Month::September) } else { word.parse().ok() }
}

/// The first and the last day of what was typed: a day, or a whole month.
fn stretch(typed: &str) -> Option<(YearDay, YearDay)> {
    let typed = typed.trim();
    if let Some(day) = YearDay::read(typed) {
        return Some((day, day));
    }
    let month = month(typed)?.number_from_month();
    let last = (28..=31).rev().find_map(|day| NaiveDate::from_ymd_opt(A_LEAP_YEAR, month, day))?;
    Some((YearDay { month, day: 1 }, YearDay::of(last)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn season(not_before: &str, not_after: &str) -> Season {
        let day = |typed: &str| YearDay::parse(typed).ok();
        Season::between(day(not_before), day(not_after)).unwrap()
    }

    fn on(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn a_season_is_read_in_the_forms_that_people_type() {
        for typed in [
            "09-01 to 10-15",
            "1 Sep to 15 Oct",
            "Sep 1 – October 15",
            "from 1st September until 15th October",
            "1 Sept to 15 Oct.",
            "9-1 - 10-15",
        ] {
            assert_eq!(Season::read(typed), Ok(Some(season("09-01", "10-15"))), "{typed}");
        }
        assert_eq!(Season::read("Nov to February"), Ok(Some(season("11-01", "02-29"))));
        assert_eq!(Season::read("june"), Ok(Some(season("06-01", "06-30"))));
        assert_eq!((Season::read(" "), Season::read("All year")), (Ok(None), Ok(None)));
        for typed in ["1 Sep", "soon", "1 Sep to", "31 Feb to 1 Mar", "1/9 to 15/10"] {
            assert!(Season::read(typed).is_err(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_of_a_season_is_read_back(first in 0u64..366, last in 0u64..366) {
            let day = |days| YearDay::of(NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(days));
            let season = Season { not_before: day(first), not_after: day(last) };
            prop_assert_eq!(Season::read(&season.to_string()), Ok(Some(season)));
        }
    }

    #[test]
    fn both_ends_belong_to_a_season() {
        let spring = season("02-01", "04-30");
        assert!(spring.holds(on(2, 1)) && spring.holds(on(4, 30)));
        assert!(!spring.holds(on(1, 31)) && !spring.holds(on(5, 1)));
    }

    #[test]
    fn a_season_may_run_over_new_year() {
        let winter = season("12-01", "01-31");
        assert!(winter.holds(on(12, 24)) && winter.holds(on(1, 31)) && !winter.holds(on(2, 1)));
    }

    #[test]
    fn one_end_is_enough_and_none_is_no_season() {
        assert!(season("09-01", "").holds(on(12, 31)) && !season("09-01", "").holds(on(8, 31)));
        assert_eq!(Season::between(None, None), None);
        assert!(YearDay::parse("02-30").is_err() && YearDay::parse("02-29").is_ok());
    }
}

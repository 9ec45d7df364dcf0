//! A stretch of the year in which a tip makes sense.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::days::{self, Doubt, Manner, When};

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

    fn in_words(self, manner: &Manner) -> String {
        let date = NaiveDate::from_ymd_opt(A_LEAP_YEAR, self.month, self.day);
        date.map_or_else(|| self.to_string(), |date| manner.day_of_year(date))
    }

    /// Reads a day in the forms that people type, and spreadsheets: `1 Sep`, `01/09`, `2026-09-01`, `09-01`.
    pub(super) fn read(typed: &str, manner: &Manner) -> Option<Self> {
        if let Ok(day) = Self::parse(typed) {
            return Some(day);
        }
        match in_some_year(typed, manner) {
            When::Day(day) => Some(Self::of(day)),
            _ => None,
        }
    }
}

/// What is typed of a day or a month, when its year says nothing.
fn in_some_year(typed: &str, manner: &Manner) -> When {
    let Some(new_year) = NaiveDate::from_ymd_opt(A_LEAP_YEAR, 1, 1) else { return When::Words };
    let reading = days::read(typed, new_year, manner);
    let is_sure = reading.is_only_a_day()
        && reading
            .doubts
            .iter()
            .all(|doubt| matches!(doubt, Doubt::Passed(_) | Doubt::OtherOrder { .. } | Doubt::Weekend(_)));
    if is_sure { reading.when } else { When::Words }
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
    /// The example.
    const AUTUMN: (YearDay, YearDay) = (YearDay { month: 9, day: 1 }, YearDay { month: 10, day: 15 });

    /// The season between two bounds; a missing one is the end of the year. `None` without any.
    pub fn between(not_before: Option<YearDay>, not_after: Option<YearDay>) -> Option<Self> {
        (not_before.is_some() || not_after.is_some()).then(|| Self {
            not_before: not_before.unwrap_or(YearDay::FIRST),
            not_after: not_after.unwrap_or(YearDay::LAST),
        })
    }

    /// Reads a season as people type it: `1 Sep to 15 Oct`, `09-01 to 10-15`, `September`. Nothing, and "all
    /// year", is no season. The error is a sentence with the remedy.
    pub fn read(typed: &str, manner: &Manner) -> Result<Option<Self>, String> {
        let typed = typed.trim().to_lowercase();
        if typed.is_empty() || typed == "all year" {
            return Ok(None);
        }
        let typed = typed.strip_prefix("from ").unwrap_or(&typed);
        let ends = [" to ", " until ", "–", "—", " - "].iter().find_map(|between| typed.split_once(between));
        let season = match ends {
            Some((first, last)) => {
                stretch(first, manner).zip(stretch(last, manner)).map(|((from, _), (_, to))| (from, to))
            }
            None => stretch(typed, manner).filter(|(first, last)| first != last),
        };
        season.map(|(not_before, not_after)| Some(Self { not_before, not_after })).ok_or_else(|| {
            format!(
                "I can't read \"{typed}\" as a season. Try {} to {}, or leave it empty for all year.",
                Self::AUTUMN.0.in_words(manner),
                Self::AUTUMN.1.in_words(manner)
            )
        })
    }

    /// In words that [`Season::read`] reads back.
    pub fn in_words(&self, manner: &Manner) -> String {
        format!("{} to {}", self.not_before.in_words(manner), self.not_after.in_words(manner))
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

/// The first and the last day of what was typed: a day, or a whole month.
fn stretch(typed: &str, manner: &Manner) -> Option<(YearDay, YearDay)> {
    let typed = typed.trim();
    if let Some(day) = YearDay::read(typed, manner) {
        return Some((day, day));
    }
    match in_some_year(typed, manner) {
        When::Span(first, last) => Some((YearDay::of(first), YearDay::of(last))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn season(not_before: &str, not_after: &str) -> Season {
        let day = |typed: &str| YearDay::parse(typed).ok();
        Season::between(day(not_before), day(not_after)).unwrap()
    }

    fn read(typed: &str) -> Result<Option<Season>, String> {
        Season::read(typed, &Manner::default())
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
            "1 Sept to 15 Oct",
            "01/09 to 15/10",
            "2026-09-01 to 2026-10-15",
            "1 Sep 2026 to 15 Oct 2026",
        ] {
            assert_eq!(read(typed), Ok(Some(season("09-01", "10-15"))), "{typed}");
        }
        assert_eq!(read("Nov to February"), Ok(Some(season("11-01", "02-29"))));
        assert_eq!(read("june"), Ok(Some(season("06-01", "06-30"))));
        assert_eq!((read(" "), read("All year")), (Ok(None), Ok(None)));
        for typed in ["1 Sep", "soon", "1 Sep to", "31 Feb to 1 Mar", "31/9 to 15/10"] {
            assert!(read(typed).is_err(), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_of_a_season_is_read_back(first in 0u64..366, last in 0u64..366) {
            let day = |days| YearDay::of(NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(days));
            let season = Season { not_before: day(first), not_after: day(last) };
            for manner in [Manner::default(), Manner::american()] {
                prop_assert_eq!(Season::read(&season.in_words(&manner), &manner), Ok(Some(season)));
            }
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

//! A stretch of the year in which a tip makes sense.

use chrono::{Datelike, NaiveDate};
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
        // A leap year has every day that any year has.
        NaiveDate::parse_from_str(&format!("2024-{typed}"), "%Y-%m-%d")
            .map(Self::of)
            .map_err(|_| format!("\"{typed}\" is not a day of the year: write month and day like 09-01."))
    }

    fn of(date: NaiveDate) -> Self {
        Self { month: date.month(), day: date.day() }
    }
}

impl std::fmt::Display for YearDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

    pub fn holds(&self, date: NaiveDate) -> bool {
        let day = YearDay::of(date);
        if self.not_before <= self.not_after {
            (self.not_before..=self.not_after).contains(&day)
        } else {
            day >= self.not_before || day <= self.not_after
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn season(not_before: &str, not_after: &str) -> Season {
        let day = |typed: &str| YearDay::parse(typed).ok();
        Season::between(day(not_before), day(not_after)).unwrap()
    }

    fn on(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
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

//! What is meant by what was typed: which days, and what is doubtful about them.

use chrono::{NaiveDate, Weekday};

use super::manner::Manner;

/// Which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Day(NaiveDate),
    /// By its Monday.
    Week(NaiveDate),
    /// From one day to another, both with it.
    Span(NaiveDate, NaiveDate),
    /// "asap"
    Soon,
    /// "flexible"
    Open,
    /// Nothing that can be found on a calendar, or more than one thing.
    Words,
}

/// What is doubtful about a text; whoever asked for it turns it into a question or a remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// The date falls on another weekday than the one that stands beside it.
    OtherWeekday { day: NaiveDate, typed: Weekday },
    /// "31 Sep", as typed
    NoSuchDay(String),
    /// It ended before today.
    Passed(NaiveDate),
    /// The same, and with day and month in the other order it is still to come: "12/10".
    OtherOrder { passed: NaiveDate, other: NaiveDate },
    /// A Saturday or a Sunday.
    Weekend(NaiveDate),
    /// "Thursday or Friday"
    Several(Vec<NaiveDate>),
    /// "25:00", as typed
    NoSuchTime(String),
    /// "11:00-10:15", "14 to 12 Oct", as typed
    BackToFront(String),
}

impl When {
    /// The first day that is meant.
    pub fn first(self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) | Self::Week(day) | Self::Span(day, _) => Some(day),
            Self::Soon | Self::Open | Self::Words => None,
        }
    }

    /// The last day that is meant.
    pub fn last(self, manner: &Manner) -> Option<NaiveDate> {
        match self {
            Self::Day(day) | Self::Span(_, day) => Some(day),
            Self::Week(monday) => manner.last_of_week(monday),
            Self::Soon | Self::Open | Self::Words => None,
        }
    }

    /// The day by which it has to be ready: the first one that is meant, and not over yet. Of a span that has begun,
    /// as "within a month" has, the last.
    pub fn ready_by(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Span(first, last) if first <= today => Some(last),
            _ => self.begins(today),
        }
    }

    /// The first day that is meant, and not over yet. A week or span that has begun, but has not passed, begins today.
    pub fn begins(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Week(first) | Self::Span(first, _) => Some(first.max(today)),
            Self::Soon | Self::Open | Self::Words => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_begun_is_ready_at_its_end_and_begins_today() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 9, day).unwrap();
        let (british, american) = (Manner::default(), Manner::american());
        for (when, first, last, last_american, ready_by, begins) in [
            (When::Day(day(8)), Some(8), Some(8), Some(8), Some(8), Some(8)),
            (When::Day(day(17)), Some(17), Some(17), Some(17), Some(17), Some(17)),
            (When::Week(day(7)), Some(7), Some(13), Some(12), Some(9), Some(9)),
            (When::Week(day(14)), Some(14), Some(20), Some(19), Some(14), Some(14)),
            (When::Span(day(1), day(11)), Some(1), Some(11), Some(11), Some(11), Some(9)),
            (When::Span(day(9), day(11)), Some(9), Some(11), Some(11), Some(11), Some(9)),
            (When::Span(day(10), day(11)), Some(10), Some(11), Some(11), Some(10), Some(10)),
            (When::Soon, None, None, None, None, None),
            (When::Open, None, None, None, None, None),
            (When::Words, None, None, None, None, None),
        ] {
            // A Wednesday.
            let today = day(9);
            assert_eq!(when.first(), first.map(day), "{when:?}");
            assert_eq!(when.last(&british), last.map(day), "{when:?}");
            assert_eq!(when.last(&american), last_american.map(day), "{when:?}");
            assert_eq!(when.ready_by(today), ready_by.map(day), "{when:?}");
            assert_eq!(when.begins(today), begins.map(day), "{when:?}");
        }
    }
}

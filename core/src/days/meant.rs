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

//! What the record is made from: one row a request, and a span of days.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

use crate::chat::MemberId;
use crate::requests::{Record, Session, Stage};
use crate::school::Department;

/// A request as far as it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub number: i64,
    pub teacher: MemberId,
    pub departments: Vec<Department>,
    /// The key of a kind of support.
    pub support: String,
    /// As typed: "8B Biology".
    pub class: Option<String>,
    pub stage: Stage,
    pub sent_at: DateTime<Utc>,
    /// When the desk first answered: accepted, offered or declined.
    pub answered_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub sessions: Vec<Session>,
    pub record: Option<Record>,
    /// From 1 to 5.
    pub rating: Option<u8>,
    /// It began with a tip's [Help me try this].
    pub of_tip: bool,
    /// It began with an idea's [Ask for this].
    pub of_idea: bool,
}

/// Days of the school's own calendar, both included, with the moments at which they begin and end there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub zone: Tz,
    pub from: DateTime<Utc>,
    /// Not included.
    pub until: DateTime<Utc>,
}

impl Span {
    /// `None` where the calendar ends.
    pub fn new(first: NaiveDate, last: NaiveDate, zone: Tz) -> Option<Self> {
        let begins = |day: NaiveDate| {
            // Where a clock is set forward at midnight, the day begins an hour later.
            let mut hours = (0..4).filter_map(|hour| day.and_hms_opt(hour, 0, 0));
            let at = hours.find_map(|at| zone.from_local_datetime(&at).earliest())?;
            Some(at.with_timezone(&Utc))
        };
        Some(Self { first, last, zone, from: begins(first)?, until: begins(last.succ_opt()?)? })
    }

    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }

    pub fn has_day(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{Asia, Europe};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_holds_its_first_and_its_last_day_as_the_school_counts_them() {
        let span = Span::new(day("2026-09-01"), day("2026-09-30"), Europe::London).unwrap();
        assert_eq!((span.from, span.until), (moment("2026-08-31T23:00:00Z"), moment("2026-09-30T23:00:00Z")));
        assert!(span.holds(span.from) && !span.holds(span.until));
        assert!(!span.holds(moment("2026-08-31T22:59:59Z")) && span.holds(moment("2026-09-30T22:59:59Z")));
        assert!(span.has_day(span.first) && span.has_day(span.last));
        assert!(!span.has_day(day("2026-08-31")) && !span.has_day(day("2026-10-01")));
        assert_eq!(span.day_of(span.from), span.first);
    }

    #[test]
    fn a_day_without_a_midnight_begins_an_hour_later() {
        let spring = day("2026-03-29");
        let span = Span::new(spring, spring, Asia::Beirut).unwrap();
        assert_eq!(span.from, moment("2026-03-28T22:00:00Z"), "clocks went from 24:00 to 1:00");
        assert_eq!(Span::new(NaiveDate::MAX, NaiveDate::MAX, Asia::Beirut), None, "there is no day after it");
    }
}

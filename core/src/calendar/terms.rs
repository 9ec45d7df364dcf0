//! Which days outside every term are closed. Terms that follow one another make a school year, and around a whole one all
//! is closed. A year that is entered in part says nothing of its other terms: a holiday is kept around what there is,
//! and then school goes on, so that a school which has only entered its autumn is not silent from Christmas on. Pure.

use chrono::{NaiveDate, TimeDelta};

use super::entry::{Entry, EntryKind};

/// Between two terms of a year there are no more free days than this; longer holidays are those between two years.
const LONGEST_BREAK: i64 = 35;
/// From its first to its last day a whole year has so many days at least: three terms, two semesters, one long term.
const WHOLE_YEAR: i64 = 240;
/// The days that are kept free before and after a year that is entered in part.
const HOLIDAY: i64 = 14;

/// A calendar's end is told of so many days before it, and after.
const NEAR_ITS_END: i64 = 21;

/// Terms that follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchoolYear {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl SchoolYear {
    pub fn is_whole(self) -> bool {
        (self.last - self.first).num_days() + 1 >= WHOLE_YEAR
    }

    /// The last of the days after it that are closed for certain; `None` where all are.
    pub fn quiet_until(self) -> Option<NaiveDate> {
        (!self.is_whole()).then(|| self.last + TimeDelta::days(HOLIDAY))
    }
}

/// The terms among a calendar's entries, by their first day.
pub fn terms(entries: &[Entry]) -> impl Iterator<Item = &Entry> {
    entries.iter().filter(|entry| entry.kind == EntryKind::Term)
}

/// The years that the terms among a calendar's entries make, in order.
pub fn years(entries: &[Entry]) -> Vec<SchoolYear> {
    let mut years: Vec<SchoolYear> = Vec::new();
    for term in terms(entries).filter(|term| term.first <= term.last) {
        match years.last_mut() {
            Some(year) if (term.first - year.last).num_days() - 1 <= LONGEST_BREAK => {
                year.last = year.last.max(term.last);
            }
            _ => years.push(SchoolYear { first: term.first, last: term.last }),
        }
    }
    years
}

/// Whether a day that lies in no term is closed by those that there are.
pub fn is_between_terms(entries: &[Entry], day: NaiveDate) -> bool {
    // Most calendars have none, and most days are asked about often.
    if terms(entries).next().is_none() {
        return false;
    }
    let years = years(entries);
    let after = years.iter().find(|year| day <= year.last);
    let before = years.iter().rev().find(|year| year.last < day);
    let is_near = |days: TimeDelta| days.num_days() <= HOLIDAY;
    match (before, after) {
        (_, Some(year)) if year.first <= day || is_near(year.first - day) => true,
        (Some(year), _) => year.is_whole() || is_near(day - year.last),
        (None, Some(year)) => year.is_whole(),
        (None, None) => false,
    }
}

/// The last day that a calendar knows of, near which somebody should go on with it: that of its last term, or where it
/// has none, of what was imported.
pub fn runs_out(entries: &[Entry], day: NaiveDate) -> Option<NaiveDate> {
    runs_out_on(entries).filter(|last| (day - *last).num_days().abs() <= NEAR_ITS_END)
}

/// The same, however far away it is.
pub fn runs_out_on(entries: &[Entry]) -> Option<NaiveDate> {
    let imported = entries.iter().filter(|entry| entry.source.is_some()).map(|entry| entry.last);
    years(entries).last().map(|year| year.last).or(imported.max())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use crate::calendar::tests::{day, entry};

    fn with(terms: &[(&str, &str)]) -> Calendar {
        Calendar::of(terms.iter().map(|(first, last)| entry(EntryKind::Term, "Term", first, last)))
    }

    #[test]
    fn one_term_alone_closes_the_holidays_around_it_and_not_the_rest_of_the_year() {
        let autumn = with(&[("2026-09-02", "2026-12-18")]);
        for (at, is_closed) in [
            ("2026-08-18", false),
            ("2026-08-19", true),
            ("2026-12-21", true),
            ("2027-01-01", true),
            ("2027-01-02", false),
            ("2027-03-08", false),
        ] {
            assert_eq!(is_between_terms(autumn.entries(), day(at)), is_closed, "{at}");
        }
        assert_eq!(years(autumn.entries())[0].quiet_until(), Some(day("2027-01-01")));
    }

    #[test]
    fn around_a_whole_year_all_is_closed_and_so_are_the_holidays_in_it() {
        let whole =
            with(&[("2026-09-02", "2026-12-18"), ("2027-01-05", "2027-03-26"), ("2027-04-12", "2027-07-21")]);
        for at in ["2026-07-01", "2026-12-25", "2027-04-01", "2027-08-10", "2028-02-01"] {
            assert!(is_between_terms(whole.entries(), day(at)), "{at}");
        }
        assert_eq!(years(whole.entries())[0].quiet_until(), None);
    }

    #[test]
    fn the_next_years_first_term_does_not_close_what_comes_after_it() {
        let calendar = with(&[
            ("2026-09-02", "2026-12-18"),
            ("2027-01-05", "2027-03-26"),
            ("2027-04-12", "2027-07-21"),
            ("2027-09-02", "2027-12-17"),
        ]);
        assert!(is_between_terms(calendar.entries(), day("2027-08-02")), "the summer after a whole year");
        assert!(!is_between_terms(calendar.entries(), day("2028-01-10")));
    }

    #[test]
    fn a_calendar_runs_out_with_its_last_term_or_with_what_was_imported() {
        let autumn = with(&[("2026-09-02", "2026-12-18")]);
        for (at, is_near) in
            [("2026-11-26", false), ("2026-11-27", true), ("2027-01-08", true), ("2027-01-09", false)]
        {
            let expected = is_near.then(|| day("2026-12-18"));
            assert_eq!(runs_out(autumn.entries(), day(at)), expected, "{at}");
        }
        let closed = |source: Option<&str>| Entry {
            kind: EntryKind::Closed,
            source: source.map(str::to_owned),
            ..autumn.entries()[0].clone()
        };
        let typed = Calendar::of([closed(None)]);
        assert_eq!(
            runs_out(typed.entries(), day("2026-12-10")),
            None,
            "one snow day is no calendar of the year"
        );
        let imported = Calendar::of([closed(Some("terms.ics"))]);
        assert_eq!(runs_out(imported.entries(), day("2026-12-10")), Some(day("2026-12-18")));
        assert_eq!(runs_out(&[], day("2026-12-10")), None);
    }

    #[test]
    fn without_terms_nothing_is_outside_them() {
        assert!(!is_between_terms(&[], day("2026-09-07")));
    }

    #[test]
    fn terms_are_of_one_year_across_five_weeks_and_of_two_across_more() {
        let after = |first: &str| {
            let terms = [
                entry(EntryKind::Term, "One", "2026-09-01", "2026-12-18"),
                entry(EntryKind::Term, "Two", first, "2027-03-26"),
            ];
            years(&terms).len()
        };
        assert_eq!(after("2027-01-23"), 1, "35 days between");
        assert_eq!(after("2027-01-24"), 2, "36");
    }

    #[test]
    fn a_year_of_two_hundred_and_forty_days_is_whole() {
        let is_whole =
            |last: &str| years(&[entry(EntryKind::Term, "Year", "2026-09-01", last)])[0].is_whole();
        assert!(is_whole("2027-04-28"));
        assert!(!is_whole("2027-04-27"));
    }
}

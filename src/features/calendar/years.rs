//! Three shapes of a real school year, entered as a librarian would, against their school days written down by hand
//! from the printed calendars: read rightly day by day.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use shelftalker_core::calendar::{Calendar, DayIs, Entry, EntryId, EntryKind};

use crate::queue::{Line, OnClosed, slots};

/// `Closed 2026-11-25 2026-11-27 Thanksgiving break`, a line each; a single day has one date.
fn calendar(entries: &str) -> Calendar {
    Calendar::of(entries.trim().lines().map(|line| {
        let mut words = line.split_whitespace().peekable();
        let kind = match words.next().unwrap() {
            "Term" => EntryKind::Term,
            "Closed" => EntryKind::Closed,
            "Half" => EntryKind::Half,
            "Testing" => EntryKind::Testing,
            other => panic!("{other}"),
        };
        let first: NaiveDate = words.next().unwrap().parse().unwrap();
        let last = words.peek().and_then(|word| word.parse().ok());
        if last.is_some() {
            words.next();
        }
        let name = words.collect::<Vec<_>>().join(" ");
        Entry { id: EntryId(0), kind, name, first, last: last.unwrap_or(first), uid: None, source: None }
    }))
}

/// `2026-09: 1-4 8-11`, a line a month.
fn days(written: &str) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    for line in written.trim().lines() {
        let (month, spans) = line.trim().split_once(": ").unwrap();
        for span in spans.split_whitespace() {
            let (first, last) = span.split_once('-').unwrap_or((span, span));
            for day in first.parse::<u32>().unwrap()..=last.parse().unwrap() {
                days.insert(format!("{month}-{day:02}").parse().unwrap());
            }
        }
    }
    days
}

/// Compares every day of two years with the school days written by hand; returns what the half and testing days are.
fn reads_rightly(calendar: &Calendar, written: &str, school_days: usize) -> Vec<String> {
    assert_eq!(calendar.problems(), []);
    let school = days(written);
    assert_eq!(school.len(), school_days, "as many as the calendar counts itself");
    let first = school.first().unwrap().with_day(1).unwrap() - chrono::Days::new(120);
    let mut special = Vec::new();
    for day in first.iter_days().take(730) {
        assert_eq!(calendar.is_school_day(day), school.contains(&day), "{day}");
        let before = school.range(..day).next_back().copied();
        if school.contains(&day) {
            assert_eq!(calendar.school_day_before(day), before, "{day}");
        }
        let after = school.range(day.succ_opt().unwrap()..).next().copied();
        assert_eq!(calendar.next_school_day(day), after, "{day}");
        match calendar.day(day) {
            DayIs::Half(entry) => special.push(format!("{} half: {}", day.format("%a %-d %b"), entry.name)),
            DayIs::Testing(entry) => {
                special.push(format!("{} testing: {}", day.format("%a %-d %b"), entry.name));
            }
            DayIs::Closed(_) | DayIs::OutsideTerms | DayIs::Weekend => {
                assert!(!school.contains(&day), "{day}");
            }
            DayIs::School => assert!(!matches!(day.weekday().number_from_monday(), 6 | 7)),
        }
    }
    special
}

/// Mondays at 07:30 that come on another day, and how many come in all.
fn mondays(calendar: &Calendar, from: &str, until: &str) -> (Vec<String>, usize) {
    let moment = |day: &str| day.parse::<NaiveDate>().unwrap().and_time(NaiveTime::MIN).and_utc();
    let line = Line::parse("30 7 * * Mon").unwrap();
    let found = slots(&line, calendar, OnClosed::NextSchoolDay, chrono_tz::UTC, moment(from), moment(until));
    let day = |moment: NaiveDateTime| moment.format("%a %-d %b").to_string();
    let moved = found.iter().filter(|slot| slot.moved.is_some());
    (moved.map(|slot| format!("{} on {}", day(slot.nominal), day(slot.falls))).collect(), found.len())
}

#[test]
fn a_district_of_the_united_states() {
    let calendar = calendar(
        "Term 2026-08-24 2027-01-22 First semester
         Term 2027-01-25 2027-06-10 Second semester
         Closed 2026-09-07 Labor Day
         Closed 2026-10-12 Indigenous Peoples' Day
         Half 2026-10-30 Parent conferences
         Closed 2026-11-03 Election Day, teacher workday
         Closed 2026-11-11 Veterans Day
         Closed 2026-11-25 2026-11-27 Thanksgiving break
         Half 2026-12-18 Early release
         Closed 2026-12-21 2027-01-01 Winter break
         Closed 2027-01-18 Martin Luther King Jr. Day
         Closed 2027-02-15 Presidents' Day
         Closed 2027-03-29 2027-04-02 Spring break
         Testing 2027-04-20 2027-04-22 State assessments
         Closed 2027-05-31 Memorial Day
         Half 2027-06-10 Last day of school",
    );
    let special = reads_rightly(
        &calendar,
        "2026-08: 24-28 31
         2026-09: 1-4 8-11 14-18 21-25 28-30
         2026-10: 1-2 5-9 13-16 19-23 26-30
         2026-11: 2 4-6 9-10 12-13 16-20 23-24 30
         2026-12: 1-4 7-11 14-18
         2027-01: 4-8 11-15 19-22 25-29
         2027-02: 1-5 8-12 16-19 22-26
         2027-03: 1-5 8-12 15-19 22-26
         2027-04: 5-9 12-16 19-23 26-30
         2027-05: 3-7 10-14 17-21 24-28
         2027-06: 1-4 7-10",
        184,
    );
    assert_eq!(
        special,
        [
            "Fri 30 Oct half: Parent conferences",
            "Fri 18 Dec half: Early release",
            "Tue 20 Apr testing: State assessments",
            "Wed 21 Apr testing: State assessments",
            "Thu 22 Apr testing: State assessments",
            "Thu 10 Jun half: Last day of school",
        ]
    );
    let (moved, all) = mondays(&calendar, "2026-08-24", "2027-06-11");
    assert_eq!(
        moved,
        [
            "Mon 7 Sep on Tue 8 Sep",
            "Mon 12 Oct on Tue 13 Oct",
            "Mon 18 Jan on Tue 19 Jan",
            "Mon 15 Feb on Tue 16 Feb",
            "Mon 31 May on Tue 1 Jun",
        ]
    );
    assert_eq!(
        all,
        42 - 3,
        "of 42 Mondays two of the winter break and one of the spring break come with the next"
    );
}

#[test]
fn an_english_school_with_inset_days_and_half_terms() {
    let calendar = calendar(
        "Term 2026-09-01 2026-12-18 Autumn term
         Closed 2026-09-01 INSET day
         Closed 2026-10-26 2026-10-30 Autumn half term
         Closed 2026-11-02 INSET day
         Term 2027-01-04 2027-03-25 Spring term
         Closed 2027-01-04 INSET day
         Closed 2027-02-15 2027-02-19 Spring half term
         Term 2027-04-12 2027-07-21 Summer term
         Closed 2027-05-03 Early May bank holiday
         Testing 2027-05-10 2027-05-13 Key Stage 2 tests
         Closed 2027-05-31 2027-06-04 Summer half term
         Closed 2027-06-07 INSET day
         Half 2027-07-21 Last day of term",
    );
    let special = reads_rightly(
        &calendar,
        "2026-09: 2-4 7-11 14-18 21-25 28-30
         2026-10: 1-2 5-9 12-16 19-23
         2026-11: 3-6 9-13 16-20 23-27 30
         2026-12: 1-4 7-11 14-18
         2027-01: 5-8 11-15 18-22 25-29
         2027-02: 1-5 8-12 22-26
         2027-03: 1-5 8-12 15-19 22-25
         2027-04: 12-16 19-23 26-30
         2027-05: 4-7 10-14 17-21 24-28
         2027-06: 8-11 14-18 21-25 28-30
         2027-07: 1-2 5-9 12-16 19-21",
        191,
    );
    assert_eq!(special.len(), 5);
    assert_eq!(special[4], "Wed 21 Jul half: Last day of term");
    let (moved, all) = mondays(&calendar, "2026-09-01", "2027-07-22");
    assert_eq!(
        moved,
        [
            "Mon 31 Aug on Wed 2 Sep",
            "Mon 2 Nov on Tue 3 Nov",
            "Mon 4 Jan on Tue 5 Jan",
            "Mon 3 May on Tue 4 May",
            "Mon 10 May on Fri 14 May",
            "Mon 7 Jun on Tue 8 Jun",
        ]
    );
    assert_eq!(all, 47 - 7, "seven Mondays of holidays come with the next");
}

#[test]
fn an_australian_school_with_four_terms() {
    let calendar = calendar(
        "Term 2027-01-28 2027-04-09 Term 1
         Closed 2027-01-28 2027-01-29 Staff development days
         Testing 2027-03-10 2027-03-22 NAPLAN
         Closed 2027-03-26 Good Friday
         Closed 2027-03-29 Easter Monday
         Term 2027-04-27 2027-07-02 Term 2
         Closed 2027-04-27 Staff development day
         Closed 2027-06-14 King's Birthday
         Term 2027-07-19 2027-09-24 Term 3
         Closed 2027-07-19 Staff development day
         Term 2027-10-11 2027-12-16 Term 4
         Half 2027-12-16 Last day",
    );
    let special = reads_rightly(
        &calendar,
        "2027-02: 1-5 8-12 15-19 22-26
         2027-03: 1-5 8-12 15-19 22-25 30-31
         2027-04: 1-2 5-9 28-30
         2027-05: 3-7 10-14 17-21 24-28 31
         2027-06: 1-4 7-11 15-18 21-25 28-30
         2027-07: 1-2 20-23 26-30
         2027-08: 2-6 9-13 16-20 23-27 30-31
         2027-09: 1-3 6-10 13-17 20-24
         2027-10: 11-15 18-22 25-29
         2027-11: 1-5 8-12 15-19 22-26 29-30
         2027-12: 1-3 6-10 13-16",
        193,
    );
    // Nine days of tests without their weekends, and the last day.
    assert_eq!(special.len(), 10);
    let (moved, _) = mondays(&calendar, "2027-01-28", "2027-12-17");
    assert_eq!(
        moved,
        [
            "Mon 22 Mar on Tue 23 Mar",
            "Mon 29 Mar on Tue 30 Mar",
            "Mon 26 Apr on Wed 28 Apr",
            "Mon 14 Jun on Tue 15 Jun",
            "Mon 19 Jul on Tue 20 Jul",
        ],
        "the first Monday of the tests comes with the second"
    );
}

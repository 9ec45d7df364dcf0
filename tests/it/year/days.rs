//! The days of the two school years, and on which of them something may be said: told here once more, so that they are
//! held against nothing that the bot has reckoned itself.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use shelftalker::play::ZONE;

/// What a line of the school's calendar file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Term,
    Closed,
    Testing,
}

type Line = (&'static str, &'static str, &'static str, Is);

/// The school year of the story, as the office has entered it.
const FIRST_YEAR: &[Line] = &[
    ("Autumn term", "2026-09-02", "2026-12-18", Is::Term),
    ("INSET day", "2026-09-21", "2026-09-21", Is::Closed),
    ("Autumn half term", "2026-10-26", "2026-10-30", Is::Closed),
    ("Spring term", "2027-01-05", "2027-03-25", Is::Term),
    ("Year 11 mock exams", "2027-01-11", "2027-01-15", Is::Testing),
    ("February half term", "2027-02-15", "2027-02-19", Is::Closed),
    ("Summer term", "2027-04-12", "2027-07-21", Is::Term),
    ("May Day bank holiday", "2027-05-03", "2027-05-03", Is::Closed),
    ("May half term", "2027-05-31", "2027-06-04", Is::Closed),
    ("Year 10 exams", "2027-06-14", "2027-06-18", Is::Testing),
];

/// The beginning of the one after it.
const SECOND_YEAR: &[Line] = &[
    ("Autumn term", "2027-09-02", "2027-12-17", Is::Term),
    ("INSET day", "2027-09-20", "2027-09-20", Is::Closed),
    ("Autumn half term", "2027-10-25", "2027-10-29", Is::Closed),
];

pub fn first_year() -> Vec<u8> {
    file(FIRST_YEAR)
}

pub fn second_year() -> Vec<u8> {
    file(SECOND_YEAR)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn file(lines: &[Line]) -> Vec<u8> {
    let mut file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Willow Creek School\r\n".to_owned();
    for (name, first, last, _) in lines {
        let after = day(last) + TimeDelta::days(1);
        let (from, to) = (day(first).format("%Y%m%d"), after.format("%Y%m%d"));
        let _ = write!(
            file,
            "BEGIN:VEVENT\r\nUID:{name} {first}\r\nSUMMARY:{name}\r\nDTSTART;VALUE=DATE:{from}\r\n\
             DTEND;VALUE=DATE:{to}\r\nEND:VEVENT\r\n"
        );
    }
    (file + "END:VCALENDAR\r\n").into_bytes()
}

fn is(day_: NaiveDate, what: Is) -> bool {
    let mut lines = FIRST_YEAR.iter().chain(SECOND_YEAR);
    lines.any(|(_, first, last, is)| *is == what && day(first) <= day_ && day_ <= day(last))
}

/// Whether the school meets.
pub fn is_school_day(day: NaiveDate) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    !is_weekend && is(day, Is::Term) && !is(day, Is::Closed)
}

pub fn is_testing_day(day: NaiveDate) -> bool {
    is(day, Is::Testing)
}

/// Between the start and the end of a school day.
pub fn is_in_school_hours(at: DateTime<Utc>) -> bool {
    let local = at.with_timezone(&ZONE).naive_local();
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    is_school_day(local.date()) && (hour(7)..=hour(17)).contains(&local.time())
}

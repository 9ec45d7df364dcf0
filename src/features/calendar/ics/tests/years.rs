//! A whole school year of three public shapes, written by hand, read day by day.

use chrono::{Datelike, NaiveDate, Weekday};
use chrono_tz::{America, Australia, Europe, Tz};

use super::super::Guess;
use super::{day, reads};

/// The letters of a year's school days: `.` school, `C` closed, `H` half, `T` testing, from one day to another, a week
/// a word, Monday to Friday; weekends are nobody's.
fn weeks(file: &str, school: Tz, from: &str, to: &str) -> Vec<String> {
    let lines = reads(file.as_bytes(), school).unwrap().lines;
    let letter = |day: NaiveDate| {
        let of =
            |guess| lines.iter().any(|line| line.guess == guess && line.first <= day && day <= line.last);
        [(Guess::Closed, 'C'), (Guess::Half, 'H'), (Guess::Testing, 'T')]
            .into_iter()
            .find(|(guess, _)| of(*guess))
            .map_or('.', |(_, letter)| letter)
    };
    let mut weeks: Vec<String> = Vec::new();
    for day in day(from).iter_days().take_while(|it| *it <= day(to)) {
        match day.weekday() {
            Weekday::Sat | Weekday::Sun => {}
            Weekday::Mon => weeks.push(format!("{day} {}", letter(day))),
            _ => weeks.last_mut().unwrap().push(letter(day)),
        }
    }
    weeks.into_iter().filter(|week| week.contains(['C', 'H', 'T'])).collect()
}

fn terms(file: &str, school: Tz) -> Vec<String> {
    let lines = reads(file.as_bytes(), school).unwrap().lines;
    let terms = lines.iter().filter(|line| line.guess == Guess::Term);
    terms.map(|line| format!("{}..{} {}", line.first, line.last, line.name)).collect()
}

#[test]
fn a_year_of_an_american_district_is_read_day_by_day() {
    let file = include_str!("us_district.ics");
    assert_eq!(
        weeks(file, America::New_York, "2026-08-24", "2027-06-25"),
        [
            "2026-09-07 C....",
            "2026-09-21 C....",
            "2026-10-12 C....",
            "2026-11-02 .C..H",
            "2026-11-09 ..C..",
            "2026-11-23 ..HCC",
            "2026-12-21 ..HCC",
            "2026-12-28 CCCCC",
            "2027-01-18 C....",
            "2027-02-15 CCCCC",
            "2027-03-15 ....H",
            "2027-03-22 ....C",
            "2027-04-05 .TTT.",
            "2027-04-19 CCCCC",
            "2027-05-03 TTTTT",
            "2027-05-10 TTTTT",
            "2027-05-31 C....",
            "2027-06-14 ....C",
            "2027-06-21 ..H..",
        ]
    );
    assert_eq!(terms(file, America::New_York), ["2026-08-31..2027-06-23 School year"]);
}

#[test]
fn english_term_dates_are_read_day_by_day() {
    let file = include_str!("english_terms.ics");
    assert_eq!(
        weeks(file, Europe::London, "2026-08-31", "2027-07-30"),
        [
            "2026-08-31 CCC..",
            "2026-10-26 CCCCC",
            "2026-11-30 C....",
            "2026-12-14 ....H",
            "2026-12-21 CCCCC",
            "2026-12-28 CCCCC",
            "2027-01-04 C....",
            "2027-02-15 CCCCC",
            "2027-03-22 ....C",
            "2027-03-29 CCCCC",
            "2027-04-05 CCCCC",
            "2027-05-03 C....",
            "2027-05-10 TTTT.",
            "2027-05-31 CCCCC",
            "2027-07-19 .CCCC",
            "2027-07-26 CCCCC",
        ]
    );
    assert_eq!(
        terms(file, Europe::London),
        [
            "2026-09-03..2026-12-18 Autumn term",
            "2027-01-05..2027-03-25 Spring term",
            "2027-04-12..2027-07-19 Summer term",
        ]
    );
}

#[test]
fn australian_terms_are_read_day_by_day() {
    let file = include_str!("australian_terms.ics");
    assert_eq!(
        weeks(file, Australia::Melbourne, "2026-10-05", "2027-09-17"),
        [
            "2026-11-02 .C...",
            "2026-11-09 ....C",
            "2026-12-21 CCCCC",
            "2026-12-28 CCCCC",
            "2027-01-04 CCCCC",
            "2027-01-11 CCCCC",
            "2027-01-18 CCCCC",
            "2027-01-25 CCC..",
            "2027-03-08 C....",
            "2027-03-15 ..TTT",
            "2027-03-22 T...C",
            "2027-03-29 CCCCC",
            "2027-04-05 CCCCC",
            "2027-04-26 C....",
            "2027-06-14 C....",
            "2027-06-28 CCCCC",
            "2027-07-05 CCCCC",
        ]
    );
    assert_eq!(
        terms(file, Australia::Melbourne),
        [
            "2026-10-05..2026-12-18 Term 4",
            "2027-01-28..2027-03-25 Term 1",
            "2027-04-12..2027-06-25 Term 2",
            "2027-07-12..2027-09-17 Term 3",
        ]
    );
}

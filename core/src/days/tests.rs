//! Phrases as people type them, and properties that hold for any.

use chrono::NaiveDate;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

/// A Monday.
fn today() -> NaiveDate {
    day(2026, 9, 7)
}

/// What is understood, in short: day, time, minutes, what is left over, doubts.
fn said(typed: &str, manner: &Manner) -> String {
    let reading = read(typed, today(), manner);
    let iso = |day: NaiveDate| day.format("%Y-%m-%d").to_string();
    let mut said = match reading.when {
        When::Day(day) => iso(day),
        When::Week(monday) => format!("week {}", iso(monday)),
        When::Span(first, last) => format!("{}..{}", iso(first), iso(last)),
        When::Soon => "soon".into(),
        When::Open => "open".into(),
        When::Words => "-".into(),
    };
    if let Some(time) = &reading.time {
        write!(said, " @ {}", time.in_words(&Manner::default())).unwrap();
    }
    if let Some(minutes) = reading.minutes {
        write!(said, " ~ {minutes}").unwrap();
    }
    if !reading.rest.is_empty() {
        write!(said, " + {}", reading.rest).unwrap();
    }
    for doubt in &reading.doubts {
        let doubt = match doubt {
            Doubt::OtherWeekday { day, .. } => format!(" ! is {}", day.format("%a")),
            Doubt::NoSuchDay(typed) => format!(" ! none {typed}"),
            Doubt::Passed(_) => " ! passed".to_owned(),
            Doubt::OtherOrder { other, .. } => format!(" ! passed, or {}", iso(*other)),
            Doubt::Weekend(_) => " ! weekend".to_owned(),
            Doubt::Several(days) => format!(" ! {} days", days.len()),
            Doubt::NoSuchTime(typed) => format!(" ! no time {typed}"),
            Doubt::BackToFront(typed) => format!(" ! back to front {typed}"),
        };
        said.push_str(&doubt);
    }
    said
}

/// A phrase a line, and after `=>` what is understood; lines that begin with `#` say what follows is about.
fn table(phrases: &str, manner: &Manner) -> usize {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in phrases.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let (typed, meant) = line.split_once("=>").unwrap_or_else(|| panic!("no => in {line}"));
        let said = said(typed.trim(), manner);
        count += 1;
        if said != meant.trim() {
            wrong.push(format!("{} => {said}   (meant {})", typed.trim(), meant.trim()));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} are read otherwise:\n{}", wrong.len(), wrong.join("\n"));
    count
}

#[test]
fn phrases_are_read_as_british_teachers_mean_them() {
    assert!(table(include_str!("phrases_gb.txt"), &Manner::default()) >= 150);
}

#[test]
fn phrases_are_read_as_american_teachers_mean_them() {
    assert!(table(include_str!("phrases_us.txt"), &Manner::american()) >= 150);
}

#[test]
fn a_week_has_not_passed_before_its_last_day_is_over() {
    let manner = Manner::default();
    let sunday = day(2026, 9, 13);
    let week = read("week of 8 Sep", sunday, &manner);
    assert_eq!((week.when, week.when.begins(sunday)), (When::Week(today()), Some(sunday)));
    assert!(week.doubts.is_empty());
    let monday = day(2026, 9, 14);
    assert_eq!(read("week of 8 Sep", monday, &manner).doubts, [Doubt::Passed(sunday)]);
    assert_eq!(read("this Thursday", sunday, &manner).doubts, [Doubt::Passed(day(2026, 9, 10))]);
    let american = Manner::american();
    assert_eq!(read("this week", sunday, &american).when, When::Week(monday), "their week has begun");
    assert_eq!(read("next week", sunday, &american).when, When::Week(day(2026, 9, 21)));
}

#[test]
fn what_touches_a_day_does_not_become_part_of_it() {
    let (today, manner) = (day(1990, 1, 1), Manner::american());
    let full = read("thurs99999999999", today, &manner).in_full(today, &manner).unwrap();
    assert_eq!(full, "Thursday, January 4 99999999999");
    // Eight days later it would be read as the next Thursday.
    let (today, manner) = (day(1990, 6, 28), Manner::default());
    let full = read("nextOctthursthurs thurs.’sthurs", today, &manner).in_full(today, &manner).unwrap();
    assert_eq!(full, "nextOctthursthurs Thu 5 July ’sthurs");
}

#[test]
fn a_date_without_a_year_is_the_next_one_unless_it_has_only_just_passed() {
    let (today, manner) = (day(2026, 11, 20), Manner::default());
    assert_eq!(read("12 Jan", today, &manner).when, When::Day(day(2027, 1, 12)));
    assert_eq!(read("12 Nov", today, &manner).doubts, [Doubt::Passed(day(2026, 11, 12))]);
    assert_eq!(read("20 Nov", today, &manner).when, When::Day(today));
    let (passed, other) = (day(2026, 10, 12), day(2026, 12, 10));
    assert_eq!(read("12/10", today, &manner).doubts, [Doubt::OtherOrder { passed, other }]);
    assert_eq!(read("12/10/2026", today, &manner).doubts, [Doubt::OtherOrder { passed, other }]);
    assert_eq!(read("10/12", today, &Manner::american()).doubts, [Doubt::OtherOrder { passed, other }]);
    assert_eq!(read("12 Oct", today, &manner).doubts, [Doubt::Passed(passed)], "a name leaves no doubt");
    assert_eq!(read("8/10", today, &manner).doubts, [Doubt::Passed(day(2026, 10, 8))], "nor August");
}

#[test]
fn of_a_long_text_nothing_is_lost() {
    let long = "Poems by and about the sea, read in small groups. ".repeat(50);
    assert_eq!(read(&long, today(), &Manner::default()).rest, long.trim());
    let reading = read(&format!("thurs p3 {long}"), today(), &Manner::default());
    assert_eq!((reading.day(), reading.rest.as_str()), (Some(day(2026, 9, 10)), long.trim()));
}

#[test]
fn a_week_or_two_on_a_weekday_are_counted_from_the_next_one() {
    let (friday, manner) = (day(2026, 9, 11), Manner::default());
    for (typed, meant) in [
        ("Thursday", day(2026, 9, 17)),
        ("Thursday week", day(2026, 9, 24)),
        ("a week on Thursday", day(2026, 9, 24)),
        ("a fortnight on Thursday", day(2026, 10, 1)),
        ("Thursday fortnight", day(2026, 10, 1)),
        ("Friday", day(2026, 9, 18)),
    ] {
        assert_eq!(read(typed, friday, &manner).when, When::Day(meant), "{typed}");
    }
}

#[test]
fn this_week_is_this_week_also_at_the_turn_of_the_century() {
    let manner = Manner::default();
    for today in [day(2000, 1, 1), day(2000, 1, 2), day(1999, 12, 31), day(2100, 1, 1)] {
        let when = read("this week", today, &manner).when;
        let shown = when.in_full(today, &manner).unwrap();
        assert_eq!(read(&shown, today, &manner).when, when, "{shown}");
    }
}

#[test]
fn times_are_understood_in_the_forms_that_people_type() {
    for (typed, read) in [
        ("8:15", "08:15"),
        ("3 pm", "15:00"),
        ("3 P.M.", "15:00"),
        ("2:30", "14:30"),
        ("05:30", "05:30"),
        ("12 am", "00:00"),
        ("15.00", "15:00"),
        ("3.30pm", "15:30"),
        ("330pm", "15:30"),
        ("1015", "10:15"),
        ("noon", "12:00"),
        ("at noon", "12:00"),
        ("at 3", "15:00"),
        ("10h15", "10:15"),
        ("9 o'clock", "09:00"),
    ] {
        assert_eq!(
            time_of_day(typed).map(|it| it.format("%H:%M").to_string()).as_deref(),
            Some(read),
            "{typed}"
        );
    }
    for typed in ["", "8", "25:00", "8:5", "13 pm", "soon", "period 3", "10:15 or 11", "45 min"] {
        assert_eq!(time_of_day(typed), None, "{typed}");
    }
}

#[test]
fn weekdays_are_understood_in_the_forms_that_people_type() {
    for typed in ["Tuesday", "Tue", "tues.", "TUESDAYS", " tues ", "every Tuesday", "tuseday"] {
        assert_eq!(weekday(typed), Some(chrono::Weekday::Tue), "{typed}");
    }
    for typed in ["", "T", "Moonsday", "Tue and Thu", "daily", "Tuesday 3"] {
        assert_eq!(weekday(typed), None, "{typed}");
    }
}

#[test]
fn what_was_typed_is_shown_with_its_day_and_time_in_full() {
    let manner = Manner::default();
    let american = Manner::american();
    for (typed, shown, in_american) in [
        ("tomorrow p4", "Tue 8 September, period 4", "Tuesday, September 8, period 4"),
        ("maybe thurs 2pm?", "maybe Thu 10 September, 14:00?", "maybe Thursday, September 10, 2:00 PM?"),
        ("p3 on fri please", "period 3, Fri 11 September please", "period 3, Friday, September 11 please"),
        ("thurs @ p3", "Thu 10 September, period 3", "Thursday, September 10, period 3"),
        ("maybe (Thu 17 Sep)", "maybe (Thu 17 September)", "maybe (Thursday, September 17)"),
        ("by 12 Oct 2027", "by Tue 12 October 2027", "by Tuesday, October 12, 2027"),
        ("next week", "the week of Mon 14 September", "the week of Monday, September 14"),
        ("12 to 14 Oct", "Mon 12 October to Wed 14 October", "Monday, October 12 to Wednesday, October 14"),
    ] {
        let full = |manner| read(typed, today(), manner).in_full(today(), manner);
        assert_eq!(full(&manner).as_deref(), Some(shown), "{typed}");
        assert_eq!(full(&american).as_deref(), Some(in_american), "{typed}");
    }
    assert_eq!(read("after the mock exams", today(), &manner).in_full(today(), &manner), None);
}

fn manners() -> impl Strategy<Value = Manner> {
    let dates = prop_oneof![Just(Dates::DayFirst), Just(Dates::MonthFirst)];
    let hours = prop_oneof![Just(Hours::TwentyFour), Just(Hours::Twelve)];
    let week = prop_oneof![Just(WeekBegins::Monday), Just(WeekBegins::Sunday)];
    (dates, hours, week).prop_map(|(dates, hours, week)| Manner { dates, hours, week, ..Manner::default() })
}

/// Words and marks as they stand in what people type, in any order.
fn jumble() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("thurs"),
        Just("next"),
        Just("week"),
        Just("w/c"),
        Just("12"),
        Just("31"),
        Just("9/10"),
        Just("Oct"),
        Just("to"),
        Just("-"),
        Just("or"),
        Just("p3"),
        Just("10:15"),
        Just("in"),
        Just("2026"),
        Just("the"),
        Just("1h30"),
        Just("."),
        Just(","),
        Just("("),
        Just(")"),
        Just("Sep"),
        Just("17th"),
        Just("not"),
        Just("at"),
        Just("’s"),
        Just("½"),
        Just("Ⅷ"),
        Just("٣"),
        Just("İ"),
        Just("99999999999"),
        Just("0"),
        Just("00"),
        Just("29 Feb"),
        Just("asap"),
    ];
    (prop::collection::vec(piece, 0..12), prop::collection::vec(any::<bool>(), 12)).prop_map(
        |(pieces, apart)| {
            let pieces = pieces.iter().zip(apart);
            pieces.flat_map(|(piece, apart)| [*piece, if apart { " " } else { "" }]).collect()
        },
    )
}

proptest! {
    #[test]
    fn nothing_that_is_typed_makes_it_panic(typed in prop_oneof![any::<String>(), jumble()], now in 0_u64..60_000, manner in manners()) {
        let today = day(1950, 1, 1) + chrono::Days::new(now);
        let reading = read(&typed, today, &manner);
        let _ = reading.in_full(today, &manner);
        let _ = (time_of_day(&typed), weekday(&typed), one_day(&typed, today, &manner));
        for doubt in &reading.doubts {
            let _ = (question(doubt, today, &manner), remark(doubt, &manner));
        }
    }

    /// What the writer writes, the reader reads back as the same, in every manner and on any day.
    #[test]
    fn what_is_written_is_read_back(now in 0_u64..60_000, ahead in -200_i64..1_500, length in 0_i64..60, minute in 0_u32..1440, manner in manners()) {
        let today = day(1950, 1, 1) + chrono::Days::new(now);
        let date = today + chrono::TimeDelta::days(ahead);
        let written = [manner.day_and_year(date), manner.day_as_typed(date), manner.date(date)];
        for words in written {
            let reading = read(&words, today, &manner);
            prop_assert_eq!(reading.when, When::Day(date), "{}", words);
            prop_assert!(reading.is_only_a_day(), "{}", words);
        }
        let monday = manner.monday_of(date).unwrap();
        for when in [When::Day(date), When::Week(monday), When::Span(date, date + chrono::TimeDelta::days(length + 1))] {
            let words = when.in_full(today, &manner).unwrap();
            prop_assert_eq!(read(&words, today, &manner).when, when, "{}", words);
        }
        // No school writes of a time before six without saying which half of the day it is.
        let time = chrono::NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
        prop_assert_eq!(time_of_day(&manner.time(time)), Some(time), "{}", manner.time(time));
        let moment = manner.moment(date.and_time(time));
        prop_assert_eq!(read(&moment, today, &manner).time, Some(Time::At(time)), "{}", moment);
    }

    /// What was settled once never becomes another day in silence, on whatever later day it is read: a day that has passed
    /// by then contradicts its weekday a year later, and is asked about.
    #[test]
    fn what_is_shown_in_full_becomes_no_other_day(typed in jumble(), now in 0_u64..30_000, later in 0_u64..60, manner in manners()) {
        let today = day(1990, 1, 1) + chrono::Days::new(now);
        let first = read(&typed, today, &manner);
        if let Some(full) = first.in_full(today, &manner).filter(|_| first.doubts.is_empty()) {
            let again = read(&full, today + chrono::Days::new(later), &manner);
            let is_other = again.when != first.when && again.when != When::Words;
            prop_assert!(!is_other || !again.doubts.is_empty(), "{} → {}: {:?}", typed, full, again.when);
        }
    }
}

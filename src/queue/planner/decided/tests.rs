//! What becomes of slots that fell due, at the edges of every span.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::{
    FIRST_LOOKS, LOOK_AHEAD, ON_TIME, Plan, hours_from, is_open, next_moment, plan_slots, slots_to_come,
};
use crate::days::Manner;
use crate::features::pauses::Pauses;
use crate::features::setup::{School, SchoolId};
use crate::queue::arranged::Coming;
use crate::queue::{Line, OnClosed, Schedule, Slot};

const WINDOW: TimeDelta = TimeDelta::hours(48);

/// A moment of the school's own wall clock, which is UTC.
fn at(moment: &str) -> DateTime<Utc> {
    nominal(moment).and_utc()
}

fn nominal(moment: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M:%S").unwrap()
}

fn school() -> School {
    School {
        id: SchoolId(1),
        server: "100".into(),
        zone: chrono_tz::UTC,
        manner: Manner::american(),
        librarians: None,
        desk: None,
        requests: None,
        staff: None,
        day_starts: NaiveTime::from_hms_opt(7, 0, 0).unwrap(),
        day_ends: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
        calendar: Arc::default(),
        pauses: Pauses::default(),
        second_eyes: false,
        away: false,
        version: 0,
    }
}

fn mondays() -> Line {
    Line::parse("30 7 * * Mon").unwrap()
}

/// Begun on a Tuesday, and served last on that Monday, if on any.
fn schedule(last: Option<&str>) -> Schedule {
    Schedule {
        school: SchoolId(1),
        kind: "tip".to_owned(),
        cron: "30 7 * * Mon".to_owned(),
        chosen: false,
        on_closed: OnClosed::NextSchoolDay,
        since: nominal("2026-09-01 12:00:00"),
        last_slot: last.map(nominal),
        version: 0,
    }
}

/// What is planned, by the nominal times of its slots.
fn plan(last: Option<&str>, now: &str) -> (&'static str, Vec<String>) {
    let shown =
        |slots: &[Coming]| slots.iter().map(|it| it.slot.nominal.format("%m-%d %H:%M").to_string()).collect();
    match plan_slots(&school(), &schedule(last), &mondays(), &[], WINDOW, at(now)) {
        Plan::Nothing => ("nothing", Vec::new()),
        Plan::Post { slot, missed } => {
            let mut all = missed;
            all.push(slot);
            ("post", shown(&all))
        }
        Plan::Rest { .. } => ("rest", Vec::new()),
        Plan::WaitUntil(_) => ("wait", Vec::new()),
        Plan::Miss(missed) => ("miss", shown(&missed)),
    }
}

#[test]
fn a_slot_is_posted_from_its_very_moment_on_and_not_before() {
    assert_eq!(plan(None, "2026-09-07 07:29:59"), ("nothing", vec![]));
    assert_eq!(plan(None, "2026-09-07 07:30:00"), ("post", vec!["09-07 07:30".to_owned()]));
    assert_eq!(
        plan(Some("2026-09-07 07:30:00"), "2026-09-07 07:30:30"),
        ("nothing", vec![]),
        "it was served"
    );
}

#[test]
fn what_is_late_is_caught_up_in_its_window_and_in_the_schools_hours() {
    let monday = || vec!["09-07 07:30".to_owned()];
    assert_eq!(plan(None, "2026-09-07 16:59:59"), ("post", monday()));
    assert_eq!(plan(None, "2026-09-07 17:00:00"), ("wait", vec![]));
    assert_eq!(plan(None, "2026-09-08 06:59:59"), ("wait", vec![]));
    assert_eq!(plan(None, "2026-09-08 07:00:00"), ("post", monday()));
    assert_eq!(plan(None, "2026-09-09 07:29:59"), ("post", monday()));
    assert_eq!(plan(None, "2026-09-09 07:30:00"), ("miss", monday()), "its window is over");
    assert_eq!(plan(None, "2026-09-08 17:00:00"), ("wait", vec![]), "seven is still inside of it");
    assert_eq!(plan(None, "2026-09-09 17:00:00"), ("miss", monday()));
}

#[test]
fn a_window_that_ends_as_the_day_begins_is_not_waited_for() {
    let mut school = school();
    school.day_starts = NaiveTime::from_hms_opt(7, 30, 0).unwrap();
    let planned = plan_slots(&school, &schedule(None), &mondays(), &[], WINDOW, at("2026-09-08 20:00:00"));
    assert!(matches!(planned, Plan::Miss(_)), "{planned:?}");
}

#[test]
fn a_slot_at_night_is_on_time_for_two_minutes_whatever_the_hours() {
    let line = Line::parse("0 22 * * Mon").unwrap();
    let plan = |now: &str| plan_slots(&school(), &schedule(None), &line, &[], WINDOW, at(now));
    assert!(matches!(plan("2026-09-07 22:00:00"), Plan::Post { .. }));
    assert!(matches!(plan("2026-09-07 22:02:00"), Plan::Post { .. }));
    assert_eq!(plan("2026-09-07 22:02:01"), Plan::WaitUntil(at("2026-09-08 07:00:00")));
    assert_eq!(ON_TIME, TimeDelta::minutes(2));
}

#[test]
fn of_several_that_fell_due_the_latest_is_posted_and_the_others_are_missed() {
    let all = ["09-07 07:30", "09-14 07:30", "09-21 07:30"].map(str::to_owned).to_vec();
    assert_eq!(plan(None, "2026-09-21 07:30:10"), ("post", all.clone()));
    assert_eq!(plan(None, "2026-09-24 08:00:00"), ("miss", all.clone()));
    assert_eq!(plan(Some("2026-09-07 07:30:00"), "2026-09-24 08:00:00"), ("miss", all[1..].to_vec()));
}

#[test]
fn a_slot_from_before_the_schedule_began_and_one_of_a_served_period_are_not_open() {
    let is_open_at = |since: &str, last: Option<&str>, slot: &str| {
        let schedule = Schedule { since: nominal(since), ..schedule(last) };
        let (falls, at) = (nominal(slot), at(slot));
        is_open(&schedule, &mondays(), &Slot { nominal: falls, falls, at, moved: None })
    };
    let monday = "2026-09-07 07:30:00";
    assert!(is_open_at(monday, None, monday), "from its very moment");
    assert!(!is_open_at("2026-09-07 07:30:01", None, monday));
    assert!(is_open_at("2026-09-01 00:00:00", Some("2026-08-31 07:30:00"), monday));
    assert!(!is_open_at("2026-09-01 00:00:00", Some(monday), monday));
    assert!(
        !is_open_at("2026-09-01 00:00:00", Some("2026-09-14 07:30:00"), monday),
        "later ones were served"
    );
    let wednesday = "2026-09-09 07:30:00";
    assert!(!is_open_at("2026-09-01 00:00:00", Some(monday), wednesday), "the week has had its tip");
}

#[test]
fn what_comes_is_a_year_of_what_was_not_served() {
    let now = at("2026-09-07 07:00:00");
    let all = slots_to_come(&school(), None, &mondays(), OnClosed::NextSchoolDay, now);
    assert_eq!(all[0].nominal, nominal("2026-09-07 07:30:00"));
    assert_eq!(all.len(), 53);
    assert!(all.last().unwrap().at < now + LOOK_AHEAD);
    let served = schedule(Some("2026-09-07 07:30:00"));
    let rest = slots_to_come(&school(), Some(&served), &mondays(), OnClosed::NextSchoolDay, now);
    assert_eq!(rest[..], all[1..]);
}

#[test]
fn the_next_moment_is_that_of_the_next_open_slot_however_far_away() {
    let now = at("2026-09-07 07:00:00");
    let next =
        |last, cron: &str| next_moment(&school(), &schedule(last), &Line::parse(cron).unwrap(), &[], now);
    assert_eq!(next(None, "30 7 * * Mon"), at("2026-09-07 07:30:00"));
    assert_eq!(next(Some("2026-09-07 07:30:00"), "30 7 * * Mon"), at("2026-09-14 07:30:00"));
    assert_eq!(next(None, "0 8 1 * *"), at("2026-10-01 08:00:00"), "beyond the first look");
    assert_eq!(next(None, "0 8 1 9 *"), at("2027-09-01 08:00:00"), "beyond the second");
    assert_eq!(next(None, "0 8 29 2 *"), now + LOOK_AHEAD, "not within a year: looked at again then");
    assert_eq!(FIRST_LOOKS[2], LOOK_AHEAD);
}

#[test]
fn the_schools_hours_begin_with_their_first_minute_and_end_before_their_last() {
    for (now, opens) in [
        ("2026-09-07 06:59:59", "2026-09-07 07:00:00"),
        ("2026-09-07 07:00:00", "2026-09-07 07:00:00"),
        ("2026-09-07 16:59:59", "2026-09-07 16:59:59"),
        ("2026-09-07 17:00:00", "2026-09-08 07:00:00"),
        ("2026-09-07 23:00:00", "2026-09-08 07:00:00"),
    ] {
        assert_eq!(hours_from(&school(), at(now), |_| true), Some(at(opens)), "{now}");
    }
    let tokyo = School { zone: chrono_tz::Asia::Tokyo, ..school() };
    let half_past_seven_there = at("2026-09-06 22:30:00");
    assert!(hours_from(&tokyo, half_past_seven_there, |_| true).unwrap() <= half_past_seven_there);
}

//! What becomes of slots that fell due, at the edges of every span.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::{
    FIRST_LOOKS, LOOK_AHEAD, ON_TIME, Plan, given_elsewhere, hours_from, is_open, next_moment, plan_slots,
    since_after, slots_to_come, still_coming,
};
use crate::calendar::{Calendar, Entry, EntryId, EntryKind};
use crate::queue::time::School;
use crate::queue::{Arranged, Coming, Line, OnClosed, Pause, Pauses, Schedule, Slot};
use crate::school::SchoolId;

const WINDOW: TimeDelta = TimeDelta::hours(48);

/// A moment of the school's own wall clock, which is UTC.
fn at(moment: &str) -> DateTime<Utc> {
    nominal(moment).and_utc()
}

fn nominal(moment: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M:%S").unwrap()
}

fn school() -> School {
    School::in_zone(chrono_tz::UTC)
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
    match plan_slots(school().time(), &schedule(last), &mondays(), &[], WINDOW, at(now)) {
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
    let planned =
        plan_slots(school.time(), &schedule(None), &mondays(), &[], WINDOW, at("2026-09-08 20:00:00"));
    assert!(matches!(planned, Plan::Miss(_)), "{planned:?}");
}

#[test]
fn a_slot_at_night_is_on_time_for_two_minutes_whatever_the_hours() {
    let line = Line::parse("0 22 * * Mon").unwrap();
    let plan = |now: &str| plan_slots(school().time(), &schedule(None), &line, &[], WINDOW, at(now));
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
    let all = slots_to_come(school().time(), None, &mondays(), OnClosed::NextSchoolDay, now);
    assert_eq!(all[0].nominal, nominal("2026-09-07 07:30:00"));
    assert_eq!(all.len(), 53);
    assert!(all.last().unwrap().at < now + LOOK_AHEAD);
    let served = schedule(Some("2026-09-07 07:30:00"));
    let rest = slots_to_come(school().time(), Some(&served), &mondays(), OnClosed::NextSchoolDay, now);
    assert_eq!(rest[..], all[1..]);
}

#[test]
fn the_next_moment_is_that_of_the_next_open_slot_however_far_away() {
    let now = at("2026-09-07 07:00:00");
    let next = |last, cron: &str| {
        next_moment(school().time(), &schedule(last), &Line::parse(cron).unwrap(), &[], now)
    };
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
        assert_eq!(hours_from(school().time(), at(now), |_| true), Some(at(opens)), "{now}");
    }
    let tokyo = School { zone: chrono_tz::Asia::Tokyo, ..school() };
    let half_past_seven_there = at("2026-09-06 22:30:00");
    assert!(hours_from(tokyo.time(), half_past_seven_there, |_| true).unwrap() <= half_past_seven_there);
}

fn closed(first: &str, last: &str) -> School {
    let days = Entry {
        id: EntryId(0),
        kind: EntryKind::Closed,
        name: "Half term".into(),
        first: first.parse().unwrap(),
        last: last.parse().unwrap(),
        uid: None,
        source: None,
    };
    School { calendar: Calendar::of([days]), ..school() }
}

fn paused(since: &str, until: Option<&str>) -> School {
    let pause = Pause {
        kind: "tip".into(),
        label: "Weekly tip".into(),
        since: nominal(since),
        until: until.map(|day| day.parse().unwrap()),
        by: "Dana".into(),
    };
    School { pauses: Pauses::default().with(pause), ..school() }
}

fn planned(school: &School, schedule: &Schedule, arranged: &[Arranged], now: &str) -> Plan {
    plan_slots(school.time(), schedule, &mondays(), arranged, WINDOW, at(now))
}

fn names(slots: &[Coming]) -> Vec<String> {
    slots.iter().map(|it| it.slot.nominal.format("%m-%d").to_string()).collect()
}

#[test]
fn a_pause_serves_what_falls_due_in_it_or_would_be_caught_up_in_it_without_a_word() {
    let of = |school: &School, now: &str| match planned(school, &schedule(None), &[], now) {
        Plan::Rest { slot, missed } => (names(&[slot]), names(&missed)),
        other => panic!("{other:?}"),
    };
    let monday = || vec!["09-07".to_owned()];
    assert_eq!(of(&paused("2026-09-06 12:00:00", None), "2026-09-07 07:30:00"), (monday(), vec![]));
    // It fell due before the pause began, and is not caught up in it.
    assert_eq!(of(&paused("2026-09-07 08:00:00", None), "2026-09-07 09:00:00"), (monday(), vec![]));
    // It fell due in a pause that is over by now.
    let over = paused("2026-09-06 12:00:00", Some("2026-09-07"));
    assert_eq!(of(&over, "2026-09-08 09:00:00"), (monday(), vec![]));
    // What was missed in a pause is none that was missed; what was missed before it is.
    let later = paused("2026-09-10 12:00:00", None);
    assert_eq!(of(&later, "2026-09-21 08:00:00"), (vec!["09-21".to_owned()], monday()));
    let other_kind = Schedule { kind: "appreciation".into(), ..schedule(None) };
    let plan = planned(&paused("2026-09-06 12:00:00", None), &other_kind, &[], "2026-09-07 07:30:00");
    assert!(matches!(plan, Plan::Post { .. }), "{plan:?}");
}

#[test]
fn what_is_caught_up_waits_for_a_day_on_which_something_may_be_posted() {
    // Monday's slot was on time for the school, and missed; Tuesday is closed, its window ends on Wednesday at 07:30.
    let school = closed("2026-09-08", "2026-09-08");
    let plan = |rule, now: &str| planned(&school, &Schedule { on_closed: rule, ..schedule(None) }, &[], now);
    assert_eq!(
        plan(OnClosed::NextSchoolDay, "2026-09-08 09:00:00"),
        Plan::WaitUntil(at("2026-09-09 07:00:00"))
    );
    assert!(matches!(plan(OnClosed::Skip, "2026-09-09 07:00:00"), Plan::Post { .. }));
    assert!(matches!(plan(OnClosed::SendAnyway, "2026-09-08 09:00:00"), Plan::Post { .. }));
    let longer = closed("2026-09-08", "2026-09-09");
    assert!(matches!(planned(&longer, &schedule(None), &[], "2026-09-08 09:00:00"), Plan::Miss(_)));
    assert_eq!(hours_from(school.time(), at("2026-09-07 09:00:00"), |_| false), None, "never");
}

#[test]
fn what_a_librarian_has_skipped_or_moved_is_no_slot_of_its_own_day() {
    let arranged = |moved_to: Option<&str>, skipped| {
        [Arranged {
            nominal: nominal("2026-09-07 07:30:00"),
            moved_to: moved_to.map(nominal),
            skipped,
            ..Arranged::default()
        }]
    };
    let plan = |arranged: &[Arranged], now: &str| planned(&school(), &schedule(None), arranged, now);
    assert_eq!(plan(&arranged(None, true), "2026-09-07 07:30:00"), Plan::Nothing);
    let later = arranged(Some("2026-09-09 08:00:00"), false);
    assert_eq!(plan(&later, "2026-09-08 09:00:00"), Plan::Nothing);
    assert!(matches!(plan(&later, "2026-09-09 08:00:00"), Plan::Post { .. }));
    // Moved before its own name, and before what was served last.
    let earlier = arranged(Some("2026-09-03 08:00:00"), false);
    let served = schedule(Some("2026-08-31 07:30:00"));
    let plan = planned(&school(), &served, &earlier, "2026-09-03 08:00:00");
    assert!(matches!(plan, Plan::Post { .. }), "{plan:?}");
}

#[test]
fn a_changed_calendar_looks_back_two_days_or_as_far_as_what_waits() {
    let since = |school: &School, schedule: &Schedule, now: &str| {
        since_after(school.time(), schedule, at(now)).unwrap().format("%m-%d %H:%M").to_string()
    };
    let served = schedule(Some("2026-09-07 07:30:00"));
    assert_eq!(since(&school(), &served, "2026-09-10 12:00:00"), "09-08 12:00", "nothing waits");
    assert_eq!(since(&school(), &schedule(None), "2026-09-10 12:00:00"), "09-07 07:30", "Monday's waits");
    assert_eq!(since(&school(), &schedule(None), "2026-09-08 12:00:00"), "09-06 12:00");
    let new = Schedule { since: nominal("2026-09-10 10:00:00"), ..schedule(None) };
    assert_eq!(since(&school(), &new, "2026-09-10 12:00:00"), "09-10 10:00", "never before it began");
    let broken = Schedule { cron: "never".into(), ..schedule(None) };
    assert!(since_after(school().time(), &broken, at("2026-09-10 12:00:00")).is_err());
}

#[test]
fn what_is_to_come_is_open_and_says_what_was_given_to_it() {
    let says = |day: &str, says: &str, skipped| Arranged {
        nominal: nominal(day),
        says: Some(says.to_owned()),
        skipped,
        ..Arranged::default()
    };
    let arranged = [
        says("2026-09-14 07:30:00", "a", false),
        says("2026-09-21 07:30:00", "b", true),
        says("2026-09-28 07:30:00", "c", false),
    ];
    let served = schedule(Some("2026-09-07 07:30:00"));
    let span = (at("2026-09-07 00:00:00"), at("2026-09-28 07:30:00"));
    let coming = still_coming(school().time(), &served, &mondays(), &arranged, span);
    assert_eq!(names(&coming), ["09-14", "09-21"], "the served one is over, and the end is not in it");
    let span = (at("2026-09-07 00:00:00"), at("2026-10-06 00:00:00"));
    let coming = still_coming(school().time(), &served, &mondays(), &arranged, span);
    assert_eq!(given_elsewhere(&coming, &coming[0]), ["c"], "its own does not count, nor what is skipped");
    assert_eq!(given_elsewhere(&coming, &coming[3]), ["a", "c"]);
}

//! Days of a school's calendar, and what becomes of its entries.

use chrono::NaiveDate;

use super::{Calendar, DayIs, Entry, EntryId, EntryKind, SchoolWeek, Why};
use crate::chat::words::in_plain_words;
use crate::days::Manner;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn entry(kind: EntryKind, name: &str, first: &str, last: &str) -> Entry {
    let (first, last) = (day(first), day(last));
    Entry { id: EntryId(0), kind, name: name.into(), first, last, uid: None, source: None }
}

fn autumn() -> Calendar {
    Calendar::of([
        entry(EntryKind::Term, "Autumn term", "2026-09-02", "2026-12-18"),
        entry(EntryKind::Closed, "Half term", "2026-10-26", "2026-10-30"),
        entry(EntryKind::Testing, "Mock exams", "2026-11-19", "2026-11-23"),
        entry(EntryKind::Half, "Last day before half term", "2026-10-23", "2026-10-23"),
    ])
}

#[test]
fn without_entries_every_weekday_is_a_school_day() {
    let empty = Calendar::default();
    assert!(empty.is_school_day(day("2026-09-07")));
    assert_eq!(empty.day(day("2026-09-12")), DayIs::Weekend);
    assert_eq!(empty.next_school_day(day("2026-09-11")), Some(day("2026-09-14")));
    assert_eq!(empty.school_day_before(day("2026-09-14")), Some(day("2026-09-11")));
    assert_eq!(empty.school_days_between(day("2026-09-11"), day("2026-09-14")), 1);
}

#[test]
fn a_day_is_what_its_entries_make_it() {
    let calendar = autumn();
    let is = |text: &str| match calendar.day(day(text)) {
        DayIs::School => "school".to_owned(),
        DayIs::Half(entry) => format!("half: {}", entry.name),
        DayIs::Testing(entry) => format!("testing: {}", entry.name),
        DayIs::Closed(entry) => format!("closed: {}", entry.name),
        DayIs::OutsideTerms => "outside".to_owned(),
        DayIs::Weekend => "weekend".to_owned(),
    };
    for (text, expected) in [
        ("2026-09-01", "outside"),
        ("2026-09-02", "school"),
        ("2026-09-05", "weekend"),
        ("2026-10-23", "half: Last day before half term"),
        ("2026-10-24", "weekend"),
        ("2026-10-28", "closed: Half term"),
        ("2026-11-20", "testing: Mock exams"),
        ("2026-11-21", "weekend"),
        ("2026-12-18", "school"),
        ("2026-12-19", "outside"),
    ] {
        assert_eq!(is(text), expected, "{text}");
    }
    assert_eq!(calendar.next_school_day(day("2026-10-23")), Some(day("2026-11-02")));
    assert_eq!(calendar.school_day_before(day("2026-11-02")), Some(day("2026-10-23")));
    assert_eq!(
        calendar.next_school_day(day("2026-12-18")),
        Some(day("2027-01-04")),
        "no further term was entered: after the holidays school goes on"
    );
    assert_eq!(calendar.school_days_between(day("2026-10-22"), day("2026-11-03")), 3);
}

#[test]
fn a_school_that_meets_from_sunday_to_thursday_has_its_weekend_on_friday_and_saturday() {
    let mut calendar = autumn();
    calendar.week = SchoolWeek::read("Sunday to Thursday").unwrap();
    assert!(calendar.is_school_day(day("2026-09-06")));
    assert_eq!(calendar.day(day("2026-09-11")), DayIs::Weekend);
    assert_eq!(calendar.next_school_day(day("2026-09-10")), Some(day("2026-09-13")));
    assert_eq!(calendar.school_day_before(day("2026-09-13")), Some(day("2026-09-10")));
    let kept = serde_json::to_string(&calendar).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&kept).unwrap(), calendar);
    let before: Calendar = serde_json::from_str(r#"{"entries":[],"last_id":3}"#).unwrap();
    assert!(before.is_school_day(day("2026-09-11")), "as calendars were kept before");
}

#[test]
fn a_testing_saturday_is_quiet_and_a_plain_one_is_only_where_weekends_count() {
    let calendar = autumn();
    assert_eq!(calendar.quiet(day("2026-11-21"), false), Some(Why::Testing("Mock exams".into())));
    assert_eq!(calendar.quiet(day("2026-11-14"), false), None);
    assert_eq!(calendar.quiet(day("2026-11-14"), true), Some(Why::Weekend));
}

#[test]
fn an_id_is_never_given_twice() {
    let mut calendar = autumn();
    let last = calendar.add(entry(EntryKind::Closed, "Training day", "2026-11-09", "2026-11-09"));
    calendar.remove(last).unwrap();
    let kept = serde_json::to_string(&calendar).unwrap();
    let mut again: Calendar = serde_json::from_str(&kept).unwrap();
    assert_ne!(again.add(entry(EntryKind::Closed, "Snow", "2026-11-09", "2026-11-09")), last);
}

#[test]
fn an_entry_is_found_changed_and_removed_by_its_id_and_no_other_is() {
    let mut calendar = autumn();
    assert!(!calendar.is_empty() && Calendar::default().is_empty());
    let named = |name: &str| calendar.entries().iter().find(|entry| entry.name == name).unwrap().clone();
    let (half_term, mocks) = (named("Half term"), named("Mock exams"));
    assert_eq!(calendar.entry(half_term.id), Some(&half_term));
    assert_eq!(calendar.entry(EntryId(99)), None);
    let earlier = Entry { first: day("2026-09-01"), last: day("2026-09-01"), ..mocks.clone() };
    assert!(calendar.change(earlier.clone()));
    assert_eq!(calendar.entries()[0], earlier, "by their first day");
    assert_eq!(calendar.entry(half_term.id), Some(&half_term));
    assert!(!calendar.change(Entry { id: EntryId(99), ..half_term.clone() }));
    assert_eq!(calendar.remove(half_term.id), Some(half_term.clone()));
    assert_eq!(calendar.remove(half_term.id), None);
    assert_eq!(calendar.entries().len(), 3);
}

#[test]
fn a_term_is_found_by_its_days() {
    let calendar = autumn();
    assert_eq!(calendar.terms().map(|term| term.name.as_str()).collect::<Vec<_>>(), ["Autumn term"]);
    let of = |at| calendar.term_of(day(at)).map(|term| term.name.as_str());
    for (at, term) in [
        ("2026-09-01", None),
        ("2026-09-02", Some("Autumn term")),
        ("2026-10-28", Some("Autumn term")),
        ("2026-12-18", Some("Autumn term")),
        ("2026-12-19", None),
    ] {
        assert_eq!(of(at), term, "{at}");
    }
}

#[test]
fn the_same_entries_are_kept_in_another_school_week() {
    let week = SchoolWeek::read("Sunday to Thursday").unwrap();
    let calendar = autumn().on_days(week.clone());
    assert_eq!((calendar.entries(), &calendar.week), (autumn().entries(), &week));
}

#[test]
fn why_a_school_does_not_meet_is_said_where_the_calendar_says_so() {
    let calendar = autumn();
    let said = |at| calendar.closed_in_words(day(at), &Manner::default()).map(|it| in_plain_words(&it));
    assert_eq!(said("2026-10-28").as_deref(), Some("Wed 28 October is closed: Half term."));
    assert_eq!(said("2026-12-21").as_deref(), Some("Mon 21 December is outside term."));
    for at in ["2026-10-22", "2026-10-23", "2026-11-20", "2026-10-17"] {
        assert_eq!(said(at), None, "{at}");
    }
}

#[test]
fn each_kind_of_entry_has_its_word_its_value_and_its_choice() {
    let manner = Manner::default();
    let kinds = EntryKind::ALL.map(|kind| (kind.value(), kind.in_words(&manner), kind.choice().label));
    let expected = [
        ("closed", "closed", "Closed"),
        ("half", "half day", "Half day"),
        ("testing", "testing", "Testing"),
        ("term", "term", "Term"),
    ];
    assert_eq!(kinds, expected.map(|(value, word, label)| (value, word, label.to_owned())));
    for kind in EntryKind::ALL {
        assert_eq!(EntryKind::of_value(kind.value()), Some(kind));
        assert_eq!(kind.choice().value, kind.value());
    }
    assert_eq!(EntryKind::of_value("holiday"), None);
}

#[test]
fn an_entry_covers_its_first_day_and_its_last_and_none_beside_them() {
    let half_term = entry(EntryKind::Closed, "Half term", "2026-10-26", "2026-10-30");
    for (at, is_covered) in
        [("2026-10-25", false), ("2026-10-26", true), ("2026-10-30", true), ("2026-10-31", false)]
    {
        assert_eq!(half_term.covers(day(at)), is_covered, "{at}");
    }
    assert_eq!(half_term.days(), 5);
    assert_eq!(Entry { last: day("2026-10-01"), ..half_term }.days(), 0);
}

use std::collections::BTreeSet;

use super::*;
use crate::chat::MemberId;
use crate::config::Settings;
use crate::features::calendar::{Entry, EntryId, EntryKind};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dana() -> Person {
    Person { id: MemberId("1".into()), name: "Dana Hart".into() }
}

fn seasons() -> Seasons {
    Settings::built_in().unwrap().content.seasons
}

fn entry(kind: EntryKind, first: &str, last: &str) -> Entry {
    Entry {
        id: EntryId(0),
        kind,
        name: "Some days".into(),
        first: day(first),
        last: day(last),
        uid: None,
        source: None,
    }
}

/// An English year of three terms, with exams in May.
fn year() -> Calendar {
    Calendar::of([
        entry(EntryKind::Term, "2026-09-03", "2026-12-18"),
        entry(EntryKind::Closed, "2026-10-26", "2026-10-30"),
        entry(EntryKind::Term, "2027-01-05", "2027-03-25"),
        entry(EntryKind::Term, "2027-04-12", "2027-07-21"),
        entry(EntryKind::Testing, "2027-05-10", "2027-05-21"),
    ])
}

fn next_from(id: &str, calendar: &Calendar, zone: Tz, today: &str, choices: &[Choice]) -> Falls {
    let seasons = seasons();
    seasons.named(id).unwrap().next(calendar, zone, day(today), choices).unwrap().falls.unwrap()
}

#[test]
fn each_season_is_kept_on_the_days_that_are_published_for_it() {
    let open = Calendar::default();
    for (id, zone, from, first, last) in [
        ("national-poetry-day-uk", Tz::Europe__London, "2026-08-01", "2026-10-01", "2026-10-01"),
        ("world-book-day-uk-ie", Tz::Europe__London, "2026-12-01", "2027-03-04", "2027-03-04"),
        ("world-read-aloud-day", Tz::America__Chicago, "2026-12-01", "2027-02-03", "2027-02-03"),
        ("national-poetry-month", Tz::America__Toronto, "2026-12-01", "2027-04-01", "2027-04-30"),
        ("library-week-south-africa", Tz::Africa__Johannesburg, "2026-12-01", "2027-03-15", "2027-03-21"),
        ("library-week-india", Tz::Asia__Kolkata, "2026-10-01", "2026-11-14", "2026-11-20"),
        ("book-week-australia", Tz::Australia__Sydney, "2026-02-01", "2026-08-22", "2026-08-28"),
        ("canadian-school-library-day", Tz::America__Toronto, "2026-09-01", "2026-10-26", "2026-10-26"),
        ("read-aloud-day-germany", Tz::Europe__Berlin, "2026-09-01", "2026-11-20", "2026-11-20"),
    ] {
        let falls = next_from(id, &open, zone, from, &[]);
        assert_eq!(falls.kept, Kept { first: day(first), last: day(last) }, "{id}");
    }
}

#[test]
fn the_schools_own_year_comes_from_its_calendar() {
    for (id, from, first) in [
        ("start-of-year", "2026-08-20", "2026-09-11"),
        ("january-reminder", "2026-12-01", "2027-01-11"),
        ("exams-british", "2027-01-01", "2027-04-26"),
        ("end-of-year", "2027-05-01", "2027-07-13"),
    ] {
        assert_eq!(next_from(id, &year(), Tz::Europe__London, from, &[]).kept.first, day(first), "{id}");
    }
    let seasons = seasons();
    let start = seasons.named("start-of-year").unwrap();
    assert!(start.next(&Calendar::default(), Tz::Europe__London, day("2026-08-20"), &[]).is_none());
}

#[test]
fn a_year_that_is_entered_in_part_has_no_last_day_yet() {
    let (seasons, zone) = (seasons(), Tz::Europe__London);
    let mut calendar = Calendar::of([entry(EntryKind::Term, "2026-09-02", "2026-12-18")]);
    let end =
        |calendar: &Calendar, id| seasons.named(id).unwrap().next(calendar, zone, day("2026-09-10"), &[]);
    for (first, last) in [("2027-01-05", "2027-03-25"), ("2027-04-12", "2027-07-21")] {
        for id in ["end-of-year", "books-for-the-long-break"] {
            assert!(end(&calendar, id).is_none(), "{id} before {first}");
        }
        calendar.add(entry(EntryKind::Term, first, last));
    }
    // And of the year after it, the autumn.
    calendar.add(entry(EntryKind::Term, "2027-09-02", "2027-12-17"));
    let falls = end(&calendar, "end-of-year").unwrap().falls.unwrap();
    assert_eq!(falls.kept.first, day("2027-07-13"));
    let after = seasons.named("end-of-year").unwrap().next(&calendar, zone, day("2027-09-10"), &[]);
    assert!(after.is_none());
}

#[test]
fn a_school_that_began_in_the_middle_of_a_year_says_farewell_to_it() {
    let terms = [("2027-01-05", "2027-03-25"), ("2027-04-12", "2027-07-21")];
    let calendar = Calendar::of(terms.map(|(first, last)| entry(EntryKind::Term, first, last)));
    let (seasons, zone) = (seasons(), Tz::Europe__London);
    let next = seasons.named("end-of-year").unwrap().next(&calendar, zone, day("2027-01-10"), &[]);
    assert_eq!(next.unwrap().falls.unwrap().kept.first, day("2027-07-13"));
}

#[test]
fn a_day_on_which_school_is_closed_is_kept_on_the_nearest_school_day_of_two_the_earlier() {
    let closed = |first, last| Calendar::of([entry(EntryKind::Closed, first, last)]);
    for (first, last, kept_on, posted_on) in [
        // Thursday 1 October, and six school days before it.
        ("2026-12-24", "2026-12-24", "2026-10-01", "2026-09-23"),
        ("2026-10-01", "2026-10-01", "2026-09-30", "2026-09-22"),
        ("2026-09-28", "2026-10-01", "2026-10-02", "2026-09-18"),
    ] {
        let calendar = closed(first, last);
        let falls = next_from("national-poetry-day-uk", &calendar, Tz::Europe__London, "2026-08-01", &[]);
        assert_eq!((falls.kept_on, falls.posted_on), (day(kept_on), day(posted_on)), "closed from {first}");
        assert_eq!(falls.kept.first, day("2026-10-01"), "its own day stays what it is");
        assert!(falls.is_met(falls.posted_on - TimeDelta::days(14)));
        assert!(!falls.is_met(falls.posted_on - TimeDelta::days(15)));
    }
}

#[test]
fn a_week_that_begins_on_a_weekend_is_kept_from_its_first_school_day_and_only_a_closed_one_is_moved() {
    let week = |calendar: &Calendar| {
        next_from("book-week-australia", calendar, Tz::Australia__Sydney, "2026-02-01", &[])
    };
    for (closed, kept_on, is_moved) in [
        (None, "2026-08-24", false),
        (Some(("2026-08-24", "2026-08-24")), "2026-08-25", false),
        (Some(("2026-08-24", "2026-08-28")), "2026-08-21", true),
    ] {
        let closed = closed.map(|(first, last)| entry(EntryKind::Closed, first, last));
        let falls = week(&Calendar::of(closed));
        assert_eq!(falls.kept, Kept { first: day("2026-08-22"), last: day("2026-08-28") });
        assert_eq!((falls.kept_on, falls.is_moved()), (day(kept_on), is_moved));
        let seasons = seasons();
        let season = seasons.named("book-week-australia").unwrap();
        let draft = super::super::filled::filled(season, &falls, &seasons, &Manner::default(), (&[], None));
        assert_eq!(draft.sections[0].text.contains("School is closed on"), is_moved, "{kept_on}");
    }
}

#[test]
fn what_comes_each_term_comes_after_each_ones_first_days() {
    let hard = |today: &str| next_from("hard-to-teach", &year(), Tz::Europe__London, today, &[]).kept.first;
    assert_eq!(hard("2026-08-20"), day("2026-09-18"));
    assert_eq!(hard("2026-09-19"), day("2027-01-20"));
    assert_eq!(hard("2027-02-01"), day("2027-04-27"));
    let decided = Choice {
        school: SchoolId(1),
        season: "hard-to-teach".into(),
        first: day("2026-09-18"),
        chosen: Chosen::Dropped,
        by: dana(),
        at: DateTime::UNIX_EPOCH,
    };
    let next = next_from("hard-to-teach", &year(), Tz::Europe__London, "2026-09-10", &[decided]);
    assert_eq!(next.kept.first, day("2027-01-20"));
}

#[test]
fn what_was_decided_about_this_time_leaves_the_next_one_open() {
    let dropped = Choice {
        school: SchoolId(1),
        season: "national-poetry-day-uk".into(),
        first: day("2026-10-01"),
        chosen: Chosen::Dropped,
        by: dana(),
        at: DateTime::UNIX_EPOCH,
    };
    let falls = next_from(
        "national-poetry-day-uk",
        &Calendar::default(),
        Tz::Europe__London,
        "2026-09-20",
        &[dropped],
    );
    assert_eq!(falls.kept.first, day("2027-10-07"));
}

#[test]
fn a_season_without_a_rule_waits_for_its_day_and_asks_once_a_year() {
    let (seasons, open, zone) = (seasons(), Calendar::default(), Tz::America__Chicago);
    let banned = seasons.named("banned-books-week").unwrap();
    let choice = |first: &str, chosen| Choice {
        school: SchoolId(1),
        season: banned.id.clone(),
        first: day(first),
        chosen,
        by: dana(),
        at: DateTime::UNIX_EPOCH,
    };
    let next = |today: &str, choices: &[Choice]| banned.next(&open, zone, day(today), choices).unwrap().falls;
    assert_eq!(next("2026-09-01", &[]), Err(day("2026-10-04")));
    let given = next("2026-09-01", &[choice("2026-10-05", Chosen::Given)]).unwrap();
    assert_eq!(given.kept, Kept { first: day("2026-10-05"), last: day("2026-10-11") });
    assert_eq!(next("2026-09-01", &[choice("2026-10-05", Chosen::Dropped)]), Err(day("2027-10-04")));
}

#[test]
fn a_day_that_is_given_late_is_posted_on_the_next_school_day_as_long_as_it_is_not_over() {
    let (seasons, zone) = (seasons(), Tz::Europe__London);
    let scotland = seasons.named("book-week-scotland").unwrap();
    let given = |at: &str| Choice {
        school: SchoolId(1),
        season: scotland.id.clone(),
        first: day("2026-11-16"),
        chosen: Chosen::Given,
        by: dana(),
        at: at.parse().unwrap(),
    };
    let mut exams = year();
    exams.add(entry(EntryKind::Testing, "2026-11-06", "2026-11-10"));
    for (at, posted_on) in [
        ("2026-11-03T09:00:00Z", Some("2026-11-04")),
        // Its moment on that day may have passed.
        ("2026-11-04T09:00:00Z", Some("2026-11-05")),
        ("2026-11-05T09:00:00Z", Some("2026-11-11")),
        ("2026-11-13T09:00:00Z", Some("2026-11-16")),
        ("2026-11-20T09:00:00Z", None),
    ] {
        let falls = scotland.falls_as_given(&given(at), &exams, zone);
        let late = NotPosted::TooLate { was_due: day("2026-11-04") };
        assert_eq!(falls.map(|falls| falls.posted_on), posted_on.map(day).ok_or(late), "{at}");
    }
    let next = |today: &str| scotland.next(&exams, zone, day(today), &[given("2026-11-05T09:00:00Z")]);
    assert!(next("2026-11-11").is_some_and(|next| next.falls.is_ok()) && next("2026-11-12").is_none());
}

#[test]
fn a_school_meets_only_the_seasons_of_its_country_its_half_of_the_earth_and_its_manner() {
    let seasons = seasons();
    let met = |manner: &Manner, zone| {
        let all = seasons.all.iter().filter(|season| season.is_for(manner, zone, day("2026-11-01")));
        all.map(|season| season.id.as_str()).collect::<BTreeSet<_>>()
    };
    let english = met(&Manner::default(), Tz::Europe__London);
    assert!(english.contains("world-book-day-uk-ie") && english.contains("exams-british"));
    assert!(!english.contains("world-poetry-day") && !english.contains("school-library-month"));
    let american = met(&Manner::american(), Tz::America__Denver);
    assert!(american.contains("school-library-month") && american.contains("testing-american"));
    assert!(!american.contains("midyear-reminder-south"));
    let australian = met(&Manner::default(), Tz::Australia__Melbourne);
    assert!(australian.contains("midyear-reminder-south") && !australian.contains("january-reminder"));
}

#[test]
fn the_shipped_seasons_can_be_posted_as_they_are() {
    let seasons = seasons();
    assert_eq!(seasons.all.len(), 28);
    for season in &seasons.all {
        let id = &season.id;
        assert!((1..=48).contains(&id.len()), "{id}");
        assert!(id.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-'), "{id}");
        assert!(season.title.chars().count() <= 80 && season.rule.chars().count() <= 120, "{id}");
        assert!(season.ahead <= 15, "{id}");
        let words = season.text.split_whitespace().count();
        assert!((60..=120).contains(&words), "{id}: {words} words");
        let known = [
            "{library}",
            "{Library}",
            "{date}",
            "{until}",
            "{offers}",
            "{record}",
            "{departments}",
            "{term}",
        ];
        let left = known.iter().fold(season.text.clone(), |text, place| text.replace(place, ""));
        assert!(!left.contains(['{', '}']), "{id}: {left}");
    }
    for offer in &seasons.offers {
        assert!(offer.text.chars().count() <= 140, "{}", offer.subject);
    }
}

#[test]
fn a_file_with_a_fault_is_refused_with_its_line() {
    let mut seasons = Seasons::default();
    let error = seasons.add("[[season]]\nid = \"x\"\nwhen = { day = \"13-40\" }\n").unwrap_err();
    assert!(error.contains("line"), "{error}");
}

#[test]
fn nothing_is_to_be_posted_on_a_day_on_which_tests_are_sat_and_the_school_day_before_takes_its_place() {
    let mut calendar = year();
    calendar.add(entry(EntryKind::Testing, "2027-01-11", "2027-01-15"));
    let falls = next_from("january-reminder", &calendar, Tz::Europe__London, "2026-12-01", &[]);
    assert_eq!((falls.kept_on, falls.posted_on), (day("2027-01-11"), day("2027-01-08")));
}

#[test]
fn what_lies_beyond_the_calendar_is_not_moved_into_it() {
    // World Book Day is in March; the calendar ends in July.
    let seasons = seasons();
    for id in ["world-book-day-uk-ie", "world-read-aloud-day", "mother-language-day"] {
        let season = seasons.named(id).unwrap_or_else(|| panic!("no {id}"));
        assert!(season.next(&year(), Tz::Europe__London, day("2027-06-20"), &[]).is_none(), "{id}");
    }
}

#[test]
fn what_comes_early_in_a_school_year_is_not_posted_before_the_summer() {
    let mut calendar = year();
    calendar.add(entry(EntryKind::Term, "2027-09-07", "2027-12-17"));
    let falls = next_from("international-literacy-day", &calendar, Tz::Europe__London, "2027-06-20", &[]);
    assert_eq!((falls.kept_on, falls.posted_on), (day("2027-09-08"), day("2027-09-07")));
}

#[test]
fn a_department_is_offered_what_is_meant_for_its_subject_whatever_else_its_role_is_called() {
    let subjects = Subjects::parse(include_str!("../../../../config/subjects.toml")).unwrap();
    let seasons = seasons();
    let offered = |name: &'static str| {
        let offers = seasons.offers_to([name], &subjects);
        offers.first().map(|(_, offer)| offer.subject.clone()).unwrap_or_default()
    };
    for (name, subject) in [
        ("Science", "science"),
        ("Science Department", "science"),
        ("The Maths team", "maths"),
        ("Math", "maths"),
        ("HISTORY dept", "history"),
        ("D&T", "design-technology"),
        ("Caretakers", ""),
        ("Staff", ""),
    ] {
        assert_eq!(offered(name), subject, "{name}");
    }
    let many = seasons.offers_to(["Science"; 40], &subjects);
    assert_eq!(many.len(), MOST_DEPARTMENTS, "a post stays readable");
}

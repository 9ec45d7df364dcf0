use proptest::prelude::*;

use super::*;
use crate::features::calendar::{Entry, EntryId, EntryKind};

fn now() -> NaiveDateTime {
    "2026-10-05T09:00:00".parse().unwrap()
}

fn given(values: &[(&str, &str)]) -> Given {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn plan() -> Plan {
    let form = given(&[(TITLE, "Research hours"), (WHEN, "Mon 12 Oct 15:30-16:15")]);
    Plan::read(&form, now(), &Manner::default()).unwrap()
}

fn closed(first: &str, last: &str) -> Calendar {
    Calendar::of([Entry {
        id: EntryId(0),
        kind: EntryKind::Closed,
        name: "Half term".into(),
        first: first.parse().unwrap(),
        last: last.parse().unwrap(),
        uid: None,
        source: None,
    }])
}

#[test]
fn how_often_is_read_as_people_write_it() {
    for (words, weeks) in [
        ("", 0),
        ("once", 0),
        ("week", 1),
        ("Weekly", 1),
        ("every week", 1),
        ("every other week", 2),
        ("fortnight", 2),
        ("2 weeks", 2),
        ("3", 3),
    ] {
        assert_eq!(every(words, None), Ok(weeks), "{words}");
    }
    assert_eq!(every("", Some(4)), Ok(1), "four meetings and nothing else said");
    for words in ["now and then", "0 weeks", "27 weeks", "-1"] {
        assert!(every(words, None).is_err(), "{words}");
    }
}

#[test]
fn a_meeting_that_comes_once_stays_on_its_day_though_it_is_closed() {
    let (meetings, left_out) = plan().lay_out(&closed("2026-10-12", "2026-10-16"));
    assert_eq!((meetings.len(), left_out.len()), (1, 0));
    assert_eq!(meetings[0].begins.to_string(), "2026-10-12 15:30:00");
}

#[test]
fn groups_take_turns_topic_by_topic() {
    let plan = Plan {
        every: 1,
        topics: vec!["Databases".into(), "Citations".into()],
        groups: vec!["English".into(), "Science".into()],
        ..plan()
    };
    let (meetings, _) = plan.lay_out(&Calendar::default());
    let turns: Vec<_> = meetings.iter().map(|it| (it.topic.as_str(), it.group.as_str())).collect();
    assert_eq!(
        turns,
        [
            ("Databases", "English"),
            ("Databases", "Science"),
            ("Citations", "English"),
            ("Citations", "Science")
        ]
    );
}

proptest! {
    #[test]
    fn a_series_has_all_its_meetings_in_order_and_none_on_a_closed_day(
        every in 1..5_u32,
        times in 2..=25_u32,
        first in 0..200_i64,
        days in 0..60_i64,
    ) {
        let begins = now().date() + TimeDelta::days(first);
        let calendar = closed(&begins.to_string(), &(begins + TimeDelta::days(days)).to_string());
        let (meetings, _) = Plan { every, times, ..plan() }.lay_out(&calendar);
        prop_assert_eq!(meetings.len(), usize::try_from(times).unwrap());
        prop_assert!(meetings.windows(2).all(|two| two[0].begins < two[1].begins && two[0].number + 1 == two[1].number));
        prop_assert!(meetings.iter().all(|it| calendar.quiet(it.begins.date(), false).is_none()));
        prop_assert!(meetings.iter().all(|it| (it.begins - meetings[0].begins).num_days() % (7 * i64::from(every)) == 0));
    }
}

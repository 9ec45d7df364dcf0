//! Rules, day by day, against the expansion that `calcard` brings: another implementation, from another author.

use calcard::common::timezone::Tz as Zone;
use calcard::icalendar::{ICalendar, ICalendarProperty, ICalendarValue};
use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::rule::{MOST_LOOKS, NotFollowed, days};
use super::day;

fn parsed(rule: &str, first: NaiveDate) -> ICalendar {
    let file = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:{}\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n",
        first.format("%Y%m%d")
    );
    ICalendar::parse(&file).unwrap()
}

fn ours(
    calendar: &ICalendar,
    first: NaiveDate,
    to: NaiveDate,
    looks: &mut u32,
) -> Result<Vec<NaiveDate>, NotFollowed> {
    let entry = calendar.components[1].property(&ICalendarProperty::Rrule).unwrap();
    let Some(ICalendarValue::RecurrenceRule(rule)) = entry.values.first() else { panic!("no rule") };
    let until = rule.until.as_ref().and_then(|until| Some(until.to_date_time()?.date_time.date()));
    days(rule, first, until, &(first..=to), looks)
}

/// Theirs runs on until it is told to stop: without an end of its own the rule gets one.
fn theirs(rule: &str, first: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let has_end = rule.contains("COUNT=") || rule.contains("UNTIL=");
    let ends = if has_end { String::new() } else { format!(";UNTIL={}", to.format("%Y%m%d")) };
    let expanded = parsed(&format!("{rule}{ends}"), first).expand_dates(Zone::Floating, 3_000);
    assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
    expanded.events.iter().map(|event| event.start.date_naive()).filter(|day| *day <= to).collect()
}

#[test]
fn rules_that_schools_write_fall_where_another_program_says() {
    let first = day("2026-09-07");
    for rule in [
        "FREQ=DAILY;COUNT=5",
        "FREQ=DAILY;INTERVAL=3;UNTIL=20261231",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=30",
        "FREQ=WEEKLY;BYDAY=MO,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=-1FR;COUNT=12",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1;COUNT=9",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3",
        "FREQ=YEARLY;BYDAY=-1MO",
        "FREQ=YEARLY;BYYEARDAY=-1,250",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=9",
    ] {
        let calendar = parsed(rule, first);
        let to = day("2029-09-07");
        let expected = theirs(rule, first, to);
        // The first day is with it, whether the rule says so or not; other programs differ about that.
        let found = ours(&calendar, first, to, &mut MOST_LOOKS.clone()).unwrap();
        let found: Vec<NaiveDate> =
            found.into_iter().filter(|day| *day != first || expected.contains(&first)).collect();
        assert_eq!(found, expected, "{rule}");
    }
}

#[test]
fn a_rule_that_never_falls_costs_no_more_than_its_window() {
    let first = day("1601-01-01");
    let calendar = parsed("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", first);
    let window = day("2026-01-01")..=day("2028-09-26");
    let entry = calendar.components[1].property(&ICalendarProperty::Rrule).unwrap();
    let Some(ICalendarValue::RecurrenceRule(rule)) = entry.values.first() else { panic!("no rule") };
    let mut looks = MOST_LOOKS;
    assert_eq!(days(rule, first, None, &window, &mut looks), Ok(Vec::new()));
    assert_eq!(MOST_LOOKS - looks, 1_000);
    assert_eq!(days(rule, first, None, &window, &mut 999), Err(NotFollowed::TooMuch));
}

fn weekdays() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 1..=7)
}

fn a_rule() -> impl Strategy<Value = String> {
    let interval = 1..5_u8;
    let end = prop_oneof![
        Just(String::new()),
        (1..40_u8).prop_map(|count| format!(";COUNT={count}")),
        (1..13_u8, 1..29_u8).prop_map(|(month, day)| format!(";UNTIL=2028{month:02}{day:02}")),
    ];
    let nth = (prop_oneof![1..6_i8, -4..0_i8], prop::sample::select(vec!["MO", "WE", "FR", "SU"]));
    let body = prop_oneof![
        Just("FREQ=DAILY".to_owned()),
        weekdays().prop_map(|days| format!("FREQ=DAILY;BYDAY={}", days.join(","))),
        Just("FREQ=WEEKLY".to_owned()),
        (weekdays(), prop::bool::ANY).prop_map(|(days, sunday)| {
            format!("FREQ=WEEKLY;BYDAY={}{}", days.join(","), if sunday { ";WKST=SU" } else { "" })
        }),
        Just("FREQ=MONTHLY".to_owned()),
        nth.clone().prop_map(|(nth, day)| format!("FREQ=MONTHLY;BYDAY={nth}{day}")),
        prop_oneof![1..32_i8, -31..0_i8].prop_map(|day| format!("FREQ=MONTHLY;BYMONTHDAY={day}")),
        (weekdays(), prop_oneof![1..4_i8, -3..0_i8])
            .prop_map(|(days, place)| format!("FREQ=MONTHLY;BYDAY={};BYSETPOS={place}", days.join(","))),
        Just("FREQ=YEARLY".to_owned()),
        (1..13_u8, nth)
            .prop_map(|(month, (nth, day))| format!("FREQ=YEARLY;BYMONTH={month};BYDAY={nth}{day}")),
        (1..13_u8, 1..32_u8).prop_map(|(month, day)| format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}")),
    ];
    (body, interval, end).prop_map(|(body, interval, end)| format!("{body};INTERVAL={interval}{end}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_rule_falls_where_another_program_says(rule in a_rule(), after in 0..700_u64) {
        let first = super::super::rule::later(day("2026-01-01"), after);
        let to = day("2028-12-31");
        let calendar = parsed(&rule, first);
        let expected = theirs(&rule, first, to);
        let found = ours(&calendar, first, to, &mut MOST_LOOKS.clone()).unwrap();
        let found: Vec<NaiveDate> =
            found.into_iter().filter(|day| *day != first || expected.contains(&first)).collect();
        prop_assert_eq!(found, expected, "{}", rule);
    }
}

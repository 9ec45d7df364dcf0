//! Moments, as the school writes them. Pure.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::days::Manner;

/// `Mon 7 September`, and the time on the school's wall clock.
pub fn day_and_time(manner: &Manner, zone: Tz, moment: DateTime<Utc>) -> (String, String) {
    let local = local(zone, moment);
    (manner.day(local.date()), manner.time(local.time()))
}

/// With its year, for who wants to know exactly.
pub fn exactly(manner: &Manner, zone: Tz, moment: DateTime<Utc>) -> String {
    let local = local(zone, moment);
    format!("{}, {}", manner.day_and_year(local.date()), manner.time(local.time()))
}

/// Discord docs, "Timestamp Styles", in the school's words.
pub fn styled(manner: &Manner, zone: Tz, moment: DateTime<Utc>, style: &str, now: DateTime<Utc>) -> String {
    let local = local(zone, moment);
    let (day, time) = (local.date(), local.time());
    match style {
        "t" => manner.time(time),
        "T" => time.format("%H:%M:%S").to_string(),
        "d" => manner.day_as_typed(day),
        "D" => manner.date(day),
        "F" => exactly(manner, zone, moment),
        "R" => relative(moment - now),
        _ => format!("{}, {}", manner.date(day), manner.time(time)),
    }
}

/// `in 3 days` · `2 hours ago`, by the largest unit that fills at least one.
pub fn relative(from_now: TimeDelta) -> String {
    let minutes = from_now.num_minutes();
    let (count, unit) = match minutes.abs() {
        0 => return "now".to_owned(),
        minutes @ 1..60 => (minutes, "minute"),
        minutes @ 60..1_440 => (minutes / 60, "hour"),
        minutes @ 1_440..43_200 => (minutes / 1_440, "day"),
        minutes @ 43_200..525_600 => (minutes / 43_200, "month"),
        minutes => (minutes / 525_600, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if minutes < 0 { format!("{count} {unit}{plural} ago") } else { format!("in {count} {unit}{plural}") }
}

/// The next Monday at half past seven on the school's wall clock.
pub fn next_monday(now: NaiveDateTime) -> NaiveDateTime {
    let days = i64::from(now.weekday().num_days_from_monday());
    let monday = now.date() - TimeDelta::days(days);
    let at = monday.and_hms_opt(7, 30, 0).unwrap_or(now);
    if at > now { at } else { at + TimeDelta::weeks(1) }
}

/// When it is so on the school's wall clock; an hour that is left out in spring is the one after it.
pub fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let found = zone.from_local_datetime(&local).earliest();
    let found = found.or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest());
    found.map_or_else(|| local.and_utc(), |found| found.to_utc())
}

fn local(zone: Tz, moment: DateTime<Utc>) -> NaiveDateTime {
    moment.with_timezone(&zone).naive_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(moment: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(moment).unwrap().to_utc()
    }

    #[test]
    fn a_moment_stands_in_the_schools_zone_and_manner() {
        let moment = at("2026-09-07T06:30:00Z");
        let now = at("2026-09-04T06:30:00Z");
        let shown = |manner: &Manner, style| styled(manner, chrono_tz::Europe::London, moment, style, now);
        let british = Manner::default();
        assert_eq!(shown(&british, "t"), "07:30");
        assert_eq!(shown(&british, "f"), "7 September 2026, 07:30");
        assert_eq!(shown(&british, "F"), "Mon 7 September 2026, 07:30");
        assert_eq!(shown(&british, "R"), "in 3 days");
        assert_eq!(shown(&Manner::american(), "F"), "Monday, September 7, 2026, 7:30 AM");
    }

    #[test]
    fn one_of_a_unit_is_one() {
        assert_eq!(relative(TimeDelta::minutes(-61)), "1 hour ago");
        assert_eq!(relative(TimeDelta::minutes(59)), "in 59 minutes");
        assert_eq!(relative(TimeDelta::seconds(20)), "now");
        assert_eq!(relative(TimeDelta::days(-400)), "1 year ago");
    }

    #[test]
    fn the_next_monday_is_never_now() {
        let local = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        assert_eq!(next_monday(local("2026-09-07 07:29")), local("2026-09-07 07:30"));
        assert_eq!(next_monday(local("2026-09-07 07:30")), local("2026-09-14 07:30"));
        assert_eq!(next_monday(local("2026-09-13 23:59")), local("2026-09-14 07:30"));
    }
}

//! When a schedule's slots fall: the cron expression is read off the school's wall clock, and its zone is
//! applied afterwards. Evaluated in a zone, cron skips slots in spring and fires twice in autumn; evaluated on
//! naive time it does neither, and a slot keeps one name for ever.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Datelike, Days, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc, Weekday,
};
use chrono_tz::Tz;
use cron::TimeUnitSpec;

use crate::days::Manner;

/// A cron expression of five fields: minute, hour, day of the month, month, weekday by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CronLine {
    source: String,
    cron: cron::Schedule,
}

/// What is wrong with a cron expression, in a sentence that names the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    #[error(
        "The schedule \"{0}\" needs five fields (minute, hour, day of the month, month, weekday), like \"30 7 * * Mon\"."
    )]
    FieldCount(String),
    #[error(
        "The schedule \"{0}\" numbers its weekday, and programs disagree whether 1 is Sunday or Monday: write the name, like \"Mon\"."
    )]
    NumericWeekday(String),
    #[error(
        "The schedule \"{0}\" is due more often than once an hour: give one minute, like \"30 7 * * Mon\"."
    )]
    TooOften(String),
    #[error("The schedule \"{0}\" cannot be read: write it like \"30 7 * * Mon\" (Mondays at 07:30).")]
    Unreadable(String),
}

/// One due moment of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// On the school's wall clock, as the cron expression says it: the slot's name for ever.
    pub nominal: NaiveDateTime,
    /// When that is.
    pub at: DateTime<Utc>,
}

/// The stretch of wall-clock time that one slot serves; see [`CronLine::period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Month(i32, u32),
    Week(chrono::IsoWeek),
    Day(chrono::NaiveDate),
    Hour(NaiveDateTime),
}

impl fmt::Display for CronLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl CronLine {
    pub fn parse(source: &str) -> Result<Self, ScheduleError> {
        let named = || source.trim().to_owned();
        let fields: Vec<&str> = source.split_whitespace().collect();
        let [minute, hour, day, month, weekday] = fields[..] else {
            return Err(ScheduleError::FieldCount(named()));
        };
        if weekday.bytes().any(|b| b.is_ascii_digit()) {
            return Err(ScheduleError::NumericWeekday(named()));
        }
        let with_seconds = format!("0 {minute} {hour} {day} {month} {weekday}");
        let cron = cron::Schedule::from_str(&with_seconds).map_err(|_| ScheduleError::Unreadable(named()))?;
        if cron.minutes().count() > 1 {
            return Err(ScheduleError::TooOften(named()));
        }
        Ok(Self { source: fields.join(" "), cron })
    }

    /// Which period a moment on the wall clock belongs to: the longest that holds at most one slot of this
    /// line. A weekly line serves ISO weeks, one for a day of the month serves months, a daily one days.
    ///
    /// This is how changing a schedule's time never fires again in a period already served: what was said on
    /// Monday at 07:30 has served its week, so a line moved on Tuesday to Wednesdays begins next week.
    pub fn period(&self, moment: NaiveDateTime) -> Period {
        let day = moment.date();
        let once_a_day = self.cron.hours().count() == 1;
        if once_a_day && self.cron.days_of_week().count() == 1 {
            Period::Week(day.iso_week())
        } else if once_a_day && self.cron.days_of_month().count() == 1 {
            Period::Month(day.year(), day.month())
        } else if once_a_day {
            Period::Day(day)
        } else {
            Period::Hour(day.and_time(NaiveTime::MIN) + TimeDelta::hours(i64::from(moment.hour())))
        }
    }

    /// Moments on a wall clock after `after`, in order.
    fn nominals(&self, after: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + '_ {
        // The naive time is passed off as UTC, which has no gaps and no overlaps.
        self.cron.after_owned(after.and_utc()).map(|moment| moment.naive_utc())
    }

    /// Once a week, on this day at this time.
    pub fn weekly(day: Weekday, at: NaiveTime) -> Result<Self, ScheduleError> {
        Self::parse(&format!("{} {} * * {day}", at.minute(), at.hour()))
    }

    /// The schedule as people say it: "Mondays at 07:30". `None` for what has no short name.
    pub fn in_words(&self, manner: &Manner) -> Option<String> {
        let any_date = self.cron.days_of_month().is_all() && self.cron.months().is_all();
        if !any_date || self.cron.hours().count() != 1 {
            return None;
        }
        let (hour, minute) = (self.cron.hours().iter().next()?, self.cron.minutes().iter().next()?);
        let weekdays = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];
        let days: Vec<u32> = self.cron.days_of_week().iter().collect();
        let days = match days[..] {
            _ if days.len() == 7 => "every day".to_owned(),
            [2, 3, 4, 5, 6] => "Mondays to Fridays".to_owned(),
            // The crate counts weekdays from Sunday = 1.
            _ => {
                let named: Vec<&str> =
                    days.iter().filter_map(|day| weekdays.get(*day as usize - 1).copied()).collect();
                match named.split_last()? {
                    (last, []) => (*last).to_owned(),
                    (last, others) => format!("{} and {last}", others.join(", ")),
                }
            }
        };
        let at = NaiveTime::from_hms_opt(hour, minute, 0)?;
        Some(format!("{days} at {}", manner.time(at)))
    }
}

/// The slots that fall due in `[from, until)`, in order; each nominal moment once.
///
/// Pure. Cutting the stretch in two anywhere yields the same slots.
pub fn slots(line: &CronLine, zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Slot> {
    // A wall clock is at most some hours from UTC, and was moved by a day at most (Samoa, December 2011): two
    // days of margin reach every nominal moment whose instant can lie in the stretch.
    let start = from.naive_utc().checked_sub_days(Days::new(2)).unwrap_or(NaiveDateTime::MIN);
    let end = until.naive_utc().checked_add_days(Days::new(2)).unwrap_or(NaiveDateTime::MAX);
    line.nominals(start)
        .take_while(|nominal| *nominal < end)
        .map(|nominal| Slot { nominal, at: instant(zone, nominal) })
        .filter(|slot| from <= slot.at && slot.at < until)
        .collect()
}

/// When the wall clock of `zone` shows `local`: the first time if it does so twice, and the first moment after
/// the gap if it never does.
pub fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    if let Some(moment) = zone.from_local_datetime(&local).earliest() {
        return moment.to_utc();
    }
    // Within a gap the wall clock only ever jumps forward, so the jump can be searched for by halves.
    let shows_later = |moment: DateTime<Utc>| moment.with_timezone(&zone).naive_local() >= local;
    let mut before = local.and_utc() - TimeDelta::hours(26);
    let mut after = local.and_utc() + TimeDelta::hours(26);
    while after - before > TimeDelta::seconds(1) {
        let between = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if shows_later(between) { after = between } else { before = between }
    }
    after
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(source: &str) -> CronLine {
        CronLine::parse(source).unwrap()
    }

    fn utc(moment: &str) -> DateTime<Utc> {
        format!("{moment}:00Z").parse().unwrap()
    }

    #[test]
    fn a_numbered_weekday_is_refused_and_the_sentence_names_the_remedy() {
        let refusal = CronLine::parse("30 7 * * 1").unwrap_err();
        assert!(refusal.to_string().contains("write the name, like \"Mon\""), "{refusal}");
    }

    #[test]
    fn case_31_a_schedule_every_minute_is_refused() {
        assert!(matches!(CronLine::parse("* * * * *"), Err(ScheduleError::TooOften(_))));
        assert!(matches!(CronLine::parse("*/1 * * * Mon"), Err(ScheduleError::TooOften(_))));
    }

    #[test]
    fn a_schedule_that_cannot_be_meant_is_refused() {
        assert!(matches!(CronLine::parse("0,30 7 * * Mon"), Err(ScheduleError::TooOften(_))));
        assert!(matches!(CronLine::parse("0 30 7 * * Mon"), Err(ScheduleError::FieldCount(_))));
        assert!(matches!(CronLine::parse("30 7 * * Moonday"), Err(ScheduleError::Unreadable(_))));
        assert!(matches!(CronLine::parse("61 7 * * Mon"), Err(ScheduleError::Unreadable(_))));
    }

    #[test]
    fn simple_schedules_are_said_in_words() {
        for (source, words) in [
            ("30 7 * * Mon", "Mondays at 07:30"),
            ("0 7 * * Mon-Fri", "Mondays to Fridays at 07:00"),
            ("5 15 * * Tue,Fri", "Tuesdays and Fridays at 15:05"),
            ("0 8 * * *", "every day at 08:00"),
        ] {
            assert_eq!(line(source).in_words(&Manner::default()).as_deref(), Some(words));
        }
        assert_eq!(line("0 8 1 * *").in_words(&Manner::default()), None);
    }

    #[test]
    fn a_slot_in_the_spring_gap_falls_at_the_first_moment_after_it() {
        // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
        let found = slots(
            &line("30 2 * * Sun"),
            chrono_tz::Europe::Berlin,
            utc("2026-03-28T00:00"),
            utc("2026-03-30T00:00"),
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].nominal.to_string(), "2026-03-29 02:30:00");
        assert_eq!(found[0].at, utc("2026-03-29T01:00"));
    }

    #[test]
    fn a_slot_in_the_autumn_overlap_falls_once_and_the_first_time() {
        // New York, 1 November 2026: 01:30 comes at 05:30 UTC and again at 06:30 UTC.
        let found = slots(
            &line("30 1 * * Sun"),
            chrono_tz::America::New_York,
            utc("2026-10-31T00:00"),
            utc("2026-11-02T00:00"),
        );
        assert_eq!(found.iter().map(|slot| slot.at).collect::<Vec<_>>(), [utc("2026-11-01T05:30")]);
    }

    #[test]
    fn a_day_that_a_country_skipped_keeps_its_slot() {
        // Apia had no 30 December 2011.
        let found = slots(
            &line("0 7 * * *"),
            chrono_tz::Pacific::Apia,
            utc("2011-12-29T00:00"),
            utc("2012-01-01T00:00"),
        );
        assert!(
            found.iter().any(|slot| slot.nominal.to_string() == "2011-12-30 07:00:00"
                && slot.at == utc("2011-12-30T10:00"))
        );
    }

    #[test]
    fn a_weekly_line_serves_weeks_and_a_daily_one_days() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let wednesdays = line("30 7 * * Wed");
        let monday = at("2026-09-07T07:30:00");
        assert_eq!(wednesdays.period(monday), wednesdays.period(at("2026-09-09T07:30:00")));
        assert_ne!(wednesdays.period(monday), wednesdays.period(at("2026-09-16T07:30:00")));
        let daily = line("0 7 * * Mon-Fri");
        assert_eq!(daily.period(monday), daily.period(at("2026-09-07T07:00:00")));
        assert_ne!(daily.period(monday), daily.period(at("2026-09-08T07:00:00")));
    }

    fn any_zone() -> impl Strategy<Value = Tz> {
        prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec())
    }

    fn any_line() -> impl Strategy<Value = CronLine> {
        let weekday = prop::sample::select(vec!["*", "Mon", "Sun", "Tue,Thu", "Mon-Fri"]);
        let hour = prop::sample::select(vec!["*", "0", "1", "2", "3", "7", "23", "1-3"]);
        (0..60u32, hour, weekday)
            .prop_map(|(minute, hour, weekday)| line(&format!("{minute} {hour} * * {weekday}")))
    }

    /// 1990 to 2037: what the zone tables know well.
    fn any_moment() -> impl Strategy<Value = DateTime<Utc>> {
        (631_152_000..2_114_380_800i64).prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
    }

    proptest! {
        #[test]
        fn each_nominal_slot_falls_once_and_in_order(
            line in any_line(), zone in any_zone(), from in any_moment(), hours in 1..2000i64,
        ) {
            let found = slots(&line, zone, from, from + TimeDelta::hours(hours));
            for pair in found.windows(2) {
                prop_assert!(pair[0].nominal < pair[1].nominal);
                prop_assert!(pair[0].at <= pair[1].at);
            }
        }

        #[test]
        fn cutting_a_stretch_anywhere_yields_the_same_slots(
            line in any_line(), zone in any_zone(), from in any_moment(), seconds in 2..5_000_000i64, cut in 0.0..1.0f64,
        ) {
            let until = from + TimeDelta::seconds(seconds);
            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a test's cut")]
            let cut = from + TimeDelta::seconds((seconds as f64 * cut) as i64);
            let mut halves = slots(&line, zone, from, cut);
            halves.extend(slots(&line, zone, cut, until));
            prop_assert_eq!(halves, slots(&line, zone, from, until));
        }

        #[test]
        fn a_weekly_line_has_one_slot_each_week_through_both_clock_changes(
            zone in any_zone(), from in any_moment(), hour in 0..24u32, minute in 0..60u32,
        ) {
            let line = line(&format!("{minute} {hour} * * Sun"));
            let found = slots(&line, zone, from, from + TimeDelta::weeks(60));
            for pair in found.windows(2) {
                prop_assert_eq!(pair[1].nominal - pair[0].nominal, TimeDelta::weeks(1));
            }
            prop_assert!((59..=61).contains(&found.len()));
        }
    }
}

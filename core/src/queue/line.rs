//! A schedule's line: when its slots fall by name, on the school's wall clock, before any closed day moves one. It is a
//! cron expression, or one of the few rhythms that cron cannot say:
//!
//! | line | in words |
//! |---|---|
//! | `30 7 * * Mon` | Mondays at 07:30 |
//! | `30 7 every other Mon from 2026-09-07` | every other Monday at 07:30, that Monday being one of them |
//! | `0 15 last Fri` (or `first`, `second`, `third`, `fourth`) | the last Friday of the month at 15:00 |
//! | `30 7 first school day` | the first school day of the month at 07:30 |

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};
use cron::TimeUnitSpec;

use crate::days::{Manner, Rhythm, Which};

/// Minute and hour, and on which days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    source: String,
    falls: Falls,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Falls {
    /// Five fields: minute, hour, day of the month, month, weekday by name.
    Cron(Box<cron::Schedule>),
    /// What cron cannot say.
    On(Rhythm, NaiveTime),
}

/// What is wrong with a line, in a sentence that names the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
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
    #[error(
        "The schedule \"{0}\" cannot be read: write it like \"0 15 last Fri\", \"30 7 every other Mon from 2026-09-07\" or \"30 7 first school day\"."
    )]
    UnreadableRhythm(String),
}

/// The stretch of wall-clock time that one slot serves; see [`Line::period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Month(i32, u32),
    Week(chrono::IsoWeek),
    Day(NaiveDate),
    Hour(NaiveDateTime),
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl Line {
    pub fn parse(source: &str) -> Result<Self, LineError> {
        let fields: Vec<&str> = source.split_whitespace().collect();
        let falls = match fields.get(2) {
            Some(word) if word.chars().all(char::is_alphabetic) => rhythm_of(&fields)
                .map(|(rhythm, at)| Falls::On(rhythm, at))
                .ok_or_else(|| LineError::UnreadableRhythm(source.trim().to_owned()))?,
            _ => Falls::Cron(Box::new(cron_of(source.trim(), &fields)?)),
        };
        Ok(Self { source: fields.join(" "), falls })
    }

    /// In this rhythm, at this time.
    pub fn of(rhythm: Rhythm, at: NaiveTime) -> Result<Self, LineError> {
        let days = match rhythm {
            Rhythm::Weekly(day) => format!("* * {day}"),
            Rhythm::EveryOther { day, from } => format!("every other {day} from {from}"),
            Rhythm::OfMonth { which, day } => format!("{} {day}", which.in_words()),
            Rhythm::FirstSchoolDay => "first school day".to_owned(),
        };
        Self::parse(&format!("{} {} {days}", at.minute(), at.hour()))
    }

    /// The rhythm and the time, where people have words for it.
    pub fn rhythm(&self) -> Option<(Rhythm, NaiveTime)> {
        let cron = match &self.falls {
            Falls::On(rhythm, at) => return Some((*rhythm, *at)),
            Falls::Cron(cron) => cron,
        };
        let any_date = cron.days_of_month().is_all() && cron.months().is_all();
        if !any_date || cron.days_of_week().count() != 1 {
            return None;
        }
        // The crate counts weekdays from Sunday = 1.
        let day = cron.days_of_week().iter().next()? + 5;
        Some((Rhythm::Weekly(Weekday::try_from(u8::try_from(day % 7).ok()?).ok()?), time_of(cron)?))
    }

    /// Which period a moment on the wall clock belongs to: the longest that holds at most one slot of this
    /// line. A weekly line serves ISO weeks, one for a day of the month serves months, a daily one days.
    ///
    /// This is how changing a schedule's time never fires again in a period already served: what was said on
    /// Monday at 07:30 has served its week, so a line moved on Tuesday to Wednesdays begins next week.
    pub fn period(&self, moment: NaiveDateTime) -> Period {
        let day = moment.date();
        let (month, week) = (Period::Month(day.year(), day.month()), Period::Week(day.iso_week()));
        let cron = match &self.falls {
            Falls::On(Rhythm::Weekly(_) | Rhythm::EveryOther { .. }, _) => return week,
            Falls::On(Rhythm::OfMonth { .. } | Rhythm::FirstSchoolDay, _) => return month,
            Falls::Cron(cron) => cron,
        };
        let once_a_day = cron.hours().count() == 1;
        if once_a_day && cron.days_of_week().count() == 1 {
            week
        } else if once_a_day && cron.days_of_month().count() == 1 {
            month
        } else if once_a_day {
            Period::Day(day)
        } else {
            Period::Hour(day.and_time(NaiveTime::MIN) + TimeDelta::hours(i64::from(moment.hour())))
        }
    }

    /// Whether it says on which weekdays it comes: then a weekend day is as it was meant, and closed only where the
    /// school's calendar says so.
    pub fn names_weekdays(&self) -> bool {
        match &self.falls {
            Falls::Cron(cron) => !cron.days_of_week().is_all(),
            Falls::On(rhythm, _) => *rhythm != Rhythm::FirstSchoolDay,
        }
    }

    /// Whether it is meant for school days, whatever else is done on closed days.
    pub fn waits_for_a_school_day(&self) -> bool {
        matches!(self.falls, Falls::On(Rhythm::FirstSchoolDay, _))
    }

    /// Its moments on a wall clock after `after`, in order.
    pub fn after(&self, after: NaiveDateTime) -> Box<dyn Iterator<Item = NaiveDateTime> + '_> {
        match &self.falls {
            // The naive time is passed off as UTC, which has no gaps and no overlaps.
            Falls::Cron(cron) => Box::new(cron.after_owned(after.and_utc()).map(|moment| moment.naive_utc())),
            Falls::On(rhythm, at) => Box::new(
                after
                    .date()
                    .iter_days()
                    .filter(|day| rhythm.is_on(*day))
                    .map(|day| day.and_time(*at))
                    .filter(move |moment| *moment > after),
            ),
        }
    }

    /// The last of its moments that is not after `moment`.
    pub fn latest(&self, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        match &self.falls {
            // The crate looks at whole seconds, and before the one it is given.
            Falls::Cron(cron) => {
                let after = moment.checked_add_signed(TimeDelta::seconds(1))?;
                cron.after_owned(after.and_utc()).next_back().map(|moment| moment.naive_utc())
            }
            Falls::On(rhythm, at) => std::iter::successors(Some(moment.date()), NaiveDate::pred_opt)
                // Every rhythm has a day in two months.
                .take(64)
                .filter(|day| rhythm.is_on(*day))
                .map(|day| day.and_time(*at))
                .find(|found| *found <= moment),
        }
    }

    /// The schedule as people say it: "Mondays at 07:30". `None` for what has no short name.
    pub fn in_words(&self, manner: &Manner) -> Option<String> {
        let (days, at) = match (&self.falls, self.rhythm()) {
            (_, Some((rhythm, at))) => (rhythm.in_words(), at),
            (Falls::Cron(cron), None) => (days_in_words(cron)?, time_of(cron)?),
            (Falls::On(..), None) => return None,
        };
        Some(format!("{days} at {}", manner.time(at)))
    }
}

/// `30 7 every other Mon from 2026-09-07` and the like, field by field.
fn rhythm_of(fields: &[&str]) -> Option<(Rhythm, NaiveTime)> {
    let [minute, hour, days @ ..] = fields else { return None };
    let at = NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)?;
    let weekday = |name: &str| name.parse::<Weekday>().ok();
    let rhythm = match *days {
        ["first", "school", "day"] => Rhythm::FirstSchoolDay,
        ["every", "other", day, "from", from] => {
            let (day, from) = (weekday(day)?, from.parse::<NaiveDate>().ok()?);
            (from.weekday() == day).then_some(Rhythm::EveryOther { day, from })?
        }
        [which, day] => {
            let which = Which::ALL.into_iter().find(|it| it.in_words() == which)?;
            Rhythm::OfMonth { which, day: weekday(day)? }
        }
        _ => return None,
    };
    Some((rhythm, at))
}

fn cron_of(source: &str, fields: &[&str]) -> Result<cron::Schedule, LineError> {
    let [minute, hour, day, month, weekday] = fields[..] else {
        return Err(LineError::FieldCount(source.to_owned()));
    };
    if weekday.bytes().any(|b| b.is_ascii_digit()) {
        return Err(LineError::NumericWeekday(source.to_owned()));
    }
    let with_seconds = format!("0 {minute} {hour} {day} {month} {weekday}");
    let cron = cron::Schedule::from_str(&with_seconds);
    let cron = cron.map_err(|_| LineError::Unreadable(source.to_owned()))?;
    if cron.minutes().count() > 1 { Err(LineError::TooOften(source.to_owned())) } else { Ok(cron) }
}

/// The one time of day at which it falls.
fn time_of(cron: &cron::Schedule) -> Option<NaiveTime> {
    if cron.hours().count() != 1 {
        return None;
    }
    let (hour, minute) = (cron.hours().iter().next()?, cron.minutes().iter().next()?);
    NaiveTime::from_hms_opt(hour, minute, 0)
}

fn days_in_words(cron: &cron::Schedule) -> Option<String> {
    if !cron.days_of_month().is_all() || !cron.months().is_all() {
        return None;
    }
    let weekdays = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];
    let days: Vec<u32> = cron.days_of_week().iter().collect();
    Some(match days[..] {
        _ if days.len() == 7 => "every day".to_owned(),
        [2, 3, 4, 5, 6] => "Mondays to Fridays".to_owned(),
        _ => {
            let named: Vec<&str> =
                days.iter().filter_map(|day| weekdays.get(*day as usize - 1).copied()).collect();
            match named.split_last()? {
                (last, []) => (*last).to_owned(),
                (last, others) => format!("{} and {last}", others.join(", ")),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(source: &str) -> Line {
        Line::parse(source).unwrap()
    }

    #[test]
    fn a_numbered_weekday_is_refused_and_the_sentence_names_the_remedy() {
        let refusal = Line::parse("30 7 * * 1").unwrap_err();
        assert!(refusal.to_string().contains("write the name, like \"Mon\""), "{refusal}");
    }

    #[test]
    fn case_31_a_schedule_every_minute_is_refused() {
        assert!(matches!(Line::parse("* * * * *"), Err(LineError::TooOften(_))));
        assert!(matches!(Line::parse("*/1 * * * Mon"), Err(LineError::TooOften(_))));
    }

    #[test]
    fn a_schedule_that_cannot_be_meant_is_refused() {
        assert!(matches!(Line::parse("0,30 7 * * Mon"), Err(LineError::TooOften(_))));
        assert!(matches!(Line::parse("0 30 7 * * Mon"), Err(LineError::FieldCount(_))));
        assert!(matches!(Line::parse("30 7 * * Moonday"), Err(LineError::Unreadable(_))));
        assert!(matches!(Line::parse("61 7 * * Mon"), Err(LineError::Unreadable(_))));
    }

    #[test]
    fn simple_schedules_are_said_in_words() {
        for (source, words) in [
            ("30 7 * * Mon", "Mondays at 07:30"),
            ("0 7 * * Mon-Fri", "Mondays to Fridays at 07:00"),
            ("5 15 * * Tue,Fri", "Tuesdays and Fridays at 15:05"),
            ("0 8 * * *", "every day at 08:00"),
            ("0 15 last Fri", "the last Friday of the month at 15:00"),
            ("30 7 every other Mon from 2026-09-07", "every other Monday at 07:30"),
            ("30 7 first school day", "the first school day of the month at 07:30"),
        ] {
            assert_eq!(line(source).in_words(&Manner::default()).as_deref(), Some(words));
        }
        assert_eq!(line("0 8 1 * *").in_words(&Manner::default()), None);
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

    #[test]
    fn what_cron_cannot_say_is_a_line_too_and_is_written_as_it_is_read() {
        for source in [
            "30 7 every other Mon from 2026-09-07",
            "0 15 last Fri",
            "5 8 second Tue",
            "30 7 first school day",
            "30 7 * * Mon",
        ] {
            let (rhythm, at) = line(source).rhythm().unwrap();
            assert_eq!(Line::of(rhythm, at).unwrap().to_string(), source);
        }
        for source in [
            "30 7 every other Mon from 2026-09-08",
            "30 7 every other Mon",
            "0 15 last Frightday",
            "0 15 fifth Fri",
            "0 25 last Fri",
            "0,30 15 last Fri",
            "0 15 last school day",
            "0 15 last",
        ] {
            assert!(matches!(Line::parse(source), Err(LineError::UnreadableRhythm(_))), "{source}");
        }
    }

    #[test]
    fn a_line_of_one_month_or_of_one_date_has_no_rhythm() {
        for source in ["30 7 * 9 Mon", "30 7 1 * Mon", "30 7 * * Mon,Tue", "0 8 * * *"] {
            assert_eq!(line(source).rhythm(), None, "{source}");
        }
    }

    #[test]
    fn what_comes_several_times_a_day_serves_hours() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let twice = line("30 9,15 * * Mon");
        assert_eq!(twice.period(at("2026-09-07T09:30:00")), Period::Hour(at("2026-09-07T09:00:00")));
        assert_eq!(twice.period(at("2026-09-07T15:59:00")), Period::Hour(at("2026-09-07T15:00:00")));
        let months = line("0 8 1 * *");
        assert_eq!(months.period(at("2026-09-07T09:30:00")), Period::Month(2026, 9));
    }

    #[test]
    fn it_is_known_whether_a_line_names_weekdays_or_waits_for_a_school_day() {
        for (source, names, waits) in [
            ("30 7 * * Mon", true, false),
            ("0 8 * * *", false, false),
            ("0 8 1 * *", false, false),
            ("0 15 last Fri", true, false),
            ("30 7 every other Mon from 2026-09-07", true, false),
            ("30 7 first school day", false, true),
        ] {
            let line = line(source);
            assert_eq!((line.names_weekdays(), line.waits_for_a_school_day()), (names, waits), "{source}");
        }
    }

    #[test]
    fn every_line_goes_back_over_the_moments_that_it_came_by() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        for source in [
            "30 7 * * Mon",
            "0 8 1 * *",
            "0 * * * *",
            "0 9,15 * * Tue,Sat",
            "0 15 last Fri",
            "30 7 every other Mon from 2026-09-07",
            "30 7 first school day",
        ] {
            let line = line(source);
            let moments: Vec<NaiveDateTime> = line.after(at("2025-12-31T23:59:59")).take(60).collect();
            for pair in moments.windows(2) {
                assert_eq!(line.latest(pair[1] - TimeDelta::seconds(1)), Some(pair[0]), "{source}");
                assert_eq!(line.latest(pair[1]), Some(pair[1]), "{source}");
                assert_eq!(line.latest(pair[1] + TimeDelta::milliseconds(1)), Some(pair[1]), "{source}");
                assert_eq!(line.after(pair[0]).next(), Some(pair[1]), "{source}");
            }
        }
    }
}

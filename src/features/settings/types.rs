//! A weekly time as it is now, and what is read from the forms that change it.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc, Weekday};

use crate::chat::words::{self, ours};
use crate::chat::{Given, Text};
use crate::days::{self, Manner};
use crate::features::setup::School;
use crate::library::Fault;
use crate::queue::{CronLine, Movable, Schedule, slots_to_come};
use crate::words;

/// The names of the forms' fields.
pub const DAY: &str = "day";
pub const TIME: &str = "time";
pub const FROM: &str = "from";
pub const UNTIL: &str = "until";

/// When a school posts a kind whose time librarians may choose.
pub struct WeeklyTime {
    pub kind: &'static str,
    pub said: &'static Movable,
    /// The kind's usual time in this installation.
    pub usual: CronLine,
    /// The row; `None` until the planner has first seen the school set up.
    pub schedule: Option<Schedule>,
    /// What holds now: the chosen time, or the usual one.
    pub line: CronLine,
    /// On the school's wall clock.
    pub next: Option<NaiveDateTime>,
    /// The line names an earlier moment than `next`, in a week that is served already.
    pub waits_for_a_new_week: bool,
}

impl WeeklyTime {
    /// Works out what holds now. Pure.
    pub fn new(
        (kind, said): (&'static str, &'static Movable),
        school: &School,
        usual: &str,
        schedule: Option<Schedule>,
        now: DateTime<Utc>,
    ) -> Result<Self, Fault> {
        let parse = |cron: &str| CronLine::parse(cron).map_err(|error| Fault::Broken(error.to_string()));
        let usual = parse(usual)?;
        let line = match &schedule {
            Some(schedule) if schedule.chosen => parse(&schedule.cron)?,
            _ => usual.clone(),
        };
        let next =
            |schedule| slots_to_come(school.zone, schedule, &line, now).first().map(|slot| slot.nominal);
        let next_open = next(schedule.as_ref());
        let waits_for_a_new_week = next_open != next(None);
        Ok(Self { kind, said, usual, line, next: next_open, waits_for_a_new_week, schedule })
    }

    /// A librarian chose it.
    pub fn is_chosen(&self) -> bool {
        self.schedule.as_ref().is_some_and(|schedule| schedule.chosen)
    }
}

/// Reads a weekday and a time. The error says what to write instead.
pub fn read_weekly(given: &Given, manner: &Manner) -> Result<(Weekday, NaiveTime), Text> {
    let typed = typed(given, DAY);
    let day = days::weekday(typed).ok_or_else(|| {
        words!("I can't read \"{day}\" as a day of the week. Try Tuesday.", day = words::typed(typed))
    })?;
    Ok((day, time(given, TIME, manner)?))
}

/// Reads the school's hours. The error says what to write instead.
pub fn read_hours(given: &Given, manner: &Manner) -> Result<(NaiveTime, NaiveTime), Text> {
    let (from, until) = (time(given, FROM, manner)?, time(given, UNTIL, manner)?);
    if from < until {
        return Ok((from, until));
    }
    Err(words!(
        "The school's hours can't begin at {from} and end at {until}. Give an end later on the same day.",
        from = ours(manner.time(from)),
        until = ours(manner.time(until))
    ))
}

fn time(given: &Given, field: &str, manner: &Manner) -> Result<NaiveTime, Text> {
    days::one_time(typed(given, field), manner)
}

fn typed<'a>(given: &'a Given, field: &str) -> &'a str {
    given.get(field).map_or("", |typed| typed.trim())
}

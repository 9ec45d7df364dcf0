//! A weekly time as it is now, and what is read from the forms that change it.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc, Weekday};

use crate::chat::{Given, Text};
use crate::days;
use crate::features::setup::School;
use crate::library::Fault;
use crate::queue::{CronLine, Movable, Schedule, slots_to_come};

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
pub fn read_weekly(given: &Given) -> Result<(Weekday, NaiveTime), Text> {
    let typed = typed(given, DAY);
    let day = days::weekday(typed)
        .ok_or_else(|| quoted(typed, " is no day of the week: write one, like Tuesday or Tue."))?;
    Ok((day, time(given, TIME)?))
}

/// Reads the school's hours. The error says what to write instead.
pub fn read_hours(given: &Given) -> Result<(NaiveTime, NaiveTime), Text> {
    let (from, until) = (time(given, FROM)?, time(given, UNTIL)?);
    if from < until {
        return Ok((from, until));
    }
    let words = format!(
        "The school's hours would begin at {} and end at {}: give an end that comes after the beginning on the \
         same day.",
        from.format("%H:%M"),
        until.format("%H:%M")
    );
    Err(words.into())
}

fn time(given: &Given, field: &str) -> Result<NaiveTime, Text> {
    let typed = typed(given, field);
    days::time_of_day(typed)
        .ok_or_else(|| quoted(typed, " is no time that Shelftalker can read: write it like 8:15 or 3 pm."))
}

fn typed<'a>(given: &'a Given, field: &str) -> &'a str {
    given.get(field).map_or("", |typed| typed.trim())
}

fn quoted(typed: &str, problem: &str) -> Text {
    Text::from("\"").typed(typed).plain(format!("\"{problem}"))
}

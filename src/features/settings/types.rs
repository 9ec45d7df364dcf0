//! A weekly time as it is now, and what is read from the forms that change it.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::chat::words::{self, ours};
use crate::chat::{Given, Text};
use crate::days::{self, Manner, Rhythm};
use crate::features::calendar::SchoolWeek;
use crate::features::setup::School;
use crate::library::Fault;
use crate::queue::{Arranged, Line, Movable, OnClosed, Schedule, Slot, slots_to_come, still_coming};
use crate::words;

/// The names of the forms' fields.
pub const DAY: &str = "day";
pub const TIME: &str = "time";
pub const ON_CLOSED: &str = "closed";
pub const FROM: &str = "from";
pub const UNTIL: &str = "until";
pub const WEEK: &str = "week";

/// When a school posts a kind whose time librarians may choose.
pub struct WeeklyTime {
    pub kind: &'static str,
    pub said: &'static Movable,
    /// The kind's usual time in this installation.
    pub usual: Line,
    /// The row; `None` until the planner has first seen the school set up.
    pub schedule: Option<Schedule>,
    /// What holds now: the chosen time, or the usual one.
    pub line: Line,
    pub usual_rule: OnClosed,
    /// What becomes of it on closed days.
    pub on_closed: OnClosed,
    pub next: Option<Slot>,
    /// The line has an earlier slot than `next`, in a week or month that is served already.
    pub waits_for_a_new_period: bool,
}

impl WeeklyTime {
    /// Works out what holds now. Pure.
    pub fn new(
        (kind, said): (&'static str, &'static Movable),
        school: &School,
        (usual, usual_rule): (&str, OnClosed),
        schedule: Option<Schedule>,
        arranged: &[Arranged],
        now: DateTime<Utc>,
    ) -> Result<Self, Fault> {
        let usual = Line::parse(usual)?;
        let line = match &schedule {
            Some(schedule) if schedule.chosen => Line::parse(&schedule.cron)?,
            _ => usual.clone(),
        };
        let on_closed = schedule.as_ref().map_or(usual_rule, |schedule| schedule.on_closed);
        let next =
            |schedule| slots_to_come(school.time(), schedule, &line, on_closed, now).into_iter().next();
        let waits_for_a_new_period = next(schedule.as_ref()) != next(None);
        let next_open = match &schedule {
            Some(schedule) => {
                let as_meant = Schedule { on_closed, ..schedule.clone() };
                let span = (now, now + TimeDelta::days(366));
                let coming = still_coming(school.time(), &as_meant, &line, arranged, span);
                let is_paused = |slot: &Slot| school.pauses.of(kind, slot.falls).is_some();
                let mut said = coming.into_iter().filter(|it| !it.is_skipped() && !is_paused(&it.slot));
                said.next().map(|it| it.slot)
            }
            None => next(None),
        };
        Ok(Self {
            kind,
            said,
            usual,
            usual_rule,
            line,
            on_closed,
            next: next_open,
            waits_for_a_new_period,
            schedule,
        })
    }

    /// A librarian chose its time, or what it does on closed days.
    pub fn is_chosen(&self) -> bool {
        self.on_closed != self.usual_rule || self.schedule.as_ref().is_some_and(|schedule| schedule.chosen)
    }
}

/// Reads the days and the time, and the rule for closed days. A time that was typed beside the days is enough. The error
/// says what to write instead.
pub fn read_time(
    given: &Given,
    today: NaiveDate,
    manner: &Manner,
) -> Result<(Rhythm, NaiveTime, OnClosed), Text> {
    let (rhythm, beside) = days::rhythm(typed(given, DAY), today, manner)?;
    let at = match (typed(given, TIME), beside) {
        ("", Some(beside)) => beside,
        _ => time(given, TIME, manner)?,
    };
    Ok((rhythm, at, read_rule(typed(given, ON_CLOSED))?))
}

/// `next school day`, `skip`, `send anyway`, and what people type for them.
fn read_rule(text: &str) -> Result<OnClosed, Text> {
    let words = text.to_lowercase();
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    let found = [
        (has(&["next", "move", "after", "later"]), OnClosed::NextSchoolDay),
        (has(&["skip", "leave", "drop", "none", "nothing", "not", "no post"]), OnClosed::Skip),
        (has(&["anyway", "send", "post it", "always", "still"]), OnClosed::SendAnyway),
    ];
    let mut found = found.into_iter().filter(|(is_it, _)| *is_it).map(|(_, rule)| rule);
    match (found.next(), found.next()) {
        (Some(rule), None) => Ok(rule),
        _ => Err(words!(
            "I can't read \"{text}\". For a closed day write next school day, skip or send anyway.",
            text = words::typed(text)
        )),
    }
}

/// Reads the school's hours, and the days of its week. The error says what to write instead.
pub fn read_hours(given: &Given, manner: &Manner) -> Result<(NaiveTime, NaiveTime, SchoolWeek), Text> {
    let (from, until) = (time(given, FROM, manner)?, time(given, UNTIL, manner)?);
    if from < until {
        return Ok((from, until, SchoolWeek::read(typed(given, WEEK))?));
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

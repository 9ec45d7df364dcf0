//! What a change of the calendar does to what is to come: which posts it moves, leaves out or brings back, and which
//! planned sessions it meets. Pure, so that it can be shown before anything is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use shelftalker_core::calendar::{Calendar, DayIs, Why};

use crate::features::collab::Booked;
use crate::features::events::{EventId, LibraryEvent};
use crate::features::newsletters::ToCome;
use crate::features::setup::School;
use crate::library::Fault;
use crate::queue::{Line, OnClosed, Schedule, Slot, is_quiet, slots_to_come};

/// Sessions are looked for on so many days from today on.
pub const LOOKS_AHEAD: usize = 400;
/// Slots are compared by their names in so many days from now on.
const NAMED_AHEAD: i64 = 300;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effects {
    /// In the order of their names.
    pub posts: Vec<Moved>,
    /// In the order in which they were given.
    pub sessions: Vec<Met>,
    /// The same.
    pub events: Vec<MetEvent>,
    /// Those that keep a day which is quiet now: whoever scheduled them may want another.
    pub newsletters: Vec<Quieted>,
}

/// A newsletter on a day that was none of the calendar's quiet ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quieted {
    pub title: String,
    pub falls: NaiveDateTime,
    pub why: Why,
}

/// A slot of the year to come that falls elsewhere, falls no more, or falls again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The kind of post.
    pub kind: String,
    /// Its nominal moment.
    pub name: NaiveDateTime,
    pub was: Option<Slot>,
    pub becomes: Becomes,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// It falls here; where there was none before, it comes back.
    Falls(Slot),
    /// It falls together with this later one.
    With(Slot, Why),
    LeftOut(Why),
    /// The day that it would have again has passed: it is caught up where its window is still open.
    Passed,
}

/// A planned session on a day that was a school day, and is none any more; or on one that has become a testing day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    pub booked: Booked,
    pub why: Why,
}

impl Met {
    /// Whether nobody is taught that day.
    pub fn is_closed(&self) -> bool {
        !matches!(self.why, Why::Testing(_))
    }
}

/// A meeting of an event on such a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetEvent {
    pub event: EventId,
    pub title: String,
    pub begins: NaiveDateTime,
    pub why: Why,
}

impl MetEvent {
    pub fn is_closed(&self) -> bool {
        !matches!(self.why, Why::Testing(_))
    }
}

/// The meetings of events that a change of the calendar meets, from `now` on the school's wall clock on.
fn met_events(
    before: &Calendar,
    after: &Calendar,
    events: &[LibraryEvent],
    now: NaiveDateTime,
) -> Vec<MetEvent> {
    let meetings = events.iter().flat_map(|event| event.open(now).map(move |meeting| (event, meeting)));
    let met = meetings.filter_map(|(event, meeting)| {
        let why = becomes_quiet(before, after, meeting.begins.date())?;
        let (event, title) = (event.id.clone(), event.plan.title.clone());
        Some(MetEvent { event, title, begins: meeting.begins, why })
    });
    met.collect()
}

impl Effects {
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty()
            && self.sessions.is_empty()
            && self.events.is_empty()
            && self.newsletters.is_empty()
    }
}

/// The days from today on that are school days now and are closed or testing days after a change: where sessions have
/// to be looked for.
pub fn days_that_change(before: &Calendar, after: &Calendar, today: NaiveDate) -> Vec<NaiveDate> {
    let days = today.iter_days().take(LOOKS_AHEAD);
    days.filter(|day| becomes_quiet(before, after, *day).is_some()).collect()
}

/// What a day that was a plain school day, or a testing day, becomes.
fn becomes_quiet(before: &Calendar, after: &Calendar, day: NaiveDate) -> Option<Why> {
    let was = before.day(day);
    let why = after.quiet(day, true).filter(|_| was.is_school())?;
    let was_testing = matches!(was, DayIs::Testing(_));
    (!was_testing || !matches!(why, Why::Testing(_))).then_some(why)
}

/// What is planned on the days that change.
pub struct Planned<'a> {
    pub sessions: &'a [Booked],
    pub events: &'a [LibraryEvent],
    pub newsletters: &'a [ToCome],
}

/// What follows from a school's calendar becoming another: for its schedules in the coming year, for the `sessions`
/// that are planned on the days that change, and for the newsletters that go out until then.
pub fn effects(
    school: &School,
    after: &Calendar,
    schedules: &[Schedule],
    planned: &Planned,
    now: DateTime<Utc>,
) -> Result<Effects, Fault> {
    let Planned { sessions, events, newsletters } = *planned;
    let then = School { calendar: Arc::new(after.clone()), ..school.clone() };
    // What lies further may be moved beyond what is looked at.
    let last = now.with_timezone(&school.zone).naive_local() + TimeDelta::days(NAMED_AHEAD);
    let mut posts = Vec::new();
    for schedule in schedules {
        let line = Line::parse(&schedule.cron)?;
        let slots = |school: &School| -> BTreeMap<NaiveDateTime, Slot> {
            let coming = slots_to_come(school.time(), Some(schedule), &line, schedule.on_closed, now);
            coming.into_iter().map(|slot| (slot.nominal, slot)).collect()
        };
        let (were, are) = (slots(school), slots(&then));
        let names: BTreeSet<NaiveDateTime> = were.keys().chain(are.keys()).copied().collect();
        for name in names.range(..last) {
            let (was, is) = (were.get(name), are.get(name));
            if was.map(|slot| slot.falls) == is.map(|slot| slot.falls) {
                continue;
            }
            let becomes = match (is, is_quiet(&line, after, name.date())) {
                (Some(is), _) => Becomes::Falls(is.clone()),
                (None, None) => Becomes::Passed,
                (None, Some(why)) => match are.range(name..).next() {
                    Some((_, next)) if schedule.on_closed.of_line(&line) == OnClosed::NextSchoolDay => {
                        Becomes::With(next.clone(), why)
                    }
                    _ => Becomes::LeftOut(why),
                },
            };
            posts.push(Moved { kind: schedule.kind.clone(), name: *name, was: was.cloned(), becomes });
        }
    }
    posts.sort_by_key(|moved| moved.name);
    let met = |booked: &Booked| {
        let why = becomes_quiet(&school.calendar, after, booked.session.day)?;
        Some(Met { booked: booked.clone(), why })
    };
    let quieted = |newsletter: &ToCome| {
        let day = newsletter.falls.date();
        let why = after.quiet(day, false).filter(|_| school.calendar.quiet(day, false).is_none())?;
        Some(Quieted { title: newsletter.title.clone(), falls: newsletter.falls, why })
    };
    let events = met_events(&school.calendar, after, events, now.with_timezone(&school.zone).naive_local());
    Ok(Effects {
        posts,
        sessions: sessions.iter().filter_map(met).collect(),
        events,
        newsletters: newsletters.iter().filter_map(quieted).collect(),
    })
}

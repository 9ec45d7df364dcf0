//! The planner sees which slots have fallen due since the last one and has their posts queued. Slots are not
//! written ahead, so a change of schedule or zone is simply seen; each is written once, whoever plans it.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::cards::{self, Notice};
use super::schedule::{CronLine, Slot, instant, slots};
use super::types::{
    DueSlot, Picked, Place, PostKind, Reference, Schedule, Scheduled, SlotFate, SlotRow, WhenMissed,
};
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::store::{Change, CommitError, Write};

/// A slot seen within this time of its moment is on time: a bot that runs as usual looks every 30 s.
const ON_TIME: TimeDelta = TimeDelta::minutes(2);

/// A yearly schedule has its next slot within this.
const LOOK_AHEAD: TimeDelta = TimeDelta::days(367);

/// What becomes of the slots that have fallen due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    Nothing,
    /// The latest is to be posted; `missed` are those before it.
    Post {
        slot: Slot,
        missed: Vec<Slot>,
    },
    /// The latest can still be caught up, once the school's day has begun.
    WaitForTheDay,
    /// It is too late for all of them.
    Miss(Vec<Slot>),
}

/// Decides what becomes of a schedule's slots that have fallen due. Pure.
///
/// Slots in a period that `last_slot` has served are left out: a schedule moved from Monday to Wednesday after
/// Monday's slot begins with next week's Wednesday (see [`CronLine::period`]).
pub fn plan_slots(
    school: &School,
    schedule: &Schedule,
    line: &CronLine,
    window: TimeDelta,
    now: DateTime<Utc>,
) -> Plan {
    let from = schedule.last_slot.map_or(schedule.since, |last| last.max(schedule.since));
    // The end is open, so a slot of this very second is asked for by a moment after it.
    let until = now + TimeDelta::milliseconds(1);
    let mut due = slots(line, school.zone, instant(school.zone, from), until);
    due.retain(|slot| is_open(schedule, line, slot.nominal));
    let Some(latest) = due.pop() else { return Plan::Nothing };
    let closes_at = latest.at + window;
    if now - latest.at <= ON_TIME || (now < closes_at && within_hours(school, now)) {
        Plan::Post { slot: latest, missed: due }
    } else if day_starts_next(school, now) < closes_at {
        Plan::WaitForTheDay
    } else {
        due.push(latest);
        Plan::Miss(due)
    }
}

/// Whether a slot is still to come: its period has not been served.
fn is_open(schedule: &Schedule, line: &CronLine, nominal: NaiveDateTime) -> bool {
    nominal >= schedule.since
        && schedule.last_slot.is_none_or(|last| last < nominal && line.period(last) != line.period(nominal))
}

/// The slots of a year from now, in order, without those of a period that the schedule has served. Pure.
pub fn slots_to_come(
    zone: Tz,
    schedule: Option<&Schedule>,
    line: &CronLine,
    now: DateTime<Utc>,
) -> Vec<Slot> {
    let mut coming = slots(line, zone, now, now + LOOK_AHEAD);
    coming.retain(|slot| schedule.is_none_or(|schedule| is_open(schedule, line, slot.nominal)));
    coming
}

/// When a school's schedule of a kind falls due next, on its wall clock; `None` without such a schedule.
pub async fn next_slot(
    library: &Library,
    school: &School,
    kind: &str,
) -> Result<Option<NaiveDateTime>, Fault> {
    let schedules = library.store.schedules(school.id).await?;
    let Some(schedule) = schedules.iter().find(|schedule| schedule.kind == kind) else { return Ok(None) };
    let line = CronLine::parse(&schedule.cron).map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(slots_to_come(school.zone, Some(schedule), &line, library.now()).first().map(|slot| slot.nominal))
}

/// Queues what has fallen due at every school that is set up. Returns how many slots were written.
///
/// One schedule's fault does not keep the others from being planned; the first fault is returned at the end.
pub async fn plan(library: &Library, kinds: &[PostKind]) -> Result<usize, Fault> {
    let mut served = 0;
    let mut fault = None;
    for school in library.store.schools().await?.iter().filter(|school| school.rooms().is_some()) {
        let known = library.store.schedules(school.id).await?;
        for kind in kinds {
            let Some(scheduled) = &kind.scheduled else { continue };
            let schedule = known.iter().find(|schedule| schedule.kind == kind.name);
            match plan_kind(&Planned { library, school, kind, scheduled }, schedule).await {
                Ok(slots) => served += slots,
                Err(error) => fault = fault.or(Some(error)),
            }
        }
    }
    fault.map_or(Ok(served), Err)
}

/// Gives a school's schedule of a kind this cron line, `chosen` by a librarian or the usual one, from now on.
pub fn reschedule(
    library: &Library,
    school: &School,
    kind: &str,
    known: Option<&Schedule>,
    cron: String,
    chosen: bool,
) -> Write {
    let now = library.now().with_timezone(&school.zone).naive_local();
    // The same time again leaves a slot due that nobody has planned yet.
    let since = known.filter(|was| was.cron == cron).map_or(now, |was| was.since);
    let last_slot = known.and_then(|was| was.last_slot);
    let becomes = Schedule { school: school.id, kind: kind.to_owned(), cron, chosen, since, last_slot };
    match known {
        Some(was) => Write::Schedule { was: was.clone(), becomes },
        None => Write::NewSchedule(becomes),
    }
}

/// One kind of one school.
struct Planned<'a> {
    library: &'a Library,
    school: &'a School,
    kind: &'a PostKind,
    scheduled: &'a Scheduled,
}

/// A school that is new to a kind, or whose usual time was changed, has its schedule from now on.
async fn plan_kind(planned: &Planned<'_>, known: Option<&Schedule>) -> Result<usize, Fault> {
    let Planned { library, school, kind, scheduled } = *planned;
    let now = library.now();
    let usual = (scheduled.usual)(library);
    let Some(schedule) = known.filter(|schedule| schedule.chosen || schedule.cron == usual) else {
        return commit(library, Change::of(reschedule(library, school, kind.name, known, usual, false)))
            .await;
    };
    let line = CronLine::parse(&schedule.cron).map_err(|error| Fault::Broken(error.to_string()))?;
    match plan_slots(school, schedule, &line, kind.window, now) {
        Plan::Nothing | Plan::WaitForTheDay => Ok(0),
        Plan::Miss(missed) => commit(library, missed_slots(planned, &missed, now).await?).await,
        Plan::Post { slot, missed } => {
            let mut change = missed_slots(planned, &missed, now).await?;
            let (said, fate) = match (scheduled.pick)(library, school, &due(planned, slot)).await? {
                Picked::Post(said) => (said, SlotFate::Posted),
                Picked::Nothing(said) => (said, SlotFate::Empty),
            };
            change.extend(said);
            commit(library, change.and(row(school, kind, slot, fate))).await
        }
    }
}

fn due(planned: &Planned<'_>, slot: Slot) -> DueSlot {
    DueSlot {
        schedule: planned.kind.name.to_owned(),
        nominal: slot.nominal,
        at: slot.at,
        reference: reference(planned.library, planned.school, planned.kind.name, slot),
        closes_at: slot.at + planned.kind.window,
    }
}

/// One row for all of them, with a count; the desk is told of what was not said and will not be by itself. What was
/// missed uses nothing up.
async fn missed_slots(planned: &Planned<'_>, missed: &[Slot], now: DateTime<Utc>) -> Result<Change, Fault> {
    let Planned { library, school, kind, scheduled } = *planned;
    let Some(last) = missed.last() else { return Ok(Change::default()) };
    let mut unsaid = missed.to_vec();
    if scheduled.when_missed == WhenMissed::IsPast {
        unsaid.clear();
        for slot in missed {
            let picked = (scheduled.pick)(library, school, &due(planned, *slot)).await?;
            if matches!(picked, Picked::Post(_)) {
                unsaid.push(*slot);
            }
        }
    }
    let Some(last_unsaid) = unsaid.last() else {
        return Ok(Change::of(row(school, kind, *last, SlotFate::Empty)));
    };
    let slots = u32::try_from(unsaid.len()).unwrap_or(u32::MAX);
    let change = Change::of(row(school, kind, *last, SlotFate::Missed { slots }));
    let comes_later = match scheduled.when_missed {
        WhenMissed::ComesWithTheNext => return Ok(change),
        WhenMissed::ComesLater => true,
        WhenMissed::IsPast => false,
    };
    let nominal = last_unsaid.nominal;
    let notice = Notice::Missed { kind: kind.name.to_owned(), nominal, slots, comes_later };
    let told = reference(library, school, &format!("missed {}", kind.name), *last);
    Ok(change.and(cards::tell(school.id, Place::Desk, &notice, told, now)?))
}

fn reference(library: &Library, school: &School, schedule: &str, slot: Slot) -> Reference {
    Reference::of_slot(&library.installation, &school.server, schedule, slot.nominal)
}

fn row(school: &School, kind: &PostKind, slot: Slot, fate: SlotFate) -> Write {
    Write::Slot(SlotRow {
        school: school.id,
        schedule: kind.name.to_owned(),
        nominal: slot.nominal,
        at: slot.at,
        zone: school.zone,
        fate,
    })
}

/// Two planners plan once: the slower one has nothing left to do.
async fn commit(library: &Library, change: Change) -> Result<usize, Fault> {
    match library.commit(change).await {
        Ok(()) => Ok(1),
        Err(CommitError::Overtaken) => Ok(0),
        Err(CommitError::Store(error)) => Err(error.into()),
    }
}

fn within_hours(school: &School, now: DateTime<Utc>) -> bool {
    let time = now.with_timezone(&school.zone).time();
    school.day_starts <= time && time < school.day_ends
}

/// When the school's hours begin next, after `now`.
fn day_starts_next(school: &School, now: DateTime<Utc>) -> DateTime<Utc> {
    let local = now.with_timezone(&school.zone).naive_local();
    let today = local.date().and_time(school.day_starts);
    instant(school.zone, if local < today { today } else { today + TimeDelta::days(1) })
}

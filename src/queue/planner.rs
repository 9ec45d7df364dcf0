//! The planner sees which slots have fallen due since the last one and has their posts queued. Slots are not
//! written ahead, so a change of schedule or zone is simply seen; each is written once, whoever plans it.

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;

use std::panic::AssertUnwindSafe;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use futures_util::FutureExt;

use super::moment::Now;
use super::notice::{self, Missed, Notice};
use super::schedule::{CronLine, Slot, instant, slots};
use super::types::{
    DueSlot, Picked, Place, PostKind, Reference, Schedule, Scheduled, SlotFate, SlotRow, WhenMissed,
};
use crate::chat::Found;
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::store::{Change, Write};
use crate::windows::may_die_here;

/// A slot seen within this time of its moment is on time: a bot that runs as usual looks every 30 s.
const ON_TIME: TimeDelta = TimeDelta::minutes(2);

/// A yearly schedule has its next slot within this.
const LOOK_AHEAD: TimeDelta = TimeDelta::days(367);
/// Most schedules have theirs much sooner.
const FIRST_LOOKS: [TimeDelta; 3] = [TimeDelta::days(8), TimeDelta::days(40), LOOK_AHEAD];
/// Of slots that fell due while nothing was posted, only so many are looked for in the chat.
const MOST_LOOKED_FOR: usize = 10;
/// A slot is looked for in the chat from this long before its moment.
const LOOK_BACK: TimeDelta = TimeDelta::minutes(15);
/// Of what is past and was not said, a notice names so many.
const MOST_NAMED: usize = 20;
/// What cannot be planned is looked at again this much later.
const AFTER_A_FAULT: TimeDelta = TimeDelta::minutes(15);
/// What somebody else has changed meanwhile is looked at again this much later.
const AFTER_ANOTHER: TimeDelta = TimeDelta::seconds(1);
/// A school without rooms, or that has removed the bot, is looked at when that changes.
const WHILE_AWAY: TimeDelta = TimeDelta::days(1);
/// Schools, or schedules, taken in one look.
const AT_ONCE: u32 = 100;
/// What says nothing is written together, at most so many rows.
const MOST_ROWS: usize = 400;

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

/// When a school's schedule of a kind falls due next, in its manner; `None` without such a schedule.
pub async fn next_slot(library: &Library, school: &School, kind: &str) -> Result<Option<String>, Fault> {
    let next = next_nominal(library, school, kind).await?;
    Ok(next.map(|nominal| school.manner.moment(nominal)))
}

/// The same on its wall clock.
async fn next_nominal(
    library: &Library,
    school: &School,
    kind: &str,
) -> Result<Option<NaiveDateTime>, Fault> {
    let schedules = library.store.schedules(school.id).await?;
    let Some(schedule) = schedules.iter().find(|schedule| schedule.kind == kind) else { return Ok(None) };
    let line = CronLine::parse(&schedule.cron).map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(slots_to_come(school.zone, Some(schedule), &line, library.now()).first().map(|slot| slot.nominal))
}

/// What a kind's next slot would say as things are, by its post's content, and when; `None` where nothing is to be said.
pub async fn comes_next(
    library: &Library,
    school: &School,
    kind: &PostKind,
) -> Result<Option<(String, NaiveDateTime)>, Fault> {
    let (Some(scheduled), Some(nominal)) = (&kind.scheduled, next_nominal(library, school, kind.name).await?)
    else {
        return Ok(None);
    };
    let planned = Planned { library, school, kind, scheduled };
    let slot = Slot { nominal, at: instant(school.zone, nominal) };
    let picked = (scheduled.pick)(library, school, &due(&planned, slot)).await?;
    Ok(contents(kind, picked).into_iter().next().map(|content| (content, nominal)))
}

/// The contents of the posts of its kind that a slot says.
fn contents(kind: &PostKind, picked: Picked) -> Vec<String> {
    let Picked::Post(Change(writes)) = picked else { return Vec::new() };
    let content = |write| match write {
        Write::Post(post) if post.kind == kind.name => Some(post.content),
        _ => None,
    };
    writes.into_iter().filter_map(content).collect()
}

/// When a schedule falls due next. Pure.
fn next_moment(zone: Tz, schedule: &Schedule, line: &CronLine, now: DateTime<Utc>) -> DateTime<Utc> {
    let open = |ahead: &TimeDelta| {
        slots(line, zone, now, now + *ahead).into_iter().find(|slot| is_open(schedule, line, slot.nominal))
    };
    FIRST_LOOKS.iter().find_map(open).map_or(now + LOOK_AHEAD, |slot| slot.at)
}

/// Queues what has fallen due. Returns how much was written. Nothing is planned by a clock that may be wrong, nor
/// beside another copy of the bot.
///
/// Two planners plan once: the slower one has nothing left to do. What cannot be read or planned is set aside for a
/// while; everything else goes on.
pub async fn plan(library: &Library, kinds: &[PostKind]) -> Result<usize, Fault> {
    if library.chat.another_copy() {
        return Ok(0);
    }
    // Most turns find nothing to plan, and need no witness for that.
    if library.store.next_planning().await?.is_none_or(|next| next > library.now()) {
        return Ok(0);
    }
    let now = Now::looked_up(library).await;
    if !now.is_witnessed() {
        return Ok(0);
    }
    let mut written = plan_schools(library, kinds, now.at).await?;
    loop {
        may_die_here!("between-plans");
        let due = library.store.schedules_due(now.at, AT_ONCE).await?;
        if due.is_empty() {
            return Ok(written);
        }
        let mut silent = Silent::default();
        for schedule in due {
            let (school, kind) = match &schedule {
                Ok(schedule) => (schedule.school, schedule.kind.clone()),
                Err((school, kind)) => (*school, kind.clone()),
            };
            let looked = match &schedule {
                // A panic in what a feature picks must not end the process, and meet the same slot at the next start.
                Ok(schedule) => AssertUnwindSafe(look_at(library, kinds, schedule, &now))
                    .catch_unwind()
                    .await
                    .unwrap_or_else(|_| Err(Fault::Broken("a panic".to_owned()))),
                Err(_) => Err(Fault::Broken("a schedule that cannot be read".to_owned())),
            };
            written += 1;
            match looked {
                Ok(Looked::Says(change)) => {
                    may_die_here!("before-planning");
                    if !library.commit_behind(change).await? {
                        // Something that it says has just changed: it is looked at again, soon.
                        let at = now.at + AFTER_ANOTHER;
                        silent.add(library, Change::of(Write::ScheduleLooksAt { school, kind, at })).await?;
                    }
                }
                Ok(Looked::IsSilent(change)) => silent.add(library, change).await?,
                Err(fault) if fault.is_of_one_row() => {
                    tracing::error!(school = school.0, kind, %fault, "set aside: it cannot be planned");
                    let at = now.at + AFTER_A_FAULT;
                    silent.add(library, Change::of(Write::ScheduleLooksAt { school, kind, at })).await?;
                }
                Err(fault) => return Err(fault),
            }
        }
        silent.write(library).await?;
    }
}

/// Gives each school that is new, or was changed, the schedules that it should have.
async fn plan_schools(library: &Library, kinds: &[PostKind], now: DateTime<Utc>) -> Result<usize, Fault> {
    let mut written = 0;
    loop {
        let schools = library.store.schools_to_plan(now, AT_ONCE).await?;
        if schools.is_empty() {
            return Ok(written);
        }
        let mut silent = Silent::default();
        for school in schools {
            written += 1;
            let change = match school {
                Ok(school) => match plan_school(library, kinds, &school).await {
                    Ok(change) => change,
                    Err(fault) if fault.is_of_one_row() => {
                        tracing::error!(school = school.id.0, %fault, "set aside: a school that cannot be planned");
                        Change::of(Write::SchoolPlanLater { school: school.id, at: now + AFTER_A_FAULT })
                    }
                    Err(fault) => return Err(fault),
                },
                Err(school) => {
                    tracing::error!(school = school.0, "set aside: a school that cannot be read");
                    Change::of(Write::SchoolPlanLater { school, at: now + AFTER_A_FAULT })
                }
            };
            silent.add(library, change).await?;
        }
        silent.write(library).await?;
    }
}

async fn plan_school(library: &Library, kinds: &[PostKind], school: &School) -> Result<Change, Fault> {
    let mut change = Change::of(Write::SchoolPlanned { school: school.id });
    if school.rooms().is_none() || school.away {
        return Ok(change);
    }
    let known = library.store.schedules(school.id).await?;
    for kind in kinds {
        let Some(scheduled) = &kind.scheduled else { continue };
        let schedule = known.iter().find(|schedule| schedule.kind == kind.name);
        let usual = (scheduled.usual)(library);
        change.extend([match schedule {
            // Zones change, and so do the tables of zones: it is worked out anew.
            Some(schedule) if schedule.chosen || schedule.cron == usual => Write::ScheduleLooksAt {
                school: school.id,
                kind: kind.name.to_owned(),
                at: DateTime::UNIX_EPOCH,
            },
            known => reschedule(library, school, kind.name, known, usual, false),
        }]);
    }
    Ok(change)
}

/// What says nothing, to be written together.
#[derive(Default)]
struct Silent(Vec<Change>);

impl Silent {
    async fn add(&mut self, library: &Library, change: Change) -> Result<(), Fault> {
        self.0.push(change);
        let rows: usize = self.0.iter().map(|change| change.0.len()).sum();
        if rows < MOST_ROWS { Ok(()) } else { self.write(library).await }
    }

    async fn write(&mut self, library: &Library) -> Result<(), Fault> {
        let changes = std::mem::take(&mut self.0);
        let all = changes.iter().cloned().reduce(Change::and_all).unwrap_or_default();
        if !library.commit_behind(all).await? {
            // One of them is somebody else's by now: so each for itself.
            for change in changes {
                library.commit_behind(change).await?;
            }
        }
        Ok(())
    }
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

/// What came of looking at a schedule.
enum Looked {
    Says(Change),
    IsSilent(Change),
}

async fn look_at(
    library: &Library,
    kinds: &[PostKind],
    schedule: &Schedule,
    now: &Now,
) -> Result<Looked, Fault> {
    let looks_at = |at| Write::ScheduleLooksAt { school: schedule.school, kind: schedule.kind.clone(), at };
    let school = library.store.school(schedule.school).await?;
    let kind = kinds.iter().find(|kind| kind.name == schedule.kind);
    let (Some(school), Some((kind, scheduled))) =
        (school, kind.and_then(|kind| Some((kind, kind.scheduled.as_ref()?))))
    else {
        return Ok(Looked::IsSilent(Change::of(looks_at(now.at + WHILE_AWAY))));
    };
    if school.rooms().is_none() || school.away {
        return Ok(Looked::IsSilent(Change::of(looks_at(now.at + WHILE_AWAY))));
    }
    let planned = Planned { library, school: &school, kind, scheduled };
    let line = CronLine::parse(&schedule.cron).map_err(|error| Fault::Broken(error.to_string()))?;
    let next = |last: Option<NaiveDateTime>| {
        let served = Schedule { last_slot: last.max(schedule.last_slot), ..schedule.clone() };
        looks_at(next_moment(school.zone, &served, &line, now.at))
    };
    let (slot, missed) = match plan_slots(&school, schedule, &line, kind.window, now.at) {
        Plan::Nothing => return Ok(Looked::IsSilent(Change::of(next(None)))),
        Plan::WaitForTheDay => {
            return Ok(Looked::IsSilent(Change::of(looks_at(day_starts_next(&school, now.at)))));
        }
        Plan::Miss(missed) => (None, missed),
        Plan::Post { slot, missed } => (Some(slot), missed),
    };
    let last = slot.or(missed.last().copied()).map(|slot| slot.nominal);
    let Some(unsaid) = said_after_all(&planned, missed, now).await? else {
        // The chat did not tell: nothing is called missed yet.
        return Ok(Looked::IsSilent(Change::of(looks_at(now.at + ON_TIME))));
    };
    let mut change = missed_slots(&planned, &unsaid, now.at).await?;
    let mut says = !unsaid.is_empty();
    if let Some(slot) = slot {
        let (said, fate) = match (scheduled.pick)(library, &school, &due(&planned, slot)).await? {
            Picked::Post(said) => (said, SlotFate::Posted),
            Picked::Nothing(said) => (said, SlotFate::Empty),
        };
        says |= said != Change::default();
        change.extend(said);
        change.extend([row(&school, kind, slot, fate)]);
    }
    change.extend([next(last)]);
    Ok(if says { Looked::Says(change) } else { Looked::IsSilent(change) })
}

/// Of slots that fell due while nothing was posted, those that were not said: another copy of this database, from
/// which this one was restored, may have said some. What it said, or may have said, is queued with its window over:
/// the courier finds it, or asks. `None` when the chat cannot be asked now.
async fn said_after_all(
    planned: &Planned<'_>,
    missed: Vec<Slot>,
    now: &Now,
) -> Result<Option<Vec<Slot>>, Fault> {
    let Planned { library, school, kind, scheduled } = *planned;
    let looked_for = missed.len().saturating_sub(MOST_LOOKED_FOR);
    let mut unsaid = Vec::new();
    for (at, slot) in missed.into_iter().enumerate() {
        if at >= looked_for
            && let Picked::Post(said) = (scheduled.pick)(library, school, &due(planned, slot)).await?
        {
            match stands_already(library, school, &said, slot).await {
                Found::No => {}
                Found::NotNow(_) => return Ok(None),
                Found::Yes(_) | Found::CannotLook(_) => {
                    let before = missed_slots(planned, &std::mem::take(&mut unsaid), now.at).await?;
                    let found = before.and_all(said).and(row(school, kind, slot, SlotFate::Posted));
                    if !library.commit_behind(found).await? {
                        return Ok(None);
                    }
                    continue;
                }
            }
        }
        unsaid.push(slot);
    }
    Ok(Some(unsaid))
}

/// Whether any of a slot's posts stands in its room.
async fn stands_already(library: &Library, school: &School, said: &Change, slot: Slot) -> Found {
    let ahead = library.chat.witness().map(|seen| seen.ahead).unwrap_or_default();
    for write in &said.0 {
        let Write::Post(post) = write else { continue };
        for room in post.to.iter().filter_map(|place| place.room(school)) {
            let reference = post.reference.short(0);
            let found = library.chat.find(room, &reference, slot.at - LOOK_BACK + ahead).await;
            if found != Found::No {
                return found;
            }
        }
    }
    Found::No
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
    let mut past = Vec::new();
    if scheduled.when_missed == WhenMissed::IsPast {
        unsaid.clear();
        for slot in missed {
            let picked = (scheduled.pick)(library, school, &due(planned, *slot)).await?;
            if matches!(picked, Picked::Post(_)) {
                unsaid.push(*slot);
                past.extend(contents(kind, picked));
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
    past.truncate(MOST_NAMED);
    let missed = Missed { kind: kind.name.to_owned(), nominal, slots, comes_later, unsaid: past };
    let notice = Notice::Missed(missed);
    let told = reference(library, school, &format!("missed {}", kind.name), *last);
    Ok(change.and(notice::tell(school.id, Place::Desk, &notice, told, now)?))
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

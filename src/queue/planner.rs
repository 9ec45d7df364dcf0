//! The planner sees which slots have fallen due since the last one and has their posts queued. Slots are not
//! written ahead, so a change of schedule or zone is simply seen; each is written once, whoever plans it.

use std::panic::AssertUnwindSafe;

use chrono::{DateTime, Days, NaiveDateTime, TimeDelta, Utc};
use futures_util::FutureExt;

use shelftalker_core::queue::planned::{
    LOOK_AHEAD, ON_TIME, Plan, given_elsewhere, next_moment, plan_slots, still_coming,
};
use shelftalker_core::queue::{Arranged, Coming, Line, OnClosed, Place, Reference, Schedule, Slot};

use super::moment::Now;
use super::notice::{self, Missed, Notice};
use super::types::{DueSlot, NewPost, Picked, PostKind, Scheduled, SlotFate, SlotRow, WhenMissed};
use super::ways;
use crate::chat::{Cause, Found, OtherCopy, Outcome};
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::store::{Change, Write};
use crate::windows::may_die_here;

/// Of slots that fell due while nothing was posted, only so many are looked for in the chat.
const MOST_LOOKED_FOR: usize = 10;
/// In so many of a post's places at most: where it went to one of them, the courier looks in each.
const MOST_PLACES: usize = 5;
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
/// A slot serves a month at most.
const DAYS_OF_A_MONTH: u64 = 31;
/// What says nothing is written together, at most so many rows.
const MOST_ROWS: usize = 400;

/// What librarians decided about the slots of a schedule that are to come, or are due.
pub async fn arranged_of(library: &Library, schedule: &Schedule) -> Result<Vec<Arranged>, Fault> {
    let served = schedule.last_slot.map_or(schedule.since, |last| last.max(schedule.since));
    // What was decided about a slot of the same month may be named after an earlier day of it.
    let since = served.checked_sub_days(Days::new(DAYS_OF_A_MONTH)).unwrap_or(served);
    Ok(library.store.arranged(schedule.school, &schedule.kind, since).await?)
}

/// When a school's schedule of a kind falls due next, in its manner; `None` without such a schedule.
pub async fn next_slot(library: &Library, school: &School, kind: &str) -> Result<Option<String>, Fault> {
    let next = next_of(library, school, kind).await?;
    Ok(next.map(|(next, _)| school.manner.moment(next.slot.falls)))
}

/// The next slot that is neither skipped nor paused, and what other slots have been given to say.
async fn next_of(
    library: &Library,
    school: &School,
    kind: &str,
) -> Result<Option<(Coming, Vec<String>)>, Fault> {
    let schedules = library.store.schedules(school.id).await?;
    let Some(schedule) = schedules.iter().find(|schedule| schedule.kind == kind) else { return Ok(None) };
    let line = Line::parse(&schedule.cron)?;
    let arranged = arranged_of(library, schedule).await?;
    let now = library.now();
    let coming = still_coming(school.time(), schedule, &line, &arranged, (now, now + LOOK_AHEAD));
    let is_said = |it: &&Coming| !it.is_skipped() && school.pauses.of(kind, it.slot.falls).is_none();
    let next = coming.iter().find(is_said);
    Ok(next.map(|next| (next.clone(), given_elsewhere(&coming, next))))
}

/// What a kind's next slot would say as things are, by its post's content, and when it falls; `None` where nothing is to
/// be said.
pub async fn comes_next(
    library: &Library,
    school: &School,
    kind: &PostKind,
) -> Result<Option<(String, NaiveDateTime)>, Fault> {
    Ok(next_post(library, school, kind).await?.map(|(post, falls)| (post.content, falls)))
}

/// The same as the whole post that it would be.
pub async fn next_post(
    library: &Library,
    school: &School,
    kind: &PostKind,
) -> Result<Option<(NewPost, NaiveDateTime)>, Fault> {
    let Some(scheduled) = &kind.scheduled else { return Ok(None) };
    let Some((next, elsewhere)) = next_of(library, school, kind.name).await? else { return Ok(None) };
    let planned = Planned { library, school, kind, scheduled, elsewhere };
    let picked = (scheduled.pick)(library, school, &due(&planned, &next)).await?;
    Ok(posts(kind, picked).into_iter().next().map(|post| (post, next.slot.falls)))
}

/// The contents of the posts of its kind that a slot says.
fn contents(kind: &PostKind, picked: Picked) -> Vec<String> {
    posts(kind, picked).into_iter().map(|post| post.content).collect()
}

fn posts(kind: &PostKind, picked: Picked) -> Vec<NewPost> {
    let Picked::Post(Change(writes)) = picked else { return Vec::new() };
    let own = |write| match write {
        Write::Post(post) if post.kind == kind.name => Some(post),
        _ => None,
    };
    writes.into_iter().filter_map(own).collect()
}

/// Queues what has fallen due. Returns how much was written. Nothing is planned by a clock that may be wrong, nor
/// beside another copy of the bot.
///
/// Two planners plan once: the slower one has nothing left to do. What cannot be read or planned is set aside for a
/// while; everything else goes on.
pub async fn plan(library: &Library, kinds: &[PostKind]) -> Result<usize, Fault> {
    if library.chat.other_copy() == OtherCopy::IsThere {
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
            known => {
                let rule = known.map_or(scheduled.on_closed, |known| known.on_closed);
                reschedule(library, school, (kind.name, rule), known, usual, false)
            }
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

/// Gives a school's schedule of a kind this line, `chosen` by a librarian or the usual one, and this rule for closed days,
/// from now on.
pub fn reschedule(
    library: &Library,
    school: &School,
    (kind, on_closed): (&str, OnClosed),
    known: Option<&Schedule>,
    cron: String,
    chosen: bool,
) -> Write {
    let now = library.now().with_timezone(&school.zone).naive_local();
    // The same time again leaves a slot due that nobody has planned yet. By another rule for closed days, slots that were
    // left out are none that were missed.
    let same = known.filter(|was| was.cron == cron && was.on_closed == on_closed);
    let since = same.map_or(now, |was| was.since);
    let last_slot = known.and_then(|was| was.last_slot);
    let becomes = Schedule {
        school: school.id,
        kind: kind.to_owned(),
        cron,
        chosen,
        on_closed,
        since,
        last_slot,
        version: 1,
    };
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
    /// What slots that are not due yet have been given to say.
    elsewhere: Vec<String>,
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
    let line = Line::parse(&schedule.cron)?;
    let arranged = arranged_of(library, schedule).await?;
    let to_come = if arranged.iter().any(|it| it.says.is_some()) {
        still_coming(school.time(), schedule, &line, &arranged, (now.at, now.at + LOOK_AHEAD))
    } else {
        Vec::new()
    };
    let next = |last: Option<NaiveDateTime>| {
        let served = Schedule { last_slot: last.max(schedule.last_slot), ..schedule.clone() };
        looks_at(next_moment(school.time(), &served, &line, &arranged, now.at))
    };
    let (slot, missed, rests) =
        match plan_slots(school.time(), schedule, &line, &arranged, kind.window, now.at) {
            Plan::Nothing => return Ok(Looked::IsSilent(Change::of(next(None)))),
            Plan::WaitUntil(opens) => return Ok(Looked::IsSilent(Change::of(looks_at(opens)))),
            Plan::Miss(missed) => (None, missed, false),
            Plan::Post { slot, missed } => (Some(slot), missed, false),
            Plan::Rest { slot, missed } => (Some(slot), missed, true),
        };
    let last = slot.as_ref().or(missed.last());
    let elsewhere = last.map(|last| given_elsewhere(&to_come, last)).unwrap_or_default();
    let last = last.map(|last| last.slot.nominal);
    let planned = Planned { library, school: &school, kind, scheduled, elsewhere };
    let Some(unsaid) = said_after_all(&planned, missed, now).await? else {
        // The chat did not tell: nothing is called missed yet.
        return Ok(Looked::IsSilent(Change::of(looks_at(now.at + ON_TIME))));
    };
    // What a librarian decides, or changes in the school, after it was read here is looked at anew.
    let is_as_read =
        Write::ScheduleIs { school: schedule.school, kind: schedule.kind.clone(), version: schedule.version };
    let mut change = Change::of(is_as_read).and_all(missed_slots(&planned, &unsaid, now.at).await?);
    let mut says = !unsaid.is_empty();
    match slot {
        Some(slot) if rests => change.extend([row(&school, kind, &slot.slot, SlotFate::Paused)]),
        Some(slot) => {
            let (said, fate) = match (scheduled.pick)(library, &school, &due(&planned, &slot)).await? {
                Picked::Post(said) => (said, SlotFate::Posted),
                Picked::Nothing(said) => (said, SlotFate::Empty),
            };
            says |= said != Change::default();
            change.extend(said);
            change.extend([row(&school, kind, &slot.slot, fate)]);
        }
        None => {}
    }
    change.extend([next(last)]);
    Ok(if says { Looked::Says(change) } else { Looked::IsSilent(change) })
}

/// Of slots that fell due while nothing was posted, those that were not said: another copy of this database, from
/// which this one was restored, may have said some. What it said, or may have said, is queued with its window over:
/// the courier finds it, or asks. `None` when the chat cannot be asked now.
async fn said_after_all(
    planned: &Planned<'_>,
    missed: Vec<Coming>,
    now: &Now,
) -> Result<Option<Vec<Coming>>, Fault> {
    let Planned { library, school, kind, scheduled, .. } = *planned;
    let looked_for = missed.len().saturating_sub(MOST_LOOKED_FOR);
    let mut unsaid = Vec::new();
    for (at, slot) in missed.into_iter().enumerate() {
        if at >= looked_for
            && let Picked::Post(said) = (scheduled.pick)(library, school, &due(planned, &slot)).await?
        {
            match stands_already(library, school, &said, &slot.slot).await? {
                Found::No => {}
                Found::NotNow(_) => return Ok(None),
                Found::Yes(_) | Found::CannotLook(_) | Found::Closed(_) => {
                    let before = missed_slots(planned, &std::mem::take(&mut unsaid), now.at).await?;
                    let found = before.and_all(said).and(row(school, kind, &slot.slot, SlotFate::Posted));
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

/// Whether any of a slot's posts stands where it was to go.
async fn stands_already(
    library: &Library,
    school: &School,
    said: &Change,
    slot: &Slot,
) -> Result<Found, Fault> {
    let ahead = library.chat.witness().map(|seen| seen.ahead).unwrap_or_default();
    for write in &said.0 {
        let Write::Post(post) = write else { continue };
        for place in post.to.iter().take(MOST_PLACES) {
            let channel = match ways::where_it_would_stand(library, school, place).await? {
                Outcome::Done(Some(channel)) => channel,
                Outcome::Done(None) | Outcome::Refused(_) => continue,
                _ => return Ok(Found::NotNow(Cause::new("no-way", "There is no way there just now."))),
            };
            let reference = post.reference.short(0);
            let found = library.chat.find(&channel, &reference, slot.at - LOOK_BACK + ahead).await;
            if found != Found::No {
                return Ok(found);
            }
        }
    }
    Ok(Found::No)
}

fn due(planned: &Planned<'_>, coming: &Coming) -> DueSlot {
    let slot = &coming.slot;
    DueSlot {
        schedule: planned.kind.name.to_owned(),
        nominal: slot.nominal,
        falls: slot.falls,
        at: slot.at,
        reference: reference(planned.library, planned.school, planned.kind.name, slot),
        closes_at: slot.at + planned.kind.window,
        arranged: coming.arranged.clone(),
        elsewhere: planned.elsewhere.clone(),
    }
}

/// One row for all of them, with a count; the desk is told of what was not said and will not be by itself. What was
/// missed uses nothing up.
async fn missed_slots(planned: &Planned<'_>, missed: &[Coming], now: DateTime<Utc>) -> Result<Change, Fault> {
    let Planned { library, school, kind, scheduled, .. } = *planned;
    let Some(last) = missed.last() else { return Ok(Change::default()) };
    let mut unsaid = missed.to_vec();
    let mut past = Vec::new();
    if scheduled.when_missed == WhenMissed::IsPast {
        unsaid.clear();
        for slot in missed {
            let picked = (scheduled.pick)(library, school, &due(planned, slot)).await?;
            if matches!(picked, Picked::Post(_)) {
                unsaid.push(slot.clone());
                past.extend(contents(kind, picked));
            }
        }
    }
    let Some(last_unsaid) = unsaid.last() else {
        return Ok(Change::of(row(school, kind, &last.slot, SlotFate::Empty)));
    };
    let slots = u32::try_from(unsaid.len()).unwrap_or(u32::MAX);
    let change = Change::of(row(school, kind, &last.slot, SlotFate::Missed { slots }));
    let comes_later = match scheduled.when_missed {
        WhenMissed::ComesWithTheNext => return Ok(change),
        WhenMissed::ComesLater => true,
        WhenMissed::IsPast => false,
    };
    past.truncate(MOST_NAMED);
    let missed =
        Missed { kind: kind.name.to_owned(), fell: last_unsaid.slot.falls, slots, comes_later, unsaid: past };
    let notice = Notice::Missed(missed);
    let told = reference(library, school, &format!("missed {}", kind.name), &last.slot);
    Ok(change.and(notice::tell(school.id, Place::Desk, &notice, told, now)?))
}

fn reference(library: &Library, school: &School, schedule: &str, slot: &Slot) -> Reference {
    Reference::of_slot(&library.installation, &school.server, schedule, slot.nominal)
}

fn row(school: &School, kind: &PostKind, slot: &Slot, fate: SlotFate) -> Write {
    Write::Slot(SlotRow {
        school: school.id,
        schedule: kind.name.to_owned(),
        nominal: slot.nominal,
        at: slot.at,
        zone: school.zone,
        fate,
    })
}

//! What becomes of slots that fall due, and which are to come. Pure: the planner asks, and writes what follows.

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::arranged::{Arranged, Coming, coming};
use super::line::{Line, LineError};
use super::schedule::{OnClosed, Schedule, Slot, instant, is_quiet, slots};
use super::time::SchoolTime;

/// A slot seen within this time of its moment is on time: a bot that runs as usual looks every 30 s.
pub const ON_TIME: TimeDelta = TimeDelta::minutes(2);
/// A slot that a changed calendar puts on a day of the past is caught up when that is no longer ago than this: as long as
/// a tip can wait.
const COMES_BACK: TimeDelta = TimeDelta::hours(48);
/// A yearly schedule has its next slot within this.
pub const LOOK_AHEAD: TimeDelta = TimeDelta::days(367);
/// Most schedules have theirs much sooner.
const FIRST_LOOKS: [TimeDelta; 3] = [TimeDelta::days(8), TimeDelta::days(40), LOOK_AHEAD];

/// What becomes of the slots that have fallen due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    Nothing,
    /// The latest is to be posted; `missed` are those before it.
    Post {
        slot: Coming,
        missed: Vec<Coming>,
    },
    /// The latest fell due, or would be caught up, while its kind is paused: it is served without a word.
    Rest {
        slot: Coming,
        missed: Vec<Coming>,
    },
    /// The latest can still be caught up, once the school's hours begin at this moment.
    WaitUntil(DateTime<Utc>),
    /// It is too late for all of them.
    Miss(Vec<Coming>),
}

/// Decides what becomes of a schedule's slots that have fallen due. Pure.
///
/// Slots in a period that `last_slot` has served are left out: a schedule moved from Monday to Wednesday after
/// Monday's slot begins with next week's Wednesday (see [`Line::period`]). So are those that a librarian has skipped, and
/// those of a pause are neither posted nor missed. The window begins where the slot falls, and what is caught up keeps to
/// the school's hours on days that are not quiet, unless its rule is to send anyway.
pub fn plan_slots(
    school: SchoolTime<'_>,
    schedule: &Schedule,
    line: &Line,
    arranged: &[Arranged],
    window: TimeDelta,
    now: DateTime<Utc>,
) -> Plan {
    let rule = schedule.on_closed;
    let mut due = due_slots(school, schedule, line, arranged, now);
    let Some(latest) = due.pop() else { return Plan::Nothing };
    let is_paused = |moment| school.pauses.of(&schedule.kind, moment).is_some();
    due.retain(|it| !is_paused(it.slot.falls));
    if is_paused(latest.slot.falls) || is_paused(now.with_timezone(&school.zone).naive_local()) {
        return Plan::Rest { slot: latest, missed: due };
    }
    let closes_at = latest.slot.at + window;
    let opens = hours_from(school, now, |day| {
        rule.of_line(line) == OnClosed::SendAnyway || is_quiet(line, school.calendar, day).is_none()
    });
    match opens {
        _ if now - latest.slot.at <= ON_TIME => Plan::Post { slot: latest, missed: due },
        Some(opens) if opens < closes_at && opens <= now => Plan::Post { slot: latest, missed: due },
        Some(opens) if opens < closes_at => Plan::WaitUntil(opens),
        _ => {
            due.push(latest);
            Plan::Miss(due)
        }
    }
}

/// From when on a schedule's slots count once the school's calendar has changed. What a change brings to lie further
/// back than this is none that was missed; what waits to be caught up still does. Pure.
pub fn since_after(
    school: SchoolTime<'_>,
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<NaiveDateTime, LineError> {
    let line = Line::parse(&schedule.cron)?;
    let waits = due_slots(school, schedule, &line, &[], now).into_iter().next();
    let recently = (now - COMES_BACK).with_timezone(&school.zone).naive_local();
    let since = waits.map_or(recently, |it| it.slot.falls.min(recently));
    Ok(since.max(schedule.since))
}

/// The slots that have fallen due and are neither served nor skipped, in order.
fn due_slots(
    school: SchoolTime<'_>,
    schedule: &Schedule,
    line: &Line,
    arranged: &[Arranged],
    now: DateTime<Utc>,
) -> Vec<Coming> {
    let from = schedule.last_slot.map_or(schedule.since, |last| last.max(schedule.since));
    // The end is open, so a slot of this very second is asked for by a moment after it. One that was moved may fall
    // before the name of the one that was served last.
    let until = now + TimeDelta::milliseconds(1);
    let from = arranged.iter().filter_map(|it| it.moved_to).fold(from, NaiveDateTime::min);
    let rule = schedule.on_closed;
    let mut due = coming(school, (line, rule), arranged, instant(school.zone, from), until);
    due.retain(|it| is_open(schedule, line, &it.slot) && !it.is_skipped());
    due
}

/// Whether a slot is still to come: its period has not been served.
fn is_open(schedule: &Schedule, line: &Line, slot: &Slot) -> bool {
    let nominal = slot.nominal;
    slot.falls >= schedule.since
        && schedule.last_slot.is_none_or(|last| last < nominal && line.period(last) != line.period(nominal))
}

/// The slots of a year from now, in order, without those of a period that the schedule has served. Pure.
pub fn slots_to_come(
    school: SchoolTime<'_>,
    schedule: Option<&Schedule>,
    line: &Line,
    rule: OnClosed,
    now: DateTime<Utc>,
) -> Vec<Slot> {
    let mut coming = slots(line, school.calendar, rule, school.zone, now, now + LOOK_AHEAD);
    coming.retain(|slot| schedule.is_none_or(|schedule| is_open(schedule, line, slot)));
    coming
}

/// The slots of a schedule that are to come until then, in order, skipped and paused ones included. Pure.
pub fn still_coming(
    school: SchoolTime<'_>,
    schedule: &Schedule,
    line: &Line,
    arranged: &[Arranged],
    (now, until): (DateTime<Utc>, DateTime<Utc>),
) -> Vec<Coming> {
    let mut found = coming(school, (line, schedule.on_closed), arranged, now, until);
    found.retain(|it| is_open(schedule, line, &it.slot));
    found
}

/// What slots beside this one have been given to say.
pub fn given_elsewhere(coming: &[Coming], this: &Coming) -> Vec<String> {
    let others = coming.iter().filter(|it| it.slot.nominal != this.slot.nominal && !it.is_skipped());
    others.filter_map(|it| it.arranged.as_ref()?.says.clone()).collect()
}

/// When a schedule falls due next. Pure.
pub fn next_moment(
    school: SchoolTime<'_>,
    schedule: &Schedule,
    line: &Line,
    arranged: &[Arranged],
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let open = |ahead: &TimeDelta| {
        let coming = still_coming(school, schedule, line, arranged, (now, now + *ahead));
        coming.into_iter().find(|it| !it.is_skipped())
    };
    FIRST_LOOKS.iter().find_map(open).map_or(now + LOOK_AHEAD, |it| it.slot.at)
}

/// When the school's hours next are, on a day that may be posted on: `now` within them. `None` when that is not within a
/// year.
fn hours_from(
    school: SchoolTime<'_>,
    now: DateTime<Utc>,
    may_post_on: impl Fn(NaiveDate) -> bool,
) -> Option<DateTime<Utc>> {
    let local = now.with_timezone(&school.zone).naive_local();
    let mut days = local.date().iter_days().take(366).filter(|day| may_post_on(*day));
    days.find_map(|day| {
        let (starts, ends) = (day.and_time(school.day_starts), day.and_time(school.day_ends));
        (local < ends).then(|| if starts <= local { now } else { instant(school.zone, starts) })
    })
}

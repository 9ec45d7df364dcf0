//! A change of the calendar as one commit: the calendar, its schedules, and what the desk is told.

use chrono::TimeDelta;
use shelftalker_core::calendar::Calendar;

use super::effects::{Effects, LOOKS_AHEAD, Planned, days_that_change, effects};
use super::told::{repaint_met, told};
use crate::features::collab::REQUEST_CARD;
use crate::features::newsletters;
use crate::features::setup::{START_CARD, School};
use crate::features::thanks;
use crate::library::{Fault, Library};
use crate::queue::{Schedule, since_after};
use crate::store::{Change, Write};

/// Nothing is scheduled further ahead.
const SCHEDULED_AHEAD: TimeDelta = TimeDelta::days(367);

/// What a change would do, for a card that asks before it is written.
pub async fn effects_of(library: &Library, school: &School, after: &Calendar) -> Result<Effects, Fault> {
    let schedules = library.store.schedules(school.id).await?;
    looked_at(library, school, after, &schedules).await
}

async fn looked_at(
    library: &Library,
    school: &School,
    after: &Calendar,
    schedules: &[Schedule],
) -> Result<Effects, Fault> {
    let today = library.now().with_timezone(&school.zone).date_naive();
    let days = days_that_change(&school.calendar, after, today);
    let sessions = match &days[..] {
        [] => Vec::new(),
        days => library.store.sessions_on(school.id, days).await?,
    };
    let events = match (days.first(), days.last()) {
        (Some(first), Some(last)) => library.store.library_events(school.id, *first, *last).await?,
        _ => Vec::new(),
    };
    let newsletters = newsletters::to_come(library, school, library.now() + SCHEDULED_AHEAD).await?;
    let planned = Planned { sessions: &sessions, events: &events, newsletters: &newsletters };
    effects(school, after, schedules, &planned, library.now())
}

/// Keeps a school's calendar, as one change: the calendar on the version that was read with the school, its schedules
/// looking back no further than they did, the cards that tell a day, and word to the desk of the sessions and
/// events that fall on a closed day now.
pub async fn keep(library: &Library, school: &School, after: Calendar) -> Result<Change, Fault> {
    let schedules = library.store.schedules(school.id).await?;
    let effects = looked_at(library, school, &after, &schedules).await?;
    let first_message = Write::Repaint { school: school.id, kind: START_CARD, subject: String::new() };
    let mut change = thanks::repaint_waiting(library, school).await?.and(first_message);
    for schedule in schedules {
        let since = since_after(school.time(), &schedule, library.now())?;
        if since > schedule.since {
            let becomes = Schedule { since, ..schedule.clone() };
            change.extend([Write::Schedule { was: schedule, becomes }]);
        }
    }
    change = change.and_all(told(library, school, &effects)?);
    let today = library.now().with_timezone(&school.zone).date_naive();
    let opens = |day: chrono::NaiveDate| after.is_school_day(day) && !school.is_school_day(day);
    if today.iter_days().take(LOOKS_AHEAD).any(opens) {
        change.extend([repaint_met(school.id)]);
    }
    // Their cards tell what notice is left, and which wishes fall on closed days.
    change.extend([Write::RepaintKind { school: school.id, kind: REQUEST_CARD }]);
    Ok(change.and(Write::Calendar { school: school.id, calendar: after }))
}

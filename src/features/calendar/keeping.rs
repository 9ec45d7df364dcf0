//! A change of the calendar as one commit: the calendar, its schedules, and what the desk is told.

use super::effects::{Effects, days_that_change, effects, met_events};
use super::told::told;
use super::types::Calendar;
use crate::features::setup::School;
use crate::features::thanks;
use crate::library::{Fault, Library};
use crate::queue::{Schedule, since_after};
use crate::store::{Change, Write};

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
    let now = library.now().with_timezone(&school.zone).naive_local();
    let days = days_that_change(&school.calendar, after, now.date());
    let sessions = match &days[..] {
        [] => Vec::new(),
        days => library.store.sessions_on(school.id, days).await?,
    };
    let events = match (days.first(), days.last()) {
        (Some(first), Some(last)) => library.store.library_events(school.id, *first, *last).await?,
        _ => Vec::new(),
    };
    let events = met_events(&school.calendar, after, &events, now);
    Ok(Effects { events, ..effects(school, after, schedules, &sessions, library.now())? })
}

/// Keeps a school's calendar, as one change: the calendar on the version that was read with the school, its schedules
/// looking back no further than they did, the cards that tell a day, and word to the desk of the sessions and
/// events that fall on a closed day now.
pub async fn keep(library: &Library, school: &School, after: Calendar) -> Result<Change, Fault> {
    let schedules = library.store.schedules(school.id).await?;
    let effects = looked_at(library, school, &after, &schedules).await?;
    let mut change = thanks::repaint_waiting(library, school).await?;
    for schedule in schedules {
        let since = since_after(school, &schedule, library.now())?;
        if since > schedule.since {
            let becomes = Schedule { since, ..schedule.clone() };
            change.extend([Write::Schedule { was: schedule, becomes }]);
        }
    }
    change.extend(told(library, school, &effects)?);
    Ok(change.and(Write::Calendar { school: school.id, calendar: after }))
}

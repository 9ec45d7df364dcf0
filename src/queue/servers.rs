//! Which servers the bot is in. One that has removed it is *away*: nothing can be done there until it is back, and
//! whoever asks often is banned from asking.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta};

use super::moment::Now;
use crate::chat::ServerId;
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::store::{Change, ManyRows, Write};

/// Rows written at once: a commit of many keeps members waiting.
const AT_ONCE: usize = 150;

/// The bot has come into that server, or was removed from it.
pub async fn one(library: &Library, server: &ServerId, away: bool) -> Result<(), Fault> {
    let school = library.store.school_of(server).await?;
    note(library, school.into_iter().map(|school| (school, away)).collect()).await
}

/// The bot is in these servers and in no other.
pub async fn all(library: &Library, servers: &[ServerId]) -> Result<(), Fault> {
    let here: HashSet<&ServerId> = servers.iter().collect();
    let schools = library.store.schools().await?;
    let seen = schools.into_iter().map(|school| {
        let away = !here.contains(&school.server);
        (school, away)
    });
    note(library, seen.collect()).await
}

async fn note(library: &Library, seen: Vec<(School, bool)>) -> Result<(), Fault> {
    let changed: Vec<_> = seen.into_iter().filter(|(school, away)| school.away != *away).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let now = Now::looked_up(library).await;
    let at = now.is_witnessed().then_some(now.at);
    for some in changed.chunks(AT_ONCE) {
        let mut change = Change::default();
        change.extend(some.iter().map(|(school, away)| Write::SchoolAway {
            school: school.id,
            away: *away,
            at,
        }));
        library.commit_behind(change).await?;
        for (school, away) in some {
            if !away {
                // Whatever has waited there is tried at once.
                let (school, at) = (school.id, DateTime::UNIX_EPOCH);
                library.in_steps(ManyRows::WakeCards { school, at }).await?;
                let rest = TimeDelta::zero();
                library.in_steps(ManyRows::WakeHeld { school, now: at, rest }).await?;
            }
            tracing::info!(school = school.id.0, away, "a school's server has let the bot in, or removed it");
        }
    }
    Ok(())
}

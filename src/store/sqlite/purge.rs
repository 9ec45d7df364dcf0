//! Removes what nobody can use any more, a few rows at a time, each kind in a transaction of its own: a member who
//! clicks meanwhile waits for no more than one of them.
//!
//! Cards that expire go: private ones after a week, questions to the desk when nothing is known any more of what they
//! ask about. Those that do not expire stand for something that stays as long as its school: a request, a tip (its
//! buttons work for good), a thank-you, a message of a newsletter that may still be recalled; or they are one for each
//! cause or room, and used again.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, Error, SqliteConnection, SqlitePool};

use super::doing;
use super::rows::millis;
use crate::store::StoreError;

/// A draft that was not touched for so long is forgotten (`collab` offers it no more, either).
const DRAFT_LIVES: TimeDelta = TimeDelta::days(30);

/// A school year and its holidays, and some.
const RECORDS_LIVE: TimeDelta = TimeDelta::days(400);

const CARDS: &str = "
    delete from cards
    where key in (select key from cards where expires_at < ?1 order by expires_at limit ?2)";

const SLOTS: &str = "
    delete from slots
    where rowid in (select rowid from slots where at < ?1 order by at limit ?2)";

/// Attempts are only ever added, so the oldest have the lowest ids.
const ATTEMPTS: &str = "
    delete from attempts
    where id < (select min(id) from attempts) + ?2 and at < ?1";

const DRAFTS_CARDS: &str = "
    delete from cards
    where key in (select card from drafts where updated_at < ?1 order by updated_at limit ?2)";

const DRAFTS_FILES: &str = "
    delete from files
    where id in (select file ->> 'id' from drafts where updated_at < ?1 order by updated_at limit ?2)";

const DRAFTS: &str = "
    delete from drafts
    where rowid in
        (select rowid from drafts where updated_at < ?1 order by updated_at limit ?2)";

/// At most `most` rows of each kind; returns how many went.
pub async fn purge(writer: &SqlitePool, now: DateTime<Utc>, most: u32) -> Result<u32, StoreError> {
    let mut gone = 0;
    let kinds = [
        (now, most, [CARDS].as_slice()),
        (now - DRAFT_LIVES, most.div_ceil(3), &[DRAFTS_CARDS, DRAFTS_FILES, DRAFTS]),
        (now - RECORDS_LIVE, most, &[SLOTS]),
        (now - RECORDS_LIVE, most, &[ATTEMPTS]),
    ];
    for (before, most, deletions) in kinds {
        // The connection is given back after each, to whoever waits for it.
        let mut connection = writer.acquire().await.map_err(doing("waiting for the turn to write"))?;
        gone += remove(&mut connection, before, most, deletions)
            .await
            .map_err(doing("removing what nobody can use any more"))?;
    }
    Ok(u32::try_from(gone).unwrap_or(u32::MAX))
}

async fn remove(
    connection: &mut SqliteConnection,
    before: DateTime<Utc>,
    most: u32,
    deletions: &[&'static str],
) -> Result<u64, Error> {
    let mut transaction = connection.begin_with("begin immediate").await?;
    let mut gone = 0;
    for deletion in deletions {
        let removed =
            sqlx::query(*deletion).bind(millis(before)).bind(most).execute(&mut *transaction).await?;
        gone += removed.rows_affected();
    }
    transaction.commit().await?;
    Ok(gone)
}

//! What may touch many rows goes in steps: each a transaction of its own, so that a member who clicks meanwhile waits
//! for no more than one of them. A step goes on behind the row with which the one before it ended.

use chrono::{DateTime, TimeDelta, Utc};
use shelftalker_core::queue::outcome::LEASE_WITH_FILES;
use sqlx::{Connection, Error, SqliteConnection, SqlitePool};

use super::doing;
use super::places::Touched;
use super::rows::millis;
use super::stopped::Stopped;
use crate::chat::ChannelId;
use crate::features::setup::SchoolId;
use crate::store::{ManyRows, StoreError};

/// Rows of a step.
const AT_ONCE: usize = 500;
const LIMIT: i64 = 500;

/// What is tried on by itself comes again within this, give or take the fifth by which many are kept apart; what is held
/// beside the line may wait for the desk for a day, and what cannot be worked on rests for hours.
const LONGEST_REST: TimeDelta = TimeDelta::minutes(20);
const HELD_AT_MOST: TimeDelta = TimeDelta::hours(25);

/// Where a step begins: at which part of the work, behind which row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct At {
    part: u8,
    row: i64,
}

/// A row that was changed, and the place whose line that changes.
type Changed = (i64, Option<(i64, String)>);

/// One step; where the next one begins, or `None` when all is done.
pub async fn step(writer: &SqlitePool, many: &ManyRows, at: At) -> Result<Option<At>, StoreError> {
    let mut connection = writer.acquire().await.map_err(doing("waiting for the turn to write"))?;
    let done = in_one_transaction(&mut connection, many, at).await;
    if done.is_err() {
        // As in `commit`: SQLite may have rolled back by itself.
        connection.close().await.ok();
    }
    done.map_err(doing("changing many rows"))
}

async fn in_one_transaction(
    connection: &mut SqliteConnection,
    many: &ManyRows,
    at: At,
) -> Result<Option<At>, Error> {
    let mut transaction = connection.begin_with("begin immediate").await?;
    let Some(changed) = change(&mut transaction, many, at).await? else { return Ok(None) };
    let next = match changed.iter().map(|(row, _)| *row).max() {
        Some(row) if changed.len() >= AT_ONCE => At { row, ..at },
        _ => At { part: at.part + 1, row: 0 },
    };
    let mut touched = Touched::default();
    touched.extend(changed.into_iter().filter_map(|(_, place)| place));
    match touched.bring_up_to_date(&mut transaction).await {
        Ok(()) | Err(Stopped::Overtaken) => {}
        Err(Stopped::Failed(error)) => return Err(error),
    }
    transaction.commit().await?;
    Ok(Some(next))
}

/// `None` behind the last part.
async fn change(
    to: &mut SqliteConnection,
    many: &ManyRows,
    At { part, row: after }: At,
) -> Result<Option<Vec<Changed>>, Error> {
    Ok(Some(match (many, part) {
        (ManyRows::WakeHeld { school, now, rest }, 0) => wake_held(to, after, *school, *now, *rest).await?,
        (ManyRows::WakeCards { school, at }, 0) => wake_cards(to, after, *school, *at).await?,
        (ManyRows::ChannelLater { channel, at }, 0) => channel_later(to, after, channel, *at).await?,
        (ManyRows::PutRight { now, since: Some(since), by }, 0) => {
            move_by(to, after.max(since.0), *by, *now).await?
        }
        (ManyRows::PutRight { .. }, 0) => Vec::new(),
        (ManyRows::PutRight { now, .. }, 1) => count_from_now(to, after, *now).await?,
        (ManyRows::PutRight { now, since, .. }, 2) => due_now(to, after, *now, since.is_none()).await?,
        (ManyRows::PutRight { now, .. }, 3) => paint_soon(to, after, *now).await?,
        (ManyRows::PutRight { now, .. }, 4) => end_leases(to, after, *now).await?,
        _ => return Ok(None),
    }))
}

fn with_places(rows: Vec<(i64, i64, String)>) -> Vec<Changed> {
    rows.into_iter().map(|(row, school, place)| (row, Some((school, place)))).collect()
}

fn without_places(rows: Vec<i64>) -> Vec<Changed> {
    rows.into_iter().map(|row| (row, None)).collect()
}

async fn wake_held(
    to: &mut SqliteConnection,
    after: i64,
    school: SchoolId,
    now: DateTime<Utc>,
    rest: TimeDelta,
) -> Result<Vec<Changed>, Error> {
    let woken = sqlx::query_as(
        "update deliveries
         set next_at = max(?3, coalesce(last_attempt_at, 0) + ?4), version = version + 1
         where id in (
             select id from deliveries
             where school = ?2 and state in ('sending', 'retrying', 'uncertain', 'held') and state = 'held'
               and id > ?1
             order by id limit ?5)
         returning id, school, place",
    )
    .bind(after)
    .bind(school.0)
    .bind(millis(now))
    .bind(rest.num_milliseconds())
    .bind(LIMIT)
    .fetch_all(to)
    .await?;
    Ok(with_places(woken))
}

async fn wake_cards(
    to: &mut SqliteConnection,
    after: i64,
    school: SchoolId,
    at: DateTime<Utc>,
) -> Result<Vec<Changed>, Error> {
    let woken = sqlx::query_scalar(
        "update cards set paint_at = ?3
         where rowid in (select rowid from cards where school = ?2 and paint_at > ?3 and rowid > ?1 order by rowid limit ?4)
         returning rowid",
    )
    .bind(after)
    .bind(school.0)
    .bind(millis(at))
    .bind(LIMIT)
    .fetch_all(to)
    .await?;
    Ok(without_places(woken))
}

async fn channel_later(
    to: &mut SqliteConnection,
    after: i64,
    channel: &ChannelId,
    at: DateTime<Utc>,
) -> Result<Vec<Changed>, Error> {
    let later = sqlx::query_scalar(
        "update cards set paint_at = ?3
         where rowid in (select rowid from cards where channel = ?2 and paint_at < ?3 and rowid > ?1 order by rowid limit ?4)
         returning rowid",
    )
    .bind(after)
    .bind(&channel.0)
    .bind(millis(at))
    .bind(LIMIT)
    .fetch_all(to)
    .await?;
    Ok(without_places(later))
}

/// What a clock that was wrong wrote is moved as much as the clock was. Only what comes nearer to now by it: what was
/// written just after the clock was set is right.
async fn move_by(
    to: &mut SqliteConnection,
    after: i64,
    by: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Vec<Changed>, Error> {
    if by.is_zero() {
        return Ok(Vec::new());
    }
    let moved: Vec<i64> = sqlx::query_scalar(
        "update posts set due_at = due_at + ?2, closes_at = closes_at + ?2
         where id in (
             select id from posts
             where at_once = 1 and id > ?1 and abs(due_at + ?2 - ?3) < abs(due_at - ?3)
             order by id limit ?4)
         returning id",
    )
    .bind(after)
    .bind(by.num_milliseconds())
    .bind(millis(now))
    .bind(LIMIT)
    .fetch_all(&mut *to)
    .await?;
    let posts = serde_json::to_string(&moved).map_err(|error| Error::Encode(Box::new(error)))?;
    sqlx::query(
        "update deliveries set closes_at = closes_at + ?1
         where post in (select value from json_each(?2)) and state in ('queued', 'retrying', 'held')",
    )
    .bind(by.num_milliseconds())
    .bind(posts)
    .execute(to)
    .await?;
    Ok(without_places(moved))
}

/// Left to itself SQLite goes along the rows, in whose order the steps go on, and past every one that was ever sent: with
/// a million on file that took 190 ms. So the indices that hold what is open alone are named.
///
/// Whatever may have arrived did so before now; how long ago is not known, so it is read back. Nothing that is tried on
/// rests for longer than those; where Discord had asked for more, it is tried once too early.
async fn count_from_now(
    to: &mut SqliteConnection,
    after: i64,
    now: DateTime<Utc>,
) -> Result<Vec<Changed>, Error> {
    let put = sqlx::query_as(
        "update deliveries
         set next_at = ?2 + min(iif(state = 'held' or faults > 0, ?5, ?4), max(0, next_at - max(coalesce(last_attempt_at, 0), coalesce(first_maybe_at, 0)))),
             last_attempt_at = min(last_attempt_at, ?2),
             first_maybe_at = min(first_maybe_at, ?2),
             trying_since = min(trying_since, ?2),
             version = version + 1
         where id in (
             select id from deliveries indexed by deliveries_settling
             where state in ('sending', 'retrying', 'uncertain', 'held') and state <> 'sending' and id > ?1
               and (last_attempt_at > ?2 or first_maybe_at > ?2 
                    or next_at > ?2 + iif(state = 'held' or faults > 0, ?5, ?4))
             order by id limit ?3)
         returning id, school, place",
    )
    .bind(after)
    .bind(millis(now))
    .bind(LIMIT)
    .bind(LONGEST_REST.num_milliseconds())
    .bind(HELD_AT_MOST.num_milliseconds())
    .fetch_all(to)
    .await?;
    Ok(with_places(put))
}

/// What was due at once is not in the future, nor is what a librarian has sent off again. Only what is open: nothing is
/// asked of the rest.
///
/// What an earlier process left may have been said since, if this database was restored: it was due no earlier than the
/// post before it, and is read back from there.
async fn due_now(
    to: &mut SqliteConnection,
    after: i64,
    now: DateTime<Utc>,
    of_an_earlier_process: bool,
) -> Result<Vec<Changed>, Error> {
    let put: Vec<(i64, i64, String)> = sqlx::query_as(
        "update deliveries
         set next_at = ?2, version = version + 1
         where id in (
             select id from deliveries indexed by deliveries_queued_in_order
             where state = 'queued' and next_at > ?2 and id > ?1
               and (select at_once or attempts > 0 and due_at <= ?2 from posts where posts.id = deliveries.post)
             order by id limit ?3)
         returning id, school, place",
    )
    .bind(after)
    .bind(millis(now))
    .bind(LIMIT)
    .fetch_all(&mut *to)
    .await?;
    let ids: Vec<i64> = put.iter().map(|(id, ..)| *id).collect();
    let ids = serde_json::to_string(&ids).map_err(|error| Error::Encode(Box::new(error)))?;
    sqlx::query(
        "update posts
         set due_at = iif(?3, coalesce((select before.due_at from posts before
                                        where before.id < posts.id and before.due_at <= ?1
                                        order by before.id desc limit 1), ?1 - 86400000), ?1)
         where due_at > ?1
           and id in (select post from deliveries where id in (select value from json_each(?2)))",
    )
    .bind(millis(now))
    .bind(ids)
    .bind(of_an_earlier_process)
    .execute(to)
    .await?;
    Ok(with_places(put))
}

/// No claim is good for longer than one with files: what goes beyond that, a clock that was ahead has written, and a bot
/// that died then would be waited for.
async fn end_leases(
    to: &mut SqliteConnection,
    after: i64,
    now: DateTime<Utc>,
) -> Result<Vec<Changed>, Error> {
    let put = sqlx::query_as(
        "update deliveries set lease_until = ?2
         where id in (
             select id from deliveries indexed by deliveries_settling
             where state in ('sending', 'retrying', 'uncertain', 'held') and state = 'sending' and id > ?1
               and lease_until > ?2
             order by id limit ?3)
         returning id, school, place",
    )
    .bind(after)
    .bind(millis(now + LEASE_WITH_FILES))
    .bind(LIMIT)
    .fetch_all(to)
    .await?;
    Ok(with_places(put))
}

/// A card is never left alone for longer than six hours.
async fn paint_soon(
    to: &mut SqliteConnection,
    after: i64,
    now: DateTime<Utc>,
) -> Result<Vec<Changed>, Error> {
    let put = sqlx::query_scalar(
        "update cards set paint_at = ?2
         where rowid in (select rowid from cards indexed by cards_to_paint
                         where paint_at > ?2 + 22000000 and rowid > ?1 order by rowid limit ?3)
         returning rowid",
    )
    .bind(after)
    .bind(millis(now))
    .bind(LIMIT)
    .fetch_all(to)
    .await?;
    Ok(without_places(put))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests {
    use super::*;
    use crate::store::sqlite::SqliteStore;

    const MANY: i64 = 1_234;

    async fn with_a_school() -> (SqliteStore, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("shelftalker.db"), [7; 16]).await.unwrap();
        runs(
            &store,
            "insert into schools (id, server, zone, day_starts, day_ends, version)
             values (1, 'server', 'Europe/London', '07:00:00', '17:00:00', 1);",
        )
        .await;
        (store, folder)
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp_millis(7_000).unwrap()
    }

    /// After a start.
    async fn put_right(store: &SqliteStore) {
        let many = ManyRows::PutRight { now: now(), since: None, by: TimeDelta::zero() };
        let mut next = Some(At::default());
        while let Some(at) = next {
            next = step(&store.file.writer, &many, at).await.unwrap();
        }
    }

    async fn runs(store: &SqliteStore, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&store.file.writer).await.unwrap();
    }

    async fn woken(store: &SqliteStore) -> i64 {
        sqlx::query_scalar("select count(*) from deliveries where next_at = 7000")
            .fetch_one(&store.file.writer)
            .await
            .unwrap()
    }

    /// Asked for by a clock that was ahead while nothing told so: at 9000 and later, between what was due at 4000 and 5000.
    #[tokio::test]
    async fn what_an_earlier_process_left_in_the_future_is_read_back_from_the_post_before_it() {
        let (store, _folder) = with_a_school().await;
        runs(
            &store,
            "insert into posts (id, school, kind, reference, content, due_at, closes_at, at_once)
             values (1, 1, 'news', 'a', '', 4000, 99999, 1), (2, 1, 'news', 'b', '', 9000, 99999, 1),
                    (3, 1, 'news', 'c', '', 9001, 99999, 1), (4, 1, 'news', 'd', '', 5000, 99999, 1);
             insert into deliveries (id, post, school, place, part, state, ways_closed, epoch, attempts, next_at,
                                     closes_at, version)
             select id, id, 1, '\"Desk\"', 0, 'queued', 0, 0, 0, due_at, 99999, 1 from posts;",
        )
        .await;
        put_right(&store).await;
        let due: Vec<(i64, i64)> = sqlx::query_as(
            "select due_at, next_at from posts join deliveries on post = posts.id order by posts.id",
        )
        .fetch_all(&store.file.writer)
        .await
        .unwrap();
        assert_eq!(due, [(4000, 4000), (4000, 7000), (4000, 7000), (5000, 5000)]);
    }

    /// Left in the middle of a send by a bot whose clock was two hours ahead.
    #[tokio::test]
    async fn no_claim_is_waited_for_longer_than_a_claim_can_last() {
        let (store, _folder) = with_a_school().await;
        runs(
            &store,
            "insert into posts (id, school, kind, reference, content, due_at, closes_at, at_once)
             values (1, 1, 'news', 'a', '', 4000, 99999, 1), (2, 1, 'news', 'b', '', 4000, 99999, 1);
             insert into deliveries (id, post, school, place, part, state, ways_closed, epoch, attempts, next_at,
                                     closes_at, version, boot, lease_until, last_attempt_at)
             values (1, 1, 1, '\"Desk\"', 0, 'sending', 0, 0, 1, 4000, 99999, 1, 'b', 7267000, 7207000),
                    (2, 2, 1, '\"Staff\"', 0, 'sending', 0, 0, 1, 4000, 99999, 1, 'b', 67000, 7000);",
        )
        .await;
        put_right(&store).await;
        let ends: Vec<i64> = sqlx::query_scalar("select lease_until from deliveries order by id")
            .fetch_all(&store.file.writer)
            .await
            .unwrap();
        assert_eq!(ends, [907_000, 67_000], "a quarter of an hour from now, and as it was");
    }

    #[tokio::test]
    async fn a_step_changes_five_hundred_rows_and_the_last_one_the_rest() {
        let (store, _folder) = with_a_school().await;
        runs(
            &store,
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < 1234)
             insert into posts (id, school, kind, reference, content, due_at, closes_at)
             select i, 1, 'tip', i, i, 1, 2 from n;
             insert into deliveries (id, post, school, place, part, state, ways_closed, epoch, attempts, next_at,
                                     closes_at, version)
             select id, id, 1, printf('{\"Request\":%d}', id), 0, 'held', 0, 0, 1, 9000, 9999, 1 from posts;",
        )
        .await;
        let many = ManyRows::WakeHeld { school: SchoolId(1), now: now(), rest: TimeDelta::zero() };
        let mut next = Some(At::default());
        let mut steps = Vec::new();
        while let Some(at) = next {
            let before = woken(&store).await;
            next = step(&store.file.writer, &many, at).await.unwrap();
            steps.push(woken(&store).await - before);
        }
        assert_eq!(steps, [500, 500, 234, 0]);
        assert_eq!(steps.iter().sum::<i64>(), MANY);
    }
}

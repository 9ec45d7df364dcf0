//! A school whose server has removed the bot is kept for a month: whoever lets the bot in again finds everything. Then
//! all that is kept of it goes, a few rows at a time. From the first of them on its server has no school here any more,
//! so that nobody who comes back at that very moment finds half of one.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, Error, SqliteConnection, SqlitePool};

use super::rows::millis;
use crate::features::setup::SchoolId;

/// For so long.
pub const KEPT: TimeDelta = TimeDelta::days(30);

const GIVEN_UP: &str = "
    update schools
    set server = 'removed ' || id, desk = null, requests = null, staff = null, plan_at = null, version = version + 1
    where id = ?1 and server <> 'removed ' || id";

/// All that is kept of a school, what points to other rows before those. `?1` is the school, `?2` how many at most.
const ROWS: &[&str] = &[
    "delete from attempts where id in
         (select attempts.id from posts
              cross join deliveries on deliveries.post = posts.id
              cross join attempts on attempts.delivery = deliveries.id
          where posts.school = ?1 limit ?2)",
    "delete from deliveries where id in
         (select deliveries.id from posts cross join deliveries on deliveries.post = posts.id
          where posts.school = ?1 limit ?2)",
    "delete from posts where rowid in (select rowid from posts where school = ?1 limit ?2)",
    "delete from places where rowid in (select rowid from places where school = ?1 limit ?2)",
    "delete from turns where rowid in (select rowid from turns where school = ?1 limit ?2)",
    "delete from slots where rowid in (select rowid from slots where school = ?1 limit ?2)",
    "delete from arranged_slots where rowid in (select rowid from arranged_slots where school = ?1 limit ?2)",
    "delete from schedules where rowid in (select rowid from schedules where school = ?1 limit ?2)",
    "delete from tip_presses where rowid in
         (select tip_presses.rowid from tips cross join tip_presses on tip = tips.id where tips.school = ?1 limit ?2)",
    "delete from tips where rowid in (select rowid from tips where school = ?1 limit ?2)",
    "delete from thanked where (school, member, thank_you) in
         (select school, member, thank_you from thanked where school = ?1 limit ?2)",
    "delete from thank_yous where rowid in (select rowid from thank_yous where school = ?1 limit ?2)",
    "delete from planned_days where (school, day, request) in
         (select school, day, request from planned_days where school = ?1 limit ?2)",
    "delete from request_events where rowid in (select rowid from request_events where school = ?1 limit ?2)",
    "delete from stand_ins where rowid in (select rowid from stand_ins where school = ?1 limit ?2)",
    "delete from thread_openings where (school, request) in
         (select school, request from thread_openings where school = ?1 limit ?2)",
    "delete from plan_changes where (school, request, number, part) in
         (select school, request, number, part from plan_changes where school = ?1 limit ?2)",
    "delete from teaching_plans where (school, request) in
         (select school, request from teaching_plans where school = ?1 limit ?2)",
    "delete from requests where rowid in (select rowid from requests where school = ?1 limit ?2)",
    "delete from thread_members where (school, thread, member) in
         (select school, thread, member from thread_members where school = ?1 limit ?2)",
    "delete from sign_ups where (school, event, meeting, member) in
         (select school, event, meeting, member from sign_ups where school = ?1 limit ?2)",
    "delete from library_events where rowid in (select rowid from library_events where school = ?1 limit ?2)",
    "delete from hard_topics where (school, id) in
         (select school, id from hard_topics where school = ?1 limit ?2)",
    "delete from ideas where (school, id) in (select school, id from ideas where school = ?1 limit ?2)",
    "delete from collection_items where (school, collection, id) in
         (select school, collection, id from collection_items where school = ?1 limit ?2)",
    "delete from collections where (school, id) in (select school, id from collections where school = ?1 limit ?2)",
    "delete from suggested_items where (school, id) in
         (select school, id from suggested_items where school = ?1 limit ?2)",
    "delete from suggested_tips where (school, id) in
         (select school, id from suggested_tips where school = ?1 limit ?2)",
    "delete from season_choices where (school, season, first) in
         (select school, season, first from season_choices where school = ?1 limit ?2)",
    "delete from desk_dates where (school, id) in (select school, id from desk_dates where school = ?1 limit ?2)",
    "delete from colleagues where (school, member) in
         (select school, member from colleagues where school = ?1 limit ?2)",
    "delete from hint_decisions where (school, about) in
         (select school, about from hint_decisions where school = ?1 limit ?2)",
    "delete from drafts where rowid in (select rowid from drafts where school = ?1 limit ?2)",
    "delete from cards where rowid in (select rowid from cards where school = ?1 limit ?2)",
    "delete from files where rowid in (select rowid from files where school = ?1 limit ?2)",
    "delete from newsletters where rowid in (select rowid from newsletters where school = ?1 limit ?2)",
    "delete from thanks_choices where (school, member) in
         (select school, member from thanks_choices where school = ?1 limit ?2)",
    "delete from left_out_of_calendar where (school, uid) in
         (select school, uid from left_out_of_calendar where school = ?1 limit ?2)",
    "delete from repaints where (school, channel) in
         (select school, channel from repaints where school = ?1 limit ?2)",
    "delete from absences where rowid in (select rowid from absences where school = ?1 limit ?2)",
    "delete from calendars where rowid in (select rowid from calendars where school = ?1 limit ?2)",
    "delete from aims where rowid in (select rowid from aims where school = ?1 limit ?2)",
    "delete from told where rowid in (select rowid from told where school = ?1 limit ?2)",
    "delete from changes where rowid in (select rowid from changes where school = ?1 limit ?2)",
    "delete from request_numbers where rowid in (select rowid from request_numbers where school = ?1 limit ?2)",
    "delete from schools where rowid in (select rowid from schools where id = ?1 limit ?2)",
];

/// The schools that are kept although their server has removed the bot, and until when. Where nothing is written of since
/// when that is so (by a version before, or while the clock may have been wrong), it is since now.
pub async fn kept(writer: &SqlitePool, now: DateTime<Utc>) -> Result<Vec<(SchoolId, DateTime<Utc>)>, Error> {
    sqlx::query("update schools set away_since = ? where away = 1 and away_since is null")
        .bind(millis(now))
        .execute(writer)
        .await?;
    let away: Vec<(i64, i64)> =
        sqlx::query_as("select id, away_since from schools where away = 1 order by away_since")
            .fetch_all(writer)
            .await?;
    let until = |since| DateTime::from_timestamp_millis(since).unwrap_or(now) + KEPT;
    Ok(away.into_iter().map(|(id, since)| (SchoolId(id), until(since))).collect())
}

/// Removes at most `most` rows of what is kept no longer; how many went.
pub async fn purge(writer: &SqlitePool, now: DateTime<Utc>, most: u32) -> Result<u64, Error> {
    let mut connection = writer.acquire().await?;
    let done = in_one_transaction(&mut connection, now, most).await;
    if done.is_err() {
        // As in `commit`: SQLite may have rolled back by itself.
        connection.close().await.ok();
    }
    done
}

async fn in_one_transaction(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    most: u32,
) -> Result<u64, Error> {
    let mut transaction = connection.begin_with("begin immediate").await?;
    let school: Option<i64> = sqlx::query_scalar(
        "select id from schools where away = 1 and away_since <= ? order by away_since limit 1",
    )
    .bind(millis(now - KEPT))
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(school) = school else { return Ok(0) };
    sqlx::query(GIVEN_UP).bind(school).execute(&mut *transaction).await?;
    let mut gone = 0;
    for statement in ROWS {
        let left = u64::from(most).saturating_sub(gone);
        if left == 0 {
            break;
        }
        let left = i64::try_from(left).unwrap_or(i64::MAX);
        gone +=
            sqlx::query(*statement).bind(school).bind(left).execute(&mut *transaction).await?.rows_affected();
    }
    transaction.commit().await?;
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_table_that_holds_something_of_a_school_is_emptied_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shelftalker.db");
        let store = super::super::SqliteStore::open(&path, [7; 16]).await.unwrap();
        let url = format!("sqlite://{}", path.display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(
            "select m.name from sqlite_master m
             where m.type = 'table' and exists (select 1 from pragma_table_info(m.name) where name = 'school')",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        assert!(tables.len() > 20, "{tables:?}");
        for table in tables {
            let begins = format!("delete from {table} where ");
            assert!(ROWS.iter().any(|row| row.starts_with(&begins)), "{table} keeps what it has of a school");
        }
        connection.close().await.unwrap();
        store.close().await;
    }
}

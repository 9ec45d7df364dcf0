//! School calendars. They are read with their schools (the view `whole_schools`), and written whole.

use std::collections::BTreeSet;

use sqlx::sqlite::SqliteRow;
use sqlx::{Error, Row, SqliteConnection, SqlitePool};

use super::rows::{Columns, json, json_text};
use super::stopped::{Stopped, unless_overtaken};
use crate::features::calendar::Calendar;
use crate::features::setup::SchoolId;

/// The calendar in the row of a school.
pub fn of_school(row: &SqliteRow) -> Result<Calendar, Error> {
    let calendar: Option<Calendar> = row.maybe("calendar", json)?;
    let mut calendar = calendar.unwrap_or_default();
    calendar.version = row.try_get::<Option<i64>, _>("calendar_version")?.unwrap_or_default();
    Ok(calendar)
}

/// What was left out of a school's calendar.
pub async fn left_out(readers: &SqlitePool, school: SchoolId) -> Result<BTreeSet<String>, Error> {
    let left_out: Vec<String> = sqlx::query_scalar("select uid from left_out_of_calendar where school = ?")
        .bind(school.0)
        .fetch_all(readers)
        .await?;
    Ok(left_out.into_iter().collect())
}

/// A row for each; a file has some hundred lines at most.
pub async fn leave_out(
    to: &mut SqliteConnection,
    school: SchoolId,
    left_out: &[String],
    taken: &[String],
) -> Result<(), Stopped> {
    for uid in left_out {
        sqlx::query("insert into left_out_of_calendar (school, uid) values (?, ?) on conflict do nothing")
            .bind(school.0)
            .bind(uid)
            .execute(&mut *to)
            .await?;
    }
    for uid in taken {
        sqlx::query("delete from left_out_of_calendar where school = ? and uid = ?")
            .bind(school.0)
            .bind(uid)
            .execute(&mut *to)
            .await?;
    }
    Ok(())
}

/// Writes a school's calendar: the first, or over the one that was read. When its schedules fall due is worked out anew.
pub async fn keep(to: &mut SqliteConnection, school: SchoolId, calendar: &Calendar) -> Result<(), Stopped> {
    let kept = sqlx::query(
        "insert into calendars (school, entries, version)
         select ?1, ?2, ?3 + 1
         where ?3 = 0 or exists (select 1 from calendars where school = ?1)
         on conflict (school) do update set entries = excluded.entries, version = excluded.version
         where calendars.version = ?3",
    )
    .bind(school.0)
    .bind(json_text(calendar)?)
    .bind(calendar.version)
    .execute(&mut *to)
    .await?;
    unless_overtaken(&kept)?;
    sqlx::query("update schools set plan_at = 0 where id = ?").bind(school.0).execute(&mut *to).await?;
    // What a planner has read of it is looked at anew.
    sqlx::query("update schedules set version = version + 1 where school = ?")
        .bind(school.0)
        .execute(to)
        .await?;
    Ok(())
}

//! Schools, and what is known of the installation as a whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Error, FromRow, Row, Sqlite, SqliteConnection};

use super::calendars;
use super::cards;
use super::changes;
use super::places::Touched;
use super::rows::{Columns, json, json_text, millis, time, time_text, zone};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::{ChannelId, RoleId, ServerId};
use crate::features::changes::Noted;
use crate::features::setup::{School, SchoolId};
use crate::store::{Schools, StoreError};

#[async_trait]
impl Schools for SqliteStore {
    async fn school(&self, id: SchoolId) -> Result<Option<School>, StoreError> {
        sqlx::query_as("select * from whole_schools where id = ?")
            .bind(id.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a school"))
    }

    async fn school_of(&self, server: &ServerId) -> Result<Option<School>, StoreError> {
        sqlx::query_as("select * from whole_schools where server = ?")
            .bind(&server.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading the school of a server"))
    }

    async fn schools(&self) -> Result<Vec<School>, StoreError> {
        sqlx::query_as("select * from whole_schools order by id")
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading all schools"))
    }

    async fn left_out_of_calendar(&self, school: SchoolId) -> Result<BTreeSet<String>, StoreError> {
        let left_out = calendars::left_out(self.readers(), school).await;
        left_out.map_err(doing("reading what was left out of a calendar"))
    }

    async fn changes(&self, school: SchoolId, skip: u32, most: u32) -> Result<Vec<Noted>, StoreError> {
        let latest = changes::latest(self.readers(), school, skip, most).await;
        latest.map_err(doing("reading who changed what"))
    }
}

impl FromRow<'_, SqliteRow> for School {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            id: SchoolId(row.try_get("id")?),
            server: ServerId(row.try_get("server")?),
            zone: row.read("zone", zone)?,
            manner: row.read("manner", json)?,
            librarians: row.try_get::<Option<String>, _>("librarians")?.map(RoleId),
            desk: row.try_get::<Option<String>, _>("desk")?.map(ChannelId),
            requests: row.try_get::<Option<String>, _>("requests")?.map(ChannelId),
            staff: row.try_get::<Option<String>, _>("staff")?.map(ChannelId),
            day_starts: row.read("day_starts", time)?,
            day_ends: row.read("day_ends", time)?,
            calendar: Arc::new(calendars::of_school(row)?),
            second_eyes: row.try_get("second_eyes")?,
            pauses: row.read("pauses", json)?,
            marks: row.read("marks", json)?,
            away: row.try_get("away")?,
            version: row.try_get("version")?,
        })
    }
}

pub async fn note(to: &mut SqliteConnection, key: &str, value: &str) -> Result<(), Stopped> {
    sqlx::query(
        "insert into installation (key, value) values (?, ?)
         on conflict (key) do update set value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute(to)
    .await?;
    Ok(())
}

pub async fn add(to: &mut SqliteConnection, school: &School) -> Result<(), Stopped> {
    let query = sqlx::query(
        "insert into schools
            (id, server, zone, librarians, desk, requests, staff, day_starts, day_ends, second_eyes, manner,
             pauses, marks, version)
         values (?13, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1)
         on conflict do nothing",
    );
    let added = with_columns(query, school)?.bind(school.id.0).execute(to).await?;
    unless_overtaken(&added)
}

/// What stands in a room that is left for another is painted anew, and moves there.
pub async fn change(to: &mut SqliteConnection, school: &School) -> Result<(), Stopped> {
    let before: Option<(Option<String>, Option<String>)> =
        sqlx::query_as("select desk, requests from schools where id = ?")
            .bind(school.id.0)
            .fetch_optional(&mut *to)
            .await?;
    let query = sqlx::query(
        "update schools
         set server = ?, zone = ?, librarians = ?, desk = ?, requests = ?, staff = ?,
             day_starts = ?, day_ends = ?, second_eyes = ?, manner = ?, pauses = ?, marks = ?, plan_at = 0, version = version + 1
         where id = ? and version = ?",
    );
    let changed =
        with_columns(query, school)?.bind(school.id.0).bind(school.version).execute(&mut *to).await?;
    unless_overtaken(&changed)?;
    // What a planner has read of it is looked at anew.
    sqlx::query("update schedules set version = version + 1 where school = ?")
        .bind(school.id.0)
        .execute(&mut *to)
        .await?;
    let (desk, requests) = before.unwrap_or_default();
    let now = [&school.desk, &school.requests].map(|room| room.as_ref().map(|channel| &channel.0));
    let left = [(desk, now[0]), (requests, now[1])];
    for old in left.into_iter().filter_map(|(before, now)| before.filter(|before| Some(before) != now)) {
        cards::repaint_all(to, school.id, &old, cards::ALL).await?;
    }
    Ok(())
}

/// No change of the school's own: it neither overtakes one nor is overtaken.
pub async fn mark_away(
    to: &mut SqliteConnection,
    school: SchoolId,
    away: bool,
    at: Option<DateTime<Utc>>,
    touched: &mut Touched,
) -> Result<(), Stopped> {
    sqlx::query("update schools set away = ?, away_since = ?, plan_at = 0 where id = ?")
        .bind(away)
        .bind(at.filter(|_| away).map(millis))
        .bind(school.0)
        .execute(to)
        .await?;
    touched.school(school);
    Ok(())
}

/// Binds what a school's row holds beside its id and version, as the first twelve parameters.
fn with_columns<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    school: &'q School,
) -> Result<Query<'q, Sqlite, SqliteArguments>, Error> {
    Ok(query
        .bind(&school.server.0)
        .bind(school.zone.name())
        .bind(school.librarians.as_ref().map(|role| &role.0))
        .bind(school.desk.as_ref().map(|channel| &channel.0))
        .bind(school.requests.as_ref().map(|channel| &channel.0))
        .bind(school.staff.as_ref().map(|channel| &channel.0))
        .bind(time_text(school.day_starts))
        .bind(time_text(school.day_ends))
        .bind(school.second_eyes)
        .bind(json_text(&school.manner)?)
        .bind(json_text(&school.pauses)?)
        .bind(json_text(&school.marks)?))
}

/// When the school's schedules are to be looked at as a whole; `None` once they are as they should be.
pub async fn planned(
    to: &mut SqliteConnection,
    school: SchoolId,
    again_at: Option<DateTime<Utc>>,
) -> Result<(), Stopped> {
    sqlx::query("update schools set plan_at = ? where id = ?")
        .bind(again_at.map(millis))
        .bind(school.0)
        .execute(to)
        .await?;
    Ok(())
}

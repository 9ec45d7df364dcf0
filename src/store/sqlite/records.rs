//! What the record is counted from, one row at a time; what a school has set for it, and what is told of some days.

use std::collections::HashSet;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use serde::Deserialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row as _, SqliteConnection};

use super::rows::{Columns, date_text, json, json_text, millis, moment};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::MemberId;
use crate::features::collab::{Aims, Person, Record, Session, Stage};
use crate::features::departments::Department;
use crate::features::newsletters::NEWSLETTER;
use crate::features::record::{Row, SaidPost, Told, Voice};
use crate::features::setup::SchoolId;
use crate::features::thanks::APPRECIATION;
use crate::features::tips::TIP_POST;
use crate::store::{Records, StoreError};

#[async_trait]
impl Records for SqliteStore {
    async fn rows(
        &self,
        school: SchoolId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        each: &mut (dyn FnMut(Row) + Send),
    ) -> Result<(), StoreError> {
        let doing_this = "reading what the record counts";
        // One column instead of fourteen: each is copied on its way from SQLite's thread, a hundred thousand times.
        let mut rows = sqlx::query(
            "select json_array(number, teacher, json(departments), wish ->> 'support', wish ->> 'class', stage, sent_at, answered_at,
                               closed_at, json(sessions), json(record), rating ->> 'score',
                               wish ->> 'tip' is not null, wish ->> 'idea' is not null) as row
             from requests
             where school = ?1 and sent_at < ?3
               and (sent_at >= ?2 or closed_at >= ?2 or stage in ('requested', 'accepted', 'countered', 'scheduled'))
             order by number",
        )
        .bind(school.0)
        .bind(millis(from))
        .bind(millis(until))
        .try_map(|row| counted(&row))
        .fetch(self.readers());
        while let Some(row) = rows.try_next().await.map_err(doing(doing_this))? {
            each(row);
        }
        Ok(())
    }

    async fn partners_before(
        &self,
        school: SchoolId,
        at: DateTime<Utc>,
    ) -> Result<HashSet<MemberId>, StoreError> {
        let partners: Vec<String> = sqlx::query_scalar(
            "select distinct teacher from requests where school = ? and stage = 'completed' and closed_at < ?",
        )
        .bind(school.0)
        .bind(millis(at))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading with whom the library had worked"))?;
        Ok(partners.into_iter().map(MemberId).collect())
    }

    async fn teachers(&self, school: SchoolId) -> Result<Vec<Person>, StoreError> {
        // SQLite takes the other columns from the row that has the maximum.
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select teacher, teacher_name, max(number) from requests where school = ? group by teacher order by teacher",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading who has asked the library"))?;
        Ok(rows.into_iter().map(|(id, name, _)| Person { id: MemberId(id), name }).collect())
    }

    async fn voice(
        &self,
        school: SchoolId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Voice, StoreError> {
        let (tips, useful, newsletters, suggested): (u32, u32, u32, u32) = sqlx::query_as(
            "with said (id, kind, content) as (
                 select id, kind, content from posts
                 where school = ?1 and kind in (?4, ?5) and due_at >= ?2 and due_at < ?3
                   and exists (select 1 from deliveries where post = posts.id and state = 'sent')
             )
             select (select count(*) from said where kind = ?4),
                    (select count(distinct member) from tip_presses
                     where press = 'useful' and tip in (select cast(content as integer) from said where kind = ?4)),
                    (select count(distinct content) from said where kind = ?5),
                    (select count(*) from suggested_tips
                     where school = ?1 and suggested_at >= ?2 and suggested_at < ?3)",
        )
        .bind(school.0)
        .bind(millis(from))
        .bind(millis(until))
        .bind(TIP_POST)
        .bind(NEWSLETTER)
        .fetch_one(self.readers())
        .await
        .map_err(doing("counting what was said to everybody"))?;
        Ok(Voice { tips, useful, newsletters, suggested, ..Voice::default() })
    }

    async fn said_posts(
        &self,
        school: SchoolId,
        each: &mut (dyn FnMut(SaidPost) + Send),
    ) -> Result<(), StoreError> {
        let mut rows = sqlx::query_as(
            "select posts.id, kind, due_at, count(deliveries.id) as copies,
                    count(case when state = 'sent' then 1 end) as sent
             from posts left join deliveries on post = posts.id
             where posts.school = ? and kind in (?, ?, ?)
             group by posts.id
             order by posts.id",
        )
        .bind(school.0)
        .bind(TIP_POST)
        .bind(APPRECIATION)
        .bind(NEWSLETTER)
        .fetch(self.readers());
        while let Some(post) = rows.try_next().await.map_err(doing("reading what was said to everybody"))? {
            each(post);
        }
        Ok(())
    }

    async fn aims(&self, school: SchoolId) -> Result<Aims, StoreError> {
        let aims: Option<Aims> = sqlx::query_as("select aims, version from aims where school = ?")
            .bind(school.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading what a school has set for its record"))?;
        Ok(aims.unwrap_or_default())
    }

    async fn told(&self, school: SchoolId, first: NaiveDate, last: NaiveDate) -> Result<Told, StoreError> {
        let told: Option<Told> =
            sqlx::query_as("select told, version from told where school = ? and first = ? and last = ?")
                .bind(school.0)
                .bind(date_text(first))
                .bind(date_text(last))
                .fetch_optional(self.readers())
                .await
                .map_err(doing("reading what is told of some days"))?;
        Ok(told.unwrap_or_default())
    }
}

/// A row as the statement above writes it.
#[derive(Deserialize)]
struct Line(
    i64,
    String,
    Vec<Department>,
    String,
    Option<String>,
    Stage,
    i64,
    Option<i64>,
    Option<i64>,
    Vec<Session>,
    Option<Record>,
    Option<u8>,
    u8,
    u8,
);

fn counted(row: &SqliteRow) -> Result<Row, Error> {
    row.read("row", |text| {
        let Line(
            number,
            teacher,
            departments,
            support,
            class,
            stage,
            sent,
            answered,
            closed,
            sessions,
            record,
            rating,
            tip,
            idea,
        ) = json(text)?;
        let closed_at = closed.map(moment).transpose()?;
        Ok(Row {
            number,
            teacher: MemberId(teacher),
            departments,
            support,
            class,
            stage,
            sent_at: moment(sent)?,
            answered_at: answered.map(moment).transpose()?,
            completed_at: closed_at.filter(|_| stage == Stage::Completed),
            sessions,
            record,
            rating,
            of_tip: tip != 0,
            of_idea: idea != 0,
        })
    })
}

impl FromRow<'_, SqliteRow> for SaidPost {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.try_get("id")?,
            kind: row.try_get("kind")?,
            due_at: row.read("due_at", moment)?,
            copies: row.try_get("copies")?,
            sent: row.try_get("sent")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for Aims {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self { version: row.try_get("version")?, ..row.read("aims", json)? })
    }
}

impl FromRow<'_, SqliteRow> for Told {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self { version: row.try_get("version")?, ..row.read("told", json)? })
    }
}

pub async fn keep_aims(to: &mut SqliteConnection, school: SchoolId, aims: &Aims) -> Result<(), Stopped> {
    let kept = sqlx::query(
        "insert into aims (school, aims, version) values (?1, ?2, 1)
         on conflict (school) do update set aims = excluded.aims, version = version + 1 where version = ?3",
    )
    .bind(school.0)
    .bind(json_text(aims)?)
    .bind(aims.version)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

pub async fn keep_told(
    to: &mut SqliteConnection,
    school: SchoolId,
    first: NaiveDate,
    last: NaiveDate,
    told: &Told,
) -> Result<(), Stopped> {
    let kept = sqlx::query(
        "insert into told (school, first, last, told, version) values (?1, ?2, ?3, ?4, 1)
         on conflict (school, first, last) do update set told = excluded.told, version = version + 1 where version = ?5",
    )
    .bind(school.0)
    .bind(date_text(first))
    .bind(date_text(last))
    .bind(json_text(told)?)
    .bind(told.version)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

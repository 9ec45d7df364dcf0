//! What schools have made of the ideas that come with Shelftalker, and their own.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, by_what_began_them, json, json_text};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::features::ideas::{IdeaId, KeptIdea};
use crate::features::setup::SchoolId;
use crate::store::{Ideas, StoreError};

#[async_trait]
impl Ideas for SqliteStore {
    async fn kept_ideas(&self, school: SchoolId) -> Result<Vec<KeptIdea>, StoreError> {
        sqlx::query_as("select * from ideas where school = ? order by id")
            .bind(school.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the ideas of a school"))
    }

    async fn requests_from_ideas(&self, school: SchoolId) -> Result<BTreeMap<IdeaId, Vec<i64>>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select wish ->> 'idea', number from requests
             where school = ? and wish ->> 'idea' is not null
             order by number",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading which requests came of ideas"))?;
        Ok(by_what_began_them(rows, IdeaId))
    }
}

impl FromRow<'_, SqliteRow> for KeptIdea {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            id: IdeaId(row.try_get("id")?),
            idea: row.maybe("idea", json)?,
            hidden: row.try_get("hidden")?,
            version: row.try_get("version")?,
        })
    }
}

/// Writes what a school keeps of an idea: the first of it, or over what was read.
pub async fn keep(to: &mut SqliteConnection, kept: &KeptIdea) -> Result<(), Stopped> {
    let written = sqlx::query(
        "insert into ideas (school, id, idea, hidden, version)
         select ?1, ?2, ?3, ?4, ?5 + 1
         where ?5 = 0 or exists (select 1 from ideas where school = ?1 and id = ?2)
         on conflict (school, id) do update
         set idea = excluded.idea, hidden = excluded.hidden, version = excluded.version
         where ideas.version = ?5",
    )
    .bind(kept.school.0)
    .bind(&kept.id.0)
    .bind(kept.idea.as_ref().map(json_text).transpose()?)
    .bind(kept.hidden)
    .bind(kept.version)
    .execute(to)
    .await?;
    unless_overtaken(&written)
}

pub async fn remove(
    to: &mut SqliteConnection,
    school: SchoolId,
    idea: &IdeaId,
    version: i64,
) -> Result<(), Stopped> {
    let removed = sqlx::query("delete from ideas where school = ? and id = ? and version = ?")
        .bind(school.0)
        .bind(&idea.0)
        .bind(version)
        .execute(to)
        .await?;
    unless_overtaken(&removed)
}

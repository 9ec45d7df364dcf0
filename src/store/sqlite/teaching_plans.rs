//! The plans of requests, and who changed what of them.

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, json, json_text, millis, moment, somebody};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::MemberId;
use crate::features::plans::{Part, Plan, PlanChange};
use crate::features::setup::SchoolId;
use crate::store::{Plans, StoreError};

#[async_trait]
impl Plans for SqliteStore {
    async fn plan(&self, school: SchoolId, request: i64) -> Result<Option<Plan>, StoreError> {
        sqlx::query_as("select * from teaching_plans where school = ? and request = ?")
            .bind(school.0)
            .bind(request)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading the plan of a request"))
    }

    async fn plan_changes(&self, school: SchoolId, request: i64) -> Result<Vec<PlanChange>, StoreError> {
        sqlx::query_as(
            "select * from plan_changes where school = ? and request = ? order by number desc, part",
        )
        .bind(school.0)
        .bind(request)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what has changed of a plan"))
    }

    async fn plans(&self, school: SchoolId) -> Result<Vec<Plan>, StoreError> {
        sqlx::query_as("select * from teaching_plans where school = ? order by request")
            .bind(school.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the plans of a school"))
    }

    async fn plans_of(
        &self,
        school: SchoolId,
        teacher: &MemberId,
        before: i64,
    ) -> Result<Vec<Plan>, StoreError> {
        sqlx::query_as(
            "select teaching_plans.* from requests indexed by requests_by_teacher
             cross join teaching_plans on teaching_plans.school = requests.school and request = number
             where requests.school = ?1 and teacher = ?2 and number < ?3
             order by number desc limit 50",
        )
        .bind(school.0)
        .bind(&teacher.0)
        .bind(before)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the earlier plans of a teacher"))
    }
}

impl FromRow<'_, SqliteRow> for Plan {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            request: row.try_get("request")?,
            parts: row.read("parts", json)?,
            begun_at: row.read("begun_at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for PlanChange {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let part = |key: &str| Part::of_key(key).ok_or_else(|| format!("no part of a plan: {key}").into());
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            request: row.try_get("request")?,
            number: row.try_get("number")?,
            part: row.read("part", part)?,
            at: row.read("at", moment)?,
            by: somebody(row, "member", "name")?,
            was: row.try_get("was")?,
            becomes: row.try_get("becomes")?,
        })
    }
}

/// Writes a plan: a new one, or over the one that was read.
pub async fn keep(to: &mut SqliteConnection, plan: &Plan) -> Result<(), Stopped> {
    let kept = sqlx::query(
        "insert into teaching_plans (school, request, parts, begun_at, version)
         select ?1, ?2, ?3, ?4, ?5 + 1
         where ?5 = 0 or exists (select 1 from teaching_plans where school = ?1 and request = ?2)
         on conflict (school, request) do update
         set parts = excluded.parts, version = excluded.version
         where teaching_plans.version = ?5",
    )
    .bind(plan.school.0)
    .bind(plan.request)
    .bind(json_text(&plan.parts)?)
    .bind(millis(plan.begun_at))
    .bind(plan.version)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

pub async fn add_change(to: &mut SqliteConnection, change: &PlanChange) -> Result<(), Stopped> {
    let added = sqlx::query(
        "insert into plan_changes (school, request, number, part, at, member, name, was, becomes)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict do nothing",
    )
    .bind(change.school.0)
    .bind(change.request)
    .bind(change.number)
    .bind(change.part.key())
    .bind(millis(change.at))
    .bind(&change.by.id.0)
    .bind(&change.by.name)
    .bind(&change.was)
    .bind(&change.becomes)
    .execute(to)
    .await?;
    unless_overtaken(&added)
}

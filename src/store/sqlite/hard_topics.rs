//! What teachers find hard to teach.

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, millis, moment, somebody};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::MemberId;
use crate::features::hard::{HardTopic, HardTopicId, Stage};
use crate::features::setup::SchoolId;
use crate::store::{HardTopics, StoreError};

#[async_trait]
impl HardTopics for SqliteStore {
    async fn hard_topic(&self, school: SchoolId, id: &HardTopicId) -> Result<Option<HardTopic>, StoreError> {
        sqlx::query_as("select * from hard_topics where school = ? and id = ?")
            .bind(school.0)
            .bind(&id.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading what is hard to teach"))
    }

    async fn hard_topics_by(
        &self,
        school: SchoolId,
        member: &MemberId,
    ) -> Result<Vec<HardTopic>, StoreError> {
        sqlx::query_as("select * from hard_topics where school = ? and member = ? order by told_at")
            .bind(school.0)
            .bind(&member.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading what somebody finds hard to teach"))
    }

    async fn hard_topics(&self, school: SchoolId) -> Result<Vec<HardTopic>, StoreError> {
        sqlx::query_as("select * from hard_topics where school = ? order by told_at, id")
            .bind(school.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading what a school finds hard to teach"))
    }
}

impl FromRow<'_, SqliteRow> for HardTopic {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let request: Option<i64> = row.try_get("request")?;
        let stage = |word: &str| match (word, request) {
            ("waits", None) => Ok(Stage::Waits),
            ("laid-aside", None) => Ok(Stage::LaidAside),
            ("offered", Some(number)) => Ok(Stage::Offered(number)),
            _ => Err(format!("no stage of what is hard to teach: {word}").into()),
        };
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            id: HardTopicId(row.try_get("id")?),
            by: somebody(row, "member", "name")?,
            topic: row.try_get("topic")?,
            class: row.try_get("class")?,
            why: row.try_get("why")?,
            stage: row.read("stage", stage)?,
            told_at: row.read("told_at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

/// Writes an answer: a new one, or over the one that was read.
pub async fn keep(to: &mut SqliteConnection, told: &HardTopic) -> Result<(), Stopped> {
    let (stage, request) = match told.stage {
        Stage::Waits => ("waits", None),
        Stage::LaidAside => ("laid-aside", None),
        Stage::Offered(number) => ("offered", Some(number)),
    };
    let kept = sqlx::query(
        "insert into hard_topics (school, id, member, name, topic, class, why, stage, request, told_at, version)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 + 1
         where ?11 = 0 or exists (select 1 from hard_topics where school = ?1 and id = ?2)
         on conflict (school, id) do update
         set stage = excluded.stage, request = excluded.request, version = excluded.version
         where hard_topics.version = ?11",
    )
    .bind(told.school.0)
    .bind(&told.id.0)
    .bind(&told.by.id.0)
    .bind(&told.by.name)
    .bind(&told.topic)
    .bind(&told.class)
    .bind(&told.why)
    .bind(stage)
    .bind(request)
    .bind(millis(told.told_at))
    .bind(told.version)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

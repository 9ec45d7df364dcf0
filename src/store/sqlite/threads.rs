//! The private threads of requests: which were asked for, and who is known to be in them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::rows::millis;
use super::stopped::Stopped;
use super::{SqliteStore, doing};
use crate::chat::{ChannelId, MemberId};
use crate::features::setup::SchoolId;
use crate::store::{StoreError, Threads};

#[async_trait]
impl Threads for SqliteStore {
    async fn thread_asked_for(
        &self,
        school: SchoolId,
        request: i64,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at: Option<i64> =
            sqlx::query_scalar("select asked_at from thread_openings where school = ? and request = ?")
                .bind(school.0)
                .bind(request)
                .fetch_optional(self.readers())
                .await
                .map_err(doing("reading when a thread was asked for"))?;
        Ok(at.and_then(DateTime::from_timestamp_millis))
    }

    async fn is_let_in(
        &self,
        school: SchoolId,
        thread: &ChannelId,
        member: &MemberId,
    ) -> Result<bool, StoreError> {
        sqlx::query_scalar(
            "select exists (select 1 from thread_members where school = ? and thread = ? and member = ?)",
        )
        .bind(school.0)
        .bind(&thread.0)
        .bind(&member.0)
        .fetch_one(self.readers())
        .await
        .map_err(doing("reading who is in a thread"))
    }
}

pub async fn ask(
    to: &mut SqliteConnection,
    school: SchoolId,
    request: i64,
    at: DateTime<Utc>,
) -> Result<(), Stopped> {
    sqlx::query(
        "insert into thread_openings (school, request, asked_at) values (?, ?, ?)
         on conflict (school, request) do update set asked_at = excluded.asked_at",
    )
    .bind(school.0)
    .bind(request)
    .bind(millis(at))
    .execute(to)
    .await?;
    Ok(())
}

pub async fn let_in(
    to: &mut SqliteConnection,
    school: SchoolId,
    thread: &ChannelId,
    member: &MemberId,
) -> Result<(), Stopped> {
    sqlx::query(
        "insert into thread_members (school, thread, member) values (?, ?, ?) on conflict do nothing",
    )
    .bind(school.0)
    .bind(&thread.0)
    .bind(&member.0)
    .execute(to)
    .await?;
    Ok(())
}

//! What the queue reads: schedules, posts, and which delivery's turn it is.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row};

use super::rows::{Columns, json, local, millis, moment, slot_fate, standing, state};
use super::{SqliteStore, doing};
use crate::chat::{CardKey, Cause, ChannelId};
use crate::features::setup::SchoolId;
use crate::queue::{Attempt, Delivery, DeliveryId, Post, PostId, Reference, Schedule, SlotFate};
use crate::store::{Queue, StoreError};

/// Of everything that is open at a place (its moment has come, or it is being settled), the oldest goes first.
/// What is held, or waits for a librarian's answer, holds up nothing but later parts of its own text.
const DUE: &str = "
    with first as (
        select min(id) as id
        from deliveries d
        where (state in ('sending', 'retrying', 'uncertain') or (state = 'queued' and next_at <= ?1))
          and not exists (
              select 1 from deliveries before
              where before.post = d.post and before.place = d.place and before.part = d.part - 1
                and before.state in ('held', 'asking'))
        group by school, place
    )
    select d.*
    from deliveries d join first on d.id = first.id
    where d.state in ('queued', 'retrying', 'uncertain') and d.next_at <= ?1
    order by d.next_at, d.id
    limit ?2";

/// Of what is being settled at a place only the oldest counts, and of what is queued only what is not behind it:
/// the others have their turn no sooner, and would wake the courier in vain.
const NEXT_MOMENT: &str = "
    with settling as (
        select school, place, min(id) as id
        from deliveries
        where state in ('sending', 'retrying', 'uncertain')
        group by school, place
    ),
    queued as (
        select d.next_at as moment
        from deliveries d left join settling s on s.school = d.school and s.place = d.place
        where d.state = 'queued' and (s.id is null or d.id < s.id)
          and not exists (
              select 1 from deliveries before
              where before.post = d.post and before.place = d.place and before.part = d.part - 1
                and before.state in ('held', 'asking'))
        order by d.next_at
        limit 1
    )
    select min(moment)
    from (select moment from queued
          union all
          select case when d.state = 'sending' then d.lease_until else d.next_at end
          from deliveries d join settling s on d.id = s.id) as moments";

#[async_trait]
impl Queue for SqliteStore {
    async fn schedules(&self, school: SchoolId) -> Result<Vec<Schedule>, StoreError> {
        sqlx::query_as("select * from schedules where school = ? order by kind")
            .bind(school.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the schedules of a school"))
    }

    async fn latest_fate(&self, school: SchoolId, schedule: &str) -> Result<Option<SlotFate>, StoreError> {
        sqlx::query_as(
            "select fate, missed from slots where school = ? and schedule = ? order by nominal desc limit 1",
        )
        .bind(school.0)
        .bind(schedule)
        .fetch_optional(self.readers())
        .await
        .map_err(doing("reading the latest slot"))
    }

    async fn post(&self, id: PostId) -> Result<Option<Post>, StoreError> {
        sqlx::query_as("select * from posts where id = ?")
            .bind(id.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a post"))
    }

    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        sqlx::query_as("select * from deliveries where id = ?")
            .bind(id.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a delivery"))
    }

    async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>, StoreError> {
        sqlx::query_as("select * from attempts where delivery = ? order by id")
            .bind(id.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the attempts of a delivery"))
    }

    async fn due(&self, now: DateTime<Utc>, most: u32) -> Result<Vec<Delivery>, StoreError> {
        sqlx::query_as(DUE)
            .bind(millis(now))
            .bind(most)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading what is due"))
    }

    async fn left_behind(&self, now: DateTime<Utc>, boot: &str) -> Result<Vec<Delivery>, StoreError> {
        sqlx::query_as(
            "select * from deliveries
             where state = 'sending' and (lease_until is null or lease_until <= ? or boot is null or boot <> ?)
             order by id",
        )
        .bind(millis(now))
        .bind(boot)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what was left behind while sending"))
    }

    async fn deliveries_of(
        &self,
        school: SchoolId,
        kind: &'static str,
        content: &str,
    ) -> Result<Vec<Delivery>, StoreError> {
        sqlx::query_as(
            "select deliveries.*
             from posts join deliveries on deliveries.post = posts.id
             where posts.school = ? and posts.kind = ? and posts.content = ?
             order by deliveries.id",
        )
        .bind(school.0)
        .bind(kind)
        .bind(content)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the deliveries of a post"))
    }

    async fn held(&self, school: SchoolId) -> Result<Vec<Delivery>, StoreError> {
        sqlx::query_as("select * from deliveries where state = 'held' and school = ? order by id")
            .bind(school.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading what is held"))
    }

    async fn next_moment(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let millis: Option<i64> = sqlx::query_scalar(NEXT_MOMENT)
            .fetch_one(self.readers())
            .await
            .map_err(doing("reading when something falls due next"))?;
        Ok(millis.and_then(DateTime::from_timestamp_millis))
    }
}

impl FromRow<'_, SqliteRow> for Schedule {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            kind: row.try_get("kind")?,
            cron: row.try_get("cron")?,
            chosen: row.try_get("chosen")?,
            since: row.read("since", local)?,
            last_slot: row.maybe("last_slot", local)?,
        })
    }
}

impl FromRow<'_, SqliteRow> for SlotFate {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let slots = row.try_get("missed")?;
        row.read("fate", |word: &str| slot_fate(word, slots))
    }
}

impl FromRow<'_, SqliteRow> for Post {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            id: PostId(row.try_get("id")?),
            school: SchoolId(row.try_get("school")?),
            kind: row.try_get("kind")?,
            reference: Reference(row.try_get("reference")?),
            content: row.try_get("content")?,
            card: row.try_get::<Option<String>, _>("card")?.map(CardKey),
            due_at: row.read("due_at", moment)?,
            closes_at: row.read("closes_at", moment)?,
        })
    }
}

impl FromRow<'_, SqliteRow> for Delivery {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let code: Option<String> = row.try_get("cause_code")?;
        let words: Option<String> = row.try_get("cause_words")?;
        Ok(Self {
            id: DeliveryId(row.try_get("id")?),
            post: PostId(row.try_get("post")?),
            school: SchoolId(row.try_get("school")?),
            place: row.read("place", json)?,
            part: row.try_get("part")?,
            state: row.read("state", state)?,
            ways_closed: row.try_get("ways_closed")?,
            epoch: row.try_get("epoch")?,
            attempts: row.try_get("attempts")?,
            next_at: row.read("next_at", moment)?,
            closes_at: row.read("closes_at", moment)?,
            first_maybe_at: row.maybe("first_maybe_at", moment)?,
            last_attempt_at: row.maybe("last_attempt_at", moment)?,
            channel: row.try_get::<Option<String>, _>("channel")?.map(ChannelId),
            payload: row.maybe("payload", json)?,
            payload_shows: row.try_get("payload_shows")?,
            boot: row.try_get("boot")?,
            lease_until: row.maybe("lease_until", moment)?,
            cause: code.zip(words).map(|(code, words)| Cause { code, words }),
            standing: standing(row, "standing_channel", "standing_message")?,
            version: row.try_get("version")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for Attempt {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            delivery: DeliveryId(row.try_get("delivery")?),
            number: row.try_get("number")?,
            at: row.read("at", moment)?,
            channel: row.try_get::<Option<String>, _>("channel")?.map(ChannelId),
            outcome: row.try_get::<String, _>("outcome")?.into(),
            code: row.try_get("code")?,
        })
    }
}

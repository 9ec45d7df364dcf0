//! What the queue reads: schedules, posts, and which delivery's turn it is.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row};

use super::rows::{
    Columns, attempt, delivery, json, json_text, local, local_text, millis, moment, on_closed, slot_fate,
};
use super::{SqliteStore, doing, places, tally};
use crate::chat::CardKey;
use crate::features::setup::{School, SchoolId};
use crate::queue::{
    Arranged, Attempt, Delivery, DeliveryId, Place, Post, PostId, Reference, Schedule, SlotFate, State,
};
use crate::store::{Backlog, Due, Queue, StoreError};

#[async_trait]
impl Queue for SqliteStore {
    async fn schedules(&self, school: SchoolId) -> Result<Vec<Schedule>, StoreError> {
        sqlx::query("select * from schedules where school = ? order by kind")
            .bind(school.0)
            .try_map(|row| schedule(&row))
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

    async fn arranged(
        &self,
        school: SchoolId,
        schedule: &str,
        since: NaiveDateTime,
    ) -> Result<Vec<Arranged>, StoreError> {
        sqlx::query(
            "select nominal, arranged from arranged_slots
             where school = ? and schedule = ? and nominal >= ?
             order by nominal",
        )
        .bind(school.0)
        .bind(schedule)
        .bind(local_text(since))
        .try_map(|row| arranged(&row))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what was decided about slots"))
    }

    async fn deliveries_of_reference(
        &self,
        school: SchoolId,
        reference: &str,
    ) -> Result<Vec<Delivery>, StoreError> {
        sqlx::query(
            "select deliveries.*
             from posts join deliveries on deliveries.post = posts.id
             where posts.reference = ? and posts.school = ?
             order by deliveries.place, deliveries.part",
        )
        .bind(reference)
        .bind(school.0)
        .try_map(|row| delivery(&row))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what became of a slot's post"))
    }

    async fn to_decide(&self, school: SchoolId, most: u32) -> Result<(Vec<Delivery>, u32), StoreError> {
        let rows = sqlx::query(
            "select * from deliveries
             where school = ? and state in ('asking', 'failed', 'missed')
             order by id desc limit ?",
        )
        .bind(school.0)
        .bind(most)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what librarians have to decide"))?;
        let all = sqlx::query_scalar(
            "select count(*) from deliveries where school = ? and state in ('asking', 'failed', 'missed')",
        )
        .bind(school.0)
        .fetch_one(self.readers())
        .await
        .map_err(doing("counting what librarians have to decide"))?;
        Ok((rows.iter().filter_map(|row| delivery(row).ok()).collect(), all))
    }

    async fn post(&self, id: PostId) -> Result<Option<Post>, StoreError> {
        sqlx::query_as("select * from posts where id = ?")
            .bind(id.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a post"))
    }

    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        sqlx::query("select * from deliveries where id = ?")
            .bind(id.0)
            .try_map(|row| delivery(&row))
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a delivery"))
    }

    async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>, StoreError> {
        sqlx::query("select * from attempts where delivery = ? order by id")
            .bind(id.0)
            .try_map(|row| attempt(&row))
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the attempts of a delivery"))
    }

    async fn due(
        &self,
        now: DateTime<Utc>,
        schools: u32,
        each: u32,
        only_aside: bool,
    ) -> Result<Vec<Due>, StoreError> {
        places::due(self, now, schools, each, only_aside).await
    }

    async fn left_behind(&self, boot: &str) -> Result<Vec<Delivery>, StoreError> {
        let rows = sqlx::query(
            "select * from deliveries where boot is not null and boot <> ? and state = 'sending'",
        )
        .bind(boot)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what was left behind while sending"))?;
        // One that cannot be read is met again when its lease is over, and set aside.
        Ok(rows.iter().filter_map(|row| delivery(row).ok()).collect())
    }

    async fn deliveries_of(
        &self,
        school: SchoolId,
        kind: &'static str,
        content: &str,
    ) -> Result<Vec<Delivery>, StoreError> {
        sqlx::query(
            "select deliveries.*
             from posts join deliveries on deliveries.post = posts.id
             where posts.school = ? and posts.kind = ? and posts.content = ?
             order by deliveries.id",
        )
        .bind(school.0)
        .bind(kind)
        .bind(content)
        .try_map(|row| delivery(&row))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the deliveries of a post"))
    }

    async fn posted(
        &self,
        school: SchoolId,
        kinds: &[&'static str],
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select kind, content from posts
             where school = ?1 and due_at >= ?2 and due_at < ?3
               and exists (select 1 from deliveries where post = posts.id and state = 'sent')
             order by due_at, id",
        )
        .bind(school.0)
        .bind(millis(from))
        .bind(millis(until))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what was posted"))?;
        Ok(rows.into_iter().filter(|(kind, _)| kinds.contains(&kind.as_str())).collect())
    }

    async fn tally(&self, school: SchoolId) -> Result<Vec<(State, u64)>, StoreError> {
        tally::of(self, school).await
    }

    async fn held(&self, school: SchoolId) -> Result<Vec<Delivery>, StoreError> {
        let rows = sqlx::query(
            "select * from deliveries
             where school = ? and state in ('sending', 'retrying', 'uncertain', 'held') and state = 'held'
             order by id",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what is held"))?;
        Ok(rows.iter().filter_map(|row| delivery(row).ok()).collect())
    }

    async fn held_since(
        &self,
        school: SchoolId,
        code: &str,
        since: DateTime<Utc>,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows = sqlx::query(
            "select * from deliveries
             where school = ? and id in (
                 select delivery from attempts where outcome = 'held' and at >= ? and code = ?)
             order by id",
        )
        .bind(school.0)
        .bind(since.timestamp_millis())
        .bind(code)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what was held"))?;
        Ok(rows.iter().filter_map(|row| delivery(row).ok()).collect())
    }

    async fn waiting_at(
        &self,
        school: SchoolId,
        place: &Place,
        most: u32,
    ) -> Result<(Vec<(Delivery, String)>, u32), StoreError> {
        let place = json_text(place).map_err(doing("writing a place"))?;
        let rows = sqlx::query(
            "select d.*, posts.kind as of_kind from deliveries d join posts on posts.id = d.post
             where d.school = ? and d.place = ? and d.state = 'queued'
             order by d.id limit ?",
        )
        .bind(school.0)
        .bind(&place)
        .bind(most)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what waits at a place"))?;
        // What cannot be read is counted, and not shown.
        let read = |row: &SqliteRow| Some((delivery(row).ok()?, row.try_get("of_kind").ok()?));
        let waiting = rows.iter().filter_map(read).collect();
        let all = sqlx::query_scalar(
            "select count(*) from deliveries where school = ? and place = ? and state = 'queued'",
        )
        .bind(school.0)
        .bind(&place)
        .fetch_one(self.readers())
        .await
        .map_err(doing("counting what waits at a place"))?;
        Ok((waiting, all))
    }

    async fn latest_post(&self) -> Result<PostId, StoreError> {
        let id: Option<i64> = sqlx::query_scalar("select max(id) from posts")
            .fetch_one(self.readers())
            .await
            .map_err(doing("reading the latest post"))?;
        Ok(PostId(id.unwrap_or_default()))
    }

    async fn schools_to_plan(
        &self,
        now: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Result<School, SchoolId>>, StoreError> {
        let rows = sqlx::query("select * from whole_schools where plan_at <= ? order by plan_at limit ?")
            .bind(millis(now))
            .bind(most)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the schools to plan"))?;
        let read = |row: &SqliteRow| match School::from_row(row) {
            Ok(school) => Ok(Ok(school)),
            Err(_) => Ok(Err(SchoolId(row.try_get("id")?))),
        };
        rows.iter().map(read).collect::<Result<_, Error>>().map_err(doing("reading the schools to plan"))
    }

    async fn schedules_due(
        &self,
        now: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Result<Schedule, (SchoolId, String)>>, StoreError> {
        let rows = sqlx::query("select * from schedules where next_at <= ? order by next_at limit ?")
            .bind(millis(now))
            .bind(most)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the schedules that are due"))?;
        let read = |row: &SqliteRow| match schedule(row) {
            Ok(schedule) => Ok(Ok(schedule)),
            Err(_) => Ok(Err((SchoolId(row.try_get("school")?), row.try_get("kind")?))),
        };
        rows.iter()
            .map(read)
            .collect::<Result<_, Error>>()
            .map_err(doing("reading the schedules that are due"))
    }

    async fn next_planning(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let millis: Option<i64> = sqlx::query_scalar(
            "select min(moment) from (
                 select min(next_at) as moment from schedules
                 union all
                 select min(plan_at) from schools where plan_at is not null)",
        )
        .fetch_one(self.readers())
        .await
        .map_err(doing("reading when a schedule falls due next"))?;
        Ok(millis.and_then(DateTime::from_timestamp_millis))
    }

    async fn backlog(&self, now: DateTime<Utc>) -> Result<Backlog, StoreError> {
        // Each part is answered by an index of what is open, however much has been said before. What its school alone can
        // put right is not late: where the bot was removed, behind what is held, and behind an earlier part of its text. Nor is
        // what the queue says of itself, which may be of a moment long ago.
        let (queued, others, held, oldest): (u32, u32, u32, Option<i64>) = sqlx::query_as(
            "select
                 (select count(*) from deliveries where state = 'queued'),
                 (select count(*) from deliveries
                   where state in ('sending', 'retrying', 'uncertain', 'held') and state <> 'held'),
                 (select count(*) from deliveries d
                   where d.state in ('sending', 'retrying', 'uncertain', 'held') and d.state = 'held'
                     and not (select away from schools where id = d.school)),
                 (select min(due_at) from (
                     select posts.due_at from deliveries d join posts on posts.id = d.post
                       where d.state = 'queued' and posts.due_at <= ?1 and d.place <> ?2
                         and not (select away from schools where id = d.school)
                         and not exists (
                             select 1 from deliveries held
                             where held.school = d.school and held.place = d.place and held.faults = 0
                               and held.state in ('sending', 'retrying', 'uncertain', 'held')
                               and held.state = 'held')
                         and (d.part = 0 or not exists (
                             select 1 from deliveries before
                             where before.post = d.post and before.place = d.place and before.part < d.part
                               and before.state not in ('sent', 'cancelled')))
                     union all
                     select posts.due_at from deliveries d join posts on posts.id = d.post
                       where d.state in ('sending', 'retrying', 'uncertain', 'held')
                         and d.state <> 'held' and posts.due_at <= ?1
                         and not (select away from schools where id = d.school)))",
        )
        .bind(now.timestamp_millis())
        .bind(json_text(&Place::DeskAside).map_err(doing("counting what waits"))?)
        .fetch_one(self.readers())
        .await
        .map_err(doing("counting what waits"))?;
        let oldest_due = oldest.and_then(DateTime::from_timestamp_millis);
        Ok(Backlog { waits: queued + others, held, oldest_due })
    }

    async fn next_moment(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let millis: Option<i64> =
            sqlx::query_scalar("select min(next_at) from turns where next_at is not null")
                .fetch_one(self.readers())
                .await
                .map_err(doing("reading when something falls due next"))?;
        Ok(millis.and_then(DateTime::from_timestamp_millis))
    }
}

fn schedule(row: &SqliteRow) -> Result<Schedule, Error> {
    Ok(Schedule {
        school: SchoolId(row.try_get("school")?),
        kind: row.try_get("kind")?,
        cron: row.try_get("cron")?,
        chosen: row.try_get("chosen")?,
        on_closed: row.read("on_closed", on_closed)?,
        since: row.read("since", local)?,
        last_slot: row.maybe("last_slot", local)?,
        version: row.try_get("version")?,
    })
}

fn arranged(row: &SqliteRow) -> Result<Arranged, Error> {
    let kept: Arranged = row.read("arranged", json)?;
    Ok(Arranged { nominal: row.read("nominal", local)?, ..kept })
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

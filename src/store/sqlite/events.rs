//! Events of the library's, and who comes to them.

use async_trait::async_trait;
use chrono::NaiveDate;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, date_text, json, json_text, millis, moment, somebody};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::{ChannelId, MemberId};
use crate::features::events::{Answer, EventId, LibraryEvent, SignUp, Stage};
use crate::features::setup::SchoolId;
use crate::store::{LibraryEvents, StoreError};

#[async_trait]
impl LibraryEvents for SqliteStore {
    async fn library_event(
        &self,
        school: SchoolId,
        id: &EventId,
    ) -> Result<Option<LibraryEvent>, StoreError> {
        sqlx::query_as("select * from library_events where school = ? and id = ?")
            .bind(school.0)
            .bind(&id.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading an event of the library's"))
    }

    async fn library_events(
        &self,
        school: SchoolId,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<LibraryEvent>, StoreError> {
        sqlx::query_as(
            "select * from library_events
             where school = ?1 and last_day >= ?2 and first_day <= ?3 order by last_day, made_at",
        )
        .bind(school.0)
        .bind(date_text(from))
        .bind(date_text(until))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the library's events of some days"))
    }

    async fn sign_ups(&self, school: SchoolId, id: &EventId) -> Result<Vec<SignUp>, StoreError> {
        sqlx::query_as(
            "select * from sign_ups where event = ?2 and school = ?1 order by meeting, place, member",
        )
        .bind(school.0)
        .bind(&id.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading who comes to an event"))
    }

    async fn signed_up_for(
        &self,
        school: SchoolId,
        member: &MemberId,
    ) -> Result<Vec<(EventId, u32)>, StoreError> {
        let found: Vec<(String, u32)> = sqlx::query_as(
            "select event, meeting from sign_ups where school = ? and member = ? order by event, meeting",
        )
        .bind(school.0)
        .bind(&member.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading to what somebody comes"))?;
        Ok(found.into_iter().map(|(event, meeting)| (EventId(event), meeting)).collect())
    }
}

fn unknown(column: &str, word: &str) -> Error {
    Error::ColumnDecode { index: column.to_owned(), source: word.to_owned().into() }
}

impl FromRow<'_, SqliteRow> for LibraryEvent {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let stage: &str = row.try_get("stage")?;
        Ok(Self {
            id: EventId(row.try_get("id")?),
            school: SchoolId(row.try_get("school")?),
            plan: row.read("plan", json)?,
            meetings: row.read("meetings", json)?,
            channel: row.try_get::<Option<String>, _>("channel")?.map(ChannelId),
            stage: Stage::of_key(stage).ok_or_else(|| unknown("stage", stage))?,
            author: somebody(row, "author", "author_name")?,
            made_at: row.read("made_at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for SignUp {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let answer: &str = row.try_get("answer")?;
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            event: EventId(row.try_get("event")?),
            meeting: row.try_get("meeting")?,
            member: somebody(row, "member", "member_name")?,
            answer: Answer::of_key(answer).ok_or_else(|| unknown("answer", answer))?,
            place: row.try_get("place")?,
            answered_at: row.read("answered_at", moment)?,
            came: row.try_get("came")?,
            asked: row.try_get("asked")?,
            learnt: row.try_get("learnt")?,
            unreached: row.try_get("unreached")?,
        })
    }
}

pub async fn add(to: &mut SqliteConnection, event: &LibraryEvent) -> Result<(), Stopped> {
    let (first, last) = event.days();
    let added = sqlx::query(
        "insert into library_events
            (id, school, plan, meetings, channel, stage, first_day, last_day, author, author_name, made_at, version)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
         on conflict do nothing",
    )
    .bind(&event.id.0)
    .bind(event.school.0)
    .bind(json_text(&event.plan)?)
    .bind(json_text(&event.meetings)?)
    .bind(event.channel.as_ref().map(|channel| &channel.0))
    .bind(event.stage.key())
    .bind(date_text(first))
    .bind(date_text(last))
    .bind(&event.author.id.0)
    .bind(&event.author.name)
    .bind(millis(event.made_at))
    .execute(to)
    .await?;
    unless_overtaken(&added)
}

pub async fn change(to: &mut SqliteConnection, event: &LibraryEvent) -> Result<(), Stopped> {
    let (first, last) = event.days();
    let changed = sqlx::query(
        "update library_events
         set plan = ?, meetings = ?, channel = ?, stage = ?, first_day = ?, last_day = ?, version = version + 1
         where id = ? and school = ? and version = ?",
    )
    .bind(json_text(&event.plan)?)
    .bind(json_text(&event.meetings)?)
    .bind(event.channel.as_ref().map(|channel| &channel.0))
    .bind(event.stage.key())
    .bind(date_text(first))
    .bind(date_text(last))
    .bind(&event.id.0)
    .bind(event.school.0)
    .bind(event.version)
    .execute(to)
    .await?;
    unless_overtaken(&changed)
}

pub async fn remove(to: &mut SqliteConnection, event: &LibraryEvent) -> Result<(), Stopped> {
    let removed = sqlx::query(
        "delete from library_events where id = ? and school = ? and version = ? and stage = 'draft'",
    )
    .bind(&event.id.0)
    .bind(event.school.0)
    .bind(event.version)
    .execute(to)
    .await?;
    unless_overtaken(&removed)
}

/// What was heard of somebody apart from their answer (what they will use, that they were not reached) stays.
pub async fn sign_up(to: &mut SqliteConnection, it: &SignUp) -> Result<(), Stopped> {
    sqlx::query(
        "insert into sign_ups
            (school, event, meeting, member, member_name, answer, place, answered_at, came, asked, learnt, unreached)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (event, meeting, member) do update
         set member_name = excluded.member_name, answer = excluded.answer, place = excluded.place,
             answered_at = excluded.answered_at, came = excluded.came, asked = excluded.asked",
    )
    .bind(it.school.0)
    .bind(&it.event.0)
    .bind(it.meeting)
    .bind(&it.member.id.0)
    .bind(&it.member.name)
    .bind(it.answer.key())
    .bind(it.place)
    .bind(millis(it.answered_at))
    .bind(it.came)
    .bind(it.asked)
    .bind(&it.learnt)
    .bind(it.unreached)
    .execute(to)
    .await?;
    Ok(())
}

pub async fn sign_off(
    to: &mut SqliteConnection,
    school: SchoolId,
    event: &EventId,
    meeting: u32,
    member: &MemberId,
) -> Result<(), Stopped> {
    sqlx::query("delete from sign_ups where event = ? and meeting = ? and member = ? and school = ?")
        .bind(&event.0)
        .bind(meeting)
        .bind(&member.0)
        .bind(school.0)
        .execute(to)
        .await?;
    Ok(())
}

pub async fn learnt(
    to: &mut SqliteConnection,
    school: SchoolId,
    (event, meeting): (&EventId, u32),
    member: &MemberId,
    words: &str,
) -> Result<(), Stopped> {
    let kept = sqlx::query(
        "update sign_ups set learnt = ? where event = ? and meeting = ? and member = ? and school = ?",
    )
    .bind(words)
    .bind(&event.0)
    .bind(meeting)
    .bind(&member.0)
    .bind(school.0)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

/// Never overtaken: whoever has signed off since needs no message.
pub async fn unreached(
    to: &mut SqliteConnection,
    school: SchoolId,
    (event, meeting): (&EventId, u32),
    member: &MemberId,
    is_unreached: bool,
) -> Result<(), Stopped> {
    sqlx::query(
        "update sign_ups set unreached = ? where event = ? and meeting = ? and member = ? and school = ?",
    )
    .bind(is_unreached)
    .bind(&event.0)
    .bind(meeting)
    .bind(&member.0)
    .bind(school.0)
    .execute(to)
    .await?;
    Ok(())
}

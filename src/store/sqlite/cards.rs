//! Cards: what their controls mean, where a standing one stands, and whether it shows the latest.

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, json, json_text, millis, moment, standing};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::{CardKey, Given, MemberId, Standing};
use crate::features::setup::SchoolId;
use crate::queue::CardRow;
use crate::store::{Cards, StoreError};

#[async_trait]
impl Cards for SqliteStore {
    async fn card(&self, key: &CardKey) -> Result<Option<CardRow>, StoreError> {
        sqlx::query_as("select * from cards where key = ?")
            .bind(&key.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a card"))
    }

    async fn card_about(
        &self,
        school: SchoolId,
        kind: &'static str,
        subject: &str,
    ) -> Result<Option<CardRow>, StoreError> {
        sqlx::query_as("select * from cards where school = ? and kind = ? and subject = ?")
            .bind(school.0)
            .bind(kind)
            .bind(subject)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a card by its subject"))
    }

    async fn own_card(
        &self,
        school: SchoolId,
        kind: &'static str,
        subject: &str,
        owner: &MemberId,
    ) -> Result<Option<CardRow>, StoreError> {
        sqlx::query_as("select * from cards where school = ? and kind = ? and subject = ? and owner = ?")
            .bind(school.0)
            .bind(kind)
            .bind(subject)
            .bind(&owner.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a member's own card by its subject"))
    }

    async fn cards_to_paint(&self, most: u32) -> Result<Vec<CardRow>, StoreError> {
        sqlx::query_as("select * from cards where channel is not null and shown < wanted limit ?")
            .bind(most)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the cards that do not show the latest"))
    }
}

impl FromRow<'_, SqliteRow> for CardRow {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            key: CardKey(row.try_get("key")?),
            school: SchoolId(row.try_get("school")?),
            kind: row.try_get("kind")?,
            subject: row.try_get("subject")?,
            owner: row.try_get::<Option<String>, _>("owner")?.map(MemberId),
            expires_at: row.maybe("expires_at", moment)?,
            typed: row.maybe("typed", json)?,
            standing: standing(row, "channel", "message")?,
            wanted: row.try_get("wanted")?,
            shown: row.try_get("shown")?,
        })
    }
}

pub async fn add(to: &mut SqliteConnection, card: &CardRow) -> Result<(), Stopped> {
    let added = sqlx::query(
        "insert into cards
            (key, school, kind, subject, owner, expires_at, typed, channel, message, wanted, shown)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (key) do nothing",
    )
    .bind(&card.key.0)
    .bind(card.school.0)
    .bind(&card.kind)
    .bind(&card.subject)
    .bind(card.owner.as_ref().map(|member| &member.0))
    .bind(card.expires_at.map(millis))
    .bind(card.typed.as_ref().map(json_text).transpose()?)
    .bind(card.standing.as_ref().map(|standing| &standing.channel.0))
    .bind(card.standing.as_ref().map(|standing| &standing.message.0))
    .bind(card.wanted)
    .bind(card.shown)
    .execute(to)
    .await?;
    unless_overtaken(&added)
}

/// Also counts for a card that is still on its way into the chat: once it stands there, it is painted.
pub async fn want_repaint(
    to: &mut SqliteConnection,
    school: SchoolId,
    kind: &str,
    subject: &str,
) -> Result<(), Stopped> {
    sqlx::query("update cards set wanted = wanted + 1 where school = ? and kind = ? and subject = ?")
        .bind(school.0)
        .bind(kind)
        .bind(subject)
        .execute(to)
        .await?;
    Ok(())
}

pub async fn shows(
    to: &mut SqliteConnection,
    card: &CardKey,
    standing: &Standing,
    version: i64,
) -> Result<(), Stopped> {
    sqlx::query(
        "update cards
         set channel = ?1, message = ?2, shown = case when shown < ?3 then ?3 else shown end
         where key = ?4",
    )
    .bind(&standing.channel.0)
    .bind(&standing.message.0)
    .bind(version)
    .bind(&card.0)
    .execute(to)
    .await?;
    Ok(())
}

pub async fn lost(to: &mut SqliteConnection, card: &CardKey) -> Result<(), Stopped> {
    sqlx::query("update cards set channel = null, message = null, shown = 0 where key = ?")
        .bind(&card.0)
        .execute(to)
        .await?;
    Ok(())
}

pub async fn keep_typed(to: &mut SqliteConnection, card: &CardKey, typed: &Given) -> Result<(), Stopped> {
    sqlx::query("update cards set typed = ? where key = ?")
        .bind(json_text(typed)?)
        .bind(&card.0)
        .execute(to)
        .await?;
    Ok(())
}

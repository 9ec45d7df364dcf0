//! Cards: what their controls mean, where a standing one stands, and whether it shows the latest.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection, Error, FromRow, Row, SqliteConnection, SqlitePool};

use super::rows::{Columns, json, json_text, millis, moment, standing};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::{CardKey, Given, MemberId, Standing};
use crate::features::collab::{RECEIPT_CARD, REQUEST_CARD};
use crate::features::setup::SchoolId;
use crate::queue::CardRow;
use crate::store::{COMMANDS_HASH, Cards, StoreError};

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

    async fn card_before(
        &self,
        school: SchoolId,
        kind: &'static str,
        subject: &str,
    ) -> Result<Option<CardRow>, StoreError> {
        sqlx::query_as(
            "select * from cards where school = ? and kind = ? and subject < ? order by subject desc limit 1",
        )
        .bind(school.0)
        .bind(kind)
        .bind(subject)
        .fetch_optional(self.readers())
        .await
        .map_err(doing("reading the card before another"))
    }

    async fn is_card_after(
        &self,
        school: SchoolId,
        kind: &'static str,
        subject: &str,
    ) -> Result<bool, StoreError> {
        sqlx::query_scalar(
            "select exists (select 1 from cards where school = ? and kind = ? and subject > ?)",
        )
        .bind(school.0)
        .bind(kind)
        .bind(subject)
        .fetch_one(self.readers())
        .await
        .map_err(doing("looking for a card after another"))
    }

    async fn own_card(
        &self,
        school: SchoolId,
        kind: &'static str,
        subject: &str,
        owner: &MemberId,
    ) -> Result<Option<CardRow>, StoreError> {
        // The one that is good for longest, where there are several; of two made at one moment the later.
        sqlx::query_as(
            "select * from cards where school = ? and kind = ? and subject = ? and owner = ?
             order by expires_at desc, rowid desc limit 1",
        )
        .bind(school.0)
        .bind(kind)
        .bind(subject)
        .bind(&owner.0)
        .fetch_optional(self.readers())
        .await
        .map_err(doing("reading a member's own card by its subject"))
    }

    async fn cards_to_paint(
        &self,
        now: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Result<CardRow, CardKey>>, StoreError> {
        let rows = sqlx::query(
            // From channel to channel by the index, past all that waits in each.
            "with recursive
                 channels (channel) as (
                     select min(channel) from cards where paint_at is not null
                     union all
                     select (select min(channel) from cards
                             where paint_at is not null and channel > channels.channel)
                     from channels where channel is not null),
                 waiting as (
                     select channel, (select min(paint_at) from cards
                                      where cards.channel = channels.channel and paint_at is not null) as since
                     from channels where channel is not null)
             select cards.* from waiting
             join cards on cards.rowid = (
                 select rowid from cards
                 where cards.channel = waiting.channel and paint_at = waiting.since limit 1)
             where waiting.since <= ?
             order by waiting.since
             limit ?",
        )
        .bind(millis(now))
        .bind(most)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the cards that do not show the latest"))?;
        let read = |row: &SqliteRow| match CardRow::from_row(row) {
            Ok(card) => Ok(Ok(card)),
            Err(_) => Ok(Err(CardKey(row.try_get("key")?))),
        };
        rows.iter().map(read).collect::<Result<_, Error>>().map_err(doing("reading the cards to paint"))
    }

    async fn next_painting(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let millis: Option<i64> = sqlx::query_scalar(
            "select min(moment) from (
                     select min(paint_at) as moment from cards where paint_at is not null
                     union all
                     select 0 from repaints)",
        )
        .fetch_one(self.readers())
        .await
        .map_err(doing("reading when a card is painted next"))?;
        Ok(millis.and_then(DateTime::from_timestamp_millis))
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
            paint_at: row.maybe("paint_at", moment)?,
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
    sqlx::query("update cards set wanted = wanted + 1, paint_at = case when channel is not null then coalesce(paint_at, 0) end
         where school = ? and kind = ? and subject = ?")
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
         set channel = ?1, message = ?2, shown = max(shown, ?3),
             paint_at = case when max(shown, ?3) < wanted then 0 end
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
    sqlx::query("update cards set channel = null, message = null, shown = 0, paint_at = null where key = ?")
        .bind(&card.0)
        .execute(to)
        .await?;
    Ok(())
}

/// What is kept stands there as one text, so it is its own version.
pub async fn keep_typed(
    to: &mut SqliteConnection,
    card: &CardKey,
    was: Option<&Given>,
    typed: &Given,
) -> Result<(), Stopped> {
    let kept = sqlx::query("update cards set typed = ? where key = ? and typed is ?")
        .bind(json_text(typed)?)
        .bind(&card.0)
        .bind(was.map(json_text).transpose()?)
        .execute(to)
        .await?;
    unless_overtaken(&kept)
}

/// It is painted no sooner; a card that shows the latest is not painted at all.
pub async fn paint_later(
    to: &mut SqliteConnection,
    card: &CardKey,
    at: DateTime<Utc>,
) -> Result<(), Stopped> {
    sqlx::query("update cards set paint_at = ? where key = ? and paint_at is not null")
        .bind(millis(at))
        .bind(&card.0)
        .execute(to)
        .await?;
    Ok(())
}

/// No channel in particular.
pub const EVERYWHERE: &str = "";
/// No kind in particular.
pub const ALL: &str = "";

/// Notes that every card of a school that stands there, or every one of a kind, is to be painted anew; from the first
/// on, also when that was noted before.
pub async fn repaint_all(
    to: &mut SqliteConnection,
    school: SchoolId,
    channel: &str,
    kind: &str,
) -> Result<(), Stopped> {
    sqlx::query(
        "insert into repaints (school, channel, cards, after) values (?, ?, ?, 0)
         on conflict (school, channel, cards) do update set after = 0",
    )
    .bind(school.0)
    .bind(channel)
    .bind(kind)
    .execute(to)
    .await?;
    Ok(())
}

/// The same for every card of every school, and the commands are to be registered anew.
pub async fn make_all_anew(to: &mut SqliteConnection) -> Result<(), Error> {
    sqlx::query(
        "insert into repaints (school, channel, cards, after) select id, '', '', 0 from schools where true
         on conflict (school, channel, cards) do update set after = 0",
    )
    .execute(&mut *to)
    .await?;
    sqlx::query("delete from installation where key = ?").bind(COMMANDS_HASH).execute(to).await?;
    Ok(())
}

/// Marks the next cards of those; `false` when none is left.
pub async fn mark_for_repaint(writer: &SqlitePool, most: u32) -> Result<bool, StoreError> {
    let mut connection = writer.acquire().await.map_err(doing("waiting for the turn to write"))?;
    let marked = mark_some(&mut connection, most).await;
    if marked.is_err() {
        // As in `commit`: SQLite may have rolled back by itself.
        connection.close().await.ok();
    }
    marked.map_err(doing("marking cards to be painted anew"))
}

async fn mark_some(connection: &mut SqliteConnection, most: u32) -> Result<bool, Error> {
    let mut transaction = connection.begin_with("begin immediate").await?;
    let noted: Option<(i64, String, String, i64)> =
        sqlx::query_as("select school, channel, cards, after from repaints limit 1")
            .fetch_optional(&mut *transaction)
            .await?;
    let Some((school, channel, kind, after)) = noted else { return Ok(false) };
    let marked: Vec<i64> = sqlx::query_scalar(
        "update cards set wanted = wanted + 1, paint_at = 0
         where rowid in (
             select rowid from cards
             where school = ?1 and channel is not null and ?2 in ('', channel) and rowid > ?3
               and kind <> ?5 and ?6 in ('', kind)
               and (?6 <> ?7 or exists (
                   select 1 from requests
                   where requests.school = ?1 and number = cast(subject as integer)
                     and stage in ('requested', 'accepted')))
             order by rowid limit ?4)
         returning rowid",
    )
    .bind(school)
    .bind(&channel)
    .bind(after)
    .bind(most)
    // News is history: it is rewritten where its move was taken back, and only then.
    .bind(RECEIPT_CARD)
    .bind(&kind)
    .bind(REQUEST_CARD)
    .fetch_all(&mut *transaction)
    .await?;
    match marked.iter().max() {
        Some(last) => {
            sqlx::query("update repaints set after = ? where school = ? and channel = ? and cards = ?")
                .bind(last)
                .bind(school)
                .bind(&channel)
                .bind(&kind)
                .execute(&mut *transaction)
                .await?;
        }
        None => {
            sqlx::query("delete from repaints where school = ? and channel = ? and cards = ?")
                .bind(school)
                .bind(&channel)
                .bind(&kind)
                .execute(&mut *transaction)
                .await?;
        }
    }
    transaction.commit().await?;
    Ok(true)
}

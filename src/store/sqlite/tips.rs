//! A school's tips, and who pressed which button under them.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, by_what_began_them, date, date_text, json_text, millis, moment, year_day};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing, suggestions};
use crate::chat::MemberId;
use crate::features::setup::SchoolId;
use crate::features::tips::{Fate, Season, Suggestion, SuggestionId, Tip, TipId, TipPress, TipText};
use crate::store::{StoreError, Tips};

#[async_trait]
impl Tips for SqliteStore {
    async fn tips(&self, school: SchoolId) -> Result<Vec<Tip>, StoreError> {
        sqlx::query_as(
            "select * from tips_and_presses
             where school = ?
             order by case when reserved_for is not null then 1 when used_on is null then 0 else 2 end,
                      used_on desc, case when used_on is null then position end, id desc",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the tips of a school"))
    }

    async fn tip(&self, school: SchoolId, tip: TipId) -> Result<Option<Tip>, StoreError> {
        sqlx::query_as("select * from tips_and_presses where school = ? and id = ?")
            .bind(school.0)
            .bind(tip.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a tip"))
    }

    async fn requests_from_tips(&self, school: SchoolId) -> Result<BTreeMap<TipId, Vec<i64>>, StoreError> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "select wish ->> 'tip', number from requests
             where school = ? and wish ->> 'tip' is not null
             order by number",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading which requests came of tips"))?;
        Ok(by_what_began_them(rows, TipId))
    }

    async fn suggestion(
        &self,
        school: SchoolId,
        suggestion: &SuggestionId,
    ) -> Result<Option<Suggestion>, StoreError> {
        suggestions::one(self, school, suggestion).await
    }

    async fn suggestions_by(
        &self,
        school: SchoolId,
        member: &MemberId,
    ) -> Result<Vec<Suggestion>, StoreError> {
        suggestions::by(self, school, member).await
    }
}

impl FromRow<'_, SqliteRow> for Tip {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            id: TipId(row.try_get("id")?),
            school: SchoolId(row.try_get("school")?),
            text: TipText {
                title: row.try_get("title")?,
                body: row.try_get("body")?,
                link: row.try_get("link")?,
                season: row
                    .maybe("not_before", year_day)?
                    .zip(row.maybe("not_after", year_day)?)
                    .map(|(not_before, not_after)| Season { not_before, not_after }),
                evergreen: row.try_get("evergreen")?,
            },
            position: row.try_get("position")?,
            added_at: row.read("added_at", moment)?,
            used_on: row.maybe("used_on", date)?,
            reserved_for: row.try_get("reserved_for")?,
            suggestion: row.try_get::<Option<String>, _>("suggestion")?.map(SuggestionId),
            suggested_by: row.try_get("suggested_by")?,
            useful: row.try_get("useful")?,
            tried: row.try_get("tried")?,
            version: row.try_get("version")?,
        })
    }
}

/// Puts a tip at the end of the queue.
pub async fn add(
    to: &mut SqliteConnection,
    school: SchoolId,
    text: &TipText,
    suggestion: Option<&SuggestionId>,
    added_at: DateTime<Utc>,
) -> Result<(), Stopped> {
    sqlx::query(
        "insert into tips (school, title, body, link, not_before, not_after, evergreen, added_at, suggestion, position)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (select coalesce(max(position), 0) + 1 from tips where school = ?1))",
    )
    .bind(school.0)
    .bind(&text.title)
    .bind(&text.body)
    .bind(&text.link)
    .bind(text.season.map(|season| season.not_before.to_string()))
    .bind(text.season.map(|season| season.not_after.to_string()))
    .bind(text.evergreen)
    .bind(millis(added_at))
    .bind(suggestion.map(|suggestion| &suggestion.0))
    .execute(to)
    .await?;
    Ok(())
}

pub async fn edit(
    to: &mut SqliteConnection,
    school: SchoolId,
    tip: TipId,
    version: i64,
    text: &TipText,
) -> Result<(), Stopped> {
    let edited = sqlx::query(
        "update tips
         set title = ?, body = ?, link = ?, not_before = ?, not_after = ?, evergreen = ?, version = version + 1
         where school = ? and id = ? and version = ?",
    )
    .bind(&text.title)
    .bind(&text.body)
    .bind(&text.link)
    .bind(text.season.map(|season| season.not_before.to_string()))
    .bind(text.season.map(|season| season.not_after.to_string()))
    .bind(text.evergreen)
    .bind(school.0)
    .bind(tip.0)
    .bind(version)
    .execute(to)
    .await?;
    unless_overtaken(&edited)
}

/// Gives the tips that wait their places anew, if they still wait as they did when that was decided.
pub async fn reorder(
    to: &mut SqliteConnection,
    school: SchoolId,
    was: &[TipId],
    order: &[TipId],
) -> Result<(), Stopped> {
    let waiting: Vec<i64> = sqlx::query_scalar(
        "select id from tips where school = ? and used_on is null and reserved_for is null order by position, id desc",
    )
    .bind(school.0)
    .fetch_all(&mut *to)
    .await?;
    if !waiting.into_iter().map(TipId).eq(was.iter().copied()) {
        return Err(Stopped::Overtaken);
    }
    sqlx::query(
        "update tips set position = place.key + 1
         from json_each(?) place
         where school = ? and tips.id = place.value",
    )
    .bind(json_text(order)?)
    .bind(school.0)
    .execute(to)
    .await?;
    Ok(())
}

pub async fn reserve(
    to: &mut SqliteConnection,
    school: SchoolId,
    tip: TipId,
    last: Option<NaiveDate>,
    by: &str,
) -> Result<(), Stopped> {
    let reserved = sqlx::query(
        "update tips set reserved_for = ? where school = ? and id = ? and reserved_for is null and used_on is ?",
    )
    .bind(by)
    .bind(school.0)
    .bind(tip.0)
    .bind(last.map(date_text))
    .execute(to)
    .await?;
    unless_overtaken(&reserved)
}

/// What the post that took it has come to.
pub async fn settle(
    to: &mut SqliteConnection,
    school: SchoolId,
    tip: TipId,
    by: &str,
    fate: Fate,
) -> Result<(), Stopped> {
    let (update, day) = match fate {
        // Also where it was given back meanwhile, and then no other post says it once more.
        Fate::Posted(day) => (
            "update tips set used_on = max(coalesce(used_on, ?4), ?4), reserved_for = null
             where school = ?1 and id = ?2 and (reserved_for = ?3 or used_on is null or used_on < ?4)",
            Some(day),
        ),
        Fate::Unsaid => (
            "update tips
             set reserved_for = null,
                 position = coalesce(
                     (select min(position) - 1 from tips
                      where school = ?1 and used_on is null and reserved_for is null),
                     position)
             where school = ?1 and id = ?2 and reserved_for = ?3",
            None,
        ),
        Fate::Again(day) => (
            "update tips set reserved_for = ?3
             where school = ?1 and id = ?2 and reserved_for is null and (used_on is null or used_on < ?4)",
            Some(day),
        ),
    };
    sqlx::query(update).bind(school.0).bind(tip.0).bind(by).bind(day.map(date_text)).execute(to).await?;
    Ok(())
}

pub async fn remove(to: &mut SqliteConnection, school: SchoolId, tip: TipId) -> Result<(), Stopped> {
    let removed = sqlx::query("delete from tips where school = ? and id = ? and reserved_for is null")
        .bind(school.0)
        .bind(tip.0)
        .execute(to)
        .await?;
    unless_overtaken(&removed)
}

/// A second time changes nothing, and neither does a tip that was removed meanwhile.
pub async fn count_press(
    to: &mut SqliteConnection,
    school: SchoolId,
    tip: TipId,
    press: TipPress,
    member: &MemberId,
) -> Result<(), Stopped> {
    sqlx::query(
        "insert into tip_presses (tip, press, member)
         select id, ?, ? from tips where school = ? and id = ?
         on conflict (tip, press, member) do nothing",
    )
    .bind(match press {
        TipPress::Useful => "useful",
        TipPress::Try => "try",
    })
    .bind(&member.0)
    .bind(school.0)
    .bind(tip.0)
    .execute(to)
    .await?;
    Ok(())
}

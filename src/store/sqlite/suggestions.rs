//! Tips that teachers suggest.

use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::cards::want_repaint;
use super::rows::{Columns, millis, moment, somebody};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::MemberId;
use crate::features::setup::SchoolId;
use crate::features::tips::{Suggested, Suggestion, SuggestionId, TIP_CARD, TipText};
use crate::store::StoreError;

/// How far it has come, as its column holds it.
const STAGES: [(Suggested, &str); 4] = [
    (Suggested::Waits, "waits"),
    (Suggested::Taken, "taken"),
    (Suggested::Posted, "posted"),
    (Suggested::NotTaken, "not-taken"),
];

pub async fn one(
    store: &SqliteStore,
    school: SchoolId,
    suggestion: &SuggestionId,
) -> Result<Option<Suggestion>, StoreError> {
    sqlx::query_as("select * from suggested_tips where school = ? and id = ?")
        .bind(school.0)
        .bind(&suggestion.0)
        .fetch_optional(store.readers())
        .await
        .map_err(doing("reading a suggested tip"))
}

pub async fn by(
    store: &SqliteStore,
    school: SchoolId,
    member: &MemberId,
) -> Result<Vec<Suggestion>, StoreError> {
    sqlx::query_as("select * from suggested_tips where school = ? and member = ? order by suggested_at")
        .bind(school.0)
        .bind(&member.0)
        .fetch_all(store.readers())
        .await
        .map_err(doing("reading what somebody has suggested"))
}

impl FromRow<'_, SqliteRow> for Suggestion {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let stage = |word: &str| {
            let known = STAGES.iter().find(|(_, known)| *known == word);
            known.map(|(stage, _)| *stage).ok_or_else(|| format!("no stage of a suggestion: {word}").into())
        };
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            id: SuggestionId(row.try_get("id")?),
            by: somebody(row, "member", "name")?,
            by_name: row.try_get("by_name")?,
            text: TipText {
                title: row.try_get("title")?,
                body: row.try_get("body")?,
                link: row.try_get("link")?,
                season: None,
                evergreen: false,
            },
            stage: row.read("stage", stage)?,
            why: row.try_get("why")?,
            suggested_at: row.read("suggested_at", moment)?,
            touched_at: row.read("touched_at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

/// Writes a suggestion: a new one, or over the one that was read.
pub async fn keep(to: &mut SqliteConnection, suggestion: &Suggestion) -> Result<(), Stopped> {
    let Suggestion { school, id, by, by_name, text, stage, why, suggested_at, touched_at, version } =
        suggestion;
    let stage = STAGES.iter().find(|(known, _)| known == stage).map(|(_, word)| *word);
    let kept = sqlx::query(
        "insert into suggested_tips
             (school, id, member, name, by_name, title, body, link, stage, why, suggested_at, touched_at, version)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13 + 1
         where ?13 = 0 or exists (select 1 from suggested_tips where school = ?1 and id = ?2)
         on conflict (school, id) do update
         set stage = excluded.stage, why = excluded.why, touched_at = excluded.touched_at, version = excluded.version
         where suggested_tips.version = ?13",
    )
    .bind(school.0)
    .bind(&id.0)
    .bind(&by.id.0)
    .bind(&by.name)
    .bind(by_name)
    .bind(&text.title)
    .bind(&text.body)
    .bind(&text.link)
    .bind(stage)
    .bind(why)
    .bind(millis(*suggested_at))
    .bind(millis(*touched_at))
    .bind(version)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

/// Whether somebody is named under their tips may have changed: those that stand are painted anew.
pub async fn repaint_tips_of(
    to: &mut SqliteConnection,
    school: SchoolId,
    member: &MemberId,
) -> Result<(), Stopped> {
    let tips: Vec<i64> = sqlx::query_scalar(
        "select tips.id from suggested_tips suggested indexed by suggested_tips_by_member
         cross join tips
         where suggested.school = ?1 and member = ?2 and by_name = 1
           and tips.school = ?1 and suggestion is not null and suggestion = suggested.id",
    )
    .bind(school.0)
    .bind(&member.0)
    .fetch_all(&mut *to)
    .await?;
    for tip in tips {
        want_repaint(to, school, TIP_CARD, &tip.to_string()).await?;
    }
    Ok(())
}

//! What teachers suggest for collections.

use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::cards::want_repaint;
use super::collections::text_of;
use super::rows::{Columns, millis, moment, somebody};
use super::stopped::{Stopped, unless_overtaken};
use crate::chat::MemberId;
use crate::features::collections::{Became, COLLECTION_CARD, CollectionId, SuggestedItem, SuggestedItemId};
use crate::features::setup::SchoolId;

/// What became of a suggestion, as its column holds it.
const STAGES: [(Became, &str); 3] =
    [(Became::Waits, "waits"), (Became::Taken, "taken"), (Became::NotTaken, "not-taken")];

impl FromRow<'_, SqliteRow> for SuggestedItem {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let stage = |word: &str| {
            let known = STAGES.iter().find(|(_, known)| *known == word);
            known.map(|(stage, _)| *stage).ok_or_else(|| format!("no stage of a suggestion: {word}").into())
        };
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            id: SuggestedItemId(row.try_get("id")?),
            collection: row.try_get::<Option<String>, _>("collection")?.map(CollectionId),
            by: somebody(row, "member", "name")?,
            by_name: row.try_get("by_name")?,
            text: text_of(row)?,
            stage: row.read("stage", stage)?,
            why_not: row.try_get("why_not")?,
            suggested_at: row.read("suggested_at", moment)?,
            touched_at: row.read("touched_at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

/// Writes a suggestion: a new one, or over the one that was read.
pub async fn keep(to: &mut SqliteConnection, suggested: &SuggestedItem) -> Result<(), Stopped> {
    let SuggestedItem { school, id, collection, by, by_name, text, stage, why_not, .. } = suggested;
    let stage = STAGES.iter().find(|(known, _)| known == stage).map(|(_, word)| *word);
    let kept = sqlx::query(
        "insert into suggested_items
             (school, id, collection, member, name, by_name, title, link, mark, kind, why, stage, why_not,
              suggested_at, touched_at, version)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16 + 1
         where ?16 = 0 or exists (select 1 from suggested_items where school = ?1 and id = ?2)
         on conflict (school, id) do update
         set collection = excluded.collection, stage = excluded.stage, why_not = excluded.why_not,
             touched_at = excluded.touched_at, version = excluded.version
         where suggested_items.version = ?16",
    )
    .bind(school.0)
    .bind(&id.0)
    .bind(collection.as_ref().map(|id| &id.0))
    .bind(&by.id.0)
    .bind(&by.name)
    .bind(by_name)
    .bind(&text.title)
    .bind(&text.link)
    .bind(&text.mark)
    .bind(text.kind.word())
    .bind(&text.why)
    .bind(stage)
    .bind(why_not)
    .bind(millis(suggested.suggested_at))
    .bind(millis(suggested.touched_at))
    .bind(suggested.version)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

/// Whether somebody is named beside what they suggested may have changed: the collections that have it are painted anew.
pub async fn repaint_collections_of(
    to: &mut SqliteConnection,
    school: SchoolId,
    member: &MemberId,
) -> Result<(), Stopped> {
    let collections: Vec<String> = sqlx::query_scalar(
        "select distinct items.collection from suggested_items suggested indexed by suggested_items_by_member
         cross join collection_items items
         where suggested.school = ?1 and member = ?2 and by_name = 1
           and items.school = ?1 and items.suggestion is not null and items.suggestion = suggested.id",
    )
    .bind(school.0)
    .bind(&member.0)
    .fetch_all(&mut *to)
    .await?;
    for collection in collections {
        want_repaint(to, school, COLLECTION_CARD, &collection).await?;
    }
    Ok(())
}

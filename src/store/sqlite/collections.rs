//! Collections with their items. What teachers suggest for them is written in `suggested_items`.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, by_what_began_them, json, json_text, millis, moment, somebody};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::{ChannelId, MemberId};
use crate::features::collections::{
    Collection, CollectionId, Item, ItemId, ItemRef, ItemText, Kind, SuggestedItem, SuggestedItemId,
};
use crate::features::setup::SchoolId;
use crate::store::{Collections, StoreError};

#[async_trait]
impl Collections for SqliteStore {
    async fn collection(
        &self,
        school: SchoolId,
        id: &CollectionId,
    ) -> Result<Option<Collection>, StoreError> {
        sqlx::query_as(
            "select *, (select count(*) from collection_items where school = ?1 and collection = ?2) as items
             from collections where school = ?1 and id = ?2",
        )
        .bind(school.0)
        .bind(&id.0)
        .fetch_optional(self.readers())
        .await
        .map_err(doing("reading a collection"))
    }

    async fn collections(&self, school: SchoolId) -> Result<Vec<Collection>, StoreError> {
        sqlx::query_as(
            "select *, (select count(*) from collection_items
                        where school = collections.school and collection = collections.id) as items
             from collections where school = ? order by made_at desc, id",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the collections of a school"))
    }

    async fn items(&self, school: SchoolId, of: &CollectionId) -> Result<Vec<Item>, StoreError> {
        sqlx::query_as("select * from items_and_names where school = ? and collection = ? order by place")
            .bind(school.0)
            .bind(&of.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the items of a collection"))
    }

    async fn item(&self, school: SchoolId, which: &ItemRef) -> Result<Option<Item>, StoreError> {
        sqlx::query_as("select * from items_and_names where school = ? and collection = ? and id = ?")
            .bind(school.0)
            .bind(&which.collection.0)
            .bind(&which.item.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading an item of a collection"))
    }

    async fn items_checked_before(
        &self,
        school: SchoolId,
        before: DateTime<Utc>,
    ) -> Result<Vec<Item>, StoreError> {
        sqlx::query_as(
            "select * from items_and_names where school = ? and checked_at < ?
             order by checked_at, collection, place",
        )
        .bind(school.0)
        .bind(millis(before))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading which items are to be looked at again"))
    }

    async fn requests_from_collections(
        &self,
        school: SchoolId,
    ) -> Result<BTreeMap<CollectionId, Vec<i64>>, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select wish ->> 'collection', number from requests
             where school = ? and wish ->> 'collection' is not null
             order by number",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading which requests came of collections"))?;
        Ok(by_what_began_them(rows, CollectionId))
    }

    async fn suggested_item(
        &self,
        school: SchoolId,
        id: &SuggestedItemId,
    ) -> Result<Option<SuggestedItem>, StoreError> {
        sqlx::query_as("select * from suggested_items where school = ? and id = ?")
            .bind(school.0)
            .bind(&id.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading what was suggested for a collection"))
    }

    async fn items_suggested_by(
        &self,
        school: SchoolId,
        member: &MemberId,
    ) -> Result<Vec<SuggestedItem>, StoreError> {
        sqlx::query_as("select * from suggested_items where school = ? and member = ? order by suggested_at")
            .bind(school.0)
            .bind(&member.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading what somebody has suggested for collections"))
    }
}

impl FromRow<'_, SqliteRow> for Collection {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            id: CollectionId(row.try_get("id")?),
            about: row.read("about", json)?,
            channel: row.try_get::<Option<String>, _>("channel")?.map(ChannelId),
            author: somebody(row, "author", "author_name")?,
            made_at: row.read("made_at", moment)?,
            items: row.try_get("items")?,
            version: row.try_get("version")?,
        })
    }
}

/// What an item says, also one that was only suggested.
pub fn text_of(row: &SqliteRow) -> Result<ItemText, Error> {
    let kind: &str = row.try_get("kind")?;
    let unknown = || Error::ColumnDecode {
        index: "kind".to_owned(),
        source: format!("no kind of an item: {kind}").into(),
    };
    Ok(ItemText {
        title: row.try_get("title")?,
        link: row.try_get("link")?,
        mark: row.try_get("mark")?,
        kind: Kind::of_word(kind).ok_or_else(unknown)?,
        why: row.try_get("why")?,
    })
}

impl FromRow<'_, SqliteRow> for Item {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            collection: CollectionId(row.try_get("collection")?),
            id: ItemId(row.try_get("id")?),
            text: text_of(row)?,
            suggestion: row.try_get::<Option<String>, _>("suggestion")?.map(SuggestedItemId),
            suggested_by: row.try_get("suggested_by")?,
            added_at: row.read("added_at", moment)?,
            checked_at: row.read("checked_at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

/// Writes a collection: a new one, or over the one that was read.
pub async fn keep(to: &mut SqliteConnection, collection: &Collection) -> Result<(), Stopped> {
    let Collection { school, id, about, channel, author, made_at, version, .. } = collection;
    let kept = sqlx::query(
        "insert into collections (school, id, about, channel, author, author_name, made_at, version)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 + 1
         where ?8 = 0 or exists (select 1 from collections where school = ?1 and id = ?2)
         on conflict (school, id) do update
         set about = excluded.about, channel = excluded.channel, version = excluded.version
         where collections.version = ?8",
    )
    .bind(school.0)
    .bind(&id.0)
    .bind(json_text(about)?)
    .bind(channel.as_ref().map(|channel| &channel.0))
    .bind(&author.id.0)
    .bind(&author.name)
    .bind(millis(*made_at))
    .bind(version)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

/// Removes a collection with everything in it, where it has the items that it was read with.
pub async fn remove(to: &mut SqliteConnection, collection: &Collection) -> Result<(), Stopped> {
    let Collection { school, id, items, version, .. } = collection;
    let gone = sqlx::query("delete from collection_items where school = ? and collection = ?")
        .bind(school.0)
        .bind(&id.0)
        .execute(&mut *to)
        .await?;
    if gone.rows_affected() != u64::from(*items) {
        return Err(Stopped::Overtaken);
    }
    let removed = sqlx::query("delete from collections where school = ? and id = ? and version = ?")
        .bind(school.0)
        .bind(&id.0)
        .bind(version)
        .execute(to)
        .await?;
    unless_overtaken(&removed)
}

/// Writes an item: a new one at the end, or over the one that was read. Overtaken also where its collection is gone, or
/// has the same already.
pub async fn keep_item(to: &mut SqliteConnection, item: &Item) -> Result<(), Stopped> {
    let Item { school, collection, id, text, suggestion, added_at, checked_at, version, .. } = item;
    let kept = sqlx::query(
        "insert into collection_items
             (school, collection, id, place, same, title, link, mark, kind, why, suggestion, added_at, checked_at, version)
         select ?1, ?2, ?3,
                coalesce((select max(place) from collection_items where school = ?1 and collection = ?2), 0) + 1,
                ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13 + 1
         where exists (select 1 from collections where school = ?1 and id = ?2)
           and (?13 = 0 or exists (select 1 from collection_items where school = ?1 and collection = ?2 and id = ?3))
           and not exists (select 1 from collection_items
                           where school = ?1 and collection = ?2 and same = ?4 and id <> ?3)
         on conflict (school, collection, id) do update
         set same = excluded.same, title = excluded.title, link = excluded.link, mark = excluded.mark,
             kind = excluded.kind, why = excluded.why, checked_at = excluded.checked_at, version = excluded.version
         where collection_items.version = ?13",
    )
    .bind(school.0)
    .bind(&collection.0)
    .bind(&id.0)
    .bind(text.same().to_lowercase())
    .bind(&text.title)
    .bind(&text.link)
    .bind(&text.mark)
    .bind(text.kind.word())
    .bind(&text.why)
    .bind(suggestion.as_ref().map(|id| &id.0))
    .bind(millis(*added_at))
    .bind(millis(*checked_at))
    .bind(version)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

pub async fn remove_item(
    to: &mut SqliteConnection,
    school: SchoolId,
    which: &ItemRef,
    version: i64,
) -> Result<(), Stopped> {
    let removed = sqlx::query(
        "delete from collection_items where school = ? and collection = ? and id = ? and version = ?",
    )
    .bind(school.0)
    .bind(&which.collection.0)
    .bind(&which.item.0)
    .bind(version)
    .execute(to)
    .await?;
    unless_overtaken(&removed)
}

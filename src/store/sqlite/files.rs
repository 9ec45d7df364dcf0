//! Files, with their bytes.

use std::sync::Arc;

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, millis, moment};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::{File, FileId};
use crate::features::setup::SchoolId;
use crate::files::StoredFile;
use crate::store::{Files, StoreError};

#[async_trait]
impl Files for SqliteStore {
    async fn file(&self, school: SchoolId, file: &FileId) -> Result<Option<StoredFile>, StoreError> {
        sqlx::query_as("select * from files where school = ? and id = ?")
            .bind(school.0)
            .bind(&file.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a file"))
    }
}

impl FromRow<'_, SqliteRow> for StoredFile {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            id: FileId(row.try_get("id")?),
            school: SchoolId(row.try_get("school")?),
            file: File {
                name: row.try_get("name")?,
                media_type: row.try_get("media_type")?,
                description: row.try_get("description")?,
                bytes: Arc::from(row.try_get::<&[u8], _>("bytes")?),
            },
            added_at: row.read("added_at", moment)?,
        })
    }
}

pub async fn add(to: &mut SqliteConnection, stored: &StoredFile) -> Result<(), Stopped> {
    let added = sqlx::query(
        "insert into files (id, school, name, media_type, description, bytes, added_at)
         values (?, ?, ?, ?, ?, ?, ?)
         on conflict (id) do nothing",
    )
    .bind(&stored.id.0)
    .bind(stored.school.0)
    .bind(&stored.file.name)
    .bind(&stored.file.media_type)
    .bind(&stored.file.description)
    .bind(&*stored.file.bytes)
    .bind(millis(stored.added_at))
    .execute(to)
    .await?;
    unless_overtaken(&added)
}

pub async fn remove(to: &mut SqliteConnection, school: SchoolId, file: &FileId) -> Result<(), Stopped> {
    let removed = sqlx::query("delete from files where school = ? and id = ?")
        .bind(school.0)
        .bind(&file.0)
        .execute(to)
        .await?;
    unless_overtaken(&removed)
}

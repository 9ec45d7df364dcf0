//! Newsletters.

use async_trait::async_trait;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Error, FromRow, Row, Sqlite, SqliteConnection};

use super::rows::{Columns, json, json_text, millis, moment, person};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::features::newsletters::{Newsletter, NewsletterId, Stage};
use crate::features::setup::SchoolId;
use crate::store::{Newsletters, StoreError};

#[async_trait]
impl Newsletters for SqliteStore {
    async fn newsletter(
        &self,
        school: SchoolId,
        id: &NewsletterId,
    ) -> Result<Option<Newsletter>, StoreError> {
        sqlx::query_as("select * from newsletters where school = ? and id = ?")
            .bind(school.0)
            .bind(&id.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a newsletter"))
    }

    async fn newsletters(&self, school: SchoolId) -> Result<Vec<Newsletter>, StoreError> {
        sqlx::query_as(
            "select * from newsletters where school = ? order by begun_at desc, rowid desc limit 50",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the newsletters of a school"))
    }
}

impl FromRow<'_, SqliteRow> for Newsletter {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let unreadable =
            |what: &str| Error::ColumnDecode { index: "stage".to_owned(), source: what.to_owned().into() };
        let stage =
            match (row.try_get::<&str, _>("stage")?, row.maybe("at", moment)?, row.maybe("said", json)?) {
                ("draft", None, None) => Stage::Draft,
                ("queued", Some(at), Some(said)) => Stage::Queued { at, said },
                ("recalled", None, None) => Stage::Recalled,
                (word, ..) => return Err(unreadable(word)),
            };
        Ok(Self {
            id: NewsletterId(row.try_get("id")?),
            school: SchoolId(row.try_get("school")?),
            written: row.read("written", json)?,
            channels: row.read("channels", json)?,
            leaves_server: row.try_get("leaves_server")?,
            stage,
            author: person(row, "author", "author_name")?.ok_or_else(|| unreadable("no author"))?,
            begun_at: row.read("begun_at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

pub async fn add(to: &mut SqliteConnection, newsletter: &Newsletter) -> Result<(), Stopped> {
    let query = sqlx::query(
        "insert into newsletters
            (id, school, written, channels, leaves_server, stage, at, said, author, author_name, begun_at, version)
         values (?10, ?11, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)
         on conflict do nothing",
    );
    let added =
        with_columns(query, newsletter)?.bind(&newsletter.id.0).bind(newsletter.school.0).execute(to).await?;
    unless_overtaken(&added)
}

pub async fn change(to: &mut SqliteConnection, newsletter: &Newsletter) -> Result<(), Stopped> {
    let query = sqlx::query(
        "update newsletters
         set written = ?, channels = ?, leaves_server = ?, stage = ?, at = ?, said = ?, author = ?, author_name = ?,
             begun_at = ?, version = version + 1
         where id = ? and school = ? and version = ?",
    );
    let changed = with_columns(query, newsletter)?
        .bind(&newsletter.id.0)
        .bind(newsletter.school.0)
        .bind(newsletter.version)
        .execute(to)
        .await?;
    unless_overtaken(&changed)
}

/// Binds what a newsletter's row holds beside its key and version, as the first nine parameters.
fn with_columns<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    newsletter: &'q Newsletter,
) -> Result<Query<'q, Sqlite, SqliteArguments>, Error> {
    let (stage, at, said) = match &newsletter.stage {
        Stage::Draft => ("draft", None, None),
        Stage::Queued { at, said } => ("queued", Some(millis(*at)), Some(json_text(said)?)),
        Stage::Recalled => ("recalled", None, None),
    };
    Ok(query
        .bind(json_text(&newsletter.written)?)
        .bind(json_text(&newsletter.channels)?)
        .bind(newsletter.leaves_server)
        .bind(stage)
        .bind(at)
        .bind(said)
        .bind(&newsletter.author.id.0)
        .bind(&newsletter.author.name)
        .bind(millis(newsletter.begun_at)))
}

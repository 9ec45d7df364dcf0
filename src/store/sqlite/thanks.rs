//! Thank-yous, and which templates they were made from.

use async_trait::async_trait;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Error, FromRow, Row, Sqlite, SqliteConnection};

use super::rows::{Columns, json, json_text, millis, moment, person};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::features::setup::SchoolId;
use crate::features::thanks::{State, ThankYou, ThankYouId};
use crate::store::{StoreError, ThankYous};

#[async_trait]
impl ThankYous for SqliteStore {
    async fn thank_you(&self, school: SchoolId, id: &ThankYouId) -> Result<Option<ThankYou>, StoreError> {
        sqlx::query_as("select * from thank_yous where school = ? and id = ?")
            .bind(school.0)
            .bind(&id.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a thank-you"))
    }

    async fn open_thank_yous(&self, school: SchoolId) -> Result<Vec<ThankYou>, StoreError> {
        sqlx::query_as(
            "select * from thank_yous where school = ? and state <> 'posted' order by written_at, rowid",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the thank-yous that wait"))
    }

    async fn thank_yous_for(&self, school: SchoolId, request: i64) -> Result<Vec<ThankYou>, StoreError> {
        sqlx::query_as("select * from thank_yous where school = ? and request = ? order by written_at, rowid")
            .bind(school.0)
            .bind(request)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the thank-yous for a request"))
    }

    async fn thank_yous_in(&self, school: SchoolId, post: &str) -> Result<Vec<ThankYou>, StoreError> {
        sqlx::query_as(
            "select * from thank_yous where school = ? and posted_in = ? order by written_at, rowid",
        )
        .bind(school.0)
        .bind(post)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading the thank-yous of a post"))
    }

    async fn templates_used(&self, school: SchoolId) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar(
            "select template from thank_yous
             where school = ? and template is not null
             group by template
             order by max(written_at), max(rowid)",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading which thank-you templates were used"))
    }
}

impl FromRow<'_, SqliteRow> for ThankYou {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let in_post: Option<String> = row.try_get("posted_in")?;
        let unknown = |word: &str| Error::ColumnDecode {
            index: "state".to_owned(),
            source: format!("no state of a thank-you: {word}").into(),
        };
        Ok(Self {
            id: ThankYouId(row.try_get("id")?),
            school: SchoolId(row.try_get("school")?),
            request: row.try_get("request")?,
            people: row.read("people", json)?,
            words: row.try_get("words")?,
            template: row.try_get("template")?,
            state: match (row.try_get::<&str, _>("state")?, in_post) {
                ("waiting", None) => State::Waiting,
                ("held", None) => State::Held,
                ("posted", Some(in_post)) => State::Posted { in_post },
                (word, _) => return Err(unknown(word)),
            },
            written_by: person(row, "written_by", "written_by_name")?.ok_or_else(|| unknown("by nobody"))?,
            written_at: row.read("written_at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

pub async fn add(to: &mut SqliteConnection, thank_you: &ThankYou) -> Result<(), Stopped> {
    let query = sqlx::query(
        "insert into thank_yous
            (id, school, request, people, words, template, state, posted_in, written_by, written_by_name,
             written_at, version)
         values (?10, ?11, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)
         on conflict do nothing",
    );
    let added =
        with_columns(query, thank_you)?.bind(&thank_you.id.0).bind(thank_you.school.0).execute(to).await?;
    unless_overtaken(&added)
}

pub async fn change(to: &mut SqliteConnection, thank_you: &ThankYou) -> Result<(), Stopped> {
    let query = sqlx::query(
        "update thank_yous
         set request = ?, people = ?, words = ?, template = ?, state = ?, posted_in = ?, written_by = ?,
             written_by_name = ?, written_at = ?, version = version + 1
         where id = ? and school = ? and version = ?",
    );
    let changed = with_columns(query, thank_you)?
        .bind(&thank_you.id.0)
        .bind(thank_you.school.0)
        .bind(thank_you.version)
        .execute(to)
        .await?;
    unless_overtaken(&changed)
}

/// Binds what a thank-you's row holds beside its key and version, as the first nine parameters.
fn with_columns<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    thank_you: &'q ThankYou,
) -> Result<Query<'q, Sqlite, SqliteArguments>, Error> {
    let (state, in_post) = match &thank_you.state {
        State::Waiting => ("waiting", None),
        State::Held => ("held", None),
        State::Posted { in_post } => ("posted", Some(in_post)),
    };
    Ok(query
        .bind(thank_you.request)
        .bind(json_text(&thank_you.people)?)
        .bind(&thank_you.words)
        .bind(&thank_you.template)
        .bind(state)
        .bind(in_post)
        .bind(&thank_you.written_by.id.0)
        .bind(&thank_you.written_by.name)
        .bind(millis(thank_you.written_at)))
}

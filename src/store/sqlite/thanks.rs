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
            "select * from thank_yous
             where school = ? and state in ('waiting', 'held', 'reserved')
             order by written_at, rowid",
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
        sqlx::query_as("select * from thank_yous where school = ? and in_post = ? order by written_at, rowid")
            .bind(school.0)
            .bind(post)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the thank-yous of a post"))
    }

    async fn templates_used(&self, school: SchoolId) -> Result<Vec<String>, StoreError> {
        // From one template's entries in the index to the next one's, however often each was used.
        sqlx::query_scalar(
            "with recursive used (key) as (
                 select min(template) from thank_yous where school = ?1 and template is not null
                 union all
                 select (select min(template) from thank_yous where school = ?1 and template > key)
                 from used
                 where key is not null
             ),
             latest (key, at, id) as (
                 select key,
                        (select max(written_at) from thank_yous where school = ?1 and template = key),
                        (select rowid from thank_yous
                         where school = ?1 and template = key
                         order by written_at desc, rowid desc
                         limit 1)
                 from used
                 where key is not null
             )
             select key from latest order by at, id",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading which thank-you templates were used"))
    }
}

impl FromRow<'_, SqliteRow> for ThankYou {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
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
            state: match row.try_get("state")? {
                "waiting" => State::Waiting,
                "held" => State::Held,
                "reserved" => State::Reserved,
                "posted" => State::Posted,
                word => return Err(unknown(word)),
            },
            in_post: row.try_get("in_post")?,
            written_by: person(row, "written_by", "written_by_name")?.ok_or_else(|| unknown("by nobody"))?,
            written_at: row.read("written_at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

pub async fn add(to: &mut SqliteConnection, thank_you: &ThankYou) -> Result<(), Stopped> {
    let query = sqlx::query(
        "insert into thank_yous
            (id, school, request, people, words, template, state, in_post, written_by, written_by_name,
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
         set request = ?, people = ?, words = ?, template = ?, state = ?, in_post = ?, written_by = ?,
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

pub async fn remove(to: &mut SqliteConnection, thank_you: &ThankYou) -> Result<(), Stopped> {
    let removed = sqlx::query("delete from thank_yous where id = ? and school = ? and version = ?")
        .bind(&thank_you.id.0)
        .bind(thank_you.school.0)
        .bind(thank_you.version)
        .execute(to)
        .await?;
    unless_overtaken(&removed)
}

/// What its post came to, where nobody was quicker.
pub async fn settle(to: &mut SqliteConnection, thank_you: &ThankYou, becomes: State) -> Result<(), Stopped> {
    sqlx::query(
        "update thank_yous set state = ?, version = version + 1
         where id = ? and school = ? and state = ? and in_post is ?",
    )
    .bind(state_word(becomes))
    .bind(&thank_you.id.0)
    .bind(thank_you.school.0)
    .bind(state_word(thank_you.state))
    .bind(&thank_you.in_post)
    .execute(to)
    .await?;
    Ok(())
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Held => "held",
        State::Reserved => "reserved",
        State::Posted => "posted",
    }
}

/// Binds what a thank-you's row holds beside its key and version, as the first nine parameters.
fn with_columns<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    thank_you: &'q ThankYou,
) -> Result<Query<'q, Sqlite, SqliteArguments>, Error> {
    Ok(query
        .bind(thank_you.request)
        .bind(json_text(&thank_you.people)?)
        .bind(&thank_you.words)
        .bind(&thank_you.template)
        .bind(state_word(thank_you.state))
        .bind(&thank_you.in_post)
        .bind(&thank_you.written_by.id.0)
        .bind(&thank_you.written_by.name)
        .bind(millis(thank_you.written_at)))
}

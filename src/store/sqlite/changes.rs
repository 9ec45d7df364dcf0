//! Who changed what of a school.

use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection, SqlitePool};

use super::rows::{Columns, json, json_text, millis, moment};
use super::stopped::Stopped;
use crate::chat::MemberId;
use crate::features::changes::Noted;
use crate::features::collab::Person;
use crate::features::setup::SchoolId;

impl FromRow<'_, SqliteRow> for Noted {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            at: row.read("at", moment)?,
            by: Person { id: MemberId(row.try_get("member")?), name: row.try_get("name")? },
            what: row.read("what", json)?,
        })
    }
}

/// The latest first, after so many that are passed over.
pub async fn latest(
    readers: &SqlitePool,
    school: SchoolId,
    skip: u32,
    most: u32,
) -> Result<Vec<Noted>, Error> {
    sqlx::query_as("select * from changes where school = ?1 order by id desc limit ?3 offset ?2")
        .bind(school.0)
        .bind(skip)
        .bind(most)
        .fetch_all(readers)
        .await
}

pub async fn note(to: &mut SqliteConnection, noted: &Noted) -> Result<(), Stopped> {
    sqlx::query("insert into changes (school, at, member, name, what) values (?, ?, ?, ?, ?)")
        .bind(noted.school.0)
        .bind(millis(noted.at))
        .bind(&noted.by.id.0)
        .bind(&noted.by.name)
        .bind(json_text(&noted.what)?)
        .execute(to)
        .await?;
    Ok(())
}

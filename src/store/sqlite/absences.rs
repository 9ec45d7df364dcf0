//! Librarians who are away, and the requests that went to somebody else meanwhile.

use async_trait::async_trait;
use chrono::NaiveDate;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, date, date_text, person, somebody};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::MemberId;
use crate::features::away::{Absence, StandIn};
use crate::features::setup::SchoolId;
use crate::store::{Absences, StoreError};

#[async_trait]
impl Absences for SqliteStore {
    async fn absence(&self, school: SchoolId, librarian: &MemberId) -> Result<Option<Absence>, StoreError> {
        sqlx::query_as("select * from absences where school = ? and librarian = ?")
            .bind(school.0)
            .bind(&librarian.0)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading whether a librarian is away"))
    }

    async fn absences_on(&self, school: SchoolId, day: NaiveDate) -> Result<Vec<Absence>, StoreError> {
        sqlx::query_as(
            "select * from absences where school = ?1 and ?2 between begins and ends order by begins, librarian",
        )
        .bind(school.0)
        .bind(date_text(day))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading who is away on a day"))
    }

    async fn stand_ins(&self, school: SchoolId, request: i64) -> Result<Vec<StandIn>, StoreError> {
        sqlx::query_as("select * from stand_ins where school = ? and request = ? order by away")
            .bind(school.0)
            .bind(request)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading who reads a request instead of others"))
    }
}

impl FromRow<'_, SqliteRow> for Absence {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            librarian: somebody(row, "librarian", "librarian_name")?,
            from: row.read("begins", date)?,
            until: row.read("ends", date)?,
            colleague: person(row, "colleague", "colleague_name")?,
            version: row.try_get("version")?,
        })
    }
}

impl FromRow<'_, SqliteRow> for StandIn {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            request: row.try_get("request")?,
            reader: somebody(row, "reader", "reader_name")?,
            away: somebody(row, "away", "away_name")?,
        })
    }
}

/// Writes a librarian's absence: the first, or over the one that was read.
pub async fn keep(to: &mut SqliteConnection, absence: &Absence) -> Result<(), Stopped> {
    let kept = sqlx::query(
        "insert into absences
            (school, librarian, librarian_name, begins, ends, colleague, colleague_name, version)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 + 1
         where ?8 = 0 or exists (select 1 from absences where school = ?1 and librarian = ?2)
         on conflict (school, librarian) do update
         set librarian_name = excluded.librarian_name, begins = excluded.begins, ends = excluded.ends,
             colleague = excluded.colleague, colleague_name = excluded.colleague_name,
             version = excluded.version
         where absences.version = ?8",
    )
    .bind(absence.school.0)
    .bind(&absence.librarian.id.0)
    .bind(&absence.librarian.name)
    .bind(date_text(absence.from))
    .bind(date_text(absence.until))
    .bind(absence.colleague.as_ref().map(|colleague| &colleague.id.0))
    .bind(absence.colleague.as_ref().map(|colleague| &colleague.name))
    .bind(absence.version)
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

pub async fn end(
    to: &mut SqliteConnection,
    school: SchoolId,
    librarian: &MemberId,
    version: i64,
) -> Result<(), Stopped> {
    let ended = sqlx::query("delete from absences where school = ? and librarian = ? and version = ?")
        .bind(school.0)
        .bind(&librarian.0)
        .bind(version)
        .execute(to)
        .await?;
    unless_overtaken(&ended)
}

pub async fn add_stand_in(to: &mut SqliteConnection, stand_in: &StandIn) -> Result<(), Stopped> {
    sqlx::query(
        "insert into stand_ins (school, request, reader, reader_name, away, away_name) values (?, ?, ?, ?, ?, ?)",
    )
    .bind(stand_in.school.0)
    .bind(stand_in.request)
    .bind(&stand_in.reader.id.0)
    .bind(&stand_in.reader.name)
    .bind(&stand_in.away.id.0)
    .bind(&stand_in.away.name)
    .execute(to)
    .await?;
    Ok(())
}

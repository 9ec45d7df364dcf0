//! The desk's own dates.

use async_trait::async_trait;
use chrono::{Datelike, NaiveDate};
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::somebody;
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::features::desk_dates::{DeskDate, DeskDateId, On};
use crate::features::setup::SchoolId;
use crate::store::{DeskDates, StoreError};

#[async_trait]
impl DeskDates for SqliteStore {
    async fn desk_dates(&self, school: SchoolId) -> Result<Vec<DeskDate>, StoreError> {
        sqlx::query_as("select * from desk_dates where school = ? order by name, id")
            .bind(school.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the desk's dates"))
    }
}

impl FromRow<'_, SqliteRow> for DeskDate {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let month = row.try_get("month")?;
        let on = match (row.try_get("year")?, row.try_get("day")?) {
            (None, None) => On::Monthly { month },
            (None, Some(day)) => On::Yearly { month, day },
            (Some(year), day) => {
                let unreadable =
                    || Error::ColumnDecode { index: "day".to_owned(), source: "no day of a calendar".into() };
                On::Once(NaiveDate::from_ymd_opt(year, month, day.unwrap_or(0)).ok_or_else(unreadable)?)
            }
        };
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            id: DeskDateId(row.try_get("id")?),
            name: row.try_get("name")?,
            on,
            by: somebody(row, "by_member", "by_name")?,
        })
    }
}

pub async fn add(to: &mut SqliteConnection, date: &DeskDate) -> Result<(), Stopped> {
    let (year, month, day) = match date.on {
        On::Once(day) => (Some(day.year()), day.month(), Some(day.day())),
        On::Yearly { month, day } => (None, month, Some(day)),
        On::Monthly { month } => (None, month, None),
    };
    let added = sqlx::query(
        "insert into desk_dates (school, id, name, year, month, day, by_member, by_name)
         values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict do nothing",
    )
    .bind(date.school.0)
    .bind(&date.id.0)
    .bind(&date.name)
    .bind(year)
    .bind(month)
    .bind(day)
    .bind(&date.by.id.0)
    .bind(&date.by.name)
    .execute(to)
    .await?;
    unless_overtaken(&added)
}

pub async fn remove(to: &mut SqliteConnection, school: SchoolId, id: &DeskDateId) -> Result<(), Stopped> {
    let gone = sqlx::query("delete from desk_dates where school = ? and id = ?")
        .bind(school.0)
        .bind(&id.0)
        .execute(to)
        .await?;
    unless_overtaken(&gone)
}

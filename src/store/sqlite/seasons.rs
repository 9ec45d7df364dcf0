//! What librarians decided about seasons.

use async_trait::async_trait;
use chrono::NaiveDate;
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, date, date_text, millis, moment, somebody};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::features::newsletters::NewsletterId;
use crate::features::seasons::{Choice, Chosen};
use crate::features::setup::SchoolId;
use crate::store::{SeasonChoices, StoreError};

#[async_trait]
impl SeasonChoices for SqliteStore {
    async fn season_choices(&self, school: SchoolId) -> Result<Vec<Choice>, StoreError> {
        sqlx::query_as("select * from season_choices where school = ? order by season, first")
            .bind(school.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading what is decided about seasons"))
    }
}

impl FromRow<'_, SqliteRow> for Choice {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let chosen = match (row.try_get("chosen")?, row.try_get("newsletter")?) {
            ("opened", Some(newsletter)) => Chosen::Opened(NewsletterId(newsletter)),
            ("dropped", None) => Chosen::Dropped,
            ("given", None) => Chosen::Given,
            (word, _) => {
                return Err(Error::ColumnDecode {
                    index: "chosen".to_owned(),
                    source: format!("no decision about a season: {word}").into(),
                });
            }
        };
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            season: row.try_get("season")?,
            first: row.read("first", date)?,
            chosen,
            by: somebody(row, "by_member", "by_name")?,
            at: row.read("at", moment)?,
        })
    }
}

/// A day that was given is no decision yet.
pub async fn choose(to: &mut SqliteConnection, choice: &Choice) -> Result<(), Stopped> {
    let (chosen, newsletter) = match &choice.chosen {
        Chosen::Opened(newsletter) => ("opened", Some(&newsletter.0)),
        Chosen::Dropped => ("dropped", None),
        Chosen::Given => ("given", None),
    };
    let written = sqlx::query(
        "insert into season_choices (school, season, first, chosen, newsletter, by_member, by_name, at)
         values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict do update
         set chosen = excluded.chosen, newsletter = excluded.newsletter, by_member = excluded.by_member,
             by_name = excluded.by_name, at = excluded.at
         where chosen = 'given'",
    )
    .bind(choice.school.0)
    .bind(&choice.season)
    .bind(date_text(choice.first))
    .bind(chosen)
    .bind(newsletter)
    .bind(&choice.by.id.0)
    .bind(&choice.by.name)
    .bind(millis(choice.at))
    .execute(to)
    .await?;
    unless_overtaken(&written)
}

pub async fn open(
    to: &mut SqliteConnection,
    school: SchoolId,
    season: &str,
    first: NaiveDate,
) -> Result<(), Stopped> {
    let gone = sqlx::query("delete from season_choices where school = ? and season = ? and first = ?")
        .bind(school.0)
        .bind(season)
        .bind(date_text(first))
        .execute(to)
        .await?;
    unless_overtaken(&gone)
}

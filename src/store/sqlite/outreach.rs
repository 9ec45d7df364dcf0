//! Colleagues whom the desk knows by name, and what was decided about hints to whom it could write.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Error, FromRow, Row, SqliteConnection};

use super::rows::{Columns, date, date_text, json, json_text, millis, moment, somebody};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::MemberId;
use crate::features::departments::Colleague;
use crate::features::outreach::{About, Chosen, Decision};
use crate::features::setup::SchoolId;
use crate::store::{Outreach, StoreError};

#[async_trait]
impl Outreach for SqliteStore {
    async fn colleagues_without_a_request(
        &self,
        school: SchoolId,
        since: DateTime<Utc>,
    ) -> Result<Vec<Colleague>, StoreError> {
        sqlx::query_as(
            "select * from colleagues
             where school = ?1 and seen_at >= ?2
               and not exists (select 1 from requests where requests.school = ?1 and teacher = member)
             order by name, member",
        )
        .bind(school.0)
        .bind(millis(since))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading which colleagues have not asked yet"))
    }

    async fn hint_decisions(&self, school: SchoolId) -> Result<Vec<Decision>, StoreError> {
        sqlx::query_as("select * from hint_decisions where school = ? order by about")
            .bind(school.0)
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading what was decided about hints"))
    }
}

impl FromRow<'_, SqliteRow> for Colleague {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            who: somebody(row, "member", "name")?,
            roles: row.read("roles", json)?,
            seen_at: row.read("seen_at", moment)?,
        })
    }
}

impl FromRow<'_, SqliteRow> for Decision {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        let unreadable =
            |index: &str| Error::ColumnDecode { index: index.to_owned(), source: "no such word".into() };
        let chosen = match row.try_get("chosen")? {
            "written" => Chosen::Written,
            "not-now" => Chosen::NotNow,
            "never" => Chosen::Never,
            _ => return Err(unreadable("chosen")),
        };
        Ok(Self {
            school: SchoolId(row.try_get("school")?),
            about: About::read(row.try_get("about")?).ok_or_else(|| unreadable("about"))?,
            person: row.try_get::<Option<String>, _>("member")?.map(MemberId),
            name: row.try_get("name")?,
            chosen,
            on: row.read("day", date)?,
            by: somebody(row, "by_member", "by_name")?,
            at: row.read("at", moment)?,
            version: row.try_get("version")?,
        })
    }
}

/// As they were seen last; whoever holds no marked role any more is not kept.
pub async fn know(to: &mut SqliteConnection, colleague: &Colleague) -> Result<(), Stopped> {
    let Colleague { school, who, roles, seen_at } = colleague;
    if roles.is_empty() {
        sqlx::query("delete from colleagues where school = ? and member = ?")
            .bind(school.0)
            .bind(&who.id.0)
            .execute(to)
            .await?;
        return Ok(());
    }
    sqlx::query(
        "insert into colleagues (school, member, name, roles, seen_at) values (?, ?, ?, ?, ?)
         on conflict (school, member) do update
         set name = excluded.name, roles = excluded.roles, seen_at = excluded.seen_at",
    )
    .bind(school.0)
    .bind(&who.id.0)
    .bind(&who.name)
    .bind(json_text(roles)?)
    .bind(millis(*seen_at))
    .execute(to)
    .await?;
    Ok(())
}

pub async fn decide(to: &mut SqliteConnection, decision: &Decision) -> Result<(), Stopped> {
    let chosen = match decision.chosen {
        Chosen::Written => "written",
        Chosen::NotNow => "not-now",
        Chosen::Never => "never",
    };
    let written = sqlx::query(
        "insert into hint_decisions (school, about, member, name, chosen, day, by_member, by_name, at, version)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)
         on conflict (school, about) do update
         set member = excluded.member, name = excluded.name, chosen = excluded.chosen, day = excluded.day,
             by_member = excluded.by_member, by_name = excluded.by_name, at = excluded.at, version = version + 1
         where version = ?10",
    )
    .bind(decision.school.0)
    .bind(decision.about.to_string())
    .bind(decision.person.as_ref().map(|person| &person.0))
    .bind(&decision.name)
    .bind(chosen)
    .bind(date_text(decision.on))
    .bind(&decision.by.id.0)
    .bind(&decision.by.name)
    .bind(millis(decision.at))
    .bind(decision.version)
    .execute(to)
    .await?;
    unless_overtaken(&written)
}

pub async fn open(
    to: &mut SqliteConnection,
    school: SchoolId,
    about: &About,
    version: i64,
) -> Result<(), Stopped> {
    let gone = sqlx::query("delete from hint_decisions where school = ? and about = ? and version = ?")
        .bind(school.0)
        .bind(about.to_string())
        .bind(version)
        .execute(to)
        .await?;
    unless_overtaken(&gone)
}

//! Thank-yous, how members wish to be thanked, and which templates the words were made from.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Error, FromRow, Row, Sqlite, SqliteConnection, SqlitePool};

use super::cards::want_repaint;
use super::rows::{Columns, json, json_text, millis, moment, person, somebody};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing, suggested_items, suggestions};
use crate::chat::{CardKey, MemberId};
use crate::features::collab::{Person, RECORD_CARD, Thanks, as_read, holds, is_full_name};
use crate::features::setup::SchoolId;
use crate::features::thanks::{APPRECIATION, State, THANK_YOU_CARD, ThankYou, ThankYouId, named_in_part};
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

    async fn templates_offered(
        &self,
        school: SchoolId,
        but: Option<&CardKey>,
    ) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar(
            "select typed ->> 'thanks-template' from cards
             cross join requests
             where cards.school = ?1 and kind = ?2 and key is not ?3 and typed ->> 'thanks-template' is not null
               and requests.school = ?1 and number = cast(subject as integer)
               and stage in ('accepted', 'scheduled')
             order by cards.rowid",
        )
        .bind(school.0)
        .bind(RECORD_CARD)
        .bind(but.map(|card| &card.0))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading which thank-you templates are offered"))
    }

    async fn thanks_choice(&self, school: SchoolId, member: &MemberId) -> Result<Option<Thanks>, StoreError> {
        let found: Option<Wished> =
            sqlx::query_as("select * from thanks_choices where school = ? and member = ?")
                .bind(school.0)
                .bind(&member.0)
                .fetch_optional(self.readers())
                .await
                .map_err(doing("reading how somebody wishes to be thanked"))?;
        Ok(found.map(|wished| wished.0.1))
    }

    async fn thanks_choices(&self, school: SchoolId) -> Result<Vec<(Person, Thanks)>, StoreError> {
        let found: Vec<Wished> =
            sqlx::query_as("select * from thanks_choices where school = ? order by member")
                .bind(school.0)
                .fetch_all(self.readers())
                .await
                .map_err(doing("reading how members wish to be thanked"))?;
        Ok(found.into_iter().map(|wished| wished.0).collect())
    }
}

/// A member, and how they wish to be thanked.
struct Wished((Person, Thanks));

impl FromRow<'_, SqliteRow> for Wished {
    fn from_row(row: &SqliteRow) -> Result<Self, Error> {
        Ok(Self((somebody(row, "member", "name")?, choice(row.try_get("choice")?)?)))
    }
}

/// As it is kept. Never changed once released.
pub fn word(choice: Thanks) -> Option<&'static str> {
    match choice {
        Thanks::ByName => Some("by-name"),
        Thanks::Colleague => Some("colleague"),
        Thanks::None => Some("none"),
        Thanks::Unanswered => None,
    }
}

pub fn choice(word: &str) -> Result<Thanks, Error> {
    let known = [Thanks::ByName, Thanks::Colleague, Thanks::None];
    known.into_iter().find(|choice| self::word(*choice) == Some(word)).ok_or_else(|| Error::ColumnDecode {
        index: "choice".to_owned(),
        source: format!("no way to be thanked: {word}").into(),
    })
}

/// Keeps a choice that the database knows nothing of, if it names the member less than what it knows. Returns whether it
/// did.
pub async fn choose_if_more_private(
    writer: &SqlitePool,
    school: SchoolId,
    member: &Person,
    chosen: Thanks,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    let mut transaction = writer.begin().await?;
    let known: Option<(String, i64)> =
        sqlx::query_as("select choice, chosen_at from thanks_choices where school = ? and member = ?")
            .bind(school.0)
            .bind(&member.id.0)
            .fetch_optional(&mut *transaction)
            .await?;
    let names = |choice| match choice {
        Thanks::ByName | Thanks::Unanswered => 2,
        Thanks::Colleague => 1,
        Thanks::None => 0,
    };
    let (before, chosen_at) = match known {
        Some((word, chosen_at)) => (choice(&word)?, chosen_at),
        None => (Thanks::Unanswered, 0),
    };
    if chosen_at >= millis(at) || names(chosen) >= names(before) {
        return Ok(false);
    }
    match choose(&mut transaction, school, member, chosen, at).await {
        Ok(()) | Err(Stopped::Overtaken) => {}
        Err(Stopped::Failed(error)) => return Err(error),
    }
    transaction.commit().await?;
    Ok(true)
}

/// Keeps how a member wishes to be thanked. Whatever they are thanked in is drawn anew from here on: a post that was
/// drawn a moment ago shows less than is wanted.
pub async fn choose(
    to: &mut SqliteConnection,
    school: SchoolId,
    member: &Person,
    choice: Thanks,
    at: DateTime<Utc>,
) -> Result<(), Stopped> {
    let known: Option<Wished> =
        sqlx::query_as("select * from thanks_choices where school = ? and member = ?")
            .bind(school.0)
            .bind(&member.id.0)
            .fetch_optional(&mut *to)
            .await?;
    sqlx::query(
        "insert into thanks_choices (school, member, name, choice, chosen_at) values (?, ?, ?, ?, ?)
         on conflict (school, member) do update
         set name = excluded.name, choice = excluded.choice, chosen_at = excluded.chosen_at",
    )
    .bind(school.0)
    .bind(&member.id.0)
    .bind(&member.name)
    // The table refuses what is no answer: nobody takes one back.
    .bind(word(choice))
    .bind(millis(at))
    .execute(&mut *to)
    .await?;
    let thanked: Vec<(String, Option<String>)> = sqlx::query_as(
        "select id, in_post from thanked
         cross join thank_yous
         where thanked.school = ? and member = ? and id = thank_you",
    )
    .bind(school.0)
    .bind(&member.id.0)
    .fetch_all(&mut *to)
    .await?;
    let may_be_named = |choice| matches!(choice, Thanks::ByName | Thanks::Unanswered);
    let is_named_as_before = match known {
        Some(Wished((person, before))) => {
            may_be_named(before) == may_be_named(choice)
                && (may_be_named(choice) || person.name == member.name)
        }
        None => may_be_named(choice),
    };
    let naming = if is_named_as_before { Vec::new() } else { naming(to, school, member, choice).await? };
    for (thank_you, post) in thanked.into_iter().chain(naming) {
        want_repaint(to, school, THANK_YOU_CARD, &thank_you).await?;
        if let Some(post) = post {
            want_repaint(to, school, APPRECIATION, &post).await?;
        }
    }
    suggestions::repaint_tips_of(to, school, &member.id).await?;
    suggested_items::repaint_collections_of(to, school, &member.id).await?;
    Ok(())
}

/// The thank-yous whose words name a member, each with its post. Where they may only be meant ("Will"), what waits is
/// held until somebody has looked: its card points out the name.
async fn naming(
    to: &mut SqliteConnection,
    school: SchoolId,
    member: &Person,
    choice: Thanks,
) -> Result<Vec<(String, Option<String>)>, Error> {
    let name = as_read(&member.name);
    let (mut found, mut to_be_checked) = (Vec::new(), Vec::new());
    {
        let mut all = sqlx::query_as("select id, in_post, words, state from thank_yous where school = ?")
            .bind(school.0)
            .fetch(&mut *to);
        while let Some(row) = all.try_next().await? {
            let (thank_you, post, words, state): (String, Option<String>, String, String) = row;
            if is_full_name(&name) && holds(&as_read(&words), &name) {
                found.push((thank_you, post));
            } else if choice != Thanks::ByName
                && state == state_word(State::Waiting)
                && !named_in_part(&words, [member]).is_empty()
            {
                to_be_checked.push(thank_you);
            }
        }
    }
    for thank_you in to_be_checked {
        sqlx::query(
            "update thank_yous set state = 'held', version = version + 1 where school = ? and id = ?",
        )
        .bind(school.0)
        .bind(&thank_you)
        .execute(&mut *to)
        .await?;
        found.push((thank_you, None));
    }
    Ok(found)
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
            said_unasked: row.try_get("said_unasked")?,
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
    let query = with_columns(query, thank_you)?.bind(&thank_you.id.0).bind(thank_you.school.0);
    unless_overtaken(&query.execute(&mut *to).await?)?;
    // Who stands in it never changes.
    sqlx::query(
        "insert into thanked (school, member, thank_you)
         select distinct ?1, value ->> 'id', ?2 from json_each(?3)",
    )
    .bind(thank_you.school.0)
    .bind(&thank_you.id.0)
    .bind(json_text(&thank_you.people)?)
    .execute(to)
    .await?;
    Ok(())
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

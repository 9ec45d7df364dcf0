//! Collaboration requests, their events, and drafts.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Error, Row, Sqlite, SqliteConnection};

use super::rows::{Columns, json, json_text, millis, moment, person, somebody, stage, stage_word};
use super::stopped::{Stopped, unless_overtaken};
use super::{SqliteStore, doing};
use crate::chat::{CardKey, ChannelId, MemberId};
use crate::features::collab::{Beside, Booked, Draft, Event, Person, Request, Stage, Wish};
use crate::features::collections::CollectionId;
use crate::features::ideas::IdeaId;
use crate::features::setup::SchoolId;
use crate::features::tips::TipId;
use crate::store::{MOST_DRAFTS, MOST_REQUESTS, RequestFilter, Requests, StoreError, TakenOn};

/// The newest requests that a filter lets through. What is not asked for (null, 0, no stage) lets all through.
const OF_A_TEACHER: &str = "
    select * from requests
    where school = ?1 and teacher = ?2
      and (?3 is null or librarian = ?3)
      and (?6 = 0 or librarian is null)
      and (?4 is null or wish ->> 'support' = ?4)
      and (?5 = '[]' or stage in (select value from json_each(?5)))
    order by number desc
    limit ?7";

/// The same for one stage, whoever asked.
const OF_ONE_STAGE: &str = "
    select * from requests
    where school = ?1 and stage = (select value from json_each(?5))
      and (?2 is null or teacher = ?2)
      and (?3 is null or librarian = ?3)
      and (?6 = 0 or librarian is null)
      and (?4 is null or wish ->> 'support' = ?4)
    order by number desc
    limit ?7";

/// The same for several: what is over is not looked at when what is open is asked for. The plus keeps SQLite from
/// going through all numbers to spare itself the sorting.
const OF_SOME_STAGES: &str = "
    select * from requests
    where school = ?1 and stage in (select value from json_each(?5))
      and (?2 is null or teacher = ?2)
      and (?3 is null or librarian = ?3)
      and (?6 = 0 or librarian is null)
      and (?4 is null or wish ->> 'support' = ?4)
    order by +number desc
    limit ?7";

const OF_A_SCHOOL: &str = "
    select * from requests
    where school = ?1
      and (?2 is null or teacher = ?2)
      and (?3 is null or librarian = ?3)
      and (?6 = 0 or librarian is null)
      and (?4 is null or wish ->> 'support' = ?4)
      and (?5 = '[]' or stage in (select value from json_each(?5)))
    order by number desc
    limit ?7";

#[async_trait]
impl Requests for SqliteStore {
    async fn request(&self, school: SchoolId, number: i64) -> Result<Option<Request>, StoreError> {
        sqlx::query("select * from requests where school = ? and number = ?")
            .bind(school.0)
            .bind(number)
            .try_map(|row| request(&row))
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a request"))
    }

    async fn requests(&self, school: SchoolId, filter: &RequestFilter) -> Result<Vec<Request>, StoreError> {
        let stages: Vec<&str> = filter.stages.iter().map(|it| stage_word(*it)).collect();
        let stages = json_text(&stages).map_err(doing("reading requests"))?;
        let librarian = match &filter.taken_on {
            Some(TakenOn::By(librarian)) => Some(&librarian.0),
            Some(TakenOn::ByNobody) | None => None,
        };
        // What narrows most comes first, as in the indexes.
        let query = match (&filter.teacher, &filter.stages[..]) {
            (Some(_), _) => OF_A_TEACHER,
            (None, []) => OF_A_SCHOOL,
            (None, [_]) => OF_ONE_STAGE,
            (None, _) => OF_SOME_STAGES,
        };
        sqlx::query(query)
            .bind(school.0)
            .bind(filter.teacher.as_ref().map(|teacher| &teacher.0))
            .bind(librarian)
            .bind(&filter.support)
            .bind(stages)
            .bind(filter.taken_on == Some(TakenOn::ByNobody))
            .bind(filter.newest.map_or(MOST_REQUESTS, |newest| newest.min(MOST_REQUESTS)))
            .try_map(|row| request(&row))
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading requests"))
    }

    async fn librarians(&self, school: SchoolId) -> Result<Vec<Person>, StoreError> {
        // From one librarian's entries in the index to the next one's, however many there are of each.
        let rows: Vec<(String, String)> = sqlx::query_as(
            "with recursive librarians (id) as (
                 select min(librarian) from requests where school = ?1 and librarian is not null
                 union all
                 select (select min(librarian) from requests where school = ?1 and librarian > id)
                 from librarians
                 where id is not null
             ),
             named (id, name) as (
                 select id, (select librarian_name from requests
                             where school = ?1 and librarian = id
                             order by number desc
                             limit 1)
                 from librarians
                 where id is not null
             )
             select id, name from named order by name, id",
        )
        .bind(school.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading which librarians have requests"))?;
        Ok(rows.into_iter().map(|(id, name)| Person { id: MemberId(id), name }).collect())
    }

    async fn worth_repeating(
        &self,
        school: SchoolId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<i64>, StoreError> {
        sqlx::query_scalar(
            "select number from requests
             where school = ? and closed_at >= ? and closed_at < ? and stage = 'completed' and record ->> 'again'
             order by closed_at, number",
        )
        .bind(school.0)
        .bind(millis(from))
        .bind(millis(until))
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading what is worth repeating"))
    }

    async fn count_requests(&self, school: SchoolId, teacher: &MemberId) -> Result<u32, StoreError> {
        sqlx::query_scalar("select count(*) from requests where school = ? and teacher = ?")
            .bind(school.0)
            .bind(&teacher.0)
            .fetch_one(self.readers())
            .await
            .map_err(doing("counting a teacher's requests"))
    }

    async fn events(&self, school: SchoolId, number: i64) -> Result<Vec<Event>, StoreError> {
        sqlx::query("select * from request_events where school = ? and request = ? order by id")
            .bind(school.0)
            .bind(number)
            .try_map(|row| event(&row))
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading the events of a request"))
    }

    async fn sessions_on(&self, school: SchoolId, days: &[NaiveDate]) -> Result<Vec<Booked>, StoreError> {
        let doing_this = "reading the sessions of some days";
        let days = json_text(days).map_err(doing(doing_this))?;
        sqlx::query(
            // `cross join` keeps the order: first the days, then only what is planned for them.
            "select number, wish, librarian, librarian_name, session.value as session
             from planned_days
             cross join requests
             cross join json_each(sessions) session
             where planned_days.school = ?1 and day in (select value from json_each(?2))
               and requests.school = ?1 and number = request
               and session.value ->> 'day' = day
             order by number, session.key",
        )
        .bind(school.0)
        .bind(days)
        .try_map(|row| booked(&row))
        .fetch_all(self.readers())
        .await
        .map_err(doing(doing_this))
    }

    async fn drafts(&self, school: SchoolId, teacher: &MemberId) -> Result<Vec<Draft>, StoreError> {
        sqlx::query(
            "select * from drafts where school = ? and teacher = ? order by updated_at desc, rowid desc limit ?",
        )
            .bind(school.0)
            .bind(&teacher.0)
            .bind(MOST_DRAFTS)
            .try_map(|row| draft(&row))
            .fetch_all(self.readers())
            .await
            .map_err(doing("reading a member's drafts"))
    }

    async fn answer_times(
        &self,
        school: SchoolId,
        latest: u32,
    ) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>, StoreError> {
        let millis: Vec<(i64, i64)> = sqlx::query_as(
            "select sent_at, answered_at from requests
             where school = ? and answered_at is not null
             order by answered_at desc
             limit ?",
        )
        .bind(school.0)
        .bind(latest)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading how long the desk took to answer"))?;
        let moment = DateTime::from_timestamp_millis;
        Ok(millis.into_iter().filter_map(|(sent, answered)| moment(sent).zip(moment(answered))).collect())
    }

    async fn unanswered_since(&self, school: SchoolId, most: u32) -> Result<Vec<DateTime<Utc>>, StoreError> {
        let millis: Vec<i64> = sqlx::query_scalar(
            "select sent_at from requests
             where school = ? and stage = 'requested' and answered_at is null
             order by number
             limit ?",
        )
        .bind(school.0)
        .bind(most)
        .fetch_all(self.readers())
        .await
        .map_err(doing("reading who waits for an answer"))?;
        Ok(millis.into_iter().filter_map(DateTime::from_timestamp_millis).collect())
    }

    async fn asked(&self, school: SchoolId) -> Result<Vec<i64>, StoreError> {
        // Only the latest move can be taken back, so it is always the one before.
        let asked = "select number from requests
             where school = ?1 and stage in ('requested', 'accepted', 'countered', 'scheduled')
               and 'ask' = (select what from request_events event
                            where event.school = ?1 and event.request = requests.number
                              and event.what in ('ask', 'answer')
                              and 'undo' is not (select what from request_events next
                                                 where next.school = ?1 and next.request = requests.number
                                                   and next.id > event.id
                                                 order by next.id
                                                 limit 1)
                            order by event.id desc
                            limit 1)
             order by number";
        self.numbers(school, asked).await.map_err(doing("reading who was asked something"))
    }

    async fn answered(&self, school: SchoolId) -> Result<Vec<i64>, StoreError> {
        // What its teacher adds takes nothing up, and what was taken back never was.
        let answered = "select number from requests
             where school = ?1 and stage in ('requested', 'accepted', 'countered', 'scheduled')
               and 'answer' = (select what from request_events event
                               where event.school = ?1 and event.request = requests.number
                                 and event.what not in ('add', 'undo')
                                 and 'undo' is not (select what from request_events next
                                                    where next.school = ?1 and next.request = requests.number
                                                      and next.id > event.id
                                                    order by next.id
                                                    limit 1)
                               order by event.id desc
                               limit 1)
             order by number";
        self.numbers(school, answered).await.map_err(doing("reading who has answered something"))
    }
}

impl SqliteStore {
    async fn numbers(&self, school: SchoolId, of: &'static str) -> Result<Vec<i64>, Error> {
        sqlx::query_scalar(of).bind(school.0).fetch_all(self.readers()).await
    }
}

fn request(row: &SqliteRow) -> Result<Request, Error> {
    Ok(Request {
        school: SchoolId(row.try_get("school")?),
        number: row.try_get("number")?,
        teacher: somebody(row, "teacher", "teacher_name")?,
        departments: row.read("departments", json)?,
        wish: row.read("wish", json)?,
        stage: row.read("stage", stage)?,
        librarian: person(row, "librarian", "librarian_name")?,
        offer: row.try_get("offer")?,
        sessions: row.read("sessions", json)?,
        record: row.maybe("record", json)?,
        rating: row.maybe("rating", json)?,
        thread: row.try_get::<Option<String>, _>("thread")?.map(ChannelId),
        sent_at: row.read("sent_at", moment)?,
        version: row.try_get("version")?,
    })
}

fn booked(row: &SqliteRow) -> Result<Booked, Error> {
    let wish: Wish = row.read("wish", json)?;
    Ok(Booked {
        request: row.try_get("number")?,
        topic: wish.topic,
        librarian: person(row, "librarian", "librarian_name")?,
        session: row.read("session", json)?,
    })
}

fn event(row: &SqliteRow) -> Result<Event, Error> {
    Ok(Event {
        school: SchoolId(row.try_get("school")?),
        request: row.try_get("request")?,
        at: row.read("at", moment)?,
        by: somebody(row, "member", "name")?,
        from: row.maybe("from_stage", stage)?,
        to: row.read("to_stage", stage)?,
        what: row.try_get("what")?,
        why: row.try_get("why")?,
        before: row.maybe("before", json)?,
    })
}

fn draft(row: &SqliteRow) -> Result<Draft, Error> {
    Ok(Draft {
        school: SchoolId(row.try_get("school")?),
        teacher: MemberId(row.try_get("teacher")?),
        for_whom: row.maybe("for_whom", json)?,
        card: CardKey(row.try_get("card")?),
        given: row.read("given", json)?,
        beside: Beside {
            tip: row.try_get::<Option<i64>, _>("tip")?.map(TipId),
            idea: row.try_get::<Option<String>, _>("idea")?.map(IdeaId),
            collection: row.try_get::<Option<String>, _>("collection")?.map(CollectionId),
            file: row.maybe("file", json)?,
        },
        updated_at: row.read("updated_at", moment)?,
        version: row.try_get("version")?,
    })
}

/// The number after the one that was given last. Given for good once a request of that number is added in the same
/// transaction.
pub async fn next_number(to: &mut SqliteConnection, school: SchoolId) -> Result<i64, Error> {
    let last = sqlx::query_scalar("select last from request_numbers where school = ?")
        .bind(school.0)
        .fetch_optional(to)
        .await?;
    Ok(last.unwrap_or(0) + 1)
}

pub async fn see_latest(
    to: &mut SqliteConnection,
    school: SchoolId,
    teacher: &MemberId,
    is: Option<i64>,
) -> Result<(), Stopped> {
    let latest: Option<i64> =
        sqlx::query_scalar("select max(number) from requests where school = ? and teacher = ?")
            .bind(school.0)
            .bind(&teacher.0)
            .fetch_one(to)
            .await?;
    if latest == is { Ok(()) } else { Err(Stopped::Overtaken) }
}

pub async fn add(to: &mut SqliteConnection, request: &Request) -> Result<(), Stopped> {
    let query = sqlx::query(
        "insert into requests
            (teacher, teacher_name, departments, wish, stage, librarian, librarian_name, offer, sessions, record,
             rating, thread, sent_at, school, number, version)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (school, number) do nothing",
    );
    unless_overtaken(&with_columns(query, request)?.execute(&mut *to).await?)?;
    sqlx::query(
        "insert into request_numbers (school, last) values (?, ?)
         on conflict (school) do update set last = max(last, excluded.last)",
    )
    .bind(request.school.0)
    .bind(request.number)
    .execute(&mut *to)
    .await?;
    plan(to, request).await
}

pub async fn change(to: &mut SqliteConnection, request: &Request) -> Result<(), Stopped> {
    let query = sqlx::query(
        "update requests
         set teacher = ?, teacher_name = ?, departments = ?, wish = ?, stage = ?, librarian = ?, librarian_name = ?, offer = ?,
             sessions = ?, record = ?, rating = ?, thread = ?, sent_at = ?, version = version + 1
         where school = ? and number = ? and version = ?",
    );
    unless_overtaken(&with_columns(query, request)?.execute(&mut *to).await?)?;
    sqlx::query("delete from planned_days where school = ? and request = ?")
        .bind(request.school.0)
        .bind(request.number)
        .execute(&mut *to)
        .await?;
    plan(to, request).await
}

/// Notes on which days a scheduled request has sessions.
async fn plan(to: &mut SqliteConnection, request: &Request) -> Result<(), Stopped> {
    if request.stage != Stage::Scheduled {
        return Ok(());
    }
    let days: Vec<NaiveDate> = request.sessions.iter().map(|session| session.day).collect();
    sqlx::query(
        "insert into planned_days (school, day, request)
         select distinct ?1, value, ?2 from json_each(?3)",
    )
    .bind(request.school.0)
    .bind(request.number)
    .bind(json_text(&days)?)
    .execute(to)
    .await?;
    Ok(())
}

/// Binds what a request's row holds: first what may change, then school, number and version.
fn with_columns<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    request: &'q Request,
) -> Result<Query<'q, Sqlite, SqliteArguments>, Error> {
    Ok(query
        .bind(&request.teacher.id.0)
        .bind(&request.teacher.name)
        .bind(json_text(&request.departments)?)
        .bind(json_text(&request.wish)?)
        .bind(stage_word(request.stage))
        .bind(request.librarian.as_ref().map(|person| &person.id.0))
        .bind(request.librarian.as_ref().map(|person| &person.name))
        .bind(&request.offer)
        .bind(json_text(&request.sessions)?)
        .bind(request.record.as_ref().map(json_text).transpose()?)
        .bind(request.rating.as_ref().map(json_text).transpose()?)
        .bind(request.thread.as_ref().map(|thread| &thread.0))
        .bind(millis(request.sent_at))
        .bind(request.school.0)
        .bind(request.number)
        .bind(request.version))
}

/// The moves with which the desk answers.
const ANSWERS: [&str; 3] = ["accept", "offer", "decline"];

/// Writes an event, and what follows from it: when the desk first answered. An answer that was taken back is none.
/// A request of such a stage has been closed. One that is opened again is not, whatever moment is noted with it.
fn is_over(stage: Stage) -> bool {
    matches!(stage, Stage::Completed | Stage::Declined | Stage::Withdrawn)
}

pub async fn add_event(to: &mut SqliteConnection, event: &Event) -> Result<(), Stopped> {
    let Person { id, name } = &event.by;
    sqlx::query(
        "insert into request_events (school, request, at, member, name, from_stage, to_stage, what, why, before)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(event.school.0)
    .bind(event.request)
    .bind(millis(event.at))
    .bind(&id.0)
    .bind(name)
    .bind(event.from.map(stage_word))
    .bind(stage_word(event.to))
    .bind(&event.what)
    .bind(&event.why)
    .bind(event.before.as_ref().map(json_text).transpose()?)
    .execute(&mut *to)
    .await?;
    if is_over(event.to) && event.from != Some(event.to) {
        sqlx::query("update requests set closed_at = ? where school = ? and number = ?")
            .bind(millis(event.at))
            .bind(event.school.0)
            .bind(event.request)
            .execute(&mut *to)
            .await?;
    }
    if !ANSWERS.contains(&event.what.as_str()) && event.what != "undo" {
        return Ok(());
    }
    let told: Vec<(String, i64)> =
        sqlx::query_as("select what, at from request_events where school = ? and request = ? order by id")
            .bind(event.school.0)
            .bind(event.request)
            .fetch_all(&mut *to)
            .await?;
    // Only the latest move can be taken back, so it is always the one before.
    let next = told.iter().skip(1).map(|(what, _)| what.as_str()).chain([""]);
    let stands = told.iter().zip(next).filter(|(_, next)| *next != "undo").map(|(event, _)| event);
    let answered_at = stands.filter(|(what, _)| ANSWERS.contains(&what.as_str())).map(|(_, at)| *at).min();
    sqlx::query("update requests set answered_at = ? where school = ? and number = ?")
        .bind(answered_at)
        .bind(event.school.0)
        .bind(event.request)
        .execute(to)
        .await?;
    Ok(())
}

/// Writes a draft: a new one, or over the one that was read.
pub async fn keep_draft(to: &mut SqliteConnection, draft: &Draft) -> Result<(), Stopped> {
    let kept = sqlx::query(
        "insert into drafts (school, teacher, card, given, tip, file, updated_at, version, for_whom, idea, collection)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 + 1, ?9, ?10, ?11
         where ?8 = 0 or exists (select 1 from drafts where school = ?1 and card = ?3)
         on conflict (school, card) do update
         set given = excluded.given, tip = excluded.tip, idea = excluded.idea, collection = excluded.collection,
             file = excluded.file,
             updated_at = excluded.updated_at, version = excluded.version
         where drafts.version = ?8",
    )
    .bind(draft.school.0)
    .bind(&draft.teacher.0)
    .bind(&draft.card.0)
    .bind(json_text(&draft.given)?)
    .bind(draft.beside.tip.map(|tip| tip.0))
    .bind(draft.beside.file.as_ref().map(json_text).transpose()?)
    .bind(millis(draft.updated_at))
    .bind(draft.version)
    .bind(draft.for_whom.as_ref().map(json_text).transpose()?)
    .bind(draft.beside.idea.as_ref().map(|idea| &idea.0))
    .bind(draft.beside.collection.as_ref().map(|collection| &collection.0))
    .execute(to)
    .await?;
    unless_overtaken(&kept)
}

pub async fn drop_draft(
    to: &mut SqliteConnection,
    school: SchoolId,
    card: &CardKey,
    version: i64,
) -> Result<(), Stopped> {
    let dropped = sqlx::query("delete from drafts where school = ? and card = ? and version = ?")
        .bind(school.0)
        .bind(&card.0)
        .bind(version)
        .execute(to)
        .await?;
    unless_overtaken(&dropped)
}

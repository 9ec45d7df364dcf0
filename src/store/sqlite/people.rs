//! What is kept about one person, and how it is forgotten. A database from before is made to forget them again when it is
//! opened (`kept_apart.rs`). Their names in what others wrote are `names.rs`.

use std::io;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use sqlx::{Connection, Error, SqliteConnection, SqlitePool};

use super::names;
use super::places::Touched;
use super::rows::millis;
use super::stopped::Stopped;
use super::{SqliteStore, doing};
use crate::chat::{ChannelId, MemberId, MessageId, Standing};
use crate::features::setup::SchoolId;
use crate::store::{FORMER_COLLEAGUE, People, StoreError, Traces};

/// Where something about a person is kept, and how it reads as JSON. `?1` is the school, `?2` the person.
const KEPT: &[(&str, &str)] = &[
    (
        "requests",
        "select json_group_array(json_object('number', number, 'sent_at', sent_at, 'stage', stage, 'departments', json(departments), 'wish', json(wish),
             'librarian', librarian_name, 'offer', offer, 'sessions', json(sessions), 'record', json(record),
             'rating', json(rating)))
         from requests where school = ?1 and teacher = ?2",
    ),
    (
        "requests_as_librarian",
        "select json_group_array(number) from requests where school = ?1 and librarian = ?2",
    ),
    (
        "what_you_did",
        "select json_group_array(json_object('request', request, 'at', at, 'what', what, 'why', why))
         from request_events where school = ?1 and member = ?2",
    ),
    (
        "drafts",
        "select json_group_array(json_object('written', json(given), 'file', json(file), 'touched_at', updated_at))
         from drafts where school = ?1 and teacher = ?2",
    ),
    (
        "drafts_for_you",
        "select json_group_array(json_object('written', json(given), 'file', json(file), 'touched_at', updated_at))
         from drafts where school = ?1 and for_whom ->> 'id' = ?2",
    ),
    (
        "how_you_wish_to_be_thanked",
        "select json_group_array(json_object('name', name, 'choice', choice, 'chosen_at', chosen_at))
         from thanks_choices where school = ?1 and member = ?2",
    ),
    (
        "thank_yous_to_you",
        "select json_group_array(json_object('words', words, 'state', state, 'written_at', written_at))
         from thank_yous where school = ?1
           and id in (select thank_you from thanked where school = ?1 and member = ?2)",
    ),
    (
        "tips_you_pressed",
        "select json_group_array(json_object('tip', title, 'button', press))
         from tip_presses join tips on tips.id = tip where school = ?1 and member = ?2",
    ),
    (
        "tips_you_suggested",
        "select json_group_array(json_object('title', title, 'body', body, 'link', link, 'by_name', by_name, 'stage', stage,
             'why_not', why, 'suggested_at', suggested_at))
         from suggested_tips where school = ?1 and member = ?2",
    ),
    (
        "plans",
        "select json_group_array(json_object('request', request, 'begun_at', begun_at, 'words', json_extract(parts, '$.words'),
             'sessions', json_extract(parts, '$.sessions')))
         from teaching_plans
         where school = ?1 and request in (select number from requests where school = ?1 and teacher = ?2)",
    ),
    (
        "what_you_wrote_in_plans",
        "select json_group_array(json_object('request', request, 'at', at, 'part', part, 'was', was, 'you_wrote', becomes))
         from plan_changes where school = ?1 and member = ?2",
    ),
    (
        "what_you_find_hard_to_teach",
        "select json_group_array(json_object('topic', topic, 'class', class, 'why', why, 'became', stage, 'request', request,
             'told_at', told_at))
         from hard_topics where school = ?1 and member = ?2",
    ),
    (
        "items_you_suggested",
        "select json_group_array(json_object('title', title, 'link', link, 'shelf_mark', mark, 'kind', kind, 'why', why,
             'by_name', by_name, 'stage', stage, 'why_not', why_not, 'suggested_at', suggested_at))
         from suggested_items where school = ?1 and member = ?2",
    ),
    (
        "collections_you_made",
        "select json_group_array(json_object('made_at', made_at, 'about', json(about)))
         from collections where school = ?1 and author = ?2",
    ),
    (
        "files",
        "select json_group_array(json_object('name', name, 'type', media_type, 'bytes', length(bytes)))
         from files where school = ?1 and id in (
             select wish ->> '$.file.id' from requests where school = ?1 and teacher = ?2
             union select file ->> 'id' from drafts
             where school = ?1 and (teacher = ?2 or for_whom ->> 'id' = ?2))",
    ),
    (
        "away",
        "select json_group_array(json_object('from', begins, 'until', ends, 'colleague', colleague_name))
         from absences where school = ?1 and librarian = ?2",
    ),
    (
        "try_out_request",
        "select json_group_array(json_object('sent', typed ->> 'sent', 'accepted', typed ->> 'accepted'))
         from cards where school = ?1 and kind = 'try-out' and instr(typed, json_quote(?2)) > 0",
    ),
    (
        "events_you_signed_up_for",
        "select json_group_array(json_object('event', plan ->> 'title', 'meeting', meeting, 'answer', answer,
             'answered_at', answered_at, 'came', came, 'you_will_use', learnt))
         from sign_ups join library_events on library_events.id = event
         where sign_ups.school = ?1 and member = ?2",
    ),
    (
        "events_you_planned",
        "select json_group_array(json_object('made_at', made_at, 'stage', stage, 'plan', json(plan)))
         from library_events where school = ?1 and author = ?2",
    ),
    (
        "newsletters_you_wrote",
        "select json_group_array(json_object('begun_at', begun_at, 'stage', stage, 'written', json(written)))
         from newsletters where school = ?1 and author = ?2",
    ),
    (
        "dates_of_the_desk_you_added",
        "select json_group_array(name) from desk_dates where school = ?1 and by_member = ?2",
    ),
    (
        "seasons_you_decided_about",
        "select json_group_array(json_object('season', season, 'day', first, 'decision', chosen, 'at', at))
         from season_choices where school = ?1 and by_member = ?2",
    ),
    (
        "your_role_as_the_desk_knows_it",
        "select json_group_array(json_object('name', name, 'roles', json(roles), 'seen_at', seen_at))
         from colleagues where school = ?1 and member = ?2",
    ),
    (
        "hints_about_you",
        "select json_group_array(json_object('about', about, 'decision', chosen, 'at', at))
         from hint_decisions where school = ?1 and member = ?2",
    ),
    (
        "hints_you_decided_about",
        "select json_group_array(json_object('about', name, 'decision', chosen, 'at', at))
         from hint_decisions where school = ?1 and by_member = ?2",
    ),
    (
        "settings_you_changed",
        "select json_group_array(json_object('at', at, 'what', json(what)))
         from changes where school = ?1 and member = ?2",
    ),
];

/// How they are forgotten, in this order. `?1` is the school, `?2` the person, `?3` who stands for them from now on,
/// `?4` that one's name, `?5` now.
const FORGOTTEN: &[&str] = &[
    "delete from files where school = ?1 and id in (
         select wish ->> '$.file.id' from requests where school = ?1 and teacher = ?2
         union select file ->> 'id' from drafts
         where school = ?1 and (teacher = ?2 or for_whom ->> 'id' = ?2))",
    "delete from cards where school = ?1 and kind = 'record'
         and subject in (select cast(number as text) from requests where school = ?1 and teacher = ?2)",
    "delete from cards where school = ?1 and owner = ?2",
    "delete from cards where key in (
         select card from drafts where school = ?1 and (teacher = ?2 or for_whom ->> 'id' = ?2))",
    "delete from drafts where school = ?1 and (teacher = ?2 or for_whom ->> 'id' = ?2)",
    "delete from cards where school = ?1 and kind = 'record-several'",
    // What they tried is taken down.
    "update cards
     set typed = '{}', wanted = wanted + 1, paint_at = case when channel is not null then coalesce(paint_at, 0) end
     where school = ?1 and kind = 'try-out' and instr(typed, json_quote(?2)) > 0",
    // What the queue has still to say to them alone is not said any more; what was said needs its words no more.
    "update deliveries set state = 'cancelled', lease_until = null, version = version + 1
     where school = ?1 and state not in ('sent', 'failed', 'missed', 'cancelled')
       and place in (select json_object('Request', number) from requests where school = ?1 and teacher = ?2)",
    "delete from places where school = ?1
         and place in (select json_object('Request', number) from requests where school = ?1 and teacher = ?2)",
    "update posts set content = '{}' where school = ?1 and kind in ('news', 'notice')
         and (content ->> 'request' in (select number from requests where school = ?1 and teacher = ?2)
              or instr(content, json_quote(?2)) > 0)
         and not exists (select 1 from deliveries
                         where post = posts.id and state not in ('sent', 'failed', 'missed', 'cancelled'))",
    "update deliveries set payload = null where school = ?1 and state in ('sent', 'cancelled') and payload is not null",
    "update thank_yous set words = 'Thank you to {teacher} for working with the library.'
     where school = ?1 and request in (select number from requests where school = ?1 and teacher = ?2)",
    "update request_events set why = null, before = null
     where school = ?1 and request in (select number from requests where school = ?1 and teacher = ?2)",
    "update request_events set before = null where school = ?1 and instr(before, json_quote(?2)) > 0",
    "update request_events set member = ?3, name = ?4 where school = ?1 and member = ?2",
    // A plan is made of their words, too.
    "delete from plan_changes where school = ?1
         and request in (select number from requests where school = ?1 and teacher = ?2)",
    "delete from teaching_plans where school = ?1
         and request in (select number from requests where school = ?1 and teacher = ?2)",
    "delete from cards where school = ?1 and channel is null and kind in ('plan-sessions', 'plan-history', 'teaching-plan')
         and cast(subject as integer) in (select number from requests where school = ?1 and teacher = ?2)",
    "delete from cards where school = ?1 and kind = 'plan-part'
         and subject ->> '$.of.request' in (select number from requests where school = ?1 and teacher = ?2)",
    "update plan_changes set member = ?3, name = ?4 where school = ?1 and member = ?2",
    "update cards set wanted = wanted + 1, paint_at = case when channel is not null then coalesce(paint_at, 0) end
     where school = ?1 and kind = 'hard-to-teach'
       and subject in (select id from hard_topics where school = ?1 and member = ?2)",
    "delete from hard_topics where school = ?1 and member = ?2",
    "delete from planned_days where school = ?1
         and request in (select number from requests where school = ?1 and teacher = ?2
                         and stage in ('requested', 'accepted', 'countered', 'scheduled'))",
    // What is no word of anybody's stays: kind, class, counts, level, skills.
    "update requests
     set teacher = ?3, teacher_name = ?4, departments = '[]', offer = null, rating = null, thread = null, version = version + 1,
         wish = json_object('support', wish ->> 'support', 'topic', 'removed', 'class', wish ->> 'class',
                            'students', wish -> 'students', 'day', wish ->> 'day', 'tip', wish -> 'tip', 'idea', wish ->> 'idea',
                            'collection', wish ->> 'collection'),
         sessions = (select json_group_array(json(json_set(value, '$.place', null, '$.note', null))) from json_each(sessions)),
         record = case when record is not null then json_set(record, '$.outcome', null, '$.title', null) end,
         closed_at = case when stage in ('requested', 'accepted', 'countered', 'scheduled') then ?5 else closed_at end,
         stage = case when stage in ('requested', 'accepted', 'countered', 'scheduled') then 'withdrawn' else stage end
     where school = ?1 and teacher = ?2",
    "update requests set librarian = ?3, librarian_name = ?4, version = version + 1 where school = ?1 and librarian = ?2",
    "delete from stand_ins where school = ?1 and ?2 in (reader, away)",
    "delete from absences where school = ?1 and librarian = ?2",
    "update absences set colleague = null, colleague_name = null, version = version + 1 where school = ?1 and colleague = ?2",
    "update thank_yous
     set version = version + 1,
         people = (select json_group_array(json(case when value ->> 'id' = ?2 then json_object('id', ?3, 'name', ?4) else value end))
                   from json_each(people))
     where school = ?1 and id in (select thank_you from thanked where school = ?1 and member = ?2)",
    "update thank_yous set written_by = ?3, written_by_name = ?4 where school = ?1 and written_by = ?2",
    "update desk_dates set by_member = ?3, by_name = ?4 where school = ?1 and by_member = ?2",
    "update season_choices set by_member = ?3, by_name = ?4 where school = ?1 and by_member = ?2",
    "delete from colleagues where school = ?1 and member = ?2",
    "delete from cards where school = ?1 and kind = 'hint' and
         (subject = 'colleague ' || ?2
          or subject in (select 'again ' || number from requests where school = ?1 and teacher = ?3))",
    "update cards set typed = replace(typed, 'colleague ' || ?2, '') where school = ?1 and kind = 'brief'
         and instr(typed, 'colleague ' || ?2) > 0",
    "delete from hint_decisions where school = ?1 and member = ?2",
    "update hint_decisions set by_member = ?3, by_name = ?4, version = version + 1 where school = ?1 and by_member = ?2",
    "update thanked set member = ?3 where school = ?1 and member = ?2",
    // Whoever stands for them is never thanked: what was posted is taken down.
    "insert into thanks_choices (school, member, name, choice, chosen_at) values (?1, ?3, ?4, 'none', ?5)
     on conflict (school, member) do update set choice = 'none'",
    "delete from thanks_choices where school = ?1 and member = ?2",
    "update or ignore tip_presses set member = ?3 where member = ?2 and tip in (select id from tips where school = ?1)",
    "delete from tip_presses where member = ?2 and tip in (select id from tips where school = ?1)",
    // A tip that was taken is the school's; nobody is named under it any more.
    "update suggested_tips
     set member = ?3, name = ?4, by_name = 0, title = 'removed', body = 'removed', link = null, why = null,
         stage = case when stage = 'waits' then 'not-taken' else stage end, touched_at = ?5, version = version + 1
     where school = ?1 and member = ?2",
    // The same of an item.
    "update suggested_items
     set member = ?3, name = ?4, by_name = 0, title = 'removed', link = null, mark = null, why = '', why_not = null,
         stage = case when stage = 'waits' then 'not-taken' else stage end, touched_at = ?5, version = version + 1
     where school = ?1 and member = ?2",
    "update collections set author = ?3, author_name = ?4, version = version + 1 where school = ?1 and author = ?2",
    "delete from thread_members where school = ?1 and member = ?2",
    // How many came stays with the meeting.
    "update library_events set version = version + 1
     where school = ?1 and id in (select event from sign_ups where school = ?1 and member = ?2)",
    "delete from sign_ups where school = ?1 and member = ?2",
    "update library_events set author = ?3, author_name = ?4, version = version + 1 where school = ?1 and author = ?2",
    "update posts set content = '{}'
     where school = ?1 and kind in ('event-news', 'event-reminder', 'question-to-who-came', 'word-to-a-colleague')
       and instr(content, json_quote(?2)) > 0",
    "update newsletters set author = ?3, author_name = ?4 where school = ?1 and author = ?2",
    "update changes set member = ?3, name = ?4 where school = ?1 and member = ?2",
    "update deliveries
     set place = replace(place, json_quote(?2), json_quote(?3)), payload = null, lease_until = null, version = version + 1,
         state = case when state in ('sent', 'failed', 'missed', 'cancelled') then state else 'cancelled' end
     where school = ?1 and instr(place, json_quote(?2)) > 0",
    "delete from places where school = ?1 and instr(place, json_quote(?2)) > 0",
];

/// Everybody about whom anything is kept, with the latest moment at which they did something.
pub(super) const EVERYBODY: &str = "
    select school, member, max(at) from (
        select school, teacher as member, sent_at as at from requests
        union all select school, member, at from request_events
        union all select school, teacher, updated_at from drafts
        union all select school, for_whom ->> 'id', updated_at from drafts
        union all select school, member, chosen_at from thanks_choices
        union all select school, member, 0 from thanked
        union all select school, member, answered_at from sign_ups
        union all select school, author, made_at from library_events
        union all select school, member, suggested_at from suggested_tips
        union all select school, member, at from plan_changes
        union all select school, member, told_at from hard_topics
        union all select school, member, suggested_at from suggested_items
        union all select school, author, made_at from collections
        union all select school, librarian, 0 from requests where librarian is not null
        union all select school, librarian, 0 from absences
        union all select school, colleague, 0 from absences
        union all select school, by_member, 0 from desk_dates
        union all select school, by_member, at from season_choices
        union all select school, author, begun_at from newsletters
        union all select school, written_by, written_at from thank_yous
        union all select school, member, at from changes
        union all select school, member, seen_at from colleagues
        union all select school, member, 0 from hint_decisions
        union all select school, by_member, at from hint_decisions
        union all select tips.school, member, 0 from tip_presses join tips on tips.id = tip)
    where member is not null
    group by school, member";

#[async_trait]
impl People for SqliteStore {
    async fn kept_about(
        &self,
        school: SchoolId,
        member: &MemberId,
    ) -> Result<Map<String, Value>, StoreError> {
        let mut kept = Map::new();
        for (name, query) in KEPT {
            let json: String = sqlx::query_scalar(*query)
                .bind(school.0)
                .bind(&member.0)
                .fetch_one(self.readers())
                .await
                .map_err(doing("reading what is kept about somebody"))?;
            let value: Value =
                serde_json::from_str(&json).map_err(doing("reading what is kept about somebody"))?;
            if value.as_array().is_some_and(|all| !all.is_empty()) {
                kept.insert((*name).to_owned(), value);
            }
        }
        Ok(kept)
    }

    async fn traces(&self, school: SchoolId, member: &MemberId) -> Result<Traces, StoreError> {
        let about = "reading what stands in the chat about somebody";
        let threads: Vec<String> = sqlx::query_scalar(
            "select thread from requests where school = ? and teacher = ? and thread is not null order by number",
        )
        .bind(school.0)
        .bind(&member.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing(about))?;
        // What was said to them alone, or to the people of their requests.
        let messages: Vec<(String, String)> = sqlx::query_as(
            "select standing_channel, standing_message from deliveries
             where school = ?1 and standing_message is not null
               and (place = json_object('Member', ?2)
                    or place in (select json_object('Request', number) from requests where school = ?1 and teacher = ?2))
             order by id",
        )
        .bind(school.0)
        .bind(&member.0)
        .fetch_all(self.readers())
        .await
        .map_err(doing(about))?;
        let standing =
            |(channel, message)| Standing { channel: ChannelId(channel), message: MessageId(message) };
        Ok(Traces {
            threads: threads.into_iter().map(ChannelId).collect(),
            messages: messages.into_iter().map(standing).collect(),
        })
    }

    async fn forget(
        &self,
        school: SchoolId,
        member: &MemberId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let about = "forgetting somebody";
        let file = std::sync::Arc::clone(&self.file);
        let (member, list) = (member.clone(), self.file.kept_apart.clone());
        // In a task of its own, as commits are.
        let task = tokio::spawn(async move {
            let Some(list) = list else {
                return Err(doing(about)(io::Error::other("this database was opened to be read only")));
            };
            // First the list: whoever stands in it is forgotten at the next start, whatever happens now.
            list.forgets(school, &member, now).map_err(doing(about))?;
            forget(&file.writer, school, &member, now).await.map_err(doing(about))?;
            super::log::into_one_file(&file.writer).await.map_err(doing(about))?;
            Ok(())
        });
        task.await.unwrap_or_else(|error| Err(doing(about)(error)))
    }
}

pub(super) async fn forget(
    writer: &SqlitePool,
    school: SchoolId,
    member: &MemberId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut connection = writer.acquire().await?;
    let done = in_one_transaction(&mut connection, school, member, now).await;
    if done.is_err() {
        // As in `commit`: SQLite may have rolled back by itself.
        connection.close().await.ok();
    }
    done
}

async fn in_one_transaction(
    connection: &mut SqliteConnection,
    school: SchoolId,
    member: &MemberId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut transaction = connection.begin_with("begin immediate").await?;
    let names: Vec<String> = sqlx::query_scalar(
        "select teacher_name from requests where school = ?1 and teacher = ?2
         union select librarian_name from requests where school = ?1 and librarian = ?2
         union select name from request_events where school = ?1 and member = ?2
         union select librarian_name from absences where school = ?1 and librarian = ?2
         union select colleague_name from absences where school = ?1 and colleague = ?2
         union select by_name from desk_dates where school = ?1 and by_member = ?2
         union select by_name from season_choices where school = ?1 and by_member = ?2
         union select author_name from newsletters where school = ?1 and author = ?2
         union select written_by_name from thank_yous where school = ?1 and written_by = ?2
         union select name from changes where school = ?1 and member = ?2
         union select name from colleagues where school = ?1 and member = ?2
         union select by_name from hint_decisions where school = ?1 and by_member = ?2
         union select name from thanks_choices where school = ?1 and member = ?2
         union select member_name from sign_ups where school = ?1 and member = ?2
         union select author_name from library_events where school = ?1 and author = ?2
         union select name from hard_topics where school = ?1 and member = ?2
         union select name from plan_changes where school = ?1 and member = ?2
         union select name from suggested_tips where school = ?1 and member = ?2
         union select name from suggested_items where school = ?1 and member = ?2
         union select author_name from collections where school = ?1 and author = ?2",
    )
    .bind(school.0)
    .bind(&member.0)
    .fetch_all(&mut *transaction)
    .await?;
    // A number that nobody else has: how many were forgotten in this school before.
    let before: i64 =
        sqlx::query_scalar("select count(*) from thanks_choices where school = ? and member glob 'gone-*'")
            .bind(school.0)
            .fetch_one(&mut *transaction)
            .await?;
    let stands_in = format!("gone-{}", before + 1);
    for statement in FORGOTTEN {
        sqlx::query(*statement)
            .bind(school.0)
            .bind(&member.0)
            .bind(&stands_in)
            .bind(FORMER_COLLEAGUE)
            .bind(millis(now))
            .execute(&mut *transaction)
            .await?;
    }
    names::forget(&mut transaction, school, &names).await?;
    sqlx::query(
        "insert into repaints (school, channel, cards, after) values (?, '', '', 0)
         on conflict (school, channel, cards) do update set after = 0",
    )
    .bind(school.0)
    .execute(&mut *transaction)
    .await?;
    let mut touched = Touched::default();
    touched.school(school);
    match touched.bring_up_to_date(&mut transaction).await {
        Ok(()) | Err(Stopped::Overtaken) => {}
        Err(Stopped::Failed(error)) => return Err(error),
    }
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody stands there alone: a private card is gone within a month, and whoever is in a thread is of its request.
    const BY_THEMSELVES: [(&str, &str); 2] = [("cards", "owner"), ("thread_members", "member")];

    fn words(sql: &str) -> Vec<&str> {
        sql.split(|it: char| it.is_whitespace() || "(),".contains(it)).filter(|it| !it.is_empty()).collect()
    }

    /// Each table with a column that says who somebody is, as a statement that forgets them names both.
    fn found_by(statement: &'static str) -> Vec<(&'static str, &'static str)> {
        let (mut table, mut found) = ("", Vec::new());
        let words = words(statement);
        for (at, word) in words.iter().enumerate() {
            match *word {
                // "update or ignore" names it after the last of the three.
                "from" | "update" | "ignore" if words[at + 1] != "json_each" => table = words[at + 1],
                "?2" if words[at - 1] == "=" && !words[at - 2].starts_with('\'') => {
                    found.push((table, words[at - 2]));
                }
                _ => {}
            }
        }
        found
    }

    #[test]
    fn whoever_is_forgotten_anywhere_is_among_everybody() {
        let everybody: Vec<Vec<&str>> = EVERYBODY.lines().map(words).collect();
        let knows = |(table, column): &(&str, &str)| {
            everybody
                .iter()
                .any(|line| line.contains(column) && line.windows(2).any(|it| it == ["from", *table]))
        };
        let found: Vec<_> = FORGOTTEN.iter().flat_map(|statement| found_by(statement)).collect();
        assert!(found.contains(&("tip_presses", "member")) && found.len() > 40, "{found:?}");
        for place in found {
            assert!(
                knows(&place) || BY_THEMSELVES.contains(&place),
                "{place:?} is forgotten, and found by nobody"
            );
        }
    }
}

//! Removes what nobody can use any more, a few rows at a time, each kind in a transaction of its own: a member who
//! clicks meanwhile waits for no more than one of them.
//!
//! Cards that expire go: private ones after a week, questions to the desk when nothing is known any more of what they
//! ask about. Those that do not expire stand for something that stays as long as its school: a request, a tip (its
//! buttons work for good), a thank-you, a message of a newsletter that may still be recalled; or they are one for each
//! cause or room, and used again.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, Error, SqliteConnection, SqlitePool};

use super::doing;
use super::rows::millis;
use crate::store::StoreError;

/// A draft that was not touched for so long is forgotten (`collab` offers it no more, either).
const DRAFT_LIVES: TimeDelta = TimeDelta::days(30);

/// An event that is still a draft after a term is planned by nobody.
const EVENT_DRAFTS_LIVE: TimeDelta = TimeDelta::days(120);

/// A school year and its holidays, and some.
const RECORDS_LIVE: TimeDelta = TimeDelta::days(400);

const CARDS: &str = "
    delete from cards
    where key in (select key from cards where expires_at < ?1 order by expires_at limit ?2)";

const SLOTS: &str = "
    delete from slots
    where rowid in (select rowid from slots where at < ?1 order by at limit ?2)";

/// What was decided about slots that are long past. Local moments sort as time does, and a day more or less is nothing
/// here.
const ARRANGED: &str = "
    delete from arranged_slots
    where rowid in
        (select rowid from arranged_slots
         where nominal < strftime('%Y-%m-%dT%H:%M:%S', ?1 / 1000, 'unixepoch')
         order by nominal limit ?2)";

const CHANGES: &str = "
    delete from changes
    where id in (select id from changes where at < ?1 order by at limit ?2)";

/// Attempts are only ever added, so the oldest have the lowest ids.
const ATTEMPTS: &str = "
    delete from attempts
    where id < (select min(id) from attempts) + ?2 and at < ?1";

const DRAFTS_CARDS: &str = "
    delete from cards
    where key in (select card from drafts where updated_at < ?1 order by updated_at limit ?2)";

const DRAFTS_FILES: &str = "
    delete from files
    where id in (select file ->> 'id' from drafts where updated_at < ?1 order by updated_at limit ?2)";

const DRAFTS: &str = "
    delete from drafts
    where rowid in
        (select rowid from drafts where updated_at < ?1 order by updated_at limit ?2)";

const EVENT_DRAFTS: &str = "
    delete from library_events
    where id in (select id from library_events where stage = 'draft' and made_at < ?1 order by made_at limit ?2)";

/// Suggested tips that were not taken, or that nobody ever decided about: their cards are gone by then, too.
const SUGGESTIONS: &str = "
    delete from suggested_tips
    where (school, id) in
        (select school, id from suggested_tips
         where stage in ('waits', 'not-taken') and touched_at < ?1
         order by touched_at limit ?2)";

/// The same, suggested for collections.
const SUGGESTED_ITEMS: &str = "
    delete from suggested_items
    where (school, id) in
        (select school, id from suggested_items
         where stage in ('waits', 'not-taken') and touched_at < ?1
         order by touched_at limit ?2)";

/// Colleagues who were not seen for more than a year, and decisions about hints that rest no longer.
const COLLEAGUES: &str = "
    delete from colleagues
    where (school, member) in
        (select school, member from colleagues where seen_at < ?1 order by seen_at limit ?2)";

const HINTS: &str = "
    delete from hint_decisions
    where (school, about) in
        (select school, about from hint_decisions
         where chosen <> 'never' and at < ?1
         order by at limit ?2)";

/// Answers of more than a year ago: by then they are asked for anew.
const HARD_TOPICS: &str = "
    delete from hard_topics
    where (school, id) in (select school, id from hard_topics where told_at < ?1 order by told_at limit ?2)";

/// What is told of a closed request in free words, and its file, is needed no longer some time after (a setting): kind,
/// class, counts and record stay. The closed requests of before `?1` that still have theirs, the longest closed first, at most `?2`. A request that was
/// opened again keeps the moment at which it had been closed, and is none of them.
macro_rules! of_closed_requests {
    ($before:literal, $columns:literal, $after:literal) => {
        concat!(
            $before,
            " (select ",
            $columns,
            " from requests indexed by requests_to_tidy
               where closed_at is not null and wish ->> 'tidied' is null and closed_at < ?1
                 and stage in ('completed', 'declined', 'withdrawn')
               order by closed_at limit ?2)",
            $after
        )
    };
}

const NOTES_FILES: &str = of_closed_requests!("delete from files where id in", "wish ->> '$.file.id'", "");

const NOTES_QUESTIONS: &str = of_closed_requests!(
    "update request_events set why = null, before = null
     where what in ('ask', 'answer', 'add') and (school, request) in",
    "school, number",
    ""
);

/// What was said to the request's people is in their chat; it is not said again.
const NOTES_NEWS: &str = of_closed_requests!(
    "update posts set content = '{}' where kind = 'news' and id in (select post from",
    "school as s, number as n",
    " cross join deliveries
      where school = s and place = json_object('Request', n) and substr(place, 1, 10) = '{\"Request\"'
        and state in ('sent', 'failed', 'missed', 'cancelled'))"
);

/// What a piece of news said; its message stays as it is.
const NOTES_TOLD: &str = of_closed_requests!(
    "update cards set typed = null where key in (select key from",
    "school as s, number as n",
    " cross join cards
      where school = s and kind = 'receipt' and subject >= n || ' ' and subject < n || '!')"
);

const NOTES_SAID: &str = of_closed_requests!(
    "update deliveries set payload = null where id in (select id from",
    "school as s, number as n",
    " cross join deliveries
      where school = s and place = json_object('Request', n) and substr(place, 1, 10) = '{\"Request\"'
        and state in ('sent', 'failed', 'missed', 'cancelled'))"
);

/// Who changed what of a plan, and the plan of what never came to be. One that was carried out stays: it comes again.
const NOTES_CHANGES: &str =
    of_closed_requests!("delete from plan_changes where (school, request) in", "school, number", "");

const NOTES_PLANS: &str = of_closed_requests!(
    "delete from teaching_plans where (school, request) in (select s, n from",
    "school as s, number as n, stage as ended",
    " where ended <> 'completed')"
);

const NOTES_CARDS: &str = of_closed_requests!(
    "update cards set wanted = wanted + 1, paint_at = coalesce(paint_at, 0)
     where kind = 'request' and channel is not null and (school, subject) in",
    "school, cast(number as text)",
    ""
);

const NOTES: &str = of_closed_requests!(
    "update requests
     set wish = json_set(wish, '$.notes', null, '$.goals', null, '$.file', null, '$.quotes', json('[]'), '$.tidied', 1),
         offer = null, version = version + 1
     where rowid in",
    "rowid",
    ""
);

#[cfg(test)]
pub const ALL: &[&str] = &[
    CARDS,
    SLOTS,
    ARRANGED,
    CHANGES,
    ATTEMPTS,
    DRAFTS_CARDS,
    DRAFTS_FILES,
    DRAFTS,
    EVENT_DRAFTS,
    SUGGESTIONS,
    SUGGESTED_ITEMS,
    COLLEAGUES,
    HINTS,
    HARD_TOPICS,
    NOTES_FILES,
    NOTES_QUESTIONS,
    NOTES_NEWS,
    NOTES_TOLD,
    NOTES_SAID,
    NOTES_CHANGES,
    NOTES_PLANS,
    NOTES_CARDS,
    NOTES,
];

/// At most `most` rows of each kind; returns how many went.
pub async fn purge(
    writer: &SqlitePool,
    now: DateTime<Utc>,
    notes_live: TimeDelta,
    most: u32,
) -> Result<u32, StoreError> {
    let mut gone = 0;
    let kinds = [
        (now, most, [CARDS].as_slice()),
        (now - DRAFT_LIVES, most.div_ceil(3), &[DRAFTS_CARDS, DRAFTS_FILES, DRAFTS]),
        (now - EVENT_DRAFTS_LIVE, most, &[EVENT_DRAFTS]),
        (
            now - notes_live,
            most.div_ceil(11),
            &[
                NOTES_FILES,
                NOTES_QUESTIONS,
                NOTES_NEWS,
                NOTES_TOLD,
                NOTES_SAID,
                NOTES_CHANGES,
                NOTES_PLANS,
                NOTES_CARDS,
                NOTES,
            ],
        ),
        (now - RECORDS_LIVE, most, &[SLOTS]),
        (now - RECORDS_LIVE, most, &[ARRANGED]),
        (now - RECORDS_LIVE, most, &[CHANGES]),
        (now - RECORDS_LIVE, most, &[ATTEMPTS]),
        (now - RECORDS_LIVE, most, &[SUGGESTIONS]),
        (now - RECORDS_LIVE, most, &[SUGGESTED_ITEMS]),
        (now - RECORDS_LIVE, most, &[COLLEAGUES]),
        (now - RECORDS_LIVE, most, &[HINTS]),
        (now - RECORDS_LIVE, most, &[HARD_TOPICS]),
    ];
    for (before, most, deletions) in kinds {
        // The connection is given back after each, to whoever waits for it.
        let mut connection = writer.acquire().await.map_err(doing("waiting for the turn to write"))?;
        gone += remove(&mut connection, before, most, deletions)
            .await
            .map_err(doing("removing what nobody can use any more"))?;
    }
    gone += super::removed::purge(writer, now, most).await.map_err(doing("removing a school"))?;
    Ok(u32::try_from(gone).unwrap_or(u32::MAX))
}

async fn remove(
    connection: &mut SqliteConnection,
    before: DateTime<Utc>,
    most: u32,
    deletions: &[&'static str],
) -> Result<u64, Error> {
    let mut transaction = connection.begin_with("begin immediate").await?;
    let mut gone = 0;
    for deletion in deletions {
        let removed =
            sqlx::query(*deletion).bind(millis(before)).bind(most).execute(&mut *transaction).await?;
        gone += removed.rows_affected();
    }
    transaction.commit().await?;
    Ok(gone)
}

//! How our values stand in columns, both ways. A column that cannot be read is an error that names it: nothing
//! is guessed, and nothing is silently left out.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{Decode, Error, Row, Type};

use crate::chat::{Cause, ChannelId, MemberId, MessageId, Standing};
use crate::features::collab::{Person, Stage};
use crate::features::setup::SchoolId;
use crate::features::tips::YearDay;
use crate::queue::{Attempt, Delivery, DeliveryId, OnClosed, PostId, SlotFate, State};

const LOCAL: &str = "%Y-%m-%dT%H:%M:%S%.f";
const DATE: &str = "%Y-%m-%d";
const TIME: &str = "%H:%M:%S%.f";

type Unreadable = Box<dyn std::error::Error + Send + Sync>;

/// Reads a column through one of the functions below.
pub trait Columns {
    fn read<'r, Raw, T>(
        &'r self,
        column: &'static str,
        how: impl FnOnce(Raw) -> Result<T, Unreadable>,
    ) -> Result<T, Error>
    where
        Raw: Decode<'r, Sqlite> + Type<Sqlite>;

    /// The same for a column that may be empty.
    fn maybe<'r, Raw, T>(
        &'r self,
        column: &'static str,
        how: impl FnOnce(Raw) -> Result<T, Unreadable>,
    ) -> Result<Option<T>, Error>
    where
        Raw: Decode<'r, Sqlite> + Type<Sqlite>;
}

impl Columns for SqliteRow {
    fn read<'r, Raw, T>(
        &'r self,
        column: &'static str,
        how: impl FnOnce(Raw) -> Result<T, Unreadable>,
    ) -> Result<T, Error>
    where
        Raw: Decode<'r, Sqlite> + Type<Sqlite>,
    {
        how(self.try_get(column)?).map_err(|source| Error::ColumnDecode { index: column.to_owned(), source })
    }

    fn maybe<'r, Raw, T>(
        &'r self,
        column: &'static str,
        how: impl FnOnce(Raw) -> Result<T, Unreadable>,
    ) -> Result<Option<T>, Error>
    where
        Raw: Decode<'r, Sqlite> + Type<Sqlite>,
    {
        self.read(column, |raw: Option<Raw>| raw.map(how).transpose())
    }
}

/// The numbers of requests, by the tip or the idea that began them.
pub fn by_what_began_them<Raw, Id: Ord>(
    rows: Vec<(Raw, i64)>,
    id: impl Fn(Raw) -> Id,
) -> BTreeMap<Id, Vec<i64>> {
    let mut requests = BTreeMap::<Id, Vec<i64>>::new();
    for (began, number) in rows {
        requests.entry(id(began)).or_default().push(number);
    }
    requests
}

/// An instant as its column holds it: milliseconds since 1970 in UTC.
pub fn millis(moment: DateTime<Utc>) -> i64 {
    moment.timestamp_millis()
}

pub fn moment(millis: i64) -> Result<DateTime<Utc>, Unreadable> {
    DateTime::from_timestamp_millis(millis).ok_or_else(|| format!("no moment: {millis}").into())
}

/// A moment on the wall clock, in a form that sorts as time does.
pub fn local_text(moment: NaiveDateTime) -> String {
    moment.format(LOCAL).to_string()
}

pub fn local(text: &str) -> Result<NaiveDateTime, Unreadable> {
    Ok(NaiveDateTime::parse_from_str(text, LOCAL)?)
}

pub fn date_text(day: NaiveDate) -> String {
    day.format(DATE).to_string()
}

pub fn date(text: &str) -> Result<NaiveDate, Unreadable> {
    Ok(NaiveDate::parse_from_str(text, DATE)?)
}

pub fn time_text(time: NaiveTime) -> String {
    time.format(TIME).to_string()
}

pub fn time(text: &str) -> Result<NaiveTime, Unreadable> {
    Ok(NaiveTime::parse_from_str(text, TIME)?)
}

pub fn year_day(text: &str) -> Result<YearDay, Unreadable> {
    Ok(YearDay::parse(text)?)
}

pub fn zone(name: &str) -> Result<Tz, Unreadable> {
    Ok(name.parse::<Tz>()?)
}

pub fn json_text<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Encode(Box::new(error)))
}

pub fn json<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    Ok(serde_json::from_str(text)?)
}

pub fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested => "requested",
        Stage::Accepted => "accepted",
        Stage::Countered => "countered",
        Stage::Scheduled => "scheduled",
        Stage::Completed => "completed",
        Stage::Declined => "declined",
        Stage::Withdrawn => "withdrawn",
    }
}

pub fn stage(word: &str) -> Result<Stage, Unreadable> {
    Ok(match word {
        "requested" => Stage::Requested,
        "accepted" => Stage::Accepted,
        "countered" => Stage::Countered,
        "scheduled" => Stage::Scheduled,
        "completed" => Stage::Completed,
        "declined" => Stage::Declined,
        "withdrawn" => Stage::Withdrawn,
        _ => return Err(format!("no stage: {word}").into()),
    })
}

pub fn state_word(state: State) -> &'static str {
    match state {
        State::Queued => "queued",
        State::Sending => "sending",
        State::Retrying => "retrying",
        State::Uncertain => "uncertain",
        State::Asking => "asking",
        State::Held => "held",
        State::Sent => "sent",
        State::Failed => "failed",
        State::Missed => "missed",
        State::Cancelled => "cancelled",
    }
}

pub fn state(word: &str) -> Result<State, Unreadable> {
    Ok(match word {
        "queued" => State::Queued,
        "sending" => State::Sending,
        "retrying" => State::Retrying,
        "uncertain" => State::Uncertain,
        "asking" => State::Asking,
        "held" => State::Held,
        "sent" => State::Sent,
        "failed" => State::Failed,
        "missed" => State::Missed,
        "cancelled" => State::Cancelled,
        _ => return Err(format!("no state of a delivery: {word}").into()),
    })
}

/// A slot's fate as its two columns hold it: the word, and how many slots were missed.
pub fn slot_fate_word(fate: SlotFate) -> (&'static str, u32) {
    match fate {
        SlotFate::Posted => ("posted", 0),
        SlotFate::Missed { slots } => ("missed", slots),
        SlotFate::Empty => ("empty", 0),
        SlotFate::Paused => ("paused", 0),
    }
}

pub fn slot_fate(word: &str, slots: u32) -> Result<SlotFate, Unreadable> {
    Ok(match word {
        "posted" => SlotFate::Posted,
        "missed" => SlotFate::Missed { slots },
        "empty" => SlotFate::Empty,
        "paused" => SlotFate::Paused,
        _ => return Err(format!("no fate of a slot: {word}").into()),
    })
}

/// A schedule's rule for closed days.
pub fn on_closed(key: &str) -> Result<OnClosed, Unreadable> {
    OnClosed::of_key(key).ok_or_else(|| format!("no rule for closed days: {key}").into())
}

/// Where a message stands, from the two columns that say so.
pub fn standing(
    row: &SqliteRow,
    channel: &'static str,
    message: &'static str,
) -> Result<Option<Standing>, Error> {
    let channel: Option<String> = row.try_get(channel)?;
    let message: Option<String> = row.try_get(message)?;
    Ok(channel
        .zip(message)
        .map(|(channel, message)| Standing { channel: ChannelId(channel), message: MessageId(message) }))
}

/// A person, from the two columns that say who.
pub fn person(row: &SqliteRow, id: &'static str, name: &'static str) -> Result<Option<Person>, Error> {
    let id: Option<String> = row.try_get(id)?;
    let name: Option<String> = row.try_get(name)?;
    Ok(id.zip(name).map(|(id, name)| Person { id: MemberId(id), name }))
}

/// A person whom the row must have.
pub fn somebody(row: &SqliteRow, id: &'static str, name: &'static str) -> Result<Person, Error> {
    person(row, id, name)?
        .ok_or_else(|| Error::ColumnDecode { index: id.to_owned(), source: "nobody".into() })
}

pub fn delivery(row: &SqliteRow) -> Result<Delivery, Error> {
    let code: Option<String> = row.try_get("cause_code")?;
    let words: Option<String> = row.try_get("cause_words")?;
    Ok(Delivery {
        id: DeliveryId(row.try_get("id")?),
        post: PostId(row.try_get("post")?),
        school: SchoolId(row.try_get("school")?),
        place: row.read("place", json)?,
        part: row.try_get("part")?,
        state: row.read("state", state)?,
        ways_closed: row.try_get("ways_closed")?,
        epoch: row.try_get("epoch")?,
        attempts: row.try_get("attempts")?,
        next_at: row.read("next_at", moment)?,
        closes_at: row.read("closes_at", moment)?,
        first_maybe_at: row.maybe("first_maybe_at", moment)?,
        last_attempt_at: row.maybe("last_attempt_at", moment)?,
        channel: row.try_get::<Option<String>, _>("channel")?.map(ChannelId),
        payload: row.maybe("payload", json)?,
        payload_shows: row.try_get("payload_shows")?,
        boot: row.try_get("boot")?,
        lease_until: row.maybe("lease_until", moment)?,
        cause: code.zip(words).map(|(code, words)| Cause { code, words }),
        trying_since: row.maybe("trying_since", moment)?,
        standing: standing(row, "standing_channel", "standing_message")?,
        version: row.try_get("version")?,
    })
}

pub fn attempt(row: &SqliteRow) -> Result<Attempt, Error> {
    Ok(Attempt {
        delivery: DeliveryId(row.try_get("delivery")?),
        number: row.try_get("number")?,
        at: row.read("at", moment)?,
        channel: row.try_get::<Option<String>, _>("channel")?.map(ChannelId),
        outcome: row.try_get::<String, _>("outcome")?.into(),
        code: row.try_get("code")?,
    })
}

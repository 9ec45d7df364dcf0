//! What is written to the queue: schedules and their slots, posts with their deliveries, attempts.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::places::Touched;
use super::rows::{json_text, local_text, millis, slot_fate_word, state_word};
use super::stopped::{Stopped, unless_overtaken};
use crate::features::setup::SchoolId;
use crate::queue::{Arranged, Attempt, Delivery, DeliveryId, NewPost, Schedule, SlotRow, State};

pub async fn add_schedule(to: &mut SqliteConnection, schedule: &Schedule) -> Result<(), Stopped> {
    let added = sqlx::query(
        "insert into schedules (school, kind, cron, chosen, on_closed, since, last_slot)
         values (?, ?, ?, ?, ?, ?, ?)
         on conflict (school, kind) do nothing",
    )
    .bind(schedule.school.0)
    .bind(&schedule.kind)
    .bind(&schedule.cron)
    .bind(schedule.chosen)
    .bind(schedule.on_closed.key())
    .bind(local_text(schedule.since))
    .bind(schedule.last_slot.map(local_text))
    .execute(to)
    .await?;
    unless_overtaken(&added)
}

/// Schedules have no version: the row must be as it was read, with the slot that it served last.
pub async fn move_schedule(
    to: &mut SqliteConnection,
    was: &Schedule,
    becomes: &Schedule,
) -> Result<(), Stopped> {
    let moved = sqlx::query(
        "update schedules
         set cron = ?, chosen = ?, on_closed = ?, since = ?, next_at = 0, version = version + 1
         where school = ? and kind = ? and cron = ? and chosen = ? and on_closed = ? and since = ? and last_slot is ?",
    )
    .bind(&becomes.cron)
    .bind(becomes.chosen)
    .bind(becomes.on_closed.key())
    .bind(local_text(becomes.since))
    .bind(was.school.0)
    .bind(&was.kind)
    .bind(&was.cron)
    .bind(was.chosen)
    .bind(was.on_closed.key())
    .bind(local_text(was.since))
    .bind(was.last_slot.map(local_text))
    .execute(to)
    .await?;
    unless_overtaken(&moved)
}

/// Looks whether what its next slot says is still as it was read.
pub async fn see_schedule(
    to: &mut SqliteConnection,
    school: SchoolId,
    kind: &str,
    version: i64,
) -> Result<(), Stopped> {
    let is: Option<i64> = sqlx::query_scalar("select version from schedules where school = ? and kind = ?")
        .bind(school.0)
        .bind(kind)
        .fetch_optional(to)
        .await?;
    if is == Some(version) { Ok(()) } else { Err(Stopped::Overtaken) }
}

/// Keeps what was decided about a slot, as long as its schedule is as it was when that was decided.
pub async fn arrange(to: &mut SqliteConnection, was: &Schedule, arranged: &Arranged) -> Result<(), Stopped> {
    let is_as_read = sqlx::query(
        "update schedules set next_at = 0, version = version + 1
         where school = ? and kind = ? and version = ? and last_slot is ?",
    )
    .bind(was.school.0)
    .bind(&was.kind)
    .bind(was.version)
    .bind(was.last_slot.map(local_text))
    .execute(&mut *to)
    .await?;
    unless_overtaken(&is_as_read)?;
    sqlx::query(
        "insert into arranged_slots (school, schedule, nominal, arranged) values (?, ?, ?, ?)
         on conflict (school, schedule, nominal) do update set arranged = excluded.arranged",
    )
    .bind(was.school.0)
    .bind(&was.kind)
    .bind(local_text(arranged.nominal))
    .bind(json_text(arranged)?)
    .execute(to)
    .await?;
    Ok(())
}

/// Nothing falls due before then.
pub async fn schedule_looks_at(
    to: &mut SqliteConnection,
    school: SchoolId,
    kind: &str,
    at: DateTime<Utc>,
) -> Result<(), Stopped> {
    sqlx::query("update schedules set next_at = ? where school = ? and kind = ?")
        .bind(millis(at))
        .bind(school.0)
        .bind(kind)
        .execute(to)
        .await?;
    Ok(())
}

/// Writes a slot once, and moves its schedule past it.
pub async fn add_slot(to: &mut SqliteConnection, slot: &SlotRow) -> Result<(), Stopped> {
    let (fate, missed) = slot_fate_word(slot.fate);
    let added = sqlx::query(
        "insert into slots (school, schedule, nominal, at, zone, fate, missed)
         values (?, ?, ?, ?, ?, ?, ?)
         on conflict (school, schedule, nominal) do nothing",
    )
    .bind(slot.school.0)
    .bind(&slot.schedule)
    .bind(local_text(slot.nominal))
    .bind(millis(slot.at))
    .bind(slot.zone.name())
    .bind(fate)
    .bind(missed)
    .execute(&mut *to)
    .await?;
    unless_overtaken(&added)?;

    sqlx::query(
        "update schedules
         set next_at = 0, last_slot = ?1
         where school = ?2 and kind = ?3 and (last_slot is null or last_slot < ?1)",
    )
    .bind(local_text(slot.nominal))
    .bind(slot.school.0)
    .bind(&slot.schedule)
    .execute(to)
    .await?;
    Ok(())
}

/// Queues a post and a delivery for each of its parts to each of its places; a place named twice gets one.
pub async fn add(to: &mut SqliteConnection, post: &NewPost, touched: &mut Touched) -> Result<(), Stopped> {
    let id: Option<i64> = sqlx::query_scalar(
        "insert into posts (school, kind, reference, content, card, due_at, closes_at, at_once)
         values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (reference) do nothing
         returning id",
    )
    .bind(post.school.0)
    .bind(post.kind)
    .bind(&post.reference.0)
    .bind(&post.content)
    .bind(post.card.as_ref().map(|card| &card.0))
    .bind(millis(post.due_at))
    .bind(millis(post.closes_at))
    .bind(post.at_once)
    .fetch_optional(&mut *to)
    .await?;
    let id = id.ok_or(Stopped::Overtaken)?;

    for place in &post.to {
        touched.place(post.school, place)?;
    }
    let messages = post.to.iter().flat_map(|place| (0..post.parts).map(move |part| (place, part)));
    for (place, part) in messages {
        sqlx::query(
            "insert into deliveries
                (post, school, place, part, state, ways_closed, epoch, attempts, next_at, closes_at, version)
             values (?, ?, ?, ?, ?, 0, 0, 0, ?, ?, 1)
             on conflict (post, place, part) do nothing",
        )
        .bind(id)
        .bind(post.school.0)
        .bind(json_text(place)?)
        .bind(part)
        .bind(state_word(State::Queued))
        .bind(millis(post.due_at))
        .bind(millis(post.closes_at))
        .execute(&mut *to)
        .await?;
    }
    Ok(())
}

/// Writes a delivery's whole row. Its post, school, place and part are what it is, and stay.
pub async fn change_delivery(
    to: &mut SqliteConnection,
    delivery: &Delivery,
    touched: &mut Touched,
) -> Result<(), Stopped> {
    // What was sent stands in the chat; a second copy here would only be one more to forget.
    let payload = delivery.payload.as_ref().filter(|_| delivery.state != State::Sent);
    let changed = sqlx::query(
        "update deliveries
         set state = ?, ways_closed = ?, epoch = ?, attempts = ?, next_at = ?, closes_at = ?,
             first_maybe_at = ?, last_attempt_at = ?, channel = ?, payload = ?, payload_shows = ?,
             boot = ?, lease_until = ?, cause_code = ?, cause_words = ?,
             standing_channel = ?, standing_message = ?, trying_since = ?, faults = 0, version = version + 1
         where id = ? and version = ?",
    )
    .bind(state_word(delivery.state))
    .bind(delivery.ways_closed)
    .bind(delivery.epoch)
    .bind(delivery.attempts)
    .bind(millis(delivery.next_at))
    .bind(millis(delivery.closes_at))
    .bind(delivery.first_maybe_at.map(millis))
    .bind(delivery.last_attempt_at.map(millis))
    .bind(delivery.channel.as_ref().map(|channel| &channel.0))
    .bind(payload.map(json_text).transpose()?)
    .bind(delivery.payload_shows)
    .bind(&delivery.boot)
    .bind(delivery.lease_until.map(millis))
    .bind(delivery.cause.as_ref().map(|cause| &cause.code))
    .bind(delivery.cause.as_ref().map(|cause| &cause.words))
    .bind(delivery.standing.as_ref().map(|standing| &standing.channel.0))
    .bind(delivery.standing.as_ref().map(|standing| &standing.message.0))
    .bind(delivery.trying_since.map(millis))
    .bind(delivery.id.0)
    .bind(delivery.version)
    .execute(to)
    .await?;
    unless_overtaken(&changed)?;
    match delivery.state {
        State::Sending => touched.place(delivery.school, &delivery.place),
        _ => touched.free(delivery.school, &delivery.place),
    }
}

/// The parts of the same text that come after this one, at its place.
pub async fn later_parts(
    to: &mut SqliteConnection,
    of: DeliveryId,
    closes_at: Option<DateTime<Utc>>,
    touched: &mut Touched,
) -> Result<(), Stopped> {
    let after: Vec<(i64, String)> = sqlx::query_as(
        "update deliveries as d
         set state = case when ?2 is null then 'cancelled' else d.state end,
             closes_at = coalesce(max(d.closes_at, ?2), d.closes_at), version = d.version + 1
         from deliveries it
         where it.id = ?1 and d.post = it.post and d.place = it.place and d.part > it.part and d.state = 'queued'
         returning school, place",
    )
    .bind(of.0)
    .bind(closes_at.map(millis))
    .fetch_all(to)
    .await?;
    touched.extend(after);
    Ok(())
}

/// So many messages more of a text, behind the one that is its last at a place.
pub async fn more_parts(
    to: &mut SqliteConnection,
    behind: &Delivery,
    parts: u32,
    at: DateTime<Utc>,
    closes_at: DateTime<Utc>,
    touched: &mut Touched,
) -> Result<(), Stopped> {
    for later in 1..=parts {
        let added = sqlx::query(
            "insert into deliveries
                (post, school, place, part, state, ways_closed, epoch, attempts, next_at, closes_at, version)
             select post, school, place, part + ?, ?, 0, 0, 0, ?, max(closes_at, ?), 1
             from deliveries where id = ? and version = ?",
        )
        .bind(later)
        .bind(state_word(State::Queued))
        .bind(millis(at))
        .bind(millis(closes_at))
        .bind(behind.id.0)
        .bind(behind.version)
        .execute(&mut *to)
        .await?;
        unless_overtaken(&added)?;
    }
    touched.place(behind.school, &behind.place)
}

pub async fn add_attempt(to: &mut SqliteConnection, attempt: &Attempt) -> Result<(), Stopped> {
    sqlx::query(
        "insert into attempts (delivery, number, at, channel, outcome, code) values (?, ?, ?, ?, ?, ?)",
    )
    .bind(attempt.delivery.0)
    .bind(attempt.number)
    .bind(millis(attempt.at))
    .bind(attempt.channel.as_ref().map(|channel| &channel.0))
    .bind(attempt.outcome.as_ref())
    .bind(&attempt.code)
    .execute(to)
    .await?;
    Ok(())
}

//! How a delivery's state changes: the tables of `delivery.md` as pure functions, and nothing else changes it.
//! What they guard: once an attempt may have arrived, its message is never sent under another nonce until the
//! channel has been read back, or a librarian has chosen so.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Attempt, Delivery, State};
use crate::chat::{Cause, Found, Message, Outcome, Reason, Standing};

/// Repeats with the same nonce, after the first attempt that may have arrived.
const REPEATS: [TimeDelta; 3] = [TimeDelta::seconds(2), TimeDelta::seconds(10), TimeDelta::seconds(30)];
/// Discord forgets a nonce after "the past few minutes"; later repeats need reading back.
pub const NONCE_IS_SURE: TimeDelta = TimeDelta::seconds(120);
/// A message may show up late: the channel is not read back earlier than this after the last attempt.
const READING_WAITS: TimeDelta = TimeDelta::seconds(30);
/// How long a claim is good for. The adapter's time-outs end every request well inside it.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// A claim with files: they may take long on a slow line, and no longer than this.
pub const LEASE_WITH_FILES: TimeDelta = TimeDelta::minutes(15);
/// A platform that says "wait no time at all" is not asked again in the same breath.
const SHORTEST_WAIT: TimeDelta = TimeDelta::seconds(1);
const FIRST_BACK_OFF: TimeDelta = TimeDelta::seconds(5);
const LONGEST_BACK_OFF: TimeDelta = TimeDelta::minutes(15);
/// What is held is tried again by itself, since what mends it may go unnoticed.
const PROBE: TimeDelta = TimeDelta::minutes(15);
/// A held delivery is not tried more often, however often its server changes: refused sends get an address
/// banned (Discord: 10,000 in 10 minutes).
pub const HELD_AT_LEAST: TimeDelta = TimeDelta::seconds(10);
/// After so many messages on purpose, or so long, of answers that say nothing, a librarian is asked.
const MOST_EPOCHS: u32 = 10;
const MOST_SILENCE: TimeDelta = TimeDelta::hours(2);
/// Between two attempts that belong together there is less: after more the bot was down, and that is nobody's silence.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(30);

/// How the log calls an attempt that found its addressee gone for good.
pub const LEFT: &str = "left";

/// What a delivery whose moment has come needs next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Send,
    /// Read the channel back.
    Look,
    /// It may have arrived, too long ago to repeat it: [`doubt`] it.
    Doubt,
    /// Its window is over: [`miss`] it.
    Miss,
    /// Its moment has not come, or it waits for a librarian.
    Nothing,
}

/// Decides what a delivery needs now. `age`: how long ago its first attempt that may have arrived was, where that is
/// known for sure: by the wall clock alone it is not, and what was begun before a start is read back.
pub fn next_step(delivery: &Delivery, age: Option<TimeDelta>, now: DateTime<Utc>) -> Step {
    let due = delivery.next_at <= now;
    match delivery.state {
        State::Uncertain if due => Step::Look,
        State::Queued | State::Retrying | State::Held if due => match delivery.first_maybe_at {
            Some(_) if age.is_none_or(|age| age > NONCE_IS_SURE) => Step::Doubt,
            None if delivery.closes_at <= now => Step::Miss,
            Some(_) | None => Step::Send,
        },
        _ => Step::Nothing,
    }
}

/// What a step has led to. All of it is stored in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    pub delivery: Delivery,
    pub attempt: Attempt,
    /// Whether a librarian has to hear of it (once for each cause).
    pub tells_desk: bool,
}

/// What else a settlement depends on.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    pub now: DateTime<Utc>,
    /// How many ways lead to the addressee.
    pub ways: u32,
    /// The attempts before this one that surely failed, in a row: [`failures_in_a_row`].
    pub failures: u32,
    /// Chance from 0 to 1: keeps many deliveries from coming back all at once.
    pub jitter: f64,
}

/// The claim: who sends what, until when. Committed before anything goes out, so that a crash at any later
/// moment leaves a delivery of which it is known that it may have arrived.
pub fn claim(
    delivery: &Delivery,
    payload: Message,
    payload_shows: Option<i64>,
    boot: &str,
    now: DateTime<Utc>,
) -> Delivery {
    Delivery {
        state: State::Sending,
        attempts: delivery.attempts + 1,
        trying_since: tried_since(delivery, now),
        last_attempt_at: Some(now),
        lease_until: Some(now + LEASE),
        boot: Some(boot.to_owned()),
        payload: Some(payload),
        payload_shows,
        ..delivery.clone()
    }
}

/// Since when it has been tried without answer, unless the bot was down meanwhile: then it begins anew.
fn tried_since(delivery: &Delivery, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let goes_on = delivery.last_attempt_at.is_none_or(|last| now - last <= LONGEST_PAUSE);
    delivery.trying_since.filter(|_| goes_on)
}

/// Settles a claimed delivery by what is known of its attempt.
pub fn settle(claimed: &Delivery, outcome: &Outcome<Standing>, with: &Circumstances) -> Settled {
    let now = with.now;
    let may_have_arrived = claimed.first_maybe_at.is_some();
    let more_ways = claimed.ways_closed + 1 < with.ways;
    let after = released(claimed);
    let (word, cause, after, tells_desk) = match outcome {
        Outcome::Done(standing) => ("sent", None, sent(after, Some(standing.clone())), false),
        Outcome::Refused(Reason::Gone) => ("gone", None, sent(after, None), false),
        Outcome::Maybe(cause) => {
            let first_maybe_at = claimed.first_maybe_at.or(claimed.last_attempt_at).or(Some(now));
            let trying_since = claimed.trying_since.or(first_maybe_at);
            // An upload may have taken long: until now it could arrive.
            let last_attempt_at = Some(now);
            let after = Delivery { first_maybe_at, last_attempt_at, trying_since, ..after };
            ("maybe", Some(cause), repeated(after, now), false)
        }
        Outcome::SurelyNot(cause) if may_have_arrived => {
            ("surely-not", Some(cause), repeated(after, now), false)
        }
        Outcome::SurelyNot(cause) => {
            // Something answers there, and never says why it will not: what is behind it goes on.
            let answers = cause.code.bytes().all(|byte| byte.is_ascii_digit());
            let trying_since = if answers { claimed.trying_since.or(Some(now)) } else { None };
            let after = Delivery { trying_since, ..after };
            if trying_since.is_some_and(|since| now - since >= MOST_SILENCE) {
                ("no-answer", Some(cause), Delivery { state: State::Failed, ..after }, true)
            } else {
                let next_at = now + back_off(with.failures, with.jitter);
                // The end of its patience is not passed over.
                let next_at = trying_since.map_or(next_at, |since| next_at.min(since + MOST_SILENCE));
                ("surely-not", Some(cause), retrying(after, next_at), false)
            }
        }
        Outcome::Wait { wait, .. } => {
            let next_at = now + (*wait).max(SHORTEST_WAIT);
            let after = match claimed.first_maybe_at {
                Some(first) if next_at - first > NONCE_IS_SURE => doubted(after, now),
                _ => retrying(after, next_at),
            };
            ("wait", None, after, false)
        }
        Outcome::Refused(Reason::Unauthorised(cause)) => {
            ("unauthorised", Some(cause), retrying(after, now), false)
        }
        // This attempt was refused, but an earlier one may stand in the channel.
        Outcome::Refused(
            Reason::Held(cause)
            | Reason::NoSuchPlace(cause)
            | Reason::Rejected(cause)
            | Reason::Unreachable(cause)
            | Reason::Left(cause),
        ) if may_have_arrived => ("refused", Some(cause), doubted(after, now), false),
        Outcome::Refused(Reason::Held(cause) | Reason::NoSuchPlace(cause)) => {
            ("held", Some(cause), Delivery { state: State::Held, next_at: now + PROBE, ..after }, true)
        }
        Outcome::Refused(Reason::Rejected(cause)) => {
            ("rejected", Some(cause), Delivery { state: State::Failed, ..after }, true)
        }
        // There is nobody to tell any more. Whoever may want to know of that is told beside it.
        Outcome::Refused(Reason::Left(cause)) => {
            (LEFT, Some(cause), Delivery { state: State::Cancelled, ..after }, false)
        }
        Outcome::Refused(Reason::Unreachable(cause)) if more_ways => {
            let ways_closed = claimed.ways_closed + 1;
            ("unreachable", Some(cause), retrying(Delivery { ways_closed, ..after }, now), false)
        }
        Outcome::Refused(Reason::Unreachable(cause)) => {
            ("unreachable", Some(cause), Delivery { state: State::Failed, ..after }, true)
        }
    };
    settled(after, now, word, cause, tells_desk)
}

/// Settles a delivery that could not even be claimed: its place could not be reached, so nothing was sent.
pub fn settle_unsent(delivery: &Delivery, outcome: &Outcome<Standing>, with: &Circumstances) -> Settled {
    let tried = Delivery {
        attempts: delivery.attempts + 1,
        trying_since: tried_since(delivery, with.now),
        last_attempt_at: delivery.last_attempt_at.max(Some(with.now)),
        ..delivery.clone()
    };
    match outcome {
        // What may have happened is that a thread was opened, not that anything was said.
        Outcome::Maybe(cause) => settle(&tried, &Outcome::SurelyNot(cause.clone()), with),
        _ => settle(&tried, outcome, with),
    }
}

/// Takes over a delivery that another process, or a claim past its lease, left in `sending`. It counts as
/// arrived for all that is known, and how long ago only the channel can say.
pub fn left_behind(delivery: &Delivery, now: DateTime<Utc>) -> Settled {
    let first = delivery.first_maybe_at.or(delivery.last_attempt_at).unwrap_or(now);
    let carried_files = delivery
        .lease_until
        .zip(delivery.last_attempt_at)
        .is_some_and(|(until, claimed_at)| until - claimed_at > LEASE);
    // How long it went on uploading is not known.
    let last_attempt_at = if carried_files { Some(now) } else { delivery.last_attempt_at };
    let after = Delivery { first_maybe_at: Some(first), last_attempt_at, ..released(delivery) };
    settled(doubted(after, now), now, "left-behind", None, false)
}

/// It may have arrived too long ago to be repeated: it will be read back.
pub fn doubt(delivery: &Delivery, now: DateTime<Utc>) -> Settled {
    settled(doubted(numbered(delivery), now), now, "uncertain", None, false)
}

/// Its window is over and nothing of it may have arrived.
pub fn miss(delivery: &Delivery, now: DateTime<Utc>) -> Settled {
    settled(Delivery { state: State::Missed, ..numbered(delivery) }, now, "missed", None, true)
}

/// There is nothing left to say.
pub fn cancel(delivery: &Delivery, now: DateTime<Utc>) -> Settled {
    settled(Delivery { state: State::Cancelled, ..numbered(delivery) }, now, "cancelled", None, false)
}

/// Whether it has not gone out and surely nothing of it stands in the chat: then [`cancel`] takes it back for good. What
/// may stand there already is left to show itself, and then taken down.
pub fn is_surely_unsaid(delivery: &Delivery) -> bool {
    delivery.first_maybe_at.is_none()
        && !matches!(delivery.state, State::Sending | State::Sent | State::Cancelled)
}

/// Settles what reading the channel back has shown. `silence`: for how long it has been tried on end, as
/// [`tried_on_end`] counts it.
pub fn looked(delivery: &Delivery, found: &Found, silence: TimeDelta, now: DateTime<Utc>) -> Settled {
    let after = numbered(delivery);
    match found {
        Found::Yes(standing) => settled(sent(after, Some(standing.clone())), now, "found", None, false),
        // The place is not given up for it: what is behind it goes on.
        // Silent as long as it was tried: a bot that was down meanwhile has not asked.
        Found::No if has_been_silent(&after, delivery.last_attempt_at.unwrap_or(now)) => {
            let words = "For hours I've had no word whether this arrived, and I couldn't find it.";
            let cause = Cause::new("no-answer", words);
            settled(Delivery { state: State::Asking, ..after }, now, "no-answer", Some(&cause), true)
        }
        Found::No => {
            // Only what may have been sent under this epoch's nonce needs another one.
            let epoch = delivery.epoch + u32::from(delivery.first_maybe_at.is_some());
            let after = Delivery { epoch, first_maybe_at: None, ..retrying(after, now) };
            settled(after, now, "not-found", None, false)
        }
        Found::CannotLook(cause) | Found::Closed(cause) => {
            settled(Delivery { state: State::Asking, ..after }, now, "cannot-look", Some(cause), true)
        }
        Found::NotNow(cause) if silence >= patience(delivery, now) => {
            settled(Delivery { state: State::Asking, ..after }, now, "cannot-look", Some(cause), true)
        }
        Found::NotNow(cause) => {
            // The longer it fails, the rarer it is tried.
            let next_at = now + silence.clamp(READING_WAITS, LONGEST_BACK_OFF);
            let after = Delivery { state: State::Uncertain, next_at, ..after };
            settled(after, now, "look-later", Some(cause), false)
        }
    }
}

/// A librarian's [Try again]: a new message on purpose, with a new window from now. `None` when it has been
/// posted, cancelled or is on its way already.
pub fn post_again(delivery: &Delivery, window: TimeDelta, now: DateTime<Utc>) -> Option<Delivery> {
    waits_for_a_librarian(delivery.state).then(|| Delivery {
        state: State::Queued,
        ways_closed: 0,
        epoch: delivery.epoch + 1,
        next_at: now,
        closes_at: now + window,
        first_maybe_at: None,
        trying_since: None,
        payload: None,
        payload_shows: None,
        cause: None,
        ..delivery.clone()
    })
}

/// Whether a librarian has sent it off again, by [`post_again`], and nothing was tried since.
pub fn is_sent_off_again(delivery: &Delivery) -> bool {
    delivery.state == State::Queued && delivery.attempts > 0
}

/// A librarian's [It was posted]. `None` as for [`post_again`].
pub fn mark_as_posted(delivery: &Delivery) -> Option<Delivery> {
    waits_for_a_librarian(delivery.state).then(|| sent(delivery.clone(), None))
}

/// A librarian's [Dismiss]. `None` as for [`post_again`], and while it may have arrived and can still be read
/// back: that comes first.
pub fn dismiss(delivery: &Delivery) -> Option<Delivery> {
    let unsent =
        matches!(delivery.state, State::Queued | State::Retrying) && delivery.first_maybe_at.is_none();
    let given_up = waits_for_a_librarian(delivery.state) && delivery.state != State::Uncertain;
    (unsent || given_up).then(|| Delivery {
        state: State::Cancelled,
        payload: None,
        payload_shows: None,
        ..delivery.clone()
    })
}

/// Whether a librarian may decide what becomes of it.
pub fn waits_for_a_librarian(state: State) -> bool {
    matches!(state, State::Uncertain | State::Asking | State::Held | State::Failed | State::Missed)
}

fn has_been_silent(delivery: &Delivery, until: DateTime<Utc>) -> bool {
    delivery
        .trying_since
        .is_some_and(|since| until - since >= MOST_SILENCE || delivery.epoch + 1 >= MOST_EPOCHS)
}

/// How long a channel that cannot be read is asked again before a librarian is.
fn patience(delivery: &Delivery, now: DateTime<Utc>) -> TimeDelta {
    if delivery.closes_at <= now { LONGEST_BACK_OFF } else { MOST_SILENCE }
}

/// For how long a delivery has been tried on end. While the bot was down, or its computer slept, nobody was asked
/// anything: that is nobody's silence.
pub fn tried_on_end(attempts: &[Attempt], now: DateTime<Utc>) -> TimeDelta {
    let mut since = now;
    for attempt in attempts.iter().rev() {
        if (since - attempt.at).abs() > LONGEST_PAUSE {
            break;
        }
        since = since.min(attempt.at);
    }
    now - since
}

/// How many attempts, counted from the latest back, surely failed in a row. Waiting for a turn is no failure.
pub fn failures_in_a_row(attempts: &[Attempt]) -> u32 {
    let failed = attempts
        .iter()
        .rev()
        .filter(|attempt| attempt.outcome != "wait")
        .take_while(|attempt| attempt.outcome == "surely-not")
        .count();
    u32::try_from(failed).unwrap_or(u32::MAX)
}

/// min(15 min, 5 s · 2ⁿ) ± 20 %.
fn back_off(failures: u32, jitter: f64) -> TimeDelta {
    let doubled = FIRST_BACK_OFF * (1 << failures.min(8));
    let thousandths = 800.0 + 400.0 * jitter.clamp(0.0, 1.0);
    #[allow(clippy::cast_possible_truncation, reason = "between 800 and 1200")]
    let thousandths = thousandths as i32;
    doubled.min(LONGEST_BACK_OFF) * thousandths / 1000
}

/// The same nonce again at +2, +10 and +30 s, then it is in doubt.
fn repeated(delivery: Delivery, now: DateTime<Utc>) -> Delivery {
    let first = delivery.first_maybe_at.unwrap_or(now);
    match REPEATS.iter().map(|after| first + *after).find(|at| *at > now) {
        Some(next_at) => retrying(delivery, next_at),
        None => doubted(delivery, now),
    }
}

fn retrying(delivery: Delivery, next_at: DateTime<Utc>) -> Delivery {
    Delivery { state: State::Retrying, next_at, ..delivery }
}

fn doubted(delivery: Delivery, now: DateTime<Utc>) -> Delivery {
    // Not counted from now: a bot that starts anew may have a wrong clock at first.
    let next_at = delivery.last_attempt_at.map_or(now, |last| last + READING_WAITS);
    Delivery { state: State::Uncertain, next_at, ..delivery }
}

fn sent(delivery: Delivery, standing: Option<Standing>) -> Delivery {
    let channel = standing.as_ref().map(|standing| standing.channel.clone()).or(delivery.channel.clone());
    Delivery {
        state: State::Sent,
        channel,
        standing,
        trying_since: None,
        cause: None,
        payload: None,
        payload_shows: None,
        ..delivery
    }
}

fn released(delivery: &Delivery) -> Delivery {
    Delivery { boot: None, lease_until: None, ..delivery.clone() }
}

/// Each row of the log has a number of its own, and so does what is no attempt at sending.
fn numbered(delivery: &Delivery) -> Delivery {
    Delivery { attempts: delivery.attempts + 1, ..released(delivery) }
}

fn settled(
    mut delivery: Delivery,
    at: DateTime<Utc>,
    outcome: &'static str,
    cause: Option<&Cause>,
    tells_desk: bool,
) -> Settled {
    if delivery.first_maybe_at.is_none() {
        // Nothing may have arrived, so the message is written anew next time.
        delivery.payload = None;
        delivery.payload_shows = None;
    }
    if let Some(cause) = cause {
        delivery.cause = Some(cause.clone());
    }
    let attempt = Attempt {
        delivery: delivery.id,
        number: delivery.attempts,
        at,
        channel: delivery.channel.clone(),
        outcome: outcome.into(),
        code: cause.map(|cause| cause.code.clone()),
    };
    Settled { delivery, attempt, tells_desk }
}

//! What only this process knows of what it serves: after a start it is rightly forgotten.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shelftalker_core::queue::{Delivery, DeliveryId};

use crate::chat::ChannelId;
use crate::features::setup::SchoolId;
use crate::queue::moment::Now;
use crate::queue::outcome::NONCE_IS_SURE;
use crate::queue::types::Post;

/// After a start, what had waited goes out to one channel no faster than this.
const CATCHING_UP: Duration = Duration::from_secs(2);

#[derive(Default)]
pub struct Memory(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// Deliveries that were read back before anything of them was sent: by the ways closed and the epoch until then, and
    /// when.
    read_back: HashMap<DeliveryId, (u32, u32, Now)>,
    /// When the first attempt of this epoch was made that may have arrived, since the start of this process.
    first_tries: HashMap<DeliveryId, Duration>,
    /// When something from before the start last went to a channel, since the start.
    caught_up: HashMap<ChannelId, Duration>,
    /// When something was sent last, since the start.
    sent_at: Duration,
    /// Until then, counted from the start, nothing could be sent for so long that a nonce may have been forgotten.
    interrupted_until: Duration,
    /// How often a school's server has changed: what is refused while it changes is tried again soon.
    changes: HashMap<SchoolId, u64>,
}

impl Memory {
    /// How long ago its first attempt that may have arrived was; unknown when another boot made it.
    pub fn age(&self, delivery: &Delivery, now: &Now) -> Option<TimeDelta> {
        let tried = *self.known().first_tries.get(&delivery.id)?;
        Some(now.passed_since(delivery.first_maybe_at?, tried))
    }

    /// Whether it was, and not so long ago that another copy may have said it since under a nonce that Discord has
    /// forgotten.
    pub fn was_read_back(&self, delivery: &Delivery, now: &Now) -> bool {
        self.known().read_back.get(&delivery.id).is_some_and(|(ways_closed, epoch, at)| {
            (*ways_closed, *epoch) == (delivery.ways_closed, delivery.epoch)
                && now.passed_since(at.at, at.since_start) <= NONCE_IS_SURE
        })
    }

    pub fn note_read_back(&self, delivery: &Delivery, now: &Now) {
        let read = (delivery.ways_closed, delivery.epoch, *now);
        self.known().read_back.insert(delivery.id, read);
    }

    /// What only this process knows of a claim; how often the school's server had changed until then.
    pub fn note_claim(&self, claimed: &Delivery, catches_up: bool, since_start: Duration) -> u64 {
        let mut known = self.known();
        if claimed.first_maybe_at.is_none() {
            known.first_tries.insert(claimed.id, since_start);
        }
        if let Some(channel) = claimed.channel.as_ref().filter(|_| catches_up) {
            known.caught_up.insert(channel.clone(), since_start);
        }
        known.changes.get(&claimed.school).copied().unwrap_or_default()
    }

    /// Whether it is late because nothing could be sent, and not because much is sent.
    pub fn is_late(&self, post: &Post, now: &Now) -> bool {
        if now.at - post.due_at <= NONCE_IS_SURE {
            return false;
        }
        let mut known = self.known();
        let silence = TimeDelta::from_std(now.since_start.saturating_sub(known.sent_at));
        if silence.is_ok_and(|silence| silence > NONCE_IS_SURE) {
            known.interrupted_until = now.since_start;
        }
        let until = now.started_at() + TimeDelta::from_std(known.interrupted_until).unwrap_or_default();
        post.due_at < until
    }

    pub fn note_sent(&self, since_start: Duration) {
        self.known().sent_at = since_start;
    }

    /// How often a school's server has changed.
    pub fn changes(&self, school: SchoolId) -> u64 {
        self.known().changes.get(&school).copied().unwrap_or_default()
    }

    pub fn note_change(&self, school: SchoolId) {
        *self.known().changes.entry(school).or_default() += 1;
    }

    /// Nothing more is to be known of a delivery that has ended.
    pub fn forget(&self, delivery: DeliveryId) {
        let mut known = self.known();
        known.first_tries.remove(&delivery);
        known.read_back.remove(&delivery);
    }

    /// When something from before the start may go to a channel; `None`: now.
    pub fn turn_to_catch_up(&self, channel: &ChannelId, now: &Now) -> Option<DateTime<Utc>> {
        let turn = *self.known().caught_up.get(channel)? + CATCHING_UP;
        let wait = turn.checked_sub(now.since_start).filter(|wait| !wait.is_zero())?;
        Some(now.at + wait)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What is on its way to whom, and how each try went. `outcome.rs` says how a delivery's state changes; nothing else
//! may.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::{Cause, ChannelId, MemberId, Message, Standing};
use crate::school::SchoolId;

/// To whom a post goes, in the school's terms. The courier turns it into an address when it sends, so that a
/// post queued before a channel was changed goes to the new one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    Desk,
    /// The desk as well, but beside the line: what the queue says of itself waits behind nothing else.
    DeskAside,
    Requests,
    Staff,
    Channel(ChannelId),
    /// The people of one request: its private thread, or the next best way to reach its teacher.
    Request(i64),
    Member(MemberId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PostId(pub i64);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeliveryId(pub i64);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    Queued,
    Sending,
    Retrying,
    /// It may stand in the channel: it is read back before anything else happens.
    Uncertain,
    /// It could not be read back: a librarian is asked.
    Asking,
    Held,
    Sent,
    Failed,
    Missed,
    Cancelled,
}

impl State {
    /// Whether it stays like this unless a librarian chooses otherwise.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Sent | Self::Failed | Self::Missed | Self::Cancelled)
    }
}

/// One post to one addressee. Every write raises `version` and is refused on an older one: that is the fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub post: PostId,
    pub school: SchoolId,
    pub place: Place,
    /// Long texts have several parts, sent in order; 0 is the first.
    pub part: u32,
    pub state: State,
    /// How many ways to the addressee have turned out closed.
    pub ways_closed: u32,
    /// A new epoch is a new message on purpose.
    pub epoch: u32,
    pub attempts: u32,
    pub next_at: DateTime<Utc>,
    /// When a librarian asked to post it again, its window starts anew: this then stands before the post's own.
    pub closes_at: DateTime<Utc>,
    /// The first attempt of this epoch that may have arrived: from then on the payload is frozen.
    pub first_maybe_at: Option<DateTime<Utc>>,
    pub last_attempt_at: Option<DateTime<Utc>>,
    /// Since when it has met nothing but answers that say nothing.
    pub trying_since: Option<DateTime<Utc>>,
    /// The channel of the last attempt.
    pub channel: Option<ChannelId>,
    pub payload: Option<Message>,
    /// The version of the card that the payload shows.
    pub payload_shows: Option<i64>,
    /// The process that is sending it.
    pub boot: Option<String>,
    pub lease_until: Option<DateTime<Utc>>,
    pub cause: Option<Cause>,
    pub standing: Option<Standing>,
    pub version: i64,
}

/// How one try went. Only ever added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub delivery: DeliveryId,
    pub number: u32,
    pub at: DateTime<Utc>,
    pub channel: Option<ChannelId>,
    /// `sent`, `surely-not`, `maybe`, `wait`, `held`, `rejected`, `unreachable`, `gone`, `found`, `not-found` …
    pub outcome: Cow<'static, str>,
    pub code: Option<String>,
}

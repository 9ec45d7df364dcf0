//! A message as it is kept: what was said, by whom, and who is shown it.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::ids::Id;

pub struct Message {
    pub id: Id,
    pub channel: Id,
    pub author: Id,
    pub kind: u8,
    pub content: String,
    pub embeds: Vec<Value>,
    /// As Discord shows them.
    pub attachments: Vec<Value>,
    pub components: Vec<Value>,
    pub mentions: Mentions,
    pub flags: u64,
    pub nonce: Option<Value>,
    pub sent_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    /// An ephemeral answer is seen by this member alone.
    pub only_for: Option<Id>,
    /// Which interaction it answers, as Discord shows it with the message.
    pub interaction: Option<Value>,
    pub reference: Option<Value>,
    /// The state's version at which it was put or last changed, for who watches.
    pub touched: u64,
    /// What else Discord says with it of what a member's client can send and a bot's cannot.
    pub more: Map<String, Value>,
}

/// Who a message pings, after `allowed_mentions`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions {
    pub everyone: bool,
    pub users: Vec<Id>,
    pub roles: Vec<Id>,
}

/// A nonce that Discord still remembers.
pub struct Nonce {
    pub message: Id,
    pub used_at: DateTime<Utc>,
}

/// Discord docs, "Message Types".
pub const REPLY: u8 = 19;
/// Discord docs, "Message Flags".
pub const CROSSPOSTED: u64 = 1;
pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
pub const EPHEMERAL: u64 = 1 << 6;
pub const LOADING: u64 = 1 << 7;
pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

//! Channels, direct messages and threads, with what is said in them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::ids::Id;
use super::messages::Message;
use super::permissions::{Overwrite, Permissions};

pub struct Channel {
    pub id: Id,
    /// None: direct messages.
    pub server: Option<Id>,
    pub name: String,
    pub kind: ChannelKind,
    pub overwrites: Vec<Overwrite>,
    pub messages: BTreeMap<Id, Message>,
}

pub enum ChannelKind {
    Text,
    Announcements,
    Direct { with: Id },
    Thread(Thread),
}

/// A private thread. Public ones are not played.
pub struct Thread {
    pub parent: Id,
    pub owner: Id,
    pub invitable: bool,
    pub archived: bool,
    pub locked: bool,
    pub changed_at: DateTime<Utc>,
    pub made_at: DateTime<Utc>,
    /// Minutes without a message until Discord archives it.
    pub auto_archive: u64,
    pub members: BTreeMap<Id, DateTime<Utc>>,
}

impl Channel {
    /// Discord docs, "Channel Types".
    pub const fn type_number(&self) -> u8 {
        match self.kind {
            ChannelKind::Text => 0,
            ChannelKind::Direct { .. } => 1,
            ChannelKind::Announcements => 5,
            ChannelKind::Thread(_) => 12,
        }
    }

    pub const fn thread(&self) -> Option<&Thread> {
        match &self.kind {
            ChannelKind::Thread(thread) => Some(thread),
            _ => None,
        }
    }

    pub const fn thread_mut(&mut self) -> Option<&mut Thread> {
        match &mut self.kind {
            ChannelKind::Thread(thread) => Some(thread),
            _ => None,
        }
    }

    /// Speaking needs another permission inside a thread. Discord docs, "Threads", Permissions.
    pub const fn permission_to_speak(&self) -> Permissions {
        match self.kind {
            ChannelKind::Thread(_) => Permissions::SEND_IN_THREADS,
            _ => Permissions::SEND_MESSAGES,
        }
    }
}

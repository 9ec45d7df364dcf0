//! Channels, direct messages and threads, with what is said in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::ids::Id;
use super::messages::Message;
use super::permissions::{Overwrite, Permissions};

/// All channels, found by their id, by their server, and direct messages by who has them with the bot: with
/// thousands of schools none of these may be searched for.
#[derive(Default)]
pub struct Channels {
    all: BTreeMap<Id, Channel>,
    of_servers: HashMap<Id, BTreeSet<Id>>,
    direct: HashMap<Id, Id>,
}

impl Channels {
    pub fn get(&self, id: Id) -> Option<&Channel> {
        self.all.get(&id)
    }

    pub fn get_mut(&mut self, id: Id) -> Option<&mut Channel> {
        self.all.get_mut(&id)
    }

    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Channel> {
        self.all.values()
    }

    /// The channels and threads of a server, in the order of their ids.
    pub fn of_server(&self, server: Id) -> impl Iterator<Item = &Channel> {
        self.of_servers.get(&server).into_iter().flatten().filter_map(|id| self.all.get(id))
    }

    /// The bot's direct messages with somebody, if they were opened.
    pub fn direct_with(&self, member: Id) -> Option<Id> {
        self.direct.get(&member).copied()
    }

    pub fn add(&mut self, channel: Channel) {
        if let Some(server) = channel.server {
            self.of_servers.entry(server).or_default().insert(channel.id);
        }
        if let ChannelKind::Direct { with } = channel.kind {
            self.direct.insert(with, channel.id);
        }
        self.all.insert(channel.id, channel);
    }

    /// Takes a channel away, and the threads under it.
    pub fn remove(&mut self, id: Id) -> Option<Channel> {
        let gone = self.all.remove(&id)?;
        if let Some(server) = gone.server {
            let is_under = |it: &&Channel| it.thread().is_some_and(|thread| thread.parent == id);
            let mut under: Vec<Id> = self.of_server(server).filter(is_under).map(|it| it.id).collect();
            under.push(id);
            for id in under {
                self.all.remove(&id);
                if let Some(there) = self.of_servers.get_mut(&server) {
                    there.remove(&id);
                }
            }
        }
        if let ChannelKind::Direct { with } = gone.kind {
            self.direct.remove(&with);
        }
        Some(gone)
    }
}

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
    /// Seconds that a member waits between two messages.
    pub slow_mode: u64,
    pub archived: bool,
    pub locked: bool,
    pub changed_at: DateTime<Utc>,
    pub made_at: DateTime<Utc>,
    /// Minutes without a message until Discord archives it.
    pub auto_archive: u64,
    pub members: BTreeMap<Id, DateTime<Utc>>,
}

impl Thread {
    /// As Discord makes one of which nothing else is said.
    pub fn opened(parent: Id, owner: Id, now: DateTime<Utc>) -> Self {
        Self {
            parent,
            owner,
            invitable: true,
            slow_mode: 0,
            archived: false,
            locked: false,
            changed_at: now,
            made_at: now,
            auto_archive: 4320,
            members: BTreeMap::from([(owner, now)]),
        }
    }
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

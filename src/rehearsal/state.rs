//! What the pretend Discord knows: servers, members, roles, channels, messages, commands, interactions.
//! Everything that goes over HTTP is derived from this one value; it is changed under one lock and never waits.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::attachments::Upload;
use super::ids::{Id, Ids};
use super::interactions::Interaction;
use super::permissions::{self, Overwrite, Permissions};
use super::refusal::Refusal;
use crate::clock::{Clock, SetClock};

pub struct State {
    clock: Arc<SetClock>,
    ids: Ids,
    /// The application and its bot user have one id, as with every application made since 2017.
    pub bot: Id,
    pub users: BTreeMap<Id, User>,
    pub servers: BTreeMap<Id, Server>,
    pub channels: BTreeMap<Id, Channel>,
    /// The application's global commands, as Discord shows them.
    pub commands: Vec<Value>,
    /// By token.
    pub interactions: HashMap<String, Interaction>,
    pub nonces: Vec<Nonce>,
    /// By the id of the attachment.
    pub files: BTreeMap<Id, Upload>,
    /// Where they are served, on the loopback address.
    pub port: u16,
    /// Discord's limit is 1000 a server; a test sets it lower.
    pub most_active_threads: usize,
    /// What the gateway is still to be told.
    pub news: Vec<(&'static str, Value)>,
}

pub struct User {
    pub id: Id,
    /// What others see.
    pub name: String,
    /// The handle: lower case, dots for blanks.
    pub handle: String,
    pub is_bot: bool,
    pub refuses_direct_messages: bool,
}

pub struct Server {
    pub id: Id,
    pub name: String,
    pub owner: Id,
    pub roles: Vec<Role>,
    pub members: BTreeMap<Id, Membership>,
    pub bot_joined_at: DateTime<Utc>,
}

pub struct Role {
    pub id: Id,
    pub name: String,
    pub permissions: Permissions,
    /// The role that came with the bot and cannot be given to anyone else.
    pub is_the_bots: bool,
}

pub struct Membership {
    pub roles: Vec<Id>,
    pub joined_at: DateTime<Utc>,
    pub timed_out_until: Option<DateTime<Utc>>,
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
    pub archived: bool,
    pub locked: bool,
    pub changed_at: DateTime<Utc>,
    pub made_at: DateTime<Utc>,
    /// Minutes without a message until Discord archives it.
    pub auto_archive: u64,
    pub members: BTreeMap<Id, DateTime<Utc>>,
}

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
    pub value: String,
    pub channel: Id,
    pub message: Id,
    pub used_at: DateTime<Utc>,
}

/// Discord docs, "Message Flags".
pub const CROSSPOSTED: u64 = 1;
pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
pub const EPHEMERAL: u64 = 1 << 6;
pub const LOADING: u64 = 1 << 7;
pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

impl State {
    pub fn new(clock: Arc<SetClock>, bot_name: &str, port: u16) -> Self {
        let mut ids = Ids::default();
        let bot = ids.next(clock.now());
        let mut state = Self {
            clock,
            ids,
            bot,
            users: BTreeMap::new(),
            servers: BTreeMap::new(),
            channels: BTreeMap::new(),
            commands: Vec::new(),
            interactions: HashMap::new(),
            nonces: Vec::new(),
            files: BTreeMap::new(),
            port,
            most_active_threads: 1000,
            news: Vec::new(),
        };
        state.users.insert(bot, User::named(bot, bot_name, true));
        state
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn next_id(&mut self) -> Id {
        self.ids.next(self.clock.now())
    }

    /// Tells the gateway, once the lock is free.
    pub fn tell(&mut self, event: &'static str, data: Value) {
        self.news.push((event, data));
    }

    pub fn user(&self, id: Id) -> Result<&User, Refusal> {
        self.users.get(&id).ok_or_else(Refusal::unknown_user)
    }

    /// A server that the bot is in; Discord does not say that others exist.
    pub fn server(&self, id: Id) -> Result<&Server, Refusal> {
        self.servers
            .get(&id)
            .filter(|server| server.members.contains_key(&self.bot))
            .ok_or_else(Refusal::unknown_guild)
    }

    pub fn channel(&self, id: Id) -> Result<&Channel, Refusal> {
        self.channels.get(&id).ok_or_else(Refusal::unknown_channel)
    }

    pub fn channel_mut(&mut self, id: Id) -> Result<&mut Channel, Refusal> {
        self.channels.get_mut(&id).ok_or_else(Refusal::unknown_channel)
    }

    /// What `member` may do in `channel`.
    pub fn permissions(&self, channel: &Channel, member: Id) -> Permissions {
        let granted = permissions::in_channel(self, channel, member);
        if self.is_timed_out(channel, member) {
            // Discord docs, "Permissions for Timed Out Members".
            return Permissions(
                granted.0 & (Permissions::VIEW_CHANNEL.0 | Permissions::READ_MESSAGE_HISTORY.0),
            );
        }
        granted
    }

    fn is_timed_out(&self, channel: &Channel, member: Id) -> bool {
        let membership = channel
            .server
            .and_then(|server| self.servers.get(&server))
            .and_then(|server| server.members.get(&member));
        membership.and_then(|m| m.timed_out_until).is_some_and(|until| until > self.now())
    }

    /// The channel, if the bot sees it and has `wanted` there: 10003, 50001 or 50013 otherwise.
    pub fn channel_for_bot(&self, id: Id, wanted: Permissions) -> Result<&Channel, Refusal> {
        let channel = self.channel(id)?;
        let granted = self.permissions(channel, self.bot);
        if !granted.has(Permissions::VIEW_CHANNEL) {
            return Err(Refusal::missing_access());
        }
        if granted.has(wanted) { Ok(channel) } else { Err(Refusal::missing_permissions()) }
    }

    /// Direct messages between the bot and `with`; opened at the first use.
    pub fn direct_channel(&mut self, with: Id) -> Id {
        let open = self
            .channels
            .values()
            .find(|channel| matches!(channel.kind, ChannelKind::Direct { with: other } if other == with));
        if let Some(channel) = open {
            return channel.id;
        }
        let id = self.next_id();
        self.channels.insert(
            id,
            Channel {
                id,
                server: None,
                name: String::new(),
                kind: ChannelKind::Direct { with },
                overwrites: Vec::new(),
                messages: BTreeMap::new(),
            },
        );
        id
    }

    /// The servers that `member` and the bot are both in.
    pub fn shares_a_server(&self, member: Id) -> bool {
        self.servers
            .values()
            .any(|server| server.members.contains_key(&self.bot) && server.members.contains_key(&member))
    }

    pub fn active_threads(&self, server: Id) -> impl Iterator<Item = (&Channel, &Thread)> {
        self.channels
            .values()
            .filter(move |channel| channel.server == Some(server))
            .filter_map(|channel| channel.thread().map(|thread| (channel, thread)))
            .filter(|(_, thread)| !thread.archived)
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

impl User {
    pub fn named(id: Id, name: &str, is_bot: bool) -> Self {
        let handle = name
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(".");
        Self { id, name: name.to_owned(), handle, is_bot, refuses_direct_messages: false }
    }
}

//! What the pretend Discord knows: servers, members, roles, channels, messages, commands, interactions.
//! Everything that goes over HTTP is derived from this one value; it is changed under one lock and never waits.

pub mod channels;
pub mod faults;
pub mod files;
pub mod forms;
pub mod ids;
pub mod interactions;
pub mod limits;
pub mod messages;
pub mod permissions;
pub mod pictures;
pub mod record;
pub mod refusal;
mod rights;
pub mod servers;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use self::channels::{Channel, ChannelKind, Channels, Thread};
use self::files::Upload;
use self::ids::{Id, Ids};
use self::interactions::Interaction;
use self::messages::Nonce;
use self::refusal::Refusal;
use self::servers::{Server, User};
use crate::clock::{Clock, SetClock};

pub struct State {
    clock: Arc<SetClock>,
    pub ids: Ids,
    /// The application and its bot user have one id, as with every application made since 2017.
    pub bot: Id,
    pub users: BTreeMap<Id, User>,
    pub servers: BTreeMap<Id, Server>,
    pub channels: Channels,
    /// No thread archives itself before then.
    pub idle_not_before: DateTime<Utc>,
    /// The application's global commands, as Discord shows them.
    pub commands: Vec<Value>,
    /// By token.
    pub interactions: HashMap<String, Interaction>,
    /// By the channel and the nonce.
    pub nonces: HashMap<(Id, String), Nonce>,
    /// By the id of the attachment.
    pub files: BTreeMap<Id, Upload>,
    /// Where they are served, on the loopback address.
    pub port: u16,
    /// Discord's limit is 1000 a server; a test sets it lower.
    pub most_active_threads: usize,
    /// So many of the next acts are answered by another copy of the bot, before this one can.
    pub another_copy_answers: u32,
    /// Counts every change, for who watches.
    pub version: u64,
    /// The version at which names, roles or channels last changed, and with them what every message may look like.
    pub renamed: u64,
    /// How many messages the bot has put where others see them, whatever became of them since.
    pub posted: u64,
    /// What the gateway is still to be told.
    pub news: Vec<(&'static str, Value)>,
}

impl State {
    /// With nobody in it but the bot, whose id is the first of `ids`.
    pub fn new(clock: Arc<SetClock>, mut ids: Ids, bot_name: &str, port: u16) -> Self {
        let bot = ids.next(clock.now());
        let mut state = Self {
            clock,
            ids,
            bot,
            users: BTreeMap::new(),
            servers: BTreeMap::new(),
            channels: Channels::default(),
            idle_not_before: DateTime::<Utc>::MAX_UTC,
            commands: Vec::new(),
            interactions: HashMap::new(),
            nonces: HashMap::new(),
            files: BTreeMap::new(),
            port,
            most_active_threads: 1000,
            another_copy_answers: 0,
            version: 0,
            renamed: 0,
            posted: 0,
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
        self.channels.get(id).ok_or_else(Refusal::unknown_channel)
    }

    pub fn channel_mut(&mut self, id: Id) -> Result<&mut Channel, Refusal> {
        self.channels.get_mut(id).ok_or_else(Refusal::unknown_channel)
    }

    /// Direct messages between the bot and `with`; opened at the first use.
    pub fn direct_channel(&mut self, with: Id) -> Id {
        if let Some(open) = self.channels.direct_with(with) {
            return open;
        }
        let id = self.next_id();
        self.channels.add(Channel {
            id,
            server: None,
            name: String::new(),
            kind: ChannelKind::Direct { with },
            overwrites: Vec::new(),
            messages: BTreeMap::new(),
        });
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
            .of_server(server)
            .filter_map(|channel| channel.thread().map(|thread| (channel, thread)))
            .filter(|(_, thread)| !thread.archived)
    }
}

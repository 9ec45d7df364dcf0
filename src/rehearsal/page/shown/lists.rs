//! The lists at the side: people to play, servers, and the channels, threads and direct messages that one of them sees.

use std::collections::HashMap;

use serde::Serialize;

use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::{Channel, ChannelKind};
use crate::rehearsal::state::ids::Id;

/// Up to which message each has read a channel.
#[derive(Debug)]
pub struct Bookmarks {
    /// By the member and the channel.
    pub read: HashMap<(Id, Id), Id>,
    /// What stood there before the page was opened is read.
    pub before: Id,
}

#[derive(Debug, Serialize)]
pub struct ShownPerson {
    pub id: Id,
    pub name: String,
    /// In the server that is looked at.
    pub roles: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct ShownServer {
    pub id: Id,
    pub name: String,
    pub has_bot: bool,
    pub people: Vec<ShownPerson>,
    /// Of the one who looks.
    pub channels: Vec<ShownChannel>,
    pub is_member: bool,
}

#[derive(Debug, Serialize)]
pub struct ShownChannel {
    pub id: Id,
    pub name: String,
    /// "channel", "announcements", "thread", "direct".
    pub kind: &'static str,
    pub parent: Option<Id>,
    pub archived: bool,
    pub unread: usize,
    /// So many of them notify the reader.
    pub mentions: usize,
}

pub fn servers(state: &State, member: Id, bookmarks: &Bookmarks) -> Vec<ShownServer> {
    state
        .servers
        .values()
        .map(|server| {
            let people = server.members.iter().filter_map(|(id, membership)| {
                let user = state.users.get(id).filter(|user| !user.is_bot)?;
                let roles = server.roles.iter().filter(|role| membership.roles.contains(&role.id));
                let roles = roles.map(|role| role.name.clone()).collect();
                Some(ShownPerson { id: *id, name: server.name_of(user).to_owned(), roles })
            });
            let seen = state.channels.of_server(server.id).filter(|it| state.sees_channel(it, member));
            ShownServer {
                id: server.id,
                name: server.name.clone(),
                has_bot: server.members.contains_key(&state.bot),
                people: people.collect(),
                channels: seen.map(|it| channel(state, it, member, bookmarks)).collect(),
                is_member: server.members.contains_key(&member),
            }
        })
        .collect()
}

/// The direct messages between this member and the bot, once there are any.
pub fn direct(state: &State, member: Id, bookmarks: &Bookmarks) -> Option<ShownChannel> {
    let open = state.channels.get(state.channels.direct_with(member)?)?;
    Some(channel(state, open, member, bookmarks))
}

pub fn channel(state: &State, it: &Channel, member: Id, bookmarks: &Bookmarks) -> ShownChannel {
    let read = bookmarks.read.get(&(member, it.id)).copied().unwrap_or(bookmarks.before);
    let since = (std::ops::Bound::Excluded(read), std::ops::Bound::Unbounded);
    let unread = it.messages.range(since).map(|(_, message)| message);
    let unread: Vec<_> = unread
        .filter(|message| message.author != member && message.only_for.is_none_or(|only| only == member))
        .collect();
    let roles: Vec<Id> = it
        .server
        .and_then(|server| state.servers.get(&server)?.members.get(&member))
        .map_or_else(Vec::new, |membership| membership.roles.clone());
    let notifies = |message: &&&crate::rehearsal::state::messages::Message| {
        let to = &message.mentions;
        to.everyone || to.users.contains(&member) || to.roles.iter().any(|role| roles.contains(role))
    };
    let (name, kind) = match it.kind {
        ChannelKind::Direct { with } => {
            let other = if with == member { state.bot } else { with };
            (state.users.get(&other).map_or_else(String::new, |user| user.name.clone()), "direct")
        }
        ChannelKind::Thread(_) => (it.name.clone(), "thread"),
        ChannelKind::Announcements => (it.name.clone(), "announcements"),
        ChannelKind::Text => (it.name.clone(), "channel"),
    };
    ShownChannel {
        id: it.id,
        name,
        kind,
        parent: it.thread().map(|thread| thread.parent),
        archived: it.thread().is_some_and(|thread| thread.archived),
        mentions: if kind == "direct" { unread.len() } else { unread.iter().filter(notifies).count() },
        unread: unread.len(),
    }
}

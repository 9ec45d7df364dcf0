//! Channels, what the bot may do in them, and what moderators do there.

use std::collections::BTreeMap;

use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::{Channel, ChannelKind, Thread};
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::permissions::{Overwrite, Permissions};
use crate::rehearsal::wire;

impl Rehearsal {
    pub fn add_channel(&self, server: Id, name: &str, overwrites: &[Overwrite]) -> Id {
        self.change(|state| state.add_channel(server, name, ChannelKind::Text, overwrites))
    }

    /// A channel whose messages can be published to other servers.
    pub fn add_announcements(&self, server: Id, name: &str, overwrites: &[Overwrite]) -> Id {
        self.change(|state| state.add_channel(server, name, ChannelKind::Announcements, overwrites))
    }

    /// What a channel is called, while there is one.
    pub fn channel_name(&self, channel: Id) -> Option<String> {
        self.read(|state| state.channels.get(channel).map(|it| it.name.clone()))
    }

    pub fn rename_channel(&self, channel: Id, name: &str) {
        self.change(|state| {
            let Some(found) = state.channels.get_mut(channel) else { return };
            name.trim_start_matches('#').clone_into(&mut found.name);
            let event = wire::channel(found, None);
            let is_thread = found.thread().is_some();
            state.tell(if is_thread { "THREAD_UPDATE" } else { "CHANNEL_UPDATE" }, event);
        });
    }

    /// The channel and the threads under it are gone.
    pub fn delete_channel(&self, channel: Id) {
        self.change(|state| {
            let Some(gone) = state.channels.remove(channel) else { return };
            let event = wire::channel(&gone, None);
            let name = if gone.thread().is_some() { "THREAD_DELETE" } else { "CHANNEL_DELETE" };
            state.tell(name, event);
        });
    }

    /// Replaces a channel's exception for one role or member; None takes it away.
    pub fn set_overwrite(&self, channel: Id, whom: Id, overwrite: Option<Overwrite>) {
        self.change(|state| {
            let Some(found) = state.channels.get_mut(channel) else { return };
            found.overwrites.retain(|it| it.whom != whom);
            found.overwrites.extend(overwrite);
            let event = wire::channel(found, None);
            state.tell("CHANNEL_UPDATE", event);
        });
    }

    /// The bot may no longer do this in that channel.
    pub fn take_from_bot(&self, channel: Id, permissions: Permissions) {
        let bot = self.bot();
        let overwrite = Overwrite { whom: bot, is_member: true, allow: Permissions::NONE, deny: permissions };
        self.set_overwrite(channel, bot, Some(overwrite));
    }

    /// Undoes [`Self::take_from_bot`].
    pub fn give_back_to_bot(&self, channel: Id) {
        self.set_overwrite(channel, self.bot(), None);
    }

    /// Someone deletes a message, as a moderator may.
    pub fn delete_message(&self, channel: Id, message: Id) {
        // One that is gone already needs nobody to delete it.
        let _ = self.change(|state| state.take_down(channel, message));
    }

    /// A member opens a private thread, and lets the bot into it.
    pub fn opens_thread(&self, owner: Id, parent: Id, name: &str) {
        self.change(|state| {
            let (now, bot) = (state.now(), state.bot);
            let Some(server) = state.channels.get(parent).and_then(|it| it.server) else { return };
            let mut thread = Thread::opened(parent, owner, now);
            thread.members.insert(bot, now);
            state.add_thread(server, name.to_owned(), thread);
        });
    }

    /// Someone archives a thread, and may lock it.
    pub fn archive(&self, thread: Id, locked: bool) {
        self.change(|state| {
            let now = state.now();
            let bot = state.bot;
            let Some(found) = state.channels.get_mut(thread) else { return };
            let Some(kind) = found.thread_mut() else { return };
            (kind.archived, kind.locked, kind.changed_at) = (true, locked, now);
            let event = wire::channel(found, Some(bot));
            state.tell("THREAD_UPDATE", event);
        });
    }

    /// How many active threads a server may have; 1000 at Discord.
    pub fn limit_active_threads(&self, most: usize) {
        self.change(|state| state.most_active_threads = most);
    }
}

impl State {
    fn add_channel(&mut self, server: Id, name: &str, kind: ChannelKind, overwrites: &[Overwrite]) -> Id {
        let id = self.next_id();
        let channel = Channel {
            id,
            server: Some(server),
            name: name.trim_start_matches('#').to_owned(),
            kind,
            overwrites: overwrites.to_vec(),
            messages: BTreeMap::new(),
        };
        let event = wire::channel(&channel, None);
        self.channels.add(channel);
        self.tell("CHANNEL_CREATE", event);
        id
    }
}

//! Messages in channels: sent, edited, deleted, published; with the nonce that makes a repeat harmless.
//! Source of the rules: Discord docs, "Message Resource".

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::{Channel, ChannelKind};
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::messages::{
    CROSSPOSTED, EPHEMERAL, LOADING, Message, Nonce, REPLY, SUPPRESS_EMBEDS,
};
use crate::rehearsal::state::permissions::Permissions;
use crate::rehearsal::state::refusal::Refusal;
use crate::rehearsal::validate::{Draft, Reply};
use crate::rehearsal::wire;

/// "Create Message" says that a nonce is remembered for "the past few minutes".
const NONCE_IS_REMEMBERED: TimeDelta = TimeDelta::minutes(3);

impl State {
    /// The bot sends `draft`. The same nonce again, within three minutes, gives the first message.
    pub fn send(&mut self, channel: Id, draft: Draft) -> Result<Value, Refusal> {
        self.may_send(channel, &draft)?;
        if draft.flags.unwrap_or(0) & EPHEMERAL != 0 {
            let message = "Only interactions have ephemeral messages";
            return Err(Refusal::invalid("flags", "MESSAGE_FLAGS_INVALID", message));
        }
        let nonce = draft.nonce.as_ref().filter(|_| draft.enforce_nonce).map(nonce_text);
        if let Some(first) = nonce.as_deref().and_then(|nonce| self.remembered(channel, nonce)) {
            let message = self.message(channel, first)?;
            return Ok(wire::message(self, message));
        }
        let reference = draft.replies_to.map(|reply| self.reference(channel, reply)).transpose()?.flatten();
        if !draft.shows_something() {
            return Err(Refusal::empty_message());
        }
        self.unarchive_by_speaking(channel)?;
        let id = self.put(channel, self.bot, draft)?;
        let now = self.now();
        if let Some(value) = nonce {
            self.nonces.insert((channel, value), Nonce { message: id, used_at: now });
        }
        let message = self.message_mut(channel, id)?;
        if reference.is_some() {
            message.kind = REPLY;
        }
        message.reference = reference;
        self.tell_of("MESSAGE_CREATE", channel, id);
        let message = self.message(channel, id)?;
        Ok(wire::message(self, message))
    }

    fn may_send(&self, channel: Id, draft: &Draft) -> Result<(), Refusal> {
        let speak = self.channel(channel)?.permission_to_speak();
        let found = self.channel_for_bot(channel, speak)?;
        if let ChannelKind::Direct { with } = found.kind {
            if !self.shares_a_server(with) {
                return Err(Refusal::known(50278));
            }
            if self.user(with)?.refuses_direct_messages {
                return Err(Refusal::direct_messages_refused());
            }
        }
        self.may_show(found, draft)
    }

    /// "Permissions", Bitwise Permission Flags: `EMBED_LINKS`. A bot's embeds are refused without it.
    fn may_show(&self, found: &Channel, draft: &Draft) -> Result<(), Refusal> {
        let embeds = draft.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty());
        let granted = self.permissions(found, self.bot);
        if (embeds && !granted.has(Permissions::EMBED_LINKS))
            || (draft.uploads() && !granted.has(Permissions::ATTACH_FILES))
        {
            return Err(Refusal::missing_permissions());
        }
        Ok(())
    }

    fn remembered(&self, channel: Id, nonce: &str) -> Option<Id> {
        let used = self.nonces.get(&(channel, nonce.to_owned()))?;
        (self.now() - used.used_at < NONCE_IS_REMEMBERED).then_some(used.message)
    }

    /// How it says what it answers. None: that is not there, and need not be.
    pub fn reference(&self, channel: Id, reply: Reply) -> Result<Option<Value>, Refusal> {
        let found = self.channel(channel)?;
        let is_there = found.messages.get(&reply.to).is_some_and(|it| it.only_for.is_none());
        if !is_there && reply.must_exist {
            return Err(Refusal::invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message"));
        }
        let mut reference = json!({"type": 0, "channel_id": channel, "message_id": reply.to});
        if let Some(server) = found.server {
            reference["guild_id"] = json!(server);
        }
        Ok(is_there.then_some(reference))
    }

    /// Puts a message into a channel, whoever says it; the caller has checked that they may, and tells of it.
    pub fn put(&mut self, channel: Id, author: Id, draft: Draft) -> Result<Id, Refusal> {
        let id = self.next_id();
        let content = draft.content.unwrap_or_default();
        let mentions = self.mentions(channel, author, &content, draft.allowed_mentions.as_ref());
        let flags = draft.flags.unwrap_or(0);
        if flags & EPHEMERAL == 0 {
            self.invite_the_mentioned(channel, author, &mentions);
        }
        let attachments = self.after_edit(channel, &[], draft.files.unwrap_or_default())?;
        let message = Message {
            id,
            channel,
            author,
            kind: 0,
            content,
            embeds: wire::with_pictures(draft.embeds.unwrap_or_default(), &attachments),
            attachments,
            components: draft.components.unwrap_or_default(),
            mentions,
            flags,
            nonce: draft.nonce,
            sent_at: self.now(),
            edited_at: None,
            only_for: None,
            interaction: None,
            reference: None,
            touched: self.version,
            more: Map::new(),
        };
        if author == self.bot && flags & EPHEMERAL == 0 {
            self.posted += 1;
        }
        self.channel_mut(channel)?.messages.insert(id, message);
        Ok(id)
    }

    /// A message that everyone in the channel can see.
    pub fn message(&self, channel: Id, id: Id) -> Result<&Message, Refusal> {
        self.channel(channel)?.messages.get(&id).ok_or_else(Refusal::unknown_message)
    }

    pub fn message_mut(&mut self, channel: Id, id: Id) -> Result<&mut Message, Refusal> {
        let version = self.version;
        let message =
            self.channel_mut(channel)?.messages.get_mut(&id).ok_or_else(Refusal::unknown_message)?;
        message.touched = version;
        Ok(message)
    }

    /// The bot edits one of its own messages.
    pub fn edit(&mut self, channel: Id, id: Id, draft: Draft) -> Result<Value, Refusal> {
        let found = self.channel_for_bot(channel, Permissions::NONE)?;
        if found.thread().is_some_and(|thread| thread.archived) {
            return Err(Refusal::thread_archived());
        }
        self.may_show(found, &draft)?;
        let message = self.message(channel, id)?;
        // "Ephemeral messages" are changed through their interaction alone.
        if message.only_for.is_some() {
            return Err(Refusal::unknown_message());
        }
        if message.author != self.bot {
            return Err(Refusal::not_the_author());
        }
        self.change(channel, id, draft)?;
        let message = self.message(channel, id)?;
        Ok(wire::message(self, message))
    }

    /// Changes what `draft` names and leaves the rest; an edit that would leave nothing is refused.
    pub fn change(&mut self, channel: Id, id: Id, draft: Draft) -> Result<(), Refusal> {
        let before = self.message(channel, id)?;
        let content = draft.content.unwrap_or_else(|| before.content.clone());
        let embeds = draft.embeds.unwrap_or_else(|| before.embeds.clone());
        let (author, attached) = (before.author, before.attachments.clone());
        let attachments = self.after_edit(channel, &attached, draft.files.unwrap_or_default())?;
        if content.is_empty() && embeds.is_empty() && attachments.is_empty() {
            return Err(Refusal::empty_message());
        }
        let mentions = self.mentions(channel, author, &content, draft.allowed_mentions.as_ref());
        let now = self.now();
        let message = self.message_mut(channel, id)?;
        let was_loading = message.flags & LOADING != 0;
        message.content = content;
        message.embeds = wire::with_pictures(embeds, &attachments);
        message.attachments = attachments;
        message.mentions = mentions.clone();
        if let Some(components) = draft.components {
            message.components = components;
        }
        message.flags &= !LOADING;
        // "Edit Message": of the flags only this one can be set, or taken away.
        if let Some(flags) = draft.flags {
            message.flags = (message.flags & !SUPPRESS_EMBEDS) | (flags & SUPPRESS_EMBEDS);
        }
        // What the bot was thinking about is not an edit but the first thing said.
        message.edited_at = if was_loading { None } else { Some(now) };
        if message.only_for.is_none() {
            self.invite_the_mentioned(channel, author, &mentions);
            self.tell_of("MESSAGE_UPDATE", channel, id);
        }
        Ok(())
    }

    /// Tells the gateway of a message that was sent or changed, as far as the bot sees it.
    pub fn tell_of(&mut self, event: &'static str, channel: Id, id: Id) {
        let Ok(found) = self.channel(channel) else { return };
        let Some(message) = found.messages.get(&id).filter(|it| it.only_for.is_none()) else { return };
        if !self.sees_channel(found, self.bot) {
            return;
        }
        let mut json = self.as_the_bot_reads(message);
        if let Some(server) = found.server.and_then(|server| self.servers.get(&server)) {
            json["guild_id"] = json!(server.id);
            if let Some(membership) = server.members.get(&message.author) {
                json["member"] = wire::bare_member(membership);
            }
        }
        self.tell(event, json);
    }

    /// Takes a message away, and tells of it.
    pub fn take_down(&mut self, channel: Id, id: Id) -> Result<(), Refusal> {
        let bot = self.bot;
        let is_seen = self.sees_channel(self.channel(channel)?, bot);
        let found = self.channel_mut(channel)?;
        let gone = found.messages.remove(&id).ok_or_else(Refusal::unknown_message)?;
        let mut json = json!({"id": id, "channel_id": channel});
        if let Some(server) = found.server {
            json["guild_id"] = json!(server);
        }
        if is_seen && gone.only_for.is_none() {
            self.tell("MESSAGE_DELETE", json);
        }
        Ok(())
    }

    /// "Delete Message": one's own, or with Manage Messages.
    pub fn delete_message(&mut self, channel: Id, id: Id) -> Result<(), Refusal> {
        let found = self.channel_for_bot(channel, Permissions::NONE)?;
        let message = found
            .messages
            .get(&id)
            .filter(|it| it.only_for.is_none())
            .ok_or_else(Refusal::unknown_message)?;
        let may = self.permissions(found, self.bot).has(Permissions::MANAGE_MESSAGES);
        if message.author != self.bot && !may {
            return Err(Refusal::missing_permissions());
        }
        if found.thread().is_some_and(|thread| thread.archived) {
            return Err(Refusal::thread_archived());
        }
        self.take_down(channel, id)
    }

    /// "Crosspost Message": one's own needs Send Messages, another's Manage Messages.
    pub fn publish(&mut self, channel: Id, id: Id) -> Result<Value, Refusal> {
        let found = self.channel_for_bot(channel, Permissions::SEND_MESSAGES)?;
        if !matches!(found.kind, ChannelKind::Announcements) {
            return Err(Refusal::wrong_channel_type());
        }
        let message = self.message(channel, id)?;
        let may = self.permissions(found, self.bot).has(Permissions::MANAGE_MESSAGES);
        if message.author != self.bot && !may {
            return Err(Refusal::missing_permissions());
        }
        if message.flags & CROSSPOSTED != 0 {
            return Err(Refusal::already_crossposted());
        }
        self.message_mut(channel, id)?.flags |= CROSSPOSTED;
        self.tell_of("MESSAGE_UPDATE", channel, id);
        let message = self.message(channel, id)?;
        Ok(wire::message(self, message))
    }
}

fn nonce_text(nonce: &Value) -> String {
    nonce.as_str().map_or_else(|| nonce.to_string(), str::to_owned)
}

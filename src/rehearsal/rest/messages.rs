//! Messages in channels: sent, read, edited, deleted, published; with the nonce that makes a repeat harmless.
//! Source of the rules: Discord docs, "Message Resource".

use chrono::TimeDelta;
use serde_json::{Value, json};
use twilight_model::channel::message::{AllowedMentions, MentionType};

use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::{Channel, ChannelKind};
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::messages::{CROSSPOSTED, EPHEMERAL, LOADING, Mentions, Message, Nonce};
use crate::rehearsal::state::permissions::Permissions;
use crate::rehearsal::state::refusal::Refusal;
use crate::rehearsal::validate::Draft;
use crate::rehearsal::wire;

/// "Create Message" says that a nonce is remembered for "the past few minutes".
const NONCE_IS_REMEMBERED: TimeDelta = TimeDelta::minutes(3);

/// Which messages of a channel are asked for. "Get Channel Messages".
#[derive(Debug, Clone, Copy)]
pub enum Span {
    Newest,
    Before(Id),
    After(Id),
    Around(Id),
}

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
        let reference = draft.replies_to.map(|to| self.reference(channel, to)).transpose()?;
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
            message.kind = 19;
        }
        message.reference = reference;
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
        // "Permissions", Bitwise Permission Flags: EMBED_LINKS. A bot's embeds are refused without it.
        let embeds = draft.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty());
        let granted = self.permissions(found, self.bot);
        if (embeds && !granted.has(Permissions::EMBED_LINKS))
            || (draft.has_files() && !granted.has(Permissions::ATTACH_FILES))
        {
            return Err(Refusal::missing_permissions());
        }
        Ok(())
    }

    fn remembered(&self, channel: Id, nonce: &str) -> Option<Id> {
        let used = self.nonces.get(&(channel, nonce.to_owned()))?;
        (self.now() - used.used_at < NONCE_IS_REMEMBERED).then_some(used.message)
    }

    fn reference(&self, channel: Id, to: Id) -> Result<Value, Refusal> {
        let found = self.channel(channel)?;
        if !found.messages.contains_key(&to) {
            return Err(Refusal::invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message"));
        }
        let mut reference = json!({"type": 0, "channel_id": channel, "message_id": to});
        if let Some(server) = found.server {
            reference["guild_id"] = json!(server);
        }
        Ok(reference)
    }

    /// Puts a message into a channel, whoever says it; the caller has checked that they may.
    pub fn put(&mut self, channel: Id, author: Id, draft: Draft) -> Result<Id, Refusal> {
        let id = self.next_id();
        let content = draft.content.unwrap_or_default();
        let mentions = self.mentions(channel, author, &content, draft.allowed_mentions.as_ref());
        self.invite_the_mentioned(channel, &mentions);
        let attachments = self.keep_files(channel, draft.files.unwrap_or_default());
        let message = Message {
            id,
            channel,
            author,
            kind: 0,
            content,
            embeds: draft.embeds.unwrap_or_default(),
            attachments,
            components: draft.components.unwrap_or_default(),
            mentions,
            flags: draft.flags.unwrap_or(0),
            nonce: draft.nonce,
            sent_at: self.now(),
            edited_at: None,
            only_for: None,
            interaction: None,
            reference: None,
        };
        self.channel_mut(channel)?.messages.insert(id, message);
        Ok(id)
    }

    /// Who is pinged. "Allowed Mentions Object": a message without one pings whom its text names.
    fn mentions(&self, channel: Id, author: Id, text: &str, allowed: Option<&AllowedMentions>) -> Mentions {
        let Ok(found) = self.channel(channel) else { return Mentions::default() };
        let all = |kind| allowed.is_none_or(|allowed| allowed.parse.contains(&kind));
        let named = |marks: [&str; 2]| -> Vec<Id> {
            text.split('<')
                .filter_map(|part| part.split_once('>').map(|(inside, _)| inside))
                .filter_map(|inside| marks.iter().find_map(|mark| inside.strip_prefix(mark)))
                .filter_map(|id| id.parse().ok())
                .collect()
        };
        let users = named(["@!", "@"]).into_iter().filter(|id| {
            let listed = allowed.is_some_and(|allowed| allowed.users.iter().any(|it| it.get() == id.0));
            self.users.contains_key(id) && (listed || all(MentionType::Users))
        });
        let roles = named(["@&", "@&"]).into_iter().filter(|id| {
            let listed = allowed.is_some_and(|allowed| allowed.roles.iter().any(|it| it.get() == id.0));
            listed || all(MentionType::Roles)
        });
        let may = self.permissions(found, author).has(Permissions::MENTION_EVERYONE);
        let everyone = text.contains("@everyone") || text.contains("@here");
        Mentions {
            everyone: everyone && may && all(MentionType::Everyone),
            users: users.collect(),
            roles: roles.collect(),
        }
    }

    /// "Threads", Private Threads: mentioning someone in one adds them to it.
    fn invite_the_mentioned(&mut self, channel: Id, mentions: &Mentions) {
        let now = self.now();
        let Some(thread) = self.channels.get_mut(channel).and_then(Channel::thread_mut) else { return };
        for user in &mentions.users {
            thread.members.entry(*user).or_insert(now);
        }
    }

    /// A message that everyone in the channel can see.
    pub fn message(&self, channel: Id, id: Id) -> Result<&Message, Refusal> {
        self.channel(channel)?.messages.get(&id).ok_or_else(Refusal::unknown_message)
    }

    pub fn message_mut(&mut self, channel: Id, id: Id) -> Result<&mut Message, Refusal> {
        self.channel_mut(channel)?.messages.get_mut(&id).ok_or_else(Refusal::unknown_message)
    }

    /// A message as the bot may read it.
    pub fn read_message(&self, channel: Id, id: Id) -> Result<Value, Refusal> {
        self.channel_for_bot(channel, Permissions::READ_MESSAGE_HISTORY)?;
        let message = self.message(channel, id)?;
        if message.only_for.is_some() {
            return Err(Refusal::unknown_message());
        }
        Ok(self.as_the_bot_reads(message))
    }

    /// "Get Channel Messages": newest first; without Read Message History there are none.
    pub fn read_messages(&self, channel: Id, span: Span, limit: usize) -> Result<Vec<Value>, Refusal> {
        let found = self.channel_for_bot(channel, Permissions::NONE)?;
        if !self.permissions(found, self.bot).has(Permissions::READ_MESSAGE_HISTORY) {
            return Ok(Vec::new());
        }
        let public: Vec<&Message> = found.messages.values().filter(|it| it.only_for.is_none()).collect();
        let split = |at: Id| public.partition_point(|message| message.id < at);
        let (from, to) = match span {
            Span::Newest => (public.len().saturating_sub(limit), public.len()),
            Span::Before(id) => (split(id).saturating_sub(limit), split(id)),
            Span::After(id) => {
                let from = public.partition_point(|message| message.id <= id);
                (from, (from + limit).min(public.len()))
            }
            Span::Around(id) => {
                let from = split(id).saturating_sub(limit / 2);
                (from, (from + limit).min(public.len()))
            }
        };
        Ok(public[from..to].iter().rev().map(|message| self.as_the_bot_reads(message)).collect())
    }

    /// Discord docs, "Message Content Intent": without it, what others write is empty, but for direct messages
    /// and what mentions the bot.
    fn as_the_bot_reads(&self, message: &Message) -> Value {
        let mut json = wire::message(self, message);
        let direct = self.channel(message.channel).is_ok_and(|channel| channel.server.is_none());
        if message.author != self.bot && !direct && !message.mentions.users.contains(&self.bot) {
            json["content"] = json!("");
            json["embeds"] = json!([]);
            json["attachments"] = json!([]);
            json["components"] = json!([]);
        }
        json
    }

    /// The bot edits one of its own messages.
    pub fn edit(&mut self, channel: Id, id: Id, draft: Draft) -> Result<Value, Refusal> {
        let found = self.channel_for_bot(channel, Permissions::NONE)?;
        if found.thread().is_some_and(|thread| thread.archived) {
            return Err(Refusal::thread_archived());
        }
        let embeds = draft.embeds.as_ref().is_some_and(|embeds| !embeds.is_empty());
        let granted = self.permissions(found, self.bot);
        if (embeds && !granted.has(Permissions::EMBED_LINKS))
            || (draft.has_files() && !granted.has(Permissions::ATTACH_FILES))
        {
            return Err(Refusal::missing_permissions());
        }
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
        let has_files =
            draft.files.as_ref().map_or(!before.attachments.is_empty(), |files| !files.is_empty());
        if content.is_empty() && embeds.is_empty() && !has_files {
            return Err(Refusal::empty_message());
        }
        let author = before.author;
        let mentions = self.mentions(channel, author, &content, draft.allowed_mentions.as_ref());
        let attachments = draft.files.map(|files| self.keep_files(channel, files));
        let now = self.now();
        let message = self.message_mut(channel, id)?;
        let was_loading = message.flags & LOADING != 0;
        message.content = content;
        message.embeds = embeds;
        message.mentions = mentions;
        if let Some(components) = draft.components {
            message.components = components;
        }
        if let Some(attachments) = attachments {
            message.attachments = attachments;
        }
        message.flags &= !LOADING;
        // What the bot was thinking about is not an edit but the first thing said.
        message.edited_at = if was_loading { None } else { Some(now) };
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
        self.channel_mut(channel)?.messages.remove(&id);
        Ok(())
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
        let message = self.message(channel, id)?;
        Ok(wire::message(self, message))
    }
}

fn nonce_text(nonce: &Value) -> String {
    nonce.as_str().map_or_else(|| nonce.to_string(), str::to_owned)
}

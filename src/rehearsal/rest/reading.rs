//! Messages as the bot reads them: one, or a span of a channel's history.

use serde_json::{Value, json};

use crate::rehearsal::state::State;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::messages::Message;
use crate::rehearsal::state::permissions::Permissions;
use crate::rehearsal::state::refusal::Refusal;
use crate::rehearsal::wire;

/// Which messages of a channel are asked for. "Get Channel Messages".
#[derive(Debug, Clone, Copy)]
pub enum Span {
    Newest,
    Before(Id),
    After(Id),
    Around(Id),
}

impl State {
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
    pub fn as_the_bot_reads(&self, message: &Message) -> Value {
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
}

//! Messages.

use serde_json::{Value, json};

use super::people::user;
use super::timestamp::timestamp;
use crate::rehearsal::state::State;
use crate::rehearsal::state::messages::{EPHEMERAL, Message};

pub fn message(state: &State, message: &Message) -> Value {
    let author = state.users.get(&message.author).map_or(Value::Null, user);
    let mentions: Vec<Value> =
        message.mentions.users.iter().filter_map(|id| state.users.get(id)).map(user).collect();
    let mut json = json!({
        "type": message.kind,
        "content": message.content,
        "mentions": mentions,
        "mention_roles": message.mentions.roles,
        "attachments": message.attachments,
        "embeds": message.embeds,
        "timestamp": timestamp(message.sent_at),
        "edited_timestamp": message.edited_at.map(timestamp),
        "flags": message.flags,
        "components": message.components,
        "id": message.id,
        "channel_id": message.channel,
        "author": author,
        "pinned": false,
        "mention_everyone": message.mentions.everyone,
        "tts": false,
    });
    if let Some(nonce) = &message.nonce {
        json["nonce"] = nonce.clone();
    }
    if let Some(interaction) = &message.interaction {
        json["interaction_metadata"] = interaction.clone();
        json["webhook_id"] = json!(state.bot);
        json["application_id"] = json!(state.bot);
    }
    if let Some(reference) = &message.reference {
        json["message_reference"] = reference.clone();
    }
    debug_assert_eq!(message.only_for.is_some(), message.flags & EPHEMERAL != 0);
    json
}

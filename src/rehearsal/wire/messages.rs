//! Messages.

use serde_json::{Value, json};

use super::people::user;
use super::timestamp::timestamp;
use crate::rehearsal::state::State;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::messages::{EPHEMERAL, Message, REPLY, SUPPRESS_EMBEDS};

pub fn message(state: &State, message: &Message) -> Value {
    let author = state.users.get(&message.author).map_or(Value::Null, user);
    let mentions: Vec<Value> =
        message.mentions.users.iter().filter_map(|id| state.users.get(id)).map(user).collect();
    let mut json = json!({
        "type": message.kind,
        "content": message.content,
        "mentions": mentions,
        "mention_roles": message.mentions.roles,
        "attachments": beside_the_embeds(message).collect::<Vec<_>>(),
        "embeds": shown_embeds(message),
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
        // "Message Object": of a reply, null once the other one is deleted; without what that one answers.
        if message.kind == REPLY {
            json["referenced_message"] = referenced(state, message.channel, reference);
        }
    }
    if let Some(fields) = json.as_object_mut() {
        fields.extend(message.more.clone());
    }
    debug_assert_eq!(message.only_for.is_some(), message.flags & EPHEMERAL != 0);
    json
}

fn referenced(state: &State, channel: Id, reference: &Value) -> Value {
    let id = reference["message_id"].as_str().and_then(|id| id.parse().ok());
    let found = id.and_then(|id: Id| state.channels.get(channel)?.messages.get(&id));
    let mut json = found.map_or(Value::Null, |found| message(state, found));
    if let Some(fields) = json.as_object_mut() {
        fields.remove("referenced_message");
    }
    json
}

/// "Message Flags", `SUPPRESS_EMBEDS`: none are shown, and all of them again once it is taken away.
pub fn shown_embeds(message: &Message) -> &[Value] {
    if message.flags & SUPPRESS_EMBEDS == 0 { &message.embeds } else { &[] }
}

/// The files that no embed shows: those that one does are not listed once more.
pub fn beside_the_embeds(message: &Message) -> impl Iterator<Item = &Value> {
    let shown = |url: &Value| message.embeds.iter().any(|embed| pictures(embed).any(|it| it == Some(url)));
    message.attachments.iter().filter(move |file| !shown(&file["url"]))
}

fn pictures(embed: &Value) -> impl Iterator<Item = Option<&Value>> {
    PICTURES.iter().map(|at| embed.pointer(at))
}

/// Where an embed may show a picture.
const PICTURES: [&str; 4] = ["/image/url", "/thumbnail/url", "/author/icon_url", "/footer/icon_url"];

/// The embeds with the addresses of the files that they name. "Uploading Files", Using Attachments within Embeds. A
/// name that no file has leaves the embed without that picture (discord-api-docs #4847).
pub fn with_pictures(mut embeds: Vec<Value>, attachments: &[Value]) -> Vec<Value> {
    for embed in &mut embeds {
        for at in PICTURES {
            let name =
                embed.pointer(at).and_then(Value::as_str).and_then(|url| url.strip_prefix("attachment://"));
            let Some(name) = name else { continue };
            let file = attachments.iter().find(|file| file["filename"] == name);
            let (part, field) = at.trim_start_matches('/').split_once('/').unwrap_or_default();
            let Some(file) = file else {
                let (from, what) =
                    if field == "url" { (&mut *embed, part) } else { (&mut embed[part], field) };
                if let Some(fields) = from.as_object_mut() {
                    fields.remove(what);
                }
                continue;
            };
            embed[part][field] = file["url"].clone();
            let about = ["proxy_url", "width", "height", "content_type"].iter().filter(|_| field == "url");
            for (name, value) in about.filter_map(|name| Some((name, file.get(name)?))) {
                embed[part][*name] = value.clone();
            }
        }
    }
    embeds
}

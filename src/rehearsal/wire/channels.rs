//! Channels, direct messages and threads.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::people::user;
use super::timestamp::timestamp;
use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::{Channel, ChannelKind, Thread};
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::permissions::Overwrite;
use crate::rehearsal::state::servers::User;

/// A channel; a thread also says whether `seen_by` is in it.
pub fn channel(channel: &Channel, seen_by: Option<Id>) -> Value {
    let last =
        channel.messages.values().rfind(|message| message.only_for.is_none()).map(|message| message.id);
    let mut json = json!({
        "id": channel.id,
        "type": channel.type_number(),
        "flags": 0,
        "last_message_id": last,
    });
    match &channel.kind {
        ChannelKind::Direct { .. } => {}
        ChannelKind::Text | ChannelKind::Announcements => {
            json["guild_id"] = json!(channel.server);
            json["name"] = json!(channel.name);
            json["position"] = json!(0);
            json["parent_id"] = Value::Null;
            json["topic"] = Value::Null;
            json["nsfw"] = json!(false);
            json["rate_limit_per_user"] = json!(0);
            json["permission_overwrites"] = json!(overwrites(channel));
        }
        ChannelKind::Thread(it) => {
            json["guild_id"] = json!(channel.server);
            json["name"] = json!(channel.name);
            json["parent_id"] = json!(it.parent);
            json["owner_id"] = json!(it.owner);
            json["rate_limit_per_user"] = json!(it.slow_mode);
            json["thread_metadata"] = thread_metadata(it);
            let said = channel.messages.values().filter(|message| message.only_for.is_none()).count();
            json["message_count"] = json!(said);
            json["total_message_sent"] = json!(said);
            // Discord docs, "Channel Object": an approximate count that stops at 50.
            json["member_count"] = json!(it.members.len().min(50));
            if let Some(seen_by) = seen_by
                && let Some(since) = it.members.get(&seen_by)
            {
                json["member"] = thread_member(channel.id, seen_by, *since);
            }
        }
    }
    json
}

/// Direct messages, as one of the two sees them: the other is the recipient.
pub fn direct_channel(it: &Channel, recipient: &User) -> Value {
    let mut json = channel(it, None);
    json["recipients"] = json!([user(recipient)]);
    json
}

fn overwrites(channel: &Channel) -> Vec<Value> {
    let overwrite = |o: &Overwrite| {
        json!({
            "id": o.whom,
            "type": u8::from(o.is_member),
            "allow": o.allow.0.to_string(),
            "deny": o.deny.0.to_string(),
        })
    };
    channel.overwrites.iter().map(overwrite).collect()
}

fn thread_metadata(thread: &Thread) -> Value {
    json!({
        "archived": thread.archived,
        "archive_timestamp": timestamp(thread.changed_at),
        "auto_archive_duration": thread.auto_archive,
        "locked": thread.locked,
        "create_timestamp": timestamp(thread.made_at),
        "invitable": thread.invitable,
    })
}

pub fn thread_member(thread: Id, who: Id, since: DateTime<Utc>) -> Value {
    json!({"id": thread, "user_id": who, "join_timestamp": timestamp(since), "flags": 0})
}

/// A channel as an interaction carries it: with what the one who acts may do there.
pub fn partial_channel(state: &State, it: &Channel, member: Id) -> Value {
    let mut json = match it.kind {
        ChannelKind::Direct { .. } => match state.users.get(&state.bot) {
            Some(me) => direct_channel(it, me),
            None => channel(it, None),
        },
        _ => channel(it, Some(member)),
    };
    // "Resolved Data Structure": a partial channel has no overwrites.
    if let Some(fields) = json.as_object_mut() {
        fields.remove("permission_overwrites");
    }
    json["permissions"] = json!(state.permissions(it, member).0.to_string());
    json
}

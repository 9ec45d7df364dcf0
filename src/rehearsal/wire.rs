//! How Discord writes what the state holds: the JSON of its REST answers and gateway events.
//! Discord's official description is the measure; fields that a school library never uses are null or empty.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::ids::Id;
use super::permissions;
use super::state::{Channel, ChannelKind, EPHEMERAL, Membership, Message, Role, Server, State, Thread, User};

pub fn timestamp(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, false)
}

pub fn user(user: &User) -> Value {
    let mut json = json!({
        "id": user.id,
        "username": user.handle,
        "avatar": null,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "banner": null,
        "accent_color": null,
        "global_name": user.name,
        "avatar_decoration_data": null,
        "primary_guild": null,
    });
    if user.is_bot {
        json["bot"] = json!(true);
    }
    json
}

/// The bot as it sees itself.
pub fn current_user(me: &User) -> Value {
    let mut json = user(me);
    json["mfa_enabled"] = json!(true);
    json["locale"] = json!("en-US");
    json["verified"] = json!(true);
    json["email"] = Value::Null;
    json
}

pub fn application(state: &State) -> Value {
    let Some(me) = state.users.get(&state.bot) else { return Value::Null };
    let owner = state.users.values().find(|user| !user.is_bot).unwrap_or(me);
    json!({
        "id": state.bot,
        "name": me.name,
        "icon": null,
        "description": "",
        "type": null,
        "bot": user(me),
        "bot_public": true,
        "bot_require_code_grant": false,
        "verify_key": "00".repeat(32),
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": null,
        "role_connections_verification_url": null,
        "owner": user(owner),
        "approximate_guild_count": state.servers.len(),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": null,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}},
    })
}

pub fn role(role: &Role, position: usize, bot: Id) -> Value {
    let mut json = json!({
        "id": role.id,
        "name": role.name,
        "permissions": role.permissions.0.to_string(),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
        "hoist": false,
        "managed": role.is_the_bots,
        "mentionable": false,
        "icon": null,
        "unicode_emoji": null,
        "flags": 0,
    });
    if role.is_the_bots {
        json["tags"] = json!({"bot_id": bot});
    }
    json
}

pub fn roles(server: &Server, bot: Id) -> Vec<Value> {
    server.roles.iter().enumerate().map(|(position, it)| role(it, position, bot)).collect()
}

/// A membership without its user, as `resolved` holds it.
pub fn bare_member(membership: &Membership) -> Value {
    json!({
        "avatar": null,
        "banner": null,
        "communication_disabled_until": membership.timed_out_until.map(timestamp),
        "flags": 0,
        "joined_at": timestamp(membership.joined_at),
        "nick": null,
        "pending": false,
        "premium_since": null,
        "roles": membership.roles,
    })
}

pub fn member(person: &User, membership: &Membership) -> Value {
    let mut json = bare_member(membership);
    json["user"] = user(person);
    json["mute"] = json!(false);
    json["deaf"] = json!(false);
    json
}

/// A server as `GET /guilds/{id}` shows it.
pub fn guild(server: &Server, bot: Id) -> Value {
    json!({
        "id": server.id,
        "name": server.name,
        "icon": null,
        "description": null,
        "home_header": null,
        "splash": null,
        "discovery_splash": null,
        "features": ["COMMUNITY", "NEWS"],
        "banner": null,
        "owner_id": server.owner,
        "application_id": null,
        "region": "us-east",
        "afk_channel_id": null,
        "afk_timeout": 300,
        "system_channel_id": null,
        "system_channel_flags": 0,
        "widget_enabled": false,
        "widget_channel_id": null,
        "verification_level": 1,
        "roles": roles(server, bot),
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_presences": null,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": null,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": "en-US",
        "rules_channel_id": null,
        "safety_alerts_channel_id": null,
        "public_updates_channel_id": null,
        "premium_progress_bar_enabled": false,
        "nsfw": false,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": null,
    })
}

/// A server as the gateway shows it to the bot: with all of its channels
/// (Discord hides none) and, lacking the members intent, with the bot as its only member.
pub fn guild_create(state: &State, server: &Server) -> Value {
    let mut json = guild(server, state.bot);
    let own = server.members.get(&state.bot).zip(state.users.get(&state.bot));
    let channels: Vec<Value> = state
        .channels
        .values()
        .filter(|it| it.server == Some(server.id) && it.thread().is_none())
        .map(|it| channel(it, Some(state.bot)))
        .collect();
    let threads: Vec<Value> = state
        .active_threads(server.id)
        .filter(|(_, thread)| thread.members.contains_key(&state.bot))
        .map(|(it, _)| channel(it, Some(state.bot)))
        .collect();
    json["joined_at"] = json!(timestamp(server.bot_joined_at));
    json["large"] = json!(false);
    json["unavailable"] = json!(false);
    json["member_count"] = json!(server.members.len());
    json["voice_states"] = json!([]);
    json["members"] =
        json!(own.map(|(membership, me)| member(me, membership)).into_iter().collect::<Vec<_>>());
    json["channels"] = json!(channels);
    json["threads"] = json!(threads);
    json["presences"] = json!([]);
    json["stage_instances"] = json!([]);
    json["guild_scheduled_events"] = json!([]);
    json["soundboard_sounds"] = json!([]);
    json
}

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
            json["rate_limit_per_user"] = json!(0);
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
    let overwrite = |o: &permissions::Overwrite| {
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

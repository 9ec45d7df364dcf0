//! Servers and their roles.

use serde_json::{Value, json};

use super::channels::channel;
use super::people::member;
use super::timestamp::timestamp;
use crate::rehearsal::state::State;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::servers::{Role, Server};

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
        "preferred_locale": server.language,
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
        .of_server(server.id)
        .filter(|it| it.thread().is_none())
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

//! Members and other users, and the bot's own application.

use serde_json::{Value, json};

use super::timestamp::timestamp;
use crate::rehearsal::state::State;
use crate::rehearsal::state::servers::{Membership, User};

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
    for (field, value) in &user.written_otherwise {
        json[field] = value.clone();
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

//! Members and other users, and the bot's own application.

use serde_json::{Value, json};

use super::timestamp::timestamp;
use crate::rehearsal::state::State;
use crate::rehearsal::state::servers::{Adornments, Membership, User};

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
    let Adornments { decoration, server_tag, collectibles } = user.wears;
    let some_id = json!(user.id);
    if decoration {
        // Seen in Discord's answers: not the hash of 32 digits that its other pictures have.
        json["avatar_decoration_data"] = json!({
            "asset": "v2_a_9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978",
            "sku_id": some_id,
        });
    }
    if server_tag {
        json["primary_guild"] = json!({
            "identity_guild_id": some_id,
            "identity_enabled": true,
            "tag": "READ",
            "badge": "7d1734ae5a615e82bc7a4033b98fade8",
        });
    }
    if collectibles {
        json["collectibles"] = json!({"nameplate": {
            "sku_id": some_id,
            "asset": "nameplates/nameplates/twilight/",
            "label": "COLLECTIBLES_NAMEPLATES_TWILIGHT_A11Y",
            "palette": "cobalt",
        }});
    }
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
        "nick": membership.nickname,
        "avatar_decoration_data": null,
        "collectibles": null,
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

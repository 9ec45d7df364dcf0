//! Schools, roles, people and channels are made; and how this Discord itself behaves.

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use super::route::{Route, body};
use crate::rehearsal::members::acting::ActError;
use crate::rehearsal::members::sample;
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::limits::RateLimits;
use crate::rehearsal::state::permissions::{Overwrite, Permissions};

pub fn routes() -> Vec<Route> {
    vec![
        Route::new(
            "POST",
            "/rehearsal/servers",
            post(add_server),
            r#"{"sample": "Oak Hill School"} -> the ids of a school like the first one
{"name": "Oak Hill School", "owner": "Alex Admin"} -> {"server": ID, "owner": ID}: nothing else in it but the bot"#,
        ),
        Route::new(
            "POST",
            "/rehearsal/roles",
            post(add_role),
            r#"{"server": "Oak Hill School", "name": "Librarians", "permissions": ["MANAGE_GUILD"]} -> {"role": ID}
permissions here and below: the number, or a list of Discord's own names"#,
        ),
        Route::new(
            "POST",
            "/rehearsal/members",
            post(add_member),
            r#"{"server": "Oak Hill School", "name": "Eve Novak", "roles": ["Librarians"]} -> {"member": ID}"#,
        ),
        Route::new(
            "POST",
            "/rehearsal/channels",
            post(add_channel),
            r#"{"server": "Oak Hill School", "name": "library-desk", "announcements": false, "overwrites":
    [{"whom": "@everyone", "deny": ["VIEW_CHANNEL"]}, {"whom": "@Librarians", "allow": ["VIEW_CHANNEL"]}]} -> {"channel": ID}"#,
        ),
        Route::new("GET", "/rehearsal/options", get(options), "the options, and the id that was given last"),
        Route::new(
            "POST",
            "/rehearsal/options",
            post(set_options),
            r#"any of {"rate_limits": "by_real_time" | "by_its_clock" | "off", "most_active_threads": 1000,
"ids_after": ID, "session_starts_left": 1000}
ids_after: every id from now on is greater; session_starts_left: of a day's 1000"#,
        ),
    ]
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum NewServer {
    Sample { sample: String },
    Bare { name: String, owner: String },
}

async fn add_server(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    Ok(match body(&bytes)? {
        NewServer::Sample { sample } => {
            axum::Json(sample::another_school(&rehearsal, &sample)).into_response()
        }
        NewServer::Bare { name, owner } => {
            let (server, owner) = rehearsal.add_server(&name, &owner);
            axum::Json(json!({"server": server, "owner": owner})).into_response()
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRole {
    server: String,
    name: String,
    #[serde(default)]
    permissions: Permissions,
}

async fn add_role(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let NewRole { server, name, permissions } = body(&bytes)?;
    let role = rehearsal.add_role(rehearsal.server_named(&server)?, &name, permissions);
    Ok(axum::Json(json!({"role": role})).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMember {
    server: String,
    name: String,
    #[serde(default)]
    roles: Vec<String>,
}

async fn add_member(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let NewMember { server, name, roles } = body(&bytes)?;
    let server = rehearsal.server_named(&server)?;
    let member = rehearsal.add_member(server, &name, &rehearsal.roles_in(server, &roles)?);
    Ok(axum::Json(json!({"member": member})).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewChannel {
    server: String,
    name: String,
    #[serde(default)]
    announcements: bool,
    #[serde(default)]
    overwrites: Vec<NewOverwrite>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOverwrite {
    whom: String,
    #[serde(default)]
    allow: Permissions,
    #[serde(default)]
    deny: Permissions,
}

async fn add_channel(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let new: NewChannel = body(&bytes)?;
    let server = rehearsal.server_named(&new.server)?;
    let overwrite = |it: &NewOverwrite| {
        let (whom, is_member) = rehearsal.role_or_member(server, &it.whom)?;
        Ok(Overwrite { whom, is_member, allow: it.allow, deny: it.deny })
    };
    let overwrites = new.overwrites.iter().map(overwrite).collect::<Result<Vec<_>, ActError>>()?;
    let channel = if new.announcements {
        rehearsal.add_announcements(server, &new.name, &overwrites)
    } else {
        rehearsal.add_channel(server, &new.name, &overwrites)
    };
    Ok(axum::Json(json!({"channel": channel})).into_response())
}

async fn options(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    let (most_active_threads, last_id) =
        rehearsal.read(|state| (state.most_active_threads, state.ids.last()));
    axum::Json(json!({
        "rate_limits": rehearsal.rate_limits(),
        "most_active_threads": most_active_threads,
        "last_id": last_id,
        "session_starts_left": rehearsal.hub().starts().left,
    }))
    .into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetOptions {
    rate_limits: Option<RateLimits>,
    most_active_threads: Option<usize>,
    ids_after: Option<Id>,
    session_starts_left: Option<u32>,
}

async fn set_options(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let SetOptions { rate_limits, most_active_threads, ids_after, session_starts_left } = body(&bytes)?;
    if ids_after.is_some_and(|id| !rehearsal.ids_begin_after(id)) {
        return Err(ActError::new(
            "Ids cannot begin there: a greater one has been given already, or too few are left after it.",
        ));
    }
    if let Some(by) = rate_limits {
        rehearsal.set_rate_limits(by);
    }
    if let Some(most) = most_active_threads {
        rehearsal.limit_active_threads(most);
    }
    if let Some(left) = session_starts_left {
        rehearsal.hub().leave_starts(left);
    }
    Ok(options(Shared(rehearsal)).await)
}

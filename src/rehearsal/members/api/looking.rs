//! What members see, and what the bot asked.

use std::future::ready;

use axum::body::Bytes;
use axum::extract::{Path, Query, State as Shared};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};

use super::route::{Route, body, waits};
use crate::rehearsal::members::acting::ActError;
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::State;
use crate::rehearsal::state::ids::Id;

pub fn routes() -> Vec<Route> {
    vec![
        Route::new(
            "GET",
            "/rehearsal/servers",
            get(servers),
            "every server with its roles, channels and members",
        ),
        Route::new("GET", "/rehearsal/members", get(everyone), "everyone, with their servers and roles"),
        Route::new(
            "GET",
            "/rehearsal/channels",
            get(channels),
            "?as=rivera\nthe channels, threads and direct messages that she sees",
        ),
        Route::new(
            "GET",
            "/rehearsal/channels/{channel}",
            get(messages),
            "?as=rivera, like /rehearsal/channels/%23staff-room?as=rivera\nthe messages there, oldest first (\"#\" is optional; ids work)",
        ),
        Route::new(
            "GET",
            "/rehearsal/channels/{channel}/transcript",
            get(transcript),
            "?as=rivera&zone=Europe/Berlin\nthe same as text; without \"as\" all of it, with \"&message=ID\" that one\nhere and above: &waits_seconds=10 waits so long for a channel that is not there yet, and here for words in it",
        ),
        Route::new(
            "POST",
            "/rehearsal/direct-messages",
            post(direct_messages),
            r#"{"as": "rivera"} -> {"channel": ID}: hers with the bot, opened if they were not"#,
        ),
        Route::new(
            "GET",
            "/rehearsal/files/{file}",
            get(file),
            "the bytes of a file under a message, by its id",
        ),
        Route::new("GET", "/rehearsal/record", get(record), "every request of the bot, with its answer"),
        Route::new("GET", "/rehearsal/commands", get(commands), "the commands that the bot has registered"),
        Route::new(
            "GET",
            "/rehearsal/bot",
            get(bot),
            r#"{"id", "token", "api_url", "connected"}: what the bot needs, and whether the gateway has it"#,
        ),
    ]
}

#[derive(Deserialize)]
struct View {
    r#as: Option<String>,
    zone: Option<Tz>,
    message: Option<Id>,
    #[serde(default)]
    waits_seconds: u64,
}

async fn everyone(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    let list: Vec<Value> = rehearsal.read(|state| {
        let people = state.users.values().filter(|user| !user.is_bot);
        people
            .map(|user| {
                let servers = state.servers.values().filter(|server| server.members.contains_key(&user.id));
                let servers: Vec<&str> = servers.map(|server| server.name.as_str()).collect();
                json!({"id": user.id, "name": user.name, "servers": servers, "roles": roles_of(state, user.id)})
            })
            .collect()
    });
    axum::Json(list).into_response()
}

fn roles_of(state: &State, member: Id) -> Vec<&str> {
    state
        .servers
        .values()
        .filter_map(|server| server.members.get(&member).map(|membership| (server, membership)))
        .flat_map(|(server, membership)| {
            server.roles.iter().filter(|role| membership.roles.contains(&role.id))
        })
        .map(|role| role.name.as_str())
        .collect()
}

async fn channels(
    Shared(rehearsal): Shared<Rehearsal>,
    Query(view): Query<View>,
) -> Result<Response, ActError> {
    let member = view.r#as.ok_or_else(|| ActError::new("Say `?as=` whom."))?;
    Ok(axum::Json(rehearsal.channels(rehearsal.member_named(&member)?)).into_response())
}

async fn messages(
    Shared(rehearsal): Shared<Rehearsal>,
    Path(channel): Path<String>,
    Query(view): Query<View>,
) -> Result<Response, ActError> {
    let member = view.r#as.ok_or_else(|| ActError::new("Say `?as=` whom."))?;
    let member = rehearsal.member_named(&member)?;
    let channel =
        waits(view.waits_seconds, || ready(rehearsal.channel_named(&channel, Some(member)))).await?;
    Ok(axum::Json(rehearsal.sees(member, channel)).into_response())
}

async fn transcript(
    Shared(rehearsal): Shared<Rehearsal>,
    Path(channel): Path<String>,
    Query(view): Query<View>,
) -> Result<Response, ActError> {
    let member = view.r#as.map(|name| rehearsal.member_named(&name)).transpose()?;
    let zone = view.zone.unwrap_or(Tz::UTC);
    let read = || {
        let channel = rehearsal.channel_named(&channel, member)?;
        let written = rehearsal.transcript(member, channel, zone);
        if view.waits_seconds > 0 && written.is_empty() {
            return Err(ActError::new("Nothing stands there yet."));
        }
        Ok((channel, written))
    };
    let (channel, written) = waits(view.waits_seconds, || ready(read())).await?;
    let Some(message) = view.message else {
        return Ok(written.into_response());
    };
    let seen = member.map(|member| rehearsal.sees(member, channel)).unwrap_or_default();
    let seen = seen.into_iter().find(|it| it.id == message);
    let seen = seen.ok_or_else(|| ActError::new("There is no such message here for this member."))?;
    Ok(rehearsal.written(&seen, zone).into_response())
}

async fn servers(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    let list: Vec<Value> = rehearsal.read(|state| {
        let servers = state.servers.values();
        servers
            .map(|server| {
                let roles = server.roles.iter();
                let channels = state.channels.of_server(server.id).filter(|it| it.thread().is_none());
                json!({
                    "id": server.id,
                    "name": server.name,
                    "owner": server.owner,
                    "has_bot": server.members.contains_key(&state.bot),
                    "roles": roles
                        .map(|role| json!({"id": role.id, "name": role.name, "permissions": role.permissions}))
                        .collect::<Vec<_>>(),
                    "channels": channels
                        .map(|it| json!({"id": it.id, "name": it.name, "type": it.type_number()}))
                        .collect::<Vec<_>>(),
                    "members": server.members.keys().collect::<Vec<_>>(),
                })
            })
            .collect()
    });
    axum::Json(list).into_response()
}

#[derive(Deserialize)]
struct Whose {
    r#as: String,
}

async fn direct_messages(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let Whose { r#as } = body(&bytes)?;
    let channel = rehearsal.direct_messages(rehearsal.member_named(&r#as)?);
    Ok(axum::Json(json!({"channel": channel})).into_response())
}

async fn file(Shared(rehearsal): Shared<Rehearsal>, Path(id): Path<Id>) -> Result<Response, ActError> {
    let bytes = rehearsal.file(id).ok_or_else(|| ActError::new("There is no such file."))?;
    Ok(bytes.to_vec().into_response())
}

async fn record(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    axum::Json(rehearsal.recorded()).into_response()
}

async fn commands(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    axum::Json(rehearsal.commands()).into_response()
}

async fn bot(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    let connected = rehearsal.hub().is_connected();
    axum::Json(json!({
        "id": rehearsal.bot(),
        "token": rehearsal.token(),
        "api_url": rehearsal.api_url(),
        "connected": connected,
    }))
    .into_response()
}

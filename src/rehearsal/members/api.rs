//! The members' side as JSON, under `/rehearsal` on the same port: act as a member, read a channel as that member
//! sees it, move the clock, set a fault. `GET /rehearsal` prints [`HELP`].
//!
//! A page of another site could send requests to this port, so everything here asks for a loopback `Host`, and what
//! changes anything for a JSON content type, which such a page cannot send without being asked first.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State as Shared};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use data_encoding::BASE64;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::acting::{ActError, Acting};
use super::answer::Answer;
use crate::clock::Clock;
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::State;
use crate::rehearsal::state::faults::Fault;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::permissions::Permissions;

/// What `GET /rehearsal` prints.
const HELP: &str = "\
A pretend Discord on this machine. Members and channels may be named by name (rivera, \"#library-desk\") or by id.
POST bodies are JSON and need the header `content-type: application/json`.

POST /rehearsal/act            {\"as\": \"rivera\", \"in\": \"#ask-the-library\", ...} with one of
                               \"command\": \"tip add\", \"options\": {\"title\": \"...\"}
                               (with files: \"files\": {\"file\": {\"name\": \"plan.pdf\", \"base64\": \"...\"}})
                               \"suggest\": \"request-collab\", \"options\": {...}, \"focused\": \"topic\"
                               \"menu\": \"Ask the library about this\", \"message\": ID
                               \"click\": \"Accept\", \"message\": ID        (without a message: the newest with that button)
                               \"choose\": \"Kind of support\", \"values\": [\"Book talk or reading promotion\"], \"message\": ID
                               (roles and channels by name: [\"@Librarians\"], [\"#library-desk\"])
                               \"submit\": {\"Topic\": \"Oceans\"}           (the form that this member opened last)
                               \"say\": \"Good morning\"
                               -> {\"answer\": \"message\" | \"updated\" | \"form\" | \"suggestions\" | \"acknowledged\" | \"not_answered\", \"seen\": ...}
                               422 {\"error\": ...}: Discord's client would not let the member do it.
GET  /rehearsal/members        everyone
GET  /rehearsal/channels?as=rivera                      the channels, threads and direct messages that she sees
GET  /rehearsal/channels/%23staff-room?as=rivera        the messages there, oldest first (\"#\" is optional; ids work)
GET  /rehearsal/channels/staff-room/transcript?as=rivera&zone=Europe/Berlin   the same as text; without \"as\": all of it
GET  /rehearsal/clock          {\"now\": ...}
POST /rehearsal/clock          {\"set\": \"2026-09-07T07:30:00Z\"} or {\"advance_seconds\": 86400}
GET  /rehearsal/faults         those that have not struck yet
POST /rehearsal/faults         {\"method\": \"POST\", \"path\": \"/messages\", \"times\": 1, \"trouble\": T}; T is \"no_answer\",
                               \"loses_answer\", {\"slow\": MILLISECONDS}, {\"status\": 503},
                               {\"code\": {\"status\": 403, \"code\": 50013}}, {\"rate_limited\": {\"retry_after\": 2.5, \"global\": true}}
POST /rehearsal/trouble        {\"take_from_bot\": \"#staff-room\", \"permissions\": BITS} | {\"give_back_to_bot\": \"#staff-room\"}
                               | {\"delete_channel\": \"#staff-room\"} | {\"refuse_direct_messages\": \"rivera\", \"refuses\": true}
                               | {\"take_role\": \"Librarians\", \"from\": \"lee\"} | {\"give_role\": \"Librarians\", \"to\": \"tan\"}
                               | {\"gateway\": \"drop\" | \"reconnect\" | \"invalidate\" | \"invalidate_resumable\" | \"refuse_token\"}
GET  /rehearsal/record         every request of the bot, with its answer
";

pub fn routes() -> Router<Rehearsal> {
    Router::new()
        .route("/rehearsal", get(async || HELP))
        .route("/rehearsal/act", post(act))
        .route("/rehearsal/members", get(everyone))
        .route("/rehearsal/channels", get(channels))
        .route("/rehearsal/channels/{channel}", get(messages))
        .route("/rehearsal/channels/{channel}/transcript", get(transcript))
        .route("/rehearsal/clock", get(clock).post(set_clock))
        .route("/rehearsal/faults", get(faults).post(add_fault))
        .route("/rehearsal/trouble", post(trouble))
        .route("/rehearsal/record", get(record))
        .layer(middleware::from_fn(only_from_here))
}

/// Refuses what a page of another site could send.
async fn only_from_here(request: Request, next: Next) -> Response {
    if let Some(refusal) = foreign(request.method(), request.headers()) {
        return refusal;
    }
    next.run(request).await
}

fn foreign(method: &Method, headers: &HeaderMap) -> Option<Response> {
    let header = |name| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let host = header(header::HOST);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        return Some(no(StatusCode::FORBIDDEN, "Only this machine may drive the rehearsal."));
    }
    if method != Method::GET && !header(header::CONTENT_TYPE).starts_with("application/json") {
        return Some(no(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Say `content-type: application/json`."));
    }
    None
}

fn no(status: StatusCode, why: &str) -> Response {
    (status, axum::Json(json!({"error": why}))).into_response()
}

impl IntoResponse for ActError {
    fn into_response(self) -> Response {
        no(StatusCode::UNPROCESSABLE_ENTITY, &self.0)
    }
}

fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, ActError> {
    serde_json::from_slice(bytes)
        .map_err(|fault| ActError::new(format!("The body is not understood: {fault}")))
}

#[derive(Deserialize)]
struct Act {
    r#as: String,
    r#in: String,
    #[serde(default)]
    message: Option<Id>,
    #[serde(flatten)]
    does: Does,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Does {
    Command {
        command: String,
        #[serde(default)]
        options: serde_json::Map<String, Value>,
        #[serde(default)]
        files: BTreeMap<String, GivenFile>,
    },
    Suggest {
        suggest: String,
        #[serde(default)]
        options: serde_json::Map<String, Value>,
        focused: String,
    },
    Menu {
        menu: String,
    },
    Click {
        click: String,
    },
    Choose {
        choose: String,
        values: Vec<String>,
    },
    Submit {
        submit: serde_json::Map<String, Value>,
    },
    Say {
        say: String,
    },
}

#[derive(Deserialize)]
struct GivenFile {
    name: String,
    base64: String,
}

async fn act(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let wanted: Act = body(&bytes)?;
    let member = rehearsal.member_named(&wanted.r#as)?;
    let act = Acting { member, channel: rehearsal.channel_named(&wanted.r#in, Some(member))? };
    let answer = match wanted.does {
        Does::Command { command, options, files } => {
            let mut options: Vec<_> =
                options.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            for (option, file) in &files {
                let bytes = BASE64.decode(file.base64.as_bytes());
                let bytes = bytes.map_err(|fault| ActError::new(format!("{}: {fault}.", file.name)))?;
                options.push((option, rehearsal.upload(act, &file.name, &bytes)));
            }
            rehearsal.command(act, &command, &options).await?
        }
        Does::Suggest { suggest, options, focused } => {
            let options: Vec<_> =
                options.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            Answer::Suggestions(rehearsal.suggestions(act, &suggest, &options, &focused).await?)
        }
        Does::Menu { menu } => {
            let message = wanted.message.ok_or_else(|| ActError::new("Say which message."))?;
            rehearsal.message_command(act, message, &menu).await?
        }
        Does::Click { click } => {
            let newest =
                || rehearsal.sees(member, act.channel).into_iter().rfind(|it| it.button(&click).is_some());
            let message = wanted.message.or_else(|| newest().map(|it| it.id));
            let message =
                message.ok_or_else(|| ActError::new(format!("There is no button “{click}” here.")))?;
            rehearsal.click(act, message, &click).await?
        }
        Does::Choose { choose, values } => {
            let newest =
                || rehearsal.sees(member, act.channel).into_iter().rfind(|it| it.menu(&choose).is_some());
            let message = wanted.message.or_else(|| newest().map(|it| it.id));
            let message =
                message.ok_or_else(|| ActError::new(format!("There is no menu “{choose}” here.")))?;
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            rehearsal.choose(act, message, &choose, &values).await?
        }
        Does::Submit { submit } => {
            let form =
                rehearsal.form_of(member).ok_or_else(|| ActError::new("This member has no form open."))?;
            let values: Vec<_> = submit
                .iter()
                .map(|(field, value)| (field.as_str(), value.as_str().unwrap_or_default()))
                .collect();
            rehearsal.submit(act, &form, &values).await?
        }
        Does::Say { say } => {
            let id = rehearsal.say(act, &say)?;
            return Ok(axum::Json(json!({"message": id})).into_response());
        }
    };
    Ok(axum::Json(answer).into_response())
}

#[derive(Deserialize)]
struct View {
    r#as: Option<String>,
    zone: Option<Tz>,
}

async fn everyone(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    let list: Vec<Value> = rehearsal.read(|state| {
        let people = state.users.values().filter(|user| !user.is_bot);
        people
            .map(|user| json!({"id": user.id, "name": user.name, "roles": roles_of(state, user.id)}))
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
    let channel = rehearsal.channel_named(&channel, Some(member))?;
    Ok(axum::Json(rehearsal.sees(member, channel)).into_response())
}

async fn transcript(
    Shared(rehearsal): Shared<Rehearsal>,
    Path(channel): Path<String>,
    Query(view): Query<View>,
) -> Result<Response, ActError> {
    let member = view.r#as.map(|name| rehearsal.member_named(&name)).transpose()?;
    let channel = rehearsal.channel_named(&channel, member)?;
    Ok(rehearsal.transcript(member, channel, view.zone.unwrap_or(Tz::UTC)).into_response())
}

async fn clock(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    axum::Json(json!({"now": rehearsal.clock().now()})).into_response()
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Hands {
    Set { set: DateTime<Utc> },
    Advance { advance_seconds: i64 },
}

async fn set_clock(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let clock = rehearsal.clock();
    let moment = match body(&bytes)? {
        Hands::Set { set } => Some(set),
        Hands::Advance { advance_seconds } => {
            TimeDelta::try_seconds(advance_seconds).and_then(|by| clock.now().checked_add_signed(by))
        }
    };
    clock.set(moment.ok_or_else(|| ActError::new("That is too far."))?);
    rehearsal.change(State::archive_idle_threads);
    Ok(axum::Json(json!({"now": clock.now()})).into_response())
}

async fn faults(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    axum::Json(rehearsal.faults_left()).into_response()
}

async fn add_fault(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let fault: Fault = body(&bytes)?;
    rehearsal.fault(fault);
    Ok(faults(Shared(rehearsal)).await)
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Asked {
    Take { take_from_bot: String, permissions: Permissions },
    GiveBack { give_back_to_bot: String },
    DeleteChannel { delete_channel: String },
    DirectMessages { refuse_direct_messages: String, refuses: bool },
    TakeRole { take_role: String, from: String },
    GiveRole { give_role: String, to: String },
    Gateway { gateway: Gateway },
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Gateway {
    Drop,
    Reconnect,
    Invalidate,
    InvalidateResumable,
    RefuseToken,
}

async fn trouble(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let channel = |name: &str| rehearsal.channel_named(name, None);
    match body(&bytes)? {
        Asked::Take { take_from_bot, permissions } => {
            rehearsal.take_from_bot(channel(&take_from_bot)?, permissions);
        }
        Asked::GiveBack { give_back_to_bot } => rehearsal.give_back_to_bot(channel(&give_back_to_bot)?),
        Asked::DeleteChannel { delete_channel } => rehearsal.delete_channel(channel(&delete_channel)?),
        Asked::DirectMessages { refuse_direct_messages, refuses } => {
            rehearsal.refuse_direct_messages(rehearsal.member_named(&refuse_direct_messages)?, refuses);
        }
        Asked::TakeRole { take_role, from } => {
            let (server, role) = rehearsal.role_named(&take_role)?;
            rehearsal.take_role(server, rehearsal.member_named(&from)?, role);
        }
        Asked::GiveRole { give_role, to } => {
            let (server, role) = rehearsal.role_named(&give_role)?;
            rehearsal.give_role(server, rehearsal.member_named(&to)?, role);
        }
        Asked::Gateway { gateway } => {
            let hub = rehearsal.hub();
            match gateway {
                Gateway::Drop => hub.drop_connections(),
                Gateway::Reconnect => hub.ask_to_reconnect(),
                Gateway::Invalidate => hub.invalidate_sessions(false),
                Gateway::InvalidateResumable => hub.invalidate_sessions(true),
                Gateway::RefuseToken => rehearsal.refuse_token(),
            }
        }
    }
    Ok(axum::Json(json!({})).into_response())
}

async fn record(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    axum::Json(rehearsal.recorded()).into_response()
}

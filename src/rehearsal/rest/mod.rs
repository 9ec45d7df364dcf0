//! REST v10, around the table in `routes`: the token, the faults, the rate limits and the record, each once.

pub mod attachments;
mod front_door;
mod interactions;
mod mentions;
mod messages;
pub mod path;
mod reading;
mod routes;
mod templates;
mod threads;

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::time::Instant;

use self::path::unescaped;
use self::routes::{Call, route};
use self::templates::template;
use super::stage::Rehearsal;
use super::stage::line::Cut;
use super::state::faults::Trouble;
use super::state::files::Upload;
use super::state::limits::TooMany;
use super::state::messages::CROSSPOSTED;
use super::state::record::Exchange;
use super::state::refusal::Refusal;

/// Discord docs, "Create Message": a request is at most 25 MiB.
pub const LARGEST_BODY: usize = 25 * 1024 * 1024;

/// An answer on its way out.
struct Outgoing {
    status: u16,
    json: Option<Value>,
    headers: Vec<(&'static str, String)>,
}

impl Outgoing {
    const fn of(status: u16, json: Option<Value>) -> Self {
        Self { status, json, headers: Vec::new() }
    }
}

pub async fn answer(
    Shared(rehearsal): Shared<Rehearsal>,
    ConnectInfo(line): ConnectInfo<Cut>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let mut call = Call::headed(&parts);
    let began = Instant::now();
    if let Err(turned_away) = front_door::admit(&parts) {
        rehearsal.record(exchange(&call, began, Some(turned_away.status), turned_away.json.clone(), None));
        return respond(&rehearsal, turned_away);
    }
    match read(&parts, body).await {
        Ok((body, files)) => (call.body, call.files) = (body, files),
        Err(refusal) => {
            let refused = refused(&refusal);
            rehearsal.record(exchange(&call, began, Some(refused.status), refused.json.clone(), None));
            return respond(&rehearsal, refused);
        }
    }
    let trouble = rehearsal.strike(&call.method, &call.path);
    if let Some(trouble) = trouble {
        tokio::time::sleep(trouble.delay()).await;
    }
    if let Some(Trouble::Late(after)) = trouble {
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(after)).await;
            let done = handle(&rehearsal, &call);
            rehearsal.record(exchange(&call, began, None, done.json, trouble));
        });
        line.now();
        return Response::default();
    }
    let outgoing = match trouble {
        Some(Trouble::NoAnswer) => {
            rehearsal.record(exchange(&call, began, None, None, trouble));
            line.now();
            return Response::default();
        }
        Some(Trouble::Status(status)) => Outgoing::of(status, None),
        Some(Trouble::Code { status, code }) => refused(&Refusal::of_code(status, code)),
        Some(Trouble::RateLimited { retry_after, global }) => {
            let retry_after = Duration::try_from_secs_f64(retry_after).unwrap_or_default();
            limited(&rehearsal, &TooMany { retry_after, global, standing: None })
        }
        Some(Trouble::LosesAnswer | Trouble::Slow(_) | Trouble::Late(_)) | None => handle(&rehearsal, &call),
    };
    if trouble == Some(Trouble::LosesAnswer) {
        rehearsal.record(exchange(&call, began, None, outgoing.json, trouble));
        line.now();
        return Response::default();
    }
    rehearsal.record(exchange(&call, began, Some(outgoing.status), outgoing.json.clone(), trouble));
    respond(&rehearsal, outgoing)
}

async fn read(parts: &Parts, body: Body) -> Result<(Option<Value>, BTreeMap<u64, Upload>), Refusal> {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return attachments::in_parts(Request::from_parts(parts.clone(), body)).await;
    }
    let bytes = to_bytes(body, LARGEST_BODY).await.map_err(|_| Refusal::known(40005))?;
    if bytes.is_empty() {
        return Ok((None, BTreeMap::new()));
    }
    if !kind.starts_with("application/json") {
        let message = "Expected \"Content-Type\" header to be one of {'application/json'}.";
        return Err(Refusal::invalid("", "CONTENT_TYPE_INVALID", message));
    }
    let json = serde_json::from_slice(&bytes).map_err(|_| Refusal::not_json())?;
    Ok((Some(json), BTreeMap::new()))
}

fn handle(rehearsal: &Rehearsal, call: &Call) -> Outgoing {
    let segments: Vec<String> = call.path.split('/').filter(|part| !part.is_empty()).map(unescaped).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if needs_token(&segments) && !is_authorized(rehearsal, &call.headers) {
        return refused(&Refusal::unauthorized());
    }
    let standing = match rehearsal.count(&call.method, &segments) {
        Ok(standing) => standing,
        Err(too_many) => return limited(rehearsal, &too_many),
    };
    if let Some(wait) = waits_with_an_edit(rehearsal, &call.method, &segments) {
        return refused_for(&Refusal::known(30046), wait.as_secs_f64(), wait.as_secs_f64());
    }
    let starts = rehearsal.hub().starts();
    let done = rehearsal.change(|state| {
        state.archive_idle_threads();
        route(state, &starts, call, &segments)
    });
    let mut outgoing = match done {
        Ok(reply) => Outgoing::of(reply.status, reply.json),
        Err(refusal) => refused(&refusal),
    };
    outgoing.headers = standing.map_or_else(Vec::new, |standing| standing.headers(rehearsal.now()));
    outgoing
}

/// Edits of a message that was published are few.
fn waits_with_an_edit(rehearsal: &Rehearsal, method: &str, segments: &[&str]) -> Option<Duration> {
    let ("PATCH", ["channels", channel, "messages", message]) = (method, segments) else { return None };
    let (channel, message) = (channel.parse().ok()?, message.parse().ok()?);
    let is_published =
        rehearsal.read(|state| state.message(channel, message).is_ok_and(|it| it.flags & CROSSPOSTED != 0));
    if is_published { rehearsal.count_edit_of_published(message).err() } else { None }
}

/// Interactions and their webhooks are authorized by the token in the path.
fn needs_token(segments: &[&str]) -> bool {
    !matches!(segments, ["gateway"] | ["interactions" | "webhooks", ..])
}

fn is_authorized(rehearsal: &Rehearsal, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
    given.strip_prefix("Bot ").is_some_and(|token| rehearsal.accepts_token(token))
}

fn refused(refusal: &Refusal) -> Outgoing {
    // The limit on a channel's writing has been seen with another time in its header than in its body
    // (discord-api-docs #8290 shows the body).
    let (body, header) = if refusal.code == 20028 { (0.3, 5.0) } else { (1.0, 1.0) };
    refused_for(refusal, body, header)
}

/// Some codes (20028, 30046) are rate limits of their own: they say when to come back, too, in seconds.
fn refused_for(refusal: &Refusal, body: f64, header: f64) -> Outgoing {
    let mut outgoing = Outgoing::of(refusal.status, Some(refusal.json()));
    if let (429, Some(json)) = (refusal.status, &mut outgoing.json) {
        (json["retry_after"], json["global"]) = (json!(body), json!(false));
        outgoing.headers.push(("retry-after", header.ceil().to_string()));
        let scope = if refusal.code == 20028 { "shared" } else { "user" };
        outgoing.headers.push(("x-ratelimit-scope", scope.to_owned()));
    }
    outgoing
}

fn limited(rehearsal: &Rehearsal, too_many: &TooMany) -> Outgoing {
    Outgoing { headers: too_many.headers(rehearsal.now()), ..Outgoing::of(429, Some(too_many.json())) }
}

fn respond(rehearsal: &Rehearsal, outgoing: Outgoing) -> Response {
    let mut response =
        Response::new(outgoing.json.as_ref().map_or_else(Body::empty, |json| json.to_string().into()));
    *response.status_mut() =
        StatusCode::from_u16(outgoing.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if outgoing.json.is_some() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    // The second witness of the time is the rehearsal's own clock.
    let date = rehearsal.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (name, value) in outgoing.headers.into_iter().chain([("date", date)]) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    response
}

fn exchange(
    call: &Call,
    began: Instant,
    status: Option<u16>,
    answer: Option<Value>,
    trouble: Option<Trouble>,
) -> Exchange {
    Exchange {
        method: call.method.clone(),
        template: template(&call.path),
        path: call.path.clone(),
        query: call.query.clone(),
        request: call.body.clone(),
        status,
        answer,
        took: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        trouble,
    }
}

//! REST v10, around the table in `routes`: the token, the faults, the rate limits and the record, each once.

pub mod attachments;
mod interactions;
mod messages;
pub mod path;
mod routes;
mod templates;
mod threads;

use std::collections::BTreeMap;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use self::path::unescaped;
use self::routes::{Call, route};
use self::templates::template;
use super::stage::Rehearsal;
use super::stage::line::Cut;
use super::state::faults::Trouble;
use super::state::limits::TooMany;
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

pub async fn answer(
    Shared(rehearsal): Shared<Rehearsal>,
    ConnectInfo(line): ConnectInfo<Cut>,
    request: Request,
) -> Response {
    let call = match read(request).await {
        Ok(call) => call,
        Err(refusal) => return respond(&rehearsal, refused(&refusal)),
    };
    let trouble = rehearsal.strike(&call.method, &call.path);
    if let Some(trouble) = trouble {
        tokio::time::sleep(trouble.delay()).await;
    }
    let outgoing = match trouble {
        Some(Trouble::NoAnswer) => {
            rehearsal.record(exchange(&call, None, None, trouble));
            line.now();
            return Response::default();
        }
        Some(Trouble::Status(status)) => Outgoing { status, json: None, headers: Vec::new() },
        Some(Trouble::Code { status, code }) => refused(&Refusal::of_code(status, code)),
        Some(Trouble::RateLimited { retry_after, global }) => {
            let retry_after = std::time::Duration::try_from_secs_f64(retry_after).unwrap_or_default();
            limited(&rehearsal, &TooMany { retry_after, global, standing: None })
        }
        Some(Trouble::LosesAnswer | Trouble::Slow(_)) | None => handle(&rehearsal, &call),
    };
    if trouble == Some(Trouble::LosesAnswer) {
        rehearsal.record(exchange(&call, None, outgoing.json, trouble));
        line.now();
        return Response::default();
    }
    rehearsal.record(exchange(&call, Some(outgoing.status), outgoing.json.clone(), trouble));
    respond(&rehearsal, outgoing)
}

async fn read(request: Request) -> Result<Call, Refusal> {
    let (parts, body) = request.into_parts();
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let (body, files) = if kind.starts_with("multipart/") {
        attachments::in_parts(Request::from_parts(parts.clone(), body)).await?
    } else {
        let bytes = to_bytes(body, LARGEST_BODY).await.map_err(|_| Refusal::known(40005))?;
        let is_empty = bytes.is_empty();
        let json = (!is_empty).then(|| serde_json::from_slice(&bytes)).transpose();
        (json.map_err(|_| Refusal::not_json())?, BTreeMap::new())
    };
    let path = parts.uri.path();
    Ok(Call {
        method: parts.method.as_str().to_owned(),
        path: path.strip_prefix("/api/v10").unwrap_or(path).to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
        files,
    })
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
    let done = rehearsal.change(|state| {
        state.archive_idle_threads();
        route(state, rehearsal.port(), call, &segments)
    });
    let mut outgoing = match done {
        Ok(reply) => Outgoing { status: reply.status, json: reply.json, headers: Vec::new() },
        Err(refusal) => refused(&refusal),
    };
    outgoing.headers = standing.map_or_else(Vec::new, |standing| standing.headers(rehearsal.now()));
    outgoing
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
    let mut outgoing = Outgoing { status: refusal.status, json: Some(refusal.json()), headers: Vec::new() };
    if let (429, Some(json)) = (refusal.status, &mut outgoing.json) {
        // Some codes (20028, 30046) are rate limits of their own: they say when to come back, too.
        (json["retry_after"], json["global"]) = (json!(1.0), json!(false));
        outgoing.headers.push(("retry-after", "1".to_owned()));
    }
    outgoing
}

fn limited(rehearsal: &Rehearsal, too_many: &TooMany) -> Outgoing {
    Outgoing { status: 429, json: Some(too_many.json()), headers: too_many.headers(rehearsal.now()) }
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

fn exchange(call: &Call, status: Option<u16>, answer: Option<Value>, trouble: Option<Trouble>) -> Exchange {
    Exchange {
        method: call.method.clone(),
        template: template(&call.path),
        path: call.path.clone(),
        query: call.query.clone(),
        request: call.body.clone(),
        status,
        answer,
        trouble,
    }
}

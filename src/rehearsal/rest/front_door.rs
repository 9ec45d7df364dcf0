//! What Discord's front end turns away before anything is read. Its answers are pages, not Discord's JSON.

use axum::http::request::Parts;
use axum::http::{Method, header};

use super::Outgoing;
use super::refused;
use crate::rehearsal::state::refusal::Refusal;

/// Whether the request is let in at all.
pub(super) fn admit(parts: &Parts) -> Result<(), Outgoing> {
    let has = |name| parts.headers.get(name).is_some_and(|value| !value.is_empty());
    // "User Agent": clients without a valid one may be blocked.
    if !has(header::USER_AGENT) {
        return Err(Outgoing::of(403, None));
    }
    // A POST or PUT that says nothing of a body's length: serenity #483, SwiftDiscord #95.
    let sends = matches!(parts.method, Method::POST | Method::PUT);
    if sends && !has(header::CONTENT_LENGTH) && !has(header::TRANSFER_ENCODING) {
        return Err(Outgoing::of(411, None));
    }
    // "API Versioning": what names no version means an old one, and the others are not played.
    if below_the_version(parts.uri.path()).is_none() {
        return Err(refused(&Refusal::no_such_route()));
    }
    Ok(())
}

/// The path below `/api/v10`, with its stroke.
pub(super) fn below_the_version(path: &str) -> Option<&str> {
    path.strip_prefix("/api/v10").filter(|rest| rest.starts_with('/'))
}

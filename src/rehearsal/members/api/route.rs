//! A route of the JSON API with its own line of help, and what all of them need.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::time::Instant;

use crate::rehearsal::members::acting::ActError;
use crate::rehearsal::stage::Rehearsal;

/// One method of one path.
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    /// What `GET /rehearsal` says of it: what it takes and gives, in lines.
    pub help: &'static str,
    pub to: MethodRouter<Rehearsal>,
}

impl Route {
    pub const fn new(
        method: &'static str,
        path: &'static str,
        to: MethodRouter<Rehearsal>,
        help: &'static str,
    ) -> Self {
        Self { method, path, help, to }
    }
}

/// An answer that says no, in a sentence.
pub fn no(status: StatusCode, why: &str) -> Response {
    (status, axum::Json(json!({"error": why}))).into_response()
}

impl IntoResponse for ActError {
    fn into_response(self) -> Response {
        no(StatusCode::UNPROCESSABLE_ENTITY, &self.0)
    }
}

/// How often a member looks again for what is not there yet.
const LOOKS_EVERY: Duration = Duration::from_millis(50);

/// Tries again until it can be done, for so many real seconds: what one act brings about is not there the moment
/// after, and nothing that was refused has reached the bot.
pub async fn waits<T, Trying: Future<Output = Result<T, ActError>>>(
    seconds: u64,
    mut does: impl FnMut() -> Trying,
) -> Result<T, ActError> {
    let until = Instant::now() + Duration::from_secs(seconds.min(60));
    loop {
        match does().await {
            Err(_) if Instant::now() < until => tokio::time::sleep(LOOKS_EVERY).await,
            done => return done,
        }
    }
}

/// Reads a body of JSON.
pub fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, ActError> {
    serde_json::from_slice(bytes).map_err(|fault| {
        ActError::new(format!("The body is not understood: {fault}. GET /rehearsal tells the forms."))
    })
}

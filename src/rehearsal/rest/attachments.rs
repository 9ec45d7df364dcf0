//! Files: uploaded by a member with a command, or sent by the bot with a message; kept here, and served on the
//! loopback address as Discord's own hosts serve them. Source of the rules: Discord docs, "Uploading Files".

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{ConnectInfo, FromRequest, Path, Request, State as Shared};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::path::query;

use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::stage::line::Cut;
use crate::rehearsal::state::State;
use crate::rehearsal::state::faults::Trouble;
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::pictures;
use crate::rehearsal::state::record::Exchange;
use crate::rehearsal::state::refusal::Refusal;
use crate::rehearsal::validate::{self, Files, Kept, New};

/// Where files lie, for which Discord has hosts of its own.
pub const HOST: &str = "localhost";

/// "Signed Attachment CDN URLs": an address opens for a day.
const OPENS_FOR: TimeDelta = TimeDelta::days(1);

impl State {
    /// Keeps a file, and gives it as Discord shows it with a message of that channel, or with an act there. It lies at
    /// an origin of its own, as with Discord: the same port by the machine's other name.
    pub fn keep_file(&mut self, channel: Id, upload: Upload) -> Value {
        let id = self.next_id();
        let (name, title) = upload.kept_as(&id.to_string());
        let now = self.now();
        let (from, until) = (now.timestamp(), (now + OPENS_FOR).timestamp());
        let url = format!(
            "http://{HOST}:{}/attachments/{channel}/{id}/{name}?ex={until:x}&is={from:x}&hm={id:064x}",
            self.port,
            id = id.0
        );
        let mut json = json!({
            "id": id,
            "filename": name,
            "size": upload.bytes.len(),
            "url": url,
            "proxy_url": url,
            "content_type": upload.content_type(),
        });
        if let Some(title) = title {
            json["title"] = json!(title);
        }
        if let Some((width, height)) = pictures::size(&upload.bytes) {
            (json["width"], json["height"]) = (json!(width), json!(height));
        }
        without_nulls(&mut json);
        self.files.insert(id, upload);
        json
    }

    /// Keeps what comes along with a message, with what is said of each.
    pub fn keep_files(&mut self, channel: Id, files: Vec<New>) -> Vec<Value> {
        let keep = |file: New| {
            let mut kept = self.keep_file(channel, file.upload);
            describe(&mut kept, file.description);
            kept
        };
        files.into_iter().map(keep).collect()
    }

    /// What is left of `before` and comes with `files`, in this order. "Edit Message": a list names what stays.
    pub fn after_edit(&mut self, channel: Id, before: &[Value], files: Files) -> Result<Vec<Value>, Refusal> {
        let mut left = match files.kept {
            None => before.to_vec(),
            Some(kept) => kept.into_iter().map(|kept| stays(before, kept)).collect::<Result<_, _>>()?,
        };
        left.extend(self.keep_files(channel, files.new));
        Ok(left)
    }
}

fn stays(before: &[Value], kept: Kept) -> Result<Value, Refusal> {
    let found = before.iter().find(|it| it["id"] == json!(kept.id));
    let mut found = found.cloned().ok_or_else(|| validate::file_not_found(kept.at))?;
    describe(&mut found, kept.description);
    Ok(found)
}

fn describe(attachment: &mut Value, description: Option<String>) {
    if let Some(description) = description {
        attachment["description"] = json!(description);
    }
}

/// What there is not is left out.
fn without_nulls(attachment: &mut Value) {
    if let Some(fields) = attachment.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
}

/// A body in parts: `payload_json`, and the files by the number in `files[n]`.
pub async fn in_parts(request: Request) -> Result<(Option<Value>, BTreeMap<u64, Upload>), Refusal> {
    let unreadable = |_: MultipartError| Refusal::known(40005);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Refusal::not_json())?;
    let (mut json, mut files) = (None, BTreeMap::new());
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "payload_json" {
            let bytes = part.bytes().await.map_err(unreadable)?;
            json = Some(serde_json::from_slice(&bytes).map_err(|_| Refusal::not_json())?);
            continue;
        }
        let number = name.strip_prefix("files[").and_then(|rest| rest.strip_suffix(']'));
        let number = number.and_then(|number| number.parse().ok());
        let number = number.ok_or_else(|| Refusal::not_played(&format!("a part called “{name}”")))?;
        let upload = Upload {
            name: part.file_name().unwrap_or("unknown").to_owned(),
            media_type: part.content_type().map(str::to_owned),
            bytes: Arc::from(&*part.bytes().await.map_err(unreadable)?),
        };
        files.insert(number, upload);
    }
    Ok((json, files))
}

/// Serves a file to whoever knows its address, for as long as that opens.
pub async fn serve(
    Shared(rehearsal): Shared<Rehearsal>,
    ConnectInfo(line): ConnectInfo<Cut>,
    headers: HeaderMap,
    uri: Uri,
    Path((_, id, _)): Path<(String, Id, String)>,
) -> Response {
    let trouble = rehearsal.strike("GET", uri.path());
    if let Some(trouble) = trouble {
        tokio::time::sleep(trouble.delay()).await;
    }
    let opens =
        is_asked_here(&headers) && opens(uri.query().unwrap_or_default(), rehearsal.now().timestamp());
    let found = rehearsal
        .read(|state| state.files.get(&id).filter(|_| opens).map(|upload| Arc::clone(&upload.bytes)));
    let status = match trouble {
        Some(Trouble::NoAnswer | Trouble::LosesAnswer | Trouble::Late(_)) => None,
        Some(Trouble::Status(status) | Trouble::Code { status, .. }) => Some(status),
        Some(Trouble::RateLimited { .. }) => Some(429),
        Some(Trouble::Slow(_)) | None => Some(if found.is_some() { 200 } else { 404 }),
    };
    let (method, path) = ("GET".to_owned(), uri.path().to_owned());
    rehearsal.record(Exchange { method, path, status, trouble, ..Exchange::default() });
    let mut response = Response::default();
    match status {
        None => line.now(),
        Some(200) => *response.body_mut() = found.map_or_else(Body::empty, |bytes| bytes.to_vec().into()),
        Some(status) => {
            *response.status_mut() =
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        }
    }
    response
}

/// The API's own host has no files.
fn is_asked_here(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|it| it.to_str().ok()).unwrap_or_default();
    host.rsplit_once(':').map_or(host, |(name, _)| name) == HOST
}

/// "Signed Attachment CDN URLs": `ex` says until when, in hexadecimal seconds.
fn opens(asked: &str, now: i64) -> bool {
    query(asked, "ex").and_then(|until| i64::from_str_radix(&until, 16).ok()).is_some_and(|until| now < until)
}

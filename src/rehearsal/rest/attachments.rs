//! Files: uploaded by a member with a command, or sent by the bot with a message; kept here, and served on the
//! loopback address as Discord's own hosts serve them. Source of the rules: Discord docs, "Uploading Files".

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{ConnectInfo, FromRequest, Path, Request, State as Shared};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde_json::{Value, json};

use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::stage::line::Cut;
use crate::rehearsal::state::State;
use crate::rehearsal::state::faults::Trouble;
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::record::Exchange;
use crate::rehearsal::state::refusal::Refusal;

impl State {
    /// Keeps a file, and gives it as Discord shows it with a message of that channel, or with an act there.
    pub fn keep_file(&mut self, channel: Id, upload: Upload) -> Value {
        let id = self.next_id();
        let in_url = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
        let name: String = upload.name.chars().map(in_url).collect();
        let url = format!("http://127.0.0.1:{}/attachments/{channel}/{id}/{name}", self.port);
        let mut json = json!({
            "id": id,
            "filename": upload.name,
            "size": upload.bytes.len(),
            "url": url,
            "proxy_url": url,
        });
        if let Some(description) = &upload.description {
            json["description"] = json!(description);
        }
        if let Some(media_type) = &upload.media_type {
            json["content_type"] = json!(media_type);
        }
        self.files.insert(id, upload);
        json
    }

    pub fn keep_files(&mut self, channel: Id, files: Vec<Upload>) -> Vec<Value> {
        files.into_iter().map(|file| self.keep_file(channel, file)).collect()
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
            description: None,
            bytes: Arc::from(&*part.bytes().await.map_err(unreadable)?),
        };
        files.insert(number, upload);
    }
    Ok((json, files))
}

/// Serves a file to whoever knows its address.
pub async fn serve(
    Shared(rehearsal): Shared<Rehearsal>,
    ConnectInfo(line): ConnectInfo<Cut>,
    uri: Uri,
    Path((_, id, _)): Path<(String, Id, String)>,
) -> Response {
    let trouble = rehearsal.strike("GET", uri.path());
    if let Some(trouble) = trouble {
        tokio::time::sleep(trouble.delay()).await;
    }
    let found = rehearsal.read(|state| state.files.get(&id).map(|upload| Arc::clone(&upload.bytes)));
    let status = match trouble {
        Some(Trouble::NoAnswer | Trouble::LosesAnswer) => None,
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

//! Files: uploaded by a member with a command, or sent by the bot with a message; kept here, and served on the
//! loopback address as Discord's own hosts serve them. Source of the rules: Discord docs, "Uploading Files".

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{ConnectInfo, FromRequest, Path, Request, State as Shared};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde_json::{Value, json};

use super::Rehearsal;
use super::acting::{ActError, Acting, Answer, Given};
use super::faults::Trouble;
use super::ids::Id;
use super::line::Cut;
use super::record::Exchange;
use super::refusal::Refusal;
use super::state::State;

/// A file with its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    pub name: String,
    pub media_type: Option<String>,
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

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

impl Rehearsal {
    /// What a member's client does with a file before a command is sent: the value for an option that takes a file.
    pub fn upload(&self, act: Acting, name: &str, bytes: &[u8]) -> Value {
        let upload = Upload { name: name.to_owned(), media_type: None, bytes: Arc::from(bytes) };
        self.change(|state| state.keep_file(act.channel, upload))
    }

    /// "/name" with options and files: an option's name, a file's name, its bytes.
    pub async fn command_with_files(
        &self,
        act: Acting,
        name: &str,
        options: &[Given<'_>],
        files: &[(&str, &str, &[u8])],
    ) -> Result<Answer, ActError> {
        let mut options = options.to_vec();
        options.extend(files.iter().map(|(option, file, bytes)| (*option, self.upload(act, file, bytes))));
        self.command(act, name, &options).await
    }

    /// The bytes of a file that somebody sees.
    pub fn file(&self, id: Id) -> Option<Arc<[u8]>> {
        self.read(|state| state.files.get(&id).map(|upload| Arc::clone(&upload.bytes)))
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
    let found = rehearsal.file(id);
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

#[cfg(test)]
mod tests {
    use reqwest::multipart::{Form, Part};

    use super::*;
    use crate::clock::SetClock;
    use crate::rehearsal::{Options, sample};

    #[tokio::test]
    async fn files_come_in_parts_and_an_edit_keeps_them_unless_it_lists_others() {
        let clock = Arc::new(SetClock::still(chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000)));
        let rehearsal = Rehearsal::open(Options { port: 0, clock, rate_limits: false }).await.unwrap();
        let school = sample::school(&rehearsal);
        let asks = |method: reqwest::Method, path: &str| {
            let url = format!("{}/api/v10/channels/{}{path}", rehearsal.api_url(), school.staff);
            let token = format!("Bot {}", rehearsal.token());
            reqwest::Client::new().request(method, url).header("authorization", token)
        };
        let in_parts = || {
            let payload =
                json!({ "content": "Look", "attachments": [{ "id": "0", "filename": "a plan.txt" }] });
            let file = Part::bytes(b"words".to_vec()).file_name("other.txt");
            Form::new().text("payload_json", payload.to_string()).part("files[0]", file)
        };
        let sent = asks(reqwest::Method::POST, "/messages").multipart(in_parts()).send().await.unwrap();
        let sent: Value = serde_json::from_slice(&sent.bytes().await.unwrap()).unwrap();
        assert_eq!(sent["attachments"][0]["filename"], "a plan.txt");
        let url = sent["attachments"][0]["url"].as_str().unwrap();
        assert_eq!(reqwest::get(url).await.unwrap().bytes().await.unwrap(), "words");

        let files = || rehearsal.newest(school.rivera, school.staff).unwrap().files.len();
        let message = format!("/messages/{}", sent["id"].as_str().unwrap());
        for (body, left) in [(json!({ "content": "Look!" }), 1), (json!({ "attachments": [] }), 0)] {
            let edit = asks(reqwest::Method::PATCH, &message).header("content-type", "application/json");
            assert_eq!(edit.body(body.to_string()).send().await.unwrap().status(), 200);
            assert_eq!(files(), left, "{body}");
        }
        let edit = asks(reqwest::Method::PATCH, &message).multipart(in_parts()).send().await.unwrap();
        assert_eq!((edit.status().as_u16(), files()), (200, 1));
        let elsewhere = asks(reqwest::Method::POST, "/threads").multipart(in_parts()).send().await.unwrap();
        assert_eq!(elsewhere.status(), 400, "the rehearsal says what it does not play");
    }
}

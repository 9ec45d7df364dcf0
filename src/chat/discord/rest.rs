//! The one way to Discord's HTTP interface: time-outs, rate limits, and the second witness of the time.
//!
//! serenity's own client is not used for requests, because it loses what the promise of delivery needs: no
//! time-outs, no `Retry-After` in the error, and with its limiter on it calls the real host whatever the
//! configured address.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use native_tls::TlsConnector;
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderMap, HeaderValue};
use reqwest::multipart;
use secrecy::{ExposeSecret, Secret};
use serde_json::{Value, json};
use twilight_http_ratelimiting::{Endpoint, RateLimitHeaders};

pub(super) use super::pace::Turn;
pub(super) use twilight_http_ratelimiting::Method;

use super::errors::{ConnectError, Failure};
use super::pace::{self, Limiter};
use super::refusals::Refusals;
use crate::address::{is_loopback, read_api_address};
use crate::chat::{File, Witness};
use crate::clock::Clock;

/// The certificates that this computer trusts. Reading them takes as long as a hundred answers, so all that one process
/// connects shares them.
static TRUST: LazyLock<Option<TlsConnector>> = LazyLock::new(|| TlsConnector::new().ok());

const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// From the last byte that was asked to the last of the answer, which is small whatever was asked.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// The slowest line on which an upload is still waited for, in bytes a second. A line that carries nothing at all is
/// given up sooner where the system tells of it.
const SLOWEST_LINE: u64 = 32 * 1024;
/// What was sent and is not acknowledged for so long was sent into nothing.
#[cfg(target_os = "linux")]
const SILENCE: Duration = Duration::from_secs(20);
/// Longer than any ordinary bucket takes to refill; whoever asked is then told to come back.
const TURN_WITHIN: Duration = Duration::from_secs(15);

/// `DiscordBot ($url, $versionNumber)`, as Discord's reference asks under "User Agent".
const USER_AGENT: &str = concat!("DiscordBot (shelftalker, ", env!("CARGO_PKG_VERSION"), ")");

/// Requests to one address with one token.
pub(super) struct Rest {
    http: reqwest::Client,
    address: reqwest::Url,
    token: Secret<String>,
    limiter: Limiter,
    clock: Arc<dyn Clock>,
    clock_seen: Mutex<Option<Seen>>,
    pause: Mutex<Pause>,
    refusals: Mutex<Refusals>,
}

/// What Discord's clock showed, and when that was by the part of ours that nobody can set.
#[derive(Clone, Copy)]
struct Seen {
    theirs: DateTime<Utc>,
    at: Duration,
}

/// Until when nothing is asked, by the part of our clock that nobody can set.
#[derive(Default)]
struct Pause {
    until: Duration,
    /// The same for answers to interactions, which no limit of the bot's touches: only a ban of this address does.
    ban_until: Duration,
}

/// One request: the path below `/api/v10/`, without a leading slash, and what goes with it.
#[derive(Clone)]
pub(super) struct Call {
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
    files: Vec<File>,
}

impl Call {
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path, None)
    }

    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self::new(Method::Post, path, Some(body))
    }

    pub fn patch(path: impl Into<String>, body: Value) -> Self {
        Self::new(Method::Patch, path, Some(body))
    }

    pub fn put(path: impl Into<String>, body: Option<Value>) -> Self {
        Self::new(Method::Put, path, body)
    }

    pub fn without_body(method: Method, path: impl Into<String>) -> Self {
        Self::new(method, path, None)
    }

    pub fn asking(mut self, name: &'static str, value: u64) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// How long until its answer is there, at the latest: an upload may take as long as a slow line needs for it.
    fn within(&self) -> Duration {
        let bytes: usize = self.files.iter().map(|file| file.bytes.len()).sum();
        ANSWER_WITHIN + Duration::from_secs(bytes as u64 / SLOWEST_LINE)
    }

    /// Sends these along, as parts of their own beside the body.
    pub fn with_files(mut self, files: &[File]) -> Self {
        self.files = files.to_vec();
        self
    }

    fn new(method: Method, path: impl Into<String>, body: Option<Value>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), body, files: Vec::new() }
    }

    /// Answers to interactions count against no limit of the bot's. They also skip the limiter because it names
    /// paths in its logs and remembers them for hours, and these paths hold an interaction's token.
    fn is_about_an_interaction(&self) -> bool {
        self.path.starts_with("interactions/") || self.path.starts_with("webhooks/")
    }
}

impl Rest {
    /// Needs a running tokio runtime: the limiter is a task of its own.
    pub fn new(api_url: &str, token: Secret<String>, clock: Arc<dyn Clock>) -> Result<Self, ConnectError> {
        let address = read_api_address(api_url)
            .map_err(|_| ConnectError::BadAddress { address: api_url.to_owned() })?;
        HeaderValue::try_from(bot(&token).expose_secret()).map_err(|_| ConnectError::MalformedToken)?;
        let trust = TRUST.clone().ok_or(ConnectError::NoTls)?;
        let mut http = reqwest::Client::builder()
            .use_preconfigured_tls(trust)
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN)
            .redirect(reqwest::redirect::Policy::none());
        #[cfg(target_os = "linux")]
        {
            http = http.tcp_user_timeout(SILENCE);
        }
        if is_loopback(&address) {
            // A proxy of the environment would carry a rehearsal's requests off this machine.
            http = http.no_proxy();
        }
        Ok(Self {
            http: http.build().map_err(|_| ConnectError::NoTls)?,
            address,
            token,
            limiter: Limiter::new(),
            clock,
            clock_seen: Mutex::new(None),
            pause: Mutex::default(),
            refusals: Mutex::default(),
        })
    }

    pub fn address(&self) -> &reqwest::Url {
        &self.address
    }

    /// The same settings without the token: for what lies at Discord's other hosts, and for serenity, which asks for
    /// the gateway once more while it is built.
    pub fn http(&self) -> reqwest::Client {
        self.http.clone()
    }

    pub fn token(&self) -> &Secret<String> {
        &self.token
    }

    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    pub fn witness(&self) -> Option<Witness> {
        let seen = (*lock(&self.clock_seen))?;
        let age = self.clock.monotonic().saturating_sub(seen.at);
        let theirs_now = seen.theirs + TimeDelta::from_std(age).unwrap_or_default();
        Some(Witness { ahead: theirs_now - self.clock.now(), age })
    }

    pub fn refusals_lately(&self) -> u32 {
        lock(&self.refusals).lately(self.clock.monotonic())
    }

    /// Waits for a turn at this endpoint.
    pub async fn turn(&self, method: Method, path: &str) -> Result<Turn, Failure> {
        self.is_let_out(lock(&self.pause).until)?;
        let endpoint = Endpoint { method, path: path.to_owned() };
        match tokio::time::timeout(TURN_WITHIN, self.limiter.turn(endpoint)).await {
            Ok(turn) => Ok(turn),
            Err(_) => Err(Failure::Paced { wait: TURN_WITHIN, everywhere: false }),
        }
    }

    /// Waits for a turn and makes the call. An answer without a body is `null`.
    pub async fn call(&self, call: Call) -> Result<Value, Failure> {
        let turn = if call.is_about_an_interaction() {
            self.is_let_out(lock(&self.pause).ban_until)?;
            None
        } else {
            Some(self.turn(call.method, &call.path).await?)
        };
        self.call_in(turn, call).await
    }

    /// Makes the call in a turn that was waited for before.
    pub async fn call_in(&self, turn: Option<Turn>, call: Call) -> Result<Value, Failure> {
        let request = self.request(&call);
        if let Some(turn) = &turn {
            turn.comes().await;
        }
        let asked_at = self.clock.monotonic();
        let answer = request.send().await.map_err(|error| Failure::of_transport(&error))?;
        let status = answer.status();
        let headers = answer.headers().clone();
        self.note_time(&headers, asked_at);
        // The answer's body may be lost on the way even though its head says what was done.
        let body = answer.bytes().await;
        let body = body.map(|bytes| serde_json::from_slice(&bytes).unwrap_or(Value::Null));

        if status.is_success() {
            complete(turn, pace::bucket_after(&headers, None));
            return body.map_err(|error| Failure::of_transport(&error));
        }
        self.note_refusal(status.as_u16(), &headers);
        let failure = Failure::of_answer(status.as_u16(), &headers, &body.unwrap_or_else(|_| json!({})));
        let wait = failure.retry_after();
        if let (Some(wait), true) = (wait, failure.is_everywhere()) {
            self.keep_still(wait, failure.is_ban());
        }
        complete(turn, pace::bucket_after(&headers, wait));
        Err(failure)
    }

    fn request(&self, call: &Call) -> reqwest::RequestBuilder {
        let mut url = self.address.clone();
        url.set_path(&format!("/api/v10/{}", call.path));
        let method = match call.method {
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
            _ => reqwest::Method::GET,
        };
        let mut request = self.http.request(method, url).query(&call.query).timeout(call.within());
        if let Ok(mut token) = HeaderValue::try_from(bot(&self.token).expose_secret()) {
            token.set_sensitive(true);
            request = request.header(AUTHORIZATION, token);
        }
        match &call.body {
            Some(body) if call.files.is_empty() => {
                request.header(CONTENT_TYPE, "application/json").body(body.to_string())
            }
            Some(body) => request.multipart(in_parts(body, &call.files)),
            // Discord's front end has answered 411 to a request of these without a length.
            None if matches!(call.method, Method::Post | Method::Put) => request.header(CONTENT_LENGTH, 0),
            None => request,
        }
    }

    fn is_let_out(&self, pause_ends: Duration) -> Result<(), Failure> {
        match pause_ends.saturating_sub(self.clock.monotonic()) {
            Duration::ZERO => Ok(()),
            wait => Err(Failure::Paced { wait, everywhere: true }),
        }
    }

    fn keep_still(&self, wait: Duration, is_ban: bool) {
        let until = self.clock.monotonic() + wait;
        let mut pause = lock(&self.pause);
        pause.until = pause.until.max(until);
        if is_ban {
            tracing::error!(
                seconds = wait.as_secs(),
                "Discord has banned this address for a while: nothing is asked until then"
            );
            pause.ban_until = pause.ban_until.max(until);
        }
    }

    /// `Date` has whole seconds, and the answer took a while: half of that while is the best guess.
    fn note_time(&self, headers: &HeaderMap, asked_at: Duration) {
        let theirs = headers.get(DATE).and_then(|date| date.to_str().ok());
        let Some(theirs) = theirs.and_then(|date| DateTime::parse_from_rfc2822(date).ok()) else { return };
        let took = self.clock.monotonic().saturating_sub(asked_at);
        *lock(&self.clock_seen) = Some(Seen { theirs: theirs.to_utc(), at: asked_at + took / 2 });
    }

    fn note_refusal(&self, status: u16, headers: &HeaderMap) {
        if Refusals::counts(status, pace::text(headers, "x-ratelimit-scope")) {
            lock(&self.refusals).add(self.clock.monotonic());
        }
    }
}

/// Hands a turn back with what was learned about its bucket.
fn complete(turn: Option<Turn>, bucket: Option<RateLimitHeaders>) {
    if let Some(turn) = turn {
        turn.complete(bucket);
    }
}

/// The body beside its files ("Uploading Files").
fn in_parts(body: &Value, files: &[File]) -> multipart::Form {
    let json = part(body.to_string().into_bytes(), "application/json");
    let form = multipart::Form::new().part("payload_json", json);
    files.iter().enumerate().fold(form, |form, (n, file)| {
        let part = part(file.bytes.to_vec(), &file.media_type).file_name(file.name.clone());
        form.part(format!("files[{n}]"), part)
    })
}

fn part(bytes: Vec<u8>, media_type: &str) -> multipart::Part {
    let mut headers = HeaderMap::new();
    headers.extend(HeaderValue::from_str(media_type).ok().map(|it| (CONTENT_TYPE, it)));
    multipart::Part::bytes(bytes).headers(headers)
}

fn bot(token: &Secret<String>) -> Secret<String> {
    Secret::new(format!("Bot {}", token.expose_secret()))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_has_the_time_that_a_slow_line_needs_and_anything_else_has_not() {
        let file = |bytes: usize| File {
            name: "a".into(),
            media_type: "image/png".into(),
            bytes: vec![0; bytes].into(),
            description: String::new(),
        };
        let post = Call::post("channels/7/messages", json!({}));
        assert_eq!(post.within(), ANSWER_WITHIN);
        assert_eq!(post.clone().with_files(&[file(1024)]).within(), ANSWER_WITHIN);
        let large = post.with_files(&[file(5 << 20), file(5 << 20)]);
        assert_eq!(large.within(), ANSWER_WITHIN + Duration::from_secs(320));
    }
}

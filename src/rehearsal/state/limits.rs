//! Rate limits: by real time, by the rehearsal's own clock, where a leap lets them pass, or not at all. Source:
//! Discord docs, "Rate Limits"; the numbers of a bucket are not documented there and are those seen in Discord's own
//! answers.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::Instant;

/// "All bots can make up to 50 requests per second".
const GLOBAL: Allowance = Allowance { requests: 50, each: Duration::from_secs(1) };
/// New messages in one channel.
const MESSAGES: Allowance = Allowance { requests: 5, each: Duration::from_secs(5) };
/// Everything else is generous here.
const OTHERS: Allowance = Allowance { requests: 30, each: Duration::from_secs(1) };

/// Whose time lets a limit pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateLimits {
    /// Real seconds, whatever the rehearsal's clock shows.
    ByRealTime,
    /// The rehearsal's clock: as long as it stands, nothing passes, and a leap lets everything pass.
    ByItsClock,
    /// 429 is never answered by itself, so that a large load can be played.
    #[default]
    Off,
}

/// Past windows are forgotten once there are so many.
const MOST_WINDOWS: usize = 1000;

#[derive(Debug, Clone, Copy)]
struct Allowance {
    requests: u32,
    each: Duration,
}

#[derive(Debug)]
struct Window {
    since: TimeDelta,
    used: u32,
}

/// Counts the requests of the last moments.
#[derive(Debug)]
pub struct Limits {
    by: RateLimits,
    opened: Instant,
    windows: HashMap<String, Window>,
}

/// What the headers of an answer say.
#[derive(Debug, Clone)]
pub struct Standing {
    pub bucket: String,
    pub limit: u32,
    pub remaining: u32,
    pub resets_in: Duration,
}

/// Why a request has to wait.
#[derive(Debug, Clone)]
pub struct TooMany {
    pub retry_after: Duration,
    pub global: bool,
    pub standing: Option<Standing>,
}

impl Limits {
    pub fn new(by: RateLimits) -> Self {
        Self { by, opened: Instant::now(), windows: HashMap::new() }
    }

    pub const fn by(&self) -> RateLimits {
        self.by
    }

    /// Counts one request at `moment` of the rehearsal's clock; None where nothing is limited. Answers to interactions are not bound to the global limit ("Rate Limits": "Interaction
    /// endpoints are not bound to the bot's Global Rate Limit").
    pub fn count(
        &mut self,
        moment: DateTime<Utc>,
        method: &str,
        path: &[&str],
    ) -> Result<Option<Standing>, TooMany> {
        let now = match self.by {
            RateLimits::Off => return Ok(None),
            RateLimits::ByRealTime => TimeDelta::from_std(self.opened.elapsed()).unwrap_or(TimeDelta::MAX),
            RateLimits::ByItsClock => moment - DateTime::UNIX_EPOCH,
        };
        let answers = matches!(path.first(), Some(&"interactions" | &"webhooks"));
        if !answers {
            self.take("global", GLOBAL, now).map_err(|standing| TooMany {
                retry_after: standing.resets_in,
                global: true,
                standing: None,
            })?;
        }
        let (key, allowance) = bucket(method, path);
        self.take(&key, allowance, now).map(Some).map_err(|standing| TooMany {
            retry_after: standing.resets_in,
            global: false,
            standing: Some(standing),
        })
    }

    fn take(&mut self, key: &str, allowance: Allowance, now: TimeDelta) -> Result<Standing, Standing> {
        // Of a window that begins in the future nothing is known: the clock was set back.
        let age = |window: &Window| (now - window.since).to_std().unwrap_or(Duration::MAX);
        if self.windows.len() > MOST_WINDOWS {
            self.windows.retain(|_, window| age(window) < Duration::from_mins(1));
        }
        let window = self.windows.entry(key.to_owned()).or_insert(Window { since: now, used: 0 });
        if age(window) >= allowance.each {
            *window = Window { since: now, used: 0 };
        }
        let spent = window.used >= allowance.requests;
        window.used += u32::from(!spent);
        let standing = Standing {
            bucket: name_of(key),
            limit: allowance.requests,
            remaining: allowance.requests - window.used,
            resets_in: allowance.each.saturating_sub(age(window)),
        };
        if spent { Err(standing) } else { Ok(standing) }
    }
}

/// "Rate Limits": buckets are per route and per top-level resource (channel, guild, webhook with its token).
fn bucket(method: &str, path: &[&str]) -> (String, Allowance) {
    match (method, path) {
        ("POST", ["channels", channel, "messages"]) => (format!("messages of {channel}"), MESSAGES),
        (_, ["interactions" | "webhooks", id, token, ..]) => (format!("{id} {token}"), OTHERS),
        (_, [kind, id, rest @ ..]) => {
            let rest: Vec<&str> = rest.iter().filter(|part| part.parse::<u64>().is_err()).copied().collect();
            (format!("{method} {kind} {id} {}", rest.join(" ")), OTHERS)
        }
        _ => (format!("{method} {}", path.join(" ")), OTHERS),
    }
}

/// Discord's bucket names are opaque; so are these.
fn name_of(key: &str) -> String {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

impl Standing {
    /// "Rate Limits", Header Examples. `now` is the rehearsal's clock, as everything in an answer.
    pub fn headers(&self, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
        let after = self.resets_in.as_secs_f64();
        let reset = now + TimeDelta::from_std(self.resets_in).unwrap_or_default();
        let millis = reset.timestamp_millis();
        vec![
            ("x-ratelimit-bucket", self.bucket.clone()),
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.remaining.to_string()),
            ("x-ratelimit-reset", format!("{}.{:03}", millis / 1000, millis % 1000)),
            ("x-ratelimit-reset-after", format!("{after:.3}")),
        ]
    }
}

impl TooMany {
    /// "Rate Limits", Exceeding A Rate Limit.
    pub fn json(&self) -> Value {
        let message = if self.global {
            "You are being blocked from accessing our API temporarily due to exceeding the global rate limit."
        } else {
            "You are being rate limited."
        };
        let rounded = (self.retry_after.as_secs_f64() * 1000.0).ceil() / 1000.0;
        json!({"message": message, "retry_after": rounded, "global": self.global, "code": 0})
    }

    pub fn headers(&self, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
        let mut headers = self.standing.as_ref().map_or_else(Vec::new, |standing| standing.headers(now));
        // Whole seconds in the header, fractions in the body.
        headers.push(("retry-after", self.retry_after.as_secs_f64().ceil().to_string()));
        headers.push(("x-ratelimit-scope", if self.global { "global" } else { "user" }.to_owned()));
        if self.global {
            headers.push(("x-ratelimit-global", "true".to_owned()));
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn the_sixth_message_of_one_channel_waits_and_another_channel_does_not() {
        let mut limits = Limits::new(RateLimits::ByRealTime);
        for _ in 0..5 {
            limits.count(NOON, "POST", &["channels", "1", "messages"]).unwrap();
        }
        let refused = limits.count(NOON, "POST", &["channels", "1", "messages"]).unwrap_err();
        assert!(!refused.global);
        assert!(limits.count(NOON, "POST", &["channels", "2", "messages"]).is_ok());
    }

    #[test]
    fn fifty_requests_a_second_are_all() {
        let mut limits = Limits::new(RateLimits::ByRealTime);
        for channel in 0..50 {
            limits.count(NOON, "GET", &["channels", &channel.to_string()]).unwrap();
        }
        assert!(limits.count(NOON, "GET", &["users", "@me"]).unwrap_err().global);
        assert!(limits.count(NOON, "POST", &["interactions", "1", "t", "callback"]).is_ok());
    }

    #[test]
    fn by_its_own_clock_a_limit_passes_with_the_clock_alone_also_when_that_is_set_back() {
        let mut limits = Limits::new(RateLimits::ByItsClock);
        let mut posts = |moment| limits.count(moment, "POST", &["channels", "1", "messages"]).is_ok();
        assert!((0..5).all(|_| posts(NOON)));
        assert!(!posts(NOON));
        assert!(posts(NOON + TimeDelta::seconds(5)));
        assert!(posts(NOON - TimeDelta::days(1)));
    }

    #[test]
    fn switched_off_nothing_is_counted() {
        let mut limits = Limits::new(RateLimits::Off);
        assert!((0..500).all(|_| matches!(limits.count(NOON, "GET", &["users", "@me"]), Ok(None))));
    }
}

//! Rate limits: by real time, by the rehearsal's own clock, where a leap lets them pass, or not at all. Source:
//! Discord docs, "Rate Limits"; the numbers of a bucket are not documented there and are those seen in Discord's own
//! answers.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::ids::Id;

/// "All bots can make up to 50 requests per second".
const GLOBAL: Allowance = Allowance { requests: 50, each: Duration::from_secs(1) };
/// New messages in one channel.
const MESSAGES: Allowance = Allowance { requests: 5, each: Duration::from_secs(5) };
/// Publishing in one channel (discord.js #4956).
const PUBLISHING: Allowance = Allowance { requests: 10, each: AN_HOUR };
/// Edits of one message that was published: "about 3 an hour" (discord-api-docs #2258).
const EDITS_OF_PUBLISHED: Allowance = Allowance { requests: 3, each: AN_HOUR };
const AN_HOUR: Duration = Duration::from_hours(1);
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

#[derive(Debug, Clone, Copy)]
struct Window {
    since: TimeDelta,
    used: u32,
    each: Duration,
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
        let Some(now) = self.time(moment) else { return Ok(None) };
        let answers = matches!(path.first(), Some(&"interactions" | &"webhooks"));
        if !answers {
            self.take("global", "global", GLOBAL, now).map_err(|standing| TooMany {
                retry_after: standing.resets_in,
                global: true,
                standing: None,
            })?;
        }
        let Bucket { key, route, allowance } = bucket(method, path);
        self.take(&key, &route, allowance, now).map(Some).map_err(|standing| TooMany {
            retry_after: standing.resets_in,
            global: false,
            standing: Some(standing),
        })
    }

    /// Counts one edit of a message that was published. Err: it has to wait so long.
    pub fn count_edit_of_published(&mut self, moment: DateTime<Utc>, message: Id) -> Result<(), Duration> {
        let Some(now) = self.time(moment) else { return Ok(()) };
        let taken = self.take(&format!("edits of {message}"), "edits", EDITS_OF_PUBLISHED, now);
        taken.map(|_| ()).map_err(|standing| standing.resets_in)
    }

    /// By what the limits pass; None where nothing is limited.
    fn time(&self, moment: DateTime<Utc>) -> Option<TimeDelta> {
        match self.by {
            RateLimits::Off => None,
            RateLimits::ByRealTime => {
                Some(TimeDelta::from_std(self.opened.elapsed()).unwrap_or(TimeDelta::MAX))
            }
            RateLimits::ByItsClock => Some(moment - DateTime::UNIX_EPOCH),
        }
    }

    fn take(
        &mut self,
        key: &str,
        route: &str,
        allowance: Allowance,
        now: TimeDelta,
    ) -> Result<Standing, Standing> {
        // Of a window that begins in the future nothing is known: the clock was set back.
        let age = |window: &Window| (now - window.since).to_std().unwrap_or(Duration::MAX);
        if self.windows.len() > MOST_WINDOWS {
            self.windows.retain(|_, window| age(window) < window.each);
        }
        let begun = Window { since: now, used: 0, each: allowance.each };
        let window = self.windows.entry(key.to_owned()).or_insert(begun);
        if age(window) >= allowance.each {
            *window = begun;
        }
        let spent = window.used >= allowance.requests;
        window.used += u32::from(!spent);
        let standing = Standing {
            bucket: name_of(route),
            limit: allowance.requests,
            remaining: allowance.requests - window.used,
            resets_in: allowance.each.saturating_sub(age(window)),
        };
        if spent { Err(standing) } else { Ok(standing) }
    }
}

/// Which requests are counted together.
struct Bucket {
    /// Per route and per top-level resource.
    key: String,
    /// The route alone, which is all that its name tells.
    route: String,
    allowance: Allowance,
}

/// "Rate Limits": buckets are per route and per top-level resource (channel, guild, webhook with its token), and "the
/// X-RateLimit-Bucket" of two channels is the same.
fn bucket(method: &str, path: &[&str]) -> Bucket {
    let (of, rest) = match path {
        [kind @ ("interactions" | "webhooks"), id, token, ..] => (format!("{id} {token}"), vec![*kind]),
        [kind @ ("channels" | "guilds"), id, rest @ ..] => {
            let rest = rest.iter().filter(|part| !is_id(part));
            ((*id).to_owned(), std::iter::once(kind).chain(rest).copied().collect())
        }
        _ => (String::new(), path.iter().filter(|part| !is_id(part)).copied().collect()),
    };
    let route = format!("{method} {}", rest.join(" "));
    let allowance = match (method, rest.as_slice()) {
        ("POST", ["channels", "messages"]) => MESSAGES,
        ("POST", ["channels", "messages", "crosspost"]) => PUBLISHING,
        _ => OTHERS,
    };
    Bucket { key: format!("{route} of {of}"), route, allowance }
}

fn is_id(part: &str) -> bool {
    part.parse::<u64>().is_ok()
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
    fn ten_messages_an_hour_are_published_in_a_channel_and_one_of_them_is_edited_three_times() {
        let mut limits = Limits::new(RateLimits::ByItsClock);
        let mut publishes = |moment, n: u64| {
            let path = ["channels", "1", "messages", &n.to_string(), "crosspost"];
            limits.count(moment, "POST", &path).is_ok()
        };
        assert!((0..10).all(|n| publishes(NOON + TimeDelta::minutes(5), n)));
        assert!(!publishes(NOON + TimeDelta::minutes(64), 11));
        assert!(publishes(NOON + TimeDelta::minutes(65), 11));
        let mut edits = |moment| limits.count_edit_of_published(moment, Id(7));
        assert!((0..3).all(|_| edits(NOON).is_ok()));
        assert_eq!(edits(NOON + TimeDelta::minutes(20)), Err(Duration::from_mins(40)));
        assert!(edits(NOON + TimeDelta::hours(1)).is_ok());
    }

    #[test]
    fn the_name_of_a_bucket_tells_the_route_and_not_the_channel() {
        let mut limits = Limits::new(RateLimits::ByItsClock);
        let mut name = |path: [&str; 3]| limits.count(NOON, "POST", &path).unwrap().unwrap().bucket;
        assert_eq!(name(["channels", "1", "messages"]), name(["channels", "2", "messages"]));
        assert_ne!(name(["channels", "1", "messages"]), name(["channels", "1", "threads"]));
    }

    #[test]
    fn switched_off_nothing_is_counted() {
        let mut limits = Limits::new(RateLimits::Off);
        assert!((0..500).all(|_| matches!(limits.count(NOON, "GET", &["users", "@me"]), Ok(None))));
    }
}

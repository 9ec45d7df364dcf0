//! When a request may leave: its bucket has room, as Discord's headers say, and so has the second.
//!
//! "All bots can make up to 50 requests per second" ("Rate Limits", Global Rate Limit), by a second that begins where
//! Discord says. So no fifty-first leaves within any second at all, wherever that begins, and under load requests leave
//! one after the other, evenly, so that nobody waits for a whole second behind a burst.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::time::{Instant, sleep_until};
use twilight_http_ratelimiting::{Endpoint, Permit, RateLimitHeaders, RateLimiter};

/// What Discord takes in a second.
const A_SECOND: usize = 50;
/// A second, and what two requests' ways to Discord may differ by.
const SECOND: Duration = Duration::from_millis(1_020);
/// So many leave at once after a rest; those after them leave evenly.
const AT_ONCE: usize = 30;
/// A turn is given so long before its moment: what is written before the request leaves fits in between.
const AHEAD: Duration = Duration::from_millis(100);

/// Gives turns, in the order in which they were asked for.
pub(super) struct Limiter {
    /// Discord's buckets; its count of whole seconds is switched off ("may be practically disabled by `u16::MAX`").
    buckets: RateLimiter,
    pace: Mutex<Pace>,
}

/// A permit for one request, which leaves at its moment; dropping it gives the bucket's turn back.
pub(super) struct Turn {
    permit: Permit,
    leaves_at: Instant,
}

impl Limiter {
    /// Needs a running tokio runtime: the buckets are a task of their own.
    pub fn new() -> Self {
        Self { buckets: RateLimiter::new(u16::MAX), pace: Mutex::default() }
    }

    pub async fn turn(&self, endpoint: Endpoint) -> Turn {
        let permit = self.buckets.acquire(endpoint).await;
        let leaves_at = self.pace.lock().unwrap_or_else(PoisonError::into_inner).next(Instant::now());
        if let Some(early) = leaves_at.checked_sub(AHEAD) {
            sleep_until(early).await;
        }
        Turn { permit, leaves_at }
    }
}

impl Turn {
    /// Ends at the moment at which the request may leave.
    pub async fn comes(&self) {
        sleep_until(self.leaves_at).await;
    }

    /// Hands it back with what was learned about its bucket.
    pub fn complete(self, bucket: Option<RateLimitHeaders>) {
        self.permit.complete(bucket);
    }
}

/// When the last requests left, or will.
#[derive(Default)]
struct Pace {
    moments: VecDeque<Instant>,
}

impl Pace {
    /// The moment at which the next request may leave.
    fn next(&mut self, now: Instant) -> Instant {
        let before = |number: usize| Some(self.moments[self.moments.len().checked_sub(number)?]);
        let mut moment = now.max(before(1).unwrap_or(now));
        if let Some(fiftieth) = before(A_SECOND) {
            moment = moment.max(fiftieth + SECOND);
        }
        let is_busy = before(AT_ONCE).is_some_and(|earlier| moment <= earlier + SECOND);
        if let (true, Some(last)) = (is_busy, before(1)) {
            moment = moment.max(last + SECOND / u32::try_from(A_SECOND).unwrap_or(1));
        }
        self.moments.push_back(moment);
        if self.moments.len() > A_SECOND {
            self.moments.pop_front();
        }
        moment
    }
}

/// The state of the bucket after an answer; `refused_for` when that answer was "not now".
///
/// The longer of header and body counts for a refusal, because either alone has been seen too short.
pub(super) fn bucket_after(headers: &HeaderMap, refused_for: Option<Duration>) -> Option<RateLimitHeaders> {
    let bucket = text(headers, RateLimitHeaders::BUCKET)?.as_bytes().to_vec();
    if let Some(wait) = refused_for {
        return Some(RateLimitHeaders {
            bucket,
            limit: 0,
            remaining: 0,
            reset_at: (Instant::now() + wait).into(),
        });
    }
    let reset_after = seconds(text(headers, RateLimitHeaders::RESET_AFTER)?)?;
    Some(RateLimitHeaders {
        bucket,
        limit: text(headers, RateLimitHeaders::LIMIT)?.parse().ok()?,
        remaining: text(headers, RateLimitHeaders::REMAINING)?.parse().ok()?,
        reset_at: (Instant::now() + reset_after).into(),
    })
}

pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Seconds, perhaps with a fraction; nothing absurd (a day at most) is believed.
pub(super) fn seconds(written: &str) -> Option<Duration> {
    let seconds: f64 = written.trim().parse().ok()?;
    let believed = seconds.clamp(0.0, 86_400.0);
    Duration::try_from_secs_f64(believed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks for turns one after the other, each at these milliseconds, and gives when they leave.
    fn asked_at(moments: impl IntoIterator<Item = u64>) -> Vec<Duration> {
        let (begun, mut pace) = (Instant::now(), Pace::default());
        let mut leaves = |at| pace.next(begun + Duration::from_millis(at)).duration_since(begun);
        moments.into_iter().map(&mut leaves).collect()
    }

    #[test]
    fn a_few_leave_at_once() {
        assert!(asked_at([7; AT_ONCE]).iter().all(|left| *left == Duration::from_millis(7)));
    }

    #[test]
    fn under_load_no_second_has_more_than_fifty_and_nearly_all_of_them_are_used() {
        let left = asked_at([0; 1_000]);
        let fullest = left.windows(A_SECOND + 1).map(|some| some[A_SECOND].saturating_sub(some[0])).min();
        assert!(fullest >= Some(SECOND), "{fullest:?} for fifty-one");
        let used = 1_000.0 / left[999].as_secs_f64();
        assert!(used > 0.97 * 50.0, "{used} a second");
    }

    #[test]
    fn under_load_nobody_waits_for_the_whole_second_behind_a_burst() {
        let left = asked_at([0; 1_000]);
        let steady = &left[2 * A_SECOND..];
        assert!(steady.windows(2).all(|two| two[1].saturating_sub(two[0]) == SECOND / 50), "{steady:?}");
    }

    #[test]
    fn whatever_the_load_was_no_second_has_more_than_fifty() {
        // Bursts, rests and single requests, in an order that repeats itself nowhere.
        let mut at = 0;
        let asked = (0_u64..3_000).map(|number| {
            at += if number % 7 == 0 { (number * number) % 311 } else { 0 };
            at
        });
        let left = asked_at(asked);
        assert!(left.windows(A_SECOND + 1).all(|some| some[A_SECOND].saturating_sub(some[0]) >= SECOND));
        assert!(left.windows(2).all(|two| two[1] >= two[0]), "in the order in which they were asked for");
    }

    #[test]
    fn seconds_are_read_with_or_without_a_fraction() {
        assert_eq!(seconds("1.5"), Some(Duration::from_millis(1500)));
        assert_eq!(seconds("65"), Some(Duration::from_secs(65)));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("NaN"), None);
        assert_eq!(seconds("-3"), Some(Duration::ZERO));
    }

    #[test]
    fn an_answer_without_a_bucket_says_nothing() {
        assert_eq!(bucket_after(&HeaderMap::new(), None), None);
    }
}

//! What Discord's rate-limit headers say, in the limiter's words.

use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use twilight_http_ratelimiting::RateLimitHeaders;

/// The state of the bucket after an answer; `refused_for` when that answer was "not now".
///
/// The longer of header and body counts for a refusal, because either alone has been seen too short.
pub(super) fn bucket_after(headers: &HeaderMap, refused_for: Option<Duration>) -> Option<RateLimitHeaders> {
    let bucket = text(headers, RateLimitHeaders::BUCKET)?.as_bytes().to_vec();
    if let Some(wait) = refused_for {
        return Some(RateLimitHeaders { bucket, limit: 0, remaining: 0, reset_at: Instant::now() + wait });
    }
    let reset_after = seconds(text(headers, RateLimitHeaders::RESET_AFTER)?)?;
    Some(RateLimitHeaders {
        bucket,
        limit: text(headers, RateLimitHeaders::LIMIT)?.parse().ok()?,
        remaining: text(headers, RateLimitHeaders::REMAINING)?.parse().ok()?,
        reset_at: Instant::now() + reset_after,
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

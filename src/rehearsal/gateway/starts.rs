//! How often a bot may identify. Discord docs, "Session Start Limit Object": so many times a day, after which its
//! token is reset, and one at a time in each five seconds.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::{Duration, Instant};

const A_DAY: TimeDelta = TimeDelta::days(1);
const A_DAYS_STARTS: u32 = 1000;
/// `max_concurrency`: identify requests allowed per five seconds; real ones.
pub const ONE_AT_A_TIME: Duration = Duration::from_secs(5);

/// What is left of a day's starts.
#[derive(Debug, Clone, Copy)]
pub struct Starts {
    pub total: u32,
    pub left: u32,
    pub reset_after: TimeDelta,
}

/// Counts them, a day from the first of a day.
#[derive(Debug, Default)]
pub struct Counter {
    since: Option<DateTime<Utc>>,
    used: u32,
    /// When a session began last, and on which line.
    last: Option<(Instant, u64)>,
}

impl Counter {
    pub fn left(&self, now: DateTime<Utc>) -> Starts {
        // A clock that was set back has begun another day.
        let runs = self.since.filter(|since| (TimeDelta::zero()..A_DAY).contains(&(now - *since)));
        let (used, reset_after) =
            runs.map_or((0, TimeDelta::zero()), |since| (self.used, since + A_DAY - now));
        Starts { total: A_DAYS_STARTS, left: A_DAYS_STARTS.saturating_sub(used), reset_after }
    }

    /// One more; false: there was none left.
    pub fn take(&mut self, now: DateTime<Utc>, line: u64) -> bool {
        let left = self.left(now);
        if left.left == left.total {
            (self.since, self.used) = (Some(now), 0);
        }
        self.used += u32::from(left.left > 0);
        self.last = Some((Instant::now(), line));
        left.left > 0
    }

    /// From now on so many are left of this day.
    pub fn leave(&mut self, now: DateTime<Utc>, left: u32) {
        self.since = Some(now);
        self.used = A_DAYS_STARTS.saturating_sub(left);
    }

    /// Five seconds have passed since a session began: a story does not sleep for them.
    pub fn rest(&mut self) {
        self.last = None;
    }

    /// The line on which a session began less than five seconds ago.
    pub fn just_begun(&self) -> Option<u64> {
        self.last.filter(|(at, _)| at.elapsed() < ONE_AT_A_TIME).map(|(_, line)| line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_days_starts_count_down_and_are_there_again_the_day_after() {
        let noon = DateTime::UNIX_EPOCH;
        let mut counter = Counter::default();
        assert_eq!((counter.left(noon).left, counter.left(noon).reset_after), (1000, TimeDelta::zero()));
        assert!(counter.take(noon, 1));
        let later = noon + TimeDelta::hours(6);
        assert!(counter.take(later, 2));
        assert_eq!((counter.left(later).left, counter.left(later).reset_after), (998, TimeDelta::hours(18)));
        assert_eq!(counter.left(noon + TimeDelta::days(1)).left, 1000);
        counter.leave(later, 1);
        assert!(counter.take(later, 3) && !counter.take(later, 4));
    }
}

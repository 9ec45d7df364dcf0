//! How often Discord has refused lately: ten thousand answers of 401, 403 and 429 within ten minutes get the
//! address banned ("Invalid Request Limit"), for every bot behind it.

use std::collections::VecDeque;
use std::time::Duration;

/// Counted by the minute, so that a storm of refusals takes no memory.
const COUNTED_FOR: u64 = 10;

/// The refusals of the last ten minutes. Moments are readings of the clock's monotonic part.
#[derive(Debug, Default)]
pub(super) struct Refusals(VecDeque<(u64, u32)>);

impl Refusals {
    /// Whether an answer counts; Discord leaves out what a limit shared with others has refused.
    pub fn counts(status: u16, scope: Option<&str>) -> bool {
        matches!(status, 401 | 403) || (status == 429 && scope != Some("shared"))
    }

    pub fn add(&mut self, now: Duration) {
        let minute = now.as_secs() / 60;
        match self.0.back_mut() {
            Some((last, count)) if *last == minute => *count = count.saturating_add(1),
            _ => self.0.push_back((minute, 1)),
        }
        while self.0.front().is_some_and(|(first, _)| first + COUNTED_FOR < minute) {
            self.0.pop_front();
        }
    }

    pub fn lately(&self, now: Duration) -> u32 {
        let minute = now.as_secs() / 60;
        let counted = self.0.iter().filter(|(at, _)| at + COUNTED_FOR >= minute);
        counted.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_counted_for_ten_minutes() {
        let mut refusals = Refusals::default();
        for minute in 0..20 {
            refusals.add(Duration::from_mins(minute));
            refusals.add(Duration::from_mins(minute));
        }
        assert!(refusals.0.len() <= 11, "{refusals:?}");
        assert_eq!(refusals.lately(Duration::from_mins(19)), 22);
        assert_eq!(refusals.lately(Duration::from_mins(29)), 2);
        assert_eq!(refusals.lately(Duration::from_mins(30)), 0);
    }

    #[test]
    fn what_others_used_up_does_not_count() {
        assert!(
            Refusals::counts(401, None) && Refusals::counts(403, None) && Refusals::counts(429, Some("user"))
        );
        assert!(!Refusals::counts(429, Some("shared")) && !Refusals::counts(404, None));
    }
}

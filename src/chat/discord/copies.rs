//! Whether another copy of the bot is connected with the same token: both then hear of every interaction, and
//! whoever answers second is told so. Once may be chance; twice within a minute is another copy. When an hour
//! went by without another, the bot goes on by itself.

use std::collections::VecDeque;
use std::time::Duration;

use crate::chat::OtherCopy;

const TWICE_WITHIN: Duration = Duration::from_mins(1);
const FORGOTTEN_AFTER: Duration = Duration::from_hours(1);
/// Of how many interactions it is remembered that this process has answered them. Discord tells of an interaction
/// again only right after a lost connection.
const REMEMBERED: usize = 1_000;

/// What was seen of another copy. Moments are readings of the clock's monotonic part.
#[derive(Debug, Default)]
pub(super) struct Copies {
    answered: VecDeque<String>,
    suspected_at: Option<Duration>,
    seen_at: Option<Duration>,
}

impl Copies {
    /// This process answers that interaction now, or has done so before: `false`.
    pub fn begins(&mut self, interaction: &str) -> bool {
        if self.answered.iter().any(|answered| answered == interaction) {
            return false;
        }
        if self.answered.len() == REMEMBERED {
            self.answered.pop_front();
        }
        self.answered.push_back(interaction.to_owned());
        true
    }

    /// Somebody else had answered an interaction that this process never did.
    pub fn suspected(&mut self, now: Duration) {
        let again = self.suspected_at.is_some_and(|before| now.saturating_sub(before) <= TWICE_WITHIN);
        if again || self.other(now) == OtherCopy::IsThere {
            self.seen_at = Some(now);
        }
        self.suspected_at = Some(now);
    }

    pub fn other(&self, now: Duration) -> OtherCopy {
        let Some(seen_at) = self.seen_at else { return OtherCopy::NeverHeard };
        now.checked_sub(seen_at + FORGOTTEN_AFTER).map_or(OtherCopy::IsThere, OtherCopy::Gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(minutes: u64) -> Duration {
        Duration::from_mins(minutes)
    }

    #[test]
    fn once_is_chance_and_twice_within_a_minute_another_copy_for_an_hour() {
        let mut copies = Copies::default();
        copies.suspected(at(0));
        copies.suspected(at(5));
        assert_eq!(copies.other(at(5)), OtherCopy::NeverHeard);
        copies.suspected(at(6));
        assert_eq!([6, 65].map(|minute| copies.other(at(minute))), [OtherCopy::IsThere; 2]);
        copies.suspected(at(65));
        assert_eq!(copies.other(at(66)), OtherCopy::IsThere, "seen again");
        assert_eq!(copies.other(at(125)), OtherCopy::Gone(at(0)), "an hour without another");
        copies.suspected(at(125));
        assert_eq!(copies.other(at(128)), OtherCopy::Gone(at(3)), "once more is chance again");
    }

    #[test]
    fn an_interaction_that_is_told_of_again_is_known() {
        let mut copies = Copies::default();
        assert!(copies.begins("1") && copies.begins("2") && !copies.begins("1"));
        for other in 3..=1_002 {
            assert!(copies.begins(&other.to_string()));
        }
        assert!(copies.begins("1"), "forgotten after a thousand others");
    }
}

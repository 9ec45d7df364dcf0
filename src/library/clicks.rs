//! How often a member may click in a short while. Far more often than anybody does by hand, so that only a script is
//! turned away; of the school's members together no limit is set, since a staff room in which forty people press
//! [Useful] on a Monday morning is no attack. Pure: whoever asks says what time it is.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::chat::MemberId;

const CLICKS: usize = 30;
const WITHIN: TimeDelta = TimeDelta::seconds(10);
/// With so many members, those who have not clicked lately are forgotten.
const MOST_MEMBERS: usize = 1_000;

/// When each member clicked lately.
#[derive(Debug, Default)]
pub struct Clicks(HashMap<MemberId, Vec<DateTime<Utc>>>);

impl Clicks {
    /// A turn for a click; the error is how long until there is one. One that has to wait takes none.
    pub fn take(&mut self, member: &MemberId, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        // What a clock that was set back shows as yet to come does not count.
        let is_lately = |at: &DateTime<Utc>| *at <= now && now - *at < WITHIN;
        if self.0.len() >= MOST_MEMBERS {
            self.0.retain(|_, clicks| clicks.last().is_some_and(is_lately));
        }
        let clicks = self.0.entry(member.clone()).or_default();
        clicks.retain(is_lately);
        if let Some(first) = clicks.len().checked_sub(CLICKS) {
            return Err(clicks[first] + WITHIN - now);
        }
        clicks.push(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    #[test]
    fn a_script_has_to_wait_and_whoever_waits_as_told_has_a_turn() {
        let mut clicks = Clicks::default();
        for click in 0..30 {
            assert_eq!(clicks.take(&"Ana".into(), at(click * 100)), Ok(()));
        }
        assert_eq!(clicks.take(&"Ana".into(), at(3_000)), Err(TimeDelta::seconds(7)));
        assert_eq!(clicks.take(&"Ben".into(), at(3_000)), Ok(()));
        assert_eq!(clicks.take(&"Ana".into(), at(10_000)), Ok(()));
        assert_eq!(clicks.take(&"Ana".into(), at(0)), Ok(()), "a clock that was set back blocks nobody");
    }

    #[test]
    fn members_who_have_not_clicked_lately_are_forgotten() {
        let mut clicks = Clicks::default();
        for member in 0..5_000_i64 {
            assert_eq!(clicks.take(&member.to_string().as_str().into(), at(member * 20_000)), Ok(()));
        }
        assert!(clicks.0.len() <= MOST_MEMBERS);
    }
}

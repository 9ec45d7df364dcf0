//! The present moment, and how sure it is: what our clock says counts once the platform's agrees with it. Without a
//! witness nothing could be sent anyway, so waiting for one costs nothing, and no slot is used up by a wrong clock.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::chat::Witness;
use crate::library::Library;

/// Clocks further apart than this, either way, are not the same clock.
const APART: TimeDelta = TimeDelta::minutes(5);
/// What was seen of the platform's clock longer ago says nothing of ours.
const LATELY: Duration = Duration::from_mins(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// The platform's clock agrees.
    Witnessed,
    /// The platform has not answered lately.
    Unwitnessed,
    /// One of the two clocks is wrong; the platform's is so far ahead of ours.
    Apart { ahead: TimeDelta },
}

/// A moment as the queue decides by it.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    pub at: DateTime<Utc>,
    /// Since the start of this process, whatever the clock was set to meanwhile.
    pub since_start: Duration,
    pub confidence: Confidence,
}

impl Now {
    pub fn of(library: &Library) -> Self {
        let confidence = confidence(library.chat.witness());
        Self { at: library.now(), since_start: library.since_start(), confidence }
    }

    /// Looks at the platform's clock first where it was not seen lately, and again while the two are apart: nothing
    /// else is asked of the platform in that time.
    pub async fn looked_up(library: &Library) -> Self {
        let now = Self::of(library);
        if now.is_witnessed() {
            return now;
        }
        library.chat.look_at_its_clock().await;
        Self::of(library)
    }

    pub fn is_witnessed(&self) -> bool {
        self.confidence == Confidence::Witnessed
    }

    /// By the platform's clock while the two are apart.
    pub fn by_the_chats_clock(&self) -> DateTime<Utc> {
        match self.confidence {
            Confidence::Apart { ahead } => self.at + ahead,
            Confidence::Witnessed | Confidence::Unwitnessed => self.at,
        }
    }

    /// How long ago something was whose moment was noted both ways. The longer counts: the clock may have been set
    /// back since, and while the computer slept only the clock went on.
    pub fn passed_since(&self, at: DateTime<Utc>, since_start: Duration) -> TimeDelta {
        let counted =
            TimeDelta::from_std(self.since_start.saturating_sub(since_start)).unwrap_or(TimeDelta::MAX);
        counted.max(self.at - at)
    }

    /// When this process started, by the clock as it goes now.
    pub fn started_at(&self) -> DateTime<Utc> {
        self.at - TimeDelta::from_std(self.since_start).unwrap_or_default()
    }
}

fn confidence(witness: Option<Witness>) -> Confidence {
    match witness.filter(|seen| seen.age <= LATELY) {
        None => Confidence::Unwitnessed,
        Some(Witness { ahead, .. }) if ahead.abs() > APART => Confidence::Apart { ahead },
        Some(_) => Confidence::Witnessed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_believed_once_another_agrees_with_it() {
        let seen = |minutes_ahead, minutes_ago| {
            let ahead = TimeDelta::minutes(minutes_ahead);
            confidence(Some(Witness { ahead, age: Duration::from_mins(minutes_ago) }))
        };
        assert_eq!(confidence(None), Confidence::Unwitnessed);
        assert_eq!(seen(0, 11), Confidence::Unwitnessed);
        assert_eq!(seen(-5, 10), Confidence::Witnessed);
        assert_eq!(seen(6, 1), Confidence::Apart { ahead: TimeDelta::minutes(6) });
        assert_eq!(seen(-6, 1), Confidence::Apart { ahead: TimeDelta::minutes(-6) });
    }
}

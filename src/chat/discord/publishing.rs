//! How often a channel's messages may be published, and a published message edited. Discord names neither limit
//! beforehand and refuses for up to an hour afterwards, so both are kept to by our own count. What was counted before
//! this start is not known: then Discord's own refusals say when to go on.
//!
//! Sources: 10 publishes an hour and channel (discord.js #4956), about 3 edits an hour of a published message
//! (discord-api-docs #2258).

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::chat::{ChannelId, MessageId, Standing};

const AN_HOUR: Duration = Duration::from_hours(1);
const PUBLISHES: usize = 10;
const EDITS: usize = 3;
/// Of how many messages it is remembered that they are published; edits long afterwards are rare.
const REMEMBERED: usize = 1_000;

/// What was published and edited lately. Moments are readings of the clock's monotonic part.
#[derive(Debug, Default)]
pub(super) struct Publishing {
    publishes: HashMap<ChannelId, VecDeque<Duration>>,
    /// The published messages, in the order in which they were, each with its edits since.
    published: VecDeque<(MessageId, VecDeque<Duration>)>,
}

impl Publishing {
    /// Whether this process has published it.
    pub fn is_published(&self, standing: &Standing) -> bool {
        self.published.iter().any(|(message, _)| *message == standing.message)
    }

    /// A turn to publish in that channel; the error is how long until there is one.
    pub fn publishes(&mut self, channel: &ChannelId, now: Duration) -> Result<(), Duration> {
        self.publishes.retain(|_, turns| turns.back().is_some_and(|at| now.saturating_sub(*at) < AN_HOUR));
        take(self.publishes.entry(channel.clone()).or_default(), PUBLISHES, now)
    }

    /// It is published now.
    pub fn published(&mut self, standing: &Standing) {
        if self.is_published(standing) {
            return;
        }
        if self.published.len() == REMEMBERED {
            self.published.pop_front();
        }
        self.published.push_back((standing.message.clone(), VecDeque::new()));
    }

    /// A turn to edit a message; one that is not published may be edited at any time.
    pub fn edits(&mut self, standing: &Standing, now: Duration) -> Result<(), Duration> {
        let edits = self.published.iter_mut().find(|(message, _)| *message == standing.message);
        edits.map_or(Ok(()), |(_, edits)| take(edits, EDITS, now))
    }
}

fn take(turns: &mut VecDeque<Duration>, most: usize, now: Duration) -> Result<(), Duration> {
    turns.retain(|at| now.saturating_sub(*at) < AN_HOUR);
    match turns.front() {
        Some(first) if turns.len() >= most => Err((*first + AN_HOUR).saturating_sub(now)),
        _ => {
            turns.push_back(now);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(minutes: u64) -> Duration {
        Duration::from_mins(minutes)
    }

    #[test]
    fn ten_are_published_in_an_hour_and_then_one_more_when_the_first_is_an_hour_ago() {
        let mut publishing = Publishing::default();
        for minute in 0..10 {
            assert_eq!(publishing.publishes(&"news".into(), at(minute)), Ok(()));
        }
        assert_eq!(publishing.publishes(&"news".into(), at(10)), Err(at(50)));
        assert_eq!(publishing.publishes(&"other news".into(), at(10)), Ok(()));
        assert_eq!(publishing.publishes(&"news".into(), at(60)), Ok(()));
        assert_eq!(publishing.publishes(&"news".into(), at(60)), Err(at(1)));
    }

    #[test]
    fn a_published_message_is_edited_three_times_an_hour_and_any_other_at_any_time() {
        let standing = |message: &str| Standing { channel: "news".into(), message: message.into() };
        let mut publishing = Publishing::default();
        publishing.published(&standing("1"));
        for _ in 0..3 {
            assert_eq!(publishing.edits(&standing("1"), at(0)), Ok(()));
        }
        assert_eq!(publishing.edits(&standing("1"), at(20)), Err(at(40)));
        for _ in 0..9 {
            assert_eq!(publishing.edits(&standing("2"), at(20)), Ok(()));
        }
    }

    #[test]
    fn nothing_is_remembered_for_ever() {
        let mut publishing = Publishing::default();
        for n in 0..3_000_u64 {
            publishing
                .published(&Standing { channel: "news".into(), message: n.to_string().as_str().into() });
            let _ = publishing.publishes(&n.to_string().as_str().into(), at(n));
        }
        assert!(publishing.published.len() <= REMEMBERED && publishing.publishes.len() <= 61);
    }
}

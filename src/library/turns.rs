//! How many commands a member and a school may type in a short while, so that nobody, and no script, keeps the
//! library from answering everybody else. Pure: whoever asks says what time it is.
//!
//! Commands count, since each of them begins something new. Clicks and forms do not: what they do is bounded by
//! their card, a form that is turned away would cost what was typed, and a staff room in which forty people press
//! [Useful] on a Monday morning is no attack. Suggestions do not either: every letter asks for some, and they
//! only read.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::chat::{MemberId, ServerId};

const MEMBER: Allowance = Allowance { commands: 5, within: TimeDelta::seconds(10) };
const SCHOOL: Allowance = Allowance { commands: 30, within: TimeDelta::minutes(1) };

struct Allowance {
    commands: usize,
    within: TimeDelta,
}

/// Why a command has no turn now, and how long until there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    Member(TimeDelta),
    School(TimeDelta),
}

/// The commands of the last minute: of each server no more than it may type, so this stays small.
#[derive(Debug, Default)]
pub struct Turns(HashMap<ServerId, Vec<(DateTime<Utc>, MemberId)>>);

impl Turns {
    /// A turn for a command that was typed just now. One that has to wait takes none, so that waiting always ends.
    pub fn take(&mut self, server: &ServerId, member: &MemberId, now: DateTime<Utc>) -> Result<(), Wait> {
        let typed = self.0.entry(server.clone()).or_default();
        // What a clock that was set back shows as yet to come would block for as long as it was ahead.
        typed.retain(|(at, _)| *at <= now && now - *at < SCHOOL.within);
        let own = typed.iter().filter(|(_, by)| by == member).map(|(at, _)| *at);
        if let Some(wait) = MEMBER.wait(own, now) {
            return Err(Wait::Member(wait));
        }
        if let Some(wait) = SCHOOL.wait(typed.iter().map(|(at, _)| *at), now) {
            return Err(Wait::School(wait));
        }
        typed.push((now, member.clone()));
        Ok(())
    }
}

impl Allowance {
    /// How long until another command is allowed after those `typed`, from the earliest to the latest.
    fn wait(&self, typed: impl Iterator<Item = DateTime<Utc>>, now: DateTime<Utc>) -> Option<TimeDelta> {
        let ends: Vec<_> = typed.map(|at| at + self.within).filter(|end| *end > now).collect();
        ends.len().checked_sub(self.commands).map(|first| ends[first] - now)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    #[test]
    fn a_member_has_five_turns_in_ten_seconds_and_others_have_theirs() {
        let mut turns = Turns::default();
        let mut take = |member: &str, millis| turns.take(&"school".into(), &member.into(), at(millis));
        for second in 0..5 {
            assert_eq!(take("Ana", second * 1000), Ok(()));
        }
        assert_eq!(take("Ana", 5000), Err(Wait::Member(TimeDelta::seconds(5))));
        assert_eq!(take("Ana", 9999), Err(Wait::Member(TimeDelta::milliseconds(1))));
        assert_eq!(take("Ben", 5000), Ok(()));
        assert_eq!(take("Ana", 10_000), Ok(()), "the first of them is ten seconds ago");
    }

    #[test]
    fn a_school_has_thirty_turns_in_a_minute_and_other_schools_have_theirs() {
        let mut turns = Turns::default();
        let mut take = |server: &str, member: i32, millis| {
            turns.take(&server.into(), &member.to_string().as_str().into(), at(millis))
        };
        for member in 0..30 {
            assert_eq!(take("school", member, 0), Ok(()));
        }
        assert_eq!(take("school", 30, 15_000), Err(Wait::School(TimeDelta::seconds(45))));
        assert_eq!(take("another school", 30, 15_000), Ok(()));
        assert_eq!(take("school", 30, 60_000), Ok(()));
    }

    #[test]
    fn a_clock_that_is_set_back_blocks_nobody() {
        let mut turns = Turns::default();
        let mut take = |millis| turns.take(&"school".into(), &"Ana".into(), at(millis));
        for _ in 0..5 {
            assert_eq!(take(3_600_000), Ok(()));
        }
        assert_eq!(take(0), Ok(()));
    }

    proptest! {
        #[test]
        fn whoever_waits_as_long_as_they_were_told_has_a_turn(steps in prop::collection::vec((0..4_i32, 0..4000_i64), 1..120)) {
            let mut turns = Turns::default();
            let mut now = 0;
            for (member, step) in steps {
                now += step;
                let member = member.to_string().as_str().into();
                if let Err(Wait::Member(wait) | Wait::School(wait)) = turns.take(&"school".into(), &member, at(now)) {
                    prop_assert!(wait > TimeDelta::zero() && wait <= SCHOOL.within);
                    now += wait.num_milliseconds();
                    // A member's own wait may end in the school's, which then is the last.
                    if let Err(Wait::Member(wait) | Wait::School(wait)) = turns.take(&"school".into(), &member, at(now)) {
                        now += wait.num_milliseconds();
                        prop_assert_eq!(turns.take(&"school".into(), &member, at(now)), Ok(()));
                    }
                }
                prop_assert!(turns.0.values().all(|typed| typed.len() <= SCHOOL.commands));
            }
        }
    }
}

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

const MEMBER: Allowance = Allowance { commands: 10, within: TimeDelta::seconds(10) };
/// A staff room that tries the bot together, on an INSET day, is its best day.
const SCHOOL: Allowance = Allowance { commands: 300, within: TimeDelta::minutes(1) };

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

/// A command that has no turn now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnedAway {
    pub wait: Wait,
    /// Whether what was typed can be kept for later. Whoever goes on typing has what they typed first kept, so that a
    /// script cannot fill the database.
    pub is_kept: bool,
}

/// The commands of the last minute: of each server no more than it may type, so this stays small.
#[derive(Debug, Default)]
pub struct Turns(HashMap<ServerId, Typed>);

#[derive(Debug, Default)]
struct Typed {
    had_turns: Vec<(DateTime<Utc>, MemberId)>,
    /// Turned away, and kept for later.
    kept: Vec<(DateTime<Utc>, MemberId)>,
}

impl Turns {
    /// A turn for a command that was typed just now. One that has to wait takes none, so that waiting always ends.
    pub fn take(
        &mut self,
        server: &ServerId,
        member: &MemberId,
        now: DateTime<Utc>,
    ) -> Result<(), TurnedAway> {
        let Typed { had_turns, kept } = self.0.entry(server.clone()).or_default();
        // What a clock that was set back shows as yet to come would block for as long as it was ahead.
        for lately in [&mut *had_turns, &mut *kept] {
            lately.retain(|(at, _)| *at <= now && now - *at < SCHOOL.within);
        }
        let Some(wait) = Wait::of(had_turns, member, now) else {
            had_turns.push((now, member.clone()));
            return Ok(());
        };
        let is_kept = Wait::of(kept, member, now).is_none();
        if is_kept {
            kept.push((now, member.clone()));
        }
        Err(TurnedAway { wait, is_kept })
    }
}

impl Wait {
    /// How long a member waits for another turn after those of their school.
    fn of(typed: &[(DateTime<Utc>, MemberId)], member: &MemberId, now: DateTime<Utc>) -> Option<Self> {
        let own = typed.iter().filter(|(_, by)| by == member).map(|(at, _)| *at);
        let all = typed.iter().map(|(at, _)| *at);
        MEMBER.wait(own, now).map(Self::Member).or_else(|| SCHOOL.wait(all, now).map(Self::School))
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
    fn a_member_has_ten_turns_in_ten_seconds_and_others_have_theirs() {
        let mut turns = Turns::default();
        let mut take = |member: &str, millis| {
            turns.take(&"school".into(), &member.into(), at(millis)).map_err(|away| away.wait)
        };
        for half in 0..10 {
            assert_eq!(take("Ana", half * 500), Ok(()));
        }
        assert_eq!(take("Ana", 5000), Err(Wait::Member(TimeDelta::seconds(5))));
        assert_eq!(take("Ana", 9999), Err(Wait::Member(TimeDelta::milliseconds(1))));
        assert_eq!(take("Ben", 5000), Ok(()));
        assert_eq!(take("Ana", 10_000), Ok(()), "the first of them is ten seconds ago");
    }

    #[test]
    fn a_school_has_three_hundred_turns_in_a_minute_and_other_schools_have_theirs() {
        let mut turns = Turns::default();
        let mut take = |server: &str, member: i32, millis| {
            let member = member.to_string().as_str().into();
            turns.take(&server.into(), &member, at(millis)).map_err(|away| away.wait)
        };
        for member in 0..300 {
            assert_eq!(take("school", member, 0), Ok(()));
        }
        assert_eq!(take("school", 300, 15_000), Err(Wait::School(TimeDelta::seconds(45))));
        assert_eq!(take("another school", 300, 15_000), Ok(()));
        assert_eq!(take("school", 300, 60_000), Ok(()));
    }

    #[test]
    fn a_clock_that_is_set_back_blocks_nobody() {
        let mut turns = Turns::default();
        let mut take = |millis| turns.take(&"school".into(), &"Ana".into(), at(millis));
        for _ in 0..10 {
            assert_eq!(take(3_600_000), Ok(()));
        }
        assert_eq!(take(0), Ok(()));
    }

    #[test]
    fn what_is_turned_away_is_kept_as_often_as_it_might_have_had_a_turn() {
        let mut turns = Turns::default();
        let mut is_kept =
            |millis| turns.take(&"school".into(), &"Ana".into(), at(millis)).map_err(|it| it.is_kept);
        for _ in 0..10 {
            assert_eq!(is_kept(0), Ok(()));
        }
        for _ in 0..10 {
            assert_eq!(is_kept(1), Err(true));
        }
        assert_eq!(is_kept(2), Err(false));
    }

    proptest! {
        #[test]
        fn whoever_waits_as_long_as_they_were_told_has_a_turn(steps in prop::collection::vec((0..4_i32, 0..4000_i64), 1..120)) {
            let mut turns = Turns::default();
            let mut now = 0;
            for (member, step) in steps {
                now += step;
                let member = member.to_string().as_str().into();
                if let Err(TurnedAway { wait: Wait::Member(wait) | Wait::School(wait), .. }) = turns.take(&"school".into(), &member, at(now)) {
                    prop_assert!(wait > TimeDelta::zero() && wait <= SCHOOL.within);
                    now += wait.num_milliseconds();
                    // A member's own wait may end in the school's, which then is the last.
                    if let Err(TurnedAway { wait: Wait::Member(wait) | Wait::School(wait), .. }) = turns.take(&"school".into(), &member, at(now)) {
                        now += wait.num_milliseconds();
                        prop_assert_eq!(turns.take(&"school".into(), &member, at(now)), Ok(()));
                    }
                }
                prop_assert!(turns.0.values().all(|typed| typed.had_turns.len() <= SCHOOL.commands));
            }
        }
    }
}

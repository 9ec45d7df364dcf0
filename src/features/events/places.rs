//! Who has a place, who waits, who moves up. Pure: what an answer changes is decided from all answers at once, and written
//! together with the event's next version.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::types::{Answer, LibraryEvent, SignUp};
use crate::chat::MemberId;
use crate::features::collab::Person;
use crate::store::{Change, Write};

/// What follows from some answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// New or changed.
    pub kept: Vec<SignUp>,
    /// Meetings that somebody comes to no more.
    pub off: Vec<SignUp>,
    /// Of those kept, who waited before and has a place now.
    pub moved_up: Vec<SignUp>,
}

impl Decided {
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.off.is_empty()
    }

    pub fn writes(&self) -> Change {
        let kept = self.kept.iter().cloned().map(Write::SignUp);
        let off = self.off.iter().map(|it| Write::SignOff {
            school: it.school,
            event: it.event.clone(),
            meeting: it.meeting,
            member: it.member.id.clone(),
        });
        Change(off.chain(kept).collect())
    }

    /// All answers as they are after this.
    pub fn after(&self, all: &[SignUp]) -> Vec<SignUp> {
        let is_of =
            |one: &SignUp, other: &SignUp| one.meeting == other.meeting && one.member.id == other.member.id;
        let stays = |it: &&SignUp| !self.kept.iter().chain(&self.off).any(|new| is_of(new, it));
        let mut after: Vec<SignUp> = all.iter().filter(stays).chain(&self.kept).cloned().collect();
        after.sort_by_key(|it| (it.meeting, it.place));
        after
    }
}

/// What somebody would like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Come,
    Maybe,
}

/// Somebody comes, or may come, to these meetings. Whoever has a place, or waits for one, keeps it.
pub fn answers(
    event: &LibraryEvent,
    all: &[SignUp],
    member: &Person,
    meetings: &[u32],
    open: &[u32],
    wish: Wish,
    now: DateTime<Utc>,
) -> Decided {
    let mut decided = Decided::default();
    for meeting in meetings {
        let before = all.iter().find(|it| it.meeting == *meeting && it.member.id == member.id);
        let answer = match wish {
            Wish::Maybe => Answer::Maybe,
            Wish::Come if before.is_some_and(|it| it.answer != Answer::Maybe) => continue,
            Wish::Come if is_free(event, all, *meeting) => Answer::Coming,
            Wish::Come => Answer::Waiting,
        };
        if before.is_some_and(|it| it.answer == answer) {
            continue;
        }
        decided.kept.push(SignUp {
            school: event.school,
            event: event.id.clone(),
            meeting: *meeting,
            member: member.clone(),
            answer,
            // Each answer raises the event's version, so it tells which came first.
            place: event.version,
            answered_at: now,
            came: None,
            asked: false,
            learnt: None,
            unreached: false,
        });
    }
    move_up(event, all, open, decided)
}

/// Somebody comes to these meetings no more.
pub fn leaves(
    event: &LibraryEvent,
    all: &[SignUp],
    member: &MemberId,
    meetings: &[u32],
    open: &[u32],
) -> Decided {
    let is_theirs = |it: &&SignUp| it.member.id == *member && meetings.contains(&it.meeting);
    let off = all.iter().filter(is_theirs).cloned().collect();
    move_up(event, all, open, Decided { off, ..Decided::default() })
}

/// Somebody comes to these meetings and, of those that can still be chosen, to no other.
pub fn chooses(
    event: &LibraryEvent,
    all: &[SignUp],
    member: &Person,
    meetings: &[u32],
    open: &[u32],
    now: DateTime<Utc>,
) -> Decided {
    let dropped: Vec<u32> = open.iter().copied().filter(|meeting| !meetings.contains(meeting)).collect();
    let left = leaves(event, all, &member.id, &dropped, open);
    let come = answers(event, &left.after(all), member, meetings, open, Wish::Come, now);
    Decided {
        kept: left.kept.into_iter().chain(come.kept).collect(),
        off: left.off,
        moved_up: left.moved_up.into_iter().chain(come.moved_up).collect(),
    }
}

/// The first of those who wait take what places there are at the meetings that are still `open`: nobody has use for a
/// place at what is over.
pub fn move_up(event: &LibraryEvent, all: &[SignUp], open: &[u32], mut decided: Decided) -> Decided {
    let after = decided.after(all);
    let meetings: BTreeSet<u32> =
        after.iter().map(|it| it.meeting).filter(|meeting| open.contains(meeting)).collect();
    for meeting in meetings {
        let mut free = free(event, &after, meeting);
        let waiting = after.iter().filter(|it| it.meeting == meeting && it.answer == Answer::Waiting);
        for it in waiting {
            match &mut free {
                Some(0) => break,
                Some(free) => *free -= 1,
                None => {}
            }
            let up = SignUp { answer: Answer::Coming, ..it.clone() };
            decided.kept.retain(|kept| !(kept.meeting == up.meeting && kept.member.id == up.member.id));
            decided.kept.push(up.clone());
            decided.moved_up.push(up);
        }
    }
    decided
}

/// Whether whoever comes next has a place: there is one, and nobody waits for it.
fn is_free(event: &LibraryEvent, all: &[SignUp], meeting: u32) -> bool {
    free(event, all, meeting).is_none_or(|free| free > 0)
        && !all.iter().any(|it| it.meeting == meeting && it.answer == Answer::Waiting)
}

/// Places that nobody has; `None` where there is no end of them.
pub fn free(event: &LibraryEvent, all: &[SignUp], meeting: u32) -> Option<u32> {
    let places = event.plan.places?;
    Some(places.saturating_sub(count(all, meeting, Answer::Coming)))
}

pub fn count(all: &[SignUp], meeting: u32, answer: Answer) -> u32 {
    let of = all.iter().filter(|it| it.meeting == meeting && it.answer == answer);
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::features::events::types::{EventId, Meeting, Plan, Stage};
    use crate::features::setup::SchoolId;

    fn event(places: Option<u32>, version: i64) -> LibraryEvent {
        let begins = "2026-10-01T15:30:00".parse().unwrap();
        let meeting = |number| Meeting {
            number,
            begins,
            minutes: 45,
            topic: String::new(),
            group: String::new(),
            cancelled: false,
            came: None,
        };
        LibraryEvent {
            id: EventId("E".into()),
            school: SchoolId(1),
            plan: Plan {
                title: "Book club".into(),
                about: String::new(),
                whom: String::new(),
                place: String::new(),
                places,
                begins,
                minutes: 45,
                every: 0,
                times: 1,
                topics: Vec::new(),
                groups: Vec::new(),
                post_at: None,
            },
            meetings: vec![meeting(1), meeting(2)],
            channel: None,
            stage: Stage::Posted,
            author: somebody(99),
            made_at: DateTime::UNIX_EPOCH,
            version,
        }
    }

    fn somebody(number: u32) -> Person {
        Person { id: MemberId(number.to_string()), name: format!("Member {number}") }
    }

    /// One thing that somebody does.
    #[derive(Debug, Clone)]
    enum Act {
        Comes(u32, u32),
        MayCome(u32, u32),
        Leaves(u32, u32),
        Chooses(u32, Vec<u32>),
        Places(Option<u32>),
    }

    fn act() -> impl Strategy<Value = Act> {
        let (who, meeting) = (0..6_u32, 1..3_u32);
        prop_oneof![
            4 => (who.clone(), meeting.clone()).prop_map(|(who, meeting)| Act::Comes(who, meeting)),
            1 => (who.clone(), meeting.clone()).prop_map(|(who, meeting)| Act::MayCome(who, meeting)),
            3 => (who.clone(), meeting).prop_map(|(who, meeting)| Act::Leaves(who, meeting)),
            1 => (who, proptest::sample::subsequence(vec![1, 2], 0..3)).prop_map(|(who, all)| Act::Chooses(who, all)),
            1 => proptest::option::of(0..4_u32).prop_map(Act::Places),
        ]
    }

    proptest! {
        #[test]
        fn nobody_waits_beside_a_free_place_and_none_is_given_twice(acts in proptest::collection::vec(act(), 1..60)) {
            let mut all: Vec<SignUp> = Vec::new();
            let mut places = Some(2);
            let now = DateTime::UNIX_EPOCH;
            for (version, act) in (1..).zip(acts) {
                let before = event(places, version);
                // Fewer places take nobody's away.
                let may_have = |meeting| places.map(|most: u32| most.max(count(&all, meeting, Answer::Coming)));
                let mut most = [may_have(1), may_have(2)];
                let first_waiting = |all: &[SignUp], meeting| {
                    all.iter().find(|it| it.meeting == meeting && it.answer == Answer::Waiting).map(|it| it.member.id.clone())
                };
                let decided = match &act {
                    Act::Comes(who, meeting) => answers(&before, &all, &somebody(*who), &[*meeting], &[1, 2], Wish::Come, now),
                    Act::MayCome(who, meeting) => answers(&before, &all, &somebody(*who), &[*meeting], &[1, 2], Wish::Maybe, now),
                    Act::Leaves(who, meeting) => leaves(&before, &all, &somebody(*who).id, &[*meeting], &[1, 2]),
                    Act::Chooses(who, meetings) => chooses(&before, &all, &somebody(*who), meetings, &[1, 2], now),
                    Act::Places(more) => {
                        places = *more;
                        most = [1, 2].map(|meeting| places.map(|most| most.max(count(&all, meeting, Answer::Coming))));
                        move_up(&event(places, version), &all, &[1, 2], Decided::default())
                    }
                };
                for up in &decided.moved_up {
                    let first = first_waiting(&all, up.meeting);
                    prop_assert!(first.is_some(), "nobody waited");
                }
                let after = decided.after(&all);
                for meeting in [1, 2] {
                    let coming = count(&after, meeting, Answer::Coming);
                    let waiting = count(&after, meeting, Answer::Waiting);
                    if let Some(most) = most[usize::try_from(meeting - 1).unwrap()] {
                        prop_assert!(coming <= most, "{coming} of {most}");
                    }
                    let is_full = places.is_some_and(|places| coming >= places);
                    prop_assert!(waiting == 0 || is_full, "{waiting} wait beside a free place");
                    let mut members: Vec<_> = after.iter().filter(|it| it.meeting == meeting).map(|it| &it.member.id.0).collect();
                    let all_of_it = members.len();
                    members.sort();
                    members.dedup();
                    prop_assert_eq!(all_of_it, members.len(), "somebody is there twice");
                }
                all = after;
            }
        }
    }

    #[test]
    fn whoever_waits_longest_moves_up() {
        let now = DateTime::UNIX_EPOCH;
        let mut all = Vec::new();
        for version in 1..=4_u32 {
            let event = event(Some(1), version.into());
            all = answers(&event, &all, &somebody(version), &[1], &[1, 2], Wish::Come, now).after(&all);
        }
        let decided = leaves(&event(Some(1), 5), &all, &somebody(1).id, &[1], &[1, 2]);
        let up: Vec<_> = decided.moved_up.iter().map(|it| it.member.name.as_str()).collect();
        assert_eq!(up, ["Member 2"]);
    }

    #[test]
    fn nobody_moves_up_at_a_meeting_that_is_over() {
        let now = DateTime::UNIX_EPOCH;
        let mut all = Vec::new();
        for version in 1..=2_u32 {
            let event = event(Some(1), version.into());
            all = answers(&event, &all, &somebody(version), &[1, 2], &[1, 2], Wish::Come, now).after(&all);
        }
        let decided = move_up(&event(Some(2), 3), &all, &[2], Decided::default());
        assert_eq!(decided.moved_up.iter().map(|it| it.meeting).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn whoever_comes_already_keeps_the_place_when_they_say_so_again() {
        let now = DateTime::UNIX_EPOCH;
        let all = answers(&event(Some(1), 1), &[], &somebody(1), &[1], &[1, 2], Wish::Come, now).after(&[]);
        assert!(answers(&event(Some(1), 2), &all, &somebody(1), &[1], &[1, 2], Wish::Come, now).is_empty());
    }
}

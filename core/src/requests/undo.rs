//! Taking back a move: within ten minutes, by whoever made it, while nothing else has happened. Pure; an event keeps
//! what its move has changed, and a move that was taken back counts for nothing that is read from the history.

use chrono::{DateTime, TimeDelta, Utc};

use super::types::{Before, Event, Move, Request, Stage};
use crate::member::{Member, Refusal};
use crate::words;

/// For so long a move can be taken back.
pub const UNDO_LIVES: TimeDelta = TimeDelta::minutes(10);

/// The event of a move that takes another back.
pub const UNDO: &str = "undo";

impl Before {
    /// A request as it is before a move of which its people are told, or not.
    pub fn of(request: &Request, is_told: bool) -> Self {
        Self {
            stage: request.stage,
            librarian: request.librarian.clone(),
            offer: request.offer.clone(),
            sessions: request.sessions.clone(),
            record: request.record.clone(),
            rating: request.rating.clone(),
            is_told,
        }
    }

    /// The request as it was then. What is no move's doing stays: its thread, its number, what was asked for.
    pub fn put_back(&self, request: &mut Request) {
        request.stage = self.stage;
        request.librarian.clone_from(&self.librarian);
        request.offer.clone_from(&self.offer);
        request.sessions.clone_from(&self.sessions);
        request.record.clone_from(&self.record);
        request.rating.clone_from(&self.rating);
    }
}

/// The move that takes back the one that was a request's event number `place`, counted from 1. `events` are all of its
/// events, oldest first.
pub fn taking_back(
    number: i64,
    events: &[Event],
    place: usize,
    by: &Member,
    now: DateTime<Utc>,
) -> Result<Move, Refusal> {
    let gone = || Refusal(words!("That can't be undone any more: request #{number}.", number = number));
    let event = place.checked_sub(1).and_then(|at| events.get(at)).ok_or_else(gone)?;
    if event.by.id != by.id {
        return Err(Refusal::new("Only the person who did that can undo it."));
    }
    match events.get(place) {
        Some(next) if next.what == UNDO => {
            return Err(Refusal(words!("Already undone: request #{number}.", number = number)));
        }
        Some(_) => {
            return Err(Refusal(words!(
                "Something else has happened with request #{number} since, so that can't be undone. Its card \
                 shows the latest.",
                number = number
            )));
        }
        None => {}
    }
    if now - event.at > UNDO_LIVES {
        return Err(Refusal(words!(
            "That was more than ten minutes ago, so it can't be undone. Request #{number}'s card shows what \
             you can do.",
            number = number
        )));
    }
    let before = event.before.clone().ok_or_else(gone)?;
    Ok(Move::Undo { what: event.what.clone(), before: Box::new(before) })
}

/// What has happened and stands: without the moves that were taken back.
pub fn standing(events: &[Event]) -> Vec<&Event> {
    standing_in_place(events).into_iter().map(|(_, event)| event).collect()
}

/// The same, each with its place among all events.
fn standing_in_place(events: &[Event]) -> Vec<(usize, &Event)> {
    let mut standing = Vec::new();
    for (place, event) in events.iter().enumerate() {
        // Only the latest move can be taken back, so it is always the one before.
        if event.what == UNDO {
            standing.pop();
        } else {
            standing.push((place, event));
        }
    }
    standing
}

/// Whether the event number `place`, counted from 1, was taken back.
pub fn is_taken_back(events: &[Event], place: usize) -> bool {
    events.get(place).is_some_and(|next| next.what == UNDO)
}

/// The event by which a librarian has the request in hand, by its place; `None` while nobody has. What was begun under
/// another one is over.
pub fn taken_on(events: &[Event]) -> Option<usize> {
    let in_hand = |stage: Stage| matches!(stage, Stage::Accepted | Stage::Scheduled);
    let standing = standing_in_place(events).into_iter();
    let took = standing.rev().find(|(_, event)| in_hand(event.to) && !event.from.is_some_and(in_hand));
    took.map(|(place, _)| place)
}

/// What a request had when it was declined or withdrawn; `None` where that was not kept, or it is neither.
pub fn had_before_its_end(events: &[Event]) -> Option<Before> {
    let end =
        standing(events).into_iter().rfind(|event| matches!(event.what.as_str(), "decline" | "withdraw"))?;
    end.before.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::made_up::{after, at, member, said};

    #[test]
    fn who_may_not_take_back_a_move_reads_why() {
        let (rivera, hart, lee) = (member("rivera", false), member("hart", true), member("lee", true));
        let (_, events) = after(&[(Move::Accept, &hart)]);
        let refused =
            |events: &[Event], place, by, now| said(&taking_back(1, events, place, by, now).unwrap_err());
        assert_eq!(refused(&events, 2, &lee, at(2)), "Only the person who did that can undo it.");
        let gone = "That can't be undone any more: request #1.";
        for place in [0, 3] {
            assert_eq!(refused(&events, place, &hart, at(2)), gone);
        }
        let since = "Something else has happened with request #1 since, so that can't be undone. Its card shows the latest.";
        assert_eq!(refused(&events, 1, &rivera, at(2)), since, "of its sending");

        let (_, later) = after(&[(Move::Accept, &hart), (Move::Release, &lee)]);
        assert_eq!(refused(&later, 2, &hart, at(3)), since);
        let back = taking_back(1, &events, 2, &hart, at(2)).unwrap();
        let (_, undone) = after(&[(Move::Accept, &hart), (back, &hart)]);
        assert_eq!(refused(&undone, 2, &hart, at(3)), "Already undone: request #1.");
        assert_eq!(undone[2].before, None, "it is made again by its own button");
        let without = Event { before: None, ..events[1].clone() };
        assert_eq!(refused(&[events[0].clone(), without], 2, &hart, at(2)), gone);
    }

    #[test]
    fn a_move_can_be_taken_back_for_ten_minutes() {
        let hart = member("hart", true);
        let (_, events) = after(&[(Move::Accept, &hart)]);
        assert!(taking_back(1, &events, 2, &hart, at(1) + UNDO_LIVES).is_ok());
        let late = taking_back(1, &events, 2, &hart, at(2) + UNDO_LIVES).unwrap_err();
        assert_eq!(
            said(&late),
            "That was more than ten minutes ago, so it can't be undone. Request #1's card shows what you can do."
        );
    }

    #[test]
    fn what_was_taken_back_counts_for_nothing_that_is_read_from_the_history() {
        let (rivera, hart, lee) = (member("rivera", false), member("hart", true), member("lee", true));
        let (_, first) = after(&[(Move::Accept, &hart)]);
        let back = taking_back(1, &first, 2, &hart, at(2)).unwrap();
        let (_, events) = after(&[(Move::Accept, &hart), (back, &hart), (Move::Accept, &lee)]);
        let names = |events: Vec<&Event>| events.into_iter().map(|it| it.what.clone()).collect::<Vec<_>>();
        assert_eq!(names(standing(&events)), ["send", "accept"]);
        assert_eq!(
            (1..=5).map(|place| is_taken_back(&events, place)).collect::<Vec<_>>(),
            [false, true, false, false, false]
        );
        assert_eq!(taken_on(&events), Some(3), "lee's, in whose hand it is");
        assert_eq!(taken_on(&events[..3]), None);
        let (_, given) = after(&[
            (Move::Accept, &hart),
            (Move::Ask { question: "how many?".into() }, &hart),
            (Move::Release, &hart),
        ]);
        assert_eq!(taken_on(&given[..3]), Some(1), "a question takes nothing on");
        assert_eq!(had_before_its_end(&given), None);
        let (withdrawn, ended) = after(&[(Move::Accept, &hart), (Move::Withdraw, &rivera)]);
        let had = had_before_its_end(&ended).unwrap();
        assert_eq!((had.stage, &had.librarian), (Stage::Accepted, &Some(hart.person())));
        let mut again = withdrawn;
        had.put_back(&mut again);
        assert_eq!(again, after(&[(Move::Accept, &hart)]).0);
    }
}

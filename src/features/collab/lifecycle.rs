//! The life of a request: who may make which move from which stage, and what follows. One pure table; buttons,
//! history and statistics all rest on it.

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};

use super::types::{Before, Event, Move, Person, Rating, Request, Stage, Wish};
use super::{plan, sessions};
use crate::chat::words::{ours, typed};
use crate::chat::{MemberId, Text};
use crate::days::Manner;
use crate::features::setup::SchoolId;
use crate::library::{Member, Refusal};
use crate::words;

/// What a teacher may rate a request with.
pub const SCORES: RangeInclusive<u8> = 1..=5;

/// What a move leads to. The caller stores all of it in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub request: Request,
    pub event: Event,
    /// Whether the request's own people are told of it in their thread.
    pub is_news: bool,
}

/// Who may make a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mover {
    Librarian,
    Teacher,
    Either,
}

/// The table: the stages that a move may start from, who may make it, and where it leads (`None`: it stays).
fn rule(step: &Move) -> (&'static [Stage], Mover, Option<Stage>) {
    use Stage::{Accepted, Completed, Countered, Declined, Requested, Scheduled, Withdrawn};
    match step {
        Move::Accept => (&[Requested], Mover::Librarian, Some(Accepted)),
        Move::Ask { .. } => (&[Requested, Accepted, Countered, Scheduled], Mover::Librarian, None),
        Move::Answer { .. } | Move::Add { .. } => {
            (&[Requested, Accepted, Countered, Scheduled], Mover::Teacher, None)
        }
        Move::Offer { .. } => (&[Requested, Accepted], Mover::Librarian, Some(Countered)),
        Move::Agree => (&[Countered], Mover::Teacher, Some(Accepted)),
        Move::NoThanks => (&[Countered], Mover::Teacher, Some(Requested)),
        Move::Schedule { .. } => (&[Accepted, Scheduled], Mover::Librarian, Some(Scheduled)),
        Move::Unschedule => (&[Scheduled], Mover::Librarian, Some(Accepted)),
        Move::Happened { .. } | Move::DidNotHappen { .. } => (&[Scheduled], Mover::Librarian, None),
        Move::Release => (&[Accepted, Scheduled], Mover::Librarian, Some(Requested)),
        Move::Reassign { .. } => (&[Accepted, Scheduled], Mover::Librarian, None),
        Move::Decline { .. } => (&[Requested, Accepted, Countered], Mover::Librarian, Some(Declined)),
        Move::Complete { .. } => (&[Accepted, Scheduled], Mover::Librarian, Some(Completed)),
        Move::Correct { .. } => (&[Completed], Mover::Librarian, None),
        Move::Rate { .. } | Move::Remark { .. } => (&[Completed], Mover::Teacher, None),
        Move::Withdraw => (&[Requested, Accepted, Countered, Scheduled], Mover::Teacher, Some(Withdrawn)),
        Move::Reopen { .. } => (&[Declined, Withdrawn], Mover::Either, Some(Requested)),
        // Whose it is, and for how long, says `undo.rs`.
        Move::Undo { .. } => (
            &[Requested, Accepted, Countered, Scheduled, Completed, Declined, Withdrawn],
            Mover::Either,
            None,
        ),
        Move::Join => (&[Requested, Accepted, Countered, Scheduled, Completed], Mover::Librarian, None),
    }
}

/// The stages from which a move can be made: what a card's buttons are chosen by.
pub fn starts_from(step: &Move) -> &'static [Stage] {
    rule(step).0
}

/// Whether a move is made by librarians alone.
pub fn is_a_librarians(step: &Move) -> bool {
    rule(step).1 == Mover::Librarian
}

/// Whether this member may make such a move now, whatever it says: asked before a form or a card is opened for it.
pub fn may(request: &Request, step: &Move, by: &Member) -> Result<(), Refusal> {
    let (from, mover, _) = rule(step);
    let is_teacher = is_teacher(request, by);
    let allowed = match mover {
        Mover::Librarian => by.is_librarian,
        Mover::Teacher => is_teacher,
        Mover::Either => by.is_librarian || is_teacher,
    };
    if !allowed {
        return Err(not_theirs(request, mover));
    }
    if !from.contains(&request.stage) {
        return Err(moved_on(request, by));
    }
    if *step == Move::Withdraw && has_taken_place(request) {
        return Err(taken_place_already(request));
    }
    Ok(())
}

/// Decides one move of a request. Pure: the caller stores the decision and its notices in one transaction. What it keeps
/// of a schedule's words is in the school's `manner`.
pub fn decide(
    request: &Request,
    step: &Move,
    by: &Member,
    now: DateTime<Utc>,
    manner: &Manner,
) -> Result<Decision, Refusal> {
    may(request, step, by)?;
    let mut after = request.clone();
    after.stage = rule(step).2.unwrap_or(request.stage);
    let mut why = None;
    match step {
        Move::Accept => after.librarian = Some(by.person()),
        Move::Ask { question: words } | Move::Answer { words } | Move::Add { words } => {
            why = Some(words.clone());
        }
        Move::Offer { words } => {
            after.librarian = Some(by.person());
            after.offer = Some(words.clone());
            after.sessions.clear();
            why = Some(words.clone());
        }
        Move::Agree => after.offer = None,
        Move::NoThanks | Move::Release => is_anybodys(&mut after),
        Move::Reopen { had } => match had {
            // What the desk has declined, its teacher can only ask for anew.
            Some(had) if request.stage == Stage::Withdrawn || by.is_librarian => had.put_back(&mut after),
            _ => is_anybodys(&mut after),
        },
        Move::Undo { what, before } => {
            before.put_back(&mut after);
            why = Some(what.clone());
        }
        Move::Schedule { sessions: planned } => {
            after.sessions = plan::planned_anew(request, planned)?;
            if after.sessions == request.sessions {
                return Err(nothing_new(request));
            }
            why = Some(sessions::listed(planned, manner));
        }
        Move::Unschedule => after.sessions.clear(),
        Move::Happened { session } | Move::DidNotHappen { session } => {
            after.sessions = plan::answered(request, session, matches!(step, Move::Happened { .. }))?;
            why = Some(session.name());
        }
        Move::Reassign { to } => {
            if request.librarian.as_ref().is_some_and(|librarian| librarian.id == to.id) {
                return Err(nothing_new(request));
            }
            after.librarian = Some(to.clone());
            why = Some(to.name.clone());
        }
        Move::Decline { reason } => {
            after.librarian = Some(by.person());
            after.offer = None;
            why = Some(reason.clone());
        }
        Move::Complete { record } | Move::Correct { record } => {
            if request.record.as_ref() == Some(record) {
                return Err(nothing_new(request));
            }
            after.record = Some(record.clone());
            why.clone_from(&record.outcome);
        }
        Move::Rate { score } => {
            if !SCORES.contains(score) {
                return Err(Refusal::new(format!(
                    "A rating is a number from {} to {}: choose one of the buttons.",
                    SCORES.start(),
                    SCORES.end()
                )));
            }
            let line = request.rating.as_ref().and_then(|rating| rating.line.clone());
            after.rating = Some(Rating { score: *score, line });
            why = Some(score.to_string());
        }
        Move::Remark { line } => {
            let rating = after.rating.as_mut().ok_or_else(|| {
                Refusal::new(format!("Request #{} has no rating yet: choose a number first.", request.number))
            })?;
            rating.line = Some(line.clone());
            why = Some(line.clone());
        }
        Move::Withdraw => {}
        Move::Join => {
            let thread = request.thread.as_ref().ok_or_else(|| no_thread(request))?;
            why = Some(thread.0.clone());
        }
    }
    let is_news = is_news(request, step, by);
    let event = Event {
        school: request.school,
        request: request.number,
        at: now,
        by: by.person(),
        from: Some(request.stage),
        to: after.stage,
        what: step.name().to_owned(),
        why,
        before: is_undoable(step).then(|| Before::of(request, is_news)),
    };
    Ok(Decision { request: after, event, is_news })
}

/// Whoever has come into a thread has read it; and what was taken back is made again by its own button.
fn is_undoable(step: &Move) -> bool {
    !matches!(step, Move::Join | Move::Undo { .. })
}

/// It waits at the desk for whoever takes it on.
fn is_anybodys(request: &mut Request) {
    request.librarian = None;
    request.offer = None;
    request.sessions.clear();
}

/// Whether a session of it took place, as far as the desk has said.
pub fn has_taken_place(request: &Request) -> bool {
    request.sessions.iter().any(|session| session.held == Some(true))
}

/// Whether a request's people are told of a move.
fn is_news(request: &Request, step: &Move, by: &Member) -> bool {
    if let Move::Undo { before, .. } = step {
        return before.is_told;
    }
    // An answer is news to whoever asked; anything else that a teacher does is news to nobody while no other
    // librarian is concerned.
    let nobody_to_tell = is_teacher(request, by)
        && request.librarian.as_ref().is_none_or(|librarian| librarian.id == by.id)
        && !matches!(step, Move::Answer { .. });
    // Whoever teaches it was there, or knows why not.
    let for_the_desk_alone = matches!(
        step,
        Move::Correct { .. }
            | Move::Rate { .. }
            | Move::Remark { .. }
            | Move::Happened { .. }
            | Move::DidNotHappen { .. }
    );
    !for_the_desk_alone && !nobody_to_tell
}

/// Sends a draft: the request's first event.
pub fn send(
    school: SchoolId,
    number: i64,
    wish: Wish,
    teacher: Person,
    now: DateTime<Utc>,
) -> (Request, Event) {
    let request = Request {
        school,
        number,
        teacher: teacher.clone(),
        wish,
        stage: Stage::Requested,
        librarian: None,
        offer: None,
        sessions: Vec::new(),
        record: None,
        rating: None,
        thread: None,
        sent_at: now,
        version: 1,
    };
    let event = Event {
        school,
        request: number,
        at: now,
        by: teacher,
        from: None,
        to: Stage::Requested,
        what: "send".to_owned(),
        why: None,
        before: None,
    };
    (request, event)
}

/// Whether a member has been let into the private thread that a request has now.
pub fn is_in_thread(request: &Request, events: &[Event], member: &MemberId) -> bool {
    let Some(thread) = &request.thread else { return false };
    let joined = |event: &Event| {
        event.what == Move::Join.name() && event.by.id == *member && event.why.as_ref() == Some(&thread.0)
    };
    request.teacher.id == *member
        || request.librarian.as_ref().is_some_and(|librarian| librarian.id == *member)
        || events.iter().any(joined)
}

fn is_teacher(request: &Request, by: &Member) -> bool {
    by.id == request.teacher.id
}

fn not_theirs(request: &Request, mover: Mover) -> Refusal {
    let number = request.number;
    Refusal::new(match mover {
        Mover::Librarian => {
            format!("Only the school's librarians can do this with request #{number}: ask one of them.")
        }
        Mover::Teacher => format!("Only the teacher who sent request #{number} can do this."),
        Mover::Either => format!("Only its teacher and the librarians can do this with request #{number}."),
    })
}

/// What took place is not withdrawn: it is completed.
fn taken_place_already(request: &Request) -> Refusal {
    Refusal(words!(
        "A session of request #{number} has taken place, so it can't be withdrawn. Tell {librarian} if the rest is off.",
        number = request.number,
        librarian =
            request.librarian.as_ref().map_or_else(|| ours("the library"), |person| typed(&person.name)),
    ))
}

/// There is no thread to join.
pub fn no_thread(request: &Request) -> Refusal {
    Refusal::new(format!(
        "Request #{} has no private thread now, so there is nothing to join. The card at the desk shows all of it.",
        request.number
    ))
}

/// The same was decided already: a second click, or a form sent twice.
fn nothing_new(request: &Request) -> Refusal {
    Refusal::new(format!("Request #{} is like that already, so nothing was changed.", request.number))
}

/// Says what the request has become, so that the loser of two clicks knows what happened.
fn moved_on(request: &Request, by: &Member) -> Refusal {
    let number = request.number;
    let stands = match request.stage {
        Stage::Requested => {
            return Refusal::new(format!("Request #{number} is open again and waits at the desk."));
        }
        Stage::Countered => "waits for its teacher's answer to an offer".to_owned(),
        stage => format!("is {}", stage.word().to_lowercase()),
    };
    // Whoever looks after a request need not be who planned or completed it.
    let settled_by = match request.stage {
        Stage::Withdrawn => Some(&request.teacher),
        Stage::Accepted | Stage::Countered | Stage::Declined if !is_teacher(request, by) => {
            request.librarian.as_ref()
        }
        _ => None,
    };
    let already = format!("request #{number} {stands} already");
    Refusal(match settled_by {
        Some(person) if person.id != by.id => Text::default()
            .typed(&person.name)
            .plain(format!(" got there first: {already}. Your click changed nothing.")),
        _ => format!("Nothing more to do: {already}.").into(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chat::ChannelId;
    use crate::features::collab::types::{Begins, Record, Session};
    use crate::features::collab::undo::{UNDO_LIVES, standing, taking_back};

    fn decide(request: &Request, step: &Move, by: &Member, now: DateTime<Utc>) -> Result<Decision, Refusal> {
        super::decide(request, step, by, now, &Manner::default())
    }

    fn member(name: &str, is_librarian: bool) -> Member {
        Member {
            school: SchoolId(1),
            id: MemberId::from(name),
            name: name.to_owned(),
            is_librarian,
            manages_server: false,
        }
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_788_000_000 + second, 0).unwrap()
    }

    fn sent() -> (Request, Event) {
        let wish = Wish {
            support: "book-talk".into(),
            topic: "Marine biology".into(),
            class: None,
            when: None,
            day: None,
            students: None,
            goals: None,
            notes: None,
            quotes: Vec::new(),
            tip: None,
            file: None,
        };
        send(SchoolId(1), 1, wish, member("rivera", false).person(), at(0))
    }

    fn all_moves() -> Vec<Move> {
        let record = Record { sessions: 2, students: 24, ..Record::default() };
        let session = Session {
            day: chrono::NaiveDate::from_ymd_opt(2026, 9, 10).unwrap(),
            begins: Begins::Period("3".into()),
            minutes: Some(45),
            place: None,
            note: None,
            held: None,
        };
        vec![
            Move::Accept,
            Move::Ask { question: "how many?".into() },
            Move::Answer { words: "24".into() },
            Move::Add { words: "room 12".into() },
            Move::Offer { words: "a shorter one".into() },
            Move::Agree,
            Move::NoThanks,
            Move::Schedule { sessions: vec![session.clone()] },
            Move::Schedule { sessions: vec![] },
            Move::Unschedule,
            Move::Happened { session: session.clone() },
            Move::DidNotHappen { session },
            Move::Release,
            Move::Reassign { to: member("lee", true).person() },
            Move::Decline { reason: "no room".into() },
            Move::Complete { record: record.clone() },
            Move::Correct { record: Record { students: 26, ..record.clone() } },
            Move::Correct { record },
            Move::Rate { score: 4 },
            Move::Rate { score: 2 },
            Move::Rate { score: 6 },
            Move::Remark { line: "more of this".into() },
            Move::Withdraw,
            Move::Reopen { had: None },
            Move::Join,
        ]
    }

    /// A move's place in its enum: the compiler points here when one is added, so that it is tried as well.
    fn place(step: &Move) -> usize {
        match step {
            Move::Accept => 0,
            Move::Ask { .. } => 1,
            Move::Answer { .. } => 2,
            Move::Add { .. } => 3,
            Move::Offer { .. } => 4,
            Move::Agree => 5,
            Move::NoThanks => 6,
            Move::Schedule { .. } => 7,
            Move::Unschedule => 8,
            Move::Happened { .. } => 9,
            Move::DidNotHappen { .. } => 10,
            Move::Release => 11,
            Move::Reassign { .. } => 12,
            Move::Decline { .. } => 13,
            Move::Complete { .. } => 14,
            Move::Correct { .. } => 15,
            Move::Rate { .. } => 16,
            Move::Remark { .. } => 17,
            Move::Withdraw => 18,
            Move::Reopen { .. } => 19,
            Move::Join => 20,
            // It follows on another: see the test that takes back every move.
            Move::Undo { .. } => 21,
        }
    }

    fn completed() -> Request {
        let hart = member("hart", true);
        let accepted = decide(&sent().0, &Move::Accept, &hart, at(1)).unwrap().request;
        let record = Record { sessions: 1, students: 24, ..Record::default() };
        decide(&accepted, &Move::Complete { record }, &hart, at(2)).unwrap().request
    }

    fn anybody() -> impl Strategy<Value = Member> {
        prop::sample::select(vec![
            member("rivera", false),
            member("hart", true),
            member("lee", true),
            member("okafor", false),
        ])
    }

    #[test]
    fn a_declined_request_cannot_be_completed() {
        let (request, _) = sent();
        let hart = member("hart", true);
        let declined =
            decide(&request, &Move::Decline { reason: "no room".into() }, &hart, at(1)).unwrap().request;
        let complete = Move::Complete { record: Record { sessions: 1, students: 9, ..Record::default() } };
        assert!(decide(&declined, &complete, &hart, at(2)).is_err());
    }

    #[test]
    fn the_second_of_two_librarians_reads_who_was_quicker() {
        let (request, _) = sent();
        let accepted = decide(&request, &Move::Accept, &member("hart", true), at(1)).unwrap().request;
        let refusal = decide(&accepted, &Move::Accept, &member("lee", true), at(2)).unwrap_err();
        assert!(refusal.0.0.contains(&crate::chat::Run::Typed("hart".into())), "{refusal:?}");
    }

    #[test]
    fn a_form_sent_twice_changes_nothing_the_second_time() {
        let hart = member("hart", true);
        let accepted = decide(&sent().0, &Move::Accept, &hart, at(1)).unwrap().request;
        let to_lee = Move::Reassign { to: member("lee", true).person() };
        let reassigned = decide(&accepted, &to_lee, &hart, at(2)).unwrap().request;
        assert!(decide(&reassigned, &to_lee, &hart, at(3)).is_err());
    }

    #[test]
    fn an_answer_is_news_though_nobody_has_taken_the_request_on() {
        let (request, _) = sent();
        let answer = Move::Answer { words: "24".into() };
        assert!(decide(&request, &answer, &member("rivera", false), at(1)).unwrap().is_news);
    }

    #[test]
    fn something_added_is_news_to_the_librarian_who_has_the_request_and_to_nobody_before() {
        let (request, _) = sent();
        let (rivera, hart) = (member("rivera", false), member("hart", true));
        let add = Move::Add { words: "room 12".into() };
        let added = decide(&request, &add, &rivera, at(1)).unwrap();
        assert!(!added.is_news);
        assert_eq!((added.request, added.event.why.as_deref()), (request.clone(), Some("room 12")));
        let accepted = decide(&request, &Move::Accept, &hart, at(1)).unwrap().request;
        assert!(decide(&accepted, &add, &rivera, at(2)).unwrap().is_news);
        assert!(decide(&accepted, &add, &hart, at(2)).is_err());
    }

    #[test]
    fn every_move_is_tried_by_the_test_below() {
        let mut places: Vec<usize> = all_moves().iter().map(place).collect();
        places.dedup();
        assert_eq!(places, (0..=place(&Move::Join)).collect::<Vec<_>>());
    }

    #[test]
    fn whoever_joined_a_thread_is_in_that_one_and_not_in_the_next() {
        let (mut request, _) = sent();
        let lee = member("lee", true);
        assert!(decide(&request, &Move::Join, &lee, at(1)).is_err(), "there is no thread yet");
        request.thread = Some(ChannelId::from("first"));
        assert!(!is_in_thread(&request, &[], &lee.id));
        let joined = decide(&request, &Move::Join, &lee, at(2)).unwrap();
        assert!(joined.is_news);
        let events = [joined.event];
        assert!(is_in_thread(&request, &events, &lee.id));
        request.thread = Some(ChannelId::from("second"));
        assert!(!is_in_thread(&request, &events, &lee.id));
    }

    #[test]
    fn a_rating_is_the_teachers_and_for_the_desk_alone() {
        let request = completed();
        assert!(decide(&request, &Move::Rate { score: 5 }, &member("hart", true), at(3)).is_err());
        let rated = decide(&request, &Move::Rate { score: 5 }, &member("rivera", false), at(3)).unwrap();
        assert!(!rated.is_news);
        assert_eq!(rated.request.stage, Stage::Completed);
    }

    #[test]
    fn rating_again_keeps_the_line() {
        let (rivera, mut request) = (member("rivera", false), completed());
        let line = Move::Remark { line: "more of this".into() };
        assert!(decide(&request, &line, &rivera, at(3)).is_err(), "there is nothing to add it to");
        for step in [Move::Rate { score: 3 }, line, Move::Rate { score: 4 }] {
            request = decide(&request, &step, &rivera, at(4)).unwrap().request;
        }
        assert_eq!(request.rating, Some(Rating { score: 4, line: Some("more of this".into()) }));
    }

    proptest! {
        /// Every move but coming into a thread is taken back once, and then the request is what it was.
        #[test]
        fn what_is_taken_back_leaves_the_request_as_it_was(
            steps in prop::collection::vec((prop::sample::select(all_moves()), anybody()), 0..12),
            last in prop::sample::select(all_moves()),
            by in anybody(),
        ) {
            let (mut request, first) = sent();
            request.thread = Some(ChannelId::from("thread"));
            let mut events = vec![first];
            for (step, by) in &steps {
                if let Ok(decision) = decide(&request, step, by, at(1)) {
                    request = decision.request;
                    events.push(decision.event);
                }
            }
            if let Ok(made) = decide(&request, &last, &by, at(2)) {
                events.push(made.event);
                let undo = taking_back(1, &events, events.len(), &by, at(3));
                if last == Move::Join {
                    prop_assert!(undo.is_err());
                } else {
                    let back = decide(&made.request, &undo.unwrap(), &by, at(3)).unwrap();
                    prop_assert_eq!(&back.request, &request);
                    prop_assert_eq!(back.is_news, made.is_news);
                    let place = events.len();
                    prop_assert!(taking_back(1, &events, place, &by, at(2) + UNDO_LIVES * 2).is_err(), "too late");
                    events.push(back.event);
                    prop_assert!(taking_back(1, &events, place, &by, at(4)).is_err(), "it was done already");
                    prop_assert_eq!(standing(&events).len(), standing(&events[..place - 1]).len());
                }
            }
        }

        /// Whatever is clicked by whomever in whatever order, each step is one the table allows, the version is
        /// left to the store, and the events alone tell the same stage and the same rating.
        #[test]
        fn no_sequence_of_moves_leaves_the_table(
            steps in prop::collection::vec((prop::sample::select(all_moves()), anybody()), 0..40)
        ) {
            let (mut request, first) = sent();
            request.thread = Some(ChannelId::from("thread"));
            let mut events = vec![first];
            for (second, (step, by)) in steps.iter().enumerate() {
                let before = request.clone();
                match decide(&before, step, by, at(i64::try_from(second).unwrap() + 1)) {
                    Err(_) => {}
                    Ok(decision) => {
                        prop_assert!(starts_from(step).contains(&before.stage));
                        let teachers = matches!(
                            step,
                            Move::Answer { .. } | Move::Add { .. } | Move::Agree | Move::NoThanks
                                | Move::Withdraw | Move::Rate { .. } | Move::Remark { .. }
                        );
                        let either = matches!(step, Move::Reopen { .. });
                        prop_assert!(by.is_librarian && !teachers || by.id == before.teacher.id && (teachers || either));
                        prop_assert_eq!(decision.event.from, Some(before.stage));
                        prop_assert_eq!(decision.request.version, before.version);
                        prop_assert_eq!(
                            decision.request.stage == Stage::Scheduled,
                            !decision.request.sessions.is_empty() && decision.request.stage != Stage::Completed
                                && decision.request.stage != Stage::Withdrawn && decision.request.stage != Stage::Declined
                        );
                        prop_assert_eq!(
                            decision.request.record.is_some(),
                            decision.request.stage == Stage::Completed
                        );
                        request = decision.request;
                        events.push(decision.event);
                    }
                }
            }
            let mut replayed = None;
            for event in &events {
                prop_assert_eq!(event.from, replayed);
                replayed = Some(event.to);
            }
            prop_assert_eq!(replayed, Some(request.stage));
            let latest = |what: &str| {
                events.iter().rfind(|event| event.what == what).and_then(|event| event.why.clone())
            };
            for session in &request.sessions {
                let name = session.name();
                let answer = events.iter().rfind(|event| event.why.as_ref() == Some(&name));
                let said = answer.map(|event| event.what == "happened");
                prop_assert!(session.held.is_none() || session.held == said);
            }
            prop_assert_eq!(latest("rate"), request.rating.as_ref().map(|rating| rating.score.to_string()));
            prop_assert_eq!(latest("remark"), request.rating.and_then(|rating| rating.line));
        }
    }
}

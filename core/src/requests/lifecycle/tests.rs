//! The table of moves, row by row and by properties.

use proptest::prelude::*;

use super::*;
use crate::chat::ChannelId;
use crate::requests::undo::{UNDO_LIVES, standing, taking_back};
use crate::requests::{Begins, Record, Session};

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
        departments: Vec::new(),
        standing: Vec::new(),
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
        idea: None,
        collection: None,
        file: None,
    };
    let rivera = member("rivera", false).person();
    send(SchoolId(1), 1, wish, (rivera.clone(), rivera), at(0))
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

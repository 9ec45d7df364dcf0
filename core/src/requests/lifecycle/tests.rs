//! The table of moves, row by row and by properties.

use proptest::prelude::*;

use super::*;
use crate::chat::ChannelId;
use crate::requests::made_up::{after, at, clock, member, said, sent, session};
use crate::requests::undo::{UNDO_LIVES, had_before_its_end, standing, taking_back};
use crate::requests::{Begins, Record, Session};

fn decide(request: &Request, step: &Move, by: &Member, now: DateTime<Utc>) -> Result<Decision, Refusal> {
    super::decide(request, step, by, now, &Manner::default())
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

#[test]
fn whoever_may_not_do_it_or_comes_too_late_reads_why() {
    let (rivera, okafor) = (member("rivera", false), member("okafor", false));
    let (hart, lee) = (member("hart", true), member("lee", true));
    let refused =
        |request: &Request, step: Move, by: &Member| said(&decide(request, &step, by, at(9)).unwrap_err());
    let sent = sent().0;
    let agree = || Move::Agree;
    let again = || Move::Reopen { had: None };
    for (step, by, why) in [
        (Move::Accept, &rivera, "Only librarians can do this with request #1. Ask one of them."),
        (Move::Withdraw, &hart, "Only the teacher who sent request #1 can do this."),
        (again(), &okafor, "Only its teacher and the librarians can do this with request #1."),
        (again(), &rivera, "Request #1 is open again, waiting at the desk."),
    ] {
        assert_eq!(refused(&sent, step, by), why);
    }
    let accepted = after(&[(Move::Accept, &hart)]).0;
    let offered = after(&[(Move::Offer { words: "a shorter one".into() }, &hart)]).0;
    let declined = after(&[(Move::Decline { reason: "no room".into() }, &hart)]).0;
    let withdrawn = after(&[(Move::Accept, &lee), (Move::Withdraw, &rivera)]).0;
    for (request, step, by, why) in [
        (&accepted, Move::Accept, &hart, "Request #1 is already accepted: nothing more to do."),
        (&accepted, Move::Accept, &lee, "hart got there first: request #1 is already accepted."),
        (&accepted, agree(), &rivera, "Request #1 is already accepted: nothing more to do."),
        (&offered, Move::Accept, &lee, "hart got there first: request #1 is already waiting for an answer."),
        (&declined, Move::Accept, &lee, "hart got there first: request #1 is already declined."),
        (&withdrawn, Move::Accept, &hart, "rivera got there first: request #1 is already withdrawn."),
        (&withdrawn, agree(), &rivera, "Request #1 is already withdrawn: nothing more to do."),
        (&completed(), Move::Accept, &lee, "Request #1 is already completed: nothing more to do."),
        (
            &accepted,
            Move::Join,
            &lee,
            "Request #1 has no private thread just now. Its card at the desk shows everything.",
        ),
    ] {
        assert_eq!(refused(request, step, by), why);
    }
    let score = |score| refused(&completed(), Move::Rate { score }, &rivera);
    assert_eq!(score(0), "A rating is a number from 1 to 5: choose one of the buttons.");
    assert_eq!(score(6), score(0));
    let remark = Move::Remark { line: "more of this".into() };
    assert_eq!(
        refused(&completed(), remark, &rivera),
        "Request #1 has no rating yet: choose a number first."
    );
}

#[test]
fn what_has_taken_place_is_not_withdrawn() {
    let (rivera, hart) = (member("rivera", false), member("hart", true));
    let lesson = session(10, Begins::Period("3".into()));
    let plan = Move::Schedule { sessions: vec![lesson.clone(), session(17, Begins::Period("3".into()))] };
    let planned = after(&[(Move::Accept, &hart), (plan, &hart)]).0;
    let off = decide(&planned, &Move::DidNotHappen { session: lesson.clone() }, &hart, at(3)).unwrap();
    assert_eq!((off.event.why.as_deref(), off.is_news), (Some("Thu 10 September, period 3"), false));
    assert!(decide(&off.request, &Move::Withdraw, &rivera, at(4)).is_ok());
    let mut held = decide(&planned, &Move::Happened { session: lesson }, &hart, at(3)).unwrap().request;
    let refused = |request: &Request| said(&decide(request, &Move::Withdraw, &rivera, at(4)).unwrap_err());
    assert_eq!(
        refused(&held),
        "A session of request #1 has taken place, so it can't be withdrawn. Tell hart if the rest is off."
    );
    for step in [Move::Release, Move::Unschedule] {
        let without = decide(&held, &step, &hart, at(4)).unwrap().request;
        assert_eq!(without.sessions, held.sessions[..1], "its librarian can still let go of the rest");
        assert!(decide(&without, &Move::Withdraw, &rivera, at(5)).is_err());
        let declined = decide(&without, &Move::Decline { reason: "no time".into() }, &hart, at(5)).unwrap();
        assert_eq!(declined.request.sessions, held.sessions[..1], "what took place stays with it");
        let offered = decide(&without, &Move::Offer { words: "a trolley".into() }, &hart, at(5)).unwrap();
        assert_eq!(offered.request.sessions, held.sessions[..1]);
    }
    held.librarian = None;
    assert!(refused(&held).ends_with("Tell the library if the rest is off."));
}

#[test]
fn what_is_already_like_that_is_not_done_again_and_anything_else_is() {
    let hart = member("hart", true);
    let again = "Request #1 is already like that: nothing was changed.";
    let refused = |request: &Request, step: &Move| said(&decide(request, step, &hart, at(9)).unwrap_err());
    let lesson = session(10, Begins::At(clock(10, 15)));
    let plan = |sessions: &[Session]| Move::Schedule { sessions: sessions.to_vec() };
    let one = plan(std::slice::from_ref(&lesson));
    let planned = after(&[(Move::Accept, &hart), (one.clone(), &hart)]);
    assert_eq!(planned.1[2].why.as_deref(), Some("Thu 10 September, 10:15"));
    assert_eq!(refused(&planned.0, &one), again);
    assert!(decide(&planned.0, &plan(&[lesson, session(11, Begins::At(clock(9, 0)))]), &hart, at(9)).is_ok());

    let record = completed().record.unwrap();
    assert_eq!(refused(&completed(), &Move::Correct { record: record.clone() }), again);
    let corrected = Record { outcome: Some("Two sources each".into()), ..record };
    let corrected = decide(&completed(), &Move::Correct { record: corrected }, &hart, at(9)).unwrap();
    assert_eq!(corrected.event.why.as_deref(), Some("Two sources each"));
}

#[test]
fn what_was_withdrawn_comes_back_as_it_was_and_what_was_declined_only_by_the_desk() {
    let (rivera, hart) = (member("rivera", false), member("hart", true));
    let plan = Move::Schedule { sessions: vec![session(10, Begins::Period("3".into()))] };
    let taken = [(Move::Accept, &hart), (plan, &hart)];
    let reopen = |(request, events): &(Request, Vec<Event>), by: &Member| {
        let had = had_before_its_end(events).map(Box::new);
        decide(request, &Move::Reopen { had }, by, at(9)).unwrap().request
    };
    let before = after(&taken).0;
    let withdrawn = after(&[&taken[..], &[(Move::Withdraw, &rivera)]].concat());
    for by in [&rivera, &hart] {
        assert_eq!(reopen(&withdrawn, by), before);
    }
    let decline = Move::Decline { reason: "no room".into() };
    let declined = after(&[(Move::Accept, &hart), (decline, &hart)]);
    let back = reopen(&declined, &hart);
    assert_eq!((back.stage, back.librarian), (Stage::Accepted, Some(hart.person())));
    let back = reopen(&declined, &rivera);
    assert_eq!((back.stage, back.librarian), (Stage::Requested, None), "asked for anew");
}

#[test]
fn a_request_that_nobody_has_any_more_keeps_nothing_of_whoever_had_it() {
    let (rivera, hart) = (member("rivera", false), member("hart", true));
    let offer = || Move::Offer { words: "a shorter one".into() };
    let declined = after(&[(offer(), &hart), (Move::NoThanks, &rivera)]).0;
    assert_eq!(declined, sent().0);
    let agreed = after(&[(offer(), &hart), (Move::Agree, &rivera)]).0;
    assert_eq!((agreed.stage, agreed.offer, agreed.librarian), (Stage::Accepted, None, Some(hart.person())));
    let plan = Move::Schedule { sessions: vec![session(10, Begins::Period("3".into()))] };
    let planned = [(Move::Accept, &hart), (plan, &hart)];
    assert_eq!(after(&[&planned[..], &[(Move::Release, &hart)]].concat()).0, sent().0);
    let unplanned = after(&[&planned[..], &[(Move::Unschedule, &hart)]].concat()).0;
    assert_eq!(unplanned, after(&planned[..1]).0);
}

#[test]
fn a_move_is_told_to_whomever_it_concerns_and_to_nobody_else() {
    let (rivera, hart, lee) = (member("rivera", false), member("hart", true), member("lee", true));
    let is_news =
        |request: &Request, step: Move, by: &Member| decide(request, &step, by, at(9)).unwrap().is_news;
    let plan = Move::Schedule { sessions: vec![session(10, Begins::Period("3".into()))] };
    let planned = after(&[(Move::Accept, &hart), (plan, &hart)]).0;
    let lesson = || session(10, Begins::Period("3".into()));
    assert!(is_news(&sent().0, Move::Accept, &hart));
    assert!(!is_news(&sent().0, Move::Withdraw, &rivera), "nobody has it");
    assert!(is_news(&planned, Move::Withdraw, &rivera), "its librarian hears of it");
    assert!(is_news(&planned, Move::Release, &lee));
    assert!(!is_news(&planned, Move::Happened { session: lesson() }, &hart));
    assert!(!is_news(&planned, Move::DidNotHappen { session: lesson() }, &hart));
    assert!(!is_news(&completed(), Move::Correct { record: Record::default() }, &hart));
    assert!(!is_news(&completed(), Move::Rate { score: 5 }, &rivera));
    // A librarian who asked for it as a teacher, and has it.
    let mut own = after(&[(Move::Accept, &hart)]).0;
    own.teacher = hart.person();
    assert!(!is_news(&own, Move::Withdraw, &hart));
    own.librarian = Some(lee.person());
    assert!(is_news(&own, Move::Withdraw, &hart));
}

#[test]
fn what_a_librarian_puts_down_for_a_teacher_says_so() {
    let (rivera, hart) = (member("rivera", false).person(), member("hart", true).person());
    let of = |by: &Person| send(SchoolId(1), 7, Wish::default(), (rivera.clone(), by.clone()), at(0)).1;
    let own = of(&rivera);
    assert_eq!((own.what.as_str(), own.why), ("send", None));
    let put_down = of(&hart);
    assert_eq!((put_down.what.as_str(), put_down.why.as_deref()), (PUT_DOWN, Some("rivera")));
    assert_eq!(
        (put_down.by, put_down.request, put_down.from, put_down.to),
        (hart, 7, None, Stage::Requested)
    );
}

#[test]
fn in_a_thread_are_its_teacher_its_librarian_and_whoever_has_joined_that_one() {
    let (hart, lee) = (member("hart", true), member("lee", true));
    let mut request = after(&[(Move::Accept, &hart)]).0;
    let are_in = |request: &Request, events: &[Event]| {
        ["rivera", "hart", "lee"].map(|name| is_in_thread(request, events, &MemberId::from(name)))
    };
    assert_eq!(are_in(&request, &[]), [false; 3], "there is none");
    request.thread = Some(ChannelId::from("first"));
    assert_eq!(are_in(&request, &[]), [true, true, false]);
    let joined = decide(&request, &Move::Join, &lee, at(2)).unwrap().event;
    assert_eq!(are_in(&request, std::slice::from_ref(&joined)), [true; 3]);
    assert_eq!(joined.before, None, "there is nothing to take back");
    let somebody = Event { by: member("okafor", true).person(), ..joined.clone() };
    let said_something = Event { what: "ask".into(), ..joined };
    assert_eq!(are_in(&request, &[somebody, said_something]), [true, true, false]);
}

#[test]
fn a_card_knows_which_moves_are_a_librarians_and_from_where_they_start() {
    let table = |step: Move| (is_a_librarians(&step), starts_from(&step).to_vec());
    assert_eq!(table(Move::Accept), (true, vec![Stage::Requested]));
    assert_eq!(table(Move::Agree), (false, vec![Stage::Countered]));
    assert_eq!(table(Move::Reopen { had: None }), (false, vec![Stage::Declined, Stage::Withdrawn]));
}

#[test]
fn a_request_is_over_once_nobody_waits_for_anything() {
    let (rivera, hart) = (member("rivera", false), member("hart", true));
    let decline = Move::Decline { reason: "no room".into() };
    for over in [completed(), after(&[(decline, &hart)]).0, after(&[(Move::Withdraw, &rivera)]).0] {
        assert!(is_over(&over) && !over.stage.is_open());
    }
    for open in [sent().0, after(&[(Move::Accept, &hart)]).0] {
        assert!(!is_over(&open) && open.stage.is_open());
    }
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
                    let (stage, sessions) = (decision.request.stage, &decision.request.sessions);
                    prop_assert!(stage != Stage::Scheduled || !sessions.is_empty());
                    prop_assert!(
                        !stage.is_open() || stage == Stage::Scheduled
                            || sessions.iter().all(|session| session.held == Some(true))
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

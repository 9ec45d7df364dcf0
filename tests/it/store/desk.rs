//! Schools, requests, tips and cards in a store.

use chrono::NaiveDate;
use shelftalker::chat::{CardKey, File, FileId, Standing};
use shelftalker::days::Manner;
use shelftalker::features::calendar::{Calendar, Entry, EntryId, EntryKind};
use shelftalker::features::collab::{
    Beside, Collaboration, Draft, Event, Level, Person, Rating, Record, Request, Stage, Wish,
};
use shelftalker::features::collections::CollectionId;
use shelftalker::features::departments::Department;
use shelftalker::features::ideas::IdeaId;
use shelftalker::features::setup::{School, SchoolId};
use shelftalker::features::tips::{Fate, Season, Tip, TipId, TipPress, TipText};
use shelftalker::files::{Kept, StoredFile};
use shelftalker::queue::{CardRow, Place};
use shelftalker::store::{Change, CommitError, Store, Write};

use super::{SCHOOL, at, overtaken, post, school, with_a_school};

stories! {
    a_server_has_one_school,
    a_school_changed_meanwhile_is_not_written_over,
    a_calendar_is_read_with_its_school_and_of_two_changes_one_is_told,
    a_change_that_fails_half_way_writes_nothing,
    a_request_number_is_given_once,
    a_request_and_its_events_are_read_as_they_were_written,
    answer_times_run_from_the_sending_to_the_first_answer,
    a_draft_is_kept_once_and_beside_others,
    a_file_is_read_by_its_own_school_alone,
    tips_come_in_their_order_and_used_ones_last,
    a_tip_is_taken_by_one_post_and_used_when_that_is_posted,
    a_tip_that_was_not_said_is_next_again,
    a_tip_is_edited_on_the_version_that_was_read,
    of_two_new_orders_one_is_overtaken,
    a_removed_tip_leaves_its_id_to_nobody,
    each_button_counts_a_member_once,
    a_card_shows_the_latest_and_never_less_than_it_did,
    a_members_own_card_is_found_again,
    a_lost_card_waits_for_its_new_message,
}

async fn a_server_has_one_school(store: &dyn Store) {
    with_a_school(store).await;
    assert!(overtaken(store, Change::of(Write::NewSchool(school()))).await);

    let found = store.school_of(&"100".into()).await.unwrap().unwrap();
    assert_eq!(found, School { id: SCHOOL, version: 1, ..school() });
    assert_eq!(store.school(SCHOOL).await.unwrap(), Some(found.clone()));
    assert_eq!(store.schools().await.unwrap(), [found]);
    assert_eq!(store.school_of(&"101".into()).await.unwrap(), None);
}

async fn a_school_changed_meanwhile_is_not_written_over(store: &dyn Store) {
    with_a_school(store).await;
    let read = store.school(SCHOOL).await.unwrap().unwrap();
    let mine = School { staff: Some("201".into()), ..read.clone() };
    let theirs = School { staff: Some("202".into()), ..read };

    store.commit(Change::of(Write::School(mine.clone()))).await.unwrap();
    assert!(overtaken(store, Change::of(Write::School(theirs))).await);
    assert_eq!(store.school(SCHOOL).await.unwrap().unwrap(), School { version: 2, ..mine });
}

async fn a_calendar_is_read_with_its_school_and_of_two_changes_one_is_told(store: &dyn Store) {
    with_a_school(store).await;
    let day = |day: u32| NaiveDate::from_ymd_opt(2026, 10, day).unwrap();
    let half_term = Entry {
        id: EntryId(0),
        kind: EntryKind::Closed,
        name: "Autumn half term".into(),
        first: day(26),
        last: day(30),
        uid: Some("half-term@example.org".into()),
        source: Some("dates.ics".into()),
    };
    let mut calendar = Calendar::default();
    calendar.add(half_term.clone());
    let keeps =
        |calendar: &Calendar| Change::of(Write::Calendar { school: SCHOOL, calendar: calendar.clone() });
    store.commit(keeps(&calendar)).await.unwrap();
    assert!(overtaken(store, keeps(&calendar)).await, "it was the first for both of two librarians");

    let read = store.school(SCHOOL).await.unwrap().unwrap();
    assert_eq!(read.calendar.version, 1);
    assert_eq!(read.calendar.entries(), [Entry { id: EntryId(1), ..half_term }]);
    assert_eq!(read.version, 1, "the school itself is as it was");
    assert_eq!(store.school_of(&"100".into()).await.unwrap().as_ref(), Some(&read));
    assert_eq!(store.schools().await.unwrap(), std::slice::from_ref(&read));
    let planned = store.schools_to_plan(at("08:00"), 10).await.unwrap();
    assert_eq!(planned, [Ok(read.clone())], "when its schedules fall due is worked out anew");

    let mut mine = (*read.calendar).clone();
    mine.remove(EntryId(1));
    let mut theirs = (*read.calendar).clone();
    theirs.add(Entry { name: "Snow".into(), ..read.calendar.entries()[0].clone() });
    store.commit(keeps(&mine)).await.unwrap();
    assert!(overtaken(store, keeps(&theirs)).await);
    let read = store.school(SCHOOL).await.unwrap().unwrap();
    assert!(read.calendar.is_empty() && read.calendar.version == 2);
}

async fn a_change_that_fails_half_way_writes_nothing(store: &dyn Store) {
    with_a_school(store).await;
    store.commit(Change::of(Write::Post(post("first", &[Place::Desk])))).await.unwrap();
    let change = Change::of(new_tip(SCHOOL, "Cite"));

    assert!(overtaken(store, change.clone().and(Write::Post(post("first", &[])))).await);
    let failed = store.commit(change.clone().and(new_tip(SchoolId(9), "Cite"))).await.unwrap_err();
    assert!(failed.to_string().starts_with("writing a tip: "), "{failed}");
    assert_eq!(store.tips(SCHOOL).await.unwrap(), []);

    store.commit(change).await.unwrap();
    assert_eq!(store.tips(SCHOOL).await.unwrap().len(), 1, "the store goes on working");
}

fn person(name: &str) -> Person {
    Person { id: name.to_lowercase().as_str().into(), name: name.into() }
}

fn request(number: i64) -> Request {
    Request {
        school: SCHOOL,
        number,
        teacher: person("Rivera"),
        departments: vec![Department { role: "7".into(), name: "Science".into() }],
        wish: Wish {
            support: "research".into(),
            topic: "Marine biology'); drop table requests; --".into(),
            class: None,
            when: Some("flexible".into()),
            day: None,
            students: Some(28),
            goals: None,
            notes: None,
            quotes: Vec::new(),
            tip: Some(TipId(3)),
            idea: Some(IdeaId("map-of-a-story".into())),
            collection: Some(CollectionId("plates".into())),
            file: Some(Kept { id: "F1".into(), name: "plan.pdf".into() }),
        },
        stage: Stage::Requested,
        librarian: None,
        offer: None,
        sessions: vec![],
        record: None,
        rating: None,
        thread: None,
        sent_at: at("08:00"),
        version: 1,
    }
}

fn event(request: i64, what: &str, time: &str) -> Event {
    let to = if what == "send" { Stage::Requested } else { Stage::Accepted };
    let from = (what != "send").then_some(Stage::Requested);
    Event {
        school: SCHOOL,
        request,
        at: at(time),
        by: person("Okafor"),
        from,
        to,
        what: what.into(),
        why: None,
        before: None,
    }
}

async fn a_request_number_is_given_once(store: &dyn Store) {
    with_a_school(store).await;
    store.commit(Change::of(Write::NewRequest(request(1)))).await.unwrap();
    assert!(overtaken(store, Change::of(Write::NewRequest(request(1)))).await);

    let makes_it = |number| {
        let sent = event(number, "send", "08:00");
        Change::of(Write::Event(sent)).and(Write::NewRequest(request(number)))
    };
    let fails = move |number| makes_it(number).and(Write::NewRequest(request(1)));
    assert_eq!(store.commit_request(SCHOOL, Box::new(makes_it)).await.unwrap(), 2);
    let failed = store.commit_request(SCHOOL, Box::new(fails)).await;
    assert!(matches!(failed, Err(CommitError::Overtaken)));
    assert_eq!(
        store.commit_request(SCHOOL, Box::new(makes_it)).await.unwrap(),
        3,
        "a change that was not written leaves no hole"
    );
    assert_eq!(store.events(SCHOOL, 3).await.unwrap().len(), 1);
}

async fn a_request_and_its_events_are_read_as_they_were_written(store: &dyn Store) {
    with_a_school(store).await;
    let sent = event(1, "send", "08:00");
    store.commit(Change::of(Write::Event(sent.clone())).and(Write::NewRequest(request(1)))).await.unwrap();
    assert_eq!(store.request(SCHOOL, 1).await.unwrap(), Some(request(1)));
    assert_eq!(store.request(SchoolId(2), 1).await.unwrap(), None);

    let accepted = Request { stage: Stage::Accepted, librarian: Some(person("Okafor")), ..request(1) };
    let accept = event(1, "accept", "08:20");
    store
        .commit(Change::of(Write::Request(accepted.clone())).and(Write::Event(accept.clone())))
        .await
        .unwrap();
    assert!(overtaken(store, Change::of(Write::Request(accepted.clone()))).await, "a second click");
    assert_eq!(store.request(SCHOOL, 1).await.unwrap(), Some(Request { version: 2, ..accepted }));
    assert_eq!(store.events(SCHOOL, 1).await.unwrap(), [sent, accept]);

    let record = Record {
        sessions: 2,
        students: 28,
        minutes: Some(90),
        level: Some(Collaboration { scheme: "sharing to integration".into(), level: Level::Sharing }),
        skills: vec!["Searching".into()],
        outcome: None,
        again: Some(false),
        title: Some("Marine biology".into()),
        goals: vec![2],
    };
    let rating = Some(Rating { score: 5, line: Some("They still talk about it".into()) });
    let completed = Request {
        stage: Stage::Completed,
        librarian: Some(person("Okafor")),
        record: Some(record),
        rating,
        version: 2,
        ..request(1)
    };
    store.commit(Change::of(Write::Request(completed.clone()))).await.unwrap();
    assert_eq!(store.request(SCHOOL, 1).await.unwrap(), Some(Request { version: 3, ..completed.clone() }));
    let rating = Some(Rating { score: 6, line: None });
    let beyond = Request { rating, version: 3, ..completed };
    assert!(store.commit(Change::of(Write::Request(beyond))).await.is_err(), "five is the most");
}

async fn answer_times_run_from_the_sending_to_the_first_answer(store: &dyn Store) {
    with_a_school(store).await;
    for number in 1..=3 {
        store.commit(Change::of(Write::NewRequest(request(number)))).await.unwrap();
    }
    let events = [
        event(1, "send", "08:00"),
        event(2, "send", "08:00"),
        event(1, "offer", "08:10"),
        event(3, "send", "08:30"),
        event(2, "accept", "08:40"),
        event(1, "accept", "09:00"),
    ];
    store.commit(Change(events.into_iter().map(Write::Event).collect())).await.unwrap();
    let minutes = |most| async move {
        let times = store.answer_times(SCHOOL, most).await.unwrap();
        times.iter().map(|(sent, answered)| (*answered - *sent).num_minutes()).collect::<Vec<_>>()
    };
    assert_eq!(minutes(20).await, [40, 10], "the latest answer first, the open request not at all");
    assert_eq!(minutes(1).await, [40]);
}

async fn a_draft_is_kept_once_and_beside_others(store: &dyn Store) {
    with_a_school(store).await;
    let first = Draft {
        for_whom: None,
        school: SCHOOL,
        teacher: "rivera".into(),
        card: CardKey("card".into()),
        given: [("topic".to_owned(), "Marine biology".to_owned())].into(),
        beside: Beside::default(),
        updated_at: at("08:00"),
        version: 0,
    };
    let second = Draft {
        beside: Beside {
            tip: Some(TipId(3)),
            idea: Some(IdeaId("map-of-a-story".into())),
            collection: Some(CollectionId("plates".into())),
            file: Some(Kept { id: "F1".into(), name: "plan.pdf".into() }),
        },
        given: [].into(),
        updated_at: at("08:01"),
        version: 1,
        ..first.clone()
    };
    store.commit(Change::of(Write::Draft(first.clone()))).await.unwrap();
    assert!(overtaken(store, Change::of(Write::Draft(first))).await, "there is one already");
    store.commit(Change::of(Write::Draft(second.clone()))).await.unwrap();
    assert!(overtaken(store, Change::of(Write::Draft(second.clone()))).await, "it was changed meanwhile");
    let kept = Draft { version: 2, ..second };
    let other = Draft { card: CardKey("other".into()), updated_at: at("08:02"), version: 0, ..kept.clone() };
    store.commit(Change::of(Write::Draft(other.clone()))).await.unwrap();
    let other = Draft { version: 1, ..other };
    assert_eq!(store.drafts(SCHOOL, &"rivera".into()).await.unwrap(), [other.clone(), kept.clone()]);

    let drop =
        |version| Change::of(Write::DropDraft { school: SCHOOL, card: CardKey("card".into()), version });
    assert!(overtaken(store, drop(1)).await, "it was changed meanwhile");
    store.commit(drop(2)).await.unwrap();
    assert_eq!(store.drafts(SCHOOL, &"rivera".into()).await.unwrap(), [other]);
    assert!(overtaken(store, drop(2)).await, "it is gone already");
    assert!(overtaken(store, Change::of(Write::Draft(kept))).await, "what was sent meanwhile stays sent");
}

async fn a_file_is_read_by_its_own_school_alone(store: &dyn Store) {
    with_a_school(store).await;
    let bytes = [0, 159, 146, 150].as_slice().into();
    let stored = StoredFile {
        id: FileId("F1".into()),
        school: SCHOOL,
        file: File {
            name: "plan.png".into(),
            media_type: "image/png".into(),
            description: String::new(),
            bytes,
        },
        added_at: at("08:00"),
    };
    store.commit(Change::of(Write::NewFile(stored.clone()))).await.unwrap();
    assert!(overtaken(store, Change::of(Write::NewFile(stored.clone()))).await);
    assert_eq!(store.file(SchoolId(2), &stored.id).await.unwrap(), None);
    let of_another_school = Write::RemoveFile { school: SchoolId(2), file: stored.id.clone() };
    assert!(overtaken(store, Change::of(of_another_school)).await);
    assert_eq!(store.file(SCHOOL, &stored.id).await.unwrap(), Some(stored.clone()));

    let remove = Change::of(Write::RemoveFile { school: SCHOOL, file: stored.id.clone() });
    store.commit(remove.clone()).await.unwrap();
    assert_eq!(store.file(SCHOOL, &stored.id).await.unwrap(), None);
    assert!(overtaken(store, remove).await, "it is gone already");
}

fn new_tip(school: SchoolId, title: &str) -> Write {
    Write::NewTip { school, text: four_facts(title), added_at: at("08:00") }
}

fn four_facts(title: &str) -> TipText {
    TipText { title: title.into(), body: "Four facts.".into(), link: None, season: None, evergreen: false }
}

/// A post takes a tip, last used on that day of September.
fn tip_taken(tip: i64, last: Option<u32>, by: &str) -> Change {
    Change::of(Write::TipReserved {
        school: SCHOOL,
        tip: TipId(tip),
        last: last.map(september),
        by: by.into(),
    })
}

/// That post has come to something.
fn tip_settled(tip: i64, by: &str, fate: Fate) -> Change {
    Change::of(Write::TipSettled { school: SCHOOL, tip: TipId(tip), by: by.into(), fate })
}

fn tip_used(tip: i64, day: u32) -> Change {
    tip_taken(tip, None, "it").and_all(tip_settled(tip, "it", Fate::Posted(september(day))))
}

fn september(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, day).unwrap()
}

async fn titles(store: &dyn Store) -> Vec<String> {
    store.tips(SCHOOL).await.unwrap().into_iter().map(|tip| tip.text.title).collect()
}

async fn with_four_tips(store: &dyn Store) {
    with_a_school(store).await;
    let tips = ["One", "Two", "Three", "Four"].map(|title| new_tip(SCHOOL, title));
    store.commit(Change(tips.into())).await.unwrap();
}

async fn tips_come_in_their_order_and_used_ones_last(store: &dyn Store) {
    with_four_tips(store).await;
    store.commit(tip_used(1, 7)).await.unwrap();
    store.commit(tip_used(2, 14)).await.unwrap();
    store.commit(tip_taken(3, None, "a post")).await.unwrap();
    assert_eq!(titles(store).await, ["Four", "Three", "Two", "One"]);
    let tips = store.tips(SCHOOL).await.unwrap();
    let one = Tip {
        id: TipId(1),
        school: SCHOOL,
        text: four_facts("One"),
        position: 1,
        added_at: at("08:00"),
        used_on: Some(september(7)),
        reserved_for: None,
        suggestion: None,
        suggested_by: None,
        useful: 0,
        tried: 0,
        version: 1,
    };
    assert_eq!(tips[3], one);
    assert_eq!(store.tip(SCHOOL, TipId(1)).await.unwrap(), Some(one));
}

async fn a_tip_is_taken_by_one_post_and_used_when_that_is_posted(store: &dyn Store) {
    with_four_tips(store).await;
    store.commit(tip_taken(1, None, "first")).await.unwrap();
    assert!(overtaken(store, tip_taken(1, None, "second")).await);
    store.commit(tip_settled(1, "second", Fate::Unsaid)).await.unwrap();
    assert!(overtaken(store, tip_taken(1, None, "second")).await, "it is not the second's to give back");
    store.commit(tip_settled(1, "first", Fate::Posted(september(7)))).await.unwrap();
    assert!(overtaken(store, tip_taken(1, None, "third")).await);
    assert!(overtaken(store, tip_taken(1, Some(6), "third")).await);
    assert!(!overtaken(store, tip_taken(1, Some(7), "third")).await);
    // What becomes of the first by now is nothing to the third.
    for fate in [Fate::Posted(september(7)), Fate::Unsaid, Fate::Again(september(7))] {
        store.commit(tip_settled(1, "first", fate)).await.unwrap();
        let tip = store.tip(SCHOOL, TipId(1)).await.unwrap().unwrap();
        assert_eq!((tip.reserved_for.as_deref(), tip.used_on), (Some("third"), Some(september(7))));
    }
}

async fn a_tip_that_was_not_said_is_next_again(store: &dyn Store) {
    with_four_tips(store).await;
    store.commit(tip_taken(1, None, "it")).await.unwrap();
    let order = |ids: [i64; 3]| ids.map(TipId).to_vec();
    let moved = Write::TipOrder { school: SCHOOL, was: order([2, 3, 4]), order: order([4, 3, 2]) };
    store.commit(Change::of(moved)).await.unwrap();
    store.commit(tip_settled(1, "it", Fate::Unsaid)).await.unwrap();
    assert_eq!(titles(store).await, ["One", "Four", "Three", "Two"]);
    store.commit(tip_settled(1, "it", Fate::Again(september(7)))).await.unwrap();
    assert_eq!(titles(store).await, ["Four", "Three", "Two", "One"]);
    store.commit(tip_settled(1, "it", Fate::Unsaid)).await.unwrap();
    store.commit(tip_taken(1, None, "another")).await.unwrap();
    // It stood there all the time: then the other does not say it once more.
    store.commit(tip_settled(1, "it", Fate::Posted(september(8)))).await.unwrap();
    let tip = store.tip(SCHOOL, TipId(1)).await.unwrap().unwrap();
    assert_eq!((tip.reserved_for, tip.used_on), (None, Some(september(8))));
}

async fn a_tip_is_edited_on_the_version_that_was_read(store: &dyn Store) {
    with_four_tips(store).await;
    let season = Season::read("1 Sep to 15 Oct", &Manner::default()).unwrap();
    let edited =
        TipText { season, evergreen: true, link: Some("https://example.org".into()), ..four_facts("New") };
    let edit = Write::TipEdited { school: SCHOOL, tip: TipId(1), version: 1, text: edited.clone() };
    store.commit(Change::of(edit.clone())).await.unwrap();
    assert!(overtaken(store, Change::of(edit)).await);
    let tip = store.tip(SCHOOL, TipId(1)).await.unwrap().unwrap();
    assert_eq!((tip.text, tip.version), (edited, 2));
}

async fn of_two_new_orders_one_is_overtaken(store: &dyn Store) {
    with_four_tips(store).await;
    let order = |was: [i64; 4], order: [i64; 4]| {
        let [was, order] = [was, order].map(|tips| tips.map(TipId).to_vec());
        Change::of(Write::TipOrder { school: SCHOOL, was, order })
    };
    store.commit(order([1, 2, 3, 4], [4, 1, 2, 3])).await.unwrap();
    assert!(overtaken(store, order([1, 2, 3, 4], [2, 1, 3, 4])).await);
    store.commit(order([4, 1, 2, 3], [4, 2, 1, 3])).await.unwrap();
    store.commit(Change::of(new_tip(SCHOOL, "Five"))).await.unwrap();
    let tips = store.tips(SCHOOL).await.unwrap();
    assert_eq!(tips.iter().map(|tip| tip.id.0).collect::<Vec<_>>(), [4, 2, 1, 3, 5]);
}

async fn a_removed_tip_leaves_its_id_to_nobody(store: &dyn Store) {
    with_four_tips(store).await;
    let useful = tip_pressed(SCHOOL, TipId(4), TipPress::Useful, "rivera");
    let remove = Change::of(Write::RemoveTip { school: SCHOOL, tip: TipId(4) });
    store.commit(Change::of(useful.clone())).await.unwrap();
    store.commit(remove.clone()).await.unwrap();
    assert!(overtaken(store, remove).await);

    store.commit(Change::of(useful).and(new_tip(SCHOOL, "Five"))).await.unwrap();
    assert_eq!(store.tip(SCHOOL, TipId(4)).await.unwrap(), None);
    assert_eq!(store.tips(SCHOOL).await.unwrap().last().unwrap().text.title, "Five");
}

fn tip_pressed(school: SchoolId, tip: TipId, press: TipPress, member: &str) -> Write {
    Write::TipPressed { school, tip, press, member: member.into() }
}

async fn each_button_counts_a_member_once(store: &dyn Store) {
    with_four_tips(store).await;
    for member in ["rivera", "chen", "rivera"] {
        let useful = tip_pressed(SCHOOL, TipId(2), TipPress::Useful, member);
        store.commit(Change::of(useful)).await.unwrap();
    }
    let elsewhere = tip_pressed(SchoolId(2), TipId(2), TipPress::Useful, "osei");
    store.commit(Change::of(elsewhere)).await.unwrap();
    let tried = tip_pressed(SCHOOL, TipId(2), TipPress::Try, "rivera");
    store.commit(Change::of(tried.clone()).and(tried)).await.unwrap();
    let tip = store.tip(SCHOOL, TipId(2)).await.unwrap().unwrap();
    assert_eq!((tip.useful, tip.tried), (2, 1));
}

fn card() -> CardRow {
    CardRow {
        key: CardKey("card".into()),
        school: SCHOOL,
        kind: "request".into(),
        subject: "1".into(),
        owner: Some("rivera".into()),
        expires_at: Some(at("23:00")),
        typed: None,
        standing: None,
        wanted: 1,
        shown: 0,
        paint_at: None,
    }
}

fn shows(message: &str, version: i64) -> Change {
    let standing = Standing { channel: "200".into(), message: shelftalker::chat::MessageId(message.into()) };
    Change::of(Write::CardShows { card: card().key, standing, version })
}

fn repaint() -> Change {
    Change::of(Write::Repaint { school: SCHOOL, kind: "request", subject: "1".into() })
}

async fn to_paint(store: &dyn Store) -> usize {
    store.cards_to_paint(at("12:00"), 9).await.unwrap().len()
}

async fn a_card_shows_the_latest_and_never_less_than_it_did(store: &dyn Store) {
    with_a_school(store).await;
    store.commit(Change::of(Write::NewCard(card()))).await.unwrap();
    assert!(overtaken(store, Change::of(Write::NewCard(card()))).await);
    assert_eq!(store.card(&card().key).await.unwrap(), Some(card()));
    assert_eq!(to_paint(store).await, 0, "it stands nowhere yet");

    store.commit(repaint()).await.unwrap();
    store.commit(shows("300", 1)).await.unwrap();
    assert_eq!(to_paint(store).await, 1, "it changed on its way");
    store.commit(shows("300", 2)).await.unwrap();
    store.commit(shows("300", 1)).await.unwrap();
    assert_eq!(to_paint(store).await, 0, "an answer that comes late lowers nothing");
}

async fn a_members_own_card_is_found_again(store: &dyn Store) {
    with_a_school(store).await;
    store.commit(Change::of(Write::NewCard(card()))).await.unwrap();
    let own = |owner: &'static str| async move {
        store.own_card(SCHOOL, "request", "1", &owner.into()).await.unwrap()
    };
    assert_eq!(own("rivera").await, Some(card()));
    assert_eq!(own("chen").await, None);
    assert_eq!(store.own_card(SchoolId(2), "request", "1", &"rivera".into()).await.unwrap(), None);
}

async fn a_lost_card_waits_for_its_new_message(store: &dyn Store) {
    with_a_school(store).await;
    store.commit(Change::of(Write::NewCard(card()))).await.unwrap();
    store.commit(shows("300", 1)).await.unwrap();
    let typed = [("topic".to_owned(), "Tides".to_owned())].into();
    let change = Change::of(Write::CardLost { card: card().key });
    store.commit(change.and(Write::CardTyped { card: card().key, was: None, typed })).await.unwrap();
    store.commit(repaint()).await.unwrap();
    assert_eq!(to_paint(store).await, 0);

    let lost = store.card(&card().key).await.unwrap().unwrap();
    assert_eq!((lost.standing, lost.wanted, lost.shown), (None, 2, 0));
    assert_eq!(lost.typed.unwrap()["topic"], "Tides");
}

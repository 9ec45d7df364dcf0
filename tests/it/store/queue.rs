//! The queue in a store: slots, posts, and whose turn it is.

use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use shelftalker::chat::{Card, Cause, ChannelId, Message, MessageId, Standing, Text};
use shelftalker::queue::{
    Attempt, Delivery, DeliveryId, NewPost, OnClosed, Place, PostId, Schedule, SlotFate, SlotRow, State,
};
use shelftalker::store::{Change, CommitError, Store, Write};

use super::{SCHOOL, at, overtaken, post, with_a_school};

stories! {
    a_moved_schedule_keeps_what_it_served,
    a_schedule_that_is_not_as_it_was_read_is_not_moved,
    a_slot_planned_twice_is_planned_once,
    a_slot_raises_its_schedules_last_slot_and_never_lowers_it,
    a_reference_is_queued_once,
    a_long_post_is_one_delivery_a_part_and_place,
    the_loser_of_two_claims_is_told,
    a_delivery_is_read_as_it_was_written,
    the_payload_is_dropped_once_it_is_sent,
    what_is_due_comes_by_its_moment_and_one_for_each_place,
    what_is_being_settled_holds_up_its_place,
    what_waits_for_a_librarian_holds_up_nobody,
    what_another_boot_was_sending_is_left_behind,
    the_next_moment_is_that_of_the_first_in_line,
    ten_thousand_queued_posts_stay_quick,
}

fn local(time: &str) -> NaiveDateTime {
    at(time).naive_utc()
}

fn schedule() -> Schedule {
    Schedule {
        school: SCHOOL,
        kind: "tip".into(),
        cron: "30 7 * * Mon".into(),
        chosen: false,
        on_closed: OnClosed::NextSchoolDay,
        since: local("06:00"),
        last_slot: None,
        version: 1,
    }
}

fn slot(nominal: &str) -> SlotRow {
    SlotRow {
        school: SCHOOL,
        schedule: "tip".into(),
        nominal: local(nominal),
        at: at(nominal),
        zone: chrono_tz::America::Denver,
        fate: SlotFate::Posted,
    }
}

async fn a_moved_schedule_keeps_what_it_served(store: &dyn Store) {
    with_a_school(store).await;
    store.commit(Change::of(Write::NewSchedule(schedule()))).await.unwrap();
    store.commit(Change::of(Write::Slot(slot("07:30")))).await.unwrap();
    let was = Schedule { last_slot: Some(local("07:30")), ..schedule() };
    let becomes = Schedule { cron: "0 9 * * Fri".into(), chosen: true, version: 2, ..was.clone() };
    store.commit(Change::of(Write::Schedule { was, becomes: becomes.clone() })).await.unwrap();
    assert_eq!(store.schedules(SCHOOL).await.unwrap(), [becomes]);
}

async fn a_schedule_that_is_not_as_it_was_read_is_not_moved(store: &dyn Store) {
    with_a_school(store).await;
    store.commit(Change::of(Write::NewSchedule(schedule()))).await.unwrap();
    assert!(overtaken(store, Change::of(Write::NewSchedule(schedule()))).await);
    let to = |cron: &str| {
        let becomes = Schedule { cron: cron.into(), chosen: true, ..schedule() };
        Change::of(Write::Schedule { was: schedule(), becomes })
    };
    store.commit(to("0 9 * * Fri")).await.unwrap();
    assert!(overtaken(store, to("0 9 * * Tue")).await);
    assert_eq!(store.schedules(SCHOOL).await.unwrap()[0].cron, "0 9 * * Fri");
}

async fn a_slot_planned_twice_is_planned_once(store: &dyn Store) {
    with_a_school(store).await;
    let plan =
        |reference| Change::of(Write::Slot(slot("07:30"))).and(Write::Post(post(reference, &[Place::Staff])));
    store.commit(Change::of(Write::NewSchedule(schedule()))).await.unwrap();

    store.commit(plan("first planner")).await.unwrap();
    assert!(overtaken(store, plan("second planner")).await);
    assert_eq!(store.due(at("23:00"), 9, 9, false).await.unwrap().len(), 1);
}

async fn a_slot_raises_its_schedules_last_slot_and_never_lowers_it(store: &dyn Store) {
    with_a_school(store).await;
    let missed = SlotRow { fate: SlotFate::Missed { slots: 3 }, ..slot("08:30") };
    let change =
        Change::of(Write::NewSchedule(schedule())).and(Write::Slot(missed)).and(Write::Slot(slot("07:30")));
    store.commit(change).await.unwrap();
    assert_eq!(store.schedules(SCHOOL).await.unwrap()[0].last_slot, Some(local("08:30")));
}

async fn queue(store: &dyn Store, posts: impl IntoIterator<Item = NewPost>) {
    store.commit(Change(posts.into_iter().map(Write::Post).collect())).await.unwrap();
}

async fn delivery(store: &dyn Store, id: i64) -> Delivery {
    store.delivery(DeliveryId(id)).await.unwrap().unwrap()
}

/// Writes a delivery as `change` makes it.
async fn settle(store: &dyn Store, id: i64, change: impl FnOnce(&mut Delivery)) {
    let mut it = delivery(store, id).await;
    change(&mut it);
    store.commit(Change::of(Write::Delivery(it))).await.unwrap();
}

async fn due(store: &dyn Store, time: &str) -> Vec<i64> {
    first_in_line(store, time).await.iter().map(|delivery| delivery.id.0).collect()
}

async fn first_in_line(store: &dyn Store, time: &str) -> Vec<Delivery> {
    store
        .due(at(time), 100, 100, false)
        .await
        .unwrap()
        .into_iter()
        .map(|due| due.first.unwrap().delivery)
        .collect()
}

async fn a_reference_is_queued_once(store: &dyn Store) {
    with_a_school(store).await;
    queue(store, [post("once", &[Place::Desk, Place::Staff, Place::Desk])]).await;
    assert!(overtaken(store, Change::of(Write::Post(post("once", &[Place::Desk])))).await);

    let to: Vec<Place> = first_in_line(store, "08:00").await.into_iter().map(|it| it.place).collect();
    assert_eq!(to, [Place::Desk, Place::Staff], "one delivery for each place");
}

async fn a_long_post_is_one_delivery_a_part_and_place(store: &dyn Store) {
    with_a_school(store).await;
    let long = NewPost { parts: 2, content: "8".into(), ..post("long", &[Place::Desk, Place::Staff]) };
    queue(store, [long, post("another", &[Place::Desk])]).await;
    let found = store.deliveries_of(SCHOOL, "tip", "8").await.unwrap();
    let found: Vec<_> = found.into_iter().map(|it| (it.place, it.part)).collect();
    assert_eq!(
        found,
        [(Place::Desk, 0), (Place::Desk, 1), (Place::Staff, 0), (Place::Staff, 1)],
        "in the order in which they are sent"
    );
}

async fn the_loser_of_two_claims_is_told(store: &dyn Store) {
    with_a_school(store).await;
    queue(store, [post("contested", &[Place::Desk])]).await;
    let read = delivery(store, 1).await;
    let claim = |boot: &str| {
        let mut claimed = read.clone();
        claimed.state = State::Sending;
        claimed.boot = Some(boot.to_owned());
        Change::of(Write::Delivery(claimed))
    };
    let (one, other) = tokio::join!(store.commit(claim("one")), store.commit(claim("other")));
    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|won| **won).count(), 1);
    assert!([one, other].into_iter().any(|end| matches!(end, Err(CommitError::Overtaken))));
    assert_eq!(delivery(store, 1).await.version, 2);
}

async fn a_delivery_is_read_as_it_was_written(store: &dyn Store) {
    with_a_school(store).await;
    queue(store, [post("whole", &[Place::Member("rivera".into())])]).await;
    let written = Delivery {
        id: DeliveryId(1),
        post: PostId(1),
        school: SCHOOL,
        place: Place::Member("rivera".into()),
        part: 0,
        state: State::Uncertain,
        ways_closed: 1,
        epoch: 2,
        attempts: 3,
        trying_since: None,
        next_at: at("07:31"),
        closes_at: at("10:00"),
        first_maybe_at: Some(at("07:30")),
        last_attempt_at: Some(at("07:30")),
        channel: Some("200".into()),
        payload: Some(Message::from(Card { title: Text::from("Tip").typed("*"), ..Card::default() })),
        payload_shows: Some(4),
        boot: Some("boot".into()),
        lease_until: Some(at("07:32")),
        cause: Some(Cause::new("503", "Discord stumbled.")),
        standing: Some(Standing { channel: "200".into(), message: MessageId("300".into()) }),
        version: 1,
    };
    let attempt = Attempt {
        delivery: DeliveryId(1),
        number: 3,
        at: at("07:30"),
        channel: Some(ChannelId("200".into())),
        outcome: "maybe".into(),
        code: Some("503".into()),
    };
    let change = Change::of(Write::Delivery(written.clone())).and(Write::Attempt(attempt.clone()));
    store.commit(change).await.unwrap();
    assert_eq!(delivery(store, 1).await, Delivery { version: 2, ..written });
    assert_eq!(store.attempts(DeliveryId(1)).await.unwrap(), [attempt]);

    let said = store.post(PostId(1)).await.unwrap().unwrap();
    assert_eq!((said.kind.as_str(), said.reference.0.as_str(), said.content.as_str()), ("tip", "whole", "7"));
    assert_eq!((said.due_at, said.closes_at), (at("07:30"), at("09:30")));
}

async fn the_payload_is_dropped_once_it_is_sent(store: &dyn Store) {
    with_a_school(store).await;
    queue(store, [post("sent", &[Place::Desk])]).await;
    settle(store, 1, |it| {
        it.payload = Some(Text::from("Hello").into());
        it.state = State::Sent;
    })
    .await;
    assert_eq!(delivery(store, 1).await.payload, None);
}

async fn what_is_due_comes_by_its_moment_and_one_for_each_place(store: &dyn Store) {
    with_a_school(store).await;
    let later = NewPost { due_at: at("08:00"), ..post("desk, later", &[Place::Desk]) };
    let sooner = post("staff, then desk", &[Place::Staff, Place::Desk]);
    queue(store, [later, sooner]).await;

    assert_eq!(due(store, "07:29").await, [0_i64; 0]);
    assert_eq!(due(store, "07:30").await, [3, 2], "what is queued for later holds up nobody");
    assert_eq!(due(store, "08:00").await, [1, 2], "the desk hears the older one first");
}

async fn what_is_being_settled_holds_up_its_place(store: &dyn Store) {
    with_a_school(store).await;
    queue(store, [post("first", &[Place::Desk]), post("second", &[Place::Desk, Place::Staff])]).await;
    for state in [State::Sending, State::Retrying, State::Uncertain, State::Held] {
        settle(store, 1, |it| {
            (it.state, it.next_at, it.lease_until) = (state, at("07:45"), Some(at("07:45")));
        })
        .await;
        assert_eq!(due(store, "07:40").await, [3], "{state:?}");
    }
    assert_eq!(due(store, "07:45").await, [1, 3]);
    settle(store, 1, |it| it.state = State::Sent).await;
    assert_eq!(due(store, "07:45").await, [2, 3]);
}

async fn what_waits_for_a_librarian_holds_up_nobody(store: &dyn Store) {
    with_a_school(store).await;
    queue(store, [post("first", &[Place::Desk]), post("second", &[Place::Desk])]).await;
    for state in [State::Asking, State::Failed, State::Missed, State::Cancelled] {
        settle(store, 1, |it| it.state = state).await;
        assert_eq!(due(store, "08:00").await, [2], "{state:?}");
    }
    settle(store, 1, |it| it.state = State::Held).await;
    let held = store.held(SCHOOL).await.unwrap();
    assert_eq!(held, [delivery(store, 1).await]);
}

async fn what_another_boot_was_sending_is_left_behind(store: &dyn Store) {
    with_a_school(store).await;
    queue(store, [post("sending", &[Place::Desk, Place::Staff])]).await;
    for (id, boot) in [(1, "earlier"), (2, "this")] {
        settle(store, id, |it| {
            it.state = State::Sending;
            it.boot = Some(boot.to_owned());
            it.lease_until = Some(at("07:31"));
        })
        .await;
    }
    let left = store.left_behind("this").await.unwrap();
    assert_eq!(left.iter().map(|it| it.id.0).collect::<Vec<_>>(), [1]);
    assert_eq!(due(store, "07:30").await, [0_i64; 0]);
    assert_eq!(due(store, "07:31").await, [1, 2], "the lease is over");
}

async fn the_next_moment_is_that_of_the_first_in_line(store: &dyn Store) {
    with_a_school(store).await;
    assert_eq!(store.next_moment().await.unwrap(), None);
    let later = NewPost { due_at: at("08:00"), ..post("later", &[Place::Staff]) };
    queue(store, [post("first", &[Place::Desk]), post("second", &[Place::Desk]), later]).await;
    assert_eq!(store.next_moment().await.unwrap(), Some(at("07:30")));

    settle(store, 1, |it| (it.state, it.next_at) = (State::Retrying, at("07:45"))).await;
    assert_eq!(store.next_moment().await.unwrap(), Some(at("07:45")), "the second waits for the first");
    settle(store, 1, |it| (it.state, it.lease_until) = (State::Sending, Some(at("07:50")))).await;
    assert_eq!(store.next_moment().await.unwrap(), Some(at("07:50")), "a lease ends");
    settle(store, 1, |it| it.state = State::Asking).await;
    assert_eq!(store.next_moment().await.unwrap(), Some(at("07:30")));
}

/// Measured at some 40 ms for all three; the bounds leave room for the slowest machine that runs the tests.
async fn ten_thousand_queued_posts_stay_quick(store: &dyn Store) {
    with_a_school(store).await;
    let places = [Place::Desk, Place::Staff, Place::Requests, Place::Request(1), Place::Request(2)];
    for hundred in 0..100 {
        let posts = (0..100).map(|n| {
            let place = places[n % places.len()].clone();
            let due_at = if n < 50 { at("07:30") } else { at("12:00") };
            NewPost { due_at, ..post(&format!("{hundred} {n}"), &[place]) }
        });
        queue(store, posts).await;
    }
    settle(store, 1, |it| (it.state, it.next_at) = (State::Retrying, at("09:00"))).await;

    let began = Instant::now();
    assert_eq!(due(store, "08:00").await, [4, 5, 3, 2], "the first place retries");
    let due = began.elapsed();
    assert_eq!(store.next_moment().await.unwrap(), Some(at("07:30")));
    let next_moment = began.elapsed();
    settle(store, 2, |it| it.state = State::Sent).await;
    let settled = began.elapsed();
    println!(
        "with 10,000 queued: due after {due:?}, next moment after {next_moment:?}, settled after {settled:?}"
    );
    assert!(settled < Duration::from_secs(5));
}

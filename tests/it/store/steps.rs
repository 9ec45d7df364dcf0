//! What may touch many rows: all of it is done, and nobody waits for all of it.

use chrono::{TimeDelta, Utc};
use shelftalker::chat::{CardKey, Cause, MessageId, Standing};
use shelftalker::queue::{CardRow, DeliveryId, Place, State};
use shelftalker::store::{Change, ManyRows, Store, Write};

use super::{SCHOOL, at, post, with_a_school};

stories! {
    all_that_is_held_is_woken_though_it_is_more_than_a_step,
    all_cards_of_a_school_are_painted_anew_though_they_are_more_than_a_step,
    of_each_channel_the_card_that_waits_longest_is_painted,
    a_channel_where_nothing_can_be_painted_waits_with_all_its_cards,
}

/// More than two steps, and not a whole number of them.
const MANY: i64 = 1_234;

async fn all_that_is_held_is_woken_though_it_is_more_than_a_step(store: &dyn Store) {
    with_a_school(store).await;
    let posts = (1..=MANY).map(|number| Write::Post(post(&number.to_string(), &[Place::Request(number)])));
    store.commit(Change(posts.collect())).await.unwrap();
    let mut held = Vec::new();
    for id in 1..=MANY {
        let mut delivery = store.delivery(DeliveryId(id)).await.unwrap().unwrap();
        (delivery.state, delivery.next_at) = (State::Held, at("09:00"));
        delivery.cause = Some(Cause::new("50001", "It cannot see the channel."));
        held.push(Write::Delivery(delivery));
    }
    store.commit(Change(held)).await.unwrap();
    let due = async || store.due(at("08:30"), 9, 5_000, false).await.unwrap().len();
    assert_eq!(due().await, 0);

    let (now, rest) = (at("08:00"), TimeDelta::zero());
    store.in_steps(ManyRows::WakeHeld { school: SCHOOL, now, rest }).await.unwrap();
    assert_eq!(i64::try_from(due().await).unwrap(), MANY);
}

fn card(number: i64, channel: &str) -> CardRow {
    let standing = Standing { channel: channel.into(), message: MessageId(number.to_string()) };
    let mut card = CardRow::new(CardKey(number.to_string()), SCHOOL, "request", number.to_string());
    (card.standing, card.shown) = (Some(standing), card.wanted);
    card
}

async fn with_cards(store: &dyn Store, channel: &str, numbers: impl Iterator<Item = i64>) {
    store
        .commit(Change(numbers.map(|number| Write::NewCard(card(number, channel))).collect()))
        .await
        .unwrap();
}

async fn wants_repaint(store: &dyn Store, number: i64) {
    let subject = number.to_string();
    store.commit(Change::of(Write::Repaint { school: SCHOOL, kind: "request", subject })).await.unwrap();
}

async fn to_paint(store: &dyn Store, when: chrono::DateTime<Utc>) -> Vec<String> {
    let cards = store.cards_to_paint(when, 9).await.unwrap();
    cards.into_iter().map(|card| card.unwrap().key.0).collect()
}

async fn all_cards_of_a_school_are_painted_anew_though_they_are_more_than_a_step(store: &dyn Store) {
    with_a_school(store).await;
    with_cards(store, "200", 1..=MANY).await;
    assert!(!store.mark_for_repaint(500).await.unwrap(), "nothing is noted");
    store.commit(Change::of(Write::RepaintAll { school: SCHOOL })).await.unwrap();
    assert_eq!(store.next_painting().await.unwrap().map(|at| at.timestamp()), Some(0));

    let mut marked = 0;
    while store.mark_for_repaint(500).await.unwrap() {
        let mut of_this_step = 0;
        while let Some(Ok(card)) = store.cards_to_paint(at("08:00"), 1).await.unwrap().pop() {
            of_this_step += 1;
            let standing = card.standing.clone().unwrap();
            let shows = Write::CardShows { card: card.key, standing, version: card.wanted };
            store.commit(Change::of(shows)).await.unwrap();
        }
        assert!(of_this_step <= 500);
        marked += of_this_step;
    }
    assert_eq!(marked, MANY, "each once");
    assert_eq!(store.next_painting().await.unwrap(), None);
}

async fn of_each_channel_the_card_that_waits_longest_is_painted(store: &dyn Store) {
    with_a_school(store).await;
    with_cards(store, "200", 1..=4).await;
    with_cards(store, "201", 5..=6).await;
    with_cards(store, "202", 7..=7).await;
    for number in [1, 2, 3, 5, 7] {
        wants_repaint(store, number).await;
    }
    let later = |number: i64, time| Write::CardLater { card: CardKey(number.to_string()), at: at(time) };
    let change = Change::of(later(1, "08:00")).and(later(2, "07:00")).and(later(3, "09:00"));
    store.commit(change.and(later(5, "06:00")).and(later(7, "10:00"))).await.unwrap();
    assert_eq!(to_paint(store, at("09:30")).await, ["5", "2"]);
    assert_eq!(to_paint(store, at("10:00")).await, ["5", "2", "7"]);
}

async fn a_channel_where_nothing_can_be_painted_waits_with_all_its_cards(store: &dyn Store) {
    with_a_school(store).await;
    with_cards(store, "200", 1..=MANY).await;
    with_cards(store, "201", MANY + 1..=MANY + 1).await;
    store.commit(Change::of(Write::RepaintAll { school: SCHOOL })).await.unwrap();
    while store.mark_for_repaint(500).await.unwrap() {}
    assert_eq!(to_paint(store, at("08:00")).await.len(), 2);

    store.in_steps(ManyRows::ChannelLater { channel: "200".into(), at: at("09:00") }).await.unwrap();
    assert_eq!(to_paint(store, at("08:00")).await, [(MANY + 1).to_string()]);
    store.in_steps(ManyRows::WakeCards { school: SCHOOL, at: at("08:00") }).await.unwrap();
    assert_eq!(to_paint(store, at("08:00")).await.len(), 2);
}

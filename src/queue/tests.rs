//! Whatever happens to a delivery in whatever order, it keeps the promise.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use crate::chat::{Cause, ChannelId, Found, Message, MessageId, Outcome, Reason, Standing};
use crate::features::setup::SchoolId;
use crate::queue::outcome::{self, Circumstances, Settled, Step};
use crate::queue::{Delivery, DeliveryId, Place, PostId, State};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_788_000_000 + second, 0).unwrap()
}

fn queued() -> Delivery {
    Delivery {
        id: DeliveryId(1),
        post: PostId(1),
        school: SchoolId(1),
        place: Place::Request(7),
        part: 0,
        state: State::Queued,
        ways_closed: 0,
        epoch: 0,
        attempts: 0,
        next_at: at(0),
        closes_at: at(3600),
        first_maybe_at: None,
        last_attempt_at: None,
        trying_since: None,
        channel: Some(ChannelId::from("c")),
        payload: None,
        payload_shows: None,
        boot: None,
        lease_until: None,
        cause: None,
        standing: None,
        version: 1,
    }
}

/// As long as one boot knows of all attempts, and the clock goes right.
fn age(delivery: &Delivery, now: DateTime<Utc>) -> Option<TimeDelta> {
    delivery.first_maybe_at.map(|first| now - first)
}

fn cause() -> Cause {
    Cause::new("50013", "The bot may not write there.")
}

fn standing() -> Standing {
    Standing { channel: ChannelId::from("c"), message: MessageId::from("m") }
}

fn with(now: DateTime<Utc>, failures: u32) -> Circumstances {
    Circumstances { now, ways: 3, failures, jitter: 0.5 }
}

fn claimed(delivery: &Delivery, now: DateTime<Utc>) -> Delivery {
    outcome::claim(delivery, Message::default(), Some(1), "boot", now)
}

#[test]
fn what_surely_failed_backs_off_longer_each_time_up_to_a_quarter_of_an_hour() {
    let mut waits = Vec::new();
    for failures in 0..12 {
        let sending = claimed(&queued(), at(0));
        let after = outcome::settle(&sending, &Outcome::SurelyNot(cause()), &with(at(0), failures)).delivery;
        assert_eq!((after.state, after.payload), (State::Retrying, None));
        waits.push((after.next_at - at(0)).num_seconds());
    }
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]);
}

#[test]
fn what_may_have_arrived_repeats_at_2_10_and_30_seconds_and_is_then_uncertain() {
    let mut delivery = queued();
    let mut moments = vec![];
    while delivery.state != State::Uncertain {
        let now = delivery.next_at;
        delivery =
            outcome::settle(&claimed(&delivery, now), &Outcome::Maybe(cause()), &with(now, 0)).delivery;
        assert!(delivery.payload.is_some(), "the payload is frozen");
        moments.push((delivery.next_at - at(0)).num_seconds());
    }
    assert_eq!(moments, [2, 10, 30, 60]);
    assert_eq!(delivery.epoch, 0);
    let found = outcome::looked(&delivery, &Found::No, at(61)).delivery;
    assert_eq!((found.state, found.epoch, found.first_maybe_at), (State::Retrying, 1, None));
}

#[test]
fn a_claim_that_a_crash_left_behind_is_read_back_before_it_is_repeated() {
    let sending = claimed(&queued(), at(0));
    let left = outcome::left_behind(&sending, at(10)).delivery;
    assert_eq!((left.state, left.first_maybe_at), (State::Uncertain, Some(at(0))));
    assert!(left.payload.is_some());
    assert_eq!(left.next_at, at(30), "it may arrive late");
}

#[test]
fn closed_ways_are_left_one_after_the_other_and_then_the_desk_is_told() {
    let mut delivery = queued();
    for closed in 1..=2 {
        let refused = Outcome::Refused(Reason::Unreachable(cause()));
        let settled = outcome::settle(&claimed(&delivery, at(0)), &refused, &with(at(0), 0));
        assert!(!settled.tells_desk);
        delivery = settled.delivery;
        assert_eq!(
            (delivery.state, delivery.ways_closed, delivery.next_at),
            (State::Retrying, closed, at(0))
        );
    }
    let refused = Outcome::Refused(Reason::Unreachable(cause()));
    let settled = outcome::settle(&claimed(&delivery, at(0)), &refused, &with(at(0), 0));
    assert_eq!((settled.delivery.state, settled.tells_desk), (State::Failed, true));
}

#[test]
fn a_window_that_is_over_is_missed_only_when_nothing_may_have_arrived() {
    let mut delivery = queued();
    assert_eq!(outcome::next_step(&delivery, age(&delivery, at(3600)), at(3600)), Step::Miss);
    delivery.first_maybe_at = Some(at(3400));
    assert_eq!(outcome::next_step(&delivery, age(&delivery, at(3600)), at(3600)), Step::Doubt);
}

#[test]
fn what_was_deleted_right_after_it_was_posted_counts_as_posted() {
    let settled =
        outcome::settle(&claimed(&queued(), at(0)), &Outcome::Refused(Reason::Gone), &with(at(0), 0));
    assert_eq!((settled.delivery.state, settled.delivery.standing), (State::Sent, None));
}

#[test]
fn being_shut_out_marks_nothing_as_failed() {
    let shut = Outcome::Refused(Reason::Unauthorised(cause()));
    let settled = outcome::settle(&claimed(&queued(), at(0)), &shut, &with(at(0), 0));
    assert_eq!((settled.delivery.state, settled.tells_desk), (State::Retrying, false));
}

#[derive(Debug, Clone)]
enum Happens {
    Attempt(Outcome<Standing>),
    Unsent(Outcome<Standing>),
    /// The process dies after the claim; the next one takes over so many seconds later.
    Crash(i64),
    Look(Found),
    Wake,
    Again,
    Dismiss,
    WasPosted,
    TimePasses(i64),
}

fn any_outcome() -> impl Strategy<Value = Outcome<Standing>> {
    prop::sample::select(vec![
        Outcome::Done(standing()),
        Outcome::SurelyNot(cause()),
        Outcome::Maybe(cause()),
        Outcome::Wait { wait: TimeDelta::seconds(7), everywhere: false },
        Outcome::Wait { wait: TimeDelta::seconds(700), everywhere: true },
        Outcome::Refused(Reason::Held(cause())),
        Outcome::Refused(Reason::NoSuchPlace(cause())),
        Outcome::Refused(Reason::Rejected(cause())),
        Outcome::Refused(Reason::Unreachable(cause())),
        Outcome::Refused(Reason::Gone),
        Outcome::Refused(Reason::Unauthorised(cause())),
    ])
}

fn anything() -> impl Strategy<Value = Happens> {
    let found = prop::sample::select(vec![
        Found::No,
        Found::No,
        Found::NotNow(cause()),
        Found::CannotLook(cause()),
        Found::Yes(standing()),
    ]);
    prop_oneof![
        6 => any_outcome().prop_map(Happens::Attempt),
        1 => any_outcome().prop_map(Happens::Unsent),
        2 => (0..300i64).prop_map(Happens::Crash),
        4 => found.prop_map(Happens::Look),
        1 => Just(Happens::Wake),
        1 => Just(Happens::Again),
        1 => Just(Happens::Dismiss),
        1 => Just(Happens::WasPosted),
        3 => (0..500i64).prop_map(Happens::TimePasses),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn a_message_that_may_have_arrived_is_never_sent_anew_unasked(
        steps in prop::collection::vec(anything(), 1..60)
    ) {
        let mut delivery = queued();
        let mut now = at(0);
        // The epoch in which something may stand in the channel, as an onlooker knows it.
        let mut may_stand: Option<(u32, DateTime<Utc>)> = None;
        for step in steps {
            let before = delivery.clone();
            let can_send = outcome::next_step(&delivery, age(&delivery, now), now) == Step::Send;
            let mut librarian = false;
            match step {
                Happens::Attempt(outcome) if can_send => {
                    if let Some((epoch, since)) = may_stand {
                        prop_assert_eq!(epoch, before.epoch, "the same nonce");
                        prop_assert!(now - since <= TimeDelta::seconds(120), "while the nonce is remembered");
                        prop_assert!(before.payload.is_some(), "and with the same words");
                    }
                    let sending = claimed(&delivery, now);
                    if matches!(outcome, Outcome::Maybe(_)) {
                        may_stand = may_stand.or(Some((sending.epoch, now)));
                    }
                    let Settled { delivery: after, attempt, .. } = outcome::settle(&sending, &outcome, &with(now, 2));
                    prop_assert_eq!(attempt.number, after.attempts);
                    delivery = after;
                }
                Happens::Unsent(outcome) if can_send => {
                    // An adapter cannot have posted, or seen its post deleted, before it was asked to send.
                    if !matches!(outcome, Outcome::Done(_) | Outcome::Refused(Reason::Gone)) {
                        delivery = outcome::settle_unsent(&delivery, &outcome, &with(now, 0)).delivery;
                    }
                }
                Happens::Crash(later) if can_send => {
                    let sending = claimed(&delivery, now);
                    may_stand = may_stand.or(Some((sending.epoch, now)));
                    now += TimeDelta::seconds(later);
                    delivery = outcome::left_behind(&sending, now).delivery;
                }
                Happens::Look(found) if outcome::next_step(&delivery, age(&delivery, now), now) == Step::Look => {
                    if let Some(last) = before.last_attempt_at {
                        prop_assert!(now - last >= TimeDelta::seconds(30), "not read back too early");
                    }
                    if found == Found::No {
                        may_stand = None;
                    }
                    delivery = outcome::looked(&delivery, &found, now).delivery;
                }
                Happens::Wake if delivery.state == State::Held => delivery.next_at = now,
                Happens::Again => {
                    if let Some(again) = outcome::post_again(&delivery, TimeDelta::hours(1), now) {
                        librarian = true;
                        may_stand = None;
                        delivery = again;
                    }
                }
                Happens::Dismiss => {
                    librarian = true;
                    delivery = outcome::dismiss(&delivery).unwrap_or(delivery);
                }
                Happens::WasPosted => {
                    librarian = true;
                    delivery = outcome::mark_as_posted(&delivery).unwrap_or(delivery);
                }
                Happens::TimePasses(seconds) => now += TimeDelta::seconds(seconds),
                _ => match outcome::next_step(&delivery, age(&delivery, now), now) {
                    Step::Doubt => delivery = outcome::doubt(&delivery, now).delivery,
                    Step::Miss => {
                        prop_assert!(may_stand.is_none());
                        delivery = outcome::miss(&delivery, now).delivery;
                    }
                    _ => {}
                },
            }
            prop_assert_ne!(delivery.state, State::Sending);
            prop_assert!(delivery.attempts >= before.attempts);
            let terminal = matches!(before.state, State::Sent | State::Cancelled | State::Failed | State::Missed);
            if terminal && !librarian {
                prop_assert_eq!(&before, &delivery, "what has ended stays ended");
            }
            if matches!(before.state, State::Sent | State::Cancelled) {
                prop_assert_eq!(before.state, delivery.state);
            }
            if matches!(delivery.state, State::Held | State::Missed | State::Failed) {
                prop_assert!(may_stand.is_none(), "what may stand there is uncertain, not {:?}", delivery.state);
            }
            if matches!(delivery.state, State::Queued | State::Retrying) && before.state != delivery.state {
                prop_assert!(delivery.next_at >= now || delivery.next_at >= before.next_at);
            }
        }
    }
}

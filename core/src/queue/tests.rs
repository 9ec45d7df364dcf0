//! Whatever happens to a delivery in whatever order, it keeps the promise.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use crate::chat::{Cause, ChannelId, Found, Message, MessageId, Outcome, Reason, Standing};
use crate::queue::outcome::{self, Circumstances, Settled, Step};
use crate::queue::{Attempt, Delivery, DeliveryId, Place, PostId, State};
use crate::school::SchoolId;

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

fn attempt_at(second: i64, outcome: &'static str) -> Attempt {
    let delivery = DeliveryId(1);
    Attempt { delivery, number: 1, at: at(second), channel: None, outcome: outcome.into(), code: None }
}

fn claimed(delivery: &Delivery, now: DateTime<Utc>) -> Delivery {
    outcome::claim(delivery, Message::default(), Some(1), "boot", now)
}

#[test]
fn what_was_sent_failed_was_missed_or_cancelled_has_ended_and_nothing_else_has() {
    let ended = [State::Sent, State::Failed, State::Missed, State::Cancelled];
    let goes_on =
        [State::Queued, State::Sending, State::Retrying, State::Uncertain, State::Asking, State::Held];
    assert!(ended.iter().all(|state| state.has_ended()) && !goes_on.iter().any(|state| state.has_ended()));
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
        assert_eq!(delivery.trying_since, Some(at(0)), "its silence is counted from the first attempt on");
        moments.push((delivery.next_at - at(0)).num_seconds());
    }
    assert_eq!(moments, [2, 10, 30, 60]);
    assert_eq!(delivery.epoch, 0);
    let found = outcome::looked(&delivery, &Found::No, TimeDelta::zero(), at(61)).delivery;
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

#[test]
fn a_claim_says_who_sends_what_until_when() {
    let before = Delivery { attempts: 4, ..queued() };
    let claimed = outcome::claim(&before, Message::default(), Some(3), "boot", at(10));
    let is = (claimed.state, claimed.attempts, claimed.last_attempt_at, claimed.lease_until);
    assert_eq!(is, (State::Sending, 5, Some(at(10)), Some(at(70))));
    assert_eq!((claimed.boot.as_deref(), claimed.payload_shows), (Some("boot"), Some(3)));
    assert!(claimed.payload.is_some());
}

#[test]
fn what_is_settled_is_claimed_by_nobody_any_more() {
    let done = outcome::settle(&claimed(&queued(), at(0)), &Outcome::Done(standing()), &with(at(1), 0));
    assert_eq!((done.delivery.boot, done.delivery.lease_until), (None, None));
    assert_eq!(
        (done.delivery.state, done.delivery.standing, done.delivery.payload),
        (State::Sent, Some(standing()), None)
    );
    let maybe = outcome::settle(&claimed(&queued(), at(0)), &Outcome::Maybe(cause()), &with(at(1), 0));
    assert_eq!((maybe.delivery.boot, maybe.delivery.lease_until), (None, None));
}

#[test]
fn its_moment_decides_what_a_delivery_needs_to_the_second() {
    let delivery = Delivery { next_at: at(10), ..queued() };
    let needs = |delivery: &Delivery, age, now| outcome::next_step(delivery, age, at(now));
    assert_eq!((needs(&delivery, None, 9), needs(&delivery, None, 10)), (Step::Nothing, Step::Send));
    assert_eq!((needs(&delivery, None, 3599), needs(&delivery, None, 3600)), (Step::Send, Step::Miss));
    for (state, step) in [
        (State::Queued, Step::Send),
        (State::Retrying, Step::Send),
        (State::Held, Step::Send),
        (State::Uncertain, Step::Look),
        (State::Sending, Step::Nothing),
        (State::Sent, Step::Nothing),
        (State::Failed, Step::Nothing),
        (State::Missed, Step::Nothing),
        (State::Asking, Step::Nothing),
        (State::Cancelled, Step::Nothing),
    ] {
        assert_eq!(needs(&Delivery { state, ..delivery.clone() }, None, 10), step, "{state:?}");
        assert_eq!(needs(&Delivery { state, ..delivery.clone() }, None, 9), Step::Nothing, "{state:?}");
    }
    let tried = Delivery { first_maybe_at: Some(at(0)), state: State::Retrying, ..delivery };
    let seconds = |seconds| Some(TimeDelta::seconds(seconds));
    assert_eq!(needs(&tried, seconds(120), 10), Step::Send, "the nonce is remembered");
    assert_eq!(needs(&tried, seconds(121), 10), Step::Doubt);
    assert_eq!(needs(&tried, None, 10), Step::Doubt, "nobody knows for how long");
    assert_eq!(needs(&tried, seconds(5), 4000), Step::Send, "not missed: it may have arrived");
}

#[test]
fn who_asks_for_patience_gets_it_and_at_least_a_second() {
    let asked = |wait, now| {
        let outcome = Outcome::Wait { wait: TimeDelta::seconds(wait), everywhere: false };
        outcome::settle(&claimed(&queued(), at(now)), &outcome, &with(at(now), 0)).delivery
    };
    assert_eq!((asked(7, 0).state, asked(7, 0).next_at), (State::Retrying, at(7)));
    assert_eq!(asked(0, 0).next_at, at(1));
    let tried = |wait| {
        let before = Delivery { first_maybe_at: Some(at(0)), ..queued() };
        let outcome = Outcome::Wait { wait: TimeDelta::seconds(wait), everywhere: false };
        outcome::settle(&claimed(&before, at(20)), &outcome, &with(at(20), 0)).delivery
    };
    assert_eq!(tried(100).state, State::Retrying, "until then the nonce is remembered");
    assert_eq!(
        (tried(101).state, tried(101).next_at),
        (State::Uncertain, at(50)),
        "and then it is read back"
    );
}

#[test]
fn what_was_refused_is_held_for_a_quarter_of_an_hour_and_told() {
    for reason in [Reason::Held(cause()), Reason::NoSuchPlace(cause())] {
        let settled = outcome::settle(&claimed(&queued(), at(0)), &Outcome::Refused(reason), &with(at(5), 0));
        let held = (settled.delivery.state, settled.delivery.next_at, settled.tells_desk);
        assert_eq!(held, (State::Held, at(905), true));
        assert_eq!(settled.attempt.code.as_deref(), Some("50013"));
        assert_eq!((settled.delivery.cause, settled.delivery.payload), (Some(cause()), None));
    }
    let left = Outcome::Refused(Reason::Left(cause()));
    let settled = outcome::settle(&claimed(&queued(), at(0)), &left, &with(at(5), 0));
    let is = (settled.delivery.state, settled.tells_desk, &*settled.attempt.outcome);
    assert_eq!(is, (State::Cancelled, false, outcome::LEFT), "nobody is there to be told by another way");
    let rejected = Outcome::Refused(Reason::Rejected(cause()));
    let settled = outcome::settle(&claimed(&queued(), at(0)), &rejected, &with(at(5), 0));
    assert_eq!((settled.delivery.state, settled.tells_desk), (State::Failed, true));
}

#[test]
fn a_refusal_after_one_that_may_have_arrived_is_read_back_first() {
    let before = Delivery { first_maybe_at: Some(at(0)), ..queued() };
    for reason in [
        Reason::Held(cause()),
        Reason::NoSuchPlace(cause()),
        Reason::Rejected(cause()),
        Reason::Unreachable(cause()),
        Reason::Left(cause()),
    ] {
        let refused = Outcome::Refused(reason);
        let settled = outcome::settle(&claimed(&before, at(10)), &refused, &with(at(11), 0));
        let is = (settled.delivery.state, settled.delivery.next_at, settled.tells_desk);
        assert_eq!(is, (State::Uncertain, at(40), false));
    }
}

#[test]
fn a_surely_unsent_repeat_keeps_to_the_repeats() {
    let before = Delivery { first_maybe_at: Some(at(0)), ..queued() };
    let settled = outcome::settle(&claimed(&before, at(3)), &Outcome::SurelyNot(cause()), &with(at(3), 0));
    assert_eq!((settled.delivery.state, settled.delivery.next_at), (State::Retrying, at(10)));
}

#[test]
fn whoever_never_says_why_not_is_given_up_after_two_hours_and_not_before() {
    let since = |seconds| Delivery {
        trying_since: Some(at(0)),
        last_attempt_at: Some(at(seconds - 900)),
        next_at: at(seconds),
        ..queued()
    };
    let hours = 2 * 3600;
    let tried = |now, cause: Cause| {
        outcome::settle(&claimed(&since(now), at(now)), &Outcome::SurelyNot(cause), &with(at(now), 9))
    };
    let before = tried(hours - 1, cause());
    assert_eq!(
        (before.delivery.state, before.delivery.next_at),
        (State::Retrying, at(hours)),
        "not passed over"
    );
    let after = tried(hours, cause());
    assert_eq!(
        (after.delivery.state, after.tells_desk, &*after.attempt.outcome),
        (State::Failed, true, "no-answer")
    );
    // A bot that was down has not asked in all that time.
    let down = Delivery { last_attempt_at: Some(at(hours - 1801)), ..since(hours) };
    let again =
        outcome::settle(&claimed(&down, at(hours)), &Outcome::SurelyNot(cause()), &with(at(hours), 9));
    assert_eq!((again.delivery.state, again.delivery.trying_since), (State::Retrying, Some(at(hours))));
    // No network is no answer of anybody's.
    let unreachable = tried(hours, Cause::new("connect", "There is no way there."));
    assert_eq!((unreachable.delivery.state, unreachable.delivery.trying_since), (State::Retrying, None));
    let first = outcome::settle(&claimed(&queued(), at(5)), &Outcome::SurelyNot(cause()), &with(at(5), 0));
    assert_eq!(first.delivery.trying_since, Some(at(5)));
}

#[test]
fn what_may_have_arrived_is_looked_for_half_a_minute_after_its_attempt_had_ended() {
    // An upload of forty seconds.
    let uploading = claimed(&queued(), at(0));
    let maybe = outcome::settle(&uploading, &Outcome::Maybe(cause()), &with(at(40), 0)).delivery;
    assert_eq!((maybe.state, maybe.first_maybe_at), (State::Uncertain, Some(at(0))));
    assert_eq!(maybe.next_at, at(70));
    // The bot died in it.
    let with_files = Delivery { lease_until: Some(at(900)), ..uploading.clone() };
    assert_eq!(outcome::left_behind(&with_files, at(40)).delivery.next_at, at(70));
    // Without files no attempt takes long, and the clock of a start may be wrong.
    assert_eq!(outcome::left_behind(&uploading, at(7200)).delivery.next_at, at(30));
}

#[test]
fn what_surely_was_not_said_can_be_taken_back_and_what_was_sent_off_again_is_known() {
    let is = |state, first_maybe_at| Delivery { state, first_maybe_at, ..queued() };
    let unsaid = |state| outcome::is_surely_unsaid(&is(state, None));
    assert!(
        [State::Queued, State::Retrying, State::Held, State::Failed, State::Missed].into_iter().all(unsaid)
    );
    assert!(![State::Sending, State::Sent, State::Cancelled].into_iter().any(unsaid));
    assert!(!outcome::is_surely_unsaid(&is(State::Retrying, Some(at(0)))), "it may stand there");

    let failed = Delivery { attempts: 1, ..is(State::Failed, None) };
    let again = outcome::post_again(&failed, TimeDelta::hours(1), at(5)).unwrap();
    assert!(outcome::is_sent_off_again(&again));
    assert!(!outcome::is_sent_off_again(&queued()), "it was never tried");
    assert!(!outcome::is_sent_off_again(&Delivery { state: State::Retrying, ..again }));
}

#[test]
fn back_offs_differ_by_a_fifth_either_way() {
    let waits = |jitter| {
        let with = Circumstances { jitter, ..with(at(0), 3) };
        let settled = outcome::settle(&claimed(&queued(), at(0)), &Outcome::SurelyNot(cause()), &with);
        (settled.delivery.next_at - at(0)).num_seconds()
    };
    assert_eq!([waits(0.0), waits(0.5), waits(1.0), waits(7.0)], [32, 40, 48, 48]);
}

#[test]
fn what_could_not_even_be_claimed_was_surely_not_sent() {
    let settled = outcome::settle_unsent(&queued(), &Outcome::Maybe(cause()), &with(at(8), 0));
    assert_eq!((settled.delivery.state, settled.delivery.first_maybe_at), (State::Retrying, None));
    assert_eq!((settled.delivery.attempts, settled.delivery.last_attempt_at), (1, Some(at(8))));
    assert_eq!(settled.attempt.number, 1);
    let later = Delivery { last_attempt_at: Some(at(9)), ..queued() };
    let settled = outcome::settle_unsent(&later, &Outcome::SurelyNot(cause()), &with(at(8), 0));
    assert_eq!(settled.delivery.last_attempt_at, Some(at(9)), "a clock that was set back takes nothing away");
}

#[test]
fn what_could_not_be_claimed_after_a_pause_has_been_silent_for_no_time() {
    let hours = 3 * 3600;
    let tried = |last| Delivery { trying_since: Some(at(0)), last_attempt_at: Some(at(last)), ..queued() };
    let unsent = |last| {
        let outcome = Outcome::SurelyNot(cause());
        outcome::settle_unsent(&tried(last), &outcome, &with(at(hours), 3)).delivery
    };
    assert_eq!((unsent(600).state, unsent(600).trying_since), (State::Retrying, Some(at(hours))));
    assert_eq!(unsent(hours - 1801).state, State::Retrying);
    assert_eq!(unsent(hours - 1800).state, State::Failed, "tried on end for three hours");
    // Nor does what may have arrived before count the pause.
    let perhaps = Delivery { first_maybe_at: Some(at(0)), ..tried(0) };
    let refused = outcome::settle_unsent(&perhaps, &Outcome::SurelyNot(cause()), &with(at(hours), 0));
    let not_there =
        outcome::looked(&refused.delivery, &Found::No, TimeDelta::zero(), at(hours + 60)).delivery;
    assert_eq!(not_there.state, State::Retrying);
}

#[test]
fn doubt_is_cleared_no_sooner_than_half_a_minute_after_the_last_attempt() {
    let tried = Delivery { last_attempt_at: Some(at(0)), first_maybe_at: Some(at(0)), ..queued() };
    let doubt = |now| outcome::doubt(&tried, at(now));
    // Whatever the time is: a bot that starts anew may have a wrong clock at first.
    assert_eq!((doubt(10).delivery.next_at, doubt(40).delivery.next_at), (at(30), at(30)));
    assert_eq!((doubt(10).delivery.state, doubt(10).attempt.number), (State::Uncertain, 1));
    assert_eq!(outcome::doubt(&queued(), at(7)).delivery.next_at, at(7));
    let left =
        outcome::left_behind(&claimed(&Delivery { first_maybe_at: Some(at(-5)), ..queued() }, at(0)), at(90));
    assert_eq!((left.delivery.first_maybe_at, left.delivery.next_at), (Some(at(-5)), at(30)));
    assert_eq!((left.delivery.boot, left.delivery.lease_until), (None, None));
}

#[test]
fn a_missed_and_a_cancelled_delivery_have_ended_with_a_row_of_their_own() {
    let missed = outcome::miss(&queued(), at(3600));
    assert_eq!((missed.delivery.state, missed.tells_desk, missed.attempt.number), (State::Missed, true, 1));
    let cancelled = outcome::cancel(&queued(), at(5));
    assert_eq!((cancelled.delivery.state, cancelled.tells_desk), (State::Cancelled, false));
    assert_eq!(&*cancelled.attempt.outcome, "cancelled");
}

#[test]
fn what_reading_back_shows_is_believed_and_what_it_cannot_show_is_asked() {
    let tried = Delivery {
        first_maybe_at: Some(at(0)),
        last_attempt_at: Some(at(0)),
        state: State::Uncertain,
        payload: Some(Message::default()),
        ..queued()
    };
    // Tried since the first second on end.
    let looked = |found, now| outcome::looked(&tried, &found, TimeDelta::seconds(now), at(now));
    let found = looked(Found::Yes(standing()), 40);
    assert_eq!(
        (found.delivery.state, found.delivery.standing, found.tells_desk),
        (State::Sent, Some(standing()), false)
    );
    let blind = looked(Found::CannotLook(cause()), 40);
    assert_eq!((blind.delivery.state, blind.tells_desk), (State::Asking, true));
    let later = |now| looked(Found::NotNow(cause()), now).delivery;
    assert_eq!((later(40).state, later(40).next_at), (State::Uncertain, at(80)), "as long again");
    assert_eq!(later(10).next_at, at(40), "and half a minute at least");
    assert_eq!(later(3000).next_at, at(3900), "and a quarter of an hour at most");
    assert_eq!(
        (later(3599).state, later(3600).state),
        (State::Uncertain, State::Asking),
        "its window is over"
    );
    let after_a_pause =
        outcome::looked(&tried, &Found::NotNow(cause()), TimeDelta::zero(), at(80_000)).delivery;
    assert_eq!((after_a_pause.state, after_a_pause.next_at), (State::Uncertain, at(80_030)));
    let never_sent = Delivery { first_maybe_at: None, ..tried.clone() };
    let not_there = outcome::looked(&never_sent, &Found::No, TimeDelta::zero(), at(40)).delivery;
    assert_eq!((not_there.epoch, not_there.state, not_there.next_at), (0, State::Retrying, at(40)));
}

#[test]
fn two_hours_or_ten_messages_of_silence_are_enough() {
    let tried = |epoch, since| Delivery {
        first_maybe_at: Some(at(0)),
        trying_since: Some(at(since)),
        last_attempt_at: Some(at(7170)),
        closes_at: at(100_000),
        epoch,
        ..queued()
    };
    let none = TimeDelta::zero();
    let not_there =
        |epoch, since| outcome::looked(&tried(epoch, since), &Found::No, none, at(7200)).delivery.state;
    assert_eq!([not_there(0, -30), not_there(0, -29)], [State::Asking, State::Retrying]);
    assert_eq!([not_there(8, 1), not_there(9, 1)], [State::Retrying, State::Asking]);
    // Tried once, and the bot was down for two days: it is not there, so it is posted.
    assert_eq!(
        outcome::looked(&tried(0, 7170), &Found::No, none, at(200_000)).delivery.state,
        State::Retrying
    );
    // Nor does it count how long ago it was sent, where it cannot be read back now: only for how long that was tried.
    let not_now = |silence| {
        let silence = TimeDelta::seconds(silence);
        outcome::looked(&tried(0, 0), &Found::NotNow(cause()), silence, at(90_000)).delivery.state
    };
    assert_eq!(
        [not_now(0), not_now(7199), not_now(7200)],
        [State::Uncertain, State::Uncertain, State::Asking]
    );
}

#[test]
fn a_window_that_is_over_leaves_a_quarter_of_an_hour_to_read_back() {
    let tried = Delivery { first_maybe_at: Some(at(0)), last_attempt_at: Some(at(0)), ..queued() };
    let not_now = |silence, now| {
        let silence = TimeDelta::seconds(silence);
        outcome::looked(&tried, &Found::NotNow(cause()), silence, at(now))
    };
    assert_eq!(not_now(899, 90_000).delivery.state, State::Uncertain);
    let asks = not_now(900, 90_000);
    assert_eq!((asks.delivery.state, asks.tells_desk), (State::Asking, true));
    assert_eq!(not_now(900, 3599).delivery.state, State::Uncertain, "its window is open");
    assert_eq!(not_now(900, 3600).delivery.state, State::Asking);
}

#[test]
fn what_was_tried_on_end_is_counted_back_to_the_first_pause() {
    let on_end = |moments: &[i64], now| {
        let rows: Vec<_> = moments.iter().map(|second| attempt_at(*second, "look-later")).collect();
        outcome::tried_on_end(&rows, at(now)).num_seconds()
    };
    assert_eq!(on_end(&[], 10), 0);
    assert_eq!(on_end(&[0, 30, 90], 100), 100);
    assert_eq!(on_end(&[0, 1800], 3600), 3600, "half an hour is no pause");
    assert_eq!(on_end(&[0, 1801], 3600), 1799, "more is");
    assert_eq!(on_end(&[0, 1800], 3601), 0, "and so it is before now");
    // A clock that was set back makes no silence, and ends none that was.
    assert_eq!(on_end(&[100, 60], 120), 60);
    assert_eq!(on_end(&[9000, 60], 120), 60);
    assert_eq!(on_end(&[100], 40), 0);
}

#[test]
fn a_librarian_may_decide_what_waits_for_one_and_nothing_else() {
    use State::{Asking, Cancelled, Failed, Held, Missed, Queued, Retrying, Sending, Sent, Uncertain};
    for state in [Asking, Cancelled, Failed, Held, Missed, Queued, Retrying, Sending, Sent, Uncertain] {
        let waits = matches!(state, Uncertain | Asking | Held | Failed | Missed);
        let delivery = Delivery { state, payload: Some(Message::default()), ways_closed: 2, ..queued() };
        assert_eq!(outcome::waits_for_a_librarian(state), waits, "{state:?}");
        let again = outcome::post_again(&delivery, TimeDelta::seconds(60), at(5));
        assert_eq!(again.is_some(), waits, "{state:?}");
        if let Some(again) = again {
            let is = (again.state, again.epoch, again.ways_closed, again.next_at, again.closes_at);
            assert_eq!(is, (Queued, 1, 0, at(5), at(65)));
            assert_eq!((again.payload, again.first_maybe_at, again.trying_since), (None, None, None));
        }
        let posted = outcome::mark_as_posted(&delivery).map(|it| (it.state, it.payload));
        assert_eq!(posted, waits.then_some((Sent, None)), "{state:?}");
        let can_go = matches!(state, Queued | Retrying | Asking | Held | Failed | Missed);
        assert_eq!(outcome::dismiss(&delivery).map(|it| it.state), can_go.then_some(Cancelled), "{state:?}");
        let perhaps = Delivery { first_maybe_at: Some(at(0)), ..delivery };
        let can_go = matches!(state, Asking | Held | Failed | Missed);
        assert_eq!(outcome::dismiss(&perhaps).is_some(), can_go, "perhaps there: {state:?}");
    }
}

#[test]
fn what_a_librarian_decides_leaves_nothing_of_the_attempts_behind() {
    let tried = Delivery {
        state: State::Asking,
        attempts: 4,
        first_maybe_at: Some(at(1)),
        last_attempt_at: Some(at(2)),
        trying_since: Some(at(1)),
        payload: Some(Message::default()),
        payload_shows: Some(1),
        cause: Some(cause()),
        ..queued()
    };
    let again = outcome::post_again(&tried, TimeDelta::seconds(60), at(5)).unwrap();
    let anew = Delivery {
        attempts: 4,
        epoch: 1,
        last_attempt_at: Some(at(2)),
        next_at: at(5),
        closes_at: at(65),
        ..queued()
    };
    assert_eq!(again, anew);
    let dismissed = outcome::dismiss(&tried).unwrap();
    assert_eq!((dismissed.state, dismissed.payload, dismissed.payload_shows), (State::Cancelled, None, None));
    let stands = Standing { channel: ChannelId::from("a thread"), ..standing() };
    let sent = outcome::settle(&claimed(&tried, at(3)), &Outcome::Done(stands), &with(at(3), 0)).delivery;
    assert_eq!(sent.channel, Some(ChannelId::from("a thread")));
    let posted = outcome::mark_as_posted(&tried).unwrap();
    assert_eq!((posted.state, posted.payload, posted.payload_shows), (State::Sent, None, None));
    assert_eq!((posted.cause, posted.trying_since), (None, None));
}

#[test]
fn failures_are_counted_from_the_latest_back_and_waiting_is_none() {
    let count = |outcomes: &[&'static str]| {
        outcome::failures_in_a_row(&outcomes.iter().map(|it| attempt_at(0, it)).collect::<Vec<_>>())
    };
    assert_eq!(count(&[]), 0);
    assert_eq!(count(&["surely-not", "surely-not"]), 2);
    assert_eq!(count(&["surely-not", "maybe", "surely-not", "wait"]), 1);
    assert_eq!(count(&["surely-not", "sent"]), 0);
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
        Outcome::Refused(Reason::Left(cause())),
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
                    let silence = before.last_attempt_at.map_or(TimeDelta::zero(), |last| now - last);
                    delivery = outcome::looked(&delivery, &found, silence, now).delivery;
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

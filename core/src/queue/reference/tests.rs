//! What is never to change, and never to clash.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Reference, nonce};
use crate::chat::{CardKey, ServerId};
use crate::queue::Place;

#[test]
fn a_slots_reference_is_the_same_for_ever_and_another_for_whatever_differs() {
    let moment = |hour| NaiveDate::from_ymd_opt(2026, 9, 7).unwrap().and_hms_opt(hour, 30, 0).unwrap();
    let of = |installation: &str, server: &str, schedule: &str, hour| {
        Reference::of_slot(installation, &ServerId::from(server), schedule, moment(hour)).0
    };
    let this = of("i", "s", "tip", 7);
    // Written down in messages that stand: a change here would post a restored database's slots again.
    assert_eq!(this, "4AHVCKGBCR46GM2WDZ4UXD2ZYQ");
    assert_eq!(this, of("i", "s", "tip", 7));
    let others = [
        of("j", "s", "tip", 7),
        of("i", "t", "tip", 7),
        of("i", "s", "thanks", 7),
        of("i", "s", "tip", 8),
        Reference::told_once("i", "tip").0,
        Reference::told_once("i", "other").0,
        Reference::told_once("j", "tip").0,
        Reference(this.clone()).of_one("a").0,
        Reference(this.clone()).of_one("b").0,
        Reference::random([7; 16]).0,
        this,
    ];
    assert_eq!(others.iter().collect::<BTreeSet<_>>().len(), others.len());
}

#[test]
fn what_stands_in_a_footer_begins_as_the_reference_and_tells_parts_apart() {
    let key = CardKey("ABCDEFGHIJKLMNOP".into());
    let of_card = Reference::of_card(&key, [1; 16]);
    assert!(of_card.0.starts_with(&key.short()));
    assert_eq!(of_card.short(0), key.short(), "the painter writes the same");
    assert_ne!(of_card.short(0), of_card.short(1));
    assert_eq!(Reference("SHORT".into()).short(0), "SHORT");
}

#[test]
fn a_nonce_is_another_for_another_part_place_or_epoch_and_never_too_long() {
    let (one, other) = (Reference::random([1; 16]), Reference::random([2; 16]));
    let all = [
        nonce(&one, &Place::Desk, 0, 0),
        nonce(&other, &Place::Desk, 0, 0),
        nonce(&one, &Place::Staff, 0, 0),
        nonce(&one, &Place::Desk, 1, 0),
        nonce(&one, &Place::Desk, 0, 1),
    ];
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    // Discord allows 25.
    assert!(all.iter().all(|nonce| nonce.len() == 24));
    assert_eq!(all[0], nonce(&one, &Place::Desk, 0, 0));
}

//! A request and its people, for tests.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::lifecycle::{decide, send};
use super::{Begins, Event, Move, Request, Session, Wish};
use crate::chat::MemberId;
use crate::chat::words::in_plain_words;
use crate::days::Manner;
use crate::member::{Member, Refusal};
use crate::school::SchoolId;

pub fn member(name: &str, is_librarian: bool) -> Member {
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

pub fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_788_000_000 + second, 0).unwrap()
}

/// Rivera's, just sent.
pub fn sent() -> (Request, Event) {
    let wish = Wish { support: "book-talk".into(), topic: "Marine biology".into(), ..Wish::default() };
    let rivera = member("rivera", false).person();
    send(SchoolId(1), 1, wish, (rivera.clone(), rivera), at(0))
}

/// What becomes of a request by these moves, and their events after its first.
pub fn after(moves: &[(Move, &Member)]) -> (Request, Vec<Event>) {
    let (mut request, first) = sent();
    let mut events = vec![first];
    for ((step, by), second) in moves.iter().zip(1..) {
        let made = decide(&request, step, by, at(second), &Manner::default()).unwrap();
        request = made.request;
        events.push(made.event);
    }
    (request, events)
}

pub fn september(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, day).unwrap()
}

pub fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

pub fn session(day: u32, begins: Begins) -> Session {
    Session { day: september(day), begins, minutes: None, place: None, note: None, held: None }
}

pub fn said(refusal: &Refusal) -> String {
    in_plain_words(&refusal.0)
}

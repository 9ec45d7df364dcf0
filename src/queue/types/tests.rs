//! Where a place is, and whether a slot says anything.

use std::sync::Arc;

use chrono::NaiveTime;

use super::{Picked, Place};
use crate::chat::{ChannelId, MemberId};
use crate::days::Manner;
use crate::features::departments::Marks;
use crate::features::pauses::Pauses;
use crate::features::setup::{School, SchoolId};
use crate::store::{Change, Write};

fn school() -> School {
    School {
        id: SchoolId(1),
        server: "100".into(),
        zone: chrono_tz::UTC,
        manner: Manner::default(),
        librarians: None,
        desk: Some("desk".into()),
        requests: Some("requests".into()),
        staff: Some("staff".into()),
        day_starts: NaiveTime::MIN,
        day_ends: NaiveTime::MIN,
        calendar: Arc::default(),
        pauses: Pauses::default(),
        marks: Marks::default(),
        second_eyes: false,
        away: false,
        version: 0,
    }
}

#[test]
fn a_place_is_in_the_room_that_is_chosen_for_it_now() {
    let school = school();
    let room = |place: Place| school.room(&place).map(|channel| channel.0.clone());
    assert_eq!(room(Place::Desk).as_deref(), Some("desk"));
    assert_eq!(room(Place::DeskAside).as_deref(), Some("desk"));
    assert_eq!(room(Place::Requests).as_deref(), Some("requests"));
    assert_eq!(room(Place::Staff).as_deref(), Some("staff"));
    assert_eq!(room(Place::Channel(ChannelId::from("c"))).as_deref(), Some("c"));
    assert_eq!(room(Place::Request(1)), None);
    assert_eq!(room(Place::Member(MemberId::from("m"))), None);
    let before_set_up = School { desk: None, ..school.clone() };
    assert_eq!(before_set_up.room(&Place::Desk), None);
}

#[test]
fn a_slot_says_something_where_its_change_writes_something() {
    assert_eq!(Picked::unless_empty(Change::default()), Picked::Nothing(Change::default()));
    let change = Change::of(Write::SchoolPlanned { school: SchoolId(1) });
    assert_eq!(Picked::unless_empty(change.clone()), Picked::Post(change));
}

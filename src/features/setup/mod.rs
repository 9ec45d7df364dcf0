//! Setting a school up: time zone, librarians' role, desk, requests and staff channels.

mod actions;
mod cards;
mod trial;
mod types;
mod zones;

pub use actions::{
    choose_desk, choose_librarians, choose_requests, choose_staff, fields, follow_rooms, new_school, opening,
    send_test, set_up, suggest_zones,
};
pub use types::{Rooms, School, SchoolId};
pub use zones::read_zone;

/// The private card on which a school is set up; its owner began it.
pub const SETUP_CARD: &str = "setup";
/// The first message to the librarians once their library is set up, and the post that puts it at the desk (`start`).
pub const START_CARD: &str = "first-steps";

//! Rooms of which the chat has said that the bot may post there, until something on their server changes: so that it is
//! not asked again each time somebody is to be told whether a librarian will see something. After a start nothing is
//! known.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::chat::ChannelId;
use crate::features::setup::SchoolId;

#[derive(Default)]
pub struct OpenRooms(Mutex<HashMap<SchoolId, ChannelId>>);

impl OpenRooms {
    /// Whether a school's desk is known to be open.
    pub fn is_open(&self, school: SchoolId, desk: &ChannelId) -> bool {
        self.known().get(&school) == Some(desk)
    }

    pub fn note(&self, school: SchoolId, desk: &ChannelId) {
        self.known().insert(school, desk.clone());
    }

    /// Something on its server has changed.
    pub fn forget(&self, school: SchoolId) {
        self.known().remove(&school);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<SchoolId, ChannelId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

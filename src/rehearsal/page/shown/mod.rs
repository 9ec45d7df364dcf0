//! What stands on somebody's screen, made ready for it: every text is safe HTML, every moment in the school's own zone
//! and manner, every id a name. It is done here once, so that the page only has to put it in its place.

pub mod commands;
pub mod components;
pub mod embeds;
pub mod files;
pub mod inline;
pub mod lists;
pub mod markdown;
pub mod marks;
pub mod message;
pub mod moments;
#[cfg(test)]
mod tests;

use chrono_tz::Tz;

use crate::days::Manner;
use crate::rehearsal::state::State;
use crate::rehearsal::state::ids::Id;

/// Who looks, where, and how their school writes days and times.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub state: &'a State,
    pub member: Id,
    pub channel: Id,
    pub manner: &'a Manner,
    pub zone: Tz,
}

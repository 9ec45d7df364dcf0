//! The second witness of the time: when our clock and the chat's are far apart, one of them is wrong, and
//! nothing is sent until they agree, except the sentence that tells the desk so.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;

use super::cards::{self, NOTICE, Notice};
use super::types::{Place, Post};
use crate::chat::Work;
use crate::library::{Fault, Library};
use crate::store::{Change, CommitError};

/// Clocks further apart than this, either way, pause sending.
const APART: TimeDelta = TimeDelta::minutes(5);

/// Watches the two clocks.
#[derive(Default)]
pub struct Clocks {
    /// The desks know.
    told: AtomicBool,
}

impl Clocks {
    /// Whether sending is paused. Asks the chat for its time again while it is, and tells every desk once.
    pub async fn pause_sending(&self, library: &Library) -> Result<bool, Fault> {
        if how_far_apart(library).is_none() {
            self.told.store(false, Ordering::Relaxed);
            return Ok(false);
        }
        let schools = library.store.schools().await?;
        let ready: Vec<_> = schools.iter().filter_map(|school| Some((school, school.rooms()?))).collect();
        if let Some((school, rooms)) = ready.first() {
            // Nothing else is asked of the chat while sending is paused, so its clock would never be seen again.
            let _seen = library.chat.missing_in(&school.server, &rooms.desk, Work::Posting).await;
        }
        let Some(ahead) = how_far_apart(library) else { return Ok(false) };
        if self.told.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let notice = Notice::ClocksApart { seconds: ahead.num_seconds() };
        let mut change = Change::default();
        for (school, rooms) in ready {
            // Not `Place::Desk`: there it would wait in line behind what is paused.
            let desk = Place::Channel(rooms.desk);
            change.extend([cards::tell(school.id, desk, &notice, library.new_reference(), library.now())?]);
        }
        match library.store.commit(change).await {
            Ok(()) | Err(CommitError::Overtaken) => self.told.store(true, Ordering::Relaxed),
            Err(CommitError::Store(error)) => return Err(error.into()),
        }
        Ok(true)
    }
}

/// How far the chat's clock is ahead of ours, when that is too far.
pub fn how_far_apart(library: &Library) -> Option<TimeDelta> {
    library.chat.ahead_of_us().filter(|ahead| ahead.abs() > APART)
}

/// Whether a post is the one that goes out nevertheless.
pub fn tells_of_clocks(post: &Post) -> bool {
    post.kind == NOTICE && matches!(serde_json::from_str(&post.content), Ok(Notice::ClocksApart { .. }))
}

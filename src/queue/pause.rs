//! When nothing is sent although it is due: our clock and the chat's are far apart, so that one of them is wrong;
//! or another copy of the bot is connected, and both would say the same. Each desk is told once, and that sentence
//! goes out nevertheless.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;

use super::cards::{self, NOTICE, Notice};
use super::types::{Place, Post};
use crate::library::{Fault, Library};
use crate::store::{Change, CommitError};

/// Clocks further apart than this, either way, pause sending.
const APART: TimeDelta = TimeDelta::minutes(5);

/// Remembers what the desks know. After a start that is rightly forgotten.
#[derive(Default)]
pub struct Pause {
    told_of_clocks: AtomicBool,
    told_of_copy: AtomicBool,
}

impl Pause {
    /// Whether sending is paused. Tells every desk once.
    pub async fn of_sending(&self, library: &Library) -> Result<bool, Fault> {
        if library.chat.another_copy() {
            tell_once(library, &self.told_of_copy, &Notice::AnotherCopy).await?;
            return Ok(true);
        }
        let Some(ahead) = how_far_apart(library) else {
            self.told_of_clocks.store(false, Ordering::Relaxed);
            return Ok(false);
        };
        tell_once(library, &self.told_of_clocks, &Notice::ClocksApart { seconds: ahead.num_seconds() })
            .await?;
        Ok(true)
    }
}

/// Whether nothing is planned, either: by a wrong clock the wrong slots would be due, and another copy may plan
/// them. Looks at the chat's clock when it was not seen lately, and again while the two are apart: nothing else is
/// asked of the chat in that time.
pub async fn keeps_still(library: &Library) -> bool {
    if library.chat.ahead_of_us().is_none() || how_far_apart(library).is_some() {
        library.chat.look_at_its_clock().await;
    }
    library.chat.another_copy() || how_far_apart(library).is_some()
}

/// Whether a post goes out nevertheless.
pub fn is_said_in_a_pause(post: &Post) -> bool {
    let says = |notice| matches!(notice, Notice::ClocksApart { .. } | Notice::AnotherCopy);
    post.kind == NOTICE && serde_json::from_str(&post.content).is_ok_and(says)
}

/// How far the chat's clock is ahead of ours, when that is too far.
fn how_far_apart(library: &Library) -> Option<TimeDelta> {
    library.chat.ahead_of_us().filter(|ahead| ahead.abs() > APART)
}

async fn tell_once(library: &Library, told: &AtomicBool, notice: &Notice) -> Result<(), Fault> {
    if told.load(Ordering::Relaxed) {
        return Ok(());
    }
    let mut change = Change::default();
    for school in library.store.schools().await? {
        let Some(rooms) = school.rooms() else { continue };
        // Not `Place::Desk`: there it would wait in line behind what is paused.
        let desk = Place::Channel(rooms.desk);
        change.extend([cards::tell(school.id, desk, notice, library.new_reference(), library.now())?]);
    }
    match library.store.commit(change).await {
        Ok(()) | Err(CommitError::Overtaken) => told.store(true, Ordering::Relaxed),
        Err(CommitError::Store(error)) => return Err(error.into()),
    }
    Ok(())
}

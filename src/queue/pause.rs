//! When nothing is sent although it is due: our clock and the chat's are far apart, so that one of them is wrong;
//! or another copy of the bot is connected, and both would say the same. Each desk is told once, and once more when
//! posting goes on; those sentences go out nevertheless.

use std::sync::{Mutex, MutexGuard, PoisonError};

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use shelftalker_core::queue::{Place, PostId};

use super::moment::{Confidence, Now};
use super::notice::{Notice, tell_every_desk};
use crate::chat::{OtherCopy, Outcome};
use crate::library::{Fault, Library};
use crate::store::{Change, ManyRows, StoreError, Write};

/// The latest post is noted no more often.
const BETWEEN_NOTES: Duration = Duration::from_secs(5);
/// With so many refusals in ten minutes (Discord bans an address at 10,000) only this much is tried.
const MOST_REFUSALS: u32 = 1_000;
const BETWEEN_PROBES: Duration = Duration::from_mins(1);
/// Where it is kept what the desks were told last: a [`Told`], as JSON.
const PAUSED: &str = "paused";

/// What the desks know, and what is to be put right.
#[derive(Default)]
pub struct Pause {
    memory: Mutex<Memory>,
}

/// What holds back all loops together: the chat asked for a pause of everything, and whoever heard of it, nobody asks for
/// anything until it is over; or it refuses so much that it would soon shut the bot out.
#[derive(Default)]
pub struct Stillness {
    /// Since the start of this process.
    until: Mutex<Duration>,
    /// When something was tried last while too much is refused, since the start.
    probed: Mutex<Option<Duration>>,
}

impl Stillness {
    pub fn note<T>(&self, library: &Library, outcome: &Outcome<T>) {
        if let Outcome::Wait { wait, everywhere: true } = outcome {
            let until = library.since_start() + wait.to_std().unwrap_or_default();
            let mut noted = self.until.lock().unwrap_or_else(PoisonError::into_inner);
            *noted = until.max(*noted);
        }
    }

    pub fn is_on(&self, library: &Library) -> bool {
        library.since_start() < *self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one thing more may be asked for. While too much is refused, one thing a minute.
    pub fn may_try(&self, library: &Library) -> bool {
        self.may_try_after(library.chat.refusals_lately(), library.since_start())
    }

    fn may_try_after(&self, refusals: u32, now: Duration) -> bool {
        if refusals < MOST_REFUSALS {
            return true;
        }
        let mut probed = self.probed.lock().unwrap_or_else(PoisonError::into_inner);
        let may = probed.is_none_or(|probed| now.saturating_sub(probed) >= BETWEEN_PROBES);
        if may {
            *probed = Some(now);
        }
        may
    }
}

#[derive(Default)]
struct Memory {
    told: Option<Told>,
    /// Where a desk could not be told, counted from the start.
    tells_again_at: Duration,
    /// What an earlier process had told is known.
    is_recalled: bool,
    /// The latest post while the clock was last known to be right; what came after it may have wrong moments.
    last_sound: Option<PostId>,
    /// Nobody could tell whether the clock was right since it was last put right.
    was_unsure: bool,
    /// When that was noted, since the start.
    noted: Duration,
    /// How far the chat's clock was ahead of ours, while it is.
    apart_by: Option<TimeDelta>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    Clocks,
    Copy,
}

/// What the desks were told last, or are being told.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Told {
    notice: Notice,
    at: DateTime<Utc>,
    /// Every desk was. Until then it is told again: a crash, or a disk that is full, may have come between two of them.
    to_all: bool,
}

impl Reason {
    /// For whoever looks after the computer, with the remedy.
    fn with_remedy(self) -> &'static str {
        match self {
            Self::Clocks => {
                "a bot runs, but it has stopped posting: this computer's clock and Discord's disagree; set this \
                 computer's clock by the network, and the bot posts again by itself"
            }
            Self::Copy => {
                "a bot runs, but it has stopped posting: another copy of it has answered with the same token; find that \
                 copy and stop it, and an hour later this one posts again by itself"
            }
        }
    }
}

impl Told {
    /// The version before kept a single word.
    fn read(kept: &str) -> Option<Self> {
        let notice = match kept {
            "copy" => Notice::AnotherCopy,
            "clocks" => Notice::ClocksApart { seconds: 0 },
            told => return serde_json::from_str(told).ok(),
        };
        Some(Self { notice, at: DateTime::UNIX_EPOCH, to_all: true })
    }

    /// Why nothing is posted; `None` when they were told that posting goes on.
    fn reason(&self) -> Option<Reason> {
        match self.notice {
            Notice::AnotherCopy => Some(Reason::Copy),
            Notice::ClocksApart { .. } => Some(Reason::Clocks),
            _ => None,
        }
    }
}

impl Pause {
    /// Whether sending is paused. Tells every desk once, and puts right what a wrong clock wrote once it is right.
    pub async fn of_sending(&self, library: &Library, now: &Now) -> Result<bool, Fault> {
        self.put_right(library, now).await?;
        self.recall(library).await?;
        // One thing after the other: nobody reads that posting goes on who has not read that it stopped.
        self.tell(library, now).await?;
        let told = self.reason_told();
        let other_copy = library.chat.other_copy();
        let (reason, notice) = match now.confidence {
            _ if other_copy == OtherCopy::IsThere => (Some(Reason::Copy), Notice::AnotherCopy),
            Confidence::Apart { ahead } => {
                (Some(Reason::Clocks), Notice::ClocksApart { seconds: ahead.num_seconds() })
            }
            // Without a witness a pause neither begins nor ends.
            Confidence::Unwitnessed => return Ok(told.is_some()),
            Confidence::Witnessed => match (told, other_copy) {
                (Some(Reason::Copy), OtherCopy::NeverHeard) => (None, Notice::NotHeardSince),
                (Some(Reason::Copy), _) => (None, Notice::OnlyCopy),
                (Some(Reason::Clocks) | None, _) => (None, Notice::ClocksAgree),
            },
        };
        if told != reason {
            if let Some(reason) = reason {
                tracing::warn!(?reason, "posting is paused: two clocks disagree, or the bot runs twice");
            } else {
                tracing::info!("posting goes on");
            }
            if told == Some(Reason::Copy) {
                // The other copy may have been older than this one, and have painted and registered what it knew.
                library.commit_behind(Change::of(Write::MakeAllAnew)).await?;
            }
            self.note(library, Told { notice, at: now.at, to_all: false }).await?;
            self.tell(library, now).await?;
        }
        Ok(reason.is_some())
    }

    /// Tells every desk what is not told yet.
    async fn tell(&self, library: &Library, now: &Now) -> Result<(), Fault> {
        let told = {
            let memory = self.memory();
            let is_its_turn = memory.tells_again_at <= now.since_start;
            memory.told.clone().filter(|told| !told.to_all && is_its_turn)
        };
        let Some(told) = told else { return Ok(()) };
        match tell_every_desk(library, &told.notice, told.at).await {
            Ok(()) => self.note(library, Told { to_all: true, ..told }).await,
            Err(fault) => {
                // Sending does not wait for that.
                tracing::error!(%fault, "not every desk could be told");
                self.memory().tells_again_at = now.since_start + BETWEEN_PROBES;
                Ok(())
            }
        }
    }

    async fn note(&self, library: &Library, told: Told) -> Result<(), Fault> {
        let value = serde_json::to_string(&told).map_err(|error| Fault::Broken(error.to_string()))?;
        library.commit_behind(Change::of(Write::Installation { key: PAUSED, value })).await?;
        self.memory().told = Some(told);
        Ok(())
    }

    /// What the desks were told last before this process began: they are owed the end of it.
    async fn recall(&self, library: &Library) -> Result<(), Fault> {
        if self.memory().is_recalled {
            return Ok(());
        }
        let told = told_last(library).await?;
        let mut memory = self.memory();
        memory.told = told;
        memory.is_recalled = true;
        Ok(())
    }

    fn reason_told(&self) -> Option<Reason> {
        self.memory().told.as_ref().and_then(Told::reason)
    }

    pub fn is_on(&self) -> bool {
        self.reason_told().is_some()
    }

    async fn put_right(&self, library: &Library, now: &Now) -> Result<(), Fault> {
        match now.confidence {
            Confidence::Unwitnessed => {
                self.memory().was_unsure = true;
                return Ok(());
            }
            Confidence::Apart { ahead } => {
                self.memory().apart_by = Some(ahead);
                return Ok(());
            }
            Confidence::Witnessed => {}
        }
        let (since, by, was_unsure) = {
            let memory = self.memory();
            (memory.last_sound, memory.apart_by, memory.was_unsure)
        };
        // Once after a start, too: the clock may have been set while the bot was not running.
        // Nor is it known what it showed while nobody could tell.
        if since.is_none() || by.is_some() || was_unsure {
            let by = by.unwrap_or_default();
            library.in_steps(ManyRows::PutRight { now: now.at, since, by }).await?;
        }
        // What is noted a little late is put right a little too far back, where nothing needs it.
        self.memory().was_unsure = false;
        if by.is_none() && now.since_start < self.memory().noted + BETWEEN_NOTES {
            return Ok(());
        }
        let latest = library.store.latest_post().await?;
        let mut memory = self.memory();
        (memory.last_sound, memory.apart_by, memory.noted) = (Some(latest), None, now.since_start);
        Ok(())
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn told_last(library: &Library) -> Result<Option<Told>, StoreError> {
    let told = library.store.installation(PAUSED).await?;
    Ok(told.and_then(|told| Told::read(&told)))
}

/// Why nothing is posted, in one sentence for whoever looks after the computer; `None` while posting goes on.
pub async fn why_paused(library: &Library) -> Result<Option<&'static str>, StoreError> {
    Ok(told_last(library).await?.and_then(|told| told.reason()).map(Reason::with_remedy))
}

/// Whether a post goes out nevertheless.
pub fn is_said_in_a_pause(place: &Place) -> bool {
    *place == Place::DeskAside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_version_before_has_kept_is_read() {
        let reason = |kept| Told::read(kept).and_then(|told| told.reason());
        assert_eq!(
            [reason("copy"), reason("clocks"), reason("")],
            [Some(Reason::Copy), Some(Reason::Clocks), None]
        );
        let told = Told { notice: Notice::AnotherCopy, at: DateTime::UNIX_EPOCH, to_all: false };
        assert_eq!(reason(&serde_json::to_string(&told).unwrap()), Some(Reason::Copy));
    }

    #[test]
    fn while_too_much_is_refused_all_loops_together_try_one_thing_a_minute() {
        let stillness = Stillness::default();
        let may = |refusals, seconds| stillness.may_try_after(refusals, Duration::from_secs(seconds));
        assert!(may(999, 0) && may(999, 0), "few refusals hold nothing back");
        assert!(may(1_000, 1), "one probe");
        assert!(!may(1_000, 1) && !may(2_000, 60), "and no other for a minute");
        assert!(may(1_000, 61) && !may(1_000, 62));
        assert!(may(999, 63), "they are over");
    }
}

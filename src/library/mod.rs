//! The library's counter: what every action is handed, who may do what, and how a refusal is said.

pub mod attached;
pub mod backups;
pub mod catalogue;
pub mod clicks;
pub mod news;
mod open_rooms;
pub mod turns;
pub mod visit;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use crate::chat::{CardKey, Chat, FileId};
use crate::clock::Clock;
use crate::features::changes::noted;
use crate::features::collab::{Person, SupportKinds};
use crate::features::ideas::{Idea, Subjects};
use crate::features::setup::SchoolId;
use crate::features::thanks::Templates;
use crate::features::tips::TipText;
use crate::queue::{Line, LineError, Reference};
use crate::store::{Change, CommitError, ManyRows, Store, StoreError};

pub use news::{Heard, News};
pub use open_rooms::OpenRooms;
pub use shelftalker_core::member::{Member, Refusal};

/// Everything an action may ask: store, chat, clock, chance and the installation's words. Clones are the same library.
#[derive(Clone)]
pub struct Library {
    pub store: Arc<dyn Store>,
    pub chat: Arc<dyn Chat>,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub content: Arc<Content>,
    /// Told after each commit, so that what was queued goes out at once.
    pub news: Arc<News>,
    /// The desks that are known to be open.
    pub desks: Arc<OpenRooms>,
    /// This installation's own id: goes into references, never shown.
    pub installation: String,
    /// This process's id: a delivery claimed by another one was left behind by a crash.
    pub boot: String,
    /// Who acts, where somebody does: what they change is noted with it.
    pub by: Option<Person>,
    /// For how long after a request is over its notes, file and questions are kept.
    pub notes_live: TimeDelta,
    /// What the clock had counted when this process began to work ([`Clock::monotonic`]).
    pub started: Duration,
}

/// The words that come with an installation.
#[derive(Clone)]
pub struct Content {
    pub support: SupportKinds,
    pub thanks: Templates,
    /// What a new school's tip queue starts with.
    pub tips: Vec<TipText>,
    /// What a library says once a year.
    pub seasons: crate::features::seasons::Seasons,
    /// What every school is offered to do together, as far as it has not changed or hidden it.
    pub ideas: Vec<Idea>,
    /// The subjects under which ideas are filed.
    pub subjects: Subjects,
    /// The page for the principal.
    pub report: crate::features::record::Template,
    /// When the weekly tip is posted, in each school's own time.
    pub tip_slot: Line,
}

/// Random bits.
pub trait Chance: Send + Sync {
    fn bits(&self) -> [u8; 16];
}

/// Stands in for chance while one act is answered: the same act, carried out by another copy of the bot or told to
/// this one again, makes the same keys, references and file ids. Nobody outside can tell them beforehand, because
/// the installation's id is never shown.
struct OfAct {
    act: String,
    given: AtomicU64,
}

impl Chance for OfAct {
    fn bits(&self) -> [u8; 16] {
        let before = self.given.fetch_add(1, Ordering::Relaxed);
        let digest = Sha256::digest(format!("{}\n{before}", self.act));
        std::array::from_fn(|place| digest[place])
    }
}

/// The operating system's random bits.
pub struct SystemChance;

impl Chance for SystemChance {
    fn bits(&self) -> [u8; 16] {
        let mut bits = [0; 16];
        // Without randomness there are no ids; the operating systems that run this bot always have it.
        #[allow(clippy::expect_used, reason = "no sane way to go on, and no caller could mend it")]
        getrandom::fill(&mut bits).expect("the operating system gives random bits");
        bits
    }
}

impl Library {
    /// The library as it is handed to an act of this name. One that is decided anew begins anew, and makes the same.
    #[must_use]
    pub fn for_act(&self, act: &str, by: Person) -> Self {
        let act = format!("{}\n{act}", self.installation);
        Self { chance: Arc::new(OfAct { act, given: AtomicU64::new(0) }), by: Some(by), ..self.clone() }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Since this process began to work, whatever the clock was set to meanwhile.
    pub fn since_start(&self) -> Duration {
        self.clock.monotonic().saturating_sub(self.started)
    }

    pub fn new_card_key(&self) -> CardKey {
        CardKey(BASE32_NOPAD.encode(&self.chance.bits()))
    }

    pub fn new_file_id(&self) -> FileId {
        FileId(BASE32_NOPAD.encode(&self.chance.bits()))
    }

    pub fn new_reference(&self) -> Reference {
        Reference::random(self.chance.bits())
    }

    /// The one write, with a line about whoever changes something of the school. What it queued is looked at right
    /// after it.
    pub async fn commit(&self, mut change: Change) -> Result<(), CommitError> {
        let heard = Heard::by(&change);
        if let Some(by) = &self.by {
            change.extend(noted(self.store.as_ref(), &change, by, self.now()).await?);
        }
        self.store.commit(change).await?;
        self.news.of(heard);
        Ok(())
    }

    /// The same, behind whatever members wait for: how the queue writes. `false` when somebody else was quicker: then
    /// it is theirs.
    pub async fn commit_behind(&self, change: Change) -> Result<bool, Fault> {
        let heard = Heard::by(&change);
        match self.store.commit_behind(change).await {
            Ok(()) => {
                self.news.of(heard);
                Ok(true)
            }
            Err(CommitError::Overtaken) => Ok(false),
            Err(CommitError::Store(error)) => Err(error.into()),
        }
    }

    /// What may touch many rows, in steps behind whatever members wait for.
    pub async fn in_steps(&self, many: ManyRows) -> Result<(), Fault> {
        let heard = Heard::from(&many);
        self.store.in_steps(many).await?;
        self.news.of(heard);
        Ok(())
    }

    /// The same for a change that makes a request: what follows from its number. Returns the number.
    pub async fn commit_request(
        &self,
        school: SchoolId,
        change: impl FnOnce(i64) -> Change + Send + 'static,
    ) -> Result<i64, CommitError> {
        let number = self.store.commit_request(school, Box::new(change)).await?;
        // A request is told at the desk, and what its teacher is thanked for may be shown otherwise.
        self.news.posts.ring();
        self.news.cards.ring();
        Ok(number)
    }
}

/// Something broke that no member can mend. Logged once, where it is handled.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Broken(String),
}

impl From<LineError> for Fault {
    fn from(error: LineError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Fault {
    /// It lies in what was worked on, and not in the store as a whole: everything else can go on.
    pub fn is_of_one_row(&self) -> bool {
        match self {
            Self::Store(error) => error.is_unreadable,
            Self::Broken(_) => true,
        }
    }
}

/// What an action may end with instead of a reply.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Another change came first; the action looks again, or says so.
    #[error("overtaken by another change")]
    Overtaken,
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<CommitError> for Trouble {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Overtaken => Self::Overtaken,
            CommitError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_makes_the_same_bits_whoever_carries_it_out_and_each_only_once() {
        let of = |act: &str| OfAct { act: act.to_owned(), given: AtomicU64::new(0) };
        let (here, there, another) = (of("7"), of("7"), of("8"));
        let (first, second) = (here.bits(), here.bits());
        assert_eq!([first, second], [there.bits(), there.bits()]);
        assert_ne!(first, second);
        assert_ne!(first, another.bits());
    }
}

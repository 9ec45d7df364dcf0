//! The library's counter: what every action is handed, who may do what, and how a refusal is said.

pub mod attached;
pub mod turns;
pub mod visit;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;

use crate::chat::{Caller, CardKey, Chat, FileId, MemberId, Text};
use crate::clock::Clock;
use crate::features::collab::{Person, SupportKinds};
use crate::features::setup::{School, SchoolId};
use crate::features::thanks::Templates;
use crate::features::tips::TipText;
use crate::queue::{CronLine, Reference};
use crate::store::{Change, CommitError, Store, StoreError};

/// Everything an action may ask: store, chat, clock, chance and the installation's words.
pub struct Library {
    pub store: Arc<dyn Store>,
    pub chat: Arc<dyn Chat>,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub content: Content,
    /// Told after each commit, so that what was queued goes out at once.
    pub something_new: tokio::sync::Notify,
    /// This installation's own id: goes into references, never shown.
    pub installation: String,
    /// This process's id: a delivery claimed by another one was left behind by a crash.
    pub boot: String,
    pub started_at: DateTime<Utc>,
}

/// The words that come with an installation.
pub struct Content {
    pub support: SupportKinds,
    pub thanks: Templates,
    /// What a new school's tip queue starts with.
    pub tips: Vec<TipText>,
    /// When the weekly tip is posted, in each school's own time.
    pub tip_slot: CronLine,
}

/// Random bits.
pub trait Chance: Send + Sync {
    fn bits(&self) -> [u8; 16];
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
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
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

    /// The one write. What it queued is looked at right after it.
    pub async fn commit(&self, change: Change) -> Result<(), CommitError> {
        self.store.commit(change).await?;
        self.something_new.notify_one();
        Ok(())
    }
}

/// Somebody who acts in a school, with the rights they hold at this very click.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub school: SchoolId,
    pub id: MemberId,
    pub name: String,
    pub is_librarian: bool,
    pub manages_server: bool,
}

impl Member {
    /// Rights are read from the event itself: a role taken away since the card was drawn counts at once.
    pub fn of(school: &School, caller: &Caller) -> Self {
        Self {
            school: school.id,
            id: caller.id.clone(),
            name: caller.name.clone(),
            is_librarian: school.librarians.as_ref().is_some_and(|role| caller.roles.contains(role)),
            manages_server: caller.manages_server,
        }
    }

    pub fn person(&self) -> Person {
        Person { id: self.id.clone(), name: self.name.clone() }
    }
}

/// Why something is not done, in the words that the member reads: one plain sentence that names the thing and
/// the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("refused")]
pub struct Refusal(pub Text);

impl Refusal {
    pub fn new(words: impl Into<Text>) -> Self {
        Self(words.into())
    }

    /// What was typed cannot be taken, in a sentence that may quote it: so all of it is shown as it was typed.
    pub fn of_typed(sentence: String) -> Self {
        Self(Text::default().typed(sentence))
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

//! A collection: what a librarian has gathered for a purpose, item by item, and what teachers suggest for it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::ChannelId;
use crate::features::collab::Person;
use crate::features::ideas::Ages;
use crate::features::setup::SchoolId;

pub use shelftalker_core::ids::CollectionId;

/// Random; the same for as long as it is kept. Of an item among those of its collection.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub String);

/// The same, of something that was suggested.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SuggestedItemId(pub String);

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Book,
    Article,
    Video,
    Activity,
    Game,
    Database,
}

/// Each kind by the word that people write and read.
pub const KINDS: [(Kind, &str); 6] = [
    (Kind::Book, "book"),
    (Kind::Article, "article"),
    (Kind::Video, "video"),
    (Kind::Activity, "activity"),
    (Kind::Game, "game"),
    (Kind::Database, "database"),
];

impl Kind {
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| *word)
    }

    pub fn of_word(word: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// What an item says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemText {
    pub title: String,
    /// A web address, as it is shown; never fetched.
    pub link: Option<String>,
    /// Where it stands in the library.
    pub mark: Option<String>,
    pub kind: Kind,
    /// One line; may be empty.
    pub why: String,
}

impl ItemText {
    /// What makes two items of a collection the same, whatever the case of its letters.
    pub fn same(&self) -> &str {
        self.link.as_deref().unwrap_or(&self.title)
    }

    pub fn is_same(&self, other: &Self) -> bool {
        self.same().to_lowercase() == other.same().to_lowercase()
    }
}

/// What a collection is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub title: String,
    /// Keys of `config/subjects.toml`; none for what belongs to no subject.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// For everybody where there are none.
    #[serde(default)]
    pub ages: Option<Ages>,
    /// What for, or the label of a standard; may be empty.
    #[serde(default)]
    pub purpose: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    pub school: SchoolId,
    pub id: CollectionId,
    pub about: About,
    /// Where its card is posted; teachers find it from then on.
    pub channel: Option<ChannelId>,
    pub author: Person,
    pub made_at: DateTime<Utc>,
    /// How many items it has; read, never written.
    pub items: u32,
    /// Of what it is about and where it is posted: items have their own. 0 before it is kept for the first time.
    pub version: i64,
}

/// Which item of which collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRef {
    pub collection: CollectionId,
    /// Empty for one that is still to come.
    pub item: ItemId,
}

impl ItemRef {
    /// As the subject of a card.
    pub fn subject(&self) -> String {
        format!("{} {}", self.collection, self.item.0)
    }

    pub fn of_subject(subject: &str) -> Self {
        let (collection, item) = subject.split_once(' ').unwrap_or((subject, ""));
        Self { collection: CollectionId(collection.to_owned()), item: ItemId(item.to_owned()) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub school: SchoolId,
    pub collection: CollectionId,
    pub id: ItemId,
    pub text: ItemText,
    /// The suggestion that it was.
    pub suggestion: Option<SuggestedItemId>,
    /// Who suggested it, where they wish to be named; read, never written.
    pub suggested_by: Option<String>,
    pub added_at: DateTime<Utc>,
    /// When a librarian last said that it is still good; at first when it was added.
    pub checked_at: DateTime<Utc>,
    /// 0 before it is kept for the first time.
    pub version: i64,
}

impl Item {
    pub fn which(&self) -> ItemRef {
        ItemRef { collection: self.collection.clone(), item: self.id.clone() }
    }
}

/// What has become of something that was suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// Nobody has decided.
    Waits,
    Taken,
    NotTaken,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedItem {
    pub school: SchoolId,
    pub id: SuggestedItemId,
    /// For which it was meant, or the one that took it; `None` until somebody says so.
    pub collection: Option<CollectionId>,
    pub by: Person,
    /// Their name may stand beside it.
    pub by_name: bool,
    /// As they wrote it.
    pub text: ItemText,
    pub stage: Became,
    /// Why it was not taken.
    pub why_not: Option<String>,
    pub suggested_at: DateTime<Utc>,
    /// When it was decided about last.
    pub touched_at: DateTime<Utc>,
    /// 0 before it is kept for the first time.
    pub version: i64,
}

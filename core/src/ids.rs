//! What the library's things are called by where a request remembers them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::chat::FileId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TipId(pub i64);

/// A short name that never changes; requests remember it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdeaId(pub String);

/// What a school's own idea's id begins with; none that comes with Shelftalker does.
pub const OWN: &str = "own-";

impl IdeaId {
    /// Whether a school has written it.
    pub fn is_own(&self) -> bool {
        self.0.starts_with(OWN)
    }
}

/// Random; the same for as long as the collection is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CollectionId(pub String);

impl fmt::Display for CollectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A stored file as others remember it: enough to name it without reading its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub id: FileId,
    pub name: String,
}

//! An account of what was not kept as it was written.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What a text lost or changed on its way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    pub comments: usize,
    /// Tags by name, of which something is lost.
    pub tags: BTreeSet<String>,
    /// What was said at the top for programs, by name.
    pub head: Vec<String>,
    /// Pictures that are not there, or only within the file, by their words or names.
    pub pictures: Vec<String>,
    pub linked_pictures: usize,
    pub tables: usize,
    pub footnotes: usize,
    /// The title is the file's name.
    pub is_named_by_file: bool,
    /// The letters were read as those of an older program.
    pub is_old_text: bool,
}

impl Changes {
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.comments += other.comments;
        self.tags.extend(other.tags);
        self.head.extend(other.head);
        self.pictures.extend(other.pictures);
        self.linked_pictures += other.linked_pictures;
        self.tables += other.tables;
        self.footnotes += other.footnotes;
        self.is_named_by_file |= other.is_named_by_file;
        self.is_old_text |= other.is_old_text;
        self
    }
}

//! Files on their way through the chat: what a member attaches, and what is posted under a message.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A file as a member attached it: nothing of this has been looked at yet, least of all its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// As the member's computer called it.
    pub name: String,
    /// Its size, as the platform declares it.
    pub bytes: u64,
    /// Where the adapter finds it; means something to the adapter alone.
    pub from: String,
}

/// A file as it is posted. Its clones share their bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    /// Such as `image/png`.
    pub media_type: String,
    /// What it shows, for whoever does not see it; empty where nobody said.
    pub description: String,
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}, {} bytes)", self.name, self.media_type, self.bytes.len())
    }
}

//! What the private cards of a look at the queue remember: the page of the list, and the post.

use serde::{Deserialize, Serialize};

use crate::library::Fault;
use crate::library::catalogue::version_read;
use crate::queue::CardRow;

/// Which page is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Spans of weeks after the one that begins today.
    pub span: u32,
    pub page: usize,
}

/// What a card of one post is about; its subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// See [`Key`](crate::features::queue_desk::key::Key).
    pub post: String,
    /// How often its slot had been decided about when the card was drawn, or its form opened; of a form that was
    /// opened again, when its sender was told.
    pub version: i64,
    /// The page that it was opened from.
    pub from: Shown,
}

impl Opened {
    pub fn subject(&self) -> Result<String, Fault> {
        serde_json::to_string(self).map_err(|error| Fault::Broken(error.to_string()))
    }
}

/// The page that a list shows.
pub fn shown(card: &CardRow) -> Result<Shown, Fault> {
    serde_json::from_str(&card.subject).map_err(|error| Fault::Broken(format!("a list of posts: {error}")))
}

/// The post that a card is about.
pub fn opened(card: &CardRow) -> Result<Opened, Fault> {
    let opened: Opened = serde_json::from_str(&card.subject)
        .map_err(|error| Fault::Broken(format!("a post's card: {error}")))?;
    Ok(Opened { version: version_read(card).unwrap_or(opened.version), ..opened })
}

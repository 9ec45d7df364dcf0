//! What the record is made from beside its rows, and what a librarian has chosen to tell.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use shelftalker_core::record::{Row, Span};

/// What the library said to everybody in a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Voice {
    pub tips: u32,
    /// People who found one of those tips useful, each once.
    pub useful: u32,
    pub newsletters: u32,
    /// Meetings of events that took place, and how many people came to them, each as often as they came.
    pub events: u32,
    pub came: u32,
    /// Tips that teachers suggested.
    pub suggested: u32,
}

/// A post that was queued to be said to everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidPost {
    pub id: i64,
    pub kind: String,
    pub due_at: DateTime<Utc>,
    /// Deliveries: how many there are, and how many were sent.
    pub copies: u32,
    pub sent: u32,
}

/// What a librarian chose and wrote for the page of one span; what is missing is drafted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The requests whose outcome lines are told.
    #[serde(default)]
    pub outcomes: Option<Vec<i64>>,
    #[serde(default)]
    pub sentence: Option<String>,
    #[serde(default)]
    pub points: Option<String>,
    #[serde(default)]
    pub ask: Option<String>,
    #[serde(skip)]
    pub version: i64,
}

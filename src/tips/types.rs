//! A tech tip: one idea, usable today.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::setup::SchoolId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TipId(pub i64);

/// A tip as it is written, not yet in a school's queue. Made by [`TipText::parse`] alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TipText {
    pub title: String,
    /// Markdown.
    pub body: String,
    pub link: Option<String>,
}

/// A tip in a school's queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    pub id: TipId,
    pub school: SchoolId,
    pub text: TipText,
    /// Its place in the queue; the lowest is posted next.
    pub position: i64,
    pub added_at: DateTime<Utc>,
    /// The school's own date on which it was queued for posting; `None` while it waits.
    pub used_on: Option<NaiveDate>,
    /// How many members found it useful.
    pub useful: u32,
}

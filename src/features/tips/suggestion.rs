//! A tip that a teacher suggests. The desk takes it, changed or not, or says why not; its teacher hears what became of
//! it.

use chrono::{DateTime, Utc};

use super::types::{SuggestionId, TipText};
use crate::features::collab::Person;
use crate::features::setup::SchoolId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggested {
    /// Nobody has decided.
    Waits,
    /// It is a tip of the school, and was not posted yet.
    Taken,
    /// The staff has read it.
    Posted,
    NotTaken,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub school: SchoolId,
    pub id: SuggestionId,
    pub by: Person,
    /// Their name may stand under it.
    pub by_name: bool,
    /// As they wrote it; once only, all year, until a librarian says otherwise.
    pub text: TipText,
    pub stage: Suggested,
    /// Why it was not taken.
    pub why: Option<String>,
    pub suggested_at: DateTime<Utc>,
    /// When it was decided about last.
    pub touched_at: DateTime<Utc>,
    /// 0 before it is kept for the first time.
    pub version: i64,
}

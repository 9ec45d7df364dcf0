//! A tip that a teacher suggests. The desk takes it, changed or not, or says why not; its teacher hears what became of
//! it.

use chrono::{DateTime, Utc};

use super::types::TipText;
use crate::chat::Given;
use crate::features::collab::Person;
use crate::features::setup::SchoolId;

/// Random; the same for as long as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SuggestionId(pub String);

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

/// Reads the form of a suggestion: the tip, and whether its teacher may be named. The error is a sentence with the
/// remedy.
pub fn from_form(given: &Given) -> Result<(TipText, bool), String> {
    let text = TipText::from_short_form(given)?;
    let typed = given.get("by_name").map_or("", String::as_str).trim().to_lowercase();
    match typed.as_str() {
        "yes" | "y" | "ok" | "sure" => Ok((text, true)),
        "no" | "n" => Ok((text, false)),
        _ => Err("The last field takes one word: yes, or no if your name is to stay out of it.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_named_who_has_not_said_yes() {
        let form = |by_name: &str| {
            let fields = [("title", "Mute first"), ("body", "Mute the tab."), ("by_name", by_name)];
            from_form(&fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
        };
        assert_eq!(form(" Yes ").map(|(_, by_name)| by_name), Ok(true));
        assert_eq!(form("no").map(|(_, by_name)| by_name), Ok(false));
        for unclear in ["", "maybe", "yes and no"] {
            assert!(form(unclear).unwrap_err().contains("one word"), "{unclear}");
        }
    }
}

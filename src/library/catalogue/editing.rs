//! Editing in a form. Two librarians may edit the same thing: its card keeps which version the form shows, so that
//! whoever sends later is told, and their words wait behind [Fix]. Only who was told may send theirs over it.

use chrono::TimeDelta;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::told::has_read;
use crate::library::visit::Visit;
use crate::library::{Fault, Library};
use crate::queue::CardRow;

/// For so long a form that was refused can be sent again.
const FORM_LIVES: TimeDelta = TimeDelta::days(30);

/// The thing behind a form, and the version whose words it shows, or that its sender has read of since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing<Id> {
    /// Cards of earlier versions call it so.
    #[serde(alias = "tip")]
    pub of: Id,
    pub version: i64,
}

impl<Id: Serialize + DeserializeOwned> Editing<Id> {
    /// The card that stands behind the form.
    pub fn card(&self, library: &Library, visit: &Visit, kind: &str) -> Result<CardRow, Fault> {
        let subject = serde_json::to_string(self).map_err(|error| Fault::Broken(error.to_string()))?;
        Ok(CardRow { expires_at: Some(library.now() + FORM_LIVES), ..visit.own_card(library, kind, subject) })
    }

    pub fn read(card: &CardRow) -> Result<Self, Fault> {
        let mut editing: Self = serde_json::from_str(&card.subject)
            .map_err(|error| Fault::Broken(format!("the card of a form: {error}")))?;
        editing.version = version_read(card).unwrap_or(editing.version);
        Ok(editing)
    }
}

/// The version that the sender of a form which was opened again had read of, where a version was told.
pub fn version_read(card: &CardRow) -> Option<i64> {
    has_read(card)?.parse().ok()
}

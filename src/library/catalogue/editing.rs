//! Editing in a form. Two librarians may edit the same thing: its card keeps which version the form shows, so that
//! whoever sends later is told, and their words wait behind [Fix]. Only who was told may send theirs over it.

use chrono::TimeDelta;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};
use crate::queue::CardRow;
use crate::store::Change;

/// For so long a form that was refused can be sent again.
const FORM_LIVES: TimeDelta = TimeDelta::days(30);

/// What the card of a form notes beside what was chosen with it: the version that its sender was told of.
const TOLD: &str = "told-version";

/// The thing behind a form, and the version whose words it shows, or that its sender was told of since.
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
        editing.version = told(card)?.unwrap_or(editing.version);
        Ok(editing)
    }
}

/// The version that the sender of the form was told of.
pub fn told(card: &CardRow) -> Result<Option<i64>, Fault> {
    let told =
        card.typed.as_ref().and_then(|typed| typed.get(TOLD)).map(|told| told.parse::<i64>()).transpose();
    told.map_err(|error| Fault::Broken(format!("the card of a form: {error}")))
}

/// Notes on the card of the form that was sent that its sender is told what stands there in this version.
pub async fn is_told(library: &Library, visit: &Visit, version: i64) -> Result<(), Trouble> {
    let mut typed = visit.subject()?.typed.clone().unwrap_or_default();
    typed.insert(TOLD.to_owned(), version.to_string());
    Ok(library.commit(Change::of(visit.keeps(typed)?)).await?)
}

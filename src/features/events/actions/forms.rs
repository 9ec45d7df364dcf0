//! The forms of an event. Two librarians may change the same event at once: the card behind a form keeps the words that
//! it shows, so that whoever sends later is told what has changed meanwhile, and their own words wait behind [Fix].
//! Words, and not the event's version: each sign-up raises that.

use serde::{Deserialize, Serialize};

use crate::chat::{CardKey, Form};
use crate::days::Manner;
use crate::features::events::types::{EventId, LibraryEvent, Plan};
use crate::features::events::{FORM_CARD, cards};
use crate::library::catalogue::{of_shown, open_shown, reopened, shown, undone_untold, words_of};
use crate::library::visit::{Visit, stale};
use crate::library::{Library, Trouble};
use crate::queue::CardRow;

/// What a form asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asks {
    /// Of an event that is posted.
    WordsOfPosted,
    Words,
    Times,
    Roster,
}

/// What a form is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct OfForm {
    event: EventId,
    asks: Asks,
    /// From which it was opened: there the answer is shown.
    from: CardKey,
}

/// A form that was sent, or is opened again.
pub struct Sent {
    pub event: EventId,
    pub asks: Asks,
    pub from: CardKey,
}

impl Asks {
    fn form(self, plan: &Plan, manner: &Manner, key: &CardKey) -> Form {
        match self {
            Self::WordsOfPosted => cards::words_form("event-edit-form", plan, key),
            Self::Words => cards::words_form("event-draft-form", plan, key),
            Self::Times => cards::times_form("event-draft-form", plan, manner, key),
            Self::Roster => cards::roster_form("event-draft-form", plan, key),
        }
    }
}

/// A form over the event as it is now, opened from the clicked card.
pub async fn open(
    library: &Library,
    visit: &Visit,
    event: &LibraryEvent,
    asks: Asks,
) -> Result<Form, Trouble> {
    let of = OfForm { event: event.id.clone(), asks, from: visit.subject()?.key.clone() };
    open_shown(library, visit, FORM_CARD, of, |key| asks.form(&event.plan, &visit.school.manner, key)).await
}

/// The form of the visit.
pub fn sent(visit: &Visit) -> Result<Sent, Trouble> {
    let OfForm { event, asks, from } = of_shown(visit, FORM_CARD)?;
    Ok(Sent { event, asks, from })
}

impl Sent {
    /// [Fix] after a form that was refused.
    pub async fn opens_again(
        &self,
        library: &Library,
        visit: &Visit,
        event: &LibraryEvent,
    ) -> Result<Form, Trouble> {
        let card = reopened(library, visit).await?;
        Ok(self.asks.form(&event.plan, &visit.school.manner, &card.key))
    }

    /// Refuses what would undo somebody else's change, and says what that is.
    pub async fn undoes_nothing(
        &self,
        library: &Library,
        visit: &Visit,
        event: &LibraryEvent,
        plan: &Plan,
    ) -> Result<(), Trouble> {
        let form = |plan| self.asks.form(plan, &visit.school.manner, &self.from);
        let now = form(&event.plan);
        let undone =
            undone_untold(library, visit, &shown(visit)?, &words_of(&now), &words_of(&form(plan))).await?;
        if undone.is_empty() {
            return Ok(());
        }
        Err(cards::changed_meanwhile(&event.plan.title, &now, &undone).into())
    }

    /// The card from which the form was opened.
    pub async fn from(&self, library: &Library) -> Result<CardRow, Trouble> {
        Ok(library.store.card(&self.from).await?.ok_or_else(stale)?)
    }
}

//! The forms of an event. Two librarians may change the same event at once: the card behind a form keeps the words that
//! it shows, so that whoever sends later is told what has changed meanwhile, and their own words wait behind [Fix].
//! Words, and not the event's version as elsewhere: each sign-up raises that.

use serde::{Deserialize, Serialize};

use super::following::content;
use crate::chat::{CardKey, Form, Given};
use crate::days::Manner;
use crate::features::events::types::{EventId, LibraryEvent, Plan};
use crate::features::events::{FORM_CARD, cards};
use crate::library::catalogue::{Editing, undone, words_of};
use crate::library::visit::{Visit, stale};
use crate::library::{Fault, Library, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

/// Under this key the card of a form keeps what was said to have changed, once it was.
const TOLD: &str = "told";

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
pub struct Sent<'a> {
    pub event: EventId,
    pub asks: Asks,
    pub from: CardKey,
    card: &'a CardRow,
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
    let shown = words_of(&asks.form(&event.plan, &visit.school.manner, &of.from));
    open_over(library, visit, event, of, shown).await
}

/// A form that is held against these words when it is sent.
async fn open_over(
    library: &Library,
    visit: &Visit,
    event: &LibraryEvent,
    of: OfForm,
    shown: Given,
) -> Result<Form, Trouble> {
    let asks = of.asks;
    let card = Editing { of, version: 0 }.card(library, visit, FORM_CARD)?;
    let card = CardRow { typed: Some(shown), ..card };
    let form = asks.form(&event.plan, &visit.school.manner, &card.key);
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(form)
}

/// The form of the visit. One that an earlier version has opened keeps nothing, so it is opened anew with [Fix].
pub fn sent(visit: &Visit) -> Result<Sent<'_>, Trouble> {
    let card = visit.subject()?;
    if card.kind != FORM_CARD {
        return Err(stale().into());
    }
    let Editing { of: OfForm { event, asks, from }, .. } = Editing::read(card)?;
    Ok(Sent { event, asks, from, card })
}

impl Sent<'_> {
    /// [Fix] after a form that was refused. Whoever was told what has changed meanwhile may send theirs over it.
    pub async fn opens_again(
        &self,
        library: &Library,
        visit: &Visit,
        event: &LibraryEvent,
    ) -> Result<Form, Trouble> {
        let Some(told) = self.card.typed.as_ref().and_then(|typed| typed.get(TOLD)) else {
            return Ok(self.asks.form(&event.plan, &visit.school.manner, &self.card.key));
        };
        let told = serde_json::from_str(told)
            .map_err(|error| Fault::Broken(format!("the card of an event's form: {error}")))?;
        let of = OfForm { event: self.event.clone(), asks: self.asks, from: self.from.clone() };
        open_over(library, visit, event, of, told).await
    }

    /// Refuses what would undo somebody else's change, and says what that is.
    pub async fn undoes_nothing(
        &self,
        library: &Library,
        visit: &Visit,
        event: &LibraryEvent,
        plan: &Plan,
    ) -> Result<(), Trouble> {
        let form = |plan| self.asks.form(plan, &visit.school.manner, &self.card.key);
        let now = form(&event.plan);
        let shown = self.card.typed.clone().unwrap_or_default();
        let undone = undone(&shown, &words_of(&now), &words_of(&form(plan)));
        if undone.is_empty() {
            return Ok(());
        }
        let told = Given::from([(TOLD.to_owned(), content(&words_of(&now))?)]);
        let kept = visit.keeps(shown.into_iter().chain(told).collect())?;
        library.commit(Change::of(kept)).await?;
        Err(cards::changed_meanwhile(&event.plan.title, &now, &undone).into())
    }

    /// The card from which the form was opened.
    pub async fn from(&self, library: &Library) -> Result<CardRow, Trouble> {
        Ok(library.store.card(&self.from).await?.ok_or_else(stale)?)
    }
}

//! What the sender of a form was told that stands there by now. It counts once the form is opened again with [Fix], over
//! a card of its own: the form that was refused stays refused, should it be sent once more by whoever has not read why.

use crate::library::visit::Visit;
use crate::library::{Library, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

/// What a form's card notes beside what it shows; no field is called so.
const TOLD: &str = "told meanwhile";
const READ: &str = "read meanwhile";
/// The key of the card over which it was opened first.
const FIRST: &str = "opened first over";

/// Notes on the card of the form that was sent what its sender is told.
pub async fn is_told(library: &Library, visit: &Visit, what: String) -> Result<(), Trouble> {
    let mut typed = visit.subject()?.typed.clone().unwrap_or_default();
    typed.insert(TOLD.to_owned(), what);
    Ok(library.commit(Change::of(visit.keeps(typed)?)).await?)
}

/// The card over which a form is opened again.
pub async fn reopened(library: &Library, visit: &Visit) -> Result<CardRow, Trouble> {
    let card = visit.subject()?;
    let mut typed = card.typed.clone().unwrap_or_default();
    let Some(told) = typed.remove(TOLD) else { return Ok(card.clone()) };
    typed.insert(READ.to_owned(), told);
    typed.entry(FIRST.to_owned()).or_insert_with(|| card.key.0.clone());
    let again = visit.own_card(library, &card.kind, card.subject.clone());
    let again = CardRow { typed: Some(typed), ..again };
    library.commit(Change::of(Write::NewCard(again.clone()))).await?;
    Ok(again)
}

/// What the sender of a form that was opened again had been told.
pub fn has_read(card: &CardRow) -> Option<&String> {
    card.typed.as_ref()?.get(READ)
}

/// What names whatever a form makes: sent twice, and opened again, it makes one thing.
pub fn first_key(card: &CardRow) -> &str {
    card.typed.as_ref().and_then(|typed| typed.get(FIRST)).unwrap_or(&card.key.0)
}

//! Whether anything can be put at the desk now: nobody is told that a librarian reads what stands nowhere. And what is
//! held elsewhere.

use crate::chat::{Outcome, Reason, Work};
use crate::features::collab::cards::HeldBack;
use crate::features::setup::School;
use crate::library::Library;
use crate::queue::Place;
use crate::queue::cards::{Held, PROBLEM};
use crate::store::StoreError;

/// Whether nothing can be put at the desk. The chat is asked once for each school, until something on its server
/// changes; while it is shut, each time.
pub async fn is_shut(library: &Library, school: &School) -> Result<bool, StoreError> {
    if school.desk.as_ref().is_some_and(|desk| library.desks.is_open(school.id, desk)) {
        return Ok(false);
    }
    Ok(why_shut(library, school).await?.is_some())
}

/// Why nothing can be put at the desk, in a librarian's words; `None` when it can.
pub async fn why_shut(library: &Library, school: &School) -> Result<Option<String>, StoreError> {
    let Some(desk) = &school.desk else { return Ok(None) };
    Ok(match library.chat.missing_in(&school.server, desk, Work::Posting).await {
        Outcome::Done(missing) if missing.is_empty() => {
            library.desks.note(school.id, desk);
            None
        }
        Outcome::Done(missing) => Some(format!("Ask a server admin to allow {} there.", missing.join(", "))),
        Outcome::Refused(Reason::Held(cause) | Reason::NoSuchPlace(cause)) => Some(cause.words),
        // The chat does not say so just now: what the queue has met there counts.
        _ => {
            let held = library.store.held(school.id).await?;
            let at_desk = held.into_iter().find(|delivery| delivery.place == Place::Desk);
            at_desk.and_then(|delivery| delivery.cause).map(|cause| cause.words)
        }
    })
}

/// What is held, but at the desk itself, by its causes, with whatever waits behind it.
pub async fn held_back(library: &Library, school: &School) -> Result<Vec<HeldBack>, StoreError> {
    let mut causes: Vec<(Held, HeldBack)> = Vec::new();
    for delivery in library.store.held(school.id).await? {
        let (Some(held), Some(cause)) = (Held::of(&delivery), &delivery.cause) else { continue };
        if matches!(delivery.place, Place::Desk | Place::DeskAside) {
            continue;
        }
        let (_, behind) = library.store.waiting_at(school.id, &delivery.place, 0).await?;
        if let Some((_, known)) = causes.iter_mut().find(|(other, _)| *other == held) {
            known.posts += 1 + behind;
            continue;
        }
        let card = library.store.card_about(school.id, PROBLEM, &held.subject()).await?;
        let card = card.and_then(|card| card.standing);
        let card = card.map(|standing| library.chat.link(&school.server, &standing));
        let why = cause.words.trim().to_owned();
        causes.push((held, HeldBack { posts: 1 + behind, why, card }));
    }
    Ok(causes.into_iter().map(|(_, held)| held).collect())
}

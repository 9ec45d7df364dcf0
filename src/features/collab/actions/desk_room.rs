//! Whether anything can be put at the desk now: nobody is told that a librarian reads what stands nowhere.

use chrono::TimeDelta;

use crate::chat::{Outcome, Reason, Work};
use crate::features::collab::REQUEST_CARD;
use crate::features::setup::School;
use crate::library::Library;
use crate::queue::Place;
use crate::store::{RequestFilter, StoreError};

/// What was put at the desk so lately shows that it is open.
const JUST_NOW: TimeDelta = TimeDelta::minutes(1);

/// Whether a request of the last minute stands at the desk: then the chat need not be asked, least of all when a whole
/// school types at once.
pub async fn was_open_just_now(library: &Library, school: &School) -> Result<bool, StoreError> {
    let newest = RequestFilter { newest: Some(1), ..RequestFilter::default() };
    let Some(request) = library.store.requests(school.id, &newest).await?.pop() else { return Ok(false) };
    if library.now() - request.sent_at > JUST_NOW {
        return Ok(false);
    }
    let card = library.store.card_about(school.id, REQUEST_CARD, &request.number.to_string()).await?;
    let standing = card.and_then(|card| card.standing);
    Ok(standing.is_some_and(|standing| Some(&standing.channel) == school.desk.as_ref()))
}

/// Why nothing can be put at the desk, in a librarian's words; `None` when it can.
pub async fn why_shut(library: &Library, school: &School) -> Result<Option<String>, StoreError> {
    let Some(desk) = &school.desk else { return Ok(None) };
    Ok(match library.chat.missing_in(&school.server, desk, Work::Posting).await {
        Outcome::Done(missing) if missing.is_empty() => None,
        Outcome::Done(missing) => {
            Some(format!("Ask a server admin to allow {} there.", missing.join(", ")))
        }
        Outcome::Refused(Reason::Held(cause) | Reason::NoSuchPlace(cause)) => Some(cause.words),
        // The chat does not say so just now: what the queue has met there counts.
        _ => {
            let held = library.store.held(school.id).await?;
            let at_desk = held.into_iter().find(|delivery| delivery.place == Place::Desk);
            at_desk.and_then(|delivery| delivery.cause).map(|cause| cause.words)
        }
    })
}

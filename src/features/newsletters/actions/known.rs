//! What is known of a newsletter's copies: of each channel, what became of its messages, and whether they show the
//! latest. Whatever is said of a newsletter is drawn from this, not from its moment.

use crate::features::newsletters::cards;
use crate::features::setup::School;
use crate::library::Library;
use crate::queue::{CardRow, Delivery, Place, State};
use crate::store::StoreError;

/// Each copy of a newsletter, in the order in which they were queued.
pub async fn copies(
    library: &Library,
    school: &School,
    deliveries: &[Delivery],
) -> Result<Vec<cards::Copy>, StoreError> {
    let mut copies: Vec<cards::Copy> = Vec::new();
    for delivery in deliveries.iter().filter(|delivery| !was_queued_anew(delivery, deliveries)) {
        let Place::Channel(channel) = &delivery.place else { continue };
        let card = match delivery.state {
            State::Sent => card(library, delivery).await?.filter(|card| card.standing.is_some()),
            _ => None,
        };
        let at = copies.iter().position(|copy| copy.channel == *channel).unwrap_or_else(|| {
            copies.push(cards::Copy::new(channel.clone()));
            copies.len() - 1
        });
        let copy = &mut copies[at];
        copy.states.push(delivery.state);
        copy.stands |= card.is_some();
        copy.lags |= card.is_some_and(|card| card.shown < card.wanted);
        copy.cause = copy.cause.take().or_else(|| delivery.cause.as_ref().map(|cause| cause.words.clone()));
        let link = delivery.standing.as_ref().map(|standing| library.chat.link(&school.server, standing));
        copy.link = copy.link.take().or(link);
    }
    Ok(copies)
}

/// What was taken out of the queue as a whole, to be queued anew, says nothing.
fn was_queued_anew(delivery: &Delivery, all: &[Delivery]) -> bool {
    all.iter().filter(|other| other.post == delivery.post).all(|part| part.state == State::Cancelled)
        && all.iter().any(|other| other.place == delivery.place && other.post > delivery.post)
}

/// Whether a message that was sent still stands, as far as its card knows.
pub async fn stands(library: &Library, delivery: &Delivery) -> Result<bool, StoreError> {
    Ok(card(library, delivery).await?.is_some_and(|card| card.standing.is_some()))
}

/// The card that a delivery's message is.
async fn card(library: &Library, delivery: &Delivery) -> Result<Option<CardRow>, StoreError> {
    let post = library.store.post(delivery.post).await?;
    match post.and_then(|post| post.card_of(delivery.part)) {
        Some(key) => library.store.card(&key).await,
        None => Ok(None),
    }
}

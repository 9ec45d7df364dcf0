//! What is known of a newsletter's copies: of each channel, what became of its messages, and whether they show the
//! latest. Whatever is said of a newsletter is drawn from this, not from its moment.

use chrono::{DateTime, Utc};

use super::{laid_out, on_the_wall, which_message};
use crate::features::newsletters::{Newsletter, cards};
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::queue::{CardRow, Delivery, Place, State};
use crate::store::StoreError;

/// Each copy of a newsletter, in the order in which they were queued.
pub async fn copies(
    library: &Library,
    school: &School,
    newsletter: &Newsletter,
    deliveries: &[Delivery],
) -> Result<Vec<cards::Copy>, Fault> {
    let mut copies: Vec<cards::Copy> = Vec::new();
    // To lay a text out takes a while: only where something of it was taken back.
    let is_shorter = deliveries.iter().any(|delivery| delivery.state == State::Cancelled);
    let said = newsletter.said().filter(|_| is_shorter);
    let laid = said.and_then(|said| laid_out(library, said).ok());
    let held = library.store.held(school.id).await?;
    for delivery in deliveries.iter().filter(|delivery| !was_queued_anew(delivery, deliveries)) {
        let Place::Channel(channel) = &delivery.place else { continue };
        if let Some(laid) = &laid
            && delivery.state == State::Cancelled
            && let Some(card) = card(library, delivery).await?
            && which_message(&card)?.1 >= laid.parts.len()
        {
            // A text that became shorter says all that it has to say without it.
            continue;
        }
        let card = match delivery.state {
            State::Sent => card(library, delivery).await?.filter(|card| card.standing.is_some()),
            _ => None,
        };
        let at = copies.iter().position(|copy| copy.channel == *channel).unwrap_or_else(|| {
            copies.push(cards::Copy::new(channel.clone()));
            copies.len() - 1
        });
        let copy = &mut copies[at];
        // What is due behind something that is held is no more on its way than that.
        let is_behind = delivery.state == State::Queued && delivery.next_at <= library.now();
        let before = held.iter().find(|other| is_behind && other.place == delivery.place);
        copy.states.push(before.map_or(delivery.state, |before| before.state));
        copy.stands |= card.is_some();
        if let Some(at) = card.as_ref().and_then(|card| card.paint_at).filter(|at| *at > library.now()) {
            let first = copy.goes_on.as_ref().map_or(at, |(before, _)| at.min(*before));
            copy.goes_on = Some((first, goes_on(library, school, first)));
        }
        copy.lags |= card.is_some_and(|card| card.shown < card.wanted);
        let cause = before.map_or(&delivery.cause, |before| &before.cause);
        copy.cause = copy.cause.take().or_else(|| cause.as_ref().map(|cause| cause.words.clone()));
        let link = delivery.standing.as_ref().map(|standing| library.chat.link(&school.server, standing));
        copy.link = copy.link.take().or(link);
    }
    Ok(copies)
}

/// The time alone where that is today.
fn goes_on(library: &Library, school: &School, at: DateTime<Utc>) -> String {
    let (now, then) = (on_the_wall(school, library.now()), on_the_wall(school, at));
    if now.date() == then.date() { school.manner.time(then.time()) } else { school.manner.moment(then) }
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
pub async fn card(library: &Library, delivery: &Delivery) -> Result<Option<CardRow>, StoreError> {
    let post = library.store.post(delivery.post).await?;
    match post.and_then(|post| post.card_of(delivery.part)) {
        Some(key) => library.store.card(&key).await,
        None => Ok(None),
    }
}

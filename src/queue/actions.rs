//! What librarians decide about a delivery that did not go by itself: [Try again], [It was posted], [Dismiss].

use super::cards::PROBLEM;
use super::outcome;
use super::types::{Delivery, DeliveryId};
use crate::library::{Library, Member, Refusal, Trouble};
use crate::store::{Change, Write};

/// The verbs of the three buttons.
pub const AGAIN: &str = "delivery-again";
pub const WAS_POSTED: &str = "delivery-was-posted";
pub const DISMISS: &str = "delivery-dismiss";

/// Posts it again, on purpose, in a new window as long as its first.
pub async fn post_again(library: &Library, member: &Member, id: DeliveryId) -> Result<(), Trouble> {
    let delivery = theirs(library, member, id).await?;
    let post = library.store.post(delivery.post).await?.ok_or_else(no_such_delivery)?;
    let window = post.closes_at - post.due_at;
    decide(library, outcome::post_again(&delivery, window, library.now())).await
}

/// Takes a librarian's word that it stands in the channel.
pub async fn mark_as_posted(library: &Library, member: &Member, id: DeliveryId) -> Result<(), Trouble> {
    let delivery = theirs(library, member, id).await?;
    decide(library, outcome::mark_as_posted(&delivery)).await
}

/// Gives it up.
pub async fn dismiss(library: &Library, member: &Member, id: DeliveryId) -> Result<(), Trouble> {
    let delivery = theirs(library, member, id).await?;
    decide(library, outcome::dismiss(&delivery)).await
}

/// The delivery, if this member may decide about it: a librarian of its own school.
async fn theirs(library: &Library, member: &Member, id: DeliveryId) -> Result<Delivery, Trouble> {
    if !member.is_librarian {
        return Err(Refusal::new("Only the school's librarians can decide this: ask one of them.").into());
    }
    let delivery = library.store.delivery(id).await?;
    Ok(delivery.filter(|delivery| delivery.school == member.school).ok_or_else(no_such_delivery)?)
}

async fn decide(library: &Library, decided: Option<Delivery>) -> Result<(), Trouble> {
    let Some(delivery) = decided else {
        return Err(Refusal::new(
            "This has moved on: it was posted or dismissed, or it is being sent or read back right now. Its card \
             shows how it ends.",
        )
        .into());
    };
    let subject = delivery.id.0.to_string();
    let repaint = Write::Repaint { school: delivery.school, kind: PROBLEM, subject };
    library.commit(Change::of(Write::Delivery(delivery)).and(repaint)).await?;
    Ok(())
}

fn no_such_delivery() -> Refusal {
    Refusal::new("There is no such post in this school's queue any more.")
}

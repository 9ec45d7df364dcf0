//! What librarians decide about a delivery that did not go by itself: [Try again], [It was posted], [Dismiss].

use super::cards::PROBLEM;
use super::outcome;
use super::types::{Delivery, DeliveryId, PostKind};
use crate::chat::Reply;
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, Write};

/// Posts it again, on purpose, in a new window as long as the first.
pub async fn post_again(library: &Library, visit: &Visit, kinds: &[PostKind]) -> Result<Reply, Trouble> {
    let delivery = clicked(library, visit).await?;
    let post = library.store.post(delivery.post).await?.ok_or_else(no_such_delivery)?;
    let again = outcome::post_again(&delivery, post.closes_at - post.due_at, library.now());
    decide(library, visit, kinds, &delivery, again).await
}

/// Takes a librarian's word that it stands in the channel.
pub async fn mark_as_posted(library: &Library, visit: &Visit, kinds: &[PostKind]) -> Result<Reply, Trouble> {
    let delivery = clicked(library, visit).await?;
    decide(library, visit, kinds, &delivery, outcome::mark_as_posted(&delivery)).await
}

/// Gives it up.
pub async fn dismiss(library: &Library, visit: &Visit, kinds: &[PostKind]) -> Result<Reply, Trouble> {
    let delivery = clicked(library, visit).await?;
    decide(library, visit, kinds, &delivery, outcome::dismiss(&delivery)).await
}

/// The delivery that the clicked card is about.
async fn clicked(library: &Library, visit: &Visit) -> Result<Delivery, Trouble> {
    let id = visit.subject()?.subject.parse().map(DeliveryId).map_err(|_| no_such_delivery())?;
    let delivery = library.store.delivery(id).await?;
    Ok(delivery.filter(|delivery| delivery.school == visit.school.id).ok_or_else(no_such_delivery)?)
}

async fn decide(
    library: &Library,
    visit: &Visit,
    kinds: &[PostKind],
    before: &Delivery,
    decided: Option<Delivery>,
) -> Result<Reply, Trouble> {
    let Some(delivery) = decided else {
        return Err(Refusal::new(
            "This has moved on: it was posted or dismissed, or it is being sent or read back right now. Its card \
             shows how it ends.",
        )
        .into());
    };
    let post = library.store.post(delivery.post).await?.ok_or_else(no_such_delivery)?;
    let follows = match kinds.iter().find(|kind| kind.name == post.kind) {
        Some(kind) => kind.follows(library, &visit.school, &post, before, &delivery).await?,
        None => Change::default(),
    };
    let subject = delivery.id.0.to_string();
    let repaint = Write::Repaint { school: delivery.school, kind: PROBLEM, subject };
    library.commit(Change::of(Write::Delivery(delivery)).and(repaint).and_all(follows)).await?;
    Ok(Reply::Noted)
}

fn no_such_delivery() -> Refusal {
    Refusal::new("There is no such post in this school's queue any more.")
}

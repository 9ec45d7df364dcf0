//! What librarians decide about a delivery that did not go by itself: [Try again], [It was posted], [Dismiss].
use shelftalker_core::queue::{Delivery, DeliveryId};

use super::cards::{Held, PROBLEM};
use super::moment::Now;
use super::outcome;
use super::types::PostKind;
use crate::chat::Reply;
use crate::library::visit::{Question, Visit};
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, Write};
use crate::words;

/// What is decided about many deliveries is written so many at a time: each comes with a few rows of what follows.
const AT_ONCE: usize = 80;
const MOST_READ: u32 = 80;

/// Posts it again, on purpose, in a new window as long as the first. What is held is tried at once.
pub async fn post_again(library: &Library, visit: &Visit, kinds: &[PostKind]) -> Result<Reply, Trouble> {
    if let Some(held) = Held::from_subject(&visit.subject()?.subject) {
        let (all, now) = (held.deliveries(library, visit.school.id).await?, Now::of(library));
        for some in all.chunks(AT_ONCE) {
            let mut change = Change::of(held.repaint(visit.school.id));
            let again =
                |delivery: &Delivery| Delivery { next_at: now.by_the_chats_clock(), ..delivery.clone() };
            change.extend(some.iter().map(|delivery| Write::Delivery(again(delivery))));
            library.commit(change).await?;
        }
        return if all.is_empty() { Err(moved_on().into()) } else { Ok(Reply::Noted) };
    }
    let delivery = clicked(library, visit).await?;
    let post = library.store.post(delivery.post).await?.ok_or_else(no_such_delivery)?;
    let now = Now::of(library).by_the_chats_clock();
    let again = outcome::post_again(&delivery, post.closes_at - post.due_at, now);
    let closes_at = again.as_ref().map(|again| again.closes_at);
    let later = Write::LaterParts { of: delivery.id, closes_at };
    decide(library, visit, kinds, &delivery, again, Some(later)).await
}

/// Takes back for good those of these deliveries that `which` names. What the desk reads of them says so.
pub fn cancelled(library: &Library, deliveries: &[Delivery], which: impl Fn(&Delivery) -> bool) -> Change {
    let mut change = Change::default();
    for delivery in deliveries.iter().filter(|delivery| which(delivery)) {
        let (school, subject) = (delivery.school, delivery.id.0.to_string());
        let settled = outcome::cancel(delivery, library.now());
        change.extend([Write::Delivery(settled.delivery), Write::Attempt(settled.attempt)]);
        change.extend(Held::of(delivery).map(|held| held.repaint(school)));
        change.extend([Write::Repaint { school, kind: PROBLEM, subject }]);
    }
    change
}

/// Takes a librarian's word that it stands in the channel.
pub async fn mark_as_posted(library: &Library, visit: &Visit, kinds: &[PostKind]) -> Result<Reply, Trouble> {
    let delivery = clicked(library, visit).await?;
    // Its later parts have waited for that.
    let post = library.store.post(delivery.post).await?.ok_or_else(no_such_delivery)?;
    let closes_at = Some(library.now() + (post.closes_at - post.due_at));
    let later = Write::LaterParts { of: delivery.id, closes_at };
    decide(library, visit, kinds, &delivery, outcome::mark_as_posted(&delivery), Some(later)).await
}

/// What would not be said, to be asked first.
pub async fn before_dismissing(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    if let Some(held) = Held::from_subject(&visit.subject()?.subject) {
        let mut all = 0;
        for delivery in held.deliveries(library, visit.school.id).await? {
            let (_, waiting) = library.store.waiting_at(visit.school.id, &delivery.place, 0).await?;
            all += 1 + waiting;
        }
        return if all == 0 { Err(moved_on().into()) } else { Ok(Some(sure_to_dismiss(all))) };
    }
    let delivery = clicked(library, visit).await?;
    if outcome::dismiss(&delivery).is_none() {
        return Err(moved_on().into());
    }
    Ok(Some(sure_to_dismiss(1)))
}

fn sure_to_dismiss(posts: u32) -> Question {
    let words = if posts == 1 {
        words!("Dismiss this? It won't be posted.")
    } else {
        words!("Dismiss the {posts} posts that are waiting here? None of them will be posted.", posts = posts)
    };
    Question { words, yes: "Dismiss" }
}

/// Gives it up, with the later parts of its text; of what is held all that waits there.
pub async fn dismiss(library: &Library, visit: &Visit, kinds: &[PostKind]) -> Result<Reply, Trouble> {
    if let Some(held) = Held::from_subject(&visit.subject()?.subject) {
        return dismiss_held(library, visit, kinds, &held).await;
    }
    let delivery = clicked(library, visit).await?;
    let later = Write::LaterParts { of: delivery.id, closes_at: None };
    decide(library, visit, kinds, &delivery, outcome::dismiss(&delivery), Some(later)).await
}

/// What is held goes last: as long as it is first in line, nothing behind it is tried meanwhile.
async fn dismiss_held(
    library: &Library,
    visit: &Visit,
    kinds: &[PostKind],
    held: &Held,
) -> Result<Reply, Trouble> {
    let first_in_line = held.deliveries(library, visit.school.id).await?;
    if first_in_line.is_empty() {
        return Err(moved_on().into());
    }
    for delivery in &first_in_line {
        loop {
            let (waiting, all) =
                library.store.waiting_at(visit.school.id, &delivery.place, MOST_READ).await?;
            let waiting: Vec<Delivery> = waiting.into_iter().map(|(waiting, _)| waiting).collect();
            let change = giving_up(library, visit, kinds, &waiting).await?;
            if change == Change::default() {
                break;
            }
            library.commit(change).await?;
            if all <= MOST_READ {
                break;
            }
        }
    }
    for some in first_in_line.chunks(AT_ONCE) {
        let change = giving_up(library, visit, kinds, some).await?;
        library.commit(change.and(held.repaint(visit.school.id))).await?;
    }
    Ok(Reply::Noted)
}

async fn giving_up(
    library: &Library,
    visit: &Visit,
    kinds: &[PostKind],
    some: &[Delivery],
) -> Result<Change, Trouble> {
    let mut change = Change::default();
    for delivery in some {
        let Some(given_up) = outcome::dismiss(delivery) else { continue };
        change.extend(follows(library, visit, kinds, delivery, &given_up).await?);
        change.extend([Write::Delivery(given_up)]);
    }
    Ok(change)
}

/// The delivery that the clicked card is about.
async fn clicked(library: &Library, visit: &Visit) -> Result<Delivery, Trouble> {
    let id = visit.subject()?.subject.parse().map(DeliveryId).map_err(|_| no_such_delivery())?;
    let delivery = library.store.delivery(id).await?;
    Ok(delivery.filter(|delivery| delivery.school == visit.school.id).ok_or_else(no_such_delivery)?)
}

async fn follows(
    library: &Library,
    visit: &Visit,
    kinds: &[PostKind],
    before: &Delivery,
    after: &Delivery,
) -> Result<Change, Trouble> {
    let post = library.store.post(after.post).await?.ok_or_else(no_such_delivery)?;
    Ok(match kinds.iter().find(|kind| kind.name == post.kind) {
        Some(kind) => kind.follows(library, &visit.school, &post, before, after).await?,
        None => Change::default(),
    })
}

async fn decide(
    library: &Library,
    visit: &Visit,
    kinds: &[PostKind],
    before: &Delivery,
    decided: Option<Delivery>,
    later_parts: Option<Write>,
) -> Result<Reply, Trouble> {
    let Some(delivery) = decided else { return Err(moved_on().into()) };
    let subject = delivery.id.0.to_string();
    let repaint = Write::Repaint { school: delivery.school, kind: PROBLEM, subject };
    let mut change = follows(library, visit, kinds, before, &delivery).await?;
    change.extend(later_parts);
    library.commit(change.and(Write::Delivery(delivery)).and(repaint)).await?;
    Ok(Reply::Noted)
}

fn moved_on() -> Refusal {
    Refusal::new(
        "This has moved on: it was posted or dismissed, or is being sent right now. Its card shows how it \
         ends.",
    )
}

fn no_such_delivery() -> Refusal {
    Refusal::new("That post is no longer in the queue.")
}

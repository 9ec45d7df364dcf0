//! `/posts problems`: what did not go out, and what is done about each. The desk has a card for each of them; these
//! buttons do the same, and show what became of it.

use crate::chat::{Control, Message, Reply};
use crate::features::queue_desk::{PROBLEM_LOOK, PROBLEMS_CARD, cards};
use crate::library::visit::{Question, Visit, stale};
use crate::library::{Library, Trouble};
use crate::posts::POSTS;
use crate::queue::cards::{draw_problem, problems as all_problems};
use crate::queue::{CardRow, DeliveryId, actions};

/// Lines of the list: each fits a choice of one menu.
const MOST: u32 = 12;

pub async fn problems(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    list(library, visit).await.map(Reply::Private)
}

/// [Back to the list]
pub async fn back_to_problems(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    list(library, visit).await.map(Reply::Changed)
}

async fn list(library: &Library, visit: &Visit) -> Result<Message, Trouble> {
    let (lines, more) = all_problems(library, &visit.school, POSTS, MOST).await?;
    let card = visit.looks_at(library, PROBLEMS_CARD, String::new()).await?;
    Ok(cards::list(&lines, more, &card.key))
}

/// Chosen in the list.
pub async fn open_problem(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let subject = visit.chosen.first().ok_or_else(stale)?;
    // What comes back from a menu may be forged: another school's is nobody's business here.
    if let Ok(id) = subject.parse().map(DeliveryId) {
        let delivery = library.store.delivery(id).await?;
        delivery.filter(|delivery| delivery.school == visit.school.id).ok_or_else(stale)?;
    }
    let card = visit.looks_at(library, PROBLEM_LOOK, subject.clone()).await?;
    look(library, visit, &card).await
}

async fn look(library: &Library, visit: &Visit, card: &CardRow) -> Result<Reply, Trouble> {
    let drawn = draw_problem(library, &visit.school, card, POSTS).await?;
    let mut message = drawn.unwrap_or_else(cards::no_longer_held);
    for control in &mut message.controls {
        if let Control::Button(button) = control {
            // What they do is the same; the answer changes this card.
            button.press.verb = format!("look-{}", button.press.verb);
        }
    }
    Ok(Reply::Changed(message.with(cards::back_button(&card.key))))
}

pub async fn again(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    actions::post_again(library, visit, POSTS).await?;
    look(library, visit, visit.subject()?).await
}

pub async fn mark_as_posted(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    actions::mark_as_posted(library, visit, POSTS).await?;
    look(library, visit, visit.subject()?).await
}

pub async fn before_dismissing(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    actions::before_dismissing(library, visit).await
}

pub async fn dismiss(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    actions::dismiss(library, visit, POSTS).await?;
    look(library, visit, visit.subject()?).await
}

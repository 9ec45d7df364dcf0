//! [Plan together]: the plan is begun once, and stands in the request's thread from then on. Whoever presses it reads it
//! privately, too, wherever they are.

use super::{OWN, has_earlier, number_of, own_view, theirs};
use crate::chat::{Message, Reply, Text};
use crate::features::collab::{may_plan_together, repaint_at_desk};
use crate::features::plans::types::Plan;
use crate::features::plans::{PLAN_CARD, cards};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};
use crate::queue::{CardRow, NewPost, Place};
use crate::store::{Change, Write};

/// By its teacher on a card of the request, by a librarian at the desk.
pub async fn plan_together(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let number = number_of(visit.subject()?)?;
    let request = theirs(library, visit, number).await?;
    let (plan, is_new) = match library.store.plan(visit.school.id, number).await? {
        Some(plan) => (plan, false),
        None if may_plan_together(&request, &library.content.support) => {
            let plan = Plan::begun(visit.school.id, number, request.wish.goals.as_deref(), library.now());
            let card = CardRow::new(library.new_card_key(), visit.school.id, PLAN_CARD, number.to_string());
            let post = NewPost::card(library, &card, PLAN_CARD, Place::Request(number));
            let change = Change::of(Write::Plan(plan.clone()))
                .and(Write::NewCard(card))
                .and(Write::Post(post))
                .and(repaint_at_desk(&request));
            library.commit(change).await?;
            (Plan { version: plan.version + 1, ..plan }, true)
        }
        None => return Err(cards::not_planned_together(&request).into()),
    };
    let message = own_view(library, visit, &request, &plan).await?;
    Ok(Reply::Private(Message { text: cards::begun(&request, is_new), ..message }))
}

/// The card in the request's thread.
pub async fn draw(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    if card.subject.ends_with(OWN) {
        return Err(Fault::Broken(format!("the private card {} of a plan stands somewhere", card.key)));
    }
    let number = number_of(card)?;
    let Some(request) = library.store.request(school.id, number).await? else { return Ok(None) };
    let Some(plan) = library.store.plan(school.id, number).await? else { return Ok(None) };
    let has_earlier = has_earlier(library, &request, &plan).await?;
    let shown = cards::Shown { has_earlier, ..cards::Shown::default() };
    Ok(Some(cards::plan(&request, &plan, &shown, &school.manner, &card.key)))
}

pub async fn name(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let number = content.parse().map_err(|_| Fault::Broken(format!("a plan for \"{content}\"")))?;
    Ok(library.store.request(school.id, number).await?.map(|request| cards::name(&request)))
}

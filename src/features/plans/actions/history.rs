//! [What has changed]: who wrote what in the plan, a page at a time.

use super::{number_of, planned};
use crate::chat::{Message, Reply};
use crate::features::plans::cards::Page;
use crate::features::plans::{HISTORY_CARD, cards};
use crate::library::visit::{Visit, stale};
use crate::library::{Library, Trouble};

pub async fn history(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    page(library, visit, 0).await.map(Reply::Private)
}

pub async fn history_earlier(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    page(library, visit, page_of(visit)?.saturating_add(1)).await.map(Reply::Changed)
}

pub async fn history_later(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    page(library, visit, page_of(visit)?.saturating_sub(1)).await.map(Reply::Changed)
}

fn page_of(visit: &Visit) -> Result<usize, Trouble> {
    let page = visit.subject()?.subject.split(' ').nth(1).and_then(|page| page.parse().ok());
    Ok(page.ok_or_else(stale)?)
}

async fn page(library: &Library, visit: &Visit, number: usize) -> Result<Message, Trouble> {
    let (request, _) = planned(library, visit, number_of(visit.subject()?)?).await?;
    let changes = library.store.plan_changes(visit.school.id, request.number).await?;
    let pages = cards::pages(&changes);
    let last = pages.len().checked_sub(1).ok_or_else(|| cards::nothing_changed(&request))?;
    let number = number.min(last);
    let card = visit.looks_at(library, HISTORY_CARD, format!("{} {number}", request.number)).await?;
    let page = Page { changes: pages[number], number, is_last: number == last };
    Ok(cards::history(&request, &page, &visit.school, &card.key))
}

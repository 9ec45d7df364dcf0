//! `/tip list`: what waits, what was posted, and what came of it, page by page.

use crate::chat::{Message, Reply};
use crate::features::tips::LIST_CARD;
use crate::features::tips::cards::{self, PAGE, TipPage};
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};
use crate::queue::CardRow;

pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    page(library, visit, 0).await.map(Reply::Private)
}

pub async fn list_more(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown = shown(visit.subject()?)?;
    page(library, visit, shown + 1).await.map(Reply::Changed)
}

pub async fn list_back(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown = shown(visit.subject()?)?;
    page(library, visit, shown.saturating_sub(1)).await.map(Reply::Changed)
}

async fn page(library: &Library, visit: &Visit, page: usize) -> Result<Message, Trouble> {
    let tips = library.store.tips(visit.school.id).await?;
    let requests = library.store.requests_from_tips(visit.school.id).await?;
    let pages = tips.len().div_ceil(PAGE).max(1);
    // Tips may have been removed since the page before was shown.
    let page = page.min(pages - 1);
    let card = visit.looks_at(library, LIST_CARD, page.to_string()).await?;
    let message = cards::list(
        &TipPage { tips: &tips, requests: &requests, manner: &visit.school.manner, page, pages },
        &card.key,
    );
    Ok(message)
}

/// The page that a list shows.
fn shown(card: &CardRow) -> Result<usize, Fault> {
    card.subject.parse().map_err(|_| Fault::Broken(format!("a list of tips shows page \"{}\"", card.subject)))
}

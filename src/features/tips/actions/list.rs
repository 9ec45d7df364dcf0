//! `/tip list`: what waits, what was posted, and what came of it, page by page.

use crate::chat::{Message, Reply};
use crate::features::tips::LIST_CARD;
use crate::features::tips::cards::{self, PAGE, TipPage};
use crate::library::catalogue::{Page, Turn};
use crate::library::visit::Visit;
use crate::library::{Library, Trouble};

pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    page(library, visit, 0).await.map(Reply::Private)
}

pub async fn turn_list(library: &Library, visit: &Visit, turn: Turn) -> Result<Reply, Trouble> {
    page(library, visit, turn.from(visit.subject()?)?).await.map(Reply::Changed)
}

async fn page(library: &Library, visit: &Visit, asked: usize) -> Result<Message, Trouble> {
    let tips = library.store.tips(visit.school.id).await?;
    let requests = library.store.requests_from_tips(visit.school.id).await?;
    let page = Page::of(asked, tips.len(), PAGE);
    let card = visit.looks_at(library, LIST_CARD, page.number.to_string()).await?;
    let list = TipPage { tips: &tips, requests: &requests, manner: &visit.school.manner, page };
    Ok(cards::list(&list, &card.key))
}

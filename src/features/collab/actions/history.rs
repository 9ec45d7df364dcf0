//! [History]: everything that happened to a request, privately, page by page.

use serde::{Deserialize, Serialize};

use super::moves::{clicked_request, in_place};
use crate::chat::{Message, Reply};
use crate::features::collab::HISTORY_CARD;
use crate::features::collab::cards::{self, HistoryPage};
use crate::features::collab::types::Request;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};
use crate::queue::CardRow;

/// The page that a card shows; kept as its subject.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Shown {
    request: i64,
    page: usize,
}

pub async fn history(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = clicked_request(library, visit).await?;
    Ok(in_place(visit, page(library, visit, &request, 0).await?))
}

pub async fn history_earlier(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    turn(library, visit, |page| page.saturating_sub(1)).await
}

pub async fn history_later(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    turn(library, visit, |page| page + 1).await
}

async fn turn(library: &Library, visit: &Visit, to: fn(usize) -> usize) -> Result<Reply, Trouble> {
    let shown = read(visit.subject()?)?;
    let request = library.store.request(visit.school.id, shown.request).await?;
    let request = request.ok_or_else(|| Fault::Broken(format!("request #{} is gone", shown.request)))?;
    page(library, visit, &request, to(shown.page)).await.map(Reply::Changed)
}

async fn page(library: &Library, visit: &Visit, request: &Request, page: usize) -> Result<Message, Trouble> {
    let events = library.store.events(request.school, request.number).await?;
    let most = library.chat.limits().card_body;
    let mut bodies = cards::pages(&events, |page| library.chat.length(page) <= most);
    let pages = bodies.len();
    let page = page.min(pages - 1);
    let subject = serde_json::to_string(&Shown { request: request.number, page })
        .map_err(|error| Fault::Broken(error.to_string()))?;
    let card = visit.looks_at(library, HISTORY_CARD, subject).await?;
    let leaf = HistoryPage { request, body: bodies.swap_remove(page), page, pages };
    let message = cards::history(leaf, &card.key);
    Ok(message)
}

fn read(card: &CardRow) -> Result<Shown, Fault> {
    serde_json::from_str(&card.subject).map_err(|error| Fault::Broken(format!("a history's card: {error}")))
}

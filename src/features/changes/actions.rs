//! [Who changed what] under `/library-settings`.

use super::{CHANGES_CARD, cards};
use crate::chat::Reply;
use crate::library::visit::{Visit, stale};
use crate::library::{Library, Trouble};

/// Lines on one page.
const PAGE: u32 = 15;

pub async fn open(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Private(page(library, visit, 0).await?))
}

/// [Earlier]
pub async fn earlier(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Changed(page(library, visit, shown(visit)?.saturating_add(1)).await?))
}

/// [Later]
pub async fn later(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Changed(page(library, visit, shown(visit)?.saturating_sub(1)).await?))
}

fn shown(visit: &Visit) -> Result<u32, Trouble> {
    Ok(visit.subject()?.subject.parse().map_err(|_| stale())?)
}

async fn page(library: &Library, visit: &Visit, page: u32) -> Result<crate::chat::Message, Trouble> {
    let school = &visit.school;
    let mut lines = library.store.changes(school.id, page.saturating_mul(PAGE), PAGE + 1).await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = lines.len() > most;
    lines.truncate(most);
    let card = visit.looks_at(library, CHANGES_CARD, page.to_string()).await?;
    Ok(cards::list(&lines, school, (page > 0, has_more), &card.key))
}

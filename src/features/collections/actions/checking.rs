//! `/collection check`: what nobody has looked at for a year, one item at a time.

use chrono::TimeDelta;

use super::collection_of;
use super::desk::drops;
use crate::chat::{Form, Message, Reply, Text};
use crate::features::collections::types::{Item, ItemRef};
use crate::features::collections::{CHECK_CARD, cards};
use crate::library::visit::{Question, Visit};
use crate::library::{Library, Trouble};
use crate::store::{Change, Write};

const A_YEAR: TimeDelta = TimeDelta::days(365);

async fn due(library: &Library, visit: &Visit) -> Result<Vec<Item>, Trouble> {
    Ok(library.store.items_checked_before(visit.school.id, library.now() - A_YEAR).await?)
}

pub async fn check(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    look(library, visit, 0, None).await.map(Reply::Private)
}

/// The item in this place of those that are due, or the first after the last.
async fn look(library: &Library, visit: &Visit, at: usize, said: Option<Text>) -> Result<Message, Trouble> {
    let due = due(library, visit).await?;
    let Some(item) = due.get(at).or(due.first()) else { return Ok(cards::all_looked_at(said)) };
    let of = collection_of(library, visit.school.id, &item.collection).await?;
    let items = library.store.items(visit.school.id, &of.id).await?;
    let place = items.iter().position(|it| it.id == item.id).map_or(1, |at| at + 1);
    let day = item.checked_at.with_timezone(&visit.school.zone).date_naive();
    let card = visit.looks_at(library, CHECK_CARD, item.which().subject()).await?;
    let since = visit.school.manner.date(day);
    let due = cards::Due { item, of: &of, place, since, left: due.len() };
    Ok(cards::next_to_check(&due, said, &card.key))
}

/// The item of the clicked card and its place among those that are due; `None` where somebody has seen to it since.
async fn clicked(library: &Library, visit: &Visit) -> Result<Option<(usize, Item)>, Trouble> {
    let which = ItemRef::of_subject(&visit.subject()?.subject);
    let due = due(library, visit).await?;
    Ok(due.into_iter().enumerate().find(|(_, item)| item.which() == which))
}

/// [Still good]
pub async fn good_still(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let Some((at, item)) = clicked(library, visit).await? else {
        return look(library, visit, 0, None).await.map(Reply::Changed);
    };
    let item = Item { checked_at: library.now(), ..item };
    library.commit(Change::of(Write::CollectionItem(item))).await?;
    look(library, visit, at, None).await.map(Reply::Changed)
}

/// [Later]
pub async fn look_later(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let next = clicked(library, visit).await?.map_or(0, |(at, _)| at + 1);
    look(library, visit, next, None).await.map(Reply::Changed)
}

/// [Change]: whoever changes it has looked at it.
pub async fn open_checked(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    super::write::open_item_here(library, visit).await
}

pub async fn before_removing_while_checking(
    library: &Library,
    visit: &Visit,
) -> Result<Option<Question>, Trouble> {
    super::desk::before_removing_item(library, visit).await
}

/// [Remove]
pub async fn remove_while_checking(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (item, of) = super::desk::clicked_item(library, visit).await?;
    let at = clicked(library, visit).await?.map_or(0, |(at, _)| at);
    library.commit(drops(&item)).await?;
    let said = cards::removed_from(&item, &of);
    look(library, visit, at, Some(said)).await.map(Reply::Private)
}

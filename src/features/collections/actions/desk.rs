//! `/collection list` and `/collection show`, and what is removed from there.

use serde::{Deserialize, Serialize};

use super::{collection_of, named, repaint, unsaid, which_collection, with_here};
use crate::chat::{Field, FieldKind, Message, Reply};
use crate::features::collections::types::{Collection, CollectionId, Item, ItemRef};
use crate::features::collections::{DESK_CARD, ITEM_CARD, LIST_CARD, cards, finding};
use crate::library::catalogue::{Page, Turn, field};
use crate::library::visit::{Question, Visit};
use crate::library::{Fault, Library, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

const FIND: &str = "find";

/// What a librarian's card of one collection shows.
#[derive(Serialize, Deserialize)]
struct Shown {
    collection: CollectionId,
    page: usize,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    find: String,
}

pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    list_page(library, visit, 0).await.map(Reply::Private)
}

pub async fn turn_list(library: &Library, visit: &Visit, turn: Turn) -> Result<Reply, Trouble> {
    list_page(library, visit, turn.from(visit.subject()?)?).await.map(Reply::Changed)
}

async fn list_page(library: &Library, visit: &Visit, asked: usize) -> Result<Message, Trouble> {
    let all = library.store.collections(visit.school.id).await?;
    let page = Page::of(asked, all.len(), cards::PAGE);
    let card = visit.looks_at(library, LIST_CARD, page.number.to_string()).await?;
    Ok(with_here(library, &visit.school, |here| cards::desk_list(&all, page, here, &card.key)))
}

pub fn show_fields(library: &Library) -> Vec<Field> {
    let find = field(FIND, "Only what has these words in it", FieldKind::Line { most: 60 }, false);
    which_collection(library).into_iter().chain([find]).collect()
}

/// `/collection show`
pub async fn show(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let of = named(library, visit).await?;
    let find = visit.given(FIND).trim().to_owned();
    page(library, visit, &of, Shown { collection: of.id.clone(), page: 0, find }).await.map(Reply::Private)
}

/// Chosen in the menu of the list.
pub async fn look_at(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let id = CollectionId(visit.chosen.first().cloned().unwrap_or_default());
    let of = collection_of(library, visit.school.id, &id).await?;
    let shown = Shown { collection: id, page: 0, find: String::new() };
    page(library, visit, &of, shown).await.map(Reply::Private)
}

pub async fn turn_desk(library: &Library, visit: &Visit, turn: Turn) -> Result<Reply, Trouble> {
    let shown = kept(visit.subject()?)?;
    let of = collection_of(library, visit.school.id, &shown.collection).await?;
    let to = match turn {
        Turn::On => shown.page + 1,
        Turn::Back => shown.page.saturating_sub(1),
    };
    page(library, visit, &of, Shown { page: to, ..shown }).await.map(Reply::Changed)
}

async fn page(library: &Library, visit: &Visit, of: &Collection, asked: Shown) -> Result<Message, Trouble> {
    let items = library.store.items(visit.school.id, &of.id).await?;
    let found = finding::in_items(&items, &asked.find);
    if found.is_empty() && !items.is_empty() {
        return Err(cards::nothing_like_it(&asked.find).into());
    }
    let requests = library.store.requests_from_collections(visit.school.id).await?;
    let requests = requests.get(&of.id).map_or(&[][..], Vec::as_slice);
    let desk = with_here(library, &visit.school, |here| {
        cards::desk(of, &found, (asked.page, &asked.find), requests, here)
    });
    let shown = Shown { page: desk.shown, ..asked };
    let subject = serde_json::to_string(&shown).map_err(|error| Fault::Broken(error.to_string()))?;
    let card = visit.looks_at(library, DESK_CARD, subject).await?;
    Ok(desk.message(of, &card.key))
}

fn kept(card: &CardRow) -> Result<Shown, Fault> {
    serde_json::from_str(&card.subject)
        .map_err(|error| Fault::Broken(format!("a card of a collection: {error}")))
}

/// The collection of the librarian's card that was clicked.
pub async fn clicked(library: &Library, visit: &Visit) -> Result<Collection, Trouble> {
    let shown = kept(visit.subject()?)?;
    collection_of(library, visit.school.id, &shown.collection).await
}

/// Chosen in the menu of a page: one item, with what can be done about it.
pub async fn look_at_item(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let of = clicked(library, visit).await?;
    let items = library.store.items(visit.school.id, &of.id).await?;
    let chosen = visit.chosen.first();
    let at = items.iter().position(|it| chosen == Some(&it.id.0)).ok_or_else(cards::item_is_gone)?;
    let item = &items[at];
    let day = |moment: chrono::DateTime<chrono::Utc>| {
        visit.school.manner.date(moment.with_timezone(&visit.school.zone).date_naive())
    };
    let days = [day(item.added_at), day(item.checked_at)];
    let card = visit.looks_at(library, ITEM_CARD, item.which().subject()).await?;
    Ok(Reply::Private(cards::desk_item(item, at + 1, &of, days, &card.key)))
}

/// The item of the clicked card, and its collection.
pub async fn clicked_item(library: &Library, visit: &Visit) -> Result<(Item, Collection), Trouble> {
    let which = ItemRef::of_subject(&visit.subject()?.subject);
    let item = library.store.item(visit.school.id, &which).await?.ok_or_else(cards::item_is_gone)?;
    Ok((item, collection_of(library, visit.school.id, &which.collection).await?))
}

pub async fn before_removing_item(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let (item, of) = clicked_item(library, visit).await?;
    Ok(Some(cards::sure_to_remove_item(&item, &of)))
}

pub async fn remove_item(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (item, of) = clicked_item(library, visit).await?;
    library.commit(drops(&item)).await?;
    Ok(Reply::Private(cards::item_removed(&item, &of)))
}

pub fn drops(item: &Item) -> Change {
    Change::of(Write::DropCollectionItem { school: item.school, which: item.which(), version: item.version })
        .and(repaint(item.school, &item.collection))
}

/// `/collection remove`
pub async fn before_removing(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    Ok(Some(cards::sure_to_remove(&named(library, visit).await?)))
}

pub async fn remove(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let of = named(library, visit).await?;
    let message = cards::removed(&of);
    let change = unsaid(library, &of).await?.and(repaint(of.school, &of.id));
    library.commit(change.and(Write::DropCollection(of))).await?;
    Ok(Reply::Private(message))
}

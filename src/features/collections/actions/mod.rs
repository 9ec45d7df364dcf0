//! What librarians do with collections, and everybody with what is in them.

mod checking;
mod clipping;
mod desk;
mod files;
mod looking;
mod publishing;
mod suggesting;
mod write;

pub use checking::{
    before_removing_while_checking, check, good_still, look_later, open_checked, remove_while_checking,
};
pub use clipping::{
    add_clip, change_clip, choose_for_clip, choose_for_clip_by_title, choose_link, clip, open_clip,
    open_clip_elsewhere, open_clip_suggestion, suggest_clip,
};
pub use desk::{
    before_removing, before_removing_item, list, look_at, look_at_item, remove, remove_item, show,
    show_fields, turn_desk, turn_list,
};
pub use files::{export_collections, export_fields, import_fields, import_items};
pub use looking::{ask_for_help, collections, fields, read_page, see_all, suggest_of_all, turn, turn_page};
pub use publishing::{
    before_taking_down, choose_channel, draw, name, open_one, post, publish, publish_fields, publish_here,
    take_down, to_come,
};
pub use suggesting::{
    choose_collection, choose_collection_by_title, do_not_take, draw_suggestion, name_suggestion,
    name_suggestion_news, open_elsewhere, open_not_taking, open_suggesting, open_suggestion,
    render_suggestion_news, suggest_item, take_changed, take_suggestion,
};
pub use write::{
    edit, edit_item, open_add, open_add_here, open_change, open_edit, open_item, open_item_here, open_new,
};

use super::cards::{self, Here};
use super::types::{Collection, CollectionId, Item, ItemId, ItemText, SuggestedItemId};
use super::{COLLECTION_CARD, MOST_ITEMS};
use crate::chat::{Choice, Field, Text};
use crate::features::setup::{School, SchoolId};
use crate::library::catalogue;
use crate::library::visit::{Typing, Visit};
use crate::library::{Fault, Library, Trouble};
use crate::queue::{cancelled, outcome};
use crate::store::{Change, Write};

pub const COLLECTION: &str = "collection";

/// The option that names a collection.
pub fn which_collection(_: &Library) -> Vec<Field> {
    vec![catalogue::suggested(COLLECTION, "Begin to type its title")]
}

pub async fn suggest(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let choice = |of: Collection| Choice { label: of.about.title, value: of.id.0, hint: None };
    Ok(typing.among(library.store.collections(school.id).await?.into_iter().map(choice)))
}

/// The collection that was chosen from the suggestions, or typed by its title.
async fn named(library: &Library, visit: &Visit) -> Result<Collection, Trouble> {
    let found = by_title(library, visit.school.id, visit.given(COLLECTION)).await?;
    Ok(found.ok_or_else(cards::no_such_collection)?)
}

async fn by_title(library: &Library, school: SchoolId, typed: &str) -> Result<Option<Collection>, Trouble> {
    let all = library.store.collections(school).await?;
    Ok(catalogue::named(&all, typed, |of| (of.id.0.clone(), &of.about.title)).cloned())
}

async fn collection_of(
    library: &Library,
    school: SchoolId,
    id: &CollectionId,
) -> Result<Collection, Trouble> {
    Ok(library.store.collection(school, id).await?.ok_or_else(cards::collection_is_gone)?)
}

fn with_here<T>(library: &Library, school: &School, draw: impl FnOnce(&Here) -> T) -> T {
    let length = |text: &Text| library.chat.length(text);
    draw(&Here {
        subjects: &library.content.subjects,
        manner: &school.manner,
        length: &length,
        room: library.chat.limits().card_body,
    })
}

fn repaint(school: SchoolId, of: &CollectionId) -> Write {
    Write::Repaint { school, kind: COLLECTION_CARD, subject: of.0.clone() }
}

/// Takes back every post of its card that surely is not out, also one that is held or has failed, or it would go out
/// where the card was taken back from.
async fn unsaid(library: &Library, of: &Collection) -> Result<Change, Fault> {
    let deliveries = library.store.deliveries_of(of.school, COLLECTION_CARD, &of.id.0).await?;
    Ok(cancelled(library, &deliveries, outcome::is_surely_unsaid))
}

/// A new item at the end of its collection, unless that has the same or is full; its card is painted anew. The inner
/// error is the item that is the same.
async fn added(
    library: &Library,
    of: &Collection,
    id: ItemId,
    text: ItemText,
    suggestion: Option<SuggestedItemId>,
) -> Result<Result<Change, Item>, Trouble> {
    let items = library.store.items(of.school, &of.id).await?;
    if let Some(same) = items.iter().find(|it| it.text.is_same(&text)) {
        return Ok(Err(same.clone()));
    }
    if items.len() >= MOST_ITEMS {
        return Err(cards::is_full(MOST_ITEMS).into());
    }
    let now = library.now();
    let item = Item {
        school: of.school,
        collection: of.id.clone(),
        id,
        text,
        suggestion,
        suggested_by: None,
        added_at: now,
        checked_at: now,
        version: 0,
    };
    Ok(Ok(Change::of(Write::CollectionItem(item)).and(repaint(of.school, &of.id))))
}

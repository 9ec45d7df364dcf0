//! What a collection is about, and what an item says: written in a form, and written anew.

use super::{added, collection_of, named, repaint};
use crate::chat::{Form, Given, Press, Reply};
use crate::features::collections::types::{About, Collection, CollectionId, Item, ItemId, ItemRef};
use crate::features::collections::{EDIT_CARD, ITEM_EDIT_CARD, cards, reading};
use crate::library::catalogue::{Editing, first_key, is_told, reopened};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, Write};

/// `/collection new`
pub async fn open_new(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    about_form(library, visit, None).await
}

/// `/collection edit`, and [Fix] after that and `/collection new`.
pub async fn open_edit(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    if visit.card.is_none() {
        let of = named(library, visit).await?;
        return about_form(library, visit, Some(&of)).await;
    }
    let card = reopened(library, visit).await?;
    let editing: Editing<CollectionId> = Editing::read(&card)?;
    if editing.of == CollectionId::default() {
        return Ok(cards::about_form(&card.key, &about_of(library, visit, None), true));
    }
    let of = collection_of(library, visit.school.id, &editing.of).await?;
    Ok(cards::about_form(&card.key, &about_of(library, visit, Some(&of)), false))
}

/// [Change what it is about]
pub async fn open_change(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let of = super::desk::clicked(library, visit).await?;
    about_form(library, visit, Some(&of)).await
}

fn about_of(library: &Library, visit: &Visit, of: Option<&Collection>) -> Given {
    let about = of.map_or_else(About::default, |of| of.about.clone());
    reading::as_form(&about, &library.content.subjects, &visit.school.manner)
}

async fn about_form(library: &Library, visit: &Visit, of: Option<&Collection>) -> Result<Form, Trouble> {
    let editing = Editing {
        of: of.map(|of| of.id.clone()).unwrap_or_default(),
        version: of.map_or(0, |of| of.version),
    };
    let card = editing.card(library, visit, EDIT_CARD)?;
    let form = cards::about_form(&card.key, &about_of(library, visit, of), of.is_none());
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(form)
}

/// The form was sent: of a new collection or of one that is there.
pub async fn edit(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let card = visit.subject()?;
    let Editing { of, version } = Editing::<CollectionId>::read(card)?;
    let is_new = of == CollectionId::default();
    let id = if is_new { CollectionId(first_key(card).to_lowercase()) } else { of };
    let all = library.store.collections(school).await?;
    let found = all.iter().find(|of| of.id == id);
    if found.is_none() && !is_new {
        return Err(cards::collection_is_gone().into());
    }
    let was = found.map(|of| of.about.clone()).unwrap_or_default();
    let about = reading::about(&visit.given, &was, &library.content.subjects, &visit.school.manner)
        .map_err(Refusal::of_typed)?;
    let answer = Reply::Private(cards::kept(&about, is_new));
    if found.is_some_and(|of| of.about == about) {
        return Ok(answer);
    }
    if all.iter().any(|of| of.id != id && of.about.title.to_lowercase() == about.title.to_lowercase()) {
        return Err(cards::title_is_taken().into());
    }
    if let Some(found) = found.filter(|of| of.version != version) {
        is_told(library, visit, found.version.to_string()).await?;
        return Err(cards::edited_meanwhile(&about.title).into());
    }
    let collection = match found {
        Some(of) => Collection { about, ..of.clone() },
        None => Collection {
            school,
            id: id.clone(),
            about,
            channel: None,
            author: visit.member.person(),
            made_at: library.now(),
            items: 0,
            version: 0,
        },
    };
    library.commit(Change::of(Write::Collection(collection)).and(repaint(school, &id))).await?;
    Ok(answer)
}

/// `/collection add`
pub async fn open_add(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let of = named(library, visit).await?;
    new_item_form(library, visit, &of).await
}

/// [Add something]
pub async fn open_add_here(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let of = super::desk::clicked(library, visit).await?;
    new_item_form(library, visit, &of).await
}

async fn new_item_form(library: &Library, visit: &Visit, of: &Collection) -> Result<Form, Trouble> {
    item_form(library, visit, ItemRef { collection: of.id.clone(), item: ItemId::default() }, None).await
}

/// [Fix] after the form of an item.
pub async fn open_item(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let card = reopened(library, visit).await?;
    let editing: Editing<ItemRef> = Editing::read(&card)?;
    let press = Press::new("collection-item-edit", &card.key);
    if editing.of.item == ItemId::default() {
        return Ok(cards::item_form(press, "Add something", &Given::new()));
    }
    let found = library.store.item(visit.school.id, &editing.of).await?.ok_or_else(cards::item_is_gone)?;
    Ok(cards::item_form(press, "Change this item", &reading::item_as_form(&found.text)))
}

/// [Change it] under an item.
pub async fn open_item_here(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let which = ItemRef::of_subject(&visit.subject()?.subject);
    let found = library.store.item(visit.school.id, &which).await?.ok_or_else(cards::item_is_gone)?;
    item_form(library, visit, which, Some(&found)).await
}

async fn item_form(
    library: &Library,
    visit: &Visit,
    of: ItemRef,
    found: Option<&Item>,
) -> Result<Form, Trouble> {
    let card =
        Editing { of, version: found.map_or(0, |it| it.version) }.card(library, visit, ITEM_EDIT_CARD)?;
    let press = Press::new("collection-item-edit", &card.key);
    let form = match found {
        Some(it) => cards::item_form(press, "Change this item", &reading::item_as_form(&it.text)),
        None => cards::item_form(press, "Add something", &Given::new()),
    };
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(form)
}

/// The form was sent: of a new item or of one that is there. Whoever changes one has looked at it.
pub async fn edit_item(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let card = visit.subject()?;
    let Editing { of: which, version } = Editing::<ItemRef>::read(card)?;
    let text = reading::item(&visit.given).map_err(Refusal::of_typed)?;
    let of = collection_of(library, school, &which.collection).await?;
    if which.item == ItemId::default() {
        // From the form's card, so that a form that is sent twice is the same item.
        let id = ItemId(card.key.0.to_lowercase());
        let title = text.title.clone();
        let same = match added(library, &of, id.clone(), text.clone(), None).await? {
            Ok(change) => {
                library.commit(change).await?;
                return Ok(Reply::Private(cards::added(&title, &of)));
            }
            Err(same) => same,
        };
        return if same.id == id && same.text == text {
            Ok(Reply::Private(cards::added(&title, &of)))
        } else {
            Err(cards::is_in_it(&same).into())
        };
    }
    let items = library.store.items(school, &of.id).await?;
    let found = items.iter().find(|it| it.id == which.item).ok_or_else(cards::item_is_gone)?;
    let answer = Reply::Private(cards::item_changed(&text.title));
    if found.text == text {
        return Ok(answer);
    }
    if let Some(same) = items.iter().find(|it| it.id != found.id && it.text.is_same(&text)) {
        return Err(cards::is_in_it(same).into());
    }
    if found.version != version {
        is_told(library, visit, found.version.to_string()).await?;
        return Err(cards::edited_meanwhile(&text.title).into());
    }
    let item = Item { text, checked_at: library.now(), ..found.clone() };
    library.commit(Change::of(Write::CollectionItem(item)).and(repaint(school, &of.id))).await?;
    Ok(answer)
}

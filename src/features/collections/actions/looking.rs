//! `/collections`: looking through them, and asking for help with one. What a list shows is kept on its card.

use serde::{Deserialize, Serialize};

use super::{collection_of, with_here};
use crate::chat::{Choice, Field, FieldKind, Given, Message, Reply};
use crate::features::collab::{self, Beside};
use crate::features::collections::finding::Search;
use crate::features::collections::types::{Collection, CollectionId};
use crate::features::collections::{COLLECTION_CARD, COLLECTIONS_CARD, PAGE_CARD, cards};
use crate::features::ideas;
use crate::library::catalogue::{Page, Turn, field};
use crate::library::visit::{Typing, Visit};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::Change;
use crate::words;

const SUBJECT: &str = "subject";
const TOPIC: &str = "topic";

/// What a list was asked for, and what it shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Shown {
    subjects: Vec<String>,
    topic: String,
    page: usize,
    collections: Vec<CollectionId>,
}

pub fn fields(_: &Library) -> Vec<Field> {
    vec![
        field(SUBJECT, "Begin to type it: Biology", FieldKind::Suggested { most: 60 }, false),
        field(TOPIC, "A word or two of what it is about", FieldKind::Line { most: 60 }, false),
    ]
}

pub async fn suggest_of_all(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    Ok(ideas::suggest_subject(library, school, typing))
}

pub async fn collections(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let subject = visit.given(SUBJECT).trim();
    let meant = library.content.subjects.meant(subject);
    if meant.is_empty() && !subject.is_empty() {
        return Err(Refusal(words!(
            "I don't know the subject \"{subject}\". Begin to type it and choose one, or leave it out and write it as \
             the topic.",
            subject = crate::chat::words::typed(subject)
        ))
        .into());
    }
    let shown = Shown {
        subjects: meant.into_iter().map(|subject| subject.key.clone()).collect(),
        topic: visit.given(TOPIC).trim().to_owned(),
        ..Shown::default()
    };
    page(library, visit, shown).await.map(Reply::Private)
}

pub async fn turn(library: &Library, visit: &Visit, turn: Turn) -> Result<Reply, Trouble> {
    let shown = kept(visit.subject()?)?;
    let to = match turn {
        Turn::On => shown.page + 1,
        Turn::Back => shown.page.saturating_sub(1),
    };
    page(library, visit, Shown { page: to, ..shown }).await.map(Reply::Changed)
}

fn kept(card: &CardRow) -> Result<Shown, Fault> {
    serde_json::from_str(&card.subject)
        .map_err(|error| Fault::Broken(format!("a card of collections: {error}")))
}

async fn page(library: &Library, visit: &Visit, asked: Shown) -> Result<Message, Trouble> {
    let school = &visit.school;
    let search = Search { subjects: asked.subjects.clone(), topic: asked.topic.clone() };
    let mut found: Vec<Collection> = Vec::new();
    for of in library.store.collections(school.id).await? {
        let items = match search.topic.as_str() {
            "" => Vec::new(),
            _ if of.channel.is_none() => continue,
            _ => library.store.items(school.id, &of.id).await?,
        };
        if search.finds(&of, &items, &library.content.subjects, &school.manner) {
            found.push(of);
        }
    }
    if found.is_empty() {
        return Err(with_here(library, school, |here| cards::nothing_found(&search, here)).into());
    }
    let page = Page::of(asked.page, found.len(), cards::AT_ONCE);
    let on_it: Vec<&Collection> = page.slice(&found).map(|(_, of)| of).collect();
    let ids = on_it.iter().map(|of| of.id.clone()).collect();
    let shown = Shown { page: page.number, collections: ids, ..asked };
    let subject = serde_json::to_string(&shown).map_err(|error| Fault::Broken(error.to_string()))?;
    let card = visit.looks_at(library, COLLECTIONS_CARD, subject).await?;
    let looked = cards::Looked { on_it: &on_it, page, found: found.len(), search: &search };
    Ok(with_here(library, school, |here| cards::list(&looked, here, &card.key)))
}

/// Chosen in the menu of the list: its first page.
pub async fn read_page(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown = kept(visit.subject()?)?;
    // What comes back from a menu may be forged: only what the list shows is looked at.
    let chosen = shown.collections.iter().find(|id| visit.chosen.first() == Some(&id.0));
    let chosen = chosen.ok_or_else(cards::collection_is_gone)?;
    one_page(library, visit, chosen, 0).await.map(Reply::Private)
}

/// [See all] under the card in a channel.
pub async fn see_all(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let id = CollectionId(visit.subject()?.subject.clone());
    one_page(library, visit, &id, 0).await.map(Reply::Private)
}

pub async fn turn_page(library: &Library, visit: &Visit, turn: Turn) -> Result<Reply, Trouble> {
    let (id, shown) = page_of(visit.subject()?);
    let to = match turn {
        Turn::On => shown + 1,
        Turn::Back => shown.saturating_sub(1),
    };
    one_page(library, visit, &id, to).await.map(Reply::Changed)
}

fn page_of(card: &CardRow) -> (CollectionId, usize) {
    let (id, page) = card.subject.split_once(' ').unwrap_or((&card.subject, "0"));
    (CollectionId(id.to_owned()), page.parse().unwrap_or(0))
}

async fn one_page(
    library: &Library,
    visit: &Visit,
    id: &CollectionId,
    asked: usize,
) -> Result<Message, Trouble> {
    let of = posted(library, visit, id).await?;
    let items = library.store.items(visit.school.id, id).await?;
    let (card, shown, pages) =
        with_here(library, &visit.school, |here| cards::page(&of, &items, asked, here));
    let row = visit.looks_at(library, PAGE_CARD, format!("{id} {shown}")).await?;
    Ok(cards::with_buttons(card, shown, pages, &row.key))
}

/// Everybody looks at what is posted alone.
async fn posted(library: &Library, visit: &Visit, id: &CollectionId) -> Result<Collection, Trouble> {
    let of = collection_of(library, visit.school.id, id).await?;
    if of.channel.is_some() { Ok(of) } else { Err(cards::collection_is_gone().into()) }
}

/// The collection of a card that everybody may click; the list is about none in particular.
pub async fn clicked(library: &Library, visit: &Visit) -> Result<Option<Collection>, Trouble> {
    let card = visit.subject()?;
    let id = match card.kind.as_str() {
        COLLECTION_CARD => CollectionId(card.subject.clone()),
        PAGE_CARD => page_of(card).0,
        _ => return Ok(None),
    };
    posted(library, visit, &id).await.map(Some)
}

/// [Ask for help with this]: a draft that is filled from the collection.
pub async fn ask_for_help(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let of = clicked(library, visit).await?.ok_or_else(cards::collection_is_gone)?;
    let mut given = Given::from([("topic".to_owned(), of.about.title.clone())]);
    // An installation may have kinds of its own.
    let kind = library.content.support.find("resource-collection");
    given.extend(kind.map(|kind| ("support".into(), kind.key.clone())));
    let because = Beside { collection: Some(of.id), ..Beside::default() };
    collab::begin(library, visit, given, because, Change::default()).await
}

//! Apps › Add to a collection, on any message: its links and words wait on a private card until somebody has said where
//! they belong. A librarian adds them; what a teacher finds becomes a suggestion.

use super::{added, by_title, collection_of, suggesting};
use crate::chat::{Form, Given, LINK, Message, Press, Reply, TEXT, Text};
use crate::features::collections::types::{Collection, CollectionId, ItemId};
use crate::features::collections::{CLIP_CARD, cards, found, reading};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

/// What the card keeps beside the fields of an item.
const COLLECTION: &str = "collection";
const LINKS: &str = "links";
const MESSAGE: &str = "message";
const DONE: &str = "done";

/// "Add to a collection"
pub async fn clip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let found = found::in_message(visit.given(TEXT), visit.given(LINK));
    let typed = found.ok_or_else(|| cards::nothing_in_message(visit.member.is_librarian))?;
    let card = CardRow { typed: Some(typed.clone()), ..visit.own_card(library, CLIP_CARD, String::new()) };
    let message = shown(library, visit, &typed, None, &card).await?;
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(Reply::Private(message))
}

fn typed(visit: &Visit) -> Result<Given, Refusal> {
    Ok(visit.subject()?.typed.clone().unwrap_or_default())
}

/// The collections that may be chosen: teachers choose among those that they can read.
async fn all(library: &Library, visit: &Visit) -> Result<Vec<Collection>, Trouble> {
    let mut all = library.store.collections(visit.school.id).await?;
    all.retain(|of| visit.member.is_librarian || of.channel.is_some());
    Ok(all)
}

async fn shown(
    library: &Library,
    visit: &Visit,
    typed: &Given,
    said: Option<Text>,
    card: &CardRow,
) -> Result<Message, Trouble> {
    let all = all(library, visit).await?;
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let lines = |name: &str| of(name).lines().collect::<Vec<_>>();
    let clip = cards::Clip {
        title: of("title"),
        link: of("link"),
        mark: of("mark"),
        kind: of("kind"),
        why: of("why"),
        links: lines(LINKS),
        message: of(MESSAGE),
        done: lines(DONE),
        collection: all.iter().find(|it| it.id.0 == of(COLLECTION)),
        all: &all,
        is_librarian: visit.member.is_librarian,
    };
    Ok(cards::clip(&clip, said, &card.key))
}

/// Keeps what is known by now and shows it.
async fn keep(
    library: &Library,
    visit: &Visit,
    typed: Given,
    said: Option<Text>,
    change: Change,
) -> Result<Reply, Trouble> {
    let message = shown(library, visit, &typed, said, visit.subject()?).await?;
    library.commit(change.and(visit.keeps(typed)?)).await?;
    Ok(Reply::Changed(message))
}

/// Chosen in the menu of collections.
pub async fn choose_for_clip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = CollectionId(visit.chosen.first().cloned().unwrap_or_default());
    is_for(library, visit, &chosen).await
}

/// [Another collection]
pub async fn open_clip_elsewhere(_: &Library, visit: &Visit) -> Result<Form, Trouble> {
    Ok(cards::which_form("clip-elsewhere", &visit.subject()?.key))
}

pub async fn choose_for_clip_by_title(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let of = by_title(library, visit.school.id, visit.given("title")).await?;
    let of = of.ok_or_else(cards::none_called_so)?;
    is_for(library, visit, &of.id).await
}

async fn is_for(library: &Library, visit: &Visit, id: &CollectionId) -> Result<Reply, Trouble> {
    if !all(library, visit).await?.iter().any(|of| of.id == *id) {
        return Err(cards::none_called_so().into());
    }
    let mut typed = typed(visit)?;
    typed.insert(COLLECTION.into(), id.0.clone());
    keep(library, visit, typed, None, Change::default()).await
}

/// Another link of the message, chosen in its menu.
pub async fn choose_link(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut typed = typed(visit)?;
    let links: Vec<String> =
        typed.get(LINKS).map(|links| links.lines().map(str::to_owned).collect()).unwrap_or_default();
    let chosen = visit.chosen.first().and_then(|at| at.parse::<usize>().ok());
    if let Some(link) = chosen.and_then(|at| links.get(at)) {
        typed.insert("link".into(), link.clone());
    }
    keep(library, visit, typed, None, Change::default()).await
}

/// [Change it]
pub async fn open_clip(_: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let press = Press::new("clip-change", &visit.subject()?.key);
    Ok(cards::item_form(press, "Add to a collection", &typed(visit)?))
}

pub async fn change_clip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let text = reading::item(&visit.given).map_err(Refusal::of_typed)?;
    let mut typed = typed(visit)?;
    typed.extend(reading::item_as_form(&text));
    keep(library, visit, typed, None, Change::default()).await
}

/// [Add it]: in the collection that was chosen. Then it is the next link's turn.
pub async fn add_clip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut typed = typed(visit)?;
    let text = reading::item(&typed).map_err(Refusal::of_typed)?;
    let id = CollectionId(typed.get(COLLECTION).cloned().unwrap_or_default());
    let of = collection_of(library, visit.school.id, &id).await?;
    let title = text.title.clone();
    let item = ItemId(library.new_card_key().0.to_lowercase());
    let change = added(library, &of, item, text, None).await?.map_err(|same| cards::is_in_it(&same))?;
    let done = format!(
        "{}{}\n",
        typed.get(DONE).map_or("", String::as_str),
        typed.get("link").map_or("", String::as_str)
    );
    let left: Vec<String> = typed
        .get(LINKS)
        .map(|links| {
            links.lines().filter(|link| !done.lines().any(|it| it == *link)).map(str::to_owned).collect()
        })
        .unwrap_or_default();
    let said = cards::clip_added(&title, &of, left.len());
    typed.insert(DONE.into(), done);
    let Some(next) = left.first() else {
        library.commit(change.and(visit.keeps(typed)?)).await?;
        return Ok(Reply::Changed(said.into()));
    };
    let again = found::in_message(next, "").unwrap_or_default();
    for name in ["title", "link", "kind", "why", "mark"] {
        typed.insert(name.into(), again.get(name).cloned().unwrap_or_default());
    }
    keep(library, visit, typed, Some(said), change).await
}

/// [Suggest it]
pub async fn open_clip_suggestion(_: &Library, visit: &Visit) -> Result<Form, Trouble> {
    Ok(cards::suggestion_form(Press::new("clip-suggest", &visit.subject()?.key), &typed(visit)?))
}

pub async fn suggest_clip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = typed(visit)?.get(COLLECTION).cloned().map(CollectionId);
    // It may have been taken down since.
    let all = all(library, visit).await?;
    let chosen = chosen.filter(|id| all.iter().any(|of| of.id == *id));
    suggesting::suggests(library, visit, chosen).await
}

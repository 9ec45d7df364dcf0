//! [Suggest something], and what the desk decides about it. Whoever suggested it is told what has become of it, either
//! way.

use serde::{Deserialize, Serialize};

use super::{added, by_title, looking};
use crate::chat::{Form, Given, Message, Press, Reply, Text};
use crate::features::collections::types::{
    Became, Collection, CollectionId, ItemId, ItemText, SuggestedItem, SuggestedItemId,
};
use crate::features::collections::{SUGGESTION_CARD, SUGGESTION_NEWS, cards, reading};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble, catalogue};
use crate::queue::{CardRow, NewPost, Place, Post, QUESTIONS_LIVE};
use crate::store::{Change, Write};

/// What somebody is told, kept with the post.
#[derive(Serialize, Deserialize)]
struct News {
    suggested: String,
}

/// [Suggest something]: the button's own verb comes back with the form.
pub async fn open_suggesting(library: &Library, visit: &Visit, verb: &'static str) -> Result<Form, Trouble> {
    looking::clicked(library, visit).await?;
    Ok(cards::suggestion_form(Press::new(verb, &visit.subject()?.key), &Given::new()))
}

pub async fn suggest_item(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let of = looking::clicked(library, visit).await?;
    suggests(library, visit, of.map(|of| of.id)).await
}

/// What the form of a suggestion says becomes a card at the desk.
pub async fn suggests(
    library: &Library,
    visit: &Visit,
    collection: Option<CollectionId>,
) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let text = reading::item(&visit.given).map_err(Refusal::of_typed)?;
    let by_name = catalogue::read_by_name(&visit.given).map_err(Refusal::of_typed)?;
    let answer = Reply::Private(cards::suggested(&text));
    // A form that is sent twice is the same suggestion.
    let before = library.store.items_suggested_by(school, &visit.member.id).await?;
    let is_it = |it: &SuggestedItem| it.stage == Became::Waits && it.text == text;
    if before.iter().any(is_it) {
        return Ok(answer);
    }
    if let Some(id) = &collection {
        let items = library.store.items(school, id).await?;
        if let Some(same) = items.iter().find(|it| it.text.is_same(&text)) {
            return Err(cards::is_in_it(same).into());
        }
    }
    let id = library.new_card_key().0;
    let card = CardRow {
        expires_at: Some(library.now() + QUESTIONS_LIVE),
        ..CardRow::new(library.new_card_key(), school, SUGGESTION_CARD, id.clone())
    };
    let suggested = SuggestedItem {
        school,
        id: SuggestedItemId(id),
        collection,
        by: visit.member.person(),
        by_name,
        text,
        stage: Became::Waits,
        why_not: None,
        suggested_at: library.now(),
        touched_at: library.now(),
        version: 0,
    };
    let post = NewPost::card(library, &card, SUGGESTION_CARD, Place::Desk);
    let change = Change::of(Write::SuggestedItem(suggested)).and(Write::NewCard(card)).and(Write::Post(post));
    library.commit(change).await?;
    Ok(answer)
}

/// What the clicked card is about, as long as nobody has decided about it.
async fn undecided(library: &Library, visit: &Visit) -> Result<SuggestedItem, Trouble> {
    let id = SuggestedItemId(visit.subject()?.subject.clone());
    let found = library.store.suggested_item(visit.school.id, &id).await?;
    let found = found.ok_or_else(catalogue::suggestion_is_gone)?;
    if found.stage == Became::Waits { Ok(found) } else { Err(catalogue::decided_already().into()) }
}

/// Chosen in the menu of its card: for which collection it is.
pub async fn choose_collection(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let id = CollectionId(visit.chosen.first().cloned().unwrap_or_default());
    let of = super::collection_of(library, visit.school.id, &id).await?;
    is_for(library, visit, &of).await
}

/// [Another collection]
pub async fn open_elsewhere(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    undecided(library, visit).await?;
    Ok(cards::which_form("item-elsewhere", &visit.subject()?.key))
}

pub async fn choose_collection_by_title(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let of = by_title(library, visit.school.id, visit.given("title")).await?;
    let of = of.ok_or_else(cards::none_called_so)?;
    is_for(library, visit, &of).await
}

async fn is_for(library: &Library, visit: &Visit, of: &Collection) -> Result<Reply, Trouble> {
    let it = undecided(library, visit).await?;
    let it = SuggestedItem { collection: Some(of.id.clone()), ..it };
    library.commit(Change::of(shown_anew(&it)).and(Write::SuggestedItem(it))).await?;
    Ok(Reply::Noted)
}

/// [Take it]
pub async fn take_suggestion(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let it = undecided(library, visit).await?;
    let text = it.text.clone();
    take(library, visit, it, text).await
}

pub async fn open_suggestion(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let it = undecided(library, visit).await?;
    let press = Press::new("item-change", &visit.subject()?.key);
    Ok(cards::item_form(press, "Take it, changed", &reading::item_as_form(&it.text)))
}

/// [Change it]: taken in the librarian's words.
pub async fn take_changed(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let text = reading::item(&visit.given).map_err(Refusal::of_typed)?;
    let it = undecided(library, visit).await?;
    take(library, visit, it, text).await
}

async fn take(library: &Library, visit: &Visit, it: SuggestedItem, text: ItemText) -> Result<Reply, Trouble> {
    let id = it.collection.clone().ok_or_else(cards::choose_first)?;
    let of = library.store.collection(visit.school.id, &id).await?.ok_or_else(cards::choose_first)?;
    // The suggestion's own id, so that it is never two items.
    let item = ItemId(it.id.0.to_lowercase());
    let change = match added(library, &of, item, text, Some(it.id.clone())).await? {
        Ok(change) => change,
        Err(same) => {
            // It may be this one, taken by a colleague after this click had read it.
            undecided(library, visit).await?;
            return Err(cards::is_there(&same, &of).into());
        }
    };
    let taken = SuggestedItem { stage: Became::Taken, touched_at: library.now(), ..it };
    let change = change.and(news(library, &taken)?).and(shown_anew(&taken)).and(Write::SuggestedItem(taken));
    library.commit(change).await?;
    Ok(Reply::Noted)
}

/// [Not this one]
pub async fn open_not_taking(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    undecided(library, visit).await?;
    let hint = "We have a newer one in the collection.";
    Ok(catalogue::why_not_form("item-no", &visit.subject()?.key, hint))
}

pub async fn do_not_take(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let why = catalogue::read_why_not(&visit.given).map_err(Refusal::of_typed)?;
    let it = undecided(library, visit).await?;
    let it = SuggestedItem { stage: Became::NotTaken, why_not: Some(why), touched_at: library.now(), ..it };
    let change = Change::of(news(library, &it)?).and(shown_anew(&it)).and(Write::SuggestedItem(it));
    library.commit(change).await?;
    Ok(Reply::Noted)
}

fn news(library: &Library, it: &SuggestedItem) -> Result<Write, Fault> {
    let content = serde_json::to_string(&News { suggested: it.id.0.clone() })
        .map_err(|error| Fault::Broken(error.to_string()))?;
    let to = Place::Member(it.by.id.clone());
    Ok(Write::Post(NewPost::now(library, it.school, SUGGESTION_NEWS, content, to)))
}

fn shown_anew(it: &SuggestedItem) -> Write {
    Write::Repaint { school: it.school, kind: SUGGESTION_CARD, subject: it.id.0.clone() }
}

/// The card at the desk.
pub async fn draw_suggestion(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let id = SuggestedItemId(card.subject.clone());
    let Some(it) = library.store.suggested_item(school.id, &id).await? else { return Ok(None) };
    let all = library.store.collections(school.id).await?;
    Ok(Some(cards::suggestion(&it, &all, &card.key)))
}

pub async fn render_suggestion_news(
    library: &Library,
    school: &School,
    post: &Post,
) -> Result<Option<Message>, Fault> {
    let Some(it) = told_of(library, school, &post.content).await? else { return Ok(None) };
    let of = match &it.collection {
        Some(id) => library.store.collection(school.id, id).await?,
        None => None,
    };
    Ok(Some(cards::suggestion_news(&it, of.as_ref())))
}

/// What the desk calls the card of a suggestion.
pub async fn name_suggestion(
    library: &Library,
    school: &School,
    content: &str,
) -> Result<Option<Text>, Fault> {
    let found = library.store.suggested_item(school.id, &SuggestedItemId(content.to_owned())).await?;
    Ok(found.map(|it| cards::name_of_suggestion(&it)))
}

pub async fn name_suggestion_news(
    library: &Library,
    school: &School,
    content: &str,
) -> Result<Option<Text>, Fault> {
    Ok(told_of(library, school, content).await?.map(|it| cards::name_of_news(&it)))
}

async fn told_of(library: &Library, school: &School, content: &str) -> Result<Option<SuggestedItem>, Fault> {
    let Ok(News { suggested }) = serde_json::from_str(content) else { return Ok(None) };
    Ok(library.store.suggested_item(school.id, &SuggestedItemId(suggested)).await?)
}

//! `/idea list`, and what librarians do with one idea of it.

use super::offered;
use crate::chat::{Choice, Field, Message, Reply};
use crate::features::ideas::shelf::{self, Offered};
use crate::features::ideas::types::{IdeaId, KeptIdea};
use crate::features::ideas::{DESK_CARD, LIST_CARD, cards};
use crate::library::catalogue::{self, Page, Turn};
use crate::library::visit::{Question, Typing, Visit};
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, Write};

use super::here;

pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    page(library, visit, 0).await.map(Reply::Private)
}

pub async fn turn_list(library: &Library, visit: &Visit, turn: Turn) -> Result<Reply, Trouble> {
    page(library, visit, turn.from(visit.subject()?)?).await.map(Reply::Changed)
}

async fn page(library: &Library, visit: &Visit, asked: usize) -> Result<Message, Trouble> {
    let ideas = offered(library, visit.school.id).await?;
    let requests = library.store.requests_from_ideas(visit.school.id).await?;
    let page = Page::of(asked, ideas.len(), cards::PAGE);
    let card = visit.looks_at(library, LIST_CARD, page.number.to_string()).await?;
    Ok(cards::desk_list(&ideas, &requests, page, &here(library, &visit.school), &card.key))
}

/// Chosen in the menu of the list.
pub async fn look_at(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = IdeaId(visit.chosen.first().cloned().unwrap_or_default());
    shown(library, visit, &chosen).await.map(Reply::Private)
}

/// One idea, with what can be done about it.
pub async fn shown(library: &Library, visit: &Visit, id: &IdeaId) -> Result<Message, Trouble> {
    let ideas = offered(library, visit.school.id).await?;
    let offered = shelf::find(&ideas, id).ok_or_else(cards::no_such_idea)?;
    let card = visit.looks_at(library, DESK_CARD, offered.idea.id.0.clone()).await?;
    let requests = library.store.requests_from_ideas(visit.school.id).await?;
    let taken = requests.get(id).map_or(&[][..], Vec::as_slice);
    let kinds = &library.content.support;
    Ok(cards::at_the_desk(offered, taken, &here(library, &visit.school), kinds, &card.key))
}

/// The option that names an idea.
pub fn which_idea(_: &Library) -> Vec<Field> {
    vec![catalogue::suggested("idea", "Begin to type its title")]
}

pub async fn suggest_for_desk(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    if typing.field == "subject" {
        return Ok(super::suggest_subject(library, school, typing));
    }
    let title = |it: &Offered| cards::plain(&it.idea.title, &school.manner);
    let choice = |it: Offered| Choice { label: title(&it), value: it.idea.id.0, hint: None };
    Ok(typing.among(offered(library, school.id).await?.into_iter().map(choice)))
}

/// The idea that was chosen from the suggestions, or typed by its title.
pub async fn named(library: &Library, visit: &Visit) -> Result<Offered, Trouble> {
    let ideas = offered(library, visit.school.id).await?;
    let found = catalogue::named(&ideas, visit.given("idea"), |it| (it.idea.id.0.clone(), &it.idea.title));
    Ok(found.ok_or_else(cards::no_such_idea)?.clone())
}

/// The idea whose card was clicked.
pub async fn clicked(library: &Library, visit: &Visit) -> Result<Offered, Trouble> {
    let id = IdeaId(visit.subject()?.subject.clone());
    let ideas = offered(library, visit.school.id).await?;
    Ok(shelf::find(&ideas, &id).ok_or_else(cards::no_such_idea)?.clone())
}

/// `/idea hide`: teachers do not see it any more; the answer shows it, with [Show it again].
pub async fn hide_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let offered = named(library, visit).await?;
    hide(library, visit, &offered, true).await?;
    shown(library, visit, &offered.idea.id).await.map(Reply::Private)
}

/// [Hide it].
pub async fn hide_here(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let offered = clicked(library, visit).await?;
    hide(library, visit, &offered, true).await?;
    shown(library, visit, &offered.idea.id).await.map(Reply::Changed)
}

/// [Show it again].
pub async fn show_again(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let offered = clicked(library, visit).await?;
    hide(library, visit, &offered, false).await?;
    shown(library, visit, &offered.idea.id).await.map(Reply::Changed)
}

pub async fn hide(library: &Library, visit: &Visit, offered: &Offered, hidden: bool) -> Result<(), Trouble> {
    let Offered { idea, version, is_changed, .. } = offered;
    if offered.hidden == hidden {
        return Ok(());
    }
    let is_theirs = *is_changed || library.content.ideas.iter().all(|shipped| shipped.id != idea.id);
    let (school, id) = (visit.school.id, idea.id.clone());
    let kept =
        KeptIdea { school, id: id.clone(), idea: is_theirs.then(|| idea.clone()), hidden, version: *version };
    // One that is as it came needs no row.
    let write = if hidden || is_theirs {
        Write::Idea(kept)
    } else {
        Write::DropIdea { school, idea: id, version: *version }
    };
    library.commit(Change::of(write)).await?;
    Ok(())
}

/// [Remove it]: only what the school has written itself goes for good.
pub async fn before_removing(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let offered = clicked(library, visit).await?;
    if !offered.idea.id.is_own() {
        return Err(Refusal::new("An idea that comes with Shelftalker can't be removed: hide it.").into());
    }
    Ok(Some(cards::sure_to_remove(&offered.idea, &visit.school.manner)))
}

pub async fn remove(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let offered = clicked(library, visit).await?;
    drop_it(library, visit, &offered).await?;
    Ok(Reply::Private(cards::removed(&offered.idea, &visit.school.manner)))
}

/// [As it came]: the school's words go.
pub async fn before_putting_back(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let offered = clicked(library, visit).await?;
    Ok(offered.is_changed.then(|| cards::sure_to_put_back(&offered.idea, &visit.school.manner)))
}

pub async fn put_back(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let offered = clicked(library, visit).await?;
    if offered.is_changed {
        drop_it(library, visit, &offered).await?;
    }
    shown(library, visit, &offered.idea.id).await.map(Reply::Private)
}

async fn drop_it(library: &Library, visit: &Visit, offered: &Offered) -> Result<(), Trouble> {
    let (school, idea) = (visit.school.id, offered.idea.id.clone());
    library.commit(Change::of(Write::DropIdea { school, idea, version: offered.version })).await?;
    Ok(())
}

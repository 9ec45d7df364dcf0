//! `/ideas`: looking through them, and asking for one. What a list shows is kept on its card, so that a button means
//! the idea beside it, whatever the library has changed since.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{here, offered, suggest_subject};
use crate::chat::{Choice, Field, FieldKind, Given, Message, Reply};
use crate::features::collab::{self, Beside};
use crate::features::ideas::finding::{self, Here, Search};
use crate::features::ideas::types::{Idea, IdeaId};
use crate::features::ideas::{IDEA_CARD, IDEAS_CARD, cards, classes, shelf};
use crate::library::catalogue::{Page, field};
use crate::library::visit::{Typing, Visit};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::Change;

const SUBJECT: &str = "subject";
const YEAR: &str = "year";
const TOPIC: &str = "topic";

/// What a list was asked for, and what it shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Shown {
    subjects: Vec<String>,
    class: Option<u32>,
    topic: String,
    /// The day of the first page: the others go on in the same order.
    on: NaiveDate,
    page: usize,
    ideas: Vec<IdeaId>,
}

/// One idea, and the class for which it was looked for.
#[derive(Serialize, Deserialize)]
struct Read {
    idea: IdeaId,
    class: Option<u32>,
}

pub fn fields(_: &Library) -> Vec<Field> {
    let line = |name, hint: &str, kind| field(name, hint, kind, false);
    vec![
        line(SUBJECT, "Begin to type it: Biology", FieldKind::Suggested { most: 60 }),
        line(YEAR, "The class: Year 8, or Grade 8", FieldKind::Suggested { most: 30 }),
        line(TOPIC, "A word or two of what it is about", FieldKind::Line { most: 60 }),
    ]
}

pub async fn suggest(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    if typing.field == SUBJECT {
        return Ok(suggest_subject(library, school, typing));
    }
    let choice = |label: String| Choice { value: label.clone(), label, hint: None };
    Ok(typing.among(classes::all(&school.manner).map(choice)))
}

pub async fn ideas(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let manner = &visit.school.manner;
    let class = match visit.given(YEAR).trim() {
        "" => None,
        typed => Some(classes::read(typed, manner).map_err(Refusal::of_typed)?),
    };
    let subject = visit.given(SUBJECT).trim();
    let meant = library.content.subjects.meant(subject);
    if meant.is_empty() && !subject.is_empty() {
        return Err(cards::no_such_subject(subject).into());
    }
    let shown = Shown {
        subjects: meant.into_iter().map(|subject| subject.key.clone()).collect(),
        class,
        topic: visit.given(TOPIC).trim().to_owned(),
        on: here(library, &visit.school).today,
        ..Shown::default()
    };
    page(library, visit, shown).await.map(Reply::Private)
}

pub async fn more(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown: Shown = kept(visit.subject()?)?;
    page(library, visit, Shown { page: shown.page + 1, ..shown }).await.map(Reply::Changed)
}

pub async fn back(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown: Shown = kept(visit.subject()?)?;
    page(library, visit, Shown { page: shown.page.saturating_sub(1), ..shown }).await.map(Reply::Changed)
}

async fn page(library: &Library, visit: &Visit, asked: Shown) -> Result<Message, Trouble> {
    let ideas = offered(library, visit.school.id).await?;
    let here = Here { today: asked.on, ..here(library, &visit.school) };
    let Shown { subjects, class, topic, .. } = asked.clone();
    let search = Search { subjects, class, topic };
    let found = finding::found(&ideas, &search, &here);
    if found.is_empty() {
        return Err(cards::nothing_found(&search, &here).into());
    }
    let page = Page::of(asked.page, found.len(), cards::AT_ONCE);
    let on_it: Vec<&Idea> = page.slice(&found).map(|(_, idea)| *idea).collect();
    let ids = on_it.iter().map(|idea| idea.id.clone()).collect();
    let card = keep(library, visit, IDEAS_CARD, &Shown { page: page.number, ideas: ids, ..asked }).await?;
    let limits = library.chat.limits();
    let fits = |text: &crate::chat::Text| library.chat.length(text) <= limits.card_body;
    Ok(cards::list(
        &cards::Looked { on_it: &on_it, page, found: found.len(), search: &search },
        &here,
        &card.key,
        fits,
    ))
}

/// Chosen in the menu of the list: one idea in full.
pub async fn read(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown: Shown = kept(visit.subject()?)?;
    // What comes back from a menu may be forged: only what the list shows is looked at.
    let chosen = shown.ideas.iter().find(|id| visit.chosen.first() == Some(&id.0)).ok_or_else(cards::gone)?;
    let idea = offered_to_all(library, visit, chosen).await?;
    let read = Read { idea: idea.id.clone(), class: shown.class };
    let card = keep(library, visit, IDEA_CARD, &read).await?;
    let kinds = &library.content.support;
    Ok(Reply::Private(cards::in_full(&idea, &here(library, &visit.school), kinds, &card.key)))
}

/// [Ask for …] in the list, by its place there.
pub async fn ask(library: &Library, visit: &Visit, place: usize) -> Result<Reply, Trouble> {
    let shown: Shown = kept(visit.subject()?)?;
    let chosen = shown.ideas.get(place).ok_or_else(cards::gone)?;
    begin(library, visit, chosen, shown.class).await
}

/// [Ask for this] under one idea.
pub async fn ask_for_this(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let Read { idea, class } = kept(visit.subject()?)?;
    begin(library, visit, &idea, class).await
}

/// A draft that is filled from the idea, and remembers it.
async fn begin(
    library: &Library,
    visit: &Visit,
    idea: &IdeaId,
    class: Option<u32>,
) -> Result<Reply, Trouble> {
    let idea = offered_to_all(library, visit, idea).await?;
    let manner = &visit.school.manner;
    let mut given = Given::from([
        ("topic".to_owned(), cards::plain(&idea.title, manner)),
        ("goals".to_owned(), cards::plain(&idea.students, manner)),
        ("notes".to_owned(), cards::how_long(&idea)),
    ]);
    // An installation may have kinds of its own.
    given
        .extend(library.content.support.find(&idea.support).map(|kind| ("support".into(), kind.key.clone())));
    given.extend(class.map(|class| ("class".into(), classes::name(class.into(), manner))));
    let because = Beside { idea: Some(idea.id), ..Beside::default() };
    collab::begin(library, visit, given, because, Change::default()).await
}

async fn offered_to_all(library: &Library, visit: &Visit, id: &IdeaId) -> Result<Idea, Trouble> {
    let ideas = offered(library, visit.school.id).await?;
    let found = shelf::find(&ideas, id).filter(|offered| !offered.hidden);
    Ok(found.ok_or_else(cards::gone)?.idea.clone())
}

fn kept<T: for<'a> Deserialize<'a>>(card: &CardRow) -> Result<T, Fault> {
    serde_json::from_str(&card.subject).map_err(|error| Fault::Broken(format!("a card of ideas: {error}")))
}

async fn keep(
    library: &Library,
    visit: &Visit,
    kind: &'static str,
    what: &impl Serialize,
) -> Result<CardRow, Trouble> {
    let subject = serde_json::to_string(what).map_err(|error| Fault::Broken(error.to_string()))?;
    visit.looks_at(library, kind, subject).await
}

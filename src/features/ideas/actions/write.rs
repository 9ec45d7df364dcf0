//! Writing an idea, and writing it anew. What is chosen goes into the options of the command, what is told into its
//! form; the form's card keeps the options.

use super::desk::{clicked, named};
use super::offered;
use crate::chat::{Field, FieldKind, Form, Given, Reply};
use crate::features::ideas::shelf::{self, Offered};
use crate::features::ideas::subjects::Subjects;
use crate::features::ideas::types::{Ages, Idea, IdeaId, KeptIdea, Months};
use crate::features::ideas::{EDIT_CARD, OWN, cards, classes, months};
use crate::library::catalogue::{self, Editing, field, first_key, is_told, reopened};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

const SUBJECT: &str = "subject";
const CLASSES: &str = "classes";
const SUPPORT: &str = "support";
const MINUTES: &str = "minutes";
const SESSIONS: &str = "sessions";
const MONTHS: &str = "months";

/// A lesson.
const USUAL_MINUTES: u32 = 60;

pub fn add_fields(library: &Library) -> Vec<Field> {
    options(library, true)
}

pub fn edit_fields(library: &Library) -> Vec<Field> {
    let which = catalogue::suggested("idea", "Begin to type its title");
    std::iter::once(which).chain(options(library, false)).collect()
}

fn options(library: &Library, required: bool) -> Vec<Field> {
    let kinds = library.content.support.all().iter().map(|kind| crate::chat::Choice {
        value: kind.key.clone(),
        label: kind.name.clone(),
        hint: None,
    });
    vec![
        field(
            SUBJECT,
            "Begin to type it; several with commas: biology, art",
            FieldKind::Suggested { most: 120 },
            required,
        ),
        field(CLASSES, "For whom: Year 5 to 8, or Grade 4 to 7", FieldKind::Line { most: 40 }, required),
        field(SUPPORT, "The kind of support that it asks for", FieldKind::Choice(kinds.collect()), required),
        field(MINUTES, "Of one session; 60 if left out", FieldKind::Number { least: 10, most: 120 }, false),
        field(SESSIONS, "How many; 1 if left out", FieldKind::Number { least: 1, most: 6 }, false),
        field(
            MONTHS,
            "When it is timely: April to June. Left out: any time",
            FieldKind::Line { most: 40 },
            false,
        ),
    ]
}

/// `/idea add`, and [Fix] after it.
pub async fn open_add(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    if let Some(card) = &visit.card {
        return Ok(cards::form(&card.key, None));
    }
    let chosen = visit.given.clone();
    with_options(library, visit, blank(), &chosen)?;
    let editing = Editing { of: IdeaId::default(), version: 0 };
    let card = CardRow { typed: Some(chosen), ..editing.card(library, visit, EDIT_CARD)? };
    let form = cards::form(&card.key, None);
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(form)
}

/// `/idea edit`, and [Fix] after it.
pub async fn open_edit(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    if visit.card.is_none() {
        let idea = named(library, visit).await?;
        return form_about(library, visit, &idea, visit.given.clone()).await;
    }
    let card = reopened(library, visit).await?;
    let editing: Editing<IdeaId> = Editing::read(&card)?;
    if editing.of == IdeaId::default() {
        return Ok(cards::form(&card.key, None));
    }
    let ideas = offered(library, visit.school.id).await?;
    match shelf::find(&ideas, &editing.of) {
        None => Err(cards::no_such_idea().into()),
        Some(found) => Ok(cards::form(&card.key, Some(&found.idea))),
    }
}

/// [Change it].
pub async fn open_change(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let idea = clicked(library, visit).await?;
    form_about(library, visit, &idea, Given::new()).await
}

async fn form_about(
    library: &Library,
    visit: &Visit,
    offered: &Offered,
    chosen: Given,
) -> Result<Form, Trouble> {
    with_options(library, visit, offered.idea.clone(), &chosen)?;
    let editing = Editing { of: offered.idea.id.clone(), version: offered.version };
    let card = CardRow { typed: Some(chosen), ..editing.card(library, visit, EDIT_CARD)? };
    let form = cards::form(&card.key, Some(&offered.idea));
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(form)
}

/// The form was sent: of a new idea or of one that is there.
pub async fn edit(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let card = visit.subject()?;
    let Editing { of, version } = Editing::<IdeaId>::read(card)?;
    let chosen = card.typed.clone().unwrap_or_default();
    let is_new = of == IdeaId::default();
    let id = if is_new { IdeaId(format!("{OWN}{}", first_key(card).to_lowercase())) } else { of };
    let ideas = offered(library, school).await?;
    let found = shelf::find(&ideas, &id);
    let base = match found {
        Some(found) => found.idea.clone(),
        None if is_new => Idea { id: id.clone(), ..blank() },
        None => return Err(cards::no_such_idea().into()),
    };
    let idea = with_words(with_options(library, visit, base, &chosen)?, &visit.given);
    let idea = idea.checked().map_err(Refusal::of_typed)?;
    let manner = &visit.school.manner;
    let answer = Reply::Private(cards::kept(&idea, is_new, manner));
    if found.is_some_and(|found| found.idea == idea) {
        return Ok(answer);
    }
    if ideas.iter().any(|it| it.idea.id != id && it.idea.title.to_lowercase() == idea.title.to_lowercase()) {
        return Err(Refusal::new(
            "There is an idea of that title already: /idea edit changes it, or give this one another title.",
        )
        .into());
    }
    if let Some(found) = found.filter(|found| found.version != version) {
        is_told(library, visit, found.version.to_string()).await?;
        return Err(cards::edited_meanwhile(&idea, manner).into());
    }
    let hidden = found.is_some_and(|found| found.hidden);
    library
        .commit(Change::of(Write::Idea(KeptIdea { school, id, idea: Some(idea), hidden, version })))
        .await?;
    Ok(answer)
}

fn blank() -> Idea {
    Idea {
        id: IdeaId::default(),
        title: String::new(),
        subjects: Vec::new(),
        ages: Ages { youngest: 4, oldest: 18 },
        students: String::new(),
        library: String::new(),
        teacher: String::new(),
        minutes: USUAL_MINUTES,
        sessions: 1,
        months: Months::Any,
        months_south: None,
        why_then: None,
        support: String::new(),
    }
}

/// The idea with what was chosen in the command; what was left out stays as it was.
fn with_options(library: &Library, visit: &Visit, mut idea: Idea, chosen: &Given) -> Result<Idea, Refusal> {
    let typed = |name| chosen.get(name).map(|typed| typed.trim()).filter(|typed| !typed.is_empty());
    if let Some(typed) = typed(SUBJECT) {
        idea.subjects = read_subjects(&library.content.subjects, typed).map_err(Refusal::of_typed)?;
    }
    if let Some(typed) = typed(CLASSES) {
        idea.ages = classes::read_ages(typed, &visit.school.manner).map_err(Refusal::of_typed)?;
    }
    if let Some(key) = typed(SUPPORT) {
        key.clone_into(&mut idea.support);
    }
    let number = |name| typed(name).and_then(|typed| typed.parse().ok());
    idea.minutes = number(MINUTES).unwrap_or(idea.minutes);
    idea.sessions = number(SESSIONS).unwrap_or(idea.sessions);
    if let Some(typed) = typed(MONTHS) {
        // What a librarian says is meant for this school, wherever it lies.
        (idea.months, idea.months_south) = (months::read(typed).map_err(Refusal::of_typed)?, None);
    }
    Ok(idea)
}

/// Subjects by key or by name, with commas between. The error is a sentence with the remedy.
pub fn read_subjects(subjects: &Subjects, typed: &str) -> Result<Vec<String>, String> {
    let mut keys: Vec<String> = Vec::new();
    for name in typed.split([',', ';']).map(str::trim).filter(|name| !name.is_empty()) {
        let meant = subjects.meant(name);
        let Some(subject) = subjects.find(name).or_else(|| meant.first().copied()) else {
            return Err(format!("I don't know the subject \"{name}\": begin to type it and choose one."));
        };
        if !keys.contains(&subject.key) {
            keys.push(subject.key.clone());
        }
    }
    Ok(keys)
}

fn with_words(idea: Idea, given: &Given) -> Idea {
    let typed = |name: &str| given.get(name).cloned().unwrap_or_default();
    Idea {
        title: typed("title"),
        students: typed("students"),
        library: typed("library"),
        teacher: typed("teacher"),
        why_then: Some(typed("why")).filter(|why| !why.trim().is_empty()),
        ..idea
    }
}

//! `/school-calendar list` and `remove`: the entries by their days, each of which can be renamed and removed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shelftalker_core::calendar::{Calendar, Entry, EntryId};

use super::changing::{can_be_meant, read_name};
use crate::chat::{CardKey, Choice, Field, FieldKind, Form, Message, Press, Reply};
use crate::features::calendar::draft::PAGE;
use crate::features::calendar::{ENTRY_CARD, LIST_CARD, RENAME_CARD, cards, effects_of, keep};
use crate::features::collab::today;
use crate::features::setup::School;
use crate::library::catalogue::{self, of_shown, open_shown, reopened, undone_untold, words_of};
use crate::library::visit::{Question, Typing, Visit};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::store::Write;

/// What the form of a name is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OfRename {
    entry: EntryId,
    /// From which it was opened: there the answer is shown.
    from: CardKey,
}

pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let entries = visit.school.calendar.entries();
    let today = today(library, &visit.school);
    let next =
        entries.iter().position(|entry| entry.last >= today).unwrap_or(entries.len().saturating_sub(1));
    page(library, visit, next / PAGE).await.map(Reply::Private)
}

pub async fn list_earlier(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown = shown(visit)?;
    page(library, visit, shown.saturating_sub(1)).await.map(Reply::Changed)
}

pub async fn list_later(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let shown = shown(visit)?;
    page(library, visit, shown + 1).await.map(Reply::Changed)
}

/// [Back] from one entry, to the page that it is on.
pub async fn list_back(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let at = clicked(visit).ok().and_then(|entry| place(&visit.school.calendar, entry.id));
    page(library, visit, at.unwrap_or(0) / PAGE).await.map(Reply::Changed)
}

fn place(calendar: &Calendar, id: EntryId) -> Option<usize> {
    calendar.entries().iter().position(|entry| entry.id == id)
}

async fn page(library: &Library, visit: &Visit, page: usize) -> Result<Message, Trouble> {
    let School { calendar, manner, .. } = &visit.school;
    if calendar.is_empty() {
        return Ok(cards::empty().into());
    }
    let pages = calendar.entries().len().div_ceil(PAGE);
    let page = page.min(pages - 1);
    let card = visit.looks_at(library, LIST_CARD, page.to_string()).await?;
    Ok(cards::list(&cards::ListPage { entries: calendar.entries(), page, pages, manner }, &card.key))
}

/// The page that a list shows.
fn shown(visit: &Visit) -> Result<usize, Trouble> {
    let subject = &visit.subject()?.subject;
    Ok(subject.parse().map_err(|_| Fault::Broken(format!("a list of days shows page \"{subject}\"")))?)
}

/// An entry was chosen in the list.
pub async fn look_at(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit.chosen.first().map_or("", String::as_str);
    let entry = find(&visit.school.calendar, chosen)?;
    let card = visit.looks_at(library, ENTRY_CARD, entry.id.0.to_string()).await?;
    Ok(Reply::Changed(cards::entry_card(entry, &visit.school.manner, &card.key)))
}

/// The entry that the clicked card is about.
fn clicked(visit: &Visit) -> Result<&Entry, Trouble> {
    Ok(find(&visit.school.calendar, &visit.subject()?.subject)?)
}

/// By its id, or by its name.
fn find<'a>(calendar: &'a Calendar, named: &str) -> Result<&'a Entry, Refusal> {
    let named = named.trim();
    let by_id = named.parse().ok().and_then(|id| calendar.entry(EntryId(id)));
    by_id
        .or_else(|| calendar.entries().iter().find(|entry| entry.name.to_lowercase() == named.to_lowercase()))
        .ok_or_else(cards::no_such_entry)
}

/// The name alone is held against what the form has shown: the calendar's version is raised by each other day, too.
pub async fn open_rename(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let entry = clicked(visit)?;
    let of = OfRename { entry: entry.id, from: visit.subject()?.key.clone() };
    open_shown(library, visit, RENAME_CARD, of, |key| rename_form(entry, key)).await
}

/// [Fix] after the form.
pub async fn reopen_rename(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (entry, _) = of_rename(visit)?;
    Ok(rename_form(entry, &reopened(library, visit).await?.key))
}

fn rename_form(entry: &Entry, key: &CardKey) -> Form {
    cards::rename_form(entry, Press::new("calendar-rename-form", key))
}

/// The entry that a form renames, and the card from which it was opened.
fn of_rename(visit: &Visit) -> Result<(&Entry, CardKey), Trouble> {
    let OfRename { entry, from } = of_shown(visit, RENAME_CARD)?;
    Ok((visit.school.calendar.entry(entry).ok_or_else(cards::no_such_entry)?, from))
}

pub async fn rename(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let School { calendar, manner, .. } = &visit.school;
    let (entry, from) = of_rename(visit)?;
    let renamed = Entry { name: read_name(visit.given("name"))?, ..entry.clone() };
    let [now, becomes] = [entry, &renamed].map(|entry| words_of(&rename_form(entry, &from)));
    if !undone_untold(library, visit, &catalogue::shown(visit)?, &now, &becomes).await?.is_empty() {
        return Err(cards::renamed_meanwhile(entry).into());
    }
    let mut after = Calendar::clone(calendar);
    after.change(renamed.clone());
    can_be_meant(calendar, &after, manner)?;
    library.commit(keep(library, &visit.school, after).await?).await?;
    Ok(Reply::Changed(cards::entry_card(&renamed, manner, &from)))
}

pub async fn before_removing(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    question(library, visit, clicked(visit)?).await
}

pub async fn remove(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    without(library, visit, clicked(visit)?).await
}

/// The option of `/school-calendar remove`.
pub fn which_entry(_: &Library) -> Vec<Field> {
    vec![Field {
        name: "days",
        label: "days".into(),
        hint: "Start typing their name".into(),
        kind: FieldKind::Suggested { most: 120 },
        required: true,
        filled: None,
    }]
}

/// What is still to come stands first.
pub async fn suggest(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let today = today(library, school);
    let (to_come, over): (Vec<&Entry>, Vec<&Entry>) =
        school.calendar.entries().iter().partition(|entry| entry.last >= today);
    let choice = |entry: &Entry| {
        let days = cards::days(entry.first, entry.last, &school.manner);
        let name = crate::chat::shortened(&entry.name, 60);
        Choice { value: entry.id.0.to_string(), label: format!("{name}, {days}"), hint: None }
    };
    Ok(typing.among(to_come.into_iter().chain(over.into_iter().rev()).map(choice)))
}

pub async fn before_removing_named(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    question(library, visit, find(&visit.school.calendar, visit.given("days"))?).await
}

pub async fn remove_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    without(library, visit, find(&visit.school.calendar, visit.given("days"))?).await
}

async fn question(library: &Library, visit: &Visit, entry: &Entry) -> Result<Option<Question>, Trouble> {
    let School { calendar, manner, .. } = &visit.school;
    let effects = effects_of(library, &visit.school, &calendar_without(calendar, entry)).await?;
    Ok(Some(cards::sure_to_remove(entry, &effects, manner)))
}

async fn without(library: &Library, visit: &Visit, entry: &Entry) -> Result<Reply, Trouble> {
    let School { calendar, manner, .. } = &visit.school;
    let after = calendar_without(calendar, entry);
    let mut change = keep(library, &visit.school, after).await?;
    if let Some(uid) = &entry.uid {
        // The next version of its file does not bring it back.
        let (school, left_out) = (visit.school.id, vec![uid.clone()]);
        change = change.and(Write::LeftOutOfCalendar { school, left_out, taken: Vec::new() });
    }
    library.commit(change).await?;
    Ok(Reply::Private(cards::removed(entry, manner)))
}

fn calendar_without(calendar: &Arc<Calendar>, entry: &Entry) -> Calendar {
    let mut after = Calendar::clone(calendar);
    after.remove(entry.id);
    after
}

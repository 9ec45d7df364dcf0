//! What librarians do with the desk's dates.

use chrono::{Datelike, NaiveDate};

use super::LIST_CARD;
use super::cards::{self, MOST_DATES, SUGGESTED};
use super::types::{DeskDate, DeskDateId, On, Reminders};
use crate::chat::{Choice, Field, FieldKind, Message, Reply};
use crate::days;
use crate::features::collab::today;
use crate::features::setup::School;
use crate::library::visit::{Question, Typing, Visit};
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, StoreError, Write};
use crate::text::visible_line;

const MOST_NAME: u16 = 100;
const MOST_DAY: u16 = 40;

pub fn add_fields(_: &Library) -> Vec<Field> {
    let line = |name: &'static str, hint: &str, most| Field {
        name,
        label: name.into(),
        hint: hint.into(),
        kind: FieldKind::Line { most },
        required: true,
        filled: None,
    };
    let choice = |value: &str| Choice { value: value.into(), label: value.into(), hint: None };
    vec![
        line("what", "What is to be done, like \"Renew the membership\"", MOST_NAME),
        line("when", "A day, like 18 Nov, or a month, like March", MOST_DAY),
        Field {
            name: "repeats",
            label: "repeats".into(),
            hint: "Each year, unless you say once".into(),
            kind: FieldKind::Choice(vec![choice("each year"), choice("once")]),
            required: false,
            filled: None,
        },
    ]
}

/// The option of `/desk-dates remove`.
pub fn which_date(_: &Library) -> Vec<Field> {
    vec![Field {
        name: "date",
        label: "date".into(),
        hint: "Start typing its name".into(),
        kind: FieldKind::Suggested { most: MOST_NAME },
        required: true,
        filled: None,
    }]
}

pub async fn suggest(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let dates = library.store.desk_dates(school.id).await?;
    let choice = |date: DeskDate| Choice { value: date.id.0, label: date.name, hint: None };
    Ok(typing.among(dates.into_iter().map(choice)))
}

/// `/desk-dates add`
pub async fn add(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let today = today(library, school);
    let name = visible_line(visit.given("what"));
    if name.is_empty() {
        return Err(cards::unnamed().into());
    }
    let on = read_when(visit.given("when"), visit.given("repeats") == "once", today, school)?;
    let date = date(library, visit, name, on);
    let day = on.next(today).ok_or_else(cards::no_such_date)?;
    keep(library, school, &date).await?;
    let reminders = Reminders::of(day, today, &school.calendar);
    Ok(Reply::Private(cards::added(&date, day, &reminders, &school.manner)))
}

/// A day of the year, or a month.
fn read_when(typed: &str, once: bool, today: NaiveDate, school: &School) -> Result<On, Refusal> {
    let month = days::month(typed.trim().to_lowercase().as_str());
    if let Some(month) = month {
        let monthly = On::Monthly { month };
        let next = monthly.next(today).unwrap_or(today);
        return Ok(if once { On::Once(next) } else { monthly });
    }
    let (day, _) = days::a_day_with_more(typed, today, &school.manner).map_err(Refusal)?;
    match once {
        true if day < today => Err(cards::has_passed(day, &school.manner)),
        true => Ok(On::Once(day)),
        false => Ok(On::Yearly { month: day.month(), day: day.day() }),
    }
}

fn date(library: &Library, visit: &Visit, name: String, on: On) -> DeskDate {
    let (school, by) = (visit.school.id, visit.member.person());
    DeskDate { school, id: library.new_card_key().into(), name, on, by }
}

/// One more date; those that are over make room.
async fn keep(library: &Library, school: &School, date: &DeskDate) -> Result<(), Trouble> {
    let (to_come, over) = dates(library, school).await?;
    if to_come.len() >= MOST_DATES {
        return Err(cards::full().into());
    }
    let remove = |date: DeskDate| Write::RemoveDeskDate { school: school.id, id: date.id };
    let mut change = Change::of(Write::NewDeskDate(date.clone()));
    change.0.extend(over.into_iter().map(remove));
    Ok(library.commit(change).await?)
}

/// The dates of the desk that are still to come, each with its next day, and those that are over.
async fn dates(
    library: &Library,
    school: &School,
) -> Result<(Vec<(NaiveDate, DeskDate)>, Vec<DeskDate>), StoreError> {
    let today = today(library, school);
    let (mut to_come, mut over) = (Vec::new(), Vec::new());
    for date in library.store.desk_dates(school.id).await? {
        match date.on.next(today) {
            Some(day) => to_come.push((day, date)),
            None => over.push(date),
        }
    }
    to_come.sort_by_key(|(day, _)| *day);
    Ok((to_come, over))
}

/// `/desk-dates list`
pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    shown(library, visit).await.map(Reply::Private)
}

async fn shown(library: &Library, visit: &Visit) -> Result<Message, Trouble> {
    let (dates, _) = dates(library, &visit.school).await?;
    let is_new = |(name, _): &(&str, u32)| dates.iter().all(|(_, date)| date.name != *name);
    let suggested: Vec<(&str, u32)> = SUGGESTED.into_iter().filter(is_new).collect();
    let card = visit.looks_at(library, LIST_CARD, String::new()).await?;
    Ok(cards::list(&dates, &suggested, &visit.school.manner, &card.key))
}

/// Chosen in the list: one that many libraries keep.
pub async fn add_suggested(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit.chosen.first().map_or("", String::as_str);
    let (name, month) =
        SUGGESTED.into_iter().find(|(name, _)| *name == chosen).ok_or_else(cards::no_such_date)?;
    let (dates, _) = dates(library, &visit.school).await?;
    if dates.iter().all(|(_, date)| date.name != name) {
        keep(library, &visit.school, &date(library, visit, name.to_owned(), On::Monthly { month })).await?;
    }
    shown(library, visit).await.map(Reply::Changed)
}

pub async fn before_removing(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let date = find(library, visit, visit.chosen.first().map_or("", String::as_str)).await?;
    Ok(Some(cards::sure_to_remove(&date)))
}

/// Chosen in the list.
pub async fn remove(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    remove_it(library, visit, visit.chosen.first().map_or("", String::as_str)).await
}

pub async fn before_removing_named(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    Ok(Some(cards::sure_to_remove(&find(library, visit, visit.given("date")).await?)))
}

/// `/desk-dates remove`
pub async fn remove_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    remove_it(library, visit, visit.given("date")).await
}

async fn remove_it(library: &Library, visit: &Visit, which: &str) -> Result<Reply, Trouble> {
    let date = find(library, visit, which).await?;
    let (school, id) = (visit.school.id, DeskDateId(date.id.0.clone()));
    library.commit(Change::of(Write::RemoveDeskDate { school, id })).await?;
    Ok(Reply::Private(cards::removed(&date)))
}

async fn find(library: &Library, visit: &Visit, which: &str) -> Result<DeskDate, Trouble> {
    let dates = library.store.desk_dates(visit.school.id).await?;
    let is_it = |date: &DeskDate| date.id.0 == which || date.name.eq_ignore_ascii_case(which.trim());
    Ok(dates.into_iter().find(is_it).ok_or_else(cards::no_such_date)?)
}

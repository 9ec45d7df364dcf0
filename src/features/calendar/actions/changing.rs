//! The draft of a change, on the private card of whoever makes it: `/school-calendar add`, and what is pressed on it.

use chrono::{Days, NaiveDate};
use shelftalker_core::calendar::{Calendar, EntryKind};

use crate::chat::words::{ours, typed};
use crate::chat::{CardKey, Field, FieldKind, Given, Message, Reply};
use crate::days::{Doubt, Manner, When, question, read};
use crate::features::calendar::draft::{Draft, Shows};
use crate::features::calendar::ics::MOST_NAME;
use crate::features::calendar::{DRAFT_CARD, SchoolWeek, cards, effects_of, keep};
use crate::features::collab::today;
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};
use crate::text::{says_something, visible_line};
use crate::words;

const DAYS: &str = "days";
const KIND: &str = "kind";
const NAME: &str = "name";

/// The options of `/school-calendar add`.
pub fn add_fields(_: &Library) -> Vec<Field> {
    let field = |name: &'static str, hint: &str, kind| Field {
        name,
        label: name.into(),
        hint: hint.into(),
        kind,
        required: true,
        filled: None,
    };
    vec![
        field(DAYS, "A day or several, like 26-30 Oct", FieldKind::Line { most: 60 }),
        field(KIND, "What these days are", FieldKind::Choice(EntryKind::ALL.map(EntryKind::choice).to_vec())),
        field(NAME, "What they are called, like Autumn half term", FieldKind::Line { most: 100 }),
    ]
}

/// `/school-calendar add`: shows what would follow, and asks.
pub async fn add(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let manner = &visit.school.manner;
    let today = today(library, &visit.school);
    let (first, last) = read_days(visit.given(DAYS), today, manner, &visit.school.calendar.week)?;
    let kind = EntryKind::of_value(visit.given(KIND))
        .ok_or_else(|| Refusal::new("Choose what these days are: closed, half, testing or term."))?;
    let name = read_name(visit.given(NAME))?;
    let calendar = &visit.school.calendar;
    let draft = Draft::of_days(kind, name, first, last, calendar.version);
    let after = draft.after(calendar, today);
    if draft.changes(calendar, today).is_empty() {
        return Err(
            Refusal::new("The calendar already has these days. /school-calendar list shows them.").into()
        );
    }
    can_be_meant(calendar, &after, manner)?;
    open(library, visit, draft).await
}

/// The days that were typed: one, or from one to another.
fn read_days(
    text: &str,
    today: NaiveDate,
    manner: &Manner,
    week: &SchoolWeek,
) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let reading = read(text, today, manner);
    // Days that have passed belong into a calendar as well.
    let counts = |doubt: &&Doubt| !matches!(doubt, Doubt::Passed(_));
    if let Some(asked) = reading.doubts.iter().filter(counts).find_map(|doubt| question(doubt, today, manner))
    {
        return Err(Refusal(asked));
    }
    let found = match reading.when {
        _ if !reading.rest.trim().is_empty() || reading.time.is_some() => None,
        When::Day(day) => Some((day, day)),
        When::Span(first, last) => Some((first, last)),
        When::Week(monday) => Some(week_of(monday, week)),
        When::Soon | When::Open | When::Words => None,
    };
    found.ok_or_else(|| {
        let example = today.checked_add_days(Days::new(4)).unwrap_or(today);
        Refusal(words!(
            "I can't read \"{text}\" as days. Try {first} to {last}.",
            text = typed(text.trim()),
            first = ours(manner.day_of_year(today)),
            last = ours(manner.day_of_year(example))
        ))
    })
}

/// The school's days around a Monday: where it meets on Sundays and not on Fridays, from the Sunday before.
fn week_of(monday: NaiveDate, week: &SchoolWeek) -> (NaiveDate, NaiveDate) {
    let later = |days: u64| monday.checked_add_days(Days::new(days)).unwrap_or(monday);
    let sunday = monday.pred_opt().unwrap_or(monday);
    if week.has(sunday) && !week.has(later(4)) { (sunday, later(3)) } else { (monday, later(4)) }
}

pub(super) fn read_name(text: &str) -> Result<String, Refusal> {
    let name = visible_line(text);
    match name.chars().count() {
        _ if !says_something(&name) => Err(Refusal::new("Give these days a name, like Autumn half term.")),
        length if length > MOST_NAME => Err(Refusal(words!(
            "That's {over} characters over the limit of {most}.",
            over = length - MOST_NAME,
            most = MOST_NAME
        ))),
        _ => Ok(name),
    }
}

/// Refuses what cannot be meant and was not there before, in one sentence.
pub(super) fn can_be_meant(before: &Calendar, after: &Calendar, manner: &Manner) -> Result<(), Refusal> {
    let known = before.problems();
    match after.problems().into_iter().find(|problem| !known.contains(problem)) {
        Some(problem) => {
            Err(Refusal(words!("{problem} Nothing was changed.", problem = problem.in_words(manner))))
        }
        None => Ok(()),
    }
}

/// A new private card that keeps a draft.
pub(super) async fn open(library: &Library, visit: &Visit, draft: Draft) -> Result<Reply, Trouble> {
    let subject = if draft.is_typed() { "add" } else { "import" };
    let card =
        CardRow { typed: Some(draft.to_keep()?), ..visit.own_card(library, DRAFT_CARD, subject.to_owned()) };
    let message = drawn(library, visit, &draft, false, &card.key).await?;
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(Reply::Private(message))
}

pub(super) async fn drawn(
    library: &Library,
    visit: &Visit,
    draft: &Draft,
    overtaken: bool,
    key: &CardKey,
) -> Result<Message, Trouble> {
    let school = &visit.school;
    let today = today(library, school);
    let after = draft.after(&school.calendar, today);
    let effects = effects_of(library, school, &after).await?;
    Ok(cards::draft_card(draft, &school.calendar, &effects, today, &school.manner, overtaken, key))
}

fn clicked(visit: &Visit) -> Result<Draft, Refusal> {
    Draft::from_card(visit.subject()?)
}

/// Shows something else of the clicked draft, and keeps it.
async fn shows(
    library: &Library,
    visit: &Visit,
    mut draft: Draft,
    overtaken: bool,
) -> Result<Reply, Trouble> {
    draft.seen = visit.school.calendar.version;
    let message = drawn(library, visit, &draft, overtaken, &visit.subject()?.key).await?;
    library.commit(Change::of(visit.keeps(draft.to_keep()?)?)).await?;
    Ok(Reply::Changed(message))
}

pub async fn draft_earlier(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    turn(library, visit, |page| page.saturating_sub(1)).await
}

pub async fn draft_later(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    turn(library, visit, |page| page + 1).await
}

async fn turn(library: &Library, visit: &Visit, to: fn(usize) -> usize) -> Result<Reply, Trouble> {
    let mut draft = clicked(visit)?;
    draft.shows = match draft.shows {
        Shows::Changes(page) => Shows::Changes(to(page)),
        Shows::LeftOut(page) => Shows::LeftOut(to(page)),
        one @ Shows::One { .. } => one,
    };
    shows(library, visit, draft, false).await
}

pub async fn what_is_left_out(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let draft = Draft { shows: Shows::LeftOut(0), ..clicked(visit)? };
    shows(library, visit, draft, false).await
}

/// [Back], to the list that a line was chosen from, or from what is left out to what is taken.
pub async fn draft_back(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut draft = clicked(visit)?;
    draft.shows = match draft.shows {
        Shows::One { line, is_left_out: true } => Shows::LeftOut(draft.page_of_left_out(line)),
        Shows::One { line, .. } => {
            let today = today(library, &visit.school);
            Shows::Changes(draft.page_of(line, &visit.school.calendar, today))
        }
        Shows::Changes(_) | Shows::LeftOut(_) => Shows::Changes(0),
    };
    shows(library, visit, draft, false).await
}

/// A line was chosen.
pub async fn change_line(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut draft = clicked(visit)?;
    let chosen = visit.chosen.first().and_then(|line| line.parse::<usize>().ok());
    let line = chosen.filter(|line| *line < draft.lines.len());
    let line = line.ok_or_else(|| Refusal::new("That line isn't among these. Choose another."))?;
    draft.shows = Shows::One { line, is_left_out: matches!(draft.shows, Shows::LeftOut(_)) };
    shows(library, visit, draft, false).await
}

/// What a line is to be taken for was chosen.
pub async fn take_as(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut draft = clicked(visit)?;
    let Shows::One { line, is_left_out } = draft.shows else {
        return Err(Refusal::new("Choose a line first.").into());
    };
    let kind = match visit.chosen.first().map(String::as_str) {
        Some(cards::LEAVE_OUT) => None,
        Some(value) => Some(EntryKind::of_value(value).ok_or_else(crate::library::visit::stale)?),
        None => return shows(library, visit, draft, false).await,
    };
    draft.take_as(line, kind);
    draft.shows = if is_left_out {
        Shows::LeftOut(draft.page_of_left_out(line))
    } else {
        Shows::Changes(draft.page_of(line, &visit.school.calendar, today(library, &visit.school)))
    };
    shows(library, visit, draft, false).await
}

/// [Add these days], [Add it]: once what follows was shown with the calendar as it is.
pub async fn take(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let draft = clicked(visit)?;
    let school = &visit.school;
    if draft.seen != school.calendar.version {
        return shows(library, visit, draft, true).await;
    }
    let today = today(library, school);
    let after = draft.after(&school.calendar, today);
    can_be_meant(&school.calendar, &after, &school.manner)?;
    let said = cards::decided(&draft, &school.calendar, today, &school.manner);
    let mut change = keep(library, school, after).await?.and(visit.keeps(Given::default())?);
    if !draft.is_typed() {
        let (left_out, taken) = draft.said();
        change = change.and(Write::LeftOutOfCalendar { school: school.id, left_out, taken });
    }
    library.commit(change).await?;
    Ok(Reply::Changed(said))
}

/// [Leave it]: the calendar stays as it is, and the draft goes.
pub async fn leave(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    clicked(visit)?;
    library.commit(Change::of(visit.keeps(Given::default())?)).await?;
    Ok(Reply::Changed(cards::left_as_it_was()))
}

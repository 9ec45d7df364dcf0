//! Events as the desk looks at them: the list, one with who comes, the suggestions of commands.

use super::drafting::open_draft;
use super::{clicked, event_of, file, read_subject, span, wall_clock};
use crate::chat::words::typed;
use crate::chat::{Choice, Field, FieldKind, Message, Reply, Text};
use crate::features::events::types::{EventId, LibraryEvent, Meeting, SignUp, Stage};
use crate::features::events::{LIST_CARD, MANAGED_CARD, cards};
use crate::features::setup::School;
use crate::library::visit::{Typing, Visit};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, StoreError};
use crate::words;

/// Events are listed that were over so many days ago, or begin in so many.
const LOOKS_BACK: i64 = 60;
const LOOKS_AHEAD: i64 = 500;

/// The card in its channel; `None` for one that was cancelled before it was posted, or dropped.
pub async fn draw_event(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let id = EventId(card.subject.clone());
    let Some(event) = library.store.library_event(school.id, &id).await? else { return Ok(None) };
    let is_shown = match event.stage {
        Stage::Draft => false,
        Stage::Posted => true,
        // Who has read of it reads that it is off; nobody is invited to what is off.
        Stage::Cancelled => card.standing.is_some(),
    };
    if !is_shown {
        return Ok(None);
    }
    let all = library.store.sign_ups(school.id, &id).await?;
    Ok(Some(cards::standing(&event, &all, wall_clock(library, school), &school.manner, &card.key)))
}

/// What the desk calls the card of an event.
pub async fn name_event(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let event = library.store.library_event(school.id, &EventId(content.to_owned())).await?;
    Ok(event.map(|event| words!("the event \"{title}\"", title = typed(event.plan.title))))
}

/// Events of about a year, what comes next first, then what is over, the latest first.
async fn events(library: &Library, school: &School) -> Result<Vec<LibraryEvent>, StoreError> {
    let now = wall_clock(library, school);
    let (from, until) = span(now.date(), LOOKS_BACK, LOOKS_AHEAD);
    let (mut ahead, mut over): (Vec<_>, Vec<_>) = library
        .store
        .library_events(school.id, from, until)
        .await?
        .into_iter()
        .partition(|event| event.next(now).ends() > now && event.stage != Stage::Cancelled);
    ahead.sort_by_key(|event| event.next(now).begins);
    over.sort_by_key(|event| std::cmp::Reverse(event.next(now).begins));
    ahead.extend(over);
    Ok(ahead)
}

/// `/event list`
pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let mut listed: Vec<(LibraryEvent, Vec<SignUp>)> = Vec::new();
    for event in events(library, school).await? {
        let all = library.store.sign_ups(school.id, &event.id).await?;
        listed.push((event, all));
    }
    if listed.is_empty() {
        return Err(Refusal::new("There is no event yet. /event new plans one.").into());
    }
    let card = visit.looks_at(library, LIST_CARD, String::new()).await?;
    Ok(Reply::Private(cards::list(&listed, wall_clock(library, school), &school.manner, &card.key)))
}

/// Chosen in the list.
pub async fn open_one_in_list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let id = EventId(visit.chosen.first().cloned().unwrap_or_default());
    open_one(library, visit, &id).await
}

/// `/event edit`
pub async fn edit_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let event = named(library, visit).await?;
    open_one(library, visit, &event.id).await
}

/// A draft to go on with, or the event with who comes and what can be done.
pub async fn open_one(library: &Library, visit: &Visit, id: &EventId) -> Result<Reply, Trouble> {
    let event = event_of(library, &visit.school, id).await?;
    if event.stage == Stage::Draft {
        return open_draft(library, visit, &event, Change::default()).await;
    }
    let card = visit.looks_at(library, MANAGED_CARD, event.id.0.clone()).await?;
    managed(library, visit, &event, None, &card).await.map(Reply::Private)
}

/// One event with who comes, on this card.
pub async fn managed(
    library: &Library,
    visit: &Visit,
    event: &LibraryEvent,
    news: Option<Text>,
    card: &CardRow,
) -> Result<Message, Trouble> {
    let school = &visit.school;
    let all = library.store.sign_ups(school.id, &event.id).await?;
    Ok(cards::managed(event, &all, news, wall_clock(library, school), &school.manner, &card.key))
}

/// [Calendar file] on the desk's card: all its meetings.
pub async fn desk_file(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (event, _) = clicked(library, visit).await?;
    let file = file(&event, &event.meetings.iter().collect::<Vec<_>>(), &visit.school, library.now());
    Ok(Reply::PrivateFiles(cards::file_is_here(), vec![file]))
}

/// The option that names an event, or a meeting of one.
pub fn which_event(_: &Library) -> Vec<Field> {
    vec![Field {
        name: "event",
        label: "event".into(),
        hint: "Begin to type its title".into(),
        kind: FieldKind::Suggested { most: 100 },
        required: true,
        filled: None,
    }]
}

/// Events by their title.
pub async fn suggest(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let now = wall_clock(library, school);
    let label = |event: &LibraryEvent| cards::name(event, &event.next(now), &school.manner);
    let events = events(library, school).await?;
    Ok(typing.among(events.iter().map(|it| Choice { label: label(it), value: it.id.0.clone(), hint: None })))
}

/// Posted events, and of a series each meeting by itself.
pub async fn suggest_meeting(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let mut choices = Vec::new();
    for event in events(library, school).await?.iter().filter(|event| event.stage == Stage::Posted) {
        if event.is_series() {
            let label = format!("{} · all meetings", crate::chat::shortened(&event.plan.title, 80));
            choices.push(Choice { value: event.id.0.clone(), label, hint: None });
        }
        let meetings = event.meetings.iter().filter(|meeting| !meeting.cancelled);
        choices.extend(meetings.map(|meeting| Choice {
            value: super::subject_of(event, meeting),
            label: cards::name(event, meeting, &school.manner),
            hint: None,
        }));
    }
    Ok(typing.among(choices))
}

/// The event that a command names, by a suggestion or by its title.
pub async fn named(library: &Library, visit: &Visit) -> Result<LibraryEvent, Trouble> {
    let typed = visit.given("event").trim();
    let (id, _) = read_subject(typed);
    let is_it = |event: &LibraryEvent| event.id == id || event.plan.title.eq_ignore_ascii_case(typed);
    let found = events(library, &visit.school).await?.into_iter().find(is_it);
    Ok(found.ok_or_else(|| {
        Refusal::new("There is no event of that title: begin to type it and choose a suggestion, or look at /event list.")
    })?)
}

/// The same with the meeting that was chosen, or the only one. `None`: all of a series.
pub async fn named_meeting(
    library: &Library,
    visit: &Visit,
) -> Result<(LibraryEvent, Option<Meeting>), Trouble> {
    let event = named(library, visit).await?;
    let (_, number) = read_subject(visit.given("event").trim());
    let meeting = match (number, &event.meetings[..]) {
        (Some(number), _) => event.meeting(number).cloned(),
        (None, [only]) => Some(only.clone()),
        (None, _) => None,
    };
    Ok((event, meeting))
}

//! An event while a librarian drafts it: everything is kept at each step, and nobody else sees it before it is posted.

use chrono::NaiveDate;

use super::forms::{self, Asks};
use super::{clicked, event_of, in_place, wall_clock};
use crate::chat::{Form, Message, Reply};
use crate::features::calendar::Why;
use crate::features::events::plan::{Concern, concerns};
use crate::features::events::types::{EventId, LibraryEvent, Meeting, Plan, Stage};
use crate::features::events::{DRAFT_CARD, EVENT_CARD, cards};
use crate::features::setup::School;
use crate::library::visit::{Question, Visit, press_without_card};
use crate::library::{Library, Refusal, Trouble};
use crate::queue::{CardRow, NewPost, Place, instant};
use crate::store::{Change, Write};
use crate::words;

/// What the numbers of those who come add to a card.
const COUNTED: usize = 400;

/// The key under which a draft's card keeps what it has pointed out.
const SEEN: &str = "seen";

/// `/event new`
pub async fn open_new(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let now = wall_clock(library, &visit.school);
    Ok(cards::new_form(press_without_card("event-new"), now, &visit.school.manner))
}

pub async fn add(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let plan = Plan::read(&visit.given, wall_clock(library, school), &school.manner).map_err(Refusal)?;
    let (meetings, _) = plan.lay_out(&school.calendar);
    let event = LibraryEvent {
        id: EventId(library.new_card_key().0),
        school: school.id,
        plan,
        meetings,
        channel: None,
        stage: Stage::Draft,
        author: visit.member.person(),
        made_at: library.now(),
        version: 1,
    };
    open_draft(library, visit, &event, Change::of(Write::NewLibraryEvent(event.clone()))).await
}

/// A new card for a draft, private to whoever asked for it.
pub async fn open_draft(
    library: &Library,
    visit: &Visit,
    event: &LibraryEvent,
    change: Change,
) -> Result<Reply, Trouble> {
    let card = visit.own_card(library, DRAFT_CARD, event.id.0.clone());
    let (message, seen) = drawn(library, visit, event, None, &card).await?;
    let card = CardRow { typed: Some([(SEEN.to_owned(), seen)].into()), ..card };
    library.commit(change.and(Write::NewCard(card))).await?;
    Ok(Reply::Private(message))
}

/// The draft of the clicked card.
async fn drafted(library: &Library, visit: &Visit) -> Result<LibraryEvent, Trouble> {
    let (event, _) = clicked(library, visit).await?;
    is_draft(&event)?;
    Ok(event)
}

/// What is posted is changed otherwise.
fn is_draft(event: &LibraryEvent) -> Result<(), Refusal> {
    if event.stage == Stage::Draft {
        return Ok(());
    }
    Err(Refusal::new("This event is posted already. /event edit changes it, /event move moves it."))
}

/// [Change the words]
pub async fn open_words(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let event = drafted(library, visit).await?;
    forms::open(library, visit, &event, Asks::Words).await
}

/// [Change when]
pub async fn open_times(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let event = drafted(library, visit).await?;
    forms::open(library, visit, &event, Asks::Times).await
}

/// [Topics and groups]
pub async fn open_roster(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let event = drafted(library, visit).await?;
    forms::open(library, visit, &event, Asks::Roster).await
}

/// [Fix] after one of these.
pub async fn reopen(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let sent = forms::sent(visit)?;
    let event = event_of(library, &visit.school, &sent.event).await?;
    is_draft(&event)?;
    sent.opens_again(library, visit, &event).await
}

/// One of these was sent.
pub async fn set(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let sent = forms::sent(visit)?;
    let event = event_of(library, &visit.school, &sent.event).await?;
    is_draft(&event)?;
    let plan = event.plan.clone();
    let plan = match sent.asks {
        Asks::Words | Asks::WordsOfPosted => plan.with_words(&visit.given),
        Asks::Times => {
            plan.with_times(&visit.given, wall_clock(library, &visit.school), &visit.school.manner)
        }
        Asks::Roster => plan.with_roster(&visit.given),
    };
    let plan = plan.map_err(Refusal)?;
    sent.undoes_nothing(library, visit, &event, &plan).await?;
    let card = sent.from(library).await?;
    keep_on(library, visit, LibraryEvent { plan, ..event }, None, &card).await
}

/// Chosen in the menu, where their chooser may write.
pub async fn choose_channel(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let event = drafted(library, visit).await?;
    let Some(chosen) = visit.chosen_channels.first() else {
        return keep(library, visit, event, None).await;
    };
    if !chosen.may_write {
        let name = chosen.name.clone();
        return keep(library, visit, event, Some(&name)).await;
    }
    let channel = Some(chosen.id.clone());
    keep(library, visit, LibraryEvent { channel, ..event }, None).await
}

/// Keeps a draft as it is now and shows it on the clicked card.
async fn keep(
    library: &Library,
    visit: &Visit,
    event: LibraryEvent,
    refused: Option<&str>,
) -> Result<Reply, Trouble> {
    keep_on(library, visit, event, refused, visit.subject()?).await
}

/// The same on that card.
async fn keep_on(
    library: &Library,
    visit: &Visit,
    event: LibraryEvent,
    refused: Option<&str>,
    card: &CardRow,
) -> Result<Reply, Trouble> {
    let (meetings, _) = event.plan.lay_out(&visit.school.calendar);
    let event = LibraryEvent { meetings, ..event };
    let (message, seen) = drawn(library, visit, &event, refused, card).await?;
    let typed = [(SEEN.to_owned(), seen)].into();
    let seen = Write::CardTyped { card: card.key.clone(), was: card.typed.clone(), typed };
    library.commit(Change::of(Write::LibraryEvent(event)).and(seen)).await?;
    Ok(in_place(visit, message))
}

/// The card of a draft, and what it points out, as it is kept.
async fn drawn(
    library: &Library,
    visit: &Visit,
    event: &LibraryEvent,
    refused: Option<&str>,
    card: &CardRow,
) -> Result<(Message, String), Trouble> {
    let school = &visit.school;
    let concerns = concerns_of(library, school, event, &event.meetings).await?;
    let (_, left_out) = event.plan.lay_out(&school.calendar);
    let draft =
        cards::Draft { event, concerns: &concerns, left_out: &left_out, refused, manner: &school.manner };
    let message = cards::draft(&draft, &card.key);
    let body = message.card.as_ref().map(|card| library.chat.length(&card.body)).unwrap_or_default();
    if body + COUNTED > library.chat.limits().card_body {
        return Err(Refusal::new(
            "That is more than one message takes. Shorten what it is for, or plan the later meetings as a second series.",
        )
        .into());
    }
    Ok((message, seen(&concerns, &left_out, event)))
}

/// What was pointed out and shown, so that nothing is posted which its librarian has not seen.
fn seen(concerns: &[Concern], left_out: &[(NaiveDate, Why)], event: &LibraryEvent) -> String {
    format!("{concerns:?} {left_out:?} {:?} {:?} {:?}", event.plan, event.meetings, event.channel)
}

/// What should be looked at of these meetings: closed days, sessions and other events at the same time.
pub async fn concerns_of(
    library: &Library,
    school: &School,
    event: &LibraryEvent,
    meetings: &[Meeting],
) -> Result<Vec<Concern>, Trouble> {
    let days: Vec<NaiveDate> = meetings.iter().map(|meeting| meeting.begins.date()).collect();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return Ok(Vec::new()) };
    let booked = library.store.sessions_on(school.id, &days).await?;
    let others = library.store.library_events(school.id, *first, *last).await?;
    Ok(concerns(meetings, &event.id, &booked, &others, &school.calendar))
}

/// [Post it], [Plan it all the same]
pub async fn post(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let event = drafted(library, visit).await?;
    let channel = event.channel.clone().ok_or_else(|| Refusal::new("Choose where to post it first."))?;
    let now = wall_clock(library, school);
    let first = event.meetings.first().map_or(event.plan.begins, |meeting| meeting.begins);
    if first <= now {
        return Err(Refusal::new("Its first meeting has begun by now. Press [Change when] first.").into());
    }
    if event.plan.post_at.is_some_and(|at| at <= now) {
        return Err(Refusal::new(
            "The moment at which it was to be posted has passed. Press [Change when] first.",
        )
        .into());
    }
    // The calendar, the desk's plans or the draft may be others by now.
    let (meetings, left_out) = event.plan.lay_out(&school.calendar);
    let event = LibraryEvent { meetings, ..event };
    let concerns = concerns_of(library, school, &event, &event.meetings).await?;
    let shown = visit.subject()?.typed.as_ref().and_then(|typed| typed.get(SEEN)).cloned();
    if shown != Some(seen(&concerns, &left_out, &event)) {
        let (Reply::Changed(message) | Reply::Private(message)) = keep(library, visit, event, None).await?
        else {
            return Ok(Reply::Noted);
        };
        let text = words!(
            "Something has changed meanwhile. Please look once more.\n{text}",
            text = message.text.clone()
        );
        return Ok(in_place(visit, Message { text, ..message }));
    }
    let event = LibraryEvent { stage: Stage::Posted, ..event };
    let change =
        posted(library, school, &event, Place::Channel(channel)).and(Write::LibraryEvent(event.clone()));
    library.commit(change).await?;
    Ok(in_place(visit, cards::posted(&event, &school.manner)))
}

/// Its card, and the post that puts it there. An invitation to what has begun helps nobody.
fn posted(library: &Library, school: &School, event: &LibraryEvent, to: Place) -> Change {
    let card = CardRow::new(library.new_card_key(), school.id, EVENT_CARD, event.id.0.clone());
    let begins = event.meetings.last().map_or(event.plan.begins, |meeting| meeting.begins);
    let at = event.plan.post_at.map(|at| instant(school.zone, at));
    let post = NewPost {
        closes_at: instant(school.zone, begins),
        ..NewPost::card(library, &card, EVENT_CARD, to).due(at)
    };
    Change::of(Write::NewCard(card)).and(Write::Post(post))
}

/// [Drop it]
pub async fn before_dropping(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    Ok(Some(cards::sure_to_drop(&drafted(library, visit).await?)))
}

pub async fn drop_draft(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let event = drafted(library, visit).await?;
    let message = cards::dropped(&event);
    library.commit(Change::of(Write::DropLibraryEvent(event))).await?;
    Ok(in_place(visit, message))
}

//! How any move of a request is made, and what is drawn and told of it.

use super::asking::JUST_NOW;
use super::number_of;
use super::telling::tells;
use crate::chat::{CardKey, Message, Reply};
use crate::features::calendar;
use crate::features::collab::cards::{self, Question};
use crate::features::collab::types::{Booked, Event, Move, Request, Session, Stage};
use crate::features::collab::{
    DESK_UNDO_CARD, REQUEST_CARD, SESSION_CHECK, SupportKinds, UNDO_CARD, draft, lifecycle, plan, undo,
};
use crate::features::plans;
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, StoreError, Write};
use crate::words;

/// A move that was made.
pub struct Made {
    /// As it is now.
    pub request: Request,
    /// The card that takes the move back; none where it was made before, and this was only said again.
    undo: Option<CardRow>,
}

impl Made {
    /// The private answer to it, with [Undo].
    pub fn answer(&self, message: Message) -> Message {
        match &self.undo {
            Some(card) => message.with(cards::undo_button(card)),
            None => message,
        }
    }
}

/// Makes one move of the clicked request.
pub async fn make_move(library: &Library, visit: &Visit, step: &Move) -> Result<Made, Trouble> {
    let request = clicked_request(library, visit).await?;
    carry_out(library, visit, &request, step, Change::default()).await
}

/// Makes one move of a request as it was read: the decision, its event, the desk's card and the news, in one
/// commit with what else follows.
pub async fn carry_out(
    library: &Library,
    visit: &Visit,
    request: &Request,
    step: &Move,
    follows: Change,
) -> Result<Made, Trouble> {
    let decision = lifecycle::decide(request, step, &visit.member, library.now(), &visit.school.manner)?;
    let events = library.store.events(request.school, request.number).await?;
    let mut question = None;
    if matches!(
        step,
        Move::Ask { .. } | Move::Answer { .. } | Move::Add { .. } | Move::Rate { .. } | Move::Remark { .. }
    ) {
        if events.last().is_some_and(|last| is_repeat(last, &decision.event, step)) {
            // It was said, and that is what the member wanted.
            return Ok(Made { request: request.clone(), undo: None });
        }
        question = matches!(step, Move::Answer { .. }).then(|| latest_question(&events)).flatten();
    }
    let undo = decision.event.before.is_some().then(|| undo_card(library, visit, request, &events, step));
    let news = cards::News::of(&decision.event, events.len() + 1, step, request, question);
    let mut change = Change::of(Write::Request(decision.request.clone()))
        .and(Write::Event(decision.event))
        .and(repaint(request, request.number))
        .and_all(follows);
    let is_met = |session: &Session| !visit.school.is_school_day(session.day);
    let has_moved = request.sessions != decision.request.sessions || request.stage != decision.request.stage;
    if has_moved && request.sessions.iter().any(is_met) {
        change = change.and(calendar::repaint_met(request.school));
    }
    if has_moved
        || request.librarian != decision.request.librarian
        || request.record != decision.request.record
    {
        change = change.and(plans::repaint(request.school, request.number));
    }
    for neighbour in neighbours(library, request, &decision.request).await? {
        change = change.and(repaint(request, neighbour));
    }
    change.extend(session_checks(request, &decision.request));
    if decision.is_news {
        change = change.and_all(tells(library, visit, request, &news)?);
    }
    change.extend(undo.iter().cloned().map(Write::NewCard));
    library.commit(change).await?;
    Ok(Made { request: decision.request, undo })
}

/// The card of the private answer to a move, which is the request's event after these. It is asked for longer than it
/// is good, so that whoever comes late reads why not.
fn undo_card(library: &Library, visit: &Visit, request: &Request, events: &[Event], step: &Move) -> CardRow {
    let kind = if lifecycle::is_a_librarians(step) { DESK_UNDO_CARD } else { UNDO_CARD };
    visit.own_card(library, kind, format!("{} {}", request.number, events.len() + 1))
}

/// Whether a move can be made now by whoever clicked: asked before a form or a card is opened for it.
pub async fn may_move(library: &Library, visit: &Visit, step: &Move) -> Result<Request, Trouble> {
    let request = clicked_request(library, visit).await?;
    lifecycle::may(&request, step, &visit.member)?;
    Ok(request)
}

/// The event by which a librarian has a request in hand: what was begun under another one is over.
pub async fn taken_on(library: &Library, request: &Request) -> Result<Option<usize>, StoreError> {
    Ok(undo::taken_on(&library.store.events(request.school, request.number).await?))
}

/// The move that brings the clicked request back with what it had.
pub async fn reopening(library: &Library, visit: &Visit) -> Result<Move, Trouble> {
    let request = clicked_request(library, visit).await?;
    let events = library.store.events(request.school, request.number).await?;
    Ok(Move::Reopen { had: undo::had_before_its_end(&events).map(Box::new) })
}

/// The answer to a click: it replaces the private message that was clicked; one that others see stays, and the
/// answer is a private one of its own.
pub fn in_place(visit: &Visit, message: Message) -> Reply {
    if visit.on_private { Reply::Changed(message) } else { Reply::Private(message) }
}

/// A form that was sent twice, or a number that was tapped again. The same words some time later are said once more:
/// nobody has reacted to them.
fn is_repeat(last: &Event, now: &Event, step: &Move) -> bool {
    let is_rating = matches!(step, Move::Rate { .. } | Move::Remark { .. });
    (is_rating || now.at - last.at < JUST_NOW)
        && (&last.what, &last.why, &last.by.id) == (&now.what, &now.why, &now.by.id)
}

/// What was asked last, and by whom.
pub fn latest_question(events: &[Event]) -> Option<Question> {
    let asked = undo::standing(events).into_iter().rfind(|event| event.what == "ask")?;
    Some(Question { by: asked.by.clone(), words: asked.why.clone()? })
}

/// The card of a request at the desk is to show the latest.
pub fn repaint_at_desk(request: &Request) -> Write {
    repaint(request, request.number)
}

fn repaint(request: &Request, number: i64) -> Write {
    Write::Repaint { school: request.school, kind: REQUEST_CARD, subject: number.to_string() }
}

/// The requests whose cards point out an overlap with this one, before or after the move: when its sessions
/// change, those cards do.
async fn neighbours(library: &Library, before: &Request, after: &Request) -> Result<Vec<i64>, StoreError> {
    if before.sessions == after.sessions && before.stage == after.stage {
        return Ok(Vec::new());
    }
    let mut numbers: Vec<i64> = Vec::new();
    for request in [before, after] {
        numbers.extend(overlaps(library, request).await?.iter().map(|overlap| overlap.request));
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// The cards that ask about its sessions: they show each answer, and when none is open any more.
fn session_checks(before: &Request, after: &Request) -> Vec<Write> {
    if before.sessions == after.sessions && before.stage == after.stage {
        return Vec::new();
    }
    let repaint = |session: &Session| Write::Repaint {
        school: before.school,
        kind: SESSION_CHECK,
        subject: plan::check_subject(before.number, session),
    };
    before.sessions.iter().chain(&after.sessions).map(repaint).collect()
}

/// The sessions of others that a scheduled request's may get in the way of.
pub async fn overlaps(library: &Library, request: &Request) -> Result<Vec<Booked>, StoreError> {
    if request.stage != Stage::Scheduled {
        return Ok(Vec::new());
    }
    let days: Vec<_> = request.sessions.iter().map(|session| session.day).collect();
    let booked = library.store.sessions_on(request.school, &days).await?;
    let meets = |other: &Booked| request.sessions.iter().any(|session| session.meets(&other.session));
    Ok(booked.into_iter().filter(|other| other.request != request.number && meets(other)).collect())
}

/// Writes the desk's card of a request, for its first posting and for each repainting.
pub async fn draw_desk_card(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let number = number_of(card)?;
    let Some(request) = library.store.request(school.id, number).await? else { return Ok(None) };
    drawn(library, school, &request, &card.key, cards::at_desk).await.map(Some)
}

/// All that the desk knows of a request, for the private answer to whoever asks.
pub async fn in_full(
    library: &Library,
    school: &School,
    request: &Request,
    key: &CardKey,
) -> Result<Message, Fault> {
    drawn(library, school, request, key, cards::in_full).await
}

async fn drawn(
    library: &Library,
    school: &School,
    request: &Request,
    key: &CardKey,
    draw: fn(&Request, &cards::DeskFacts, &SupportKinds, &CardKey) -> Message,
) -> Result<Message, Fault> {
    let number = request.number;
    let events = library.store.events(school.id, number).await?;
    let sent_on = request.sent_at.with_timezone(&school.zone).date_naive();
    let overlaps = overlaps(library, request).await?;
    let stand_ins = library.store.stand_ins(school.id, number).await?;
    let plan = library.store.plan(school.id, number).await?;
    let asks_for_a_day = draft::asks_for_a_day(&request.wish, sent_on, &school.manner);
    let facts = cards::DeskFacts {
        sent_on,
        asks_for_a_day,
        events: &events,
        overlaps: &overlaps,
        stand_ins: &stand_ins,
        manner: &school.manner,
        calendar: &school.calendar,
        closed_then: draft::closed_on_wish(&request.wish, sent_on, school),
        plan: plan.as_ref(),
    };
    Ok(draw(request, &facts, &library.content.support, key))
}

pub async fn clicked_request(library: &Library, visit: &Visit) -> Result<Request, Trouble> {
    let number = number_of(visit.subject()?)?;
    let request = library.store.request(visit.school.id, number).await?;
    request.ok_or_else(|| Refusal(words!("Request #{number} no longer exists.", number = number)).into())
}

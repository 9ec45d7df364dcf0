//! What is said around a session: the reminder to the people of its request, and the card that asks the desk
//! afterwards whether it took place.

use chrono::NaiveDate;

use super::lines;
use super::news::to_members;
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::days::Manner;
use crate::features::collab::plan;
use crate::features::collab::types::{Event, Person, Request, Session, Stage};
use crate::features::collab::undo::standing;
use crate::words;

/// The reminder of these sessions, as it is said on this day.
pub fn reminder(request: &Request, sessions: &[&Session], today: NaiveDate, manner: &Manner) -> Message {
    let line = |session: &&Session| {
        let (session, topic) = (typed(session.seen_from(today, manner)), typed(&request.wish.topic));
        match &request.librarian {
            Some(librarian) => words!(
                "{session}: {topic}, with {librarian}.",
                session = session,
                topic = topic,
                librarian = typed(&librarian.name)
            ),
            None => words!("{session}: {topic}.", session = session, topic = topic),
        }
    };
    let body = lines(sessions.iter().map(line));
    let people = [Some(&request.teacher), request.librarian.as_ref()];
    let mut pings: Vec<_> = people.into_iter().flatten().map(|person| person.id.clone()).collect();
    pings.dedup();
    to_members(pings, Card { title: "Reminder".into(), body, ..Card::default() })
}

/// What became of a session that is over.
enum Became<'a> {
    /// Nobody has said it yet.
    Open,
    Happened(Option<&'a Person>),
    DidNotHappen(Option<&'a Person>),
    /// It is not in the plan any more, and others are.
    Moved(Option<&'a Person>),
    /// The request went on without an answer.
    Over,
}

impl<'a> Became<'a> {
    fn of(request: &Request, name: &str, planned: Option<&Session>, events: &'a [Event]) -> Self {
        let is_open = request.stage == Stage::Scheduled;
        let latest = |what: &str, why: Option<&str>| {
            let is_it = |event: &&Event| event.what == what && (why.is_none() || event.why.as_deref() == why);
            standing(events).into_iter().rfind(is_it).map(|event| &event.by)
        };
        match planned.map(|session| session.held) {
            Some(Some(true)) => Self::Happened(latest("happened", Some(name))),
            Some(Some(false)) => Self::DidNotHappen(latest("did-not-happen", Some(name))),
            Some(None) if is_open => Self::Open,
            None if is_open => Self::Moved(latest("schedule", None)),
            Some(None) | None => Self::Over,
        }
    }
}

/// The card that asks whether the session of that name took place.
pub fn session_check(request: &Request, name: &str, manner: &Manner, key: &CardKey) -> Message {
    let body = asked_about(request, &in_full(request, name, manner));
    let card = Card { title: "Did it happen?".into(), body, tone: Tone::Waiting, ..Card::default() };
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(card)
        .with(button("Happened", "session-happened", Look::Main))
        .with(button("Moved", "session-moved", Look::Plain))
        .with(button("Didn't happen", "session-not", Look::Plain))
}

/// What is left of that card once somebody has answered it, or nobody need any more.
pub fn session_is_answered(
    request: &Request,
    name: &str,
    events: &[Event],
    manner: &Manner,
    key: &CardKey,
) -> Option<Message> {
    let planned = plan::named(&request.sessions, name);
    let session = typed(in_full(request, name, manner));
    let (number, topic) = (request.number, typed(&request.wish.topic));
    let became = Became::of(request, name, planned, events);
    let line = match became {
        Became::Open => return None,
        Became::Happened(by) => words!(
            "It happened: {session}. #{number}, {topic}.{by}",
            session = session,
            number = number,
            topic = topic,
            by = noted(by)
        ),
        Became::DidNotHappen(by) if request.stage == Stage::Scheduled => words!(
            "It didn't happen: {session}. #{number}, {topic}.{by} To plan it again, press [Reschedule] on the request's \
             card.",
            session = session,
            number = number,
            topic = topic,
            by = noted(by)
        ),
        Became::DidNotHappen(by) => words!(
            "It didn't happen: {session}. #{number}, {topic}.{by}",
            session = session,
            number = number,
            topic = topic,
            by = noted(by)
        ),
        Became::Moved(by) => words!(
            "It was moved: {session}. #{number}, {topic}.{by}",
            session = session,
            number = number,
            topic = topic,
            by = changed(by)
        ),
        Became::Over => words!(
            "No answer needed any more: {session}. #{number}, {topic}, is {stage} now.",
            session = session,
            number = number,
            topic = topic,
            stage = ours(request.stage.in_a_sentence())
        ),
    };
    let is_answered = matches!(became, Became::Happened(_) | Became::DidNotHappen(_));
    let none_is_open = request.sessions.iter().all(|session| session.held.is_some());
    let message = Message::from(line);
    Some(if is_answered && none_is_open && request.stage == Stage::Scheduled {
        message.with(Button::new("Complete", "session-complete", key, Look::Main))
    } else {
        message
    })
}

/// The session of that name in the school's manner, as long as it is planned.
fn in_full(request: &Request, name: &str, manner: &Manner) -> String {
    let planned = plan::named(&request.sessions, name);
    planned.map_or_else(|| name.to_owned(), |session| session.in_full(manner))
}

/// Which session of which request.
fn asked_about(request: &Request, session: &str) -> Text {
    let (number, topic, session) = (request.number, typed(&request.wish.topic), typed(session));
    match &request.librarian {
        Some(librarian) => words!(
            "Request #{number}, {topic}: {session}, with {librarian}.",
            number = number,
            topic = topic,
            session = session,
            librarian = typed(&librarian.name)
        ),
        None => words!(
            "Request #{number}, {topic}: {session}.",
            number = number,
            topic = topic,
            session = session
        ),
    }
}

fn noted(by: Option<&Person>) -> Text {
    match by {
        Some(person) => words!(" Noted by {who}.", who = typed(&person.name)),
        None => Text::default(),
    }
}

fn changed(by: Option<&Person>) -> Text {
    match by {
        Some(person) => words!(" Changed by {who}.", who = typed(&person.name)),
        None => Text::default(),
    }
}

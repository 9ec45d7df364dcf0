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

/// The card that asks whether the session of that name took place, or shows what was answered.
pub fn session_check(
    request: &Request,
    name: &str,
    events: &[Event],
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let planned = plan::named(&request.sessions, name);
    let became = Became::of(request, name, planned, events);
    let (title, tone, sentence) = match became {
        Became::Open => ("Did it happen?", Tone::Waiting, None),
        Became::Happened(by) => ("It happened", Tone::Good, Some(noted(by))),
        Became::DidNotHappen(by) if request.stage == Stage::Scheduled => (
            "It didn't happen",
            Tone::Ended,
            Some(words!(
                "{noted} To plan it again, press [Reschedule] on the request's card.",
                noted = noted(by)
            )),
        ),
        Became::DidNotHappen(by) => ("It didn't happen", Tone::Ended, Some(noted(by))),
        Became::Moved(by) => ("It was moved", Tone::Calm, Some(changed(by))),
        Became::Over => (
            "No answer needed any more",
            Tone::Calm,
            Some(words!("The request is {stage} now.", stage = ours(request.stage.in_a_sentence()))),
        ),
    };
    let session = planned.map_or_else(|| name.to_owned(), |session| session.in_full(manner));
    let body = lines(std::iter::once(asked_about(request, &session)).chain(sentence));
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let none_is_open = request.sessions.iter().all(|session| session.held.is_some());
    let buttons = match became {
        Became::Open => vec![
            button("Happened", "session-happened", Look::Main),
            button("Moved", "session-moved", Look::Plain),
            button("Didn't happen", "session-not", Look::Plain),
        ],
        Became::Happened(_) | Became::DidNotHappen(_)
            if none_is_open && request.stage == Stage::Scheduled =>
        {
            vec![button("Complete", "session-complete", Look::Main)]
        }
        _ => Vec::new(),
    };
    let card = Card { title: title.into(), body, tone, ..Card::default() };
    buttons.into_iter().fold(Message::from(card), Message::with)
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
        Some(person) => words!("Noted by {who}.", who = typed(&person.name)),
        None => words!("Noted."),
    }
}

fn changed(by: Option<&Person>) -> Text {
    match by {
        Some(person) => {
            words!("Changed by {who}. The request's card shows the new plan.", who = typed(&person.name))
        }
        None => words!("Changed. The request's card shows the new plan."),
    }
}

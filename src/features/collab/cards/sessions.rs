//! What is said around a session: the reminder to the people of its request, and the card that asks the desk
//! afterwards whether it took place.

use chrono::NaiveDate;

use super::news::to_members;
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::features::collab::plan;
use crate::features::collab::types::{Event, Person, Request, Session, Stage};
use crate::features::collab::undo::standing;

/// The reminder of these sessions, as it is said on this day.
pub fn reminder(request: &Request, sessions: &[&Session], today: NaiveDate) -> Message {
    let mut body = Text::default();
    for (line, session) in sessions.iter().enumerate() {
        if line > 0 {
            body = body.plain("\n");
        }
        body = body.typed(session.seen_from(today)).plain(": ").typed(&request.wish.topic);
        body = with_librarian(body, request);
    }
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
pub fn session_check(request: &Request, name: &str, events: &[Event], key: &CardKey) -> Message {
    let planned = plan::named(&request.sessions, name);
    let became = Became::of(request, name, planned, events);
    let (title, tone, sentence) = match became {
        Became::Open => ("Did it happen?", Tone::Waiting, Text::default()),
        Became::Happened(by) => ("It happened", Tone::Good, signed("Noted", by)),
        Became::DidNotHappen(by) if request.stage == Stage::Scheduled => (
            "It did not happen",
            Tone::Ended,
            signed("Noted", by).plain(" [Reschedule] on the card of the request plans it anew."),
        ),
        Became::DidNotHappen(by) => ("It did not happen", Tone::Ended, signed("Noted", by)),
        Became::Moved(by) => (
            "It was moved",
            Tone::Calm,
            signed("Changed", by).plain(" The card of the request shows the plan as it is now."),
        ),
        Became::Over => (
            "No answer is needed any more",
            Tone::Calm,
            format!("The request is {} now.", request.stage.word().to_lowercase()).into(),
        ),
    };
    let mut body = Text::from(format!("Request #{}, ", request.number))
        .typed(&request.wish.topic)
        .plain(": ")
        .typed(planned.map_or_else(|| name.to_owned(), Session::in_full));
    body = with_librarian(body, request);
    if !sentence.is_empty() {
        body = body.plain("\n").join(sentence);
    }
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

fn with_librarian(text: Text, request: &Request) -> Text {
    match &request.librarian {
        Some(librarian) => text.plain(", with ").typed(&librarian.name).plain("."),
        None => text.plain("."),
    }
}

fn signed(what: &str, by: Option<&Person>) -> Text {
    match by {
        Some(person) => Text::from(format!("{what} by ")).typed(&person.name).plain("."),
        None => Text::from(format!("{what}.")),
    }
}

//! The private card on which a librarian plans the sessions of a request, and the form of one session.

use chrono::NaiveDate;

use super::lines;
use super::planning::sessions_in_full;
use crate::chat::words::typed;
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Field, FieldKind, Form, Given, Look, Menu, Message, Picks, Press,
    Text, Tone, shortened,
};
use crate::days::{self, Manner, When, day_as_typed};
use crate::features::collab::planning::{Concern, Plan};
use crate::features::collab::sessions::{self, MOST_NOTE, MOST_PLACE};
use crate::features::collab::types::{Request, Session};
use crate::library::Refusal;
use crate::library::visit::filled;
use crate::words;

const MOST_LINE: u16 = 40;
/// Characters of one choice in a menu.
const MOST_LABEL: usize = 100;
/// Lines in one fact of a card.
const MOST_CONCERNS: usize = 5;
const MOST_TOPIC: usize = 40;

/// The plan as it would be saved, with what should be looked at first.
pub fn plan_card(request: &Request, plan: &Plan, key: &CardKey) -> Message {
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let body = words!(
        "{topic}. {teacher} is told once you save.",
        topic = typed(&request.wish.topic),
        teacher = typed(&request.teacher.name)
    );
    let mut card =
        Card { title: format!("Plan request #{}", request.number).into(), body, ..Card::default() };
    card = if plan.sessions.is_empty() {
        card.fact("Sessions", "none")
    } else {
        card.fact("Sessions", sessions_in_full(&plan.sessions))
    };
    if !plan.seen.is_empty() {
        card.tone = Tone::Waiting;
        card = card.fact("Please look at this", concerns_in_words(&plan.seen));
    }
    if let Some((_, session)) = plan.looked_at() {
        card = card.fact("Chosen", Text::default().typed(session.with_note()));
    }
    let mut message = Message::from(card);
    if !plan.sessions.is_empty() {
        message = message.with(sessions_menu(plan, key));
    }
    if plan.is_changed() {
        let label = if plan.seen.is_empty() { "Save the plan" } else { "Plan it all the same" };
        message = message.with(button(label, "plan-save", Look::Main));
    }
    message = message.with(button("Add a session", "plan-add", Look::Plain));
    if plan.looked_at().is_some() {
        message = message.with(button("Change it", "plan-change", Look::Plain)).with(button(
            "Take it out",
            "plan-remove",
            Look::Plain,
        ));
    }
    message
}

fn sessions_menu(plan: &Plan, key: &CardKey) -> Menu {
    let choice = |(place, session): (usize, &Session)| Choice {
        value: place.to_string(),
        label: shortened(&session.in_full(), MOST_LABEL),
        hint: session.note.clone(),
    };
    Menu {
        prompt: "Change a session".into(),
        press: Press::new("plan-session", key),
        chosen: plan.looked_at().map(|(place, _)| place.to_string()).into_iter().collect(),
        choices: Choices::Listed(plan.sessions.iter().enumerate().map(choice).collect()),
        picks: Picks::One,
    }
}

fn concerns_in_words(concerns: &[Concern]) -> Text {
    let mut written: Vec<Text> = concerns.iter().take(MOST_CONCERNS).map(concern).collect();
    if concerns.len() > MOST_CONCERNS {
        written.push(words!("and {more} more", more = concerns.len() - MOST_CONCERNS));
    }
    lines(written)
}

fn concern(concern: &Concern) -> Text {
    let name = |session: &Session| typed(session.name());
    match concern {
        Concern::HasPassed(session) => words!("{session} has passed.", session = name(session)),
        Concern::NoSchoolDay(session) => words!("{session} is no school day.", session = name(session)),
        Concern::MeetsOwn(session, other) => words!(
            "{session} and {other} of this plan overlap.",
            session = name(session),
            other = name(other)
        ),
        Concern::Meets(session, other) => {
            let topic = typed(shortened(&other.topic, MOST_TOPIC));
            let (session, at) = (name(session), typed(other.session.in_full()));
            if let Some(librarian) = &other.librarian {
                words!(
                    "{session} overlaps request #{number}, {topic}: {at}, with {librarian}",
                    session = session,
                    number = other.request,
                    topic = topic,
                    at = at,
                    librarian = typed(&librarian.name)
                )
            } else {
                words!(
                    "{session} overlaps request #{number}, {topic}: {at}",
                    session = session,
                    number = other.request,
                    topic = topic,
                    at = at
                )
            }
        }
    }
}

/// Somebody has changed the request's plan since this one was begun.
pub fn plan_moved_on(request: &Request) -> Refusal {
    Refusal(words!(
        "The plan of request #{number} was changed since you began this one. [Reschedule] on its card shows it as it \
         is now.",
        number = request.number
    ))
}

/// The day that was wished for, as the form is filled with it.
pub fn wished_day(request: &Request, today: NaiveDate) -> Option<Given> {
    match days::read(request.wish.when.as_deref()?, today, &Manner::default()).when {
        // Words that were kept on another day may mean another one by now.
        When::Day(day) if request.wish.day == Some(day) => {
            Some(Given::from([(sessions::WHEN.to_owned(), day_as_typed(day))]))
        }
        _ => None,
    }
}

/// The form of one session. `verb` is its row in the table of commands.
pub fn session_form(request: &Request, given: Option<Given>, verb: &str, key: &CardKey) -> Form {
    let field = |name, label: &str, hint: &str, most, required| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind: FieldKind::Line { most },
        required,
        filled: None,
    };
    let form = Form {
        title: format!("A session of request #{}", request.number),
        press: Press::new(verb, key),
        fields: vec![
            field(sessions::WHEN, "When", "Thu 17 Sep 10:15, or Thu 17 Sep period 3", MOST_LINE, true),
            field(sessions::MINUTES, "Minutes", "45", MOST_LINE, false),
            field(sessions::PLACE, "Place", "Library", MOST_PLACE, false),
            field(
                sessions::NOTE,
                "Note (the teacher reads it)",
                "Please bring the atlases",
                MOST_NOTE,
                false,
            ),
        ],
    };
    filled(form, &given.unwrap_or_default())
}

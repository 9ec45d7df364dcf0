//! The private card on which a librarian plans the sessions of a request, and the form of one session.

use chrono::NaiveDate;

use super::lines;
use super::planning::sessions_in_full;

use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Field, FieldKind, Form, Given, Look, Menu, Message, Picks, Press,
    Text, Tone, shortened,
};
use crate::days::{self, Manner, When};
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
pub fn plan_card(request: &Request, plan: &Plan, manner: &Manner, key: &CardKey) -> Message {
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let body = words!(
        "{topic}. I'll tell {teacher} when you save.",
        topic = typed(&request.wish.topic),
        teacher = typed(&request.teacher.name)
    );
    let mut card =
        Card { title: words!("Plan request #{number}", number = request.number), body, ..Card::default() };
    card = if plan.sessions.is_empty() {
        card.fact("Sessions", "none")
    } else {
        card.fact("Sessions", sessions_in_full(&plan.sessions, manner))
    };
    if !plan.seen.is_empty() {
        card.tone = Tone::Waiting;
        card = card.fact("Please look at this", concerns_in_words(&plan.seen, manner));
    }
    if let Some((_, session)) = plan.looked_at() {
        card = card.fact("Chosen", Text::default().typed(session.with_note(manner)));
    }
    let mut message = Message::from(card);
    if !plan.sessions.is_empty() {
        message = message.with(sessions_menu(plan, manner, key));
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

fn sessions_menu(plan: &Plan, manner: &Manner, key: &CardKey) -> Menu {
    let choice = |(place, session): (usize, &Session)| Choice {
        value: place.to_string(),
        label: shortened(&session.in_full(manner), MOST_LABEL),
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

fn concerns_in_words(concerns: &[Concern], manner: &Manner) -> Text {
    let mut written: Vec<Text> = concerns.iter().take(MOST_CONCERNS).map(|it| concern(it, manner)).collect();
    if concerns.len() > MOST_CONCERNS {
        written.push(words!("and {more} more", more = concerns.len() - MOST_CONCERNS));
    }
    lines(written)
}

fn concern(concern: &Concern, manner: &Manner) -> Text {
    let name = |session: &Session| typed(session.in_short(manner));
    match concern {
        Concern::HasPassed(session) => words!("{session} has passed.", session = name(session)),
        Concern::NoSchoolDay(session) => words!("{session} isn't on a school day.", session = name(session)),
        Concern::Closed(session, why) => {
            words!("{day} is closed: {why}.", day = ours(manner.day(session.day)), why = typed(why))
        }
        Concern::OutsideTerms(session) => {
            words!("{day} is outside {term}.", day = ours(manner.day(session.day)), term = manner.term())
        }
        Concern::Testing(session, why) => {
            words!("{day} is a testing day: {why}.", day = ours(manner.day(session.day)), why = typed(why))
        }
        Concern::MeetsOwn(session, other) => words!(
            "{session} and {other} of this plan overlap.",
            session = name(session),
            other = name(other)
        ),
        Concern::Meets(session, other) => {
            let topic = typed(shortened(&other.topic, MOST_TOPIC));
            let (session, at) = (name(session), typed(other.session.in_full(manner)));
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
        "Request #{number} has changed since you began this plan. Start again from its card at the desk.",
        number = request.number
    ))
}

/// The day that was wished for, with its time or lesson, as the form is filled with it.
pub fn wished_day(request: &Request, today: NaiveDate, manner: &Manner) -> Option<Given> {
    let reading = days::read(request.wish.when.as_deref()?, today, manner);
    match reading.when {
        // Words that were kept on another day may mean another one by now.
        When::Day(day) if request.wish.day == Some(day) => {
            let day = manner.day_as_typed(day);
            let when = match &reading.time {
                Some(time) => format!("{day}, {}", time.in_words(manner)),
                None => day,
            };
            Some(Given::from([(sessions::WHEN.to_owned(), when)]))
        }
        _ => None,
    }
}

/// The form of one session.
pub fn session_form(
    request: &Request,
    given: Option<Given>,
    (today, manner): (NaiveDate, &Manner),
    press: Press,
) -> Form {
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
        press,
        fields: vec![
            field(sessions::WHEN, "When", &sessions::example(today, manner), MOST_LINE, true),
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

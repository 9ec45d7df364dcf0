//! The private card on which the sessions of a plan are written.

use chrono::NaiveDate;

use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, shortened,
};
use crate::days::Manner;
use crate::features::collab::{Request, Stage};
use crate::features::plans::types::{Leads, MOST_SESSIONS, Model, Plan, Taught};
use crate::library::Refusal;
use crate::words;

/// Of a menu's choice (Discord).
const MOST_LABEL: usize = 100;

/// All sessions, and what can be said about the one that is looked at.
pub fn sessions(
    request: &Request,
    plan: &Plan,
    looked_at: Option<usize>,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let all = &plan.parts.sessions;
    let title = words!("Sessions of the plan for #{number}", number = request.number);
    let mut body = Text::default();
    for (place, session) in all.iter().enumerate() {
        body = body.join(line(request, place, session, manner)).plain("\n");
    }
    if all.is_empty() {
        body = words!("None yet. Add the first one, then say who leads it and how you teach it together.");
    }
    let mut card = Card { title, body, ..Card::default() };
    let shown = looked_at.and_then(|place| Some((place, all.get(place)?)));
    if let Some((place, session)) = shown {
        card = card.fact("Chosen", words!("Session {number}", number = place + 1));
        for (who, does) in [("The teacher", &session.teacher), ("The librarian", &session.librarian)] {
            if !does.is_empty() {
                card = card.fact(who, Text::default().typed(does));
            }
        }
        if let Some(model) = session.model {
            card = card.fact(model.name(), model.hint());
        }
    }
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let mut message = Message::from(card);
    if !all.is_empty() {
        message = message.with(menu_of_sessions(all, looked_at, key));
    }
    if let Some((_, session)) = shown {
        message = message
            .with(menu_of_leads(request, session, key))
            .with(menu_of_models(session, key))
            .with(button("Change the words", "plan-session-change", Look::Plain))
            .with(button("Remove it", "plan-session-remove", Look::Danger));
    }
    if all.len() < MOST_SESSIONS {
        let look = if all.is_empty() { Look::Main } else { Look::Plain };
        message = message.with(button("Add a session", "plan-session-add", look));
    }
    message
}

/// What happens in a session, who leads, how; with its day, where it has one.
pub(super) fn line(request: &Request, place: usize, session: &Taught, manner: &Manner) -> Text {
    let (number, said) = (place + 1, typed(session.in_short()));
    match planned_day(request, place) {
        Some(day) => words!(
            "{number}. {day} · {session}",
            number = number,
            day = ours(manner.short_day(day)),
            session = said
        ),
        None => words!("{number}. {session}", number = number, session = said),
    }
}

/// The day of the session in this place. A request that has no dates keeps those sessions alone that took place.
pub(super) fn planned_day(request: &Request, place: usize) -> Option<NaiveDate> {
    let has_dates = matches!(request.stage, Stage::Scheduled | Stage::Completed);
    request.sessions.get(place).filter(|_| has_dates).map(|planned| planned.day)
}

fn menu_of_sessions(all: &[Taught], looked_at: Option<usize>, key: &CardKey) -> Menu {
    let choice = |(place, session): (usize, &Taught)| Choice {
        value: place.to_string(),
        label: shortened(&format!("{}. {}", place + 1, session.what), MOST_LABEL),
        hint: None,
    };
    Menu {
        prompt: "Look at a session".into(),
        press: Press::new("plan-session-look", key),
        choices: Choices::Listed(all.iter().enumerate().map(choice).collect()),
        chosen: looked_at.iter().map(usize::to_string).collect(),
        picks: Picks::One,
    }
}

fn menu_of_leads(request: &Request, session: &Taught, key: &CardKey) -> Menu {
    let librarian = request.librarian.as_ref().map_or("The librarian", |librarian| &librarian.name);
    let choice = |leads: Leads| Choice {
        value: leads.key().into(),
        label: match leads {
            Leads::Teacher => shortened(&format!("{} leads", request.teacher.name), MOST_LABEL),
            Leads::Librarian => shortened(&format!("{librarian} leads"), MOST_LABEL),
            Leads::Both => "Both lead".into(),
        },
        hint: None,
    };
    Menu {
        prompt: "Who leads it?".into(),
        press: Press::new("plan-session-leads", key),
        choices: Choices::Listed(Leads::ALL.map(choice).into()),
        chosen: session.leads.iter().map(|leads| leads.key().to_owned()).collect(),
        picks: Picks::One,
    }
}

fn menu_of_models(session: &Taught, key: &CardKey) -> Menu {
    let choice = |model: Model| Choice {
        value: model.key().into(),
        label: model.name().into(),
        hint: Some(model.hint().into()),
    };
    Menu {
        prompt: "How do you teach it together?".into(),
        press: Press::new("plan-session-model", key),
        choices: Choices::Listed(Model::ALL.map(choice).into()),
        chosen: session.model.iter().map(|model| model.key().to_owned()).collect(),
        picks: Picks::One,
    }
}

/// The sessions are others by now.
pub fn gone_meanwhile() -> Refusal {
    Refusal::new(
        "The sessions have changed since you opened this. Press [Sessions] on the plan to see them as they are.",
    )
}

pub fn most_sessions() -> Refusal {
    Refusal(words!("A plan takes {most} sessions. A longer unit is two requests.", most = MOST_SESSIONS))
}

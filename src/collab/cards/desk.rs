//! The card at the desk and the forms behind its buttons: what the librarians see.

use chrono::NaiveDate;

use super::{recorded, wish_facts};
use crate::chat::{
    Button, Card, CardKey, Field, FieldKind, Form, Given, Look, Message, Press, Run, Text, Tone,
};
use crate::collab::SupportKinds;
use crate::collab::draft;
use crate::collab::lifecycle;
use crate::collab::types::{Event, Move, Record, Request, Stage};

/// History shown on a card: the latest moves. The whole is kept in the events.
const LATEST_EVENTS: usize = 8;
const MOST_REASON: u16 = 500;
const MOST_OUTCOME: u16 = 300;

/// The card at the desk: who, what, when, history; buttons by stage.
pub fn desk_card(
    request: &Request,
    sent_on: NaiveDate,
    events: &[Event],
    kinds: &SupportKinds,
    key: &CardKey,
) -> Message {
    let mut card = Card {
        title: format!("Request #{} · {}", request.number, request.stage.word()).into(),
        body: Text::default().typed(&request.wish.topic),
        tone: match request.stage {
            Stage::Requested | Stage::Countered => Tone::Waiting,
            Stage::Accepted | Stage::Scheduled | Stage::Completed => Tone::Good,
            Stage::Declined | Stage::Withdrawn => Tone::Ended,
        },
        ..Card::default()
    };
    card = card.fact("Teacher", Text::default().run(Run::Mention(request.teacher.id.clone())));
    card = wish_facts(card, &request.wish, kinds);
    if request.stage == Stage::Requested
        && let Some(note) = kinds.short_notice(&request.wish, sent_on)
    {
        card = card.fact("Short notice", format!("{} when it was sent; usually {}", note.left, note.usual));
    }
    if let Some(librarian) = &request.librarian {
        card = card.fact("Librarian", Text::default().run(Run::Mention(librarian.id.clone())));
    }
    if let Some(record) = &request.record {
        card = card.fact("What came of it", recorded(record));
    }
    if let (Stage::Declined, Some(reason)) =
        (request.stage, events.last().and_then(|event| event.why.as_ref()))
    {
        card = card.fact("Reason", Text::default().typed(reason));
    }
    card = card.fact("History", history(events));
    buttons(request, key).into_iter().fold(Message::from(card), Message::with)
}

/// A button for each move that can be made from the request's stage and has one.
fn buttons(request: &Request, key: &CardKey) -> Vec<Button> {
    let record = Record { sessions: 0, students: 0, outcome: None };
    [
        (Move::Accept, "accept", "Accept", Look::Main),
        (Move::Complete { record }, "complete", "Complete", Look::Main),
        (Move::Decline { reason: String::new() }, "decline", "Decline", Look::Danger),
    ]
    .into_iter()
    .filter(|(step, ..)| lifecycle::starts_from(step).contains(&request.stage))
    .map(|(_, verb, label, look)| Button { label: label.into(), press: Press::new(verb, key), look })
    .collect()
}

fn history(events: &[Event]) -> Text {
    let mut text = Text::default();
    for (line, event) in events[events.len().saturating_sub(LATEST_EVENTS)..].iter().enumerate() {
        if line > 0 {
            text = text.plain("\n");
        }
        text = text.run(Run::Time(event.at)).plain(" · ").typed(&event.by.name).plain(
            match event.what.as_str() {
                "send" => " sent it",
                "accept" => " accepted it",
                "decline" => " declined it",
                "complete" => " completed it",
                "withdraw" => " withdrew it",
                _ => " changed it",
            },
        );
    }
    text
}

pub fn decline_form(request: &Request, key: &CardKey) -> Form {
    Form {
        title: format!("Decline request #{}", request.number),
        press: Press::new("decline", key),
        fields: vec![Field {
            name: "reason",
            label: "Reason (the teacher reads it)".into(),
            hint: "We are moving shelves that week; could it be the week after?".into(),
            kind: FieldKind::Paragraph { most: MOST_REASON },
            required: true,
            filled: None,
        }],
    }
}

pub fn complete_form(request: &Request, key: &CardKey) -> Form {
    let number = |name, label: &str, filled: Option<u32>| Field {
        name,
        label: label.into(),
        hint: "A number".into(),
        kind: FieldKind::Line { most: 6 },
        required: true,
        filled: filled.map(|number| number.to_string()),
    };
    let sessions = u32::try_from(request.sessions.len()).ok().filter(|count| *count > 0);
    Form {
        title: format!("Complete request #{}", request.number),
        press: Press::new("complete", key),
        fields: vec![
            number("sessions", "Sessions held", sessions.or(Some(1))),
            number("students", "Students reached", request.wish.students),
            Field {
                name: "outcome",
                label: "One line: what came of it".into(),
                hint: "Every student could name two reliable sources. No student names, please".into(),
                kind: FieldKind::Line { most: MOST_OUTCOME },
                required: false,
                filled: None,
            },
        ],
    }
}

/// Reads the completion form.
pub fn read_record(given: &Given) -> Result<Record, String> {
    let typed = |field| given.get(field).map_or("", String::as_str);
    Ok(Record {
        sessions: draft::whole_number(typed("sessions"), "The number of sessions", 0, 500)?,
        students: draft::whole_number(typed("students"), "The number of students", 0, 5_000)?,
        outcome: match typed("outcome").trim() {
            "" => None,
            words => Some(draft::text(words, "The outcome", MOST_OUTCOME)?),
        },
    })
}

/// Reads the reason for declining.
pub fn read_reason(given: &Given) -> Result<String, String> {
    draft::text(given.get("reason").map_or("", String::as_str), "The reason", MOST_REASON)
}

//! After a meeting: how many came, and the one question to those who did.

use super::titled;
use crate::chat::words::typed;
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Field, FieldKind, Form, Look, Menu, Message, Picks, Press, Text,
    Tone, shortened,
};
use crate::days::Manner;
use crate::features::events::places::count;
use crate::features::events::types::{Answer, LibraryEvent, Meeting, SignUp};
use crate::words;

/// Names that one menu takes.
pub const MOST_NAMES: usize = 25;
pub const NUMBER: &str = "number";
pub const LEARNT: &str = "learnt";
pub const MOST_LEARNT: u16 = 300;

/// Asks how many came, or shows what was said.
pub fn check(
    event: &LibraryEvent,
    meeting: &Meeting,
    all: &[SignUp],
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let signed: Vec<&SignUp> = all.iter().filter(|it| it.meeting == meeting.number).collect();
    let coming = count(all, meeting.number, Answer::Coming);
    let titled = titled(event, meeting, manner);
    let button = |label: &str, verb, look| Button::new(label, verb, key, look);
    let (title, tone, body) = match meeting.came {
        _ if meeting.cancelled => ("It was cancelled", Tone::Ended, words!("{meeting}.", meeting = titled)),
        Some(0) => ("It did not take place", Tone::Ended, words!("{meeting}.", meeting = titled)),
        Some(came) => {
            let learnt = signed.iter().filter(|it| it.learnt.is_some()).count();
            let asked = signed.iter().filter(|it| it.asked).count();
            let said = match (came, asked) {
                (1, 0) => words!("{meeting}: 1 came.", meeting = titled),
                (came, 0) => words!("{meeting}: {came} came.", meeting = titled, came = came),
                (came, asked) if learnt == 0 => words!(
                    "{meeting}: {came} came. I'm asking {asked} of them what they will use.",
                    meeting = titled,
                    came = came,
                    asked = asked
                ),
                (came, asked) => words!(
                    "{meeting}: {came} came. I've asked {asked} of them what they will use; {learnt} answered, and \
                     /event list shows it.",
                    meeting = titled,
                    came = came,
                    asked = asked,
                    learnt = learnt
                ),
            };
            ("Who came", Tone::Good, said)
        }
        None => {
            let said = match coming {
                0 => words!("{meeting}. Nobody had signed up.", meeting = titled),
                1 => words!("{meeting}. 1 person had signed up.", meeting = titled),
                coming => words!("{meeting}. {coming} had signed up.", meeting = titled, coming = coming),
            };
            let said = if coming == 0 {
                said
            } else {
                words!(
                    "{said} I ask those who came what they will use; a number alone asks nobody.",
                    said = said
                )
            };
            ("How many came?", Tone::Waiting, said)
        }
    };
    let mut message = Message::from(Card { title: title.into(), body, tone, ..Card::default() });
    if meeting.cancelled {
        return message;
    }
    if meeting.came.is_none() {
        match coming {
            0 => {}
            1 => message = message.with(button("The one came", "event-all-came", Look::Main)),
            coming => {
                message = message.with(button(&format!("All {coming} came"), "event-all-came", Look::Main));
            }
        }
    }
    let named: Vec<&&SignUp> =
        signed.iter().filter(|it| it.answer != Answer::Waiting || it.came.is_some()).collect();
    if !named.is_empty() && named.len() <= MOST_NAMES {
        let choice = |it: &&&SignUp| Choice {
            value: it.member.id.0.clone(),
            label: shortened(&it.member.name, 95),
            hint: (it.answer == Answer::Maybe).then(|| "maybe".to_owned()),
        };
        message = message.with(Menu {
            prompt: "Choose who came".into(),
            press: Press::new("event-who-came", key),
            choices: Choices::Listed(named.iter().map(choice).collect()),
            chosen: named
                .iter()
                .filter(|it| it.came == Some(true))
                .map(|it| it.member.id.0.clone())
                .collect(),
            picks: Picks::Any,
        });
    }
    message = message.with(button("Just the number", "event-number", Look::Plain));
    if meeting.came != Some(0) {
        message = message.with(button("It didn't take place", "event-not-held", Look::Plain));
    }
    message
}

pub fn number_form(event: &LibraryEvent, meeting: &Meeting, key: &CardKey) -> Form {
    Form {
        title: shortened(&event.plan.title, 40),
        press: Press::new("event-number", key),
        fields: vec![Field {
            name: NUMBER,
            label: "How many came?".into(),
            hint: "12".into(),
            kind: FieldKind::Line { most: 5 },
            required: true,
            filled: meeting.came.map(|came| came.to_string()),
        }],
    }
}

pub fn not_yet() -> Text {
    words!("It has not begun yet. Ask again afterwards.")
}

pub fn who_came_needs_names() -> Text {
    words!("Choose at least one name, or press [It didn't take place].")
}

/// To somebody who came.
pub fn question(
    event: &LibraryEvent,
    meeting: &Meeting,
    own: &SignUp,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let title = words!("Thank you for coming: {title}", title = typed(&event.plan.title));
    let body = match &own.learnt {
        Some(words) => words!("You will use: {words}\nOnly the librarians read this.", words = typed(words)),
        None => words!(
            "{meeting}. What is one thing that you will use? Only the librarians read your answer.",
            meeting = titled(event, meeting, manner)
        ),
    };
    let label = if own.learnt.is_some() { "Change my answer" } else { "Tell the library" };
    Message::from(Card { title, body, tone: Tone::Good, ..Card::default() }).with(Button::new(
        label,
        "event-learnt",
        key,
        Look::Main,
    ))
}

pub fn question_form(filled: Option<String>, key: &CardKey) -> Form {
    Form {
        title: "One thing that you will use".into(),
        press: Press::new("event-learnt", key),
        fields: vec![Field {
            name: LEARNT,
            label: "One thing that you will use".into(),
            hint: "No student names, please".into(),
            kind: FieldKind::Paragraph { most: MOST_LEARNT },
            required: true,
            filled,
        }],
    }
}

pub fn learnt() -> Message {
    words!("Thank you. Only the librarians read it.").into()
}

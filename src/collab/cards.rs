//! Every sentence said about a request: the draft, the receipt, the card at the desk, the news to its teacher.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::SupportKinds;
use super::draft::{self, Gap};
use super::lifecycle;
use super::types::{Draft, Event, Move, Record, Request, Stage, Thanks, Wish};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Field, FieldKind, Form, Given, Look, Menu, Message, Press, Run,
    Text, Tone,
};

/// History shown on a card: the latest moves. The whole is kept in the events.
const LATEST_EVENTS: usize = 8;
const MOST_REASON: u16 = 500;
const MOST_OUTCOME: u16 = 300;

/// The draft card: what is there, what is still needed, and [Send] once nothing is.
pub fn draft_card(draft: &Draft, checked: &Result<Wish, Vec<Gap>>, kinds: &SupportKinds) -> Message {
    let given = |field| draft.given.get(field).filter(|typed| !typed.trim().is_empty());
    let mut card = Card {
        title: "A request to the library".into(),
        body: "Only you see this until you send it. What you choose and write is kept; /request-collab brings it back."
            .into(),
        ..Card::default()
    };
    for (field, name) in [
        ("topic", "Topic"),
        ("class", "Class"),
        ("when", "When"),
        ("students", "Students"),
        ("goals", "Students should be able to"),
        ("notes", "Notes"),
    ] {
        if let Some(typed) = given(field) {
            card = card.fact(name, Text::default().typed(typed));
        }
    }
    let mut ready = true;
    if let Err(gaps) = checked {
        ready = false;
        let missing: Vec<&str> = gaps
            .iter()
            .filter_map(|gap| match gap {
                Gap::Missing(what) => Some(*what),
                Gap::Wrong(_) => None,
            })
            .collect();
        if !missing.is_empty() {
            card = card.fact("Still needed", missing.join(" and "));
        }
        let wrong: Vec<&str> = gaps
            .iter()
            .filter_map(|gap| match gap {
                Gap::Wrong(sentence) => Some(sentence.as_str()),
                Gap::Missing(_) => None,
            })
            .collect();
        if !wrong.is_empty() {
            card.tone = Tone::Trouble;
            card = card.fact("Please look at this", wrong.join("\n"));
        }
    }
    let press = |verb| Press::new(verb, &draft.card);
    let menu = |verb, prompt: &str, field, choices: Vec<Choice>| Menu {
        prompt: prompt.into(),
        press: press(verb),
        chosen: given(field)
            .into_iter()
            .filter(|value| choices.iter().any(|c| c.value == **value))
            .cloned()
            .collect(),
        choices: Choices::Listed(choices),
    };
    let thanks = draft::thanks_choices().into_iter().map(|(_, choice)| choice).collect();
    let write = if checked.as_ref().is_err_and(|gaps| gaps.iter().any(|gap| matches!(gap, Gap::Wrong(_)))) {
        "Fix"
    } else {
        "Write topic and details"
    };
    let mut message = Message::from(card)
        .with(menu("draft-support", "Kind of support", "support", draft::support_choices(kinds)))
        .with(menu("draft-when", "When (or write a date in the details)", "when", when_choices()))
        .with(menu("draft-thanks", "Public thanks afterwards", "thanks", thanks))
        .with(Button {
            label: write.into(),
            press: press("draft-write"),
            look: if ready { Look::Plain } else { Look::Main },
        });
    if ready {
        message = message.with(Button { label: "Send".into(), press: press("draft-send"), look: Look::Main });
    }
    message
}

fn when_choices() -> Vec<Choice> {
    ["This week", "Next week", "Within a month", "Later this term", "Flexible"]
        .into_iter()
        .map(|words| Choice { value: words.into(), label: words.into(), hint: None })
        .collect()
}

/// The form for topic and details.
pub fn details_form(card: &CardKey, given: &Given) -> Form {
    let form = Form {
        title: "Your request".into(),
        press: Press::new("draft-write", card),
        fields: draft::detail_fields(),
    };
    crate::visit::filled(form, given)
}

/// The private receipt of a request that was sent.
pub fn receipt(
    request: &Request,
    kinds: &SupportKinds,
    usual_answer: Option<TimeDelta>,
    key: &CardKey,
) -> Message {
    let number = request.number;
    let mut body = Text::from(format!(
        "Request #{number} is with the library. A librarian reads it next and answers you privately, here in this server."
    ));
    if let Some(usual) = usual_answer {
        body = body.plain(format!(" The desk usually answers within {}.", about(usual)));
    }
    let mut card = Card { title: "Sent to the library".into(), body, tone: Tone::Good, ..Card::default() };
    card = wish_facts(card, &request.wish, kinds);
    Message::from(card).with(Button {
        label: "Withdraw".into(),
        press: Press::new("withdraw", key),
        look: Look::Danger,
    })
}

/// The receipt of a request that its teacher took back.
pub fn withdrawn_receipt(request: &Request) -> Message {
    Card {
        title: "Withdrawn".into(),
        body: Text::from(format!("Request #{}, ", request.number)).typed(&request.wish.topic).plain(
            ", is withdrawn; the desk sees that too. Type /request-collab whenever you want to ask again.",
        ),
        tone: Tone::Ended,
        ..Card::default()
    }
    .into()
}

/// The card at the desk: who, what, when, history; buttons by stage.
pub fn desk_card(request: &Request, events: &[Event], kinds: &SupportKinds, key: &CardKey) -> Message {
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

fn wish_facts(mut card: Card, wish: &Wish, kinds: &SupportKinds) -> Card {
    card = card.fact("Support", kinds.name_of(&wish.support).to_owned());
    for (name, value) in [("Class", &wish.class), ("When", &wish.when)] {
        if let Some(value) = value {
            card = card.fact(name, Text::default().typed(value));
        }
    }
    if let Some(students) = wish.students {
        card = card.fact("Students", students.to_string());
    }
    for (name, value) in [("Students should be able to", &wish.goals), ("Notes", &wish.notes)] {
        if let Some(value) = value {
            card = card.fact(name, Text::default().typed(value));
        }
    }
    card.fact(
        "Public thanks",
        match wish.thanks {
            Thanks::ByName => "by name",
            Thanks::Colleague => "as \"a colleague\"",
            Thanks::None => "none",
        },
    )
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

fn recorded(record: &Record) -> Text {
    let text = Text::from(format!(
        "{}, {}",
        counted(record.sessions, "session"),
        counted(record.students, "student")
    ));
    match &record.outcome {
        Some(outcome) => text.plain("\n").typed(outcome),
        None => text,
    }
}

fn counted(number: u32, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// What the people of a request are told of one move. Stored as the post's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    pub request: i64,
    /// The move's name.
    pub what: String,
    pub by: String,
    pub why: Option<String>,
}

impl News {
    pub fn of(event: &Event) -> Self {
        Self {
            request: event.request,
            what: event.what.clone(),
            by: event.by.name.clone(),
            why: event.why.clone(),
        }
    }
}

/// The news of one move, to the request's thread.
pub fn news(request: &Request, news: &News) -> Message {
    let number = news.request;
    let topic = &request.wish.topic;
    let this = |words: &str| Text::from(format!("{words}request #{number}, ")).typed(topic);
    let mut pinged = &request.teacher.id;
    let (title, body, tone) = match news.what.as_str() {
        "accept" => (
            "Accepted",
            Text::default().typed(&news.by).plain(" has taken on ").join(this("")).plain("."),
            Tone::Good,
        ),
        "decline" => (
            "Declined",
            this("The library cannot take on ")
                .plain(". The reason from ")
                .typed(&news.by)
                .plain(" stands below."),
            Tone::Ended,
        ),
        "complete" => (
            "Completed",
            this("Completed: ")
                .plain(". If a number is wrong, tell ")
                .typed(&news.by)
                .plain(" and it will be corrected. Thank you for teaching this with the library."),
            Tone::Good,
        ),
        "withdraw" => {
            if let Some(librarian) = &request.librarian {
                pinged = &librarian.id;
            }
            (
                "Withdrawn",
                Text::default().typed(&news.by).plain(" has withdrawn ").join(this("")).plain("."),
                Tone::Ended,
            )
        }
        _ => (
            "News",
            Text::default().typed(&news.by).plain(" has changed ").join(this("")).plain("."),
            Tone::Calm,
        ),
    };
    let mut card = Card { title: title.into(), body, tone, ..Card::default() };
    match (&news.why, &request.record) {
        (Some(reason), _) if news.what == "decline" => {
            card = card.fact("Reason", Text::default().typed(reason))
        }
        (_, Some(record)) if news.what == "complete" => card = card.fact("What came of it", recorded(record)),
        _ => {}
    }
    Message {
        text: Text::default().run(Run::Mention(pinged.clone())),
        card: Some(card),
        controls: Vec::new(),
        pings: vec![pinged.clone()],
    }
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

/// A rough span of time, as people say it.
fn about(span: TimeDelta) -> String {
    match (span.num_hours(), span.num_days()) {
        (0, _) => "the hour".to_owned(),
        (hours, 0) => format!("{} hours", hours + 1),
        (_, 1) => "2 days".to_owned(),
        (_, days) => format!("{} days", days + 1),
    }
}

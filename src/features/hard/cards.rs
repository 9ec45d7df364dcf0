//! Every sentence about what is hard to teach.

use super::types::{CLASS, HardTopic, MOST_CLASS, MOST_TOPIC, MOST_WHY, Stage, TOPIC, WHY};
use crate::chat::words::typed;
use crate::chat::{Button, Card, CardKey, Field, FieldKind, Form, Given, Look, Message, Press, Text, Tone};
use crate::days::Manner;
use crate::features::collab::{Request, text};
use crate::library::Refusal;
use crate::words;

const OFFER: &str = "offer";
const MOST_OFFER: u16 = 1_000;

/// Under the post.
pub fn telling_form(manner: &Manner, key: &CardKey) -> Form {
    let field = |name, label: &str, hint: String, kind, required| Field {
        name,
        label: label.into(),
        hint,
        kind,
        required,
        filled: None,
    };
    Form {
        title: "Only the librarians read this".into(),
        press: Press::new("hard-tell", key),
        fields: vec![
            field(
                TOPIC,
                "Which topic is hard to teach?",
                "Why the seasons change".into(),
                FieldKind::Line { most: MOST_TOPIC },
                true,
            ),
            field(
                CLASS,
                "Class",
                format!("{} science", manner.class(8)),
                FieldKind::Line { most: MOST_CLASS },
                false,
            ),
            field(
                WHY,
                "What makes it hard?",
                "Nothing to look at; everybody learnt it wrong before".into(),
                FieldKind::Paragraph { most: MOST_WHY },
                false,
            ),
        ],
    }
}

/// After the form.
pub fn told(topic: &str) -> Message {
    words!(
        "Thank you: the librarians have \"{topic}\", and nobody else does. If they have an idea, they write to you \
         privately.",
        topic = typed(topic)
    )
    .into()
}

/// The card at the desk.
pub fn at_desk(told: &HardTopic, key: &CardKey) -> Message {
    let mut card = Card {
        title: "Hard to teach".into(),
        body: Text::default().typed(&told.topic),
        tone: Tone::Waiting,
        ..Card::default()
    }
    .fact("From", Text::default().typed(&told.by.name));
    for (name, words) in [("Class", &told.class), ("What makes it hard", &told.why)] {
        if let Some(words) = words {
            card = card.fact(name, Text::default().typed(words));
        }
    }
    card = card.fact("Who knows", "Whoever wrote it, and the librarians. Don't pass it on with a name.");
    Message::from(card).with(offer_button(key)).with(Button::new("Not now", "hard-aside", key, Look::Plain))
}

fn offer_button(key: &CardKey) -> Button {
    Button::new("Offer something", "hard-offer", key, Look::Main)
}

/// One line of what needs no look any more; what was laid aside can still be taken up.
pub fn folded(told: &HardTopic, key: &CardKey) -> Option<Message> {
    let (topic, who) = (typed(&told.topic), typed(&told.by.name));
    match told.stage {
        Stage::Waits => None,
        Stage::Offered(number) => Some(
            words!(
                "Hard to teach: {topic} · {who} · offered something in #{number}",
                topic = topic,
                who = who,
                number = number
            )
            .into(),
        ),
        Stage::LaidAside => Some(
            Message::from(words!("Hard to teach: {topic} · {who} · not now", topic = topic, who = who))
                .with(offer_button(key)),
        ),
    }
}

pub fn offer_form(told: &HardTopic, key: &CardKey) -> Form {
    Form {
        title: "Offer something".into(),
        press: Press::new("hard-offer", key),
        fields: vec![Field {
            name: OFFER,
            label: crate::chat::shortened(&format!("What could you do? {} reads it", told.by.name), 45),
            hint: "We could bring a globe and a lamp, and play a day in ten stations".into(),
            kind: FieldKind::Paragraph { most: MOST_OFFER },
            required: true,
            filled: None,
        }],
    }
}

/// The error is a sentence with the remedy.
pub fn read_offer(given: &Given) -> Result<String, String> {
    text(given.get(OFFER).map_or("", String::as_str), "The suggestion", MOST_OFFER)
}

/// After it.
pub fn offered(request: &Request) -> Message {
    words!(
        "I'm passing your suggestion to {teacher}, as request #{number} in their name. It's waiting for their answer.",
        teacher = typed(&request.teacher.name),
        number = request.number
    )
    .into()
}

pub fn offered_already(request: i64) -> Refusal {
    Refusal(words!("Somebody has offered something already: see request #{request}.", request = request))
}

pub fn is_gone() -> Refusal {
    Refusal::new("This isn't kept any more: it's over a year old, or whoever wrote it had it deleted.")
}

/// What the desk calls it, in the middle of a sentence.
pub fn name(told: &HardTopic) -> Text {
    words!("what {who} finds hard to teach", who = typed(&told.by.name))
}

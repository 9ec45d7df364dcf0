//! Every sentence said about thank-yous, and the thank-yous themselves as the staff reads them.

use super::types::{MOST_WORDS, NAME, State, ThankYou, as_said, checked_words};
use crate::chat::{
    Button, Card, CardKey, Choices, Field, FieldKind, Form, Given, Look, Menu, Message, Picks, Press, Run,
    Text, Tone, shortened,
};
use crate::days::Manner;
use crate::features::collab::{Person, Thanks};

/// The names of the forms' fields.
const WORDS: &str = "words";
pub const REASON: &str = "reason";

/// What the staff reads: one thank-you, or all that were due. `None` when nobody in them may be thanked in public
/// (any more).
pub fn appreciation(thank_yous: &[(ThankYou, Vec<(Person, Thanks)>)], manner: &Manner) -> Option<Message> {
    let said = thank_yous.iter().filter_map(|(thank_you, people)| as_said(&thank_you.words, people));
    let body = said.reduce(|all, next| all.plain("\n\n").join(next))?;
    let footer = manner.signature();
    Some(Card { title: "Thank you".into(), body, footer, tone: Tone::Good, ..Card::default() }.into())
}

/// What the desk knows of a thank-you beside its row.
pub struct Facts {
    /// Each as they chose at this moment.
    pub people: Vec<(Person, Thanks)>,
    /// When the next thank-yous are posted, in the school's manner.
    pub next_slot: Option<String>,
}

/// A thank-you at the desk, with what can still be done about it.
pub fn at_desk(thank_you: &ThankYou, facts: &Facts, key: &CardKey) -> Message {
    let said = as_said(&thank_you.words, &facts.people);
    let (title, tone, when): (_, _, Text) = match (&thank_you.state, &said) {
        (State::Posted, None) => (
            "A thank-you, posted",
            Tone::Calm,
            "It was said in the staff channel, before who is meant chose not to be thanked in public.".into(),
        ),
        (State::Posted, Some(_)) => ("A thank-you, posted", Tone::Calm, "It was said in the staff channel.".into()),
        (State::Reserved, _) => (
            "A thank-you that waits to be posted",
            Tone::Waiting,
            "It's due and not posted yet. If something keeps it, that stands here at the desk.".into(),
        ),
        (_, None) => (
            "A thank-you that stays unsaid",
            Tone::Ended,
            "Who is meant would rather not be thanked in public, so it is not posted. Should they change their \
             mind, it waits here."
                .into(),
        ),
        (State::Held, Some(_)) => (
            "A thank-you, held",
            Tone::Waiting,
            "Not before somebody presses [Post it on the day] or [Post now].".into(),
        ),
        (State::Waiting, Some(_)) => (
            "A thank-you for the staff channel",
            Tone::Good,
            facts.next_slot.as_ref().map_or_else(|| "with the next thank-yous".to_owned(), |slot| format!("on {slot}")).into(),
        ),
    };
    let body = said.unwrap_or_else(|| Text::default().typed(thank_you.words.replace(NAME, "…")));
    let mut card = Card { title: title.into(), body, tone, ..Card::default() };
    if let Some(request) = thank_you.request {
        card = card.fact("For", format!("Request #{request}"));
    }
    card = card.fact("Thanked", how_named(&facts.people)).fact("When", when);
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let buttons = match thank_you.state {
        State::Reserved | State::Posted => Vec::new(),
        State::Waiting => vec![
            button("Edit", "thanks-edit", Look::Plain),
            button("Hold", "thanks-hold", Look::Plain),
            button("Post now", "thanks-now", Look::Main),
        ],
        State::Held => vec![
            button("Post it on the day", "thanks-release", Look::Main),
            button("Edit", "thanks-edit", Look::Plain),
            button("Post now", "thanks-now", Look::Plain),
        ],
    };
    buttons.into_iter().fold(Message::from(card), Message::with)
}

/// Who is thanked, and how each of them chose to be named.
fn how_named(people: &[(Person, Thanks)]) -> Text {
    let each = people.iter().map(|(person, choice)| {
        Text::default().typed(&person.name).plain(match choice {
            Thanks::ByName => ", by name",
            Thanks::Colleague => ", as \"a colleague\"",
            Thanks::None => ", who would rather not be thanked in public",
        })
    });
    each.reduce(|all, next| all.plain("\n").join(next)).unwrap_or_else(|| "nobody yet".into())
}

/// The words of a thank-you, to be changed.
pub fn words_form(words: &str, press: Press) -> Form {
    Form {
        title: "The words of a thank-you".into(),
        press,
        fields: vec![Field {
            name: WORDS,
            label: format!("Leave {NAME} in: the name goes there"),
            hint: format!("Thank you to {NAME} for …"),
            kind: FieldKind::Paragraph { most: MOST_WORDS },
            required: true,
            filled: Some(words.to_owned()),
        }],
    }
}

/// Reads that form. The error is a sentence with the remedy.
pub fn read_words(given: &Given, people: &[Person]) -> Result<String, String> {
    checked_words(given.get(WORDS).map_or("", String::as_str), people)
}

/// What `/thanks write` asks first.
pub fn reason_form(press: Press, words: Option<String>) -> Form {
    Form {
        title: "A thank-you".into(),
        press,
        fields: vec![Field {
            name: REASON,
            label: "Thank you to … for".into(),
            hint: "the two display cases in the hall. You choose the names next; no student names, please"
                .into(),
            kind: FieldKind::Paragraph { most: MOST_WORDS },
            required: true,
            filled: words,
        }],
    }
}

/// A thank-you in the making: who is thanked, and how it reads.
pub fn writing(words: &str, people: &[(Person, Thanks)], key: &CardKey) -> Message {
    let said = as_said(words, people);
    let is_ready = said.is_some();
    let body = match (said, people) {
        (Some(said), _) => said,
        (None, []) => {
            "Choose who is thanked. Each is named as they once chose: by name, as \"a colleague\", or not \
                       at all."
                .into()
        }
        (None, _) => {
            "Nobody chosen here may be thanked in public. Choose somebody else, or tell them yourself.".into()
        }
    };
    let mut card = Card { title: "A thank-you".into(), body, ..Card::default() };
    card = if people.is_empty() {
        card.fact("Words", Text::default().typed(words.replace(NAME, "…")))
    } else {
        card.fact("Thanked", how_named(people))
    };
    let menu = Menu {
        prompt: "Who is thanked?".into(),
        press: Press::new("thanks-people", key),
        choices: Choices::Members,
        chosen: people.iter().map(|(person, _)| person.id.0.clone()).collect(),
        picks: Picks::Any,
    };
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let message =
        Message::from(card).with(menu).with(button("Change the words", "thanks-words", Look::Plain));
    if !is_ready {
        return message;
    }
    message.with(button("Post it with the next thank-yous", "thanks-queue", Look::Main))
}

/// The thank-you is in the queue.
pub fn queued(slot: Option<String>) -> Message {
    let when = slot.map_or_else(|| "with the next thank-yous".to_owned(), |slot| format!("on {slot}"));
    Text::from(format!(
        "The thank-you will be posted {when}. Until then it stands at the desk, where it can be edited, held, or posted \
         at once."
    ))
    .into()
}

/// The answer where the desk's card, which shows it too, is not in sight.
pub fn changed(thank_you: &ThankYou) -> Message {
    Text::from(match thank_you.state {
        State::Held => "The thank-you is held: it stays at the desk until somebody lets it go.",
        State::Waiting => "The thank-you has its new words and will be posted with the next ones.",
        State::Reserved => "The thank-you is due and not posted yet.",
        State::Posted => "The thank-you was posted.",
    })
    .into()
}

/// Thank-yous that `/thanks list` shows; with their links so many fit a card.
const LISTED: usize = 20;

/// `/thanks list`.
pub fn list(thank_yous: &[(ThankYou, Option<String>)], next_slot: Option<String>) -> Message {
    if thank_yous.is_empty() {
        return Text::from(
            "No thank-you is waiting. One is offered whenever a request is completed, and /thanks write begins one \
             for anything else.",
        )
        .into();
    }
    let mut body = Text::default();
    let groups = [
        (State::Waiting, "Waiting for their day"),
        (State::Reserved, "Due, not posted yet"),
        (State::Held, "Held"),
    ];
    for (state, heading) in groups {
        let mut of_state =
            thank_yous.iter().take(LISTED).filter(|(thank_you, _)| thank_you.state == state).peekable();
        if of_state.peek().is_none() {
            continue;
        }
        body = body.strong(heading).plain("\n");
        for (thank_you, link) in of_state {
            body = body.plain("· ").typed(in_short(thank_you));
            if let Some(to) = link {
                body = body.plain(" · ").run(Run::Link { words: "card".into(), to: to.clone() });
            }
            body = body.plain("\n");
        }
    }
    if thank_yous.len() > LISTED {
        body = body.plain(format!("… and {} more.", thank_yous.len() - LISTED));
    }
    let mut card = Card { title: "Thank-yous".into(), body, ..Card::default() };
    if let Some(slot) = next_slot {
        card = card.fact("Next", slot);
    }
    card.into()
}

/// A thank-you in a line: who, and how it begins.
pub fn in_short(thank_you: &ThankYou) -> String {
    const MOST: usize = 60;
    let names: Vec<&str> = thank_you.people.iter().map(|person| person.name.as_str()).collect();
    let line = format!("{}: {}", names.join(", "), thank_you.words.replace(NAME, "…"));
    shortened(&line, MOST)
}

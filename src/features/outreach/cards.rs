//! Every sentence about hints, and of the word that a librarian sends.

use super::drafts::draft;
use super::types::{Asked, Chosen, Decision, Hint};
use crate::chat::words::{ours, strong_typed, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Field, FieldKind, Form, Look, Menu, Message, Picks, Press, Text,
    Tone, shortened,
};
use crate::days::Manner;
use crate::features::collab::Person;
use crate::features::departments::Mark;
use crate::library::Refusal;
use crate::words;

/// The field of the form, and its most characters: what still fits well on a phone.
pub const WORDS: &str = "words";
pub const MOST_WORDS: u16 = 1_000;
/// Discord lets a menu have so many choices.
const MOST_CHOICES: usize = 25;
/// Characters of a choice (Discord takes 100), and of a form's title (45).
const MOST_LABEL: usize = 100;
const MOST_TITLE: usize = 45;

/// A line of the brief: to whom, and why.
pub fn brief_line(hint: &Hint, manner: &Manner) -> Text {
    words!("{name}: {reason}", name = strong_typed(plain_name(hint)), reason = reason(hint, manner))
}

/// What a hint is about, in a few words of its own.
pub fn plain_name(hint: &Hint) -> String {
    match hint {
        Hint::Department { name, .. } | Hint::Subject { name, .. } => name.clone(),
        Hint::Again { teacher, .. } => teacher.name.clone(),
        Hint::Colleague { who, .. } => who.name.clone(),
    }
}

fn reason(hint: &Hint, manner: &Manner) -> Text {
    match hint {
        Hint::Department { since: Some(since), .. } => {
            words!("I know of no request from there since {day}", day = ours(manner.short_day(*since)))
        }
        Hint::Department { since: None, .. } => "I know of no request from there for more than a year".into(),
        Hint::Again { topic, was: Asked::NotAnswered, .. } => {
            words!("worth repeating, and my question is not answered yet: {topic}", topic = typed(topic))
        }
        Hint::Again { topic, was: Asked::NotReached, .. } => {
            words!("worth repeating, and my question didn't reach them: {topic}", topic = typed(topic))
        }
        Hint::Colleague { mark: Mark::Newcomer, .. } => "new here, and has not asked for anything yet".into(),
        Hint::Colleague { .. } => "leads a team, and has not asked for anything yet".into(),
        Hint::Subject { .. } => "two or more found it most helpful, and nobody else there has asked".into(),
    }
}

/// A menu of hints for the brief.
pub fn menu(hints: &[Hint], verb: &str, key: &CardKey) -> Option<Menu> {
    let choice = |hint: &Hint| Choice {
        value: hint.about().to_string(),
        label: shortened(&plain_name(hint), MOST_LABEL),
        hint: None,
    };
    (!hints.is_empty()).then(|| Menu {
        prompt: "Write to somebody".into(),
        press: Press::new(verb, key),
        choices: Choices::Listed(hints.iter().map(choice).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    })
}

/// One hint, privately.
pub fn hint(hint: &Hint, manner: &Manner, key: &CardKey) -> Message {
    let card = Card { title: name(hint), body: with_capital(hint, manner), ..Card::default() };
    let write = match hint.person() {
        Some(_) => Button::new("Write to them …", "hint-write", key, Look::Main),
        None => Button::new("Write to them", "hint-text", key, Look::Main),
    };
    with_decisions(Message::from(card).with(write), key)
}

fn name(hint: &Hint) -> Text {
    Text::default().typed(plain_name(hint))
}

/// The reason as a sentence, and who reads it.
fn with_capital(hint: &Hint, manner: &Manner) -> Text {
    let why = match hint {
        Hint::Department { since: Some(since), .. } => {
            words!("I know of no request from there since {day}.", day = ours(manner.day(*since)))
        }
        Hint::Department { since: None, .. } => "I know of no request from there for more than a year.".into(),
        Hint::Again { topic, was: Asked::NotAnswered, .. } => words!(
            "You found it worth repeating: {topic}. I asked \"Again this year?\" and got no answer, so I won't ask \
             twice. A word of yours may reach them better.",
            topic = typed(topic)
        ),
        Hint::Again { topic, was: Asked::NotReached, .. } => words!(
            "You found it worth repeating: {topic}. My question \"Again this year?\" didn't reach them.",
            topic = typed(topic)
        ),
        Hint::Colleague { mark: Mark::Newcomer, .. } => "New here, and has not asked for anything yet.".into(),
        Hint::Colleague { .. } => "Leads a team, and has not asked for anything yet.".into(),
        Hint::Subject { .. } => {
            "Two or more there found working with you most helpful, and nobody else there has asked. That they said so \
             is for the desk alone."
                .into()
        }
    };
    words!("{why}\nOnly librarians read this.", why = why)
}

fn with_decisions(message: Message, key: &CardKey) -> Message {
    message.with(Button::new("Not now", "hint-not-now", key, Look::Plain)).with(Button::new(
        "Never suggest this",
        "hint-never",
        key,
        Look::Plain,
    ))
}

/// Her words to one person, with a draft.
pub fn writing(person: &Person, hint: &Hint, librarian: &str, manner: &Manner, key: &CardKey) -> Form {
    let words = Field {
        name: WORDS,
        label: "I send it as a direct message, once".into(),
        hint: "Your own words are best".into(),
        kind: FieldKind::Paragraph { most: MOST_WORDS },
        required: true,
        filled: Some(draft(hint, librarian, manner)),
    };
    let title = shortened(&format!("Write to {}", person.name), MOST_TITLE);
    Form { title, press: Press::new("hint-write", key), fields: vec![words] }
}

/// A text for several people, to be copied to wherever they read.
pub fn text_to_copy(hint: &Hint, librarian: &str, manner: &Manner, key: &CardKey) -> Message {
    let body = words!(
        "I don't know who is there, so I can't write to them. Copy this to wherever they read, and change it as you \
         like:\n\n{text}",
        text = typed(draft(hint, librarian, manner))
    );
    let card = Card { title: name(hint), body, ..Card::default() };
    let wrote = Button::new("I've written to them", "hint-wrote", key, Look::Main);
    with_decisions(Message::from(card).with(wrote), key)
}

/// A librarian has decided.
pub fn decided(decision: &Decision, manner: &Manner, key: &CardKey) -> Message {
    let (name, term) = (typed(&decision.name), manner.term());
    let words = match decision.chosen {
        Chosen::Written => {
            words!("{name}: you wrote to them. I'll leave it for a {term}.", name = name, term = term)
        }
        Chosen::NotNow => words!("{name}: not now. I'll leave it for a {term}.", name = name, term = term),
        Chosen::Never => words!(
            "{name}: I won't suggest this again. /library-settings, [Departments and hints], takes that back.",
            name = name
        ),
    };
    Message::from(words).with(Button::new("Suggest it again", "hint-again", key, Look::Plain))
}

/// The word is queued.
pub fn is_on_its_way(person: &Person) -> Message {
    words!(
        "I'm sending it to {who}. If I can't reach them, the desk hears of it here.",
        who = typed(&person.name)
    )
    .into()
}

/// What that person reads.
pub fn word(said: &str, by: &Person, manner: &Manner, key: &CardKey) -> Message {
    let title = words!("{who}, from {library}", who = typed(&by.name), library = manner.library());
    let body = Text::default().typed(said);
    Message::from(Card { title, body, ..Card::default() }).with(Button::new(
        "Ask the library",
        "word-ask",
        key,
        Look::Main,
    ))
}

/// What rests, and what is never suggested, with a menu to suggest it again.
pub fn not_suggested(resting: &[Decision], manner: &Manner, key: &CardKey) -> Message {
    let title = "What I don't suggest".into();
    if resting.is_empty() {
        let body = "Nothing: whatever I find, I suggest when a week begins.".into();
        return Card { title, body, ..Card::default() }.into();
    }
    let shown = resting.iter().take(MOST_CHOICES);
    let mut body = Text::default();
    for (place, decision) in shown.clone().enumerate() {
        body = if place == 0 { body } else { body.plain("\n") };
        body = body.join(in_words(decision, manner));
    }
    let choice = |decision: &Decision| Choice {
        value: decision.about.to_string(),
        label: shortened(&decision.name, MOST_LABEL),
        hint: None,
    };
    let menu = Menu {
        prompt: "Suggest this again".into(),
        press: Press::new("suggest-again", key),
        choices: Choices::Listed(shown.map(choice).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    };
    Message::from(Card { title, body, tone: Tone::Calm, ..Card::default() }).with(menu)
}

fn in_words(decision: &Decision, manner: &Manner) -> Text {
    let (name, who) = (strong_typed(&decision.name), typed(&decision.by.name));
    let day = ours(manner.short_day(decision.on));
    match decision.chosen {
        Chosen::Never => words!("{name}: never ({who}, {day})", name = name, who = who, day = day),
        Chosen::NotNow => words!(
            "{name}: not for a {term} ({who}, {day})",
            name = name,
            term = manner.term(),
            who = who,
            day = day
        ),
        Chosen::Written => {
            words!("{name}: {who} wrote to them on {day}", name = name, who = who, day = day)
        }
    }
}

/// Somebody else was quicker.
pub fn is_decided(decision: &Decision) -> Refusal {
    let who = typed(&decision.by.name);
    let name = typed(&decision.name);
    Refusal::new(match decision.chosen {
        Chosen::Written => words!("{name}: {who} has already written to them.", name = name, who = who),
        Chosen::NotNow => words!("{name}: {who} has already decided: not now.", name = name, who = who),
        Chosen::Never => {
            words!("{name}: {who} has already decided: not to be suggested.", name = name, who = who)
        }
    })
}

pub fn has_left(person: &Person) -> Refusal {
    Refusal(words!("{who} has left the server, so nothing was sent.", who = typed(&person.name)))
}

pub fn over() -> Refusal {
    Refusal::new("There is nothing to suggest here any more: somebody has asked, or the roles have changed.")
}

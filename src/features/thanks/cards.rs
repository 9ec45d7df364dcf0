//! Every sentence said about thank-yous, and the thank-yous themselves as the staff reads them.

use super::names;
use super::said::{Named, as_said, may_be_said, said_together};
use super::types::{LeftAlone, MOST_WORDS, NAME, State, ThankYou, checked_words};
use crate::chat::words::{in_plain_words, ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choices, Field, FieldKind, Form, Given, Look, Menu, Message, Picks, Press, Run,
    Text, Tone, shortened,
};
use crate::days::Manner;
use crate::features::collab::{Person, Thanks};
use crate::words;

/// The names of the forms' fields.
const WORDS: &str = "words";
pub const REASON: &str = "reason";

/// What the staff reads: one thank-you, or all that were due. `None` when nobody in them may be thanked in public
/// (any more).
pub fn appreciation(thank_yous: &[Named], manner: &Manner) -> Option<Message> {
    let body = said_together(thank_yous.iter().map(|(it, people)| (it.words.as_str(), people.as_slice())))?;
    let footer = manner.signature();
    Some(Card { title: "Thank you".into(), body, footer, tone: Tone::Good, ..Card::default() }.into())
}

/// How a post of thank-yous begins, on one line.
pub fn first_words(message: &Message) -> Text {
    const MOST: usize = 60;
    let body = message.card.as_ref().map(|card| in_plain_words(&card.body)).unwrap_or_default();
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    Text::default().typed(shortened(&line, MOST))
}

/// What the desk knows of a thank-you beside its row.
pub struct Facts {
    /// Each as they chose at this moment.
    pub people: Vec<(Person, Thanks)>,
    /// When the next thank-yous are posted, in the school's manner.
    pub next_slot: Option<String>,
    /// Somebody in it is thanked for something else by then.
    pub is_later: bool,
    /// Whoever must not be named in it.
    pub unnamed: Vec<Person>,
}

/// A thank-you at the desk, with what can still be done about it.
pub fn at_desk(thank_you: &ThankYou, facts: &Facts, key: &CardKey) -> Message {
    let said = as_said(&thank_you.words, &facts.people);
    let (title, tone, when): (_, _, Text) = match (&thank_you.state, &said) {
        (State::Posted, None) => (
            "A thank-you, posted",
            Tone::Calm,
            "It was posted, and taken down: they asked not to be thanked in public.".into(),
        ),
        (State::Posted, Some(_)) => {
            ("A thank-you, posted", Tone::Calm, "It was said in the staff channel.".into())
        }
        (State::Reserved, _) => (
            "A thank-you that waits to be posted",
            Tone::Waiting,
            "It's due and not posted yet. If something keeps it, that stands here at the desk.".into(),
        ),
        (state, None) if may_still_answer(&facts.people) => (
            "A thank-you that waits for an answer",
            Tone::Waiting,
            not_said_yet(&facts.people).plain(if *state == State::Held {
                " It is held, too: once they have, press [Post it on the day]."
            } else {
                " I post it once they have: /my-requests asks them."
            }),
        ),
        (_, None) => (
            "A thank-you, not posted",
            Tone::Ended,
            "Not posted: they asked not to be thanked in public.".into(),
        ),
        (State::Held, Some(_)) => (
            "A thank-you, held",
            Tone::Waiting,
            "Not before somebody presses [Post it on the day] or [Post now].".into(),
        ),
        (State::Waiting, Some(_)) => (
            "A thank-you for the staff channel",
            Tone::Good,
            on_its_day(facts.next_slot.as_deref(), facts.is_later),
        ),
    };
    let body = said.unwrap_or_else(|| Text::default().typed(thank_you.words.replace(NAME, "…")));
    let mut card = Card { title: title.into(), body, tone, ..Card::default() };
    if let Some(request) = thank_you.request {
        card = card.fact("For", format!("Request #{request}"));
    }
    card = card.fact("Thanked", how_named(&facts.people)).fact("When", when);
    if !matches!(thank_you.state, State::Reserved | State::Posted) {
        card = please_check(card, &thank_you.words, &facts.unnamed);
    }
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

/// When a thank-you that waits is said.
fn on_its_day(slot: Option<&str>, is_later: bool) -> Text {
    match (slot, is_later) {
        (None, _) => "with the next thank-yous".into(),
        (Some(day), false) => words!("on {day}", day = ours(day)),
        (Some(day), true) => {
            words!("after {day}: they are thanked for something else that day", day = ours(day))
        }
    }
}

/// Whether somebody has not said yet how they wish to be thanked.
fn may_still_answer(people: &[(Person, Thanks)]) -> bool {
    people.iter().any(|(_, choice)| *choice == Thanks::Unanswered)
}

/// Who has not said yet whether they may be thanked.
pub fn not_said_yet(people: &[(Person, Thanks)]) -> Text {
    let silent = people.iter().filter(|(_, choice)| *choice == Thanks::Unanswered);
    let names: Vec<&str> = silent.map(|(person, _)| person.name.as_str()).collect();
    match names.as_slice() {
        [name] => words!("{who} has not said yet whether I may thank them in public.", who = typed(*name)),
        names => words!(
            "{who} have not said yet whether I may thank them in public.",
            who = typed(names.join(", "))
        ),
    }
}

/// Names that are pointed out at once: as many as a fact of a card holds.
const MOST_POINTED_OUT: usize = 5;

/// Points out what may be the name of somebody who must not be named.
pub fn please_check(card: Card, words: &str, unnamed: &[Person]) -> Card {
    let found = names::parts(words, unnamed);
    let line = |(part, person): (&str, &Person)| {
        words!(
            "“{part}” may be {who}, who is not to be named. If so, edit the words.",
            part = typed(part),
            who = typed(&person.name)
        )
    };
    match found.into_iter().take(MOST_POINTED_OUT).map(line).reduce(|all, next| all.plain("\n").join(next)) {
        Some(lines) => card.fact("Please check", lines),
        None => card,
    }
}

/// Who is thanked, and how each of them chose to be named.
fn how_named(people: &[(Person, Thanks)]) -> Text {
    let each = people.iter().map(|(person, choice)| {
        Text::default().typed(&person.name).plain(match choice {
            Thanks::ByName => ", by name",
            Thanks::Colleague => ", as \"a colleague\"",
            Thanks::None => ", who asked not to be thanked in public",
            Thanks::Unanswered => ", who has not said yet",
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
            label: format!("Keep {NAME}: it becomes the name"),
            hint: format!("Thank you to {NAME} for …"),
            kind: FieldKind::Paragraph { most: MOST_WORDS },
            required: true,
            filled: Some(words.to_owned()),
        }],
    }
}

/// The fields of a round's form, as many as a form holds (five on Discord).
const OF_ROUND: [&str; 5] = ["words-1", "words-2", "words-3", "words-4", "words-5"];

/// The words of all thank-yous of one post; `None` where they are more than a form holds.
pub fn round_form(round: &[ThankYou], press: Press) -> Option<Form> {
    let field = |(name, thank_you): (&'static str, &ThankYou)| Field {
        name,
        label: format!("Keep {NAME}: it becomes the name"),
        hint: format!("Thank you to {NAME} for …"),
        kind: FieldKind::Paragraph { most: MOST_WORDS },
        required: true,
        filled: Some(thank_you.words.clone()),
    };
    let fields = OF_ROUND.into_iter().zip(round).map(field).collect();
    (round.len() <= OF_ROUND.len()).then(|| Form {
        title: "The words of these thank-yous".into(),
        press,
        fields,
    })
}

/// What was written into that form for the thank-you at this place.
pub fn words_of_round(given: &Given, place: usize) -> Option<String> {
    given.get(*OF_ROUND.get(place)?).cloned()
}

/// What was written into the form of one.
pub fn typed_words(given: &Given) -> &str {
    given.get(WORDS).map_or("", String::as_str)
}

/// Reads that form. The error is a sentence with the remedy.
pub fn read_words(given: &Given, left_alone: &LeftAlone<'_>) -> Result<String, String> {
    checked_words(given.get(WORDS).map_or("", String::as_str), left_alone)
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
pub fn writing(words: &str, people: &[(Person, Thanks)], unnamed: &[Person], key: &CardKey) -> Message {
    let body = match (as_said(words, people), people) {
        (Some(said), _) => said,
        (None, []) => "Choose who is thanked. Each is named as they wish.".into(),
        (None, _) if may_still_answer(people) => not_said_yet(people)
            .plain(" It waits at the desk until they have: ask them to open /my-requests."),
        (None, _) => {
            "They asked not to be thanked in public. Choose somebody else, or tell them yourself.".into()
        }
    };
    let mut card = Card { title: "A thank-you".into(), body, ..Card::default() };
    if as_said(words, people).is_none() {
        card = card.fact("Words", Text::default().typed(words.replace(NAME, "…")));
    }
    if !people.is_empty() {
        card = please_check(card.fact("Thanked", how_named(people)), words, unnamed);
    }
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
    if may_be_said(people) || may_still_answer(people) {
        return message.with(button("Post it with the next thank-yous", "thanks-queue", Look::Main));
    }
    message
}

/// The thank-you is in the queue.
pub fn queued(people: &[(Person, Thanks)], slot: Option<&str>, is_later: bool) -> Message {
    if !may_be_said(people) {
        return not_said_yet(people)
            .plain(" The thank-you waits at the desk until they have: ask them to open /my-requests.")
            .into();
    }
    words!(
        "The thank-you will be posted {when}. Until then you can edit, hold or post it at the desk.",
        when = on_its_day(slot, is_later)
    )
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

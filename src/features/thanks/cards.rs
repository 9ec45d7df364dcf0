//! Every sentence said about thank-yous, and the thank-yous themselves as the staff reads them.

mod list;

pub use list::{Listed, in_short, list};

use super::actions::{Shown, Stands};
use super::names;
use super::said::{Named, as_said, may_be_said, said_together};
use super::types::{LeftAlone, MOST_WORDS, NAME, State, ThankYou, checked_words};
use crate::chat::words::{MOST_OF_A_FACT, and, fitted_lines, in_plain_words, ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choices, Field, FieldKind, Form, Given, Look, Menu, Message, Picks, Press, Text,
    Tone, shortened,
};
use crate::days::Manner;
use crate::features::collab::{Person, Thanks};
use crate::library::Refusal;
use crate::words;

/// The names of the forms' fields.
pub const WORDS: &str = "words";
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
    /// Whose name its words hold, and must not.
    pub named_in_words: Option<Person>,
    /// When the next thank-yous are posted, in the school's manner.
    pub next_slot: Option<String>,
    /// Why the post that is to say it is held.
    pub why_held: Option<String>,
    /// Somebody in it is thanked for something else by then.
    pub is_later: bool,
    /// Whoever must not be named in it.
    pub unnamed: Vec<Person>,
}

/// A thank-you at the desk, with what can still be done about it.
pub fn at_desk(thank_you: &ThankYou, facts: &Facts, key: &CardKey) -> Message {
    let said = as_said(&thank_you.words, &facts.people);
    let (title, tone, when): (_, _, Text) = match (&thank_you.state, &said, &facts.named_in_words) {
        // It folds up where it stands (`said_at_desk`).
        (State::Posted, ..) => ("A thank-you, posted", Tone::Calm, "Posted in the staff channel.".into()),
        (State::Reserved, ..) => match &facts.why_held {
            Some(why) => (
                "A thank-you, held back",
                Tone::Trouble,
                words!("I can't post it yet. {why} I'll then post it.", why = ours(why)),
            ),
            None => (
                "A thank-you, waiting to be posted",
                Tone::Waiting,
                "It's due and not posted yet. If something holds it up, a card here at the desk says so."
                    .into(),
            ),
        },
        (state, None, _) if may_still_answer(&facts.people) => (
            "A thank-you, waiting for an answer",
            Tone::Waiting,
            if *state == State::Held {
                words!(
                    "{who} It's also held: once they have, press [Post it on the day].",
                    who = not_said_yet(&facts.people)
                )
            } else {
                words!(
                    "{who} I'll post it once they have: they can choose in /my-requests.",
                    who = not_said_yet(&facts.people)
                )
            },
        ),
        (_, None, _) => (
            "A thank-you, not posted",
            Tone::Ended,
            "Not posted: they asked not to be thanked in public.".into(),
        ),
        (State::Held, Some(_), Some(person)) => (
            "A thank-you, waiting for other words",
            Tone::Waiting,
            words!(
                "Its words name {who}, who asked not to be named in public. Leave the name out with [Edit], then \
                 press [Post it on the day].",
                who = typed(&person.name)
            ),
        ),
        (State::Waiting, Some(_), Some(person)) => (
            "A thank-you, waiting for other words",
            Tone::Waiting,
            words!(
                "Its words name {who}, who asked not to be named in public. Leave the name out with [Edit], and \
                 I'll post it with the next thank-yous.",
                who = typed(&person.name)
            ),
        ),
        (State::Held, Some(_), None) => (
            "A thank-you, held",
            Tone::Waiting,
            "Held until somebody presses [Post it on the day] or [Post now].".into(),
        ),
        (State::Waiting, Some(_), None) => (
            "A thank-you for the staff channel",
            Tone::Good,
            on_its_day(facts.next_slot.as_deref(), facts.is_later),
        ),
    };
    let body = said.unwrap_or_else(|| Text::default().typed(thank_you.words.replace(NAME, "…")));
    let mut card = Card { title: title.into(), body, tone, ..Card::default() };
    if let Some(request) = thank_you.request {
        card = card.fact("For", words!("Request #{number}", number = request));
    }
    card = card.fact("Thanked", how_named(&facts.people)).fact("When", when);
    if !matches!(thank_you.state, State::Reserved | State::Posted) {
        let unnamed = facts.unnamed.iter().filter(|person| facts.named_in_words.as_ref() != Some(person));
        card = please_check(card, &thank_you.words, unnamed);
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

/// What is left at the desk of a thank-you that was posted.
pub fn said_at_desk(thank_you: &ThankYou, people: &[(Person, Thanks)]) -> Message {
    let names: Vec<&str> = people.iter().map(|(person, _)| person.name.as_str()).collect();
    match as_said(&thank_you.words, people) {
        Some(said) => words!("A thank-you, posted: {said}", said = said),
        None => words!(
            "A thank-you, posted and taken down: {who} asked not to be thanked in public.",
            who = typed(names.join(", "))
        ),
    }
    .into()
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
    let mut names: Vec<Text> = silent.map(|(person, _)| Text::default().typed(&person.name)).collect();
    match names.len() {
        1 => words!(
            "{who} hasn't said yet whether I may thank them in public.",
            who = names.pop().unwrap_or_default()
        ),
        _ => words!("{who} haven't said yet whether I may thank them in public.", who = and(names)),
    }
}

/// Names that are pointed out at once: as many as a fact of a card holds.
const MOST_POINTED_OUT: usize = 5;

/// Points out what may be the name of somebody who must not be named.
pub fn please_check<'a>(card: Card, words: &str, unnamed: impl IntoIterator<Item = &'a Person>) -> Card {
    let found = names::parts(words, unnamed);
    let line = |(part, person): (&str, &Person)| {
        words!(
            "“{part}” may be {who}, who asked not to be named. If so, edit the words.",
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
        let name = typed(&person.name);
        match choice {
            Thanks::ByName => words!("{name}, by name", name = name),
            Thanks::Colleague => words!("{name}, as \"a colleague\"", name = name),
            Thanks::None => words!("{name}, who asked not to be thanked in public", name = name),
            Thanks::Unanswered => words!("{name}, who hasn't said yet", name = name),
        }
    });
    let all = fitted_lines(each, MOST_OF_A_FACT);
    if all.is_empty() { "nobody yet".into() } else { all }
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
pub const OF_ROUND: [&str; 5] = ["words-1", "words-2", "words-3", "words-4", "words-5"];

/// The words of all thank-yous of one post.
pub fn round_form(round: impl Iterator<Item = String>, press: Press) -> Form {
    let field = |(name, words): (&'static str, String)| Field {
        name,
        label: format!("Keep {NAME}: it becomes the name"),
        hint: format!("Thank you to {NAME} for …"),
        kind: FieldKind::Paragraph { most: MOST_WORDS },
        required: true,
        filled: Some(words),
    };
    let fields = OF_ROUND.into_iter().zip(round).map(field).collect();
    Form { title: "The words of these thank-yous".into(), press, fields }
}

/// Letters of what was changed meanwhile, together: a message holds 2,000 on Discord.
const MOST_TOLD: usize = 1_000;

/// Of two who write at once the later reads how each of these is by now.
pub fn changed_meanwhile(told: &[Shown]) -> Text {
    let each = told.iter().map(|now| {
        let words = typed(shortened(&now.words, MOST_TOLD / told.len()));
        match now.stands {
            Stands::Here => words!(
                "This thank-you was changed while you were writing, so yours isn't saved yet. Now it reads:\n{words}\n\
                 Sending yours again replaces these words.",
                words = words
            ),
            Stands::AtTheDesk => words!(
                "This thank-you is no longer in the post that you opened, so yours isn't saved yet. Now it reads:\n{words}\n\
                 Sending yours again replaces these words at the desk.",
                words = words
            ),
            Stands::Over => words!(
                "This thank-you is due, posted or taken back by now, so it can't be changed, and nothing is saved yet:\n{words}\n\
                 Sending yours again saves only the others of the form.",
                words = words
            ),
        }
    });
    each.reduce(|all, next| all.plain("\n").join(next)).unwrap_or_default()
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
        (None, _) if may_still_answer(people) => words!(
            "{who} It waits at the desk until they have: they can choose in /my-requests.",
            who = not_said_yet(people)
        ),
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
        return words!(
            "{who} The thank-you waits at the desk until they have: they can choose in /my-requests.",
            who = not_said_yet(people)
        )
        .into();
    }
    words!(
        "The thank-you will be posted {when}. Until then you can edit, hold or post it at the desk.",
        when = on_its_day(slot, is_later)
    )
    .into()
}

/// Its words, or whom it thanks, were changed where it was written, after it was queued there.
pub fn queued_already() -> Refusal {
    Refusal::new("This thank-you is at the desk by now, so nothing was changed. Its card there has [Edit].")
}

/// The answer where the desk's card, which shows it too, is not in sight.
pub fn changed(thank_you: &ThankYou) -> Message {
    Text::from(match thank_you.state {
        State::Held => "The thank-you is held: it stays at the desk until somebody posts it.",
        State::Waiting => "The thank-you has its new words and will be posted with the next ones.",
        State::Reserved => "The thank-you is due and not posted yet.",
        State::Posted => "The thank-you was posted.",
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::words::at_most;

    #[test]
    fn of_very_many_who_are_thanked_as_many_are_named_as_a_fact_takes() {
        let person = |number: usize| Person {
            id: crate::chat::MemberId(number.to_string()),
            name: format!("Ana Rivera {number}"),
        };
        let of = |all: usize| how_named(&(1..=all).map(|it| (person(it), Thanks::None)).collect::<Vec<_>>());
        let said = in_plain_words(&of(25));
        assert!(said.starts_with("Ana Rivera 1, who asked") && said.ends_with(" more"), "{said}");
        assert!(at_most(&of(25)) < 1_024);
        assert!(in_plain_words(&of(10)).ends_with("Ana Rivera 10, who asked not to be thanked in public"));
        assert_eq!(in_plain_words(&of(0)), "nobody yet");
    }
}

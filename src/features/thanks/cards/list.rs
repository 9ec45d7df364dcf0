//! `/thanks list`: what waits, and what for.

use crate::chat::words::typed;
use crate::chat::{Card, Message, Run, Text, shortened};
use crate::features::collab::{Person, Thanks};
use crate::features::thanks::said::may_be_said;
use crate::features::thanks::types::{NAME, State, ThankYou};
use crate::words;

/// Thank-yous that `/thanks list` shows; with their links so many fit a card.
const LISTED: usize = 20;

/// A thank-you in the list.
pub struct Listed {
    pub thank_you: ThankYou,
    /// Each as they chose at this moment.
    pub people: Vec<(Person, Thanks)>,
    /// Its words name somebody who must not be named.
    pub names_somebody: bool,
    /// The post that is to say it is held.
    pub is_held: bool,
    /// Opens its card at the desk.
    pub link: Option<String>,
}

/// What a thank-you in the list waits for, in the order in which they are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waits {
    ForItsDay,
    ToBePosted,
    ForAPermission,
    ForALibrarian,
    ForOtherWords,
    ForAnAnswer,
    InVain,
}

impl Waits {
    const ALL: [Self; 7] = [
        Self::ForItsDay,
        Self::ToBePosted,
        Self::ForAPermission,
        Self::ForALibrarian,
        Self::ForOtherWords,
        Self::ForAnAnswer,
        Self::InVain,
    ];

    fn of(listed: &Listed) -> Self {
        match listed.thank_you.state {
            State::Reserved if listed.is_held => Self::ForAPermission,
            State::Reserved | State::Posted => Self::ToBePosted,
            State::Waiting | State::Held if !may_be_said(&listed.people) => {
                if listed.people.iter().any(|(_, choice)| *choice == Thanks::Unanswered) {
                    Self::ForAnAnswer
                } else {
                    Self::InVain
                }
            }
            State::Waiting | State::Held if listed.names_somebody => Self::ForOtherWords,
            State::Held => Self::ForALibrarian,
            State::Waiting => Self::ForItsDay,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::ForItsDay => "Waiting for their day",
            Self::ToBePosted => "Due, not posted yet",
            Self::ForAPermission => "Held back: I can't post them yet, and the desk says why",
            Self::ForALibrarian => "Held",
            Self::ForOtherWords => "Waiting for other words: these name somebody who asked not to be named",
            Self::ForAnAnswer => "Waiting until they say whether I may thank them",
            Self::InVain => "Not posted: they asked not to be thanked in public",
        }
    }
}

/// `/thanks list`.
pub fn list(thank_yous: &[Listed], next_slot: Option<String>) -> Message {
    if thank_yous.is_empty() {
        return Text::from(
            "No thank-you is waiting. I offer one whenever a request is completed; /thanks write begins one for \
             anything else.",
        )
        .into();
    }
    let mut body = Text::default();
    for what in Waits::ALL {
        let mut of_these = thank_yous.iter().take(LISTED).filter(|it| Waits::of(it) == what).peekable();
        if of_these.peek().is_none() {
            continue;
        }
        body = body.strong(what.heading()).plain("\n");
        for listed in of_these {
            let line = typed(in_short(&listed.thank_you));
            body = body.join(if let Some(to) = &listed.link {
                words!(
                    "· {thank_you} · {card}\n",
                    thank_you = line,
                    card = Run::Link { words: "card".into(), to: to.clone() }
                )
            } else {
                words!("· {thank_you}\n", thank_you = line)
            });
        }
    }
    if thank_yous.len() > LISTED {
        body = body.join(words!("… and {more} more.", more = thank_yous.len() - LISTED));
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

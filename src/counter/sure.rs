//! The question that is asked once before something is destroyed.

use chrono::TimeDelta;

use crate::chat::{Button, Look, Message, Reply};
use crate::commands;
use crate::library::visit::{ASKED_FIRST, Question, Visit};
use crate::library::{Library, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};

/// What would go may be something else by tomorrow: then it is asked anew.
const QUESTION_LIVES: TimeDelta = TimeDelta::hours(1);

/// Asks once, on a card of its own, what is done on [`commands::SURE`].
pub async fn ask_first(
    library: &Library,
    visit: &Visit,
    again: &str,
    question: Question,
) -> Result<Reply, Trouble> {
    let card = CardRow {
        typed: Some(visit.given.clone()),
        expires_at: Some(library.now() + QUESTION_LIVES),
        ..visit.own_card(library, ASKED_FIRST, again.to_owned())
    };
    let button = |label, verb, look| Button::new(label, verb, &card.key, look);
    let message = Message::from(question.words)
        .with(button(question.yes, commands::SURE, Look::Danger))
        .with(button("Keep it", commands::KEEP_IT, Look::Plain));
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(Reply::Private(message))
}

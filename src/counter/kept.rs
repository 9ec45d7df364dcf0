//! What is kept until its member presses again: a command that had to wait its turn ([Send it now]), and an act that
//! was asked about first.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::Counter;
use super::looking::Found;
use super::pressed::{COMMAND, Came, Fills, Pressed, as_command};
use crate::chat::words::ours;
use crate::chat::{Act, Button, CardKey, FieldKind, First, Given, Incoming, Look, Message, Reply, Text};
use crate::commands::{self, Command, Does};
use crate::library::turns::{TurnedAway, Wait};
use crate::library::visit::{KEPT_COMMAND, Visit, stale};
use crate::library::{Fault, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, Write};
use crate::words;

impl Counter {
    /// The answer to a command that has no turn now: what was typed comes back with [Send it now].
    pub(super) async fn turn_away(&self, incoming: &Incoming, away: TurnedAway) -> Reply {
        let Act::Command { name, given } = &incoming.act else {
            return Reply::Private(press_again(away.wait).into());
        };
        let kept = match commands::command(name) {
            Some(row) if away.is_kept && !matches!(row.does, Does::SetUp(_)) => {
                self.keep_command(incoming, row, given).await
            }
            _ => return Reply::Private(type_again(away.wait).into()),
        };
        match kept {
            Ok(card) => Reply::Private(kept_for_later(away.wait, &card)),
            Err(Trouble::Refused(refusal)) => Reply::Private(refusal.0.into()),
            Err(trouble) => {
                tracing::error!(%trouble, "a command that has to wait could not be kept");
                Reply::Private(type_again(away.wait).into())
            }
        }
    }

    async fn keep_command(
        &self,
        incoming: &Incoming,
        row: &Command,
        given: &Given,
    ) -> Result<CardRow, Trouble> {
        let visit = self.visit(incoming, row.who, None, given.clone()).await?;
        let mut typed = given.clone();
        for (field, file) in &incoming.files {
            let file = serde_json::to_string(file).map_err(|error| Fault::Broken(error.to_string()))?;
            typed.insert(field.clone(), file);
        }
        let library = self.library.for_act(&format!("{}, kept", incoming.id), super::person(incoming));
        let card =
            CardRow { typed: Some(typed), ..visit.own_card(&library, KEPT_COMMAND, row.name.to_owned()) };
        library.commit(Change::of(Write::NewCard(card.clone()))).await?;
        Ok(card)
    }

    /// The command that had to wait, as it was typed.
    pub(super) async fn kept_command(&self, incoming: &Incoming, kept: &CardRow) -> Result<Found, Trouble> {
        let row = commands::command(&kept.subject).ok_or_else(stale)?;
        let mut given = kept.typed.clone().unwrap_or_default();
        let mut files = BTreeMap::new();
        for field in (row.fields)(&self.library) {
            if matches!(field.kind, FieldKind::File)
                && let Some(file) = given.remove(field.name)
            {
                let file = serde_json::from_str(&file).map_err(|error| Fault::Broken(error.to_string()))?;
                files.insert(field.name.to_owned(), file);
            }
        }
        let visit = self.visit(incoming, row.who, None, given.clone()).await?;
        Ok(Found::pressed(Pressed {
            does: &row.does,
            who: row.who,
            fills: Fills::With(given),
            visit: Visit { files, ..visit },
            again: as_command(row.name),
            came: Came::Later,
        }))
    }

    /// What a card has asked about, which is done now.
    pub(super) async fn asked_about(&self, incoming: &Incoming, asked: &CardRow) -> Result<Found, Trouble> {
        let again = asked.subject.clone();
        let given = asked.typed.clone().unwrap_or_default();
        let (does, who, card) = if let Some(name) = again.strip_prefix(COMMAND) {
            let row = commands::command(name).ok_or_else(stale)?;
            (&row.does, row.who, None)
        } else {
            let (verb, card) = self.control(&again).await?;
            (&verb.does, verb.who, card)
        };
        let visit = self.visit(incoming, who, card, given.clone()).await?;
        Ok(Found::pressed(Pressed { does, who, fills: Fills::With(given), visit, again, came: Came::Surely }))
    }
}

fn kept_for_later(wait: Wait, card: &CardRow) -> Message {
    let has_words = card.typed.as_ref().is_some_and(|typed| !typed.is_empty());
    let text = match (wait, has_words) {
        (Wait::Member(wait), true) => words!(
            "That was a lot at once. What you typed is kept: press [Send it now] in {time}.",
            time = ours(seconds(wait))
        ),
        (Wait::Member(wait), false) => {
            words!("That was a lot at once. Press [Send it now] in {time}.", time = ours(seconds(wait)))
        }
        (Wait::School(wait), true) => words!(
            "Many people are asking the library right now. What you typed is kept: press [Send it now] in {time}.",
            time = ours(seconds(wait))
        ),
        (Wait::School(wait), false) => words!(
            "Many people are asking the library right now. Press [Send it now] in {time}.",
            time = ours(seconds(wait))
        ),
    };
    let opens_a_form = commands::command(&card.subject).is_some_and(|row| row.does.on_press() == First::Form);
    let verb = if opens_a_form { commands::OPEN_NOW } else { commands::SEND_NOW };
    Message::from(text).with(Button::new("Send it now", verb, &card.key as &CardKey, Look::Main))
}

fn press_again((Wait::Member(wait) | Wait::School(wait)): Wait) -> Text {
    words!("Not yet: please press [Send it now] again in {time}.", time = ours(seconds(wait)))
}

fn type_again(wait: Wait) -> Text {
    match wait {
        Wait::Member(wait) => {
            words!("That was a lot at once: please type this again in {time}.", time = ours(seconds(wait)))
        }
        Wait::School(wait) => words!(
            "Many people are asking the library right now: please type this again in {time}.",
            time = ours(seconds(wait))
        ),
    }
}

/// A part of a second is one more: whoever waits as long as they were told is not told again.
pub fn seconds(wait: TimeDelta) -> String {
    match (wait + TimeDelta::milliseconds(999)).num_seconds() {
        1 => "a second".to_owned(),
        more => format!("{more} seconds"),
    }
}

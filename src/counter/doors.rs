//! The menu under `/desk`: whatever is chosen there is carried out as if it had been typed. What comes back from a menu
//! may be forged, so only what stands in it is.

use super::Counter;
use super::looking::Found;
use super::pressed::{Came, Fills, Pressed, as_command};
use crate::chat::{Choice, Choices, Field, Given, Incoming, Menu, Message, Picks, Press, Reply, Text};
use crate::commands::{self, Command};
use crate::library::visit::{KEPT_COMMAND, Visit, stale};
use crate::library::{Refusal, Trouble};
use crate::queue::CardRow;
use crate::words;

impl Counter {
    /// The command that was chosen, with nothing said; or what has to be chosen with it.
    pub(super) async fn behind_door(&self, incoming: &Incoming, chosen: &[String]) -> Result<Found, Trouble> {
        let row = chosen.first().and_then(|name| commands::command(name));
        let row = row.filter(|row| row.is_door(&self.library)).ok_or_else(stale)?;
        let visit = self.visit(incoming, row.who, None, Given::new()).await?;
        if row.wants_a_file(&self.library) {
            let how = words!(
                "That takes a file, and a file can only be sent with a command. Type /{name}, and attach it there.",
                name = row.name
            );
            return Err(Refusal(how).into());
        }
        let Some((field, choices)) = row.wants_a_choice(&self.library) else {
            return Ok(carried_out(row, visit, Given::new()));
        };
        let library = self.library.for_act(&incoming.id, super::person(incoming));
        let card = visit.looks_at(&library, KEPT_COMMAND, row.name.to_owned()).await?;
        Ok(Found::Answered(Box::new(Reply::Private(what_to_choose(&field, choices, &card)))))
    }

    /// It was chosen.
    pub(super) async fn behind_choice(
        &self,
        incoming: &Incoming,
        kept: &CardRow,
        chosen: &[String],
    ) -> Result<Found, Trouble> {
        let row =
            commands::command(&kept.subject).filter(|row| row.is_door(&self.library)).ok_or_else(stale)?;
        let (field, choices) = row.wants_a_choice(&self.library).ok_or_else(stale)?;
        let chosen = choices.into_iter().find(|choice| chosen.first() == Some(&choice.value));
        let given = Given::from([(field.name.to_owned(), chosen.ok_or_else(stale)?.value)]);
        let visit = self.visit(incoming, row.who, None, given.clone()).await?;
        Ok(carried_out(row, visit, given))
    }
}

fn carried_out(row: &'static Command, visit: Visit, given: Given) -> Found {
    Found::pressed(Pressed {
        does: &row.does,
        who: row.who,
        fills: Fills::With(given),
        visit,
        again: as_command(row.name),
        came: Came::AtOnce,
    })
}

fn what_to_choose(field: &Field, choices: Vec<Choice>, card: &CardRow) -> Message {
    let menu = Menu {
        prompt: "Choose".to_owned(),
        press: Press::new(commands::DOOR_CHOICE, &card.key),
        choices: Choices::Listed(choices),
        chosen: Vec::new(),
        picks: Picks::One,
    };
    Message::from(Text::from(field.hint.clone())).with(menu)
}

//! A command or a click, carried out: it acts, opens a form, or asks first.

use super::sure::ask_first;
use crate::chat::{Given, Reply};
use crate::commands::{Does, Who};
use crate::library::visit::{Visit, as_sent, filled, stale};
use crate::library::{Library, Trouble};

/// Stands before the name of a command, where an act that is asked about may also be a press.
pub const COMMAND: &str = "/";

/// A command or a click: it acts, or opens a form.
pub struct Pressed {
    pub does: &'static Does,
    pub who: Who,
    pub fills: Fills,
    pub visit: Visit,
    /// How the very same is asked for again: what was pressed, or the command.
    pub again: String,
    pub came: Came,
}

/// How an act came to be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    AtOnce,
    /// It had to wait its turn.
    Later,
    /// It was asked about.
    Surely,
}

/// What a form that is opened is filled with, beside what it brings along.
pub enum Fills {
    /// What was typed with the command; nothing after a click.
    With(Given),
    /// What was in the form when it was sent: what was emptied stays empty.
    AsSent(Given),
}

impl Pressed {
    pub async fn carry_out(&self, library: &Library) -> Result<Reply, Trouble> {
        match self.does {
            Does::Answer(act) | Does::OnCard(act) => act(library, &self.visit).await,
            Does::AsksFirst(ask, act) => {
                if self.came != Came::Surely
                    && let Some(question) = ask(library, &self.visit).await?
                {
                    return ask_first(library, &self.visit, &self.again, question).await;
                }
                act(library, &self.visit).await
            }
            Does::FormThenAnswer(open, _) | Does::FormThenOnCard(open, _) => {
                let form = open(library, &self.visit).await?;
                Ok(Reply::Form(match &self.fills {
                    Fills::With(typed) => filled(form, typed),
                    Fills::AsSent(typed) => as_sent(filled(form, typed), typed),
                }))
            }
            Does::Reopen | Does::SetUp(_) | Does::SendNow(_) | Does::Sure | Does::Door | Does::DoorChoice => {
                Err(stale().into())
            }
        }
    }
}

/// How a command is asked for again.
pub fn as_command(name: &str) -> String {
    format!("{COMMAND}{name}")
}

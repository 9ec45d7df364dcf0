//! What a member gets for an act.

use serde::Serialize;

use super::seen::SeenMessage;
use crate::rehearsal::state::forms::Form;

/// What the member sees happen.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "answer", content = "seen")]
pub enum Answer {
    /// A new message, private or public.
    Message(SeenMessage),
    /// The clicked message changed.
    Updated(SeenMessage),
    Form(Form),
    Suggestions(Vec<(String, String)>),
    /// Taken note of, with nothing to see from it.
    Acknowledged,
    /// "The application did not respond."
    NotAnswered,
}

impl Answer {
    /// The message that the answer consists of, if it does.
    pub fn message(&self) -> Option<&SeenMessage> {
        match self {
            Self::Message(message) | Self::Updated(message) => Some(message),
            _ => None,
        }
    }

    pub fn form(&self) -> Option<&Form> {
        if let Self::Form(form) = self { Some(form) } else { None }
    }
}

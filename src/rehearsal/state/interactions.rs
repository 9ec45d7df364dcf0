//! What a member asked of the bot, and how far the answer is.
//! Source of the rules: Discord docs, "Receiving and Responding to Interactions".

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;
use twilight_model::application::command::CommandOptionType;

use super::forms::Form;
use super::ids::Id;

/// "you must send an initial response within 3 seconds of receiving the event": real seconds, since a clock
/// that is set by hand stands still or leaps.
pub const TIME_TO_ANSWER: Duration = Duration::from_secs(3);
/// "Interaction Type".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Command,
    Component,
    Suggestions,
    Submit,
}

impl Asked {
    pub const fn type_number(self) -> u8 {
        match self {
            Self::Command => 2,
            Self::Component => 3,
            Self::Suggestions => 4,
            Self::Submit => 5,
        }
    }
}

pub struct Interaction {
    pub id: Id,
    pub token: String,
    pub asked: Asked,
    pub by: Id,
    pub channel: Id,
    /// The message that was clicked, or whose click opened the form.
    pub message: Option<Id>,
    pub asked_at: DateTime<Utc>,
    pub received: Instant,
    /// The type of the option for which something is to be suggested.
    pub suggests: CommandOptionType,
    /// What messages say about the interaction that they answer.
    pub metadata: Value,
    pub original: Option<Id>,
    pub progress: watch::Sender<Progress>,
}

/// How far the application is, for the member who waits.
#[derive(Debug, Clone)]
pub enum Progress {
    Waiting,
    /// "Shelftalker is thinking ..."
    Thinking,
    /// Deferred without anything to see.
    Acknowledged,
    Said(Id),
    Changed(Id),
    Opened(Form),
    Suggested(Vec<(String, Value)>),
    /// The bot hears nothing of it.
    Unheard,
    /// The answer was deleted again.
    Withdrawn,
}

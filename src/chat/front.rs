//! The counter at which a platform's adapter hands in what members do. The table of commands stands behind it;
//! adapters know only this trait, so that a second platform needs nothing of the first.

use async_trait::async_trait;

use super::{Act, Field, Incoming, Reply, ServerId};

/// Who answers members.
#[async_trait]
pub trait FrontDesk: Send + Sync {
    /// The commands to register, each with its fields.
    fn commands(&self) -> Vec<CommandSpec>;

    /// How this act will first be answered; an adapter must know before the answer is there.
    fn first_answer(&self, act: &Act) -> First;

    /// Answers one act. Never fails: a refusal or a fault is a private sentence.
    async fn answer(&self, incoming: Incoming) -> Reply;

    /// Something about a server has changed that may free what is held there.
    async fn server_changed(&self, server: &ServerId);

    /// The bot has come into a server, or a server is back.
    async fn server_here(&self, server: &ServerId);

    /// The bot was removed from a server: nothing can be done there until it is back.
    async fn server_gone(&self, server: &ServerId);

    /// These are all the servers that the bot is in: told after connecting, since more may have changed meanwhile.
    async fn servers(&self, servers: &[ServerId]);
}

/// A command as the platform registers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandSpec {
    /// `library-setup`, or `tip add` for a sub-command; on a message the words of its menu, at most 32 characters.
    pub name: &'static str,
    pub used: Used,
    /// What stands beside it in the list, at most 100 characters.
    pub about: &'static str,
    pub fields: Vec<Field>,
    /// Shown only to members who manage the server. (Whether they may is checked again when it is used.)
    pub for_managers: bool,
}

/// Where a command is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// Typed, with its fields.
    Typed,
    /// Chosen in the menu of a message, which says all there is to say: it has no fields.
    OnMessage,
}

/// The first answer to an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// A form: it can only be a first answer, so it is never deferred; the action only reads.
    Form,
    /// Suggestions while typing: never deferred; the action only reads.
    Suggestions,
    /// A new private message; deferred when the work takes more than a second.
    Private,
    /// A change of the message that was clicked, or nothing; deferred likewise. A refusal is then a new private
    /// message.
    OnCard,
}

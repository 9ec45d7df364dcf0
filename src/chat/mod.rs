//! The chat model: what Shelftalker says to a chat platform and hears from it, without a word of any one of
//! them. Ids are opaque, text comes in runs so that each adapter escapes what people typed in its own way,
//! and a send answers with what is *known* about it, because the queue's promise rests on that.

mod attached;
pub mod discord;
mod front;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::time::Duration;

pub use attached::{Attached, File};
pub use front::{CommandSpec, First, FrontDesk, Used};
pub use shelftalker_core::chat::*;

/// Where a message can be sent, as the platform sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Address {
    /// A channel or thread.
    Channel(ChannelId),
    /// A member's direct messages.
    Direct(MemberId),
}

/// What the bot does in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Posting,
    /// Opens private threads under it, too.
    Threads,
}

/// What lets a platform, or a later reading of the channel, recognise a repeat of the same send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Stands in the message's footer for good; reading back looks for it.
    pub reference: String,
    /// Recognised by the platform for a few minutes; at most 25 characters (Discord, "Create Message").
    pub nonce: String,
}

/// A place that can be sent to now: its channel is known and the platform's rate limit has given its turn.
///
/// It is taken *before* a delivery is claimed, so that waiting for a turn never eats into the claim's lease.
pub struct Line {
    pub channel: ChannelId,
    /// The adapter's own permit; dropping it gives the turn back.
    pub turn: Box<dyn std::any::Any + Send>,
}

/// A second witness of the time: the platform's clock, as its latest answer has shown it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Witness {
    /// How far it is ahead of ours at this moment, also when ours was set since. A computer that has slept counts
    /// too little time: before two clocks are said to be apart, the platform's is looked at again.
    pub ahead: TimeDelta,
    /// How long ago it was seen, however our clock was set since.
    pub age: Duration,
}

/// A platform's limits, in characters unless said otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// A message's own text, beside what the adapter adds to recognise it.
    pub message_text: usize,
    pub card_title: usize,
    pub card_body: usize,
    /// Choices in one menu or field.
    pub choices: usize,
    /// One line of a form.
    pub form_line: usize,
    /// All files of one message together, in bytes.
    pub files_together: u64,
}

/// One chat platform.
///
/// Every method ends by itself within the adapter's time-outs and reports what is known of its effect as an
/// [`Outcome`]; none retries on its own, since only the queue knows whether a repeat is safe.
#[async_trait]
pub trait Chat: Send + Sync {
    fn limits(&self) -> Limits;

    /// What a text takes of the limits on a message's text or a card's body, once it is written for the
    /// platform: escapes and shown addresses count.
    fn length(&self, text: &Text) -> usize;

    /// Waits for a turn to send to `to`.
    async fn reach(&self, to: &Address) -> Outcome<Line>;

    /// Posts a message once, with `files` in that order under it. A repeat with the same mark within a few minutes
    /// yields the first message.
    async fn send(&self, line: Line, message: &Message, files: &[File], mark: &Mark) -> Outcome<Standing>;

    /// Makes a standing message look like `message`; it keeps being recognised by `reference`, and keeps the files
    /// that it was posted with. Idempotent.
    async fn edit(&self, standing: &Standing, message: &Message, reference: &str) -> Outcome<()>;

    /// Deletes a standing message of the bot's own; one that is gone already is `Done`, too.
    async fn delete(&self, standing: &Standing) -> Outcome<()>;

    /// Publishes a message of an announcement channel to the servers that follow it; one that was published
    /// already is `Done`, too.
    async fn publish(&self, standing: &Standing) -> Outcome<()>;

    /// The bytes of what a member has attached, at most as many as the platform lets a bot post. From nowhere but
    /// the platform's own store of attachments; the cause of anything else is a sentence for that member.
    async fn fetch(&self, file: &Attached) -> Outcome<Vec<u8>>;

    /// Looks whether the bot's own message with this reference stands in `channel`, posted at `since` or later.
    async fn find(&self, channel: &ChannelId, reference: &str, since: DateTime<Utc>) -> Found;

    /// Opens a private thread under a channel, with nobody in it yet.
    async fn open_thread(&self, under: &ChannelId, name: &str) -> Outcome<ChannelId>;

    /// Lets a member into a private thread; one who is in it already is `Done`, too.
    async fn let_in(&self, thread: &ChannelId, member: &MemberId) -> Outcome<()>;

    /// Removes a thread that the bot has opened, or, without the right to that, closes it under a name that tells nothing; one that is gone already is
    /// `Done`, too.
    async fn close_thread(&self, thread: &ChannelId) -> Outcome<()>;

    /// The open thread of that exact name under a channel, made since then by the platform's clock: read after an opening whose answer was lost, and again
    /// a while later, because a request can arrive after its sender has died.
    async fn find_thread(
        &self,
        server: &ServerId,
        under: &ChannelId,
        name: &str,
        since: DateTime<Utc>,
    ) -> Outcome<Option<ChannelId>>;

    /// What the bot lacks in a channel for its work there, in the words of the platform's settings page; empty
    /// when nothing is missing.
    async fn missing_in(&self, server: &ServerId, channel: &ChannelId, work: Work) -> Outcome<Vec<String>>;

    /// Whether everybody in the server can read a channel.
    async fn everyone_sees(&self, server: &ServerId, channel: &ChannelId) -> Outcome<bool>;

    /// The roles of a server as they are at this moment, but for the one that everybody holds.
    async fn roles(&self, server: &ServerId) -> Outcome<Vec<Role>>;

    /// Somebody as the server has them at this moment; `None` for who is not, or no longer, a member. For direct
    /// messages, whose events say nothing of it: `manages_server` is never claimed there.
    async fn member(&self, server: &ServerId, member: &MemberId) -> Outcome<Option<Present>>;

    /// Whether a member may write in a channel now; somebody who is not in the server may not.
    async fn may_write(&self, server: &ServerId, channel: &ChannelId, member: &MemberId) -> Outcome<bool>;

    /// What the platform's latest answer has shown of the time; `None` before the first.
    fn witness(&self) -> Option<Witness>;

    /// Has the platform answer something small, so that its clock is seen again.
    async fn look_at_its_clock(&self);

    /// How often the platform has refused a request in the last ten minutes: too many get the address banned.
    fn refusals_lately(&self) -> u32;

    /// What is known of another copy of the bot, which answers members in our name.
    fn other_copy(&self) -> OtherCopy;

    /// An address that opens the message in the chat.
    fn link(&self, server: &ServerId, standing: &Standing) -> String;
}

/// Another copy of the bot, as far as it shows on the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherCopy {
    NeverHeard,
    IsThere,
    /// For so long none counts as being there any more.
    Gone(Duration),
}

/// What a member did, as the adapter read it off the platform's event.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The platform's own id of this act: the same in every copy of the bot that hears of it, and whenever it is told
    /// again. What the act makes gets its keys from it.
    pub id: String,
    /// `None` in a direct message: then the card that was clicked says which school it belongs to.
    pub server: Option<ServerId>,
    /// The language that the server has chosen, like `en-GB`, where the platform says so.
    pub language: Option<String>,
    pub caller: Caller,
    pub act: Act,
    /// What was attached to a command, by field name.
    pub files: BTreeMap<String, Attached>,
    /// What was clicked, or what the form was opened from, is a private answer of the caller's: it may be
    /// changed. A message that others see as well is not.
    pub on_private: bool,
}

/// Who acts or is chosen, from the event itself: roles are never remembered from an earlier one.
#[derive(Debug, Clone)]
pub struct Caller {
    pub id: MemberId,
    /// The name that the server shows.
    pub name: String,
    pub roles: Vec<RoleId>,
    pub manages_server: bool,
}

/// A member of a server, looked up there.
#[derive(Debug, Clone)]
pub struct Present {
    pub caller: Caller,
    /// Timed out by a moderator: may look, not act.
    pub is_timed_out: bool,
}

/// A channel that was chosen in a menu, with the right that whoever chose it holds there at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenChannel {
    pub id: ChannelId,
    pub name: String,
    pub may_write: bool,
    /// What is posted there can be published to other servers ([`Chat::publish`]).
    pub is_announcement: bool,
}

/// A role of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    pub id: RoleId,
    pub name: String,
}

/// What a command on a message is given: an address that opens the message.
pub const LINK: &str = "link";
/// What a command on a message is given: its text, with names for the members it mentions.
pub const TEXT: &str = "text";
/// What a command on a message is given with its text: the name of whoever wrote it.
pub const AUTHOR: &str = "author";

#[derive(Debug, Clone)]
pub enum Act {
    /// A command; a sub-command is written after a space: `tip add`. Used on a message it is given [`LINK`] and,
    /// if the message says anything, [`TEXT`] and [`AUTHOR`].
    Command { name: String, given: Given },
    /// A member is typing in a field that offers suggestions.
    Suggest { command: String, field: String, typed: String },
    /// A button, or a menu with what was chosen in it: in a menu of members also who they are, with the roles
    /// that they hold at this moment, in a menu of channels or roles also which. What is not of this server is left
    /// out, and so is a role that everybody holds.
    Press {
        wire: String,
        chosen: Vec<String>,
        members: Vec<Caller>,
        channels: Vec<ChosenChannel>,
        roles: Vec<Role>,
    },
    /// A form was sent.
    Submit { wire: String, given: Given },
}

/// What a member sees as the answer to an act. Only that member sees it.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A new private answer.
    Private(Message),
    /// The same, with files under it that are kept nowhere else.
    PrivateFiles(Message, Vec<File>),
    /// The private message that was clicked, changed.
    Changed(Message),
    Form(Form),
    Suggestions(Vec<Choice>),
    /// Nothing to say: the card that was clicked is repainted by the painter.
    Noted,
}

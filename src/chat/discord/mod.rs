//! Discord behind the chat model. Requests go out through [`rest`] alone and come in through [`gateway`];
//! [`outgoing`] and [`text`] decide how things look there, [`errors`] what a refusal means.
//!
//! The one folder that knows serenity.

mod answering;
mod controls;
mod copies;
mod errors;
mod escaping;
mod fetch;
mod gateway;
mod heard;
mod honest;
mod incoming;
mod memory;
mod outgoing;
mod pace;
mod permissions;
mod places;
mod publishing;
mod quoted;
mod refusals;
mod register;
mod rest;
mod rights;
mod said;
mod servers;
mod starting;
// axum comes with the rehearsal.
#[cfg(test)]
#[cfg(feature = "rehearsal")]
mod tests;
mod text;
mod trying;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::Secret;
use serde_json::Value;
use tokio::sync::{OnceCell, RwLock, watch};

pub use errors::{ConnectError, ServeError};
pub use memory::Memory;
pub use trying::{NotTried, ServerSeen, Tried};

use self::copies::Copies;
use self::errors::{Failure, outcome};
use self::places::{DirectChannels, id_of};
use self::publishing::Publishing;
use self::rest::{Call, Method, Rest, Turn};
use self::text::{Place, write};
use super::{
    Address, Attached, Cause, ChannelId, Chat, File, Found, FrontDesk, Limits, Line, Mark, MemberId, Message,
    MessageId, OtherCopy, Outcome, Present, Reason, Role, ServerId, Standing, Text, Witness, Work,
};
use crate::clock::Clock;

/// What it takes to reach Discord.
pub struct Options {
    /// Scheme, host and port, such as `https://discord.com`.
    pub api_url: String,
    /// The bot's token, without the word "Bot".
    pub token: Secret<String>,
}

/// Discord, as one chat platform.
pub struct Discord {
    rest: Rest,
    /// The bot's own id, asked for once.
    me: OnceCell<String>,
    direct: DirectChannels,
    is_ready: watch::Sender<bool>,
    is_connected: AtomicBool,
    copies: Mutex<Copies>,
    publishing: Mutex<Publishing>,
    /// Held for reading by every answer in flight.
    in_flight: RwLock<()>,
}

impl Discord {
    /// Needs a running tokio runtime; nothing is asked of Discord yet.
    pub fn new(options: Options, clock: Arc<dyn Clock>) -> Result<Arc<Self>, ConnectError> {
        Ok(Arc::new(Self {
            rest: Rest::new(&options.api_url, options.token, clock)?,
            me: OnceCell::new(),
            direct: DirectChannels::default(),
            is_ready: watch::Sender::new(false),
            is_connected: AtomicBool::new(false),
            copies: Mutex::default(),
            publishing: Mutex::default(),
            in_flight: RwLock::new(()),
        }))
    }

    /// Connects as soon as Discord can be reached, hands what members do to `front`, and returns when `stop` turns true or when Discord lets the
    /// bot in no more. Answers in flight are finished first.
    pub async fn serve(
        self: &Arc<Self>,
        front: Arc<dyn FrontDesk>,
        memory: Arc<dyn Memory>,
        stop: watch::Receiver<bool>,
    ) -> Result<(), ServeError> {
        gateway::serve(self, front, memory, stop).await
    }

    /// Returns once the bot is connected and its commands are registered.
    pub async fn ready(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        self.is_ready.subscribe().wait_for(|ready| *ready).await.ok();
    }

    /// Whether Discord told the bot what members do, a few seconds ago.
    pub fn is_connected(&self) -> bool {
        self.is_connected.load(Ordering::Relaxed)
    }

    /// Returns once no member waits for an answer any more.
    pub async fn answered(&self) {
        drop(self.in_flight.write().await);
    }

    /// What was seen of another copy of the bot.
    fn copies(&self) -> MutexGuard<'_, Copies> {
        self.copies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publishing(&self) -> MutexGuard<'_, Publishing> {
        self.publishing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Discord's clock as far as it is known, and else ours.
    fn discords_now(&self) -> DateTime<Utc> {
        let ahead = self.rest.witness().map(|witness| witness.ahead);
        self.rest.clock().now() + ahead.unwrap_or_default()
    }

    /// Makes a call into a channel; a thread that was archived meanwhile is opened again, once.
    async fn call_into(&self, channel: &ChannelId, turn: Option<Turn>, call: Call) -> Result<Value, Failure> {
        let again = call.clone();
        let first = match turn {
            Some(turn) => self.rest.call_in(Some(turn), call).await,
            None => self.rest.call(call).await,
        };
        match first {
            Err(failure) if failure.code() == Some(50083) => {
                self.unarchive(channel).await?;
                self.rest.call(again).await
            }
            first => first,
        }
    }
}

fn messages_of(channel: &ChannelId) -> String {
    format!("channels/{channel}/messages")
}

/// What opens a message in Discord's own client.
fn address_of(server: &ServerId, standing: &Standing) -> String {
    format!("https://discord.com/channels/{server}/{}/{}", standing.channel, standing.message)
}

/// Discord's codes ("JSON Error Codes") for what somebody has done before us.
const UNKNOWN_CHANNEL: u64 = 10003;
const UNKNOWN_MESSAGE: u64 = 10008;
const ALREADY_PUBLISHED: u64 = 40033;

/// All that one request brings, its files and its words together ("Uploading Files" names 10 MiB for a file; Discord's
/// front end refuses a larger whole with 40005), less some room for the words.
const FILES_TOGETHER: u64 = 24 * 1024 * 1024;

/// A refusal with one of these codes says that there is nothing left to do.
fn done_before(result: Result<Value, Failure>, codes: &[u64]) -> Result<(), Failure> {
    match result {
        Err(failure) if failure.code().is_some_and(|code| codes.contains(&code)) => Ok(()),
        result => result.map(drop),
    }
}

fn known<T>(result: Result<T, Failure>) -> Outcome<T> {
    match result {
        Ok(it) => Outcome::Done(it),
        Err(failure) => outcome(&failure),
    }
}

#[async_trait]
impl Chat for Discord {
    fn limits(&self) -> Limits {
        Limits {
            message_text: outgoing::MESSAGE_TEXT,
            card_title: outgoing::TITLE,
            card_body: outgoing::DESCRIPTION,
            choices: 25,
            form_line: 4000,
            files_together: FILES_TOGETHER,
        }
    }

    fn length(&self, text: &Text) -> usize {
        outgoing::length(&write(text, Place::Body))
    }

    async fn reach(&self, to: &Address) -> Outcome<Line> {
        let channel = match to {
            Address::Channel(channel) => channel.clone(),
            Address::Direct(member) => match self.direct(member).await {
                Ok(channel) => channel,
                Err(failure) => return outcome(&failure),
            },
        };
        let turn = self.rest.turn(Method::Post, &messages_of(&channel)).await;
        known(turn.map(|turn| Line { channel, turn: Box::new(turn) }))
    }

    async fn send(&self, line: Line, message: &Message, files: &[File], mark: &Mark) -> Outcome<Standing> {
        let turn = line.turn.downcast::<Turn>().ok().map(|turn| *turn);
        let body = outgoing::post(message, files, mark);
        let call = Call::post(messages_of(&line.channel), body).with_files(files);
        let sent = self.call_into(&line.channel, turn, call).await;
        let sent = sent.and_then(|answer| id_of(&answer));
        let standing = known(sent)
            .map(|message| Standing { channel: line.channel.clone(), message: MessageId(message) });
        self.explained(&line.channel, standing, Work::Posting).await
    }

    async fn edit(&self, standing: &Standing, message: &Message, reference: &str) -> Outcome<()> {
        if let Err(wait) = self.publishing().edits(standing, self.rest.clock().monotonic()) {
            return errors::waits(wait, false);
        }
        let path = format!("{}/{}", messages_of(&standing.channel), standing.message);
        let call = Call::patch(path, outgoing::message(message, Some(reference)));
        let edited = self.call_into(&standing.channel, None, call).await;
        self.explained(&standing.channel, known(edited.map(drop)), Work::Posting).await
    }

    async fn delete(&self, standing: &Standing) -> Outcome<()> {
        let path = format!("{}/{}", messages_of(&standing.channel), standing.message);
        let deleted = self.call_into(&standing.channel, None, Call::without_body(Method::Delete, path)).await;
        let deleted = done_before(deleted, &[UNKNOWN_MESSAGE, UNKNOWN_CHANNEL]);
        self.explained(&standing.channel, known(deleted), Work::Posting).await
    }

    async fn publish(&self, standing: &Standing) -> Outcome<()> {
        if self.publishing().is_published(standing) {
            return Outcome::Done(());
        }
        if let Err(wait) = self.publishing().publishes(&standing.channel, self.rest.clock().monotonic()) {
            return errors::waits(wait, false);
        }
        let path = format!("{}/{}/crosspost", messages_of(&standing.channel), standing.message);
        let published = self.call_into(&standing.channel, None, Call::without_body(Method::Post, path)).await;
        let published = done_before(published, &[ALREADY_PUBLISHED]);
        if published.is_ok() {
            self.publishing().published(standing);
        }
        self.explained(&standing.channel, known(published), Work::Posting).await
    }

    async fn fetch(&self, file: &Attached) -> Outcome<Vec<u8>> {
        fetch::fetch(&self.rest, file).await
    }

    async fn find(&self, channel: &ChannelId, reference: &str, since: DateTime<Utc>) -> Found {
        match self.read_back(channel, reference, since).await {
            Ok(found) => found,
            Err(failure) => match self.explained(channel, outcome::<()>(&failure), Work::Posting).await {
                // What was deleted holds nothing.
                Outcome::Refused(Reason::NoSuchPlace(_)) => Found::No,
                Outcome::Refused(
                    Reason::Held(cause)
                    | Reason::Rejected(cause)
                    | Reason::Unreachable(cause)
                    | Reason::Left(cause),
                ) => Found::Closed(cause),
                Outcome::SurelyNot(cause)
                | Outcome::Maybe(cause)
                | Outcome::Refused(Reason::Unauthorised(cause)) => Found::NotNow(cause),
                _ => Found::NotNow(Cause::new(failure.short(), "Discord asks for patience.")),
            },
        }
    }

    async fn open_thread(&self, under: &ChannelId, name: &str) -> Outcome<ChannelId> {
        let opened = known(self.private_thread(under, name).await);
        self.explained(under, opened, Work::Threads).await
    }

    async fn let_in(&self, thread: &ChannelId, member: &MemberId) -> Outcome<()> {
        let let_in = known(self.add_to_thread(thread, member).await);
        self.explained(thread, let_in, Work::Threads).await
    }

    async fn close_thread(&self, thread: &ChannelId) -> Outcome<()> {
        known(self.remove_or_archive(thread).await)
    }

    async fn find_thread(
        &self,
        server: &ServerId,
        under: &ChannelId,
        name: &str,
        since: DateTime<Utc>,
    ) -> Outcome<Option<ChannelId>> {
        known(self.thread_called(server, under, name, since).await)
    }

    async fn missing_in(&self, server: &ServerId, channel: &ChannelId, work: Work) -> Outcome<Vec<String>> {
        known(self.lacking(&server.0, &channel.0, work).await)
    }

    async fn everyone_sees(&self, server: &ServerId, channel: &ChannelId) -> Outcome<bool> {
        known(self.everyone_may_view(server, channel).await)
    }

    async fn roles(&self, server: &ServerId) -> Outcome<Vec<Role>> {
        known(self.roles_of(server).await)
    }

    async fn member(&self, server: &ServerId, member: &MemberId) -> Outcome<Option<Present>> {
        known(self.present(server, member).await)
    }

    async fn may_write(&self, server: &ServerId, channel: &ChannelId, member: &MemberId) -> Outcome<bool> {
        known(self.member_may_write(server, channel, member).await)
    }

    fn witness(&self) -> Option<Witness> {
        self.rest.witness()
    }

    async fn look_at_its_clock(&self) {
        // The answer's head is what is looked at; without an answer nothing is known, as before.
        let _seen = self.rest.call(Call::get("gateway")).await;
    }

    fn refusals_lately(&self) -> u32 {
        self.rest.refusals_lately()
    }

    fn other_copy(&self) -> OtherCopy {
        self.copies().other(self.rest.clock().monotonic())
    }

    fn link(&self, server: &ServerId, standing: &Standing) -> String {
        address_of(server, standing)
    }
}

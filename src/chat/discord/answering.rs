//! Answers an interaction in the three seconds Discord gives: at once when the answer is there within one, and
//! otherwise "a moment, please" and the answer afterwards. Answers come before every other request: they wait
//! for no rate limit.

use std::pin::pin;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::Discord;
use super::errors::Failure;
use super::incoming::{self, Ticket, Unreadable};
use super::places;
use super::rest::Call;
use super::{controls, outgoing};
use crate::chat::{File, First, FrontDesk, Message, Reply, Text};

/// After this the member sees that something happens, with two seconds left for the way to Discord.
const A_MOMENT: Duration = Duration::from_secs(1);

/// Discord waits three seconds for the first answer. Its clock is known to about a second, and what is not quite too
/// late is better done: its member is told so by Discord itself when it was.
const ANSWERED_WITHIN: TimeDelta = TimeDelta::seconds(10);

/// Discord's kinds of first answer ("Interaction Callback Type").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    NewMessage = 4,
    NewMessageLater = 5,
    ChangeLater = 6,
    Change = 7,
    Suggestions = 8,
    Form = 9,
}

const EPHEMERAL: u64 = 1 << 6;
/// "Unknown interaction": more than three seconds have passed.
const TOO_LATE: u64 = 10062;
/// "Interaction has already been acknowledged."
const ANSWERED_ALREADY: u64 = 40060;

/// Answers one interaction, from reading it to the last edit.
pub(super) async fn answer(discord: &Discord, front: &dyn FrontDesk, interaction: &Value) {
    let read = match incoming::read(interaction, discord.rest.clock().now()) {
        Some(Ok(read)) => read,
        Some(Err(unreadable)) => return unread(discord, unreadable).await,
        None => return,
    };
    let ticket = read.ticket;
    if is_late(&ticket.id, [discord.discords_now(), discord.rest.clock().now()]) {
        tracing::warn!(interaction = ticket.id, "told of too late to be answered: nothing was done");
        return;
    }
    // Told of again after a lost connection; what was carried out once is not carried out twice.
    if !discord.copies().begins(&ticket.id) {
        return;
    }
    let first = front.first_answer(&read.incoming.act);
    if read.is_timed_out {
        let reply = if first == First::Suggestions {
            Reply::Suggestions(Vec::new())
        } else {
            Reply::Private(sentence(
                "You are timed out in this server just now. Please come back when that is over.",
            ))
        };
        return at_once(discord, &ticket, reply).await;
    }

    let mut reply = pin!(front.answer(read.incoming));
    match first {
        First::Form | First::Suggestions => at_once(discord, &ticket, reply.await).await,
        First::Private | First::OnCard => {
            if let Ok(reply) = tokio::time::timeout(A_MOMENT, &mut reply).await {
                at_once(discord, &ticket, reply).await;
            } else {
                let on_card = first == First::OnCard && ticket.has_message;
                let kind = if on_card { Kind::ChangeLater } else { Kind::NewMessageLater };
                let data = (!on_card).then(|| json!({ "flags": EPHEMERAL }));
                // Even when this fails the work goes on: what was submitted is never lost.
                let told = call_back(discord, &ticket, kind, data, &[]).await;
                let reply = reply.await;
                if told {
                    afterwards(discord, &ticket, on_card, reply).await;
                }
            }
        }
    }
}

/// Whether nobody can read an answer any more: Discord has told the member long ago that there is none, and they have
/// done it again, or will. So nothing is done; what was typed into a form still stands in it. A clock may be wrong:
/// Discord's as far as we know it, and ours, must both say so.
fn is_late(interaction: &str, clocks: [DateTime<Utc>; 2]) -> bool {
    places::made_at(interaction).is_some_and(|at| clocks.iter().all(|now| *now - at > ANSWERED_WITHIN))
}

/// Whoever did something that could not be read is told so, and the log its id: never what was in it.
async fn unread(discord: &Discord, Unreadable { id, ticket }: Unreadable) {
    tracing::error!(
        interaction = id,
        "what somebody did could not be read: Discord may have changed, install a newer version"
    );
    let Some(ticket) = ticket.filter(|ticket| discord.copies().begins(&ticket.id)) else { return };
    let reply = if ticket.is_typing {
        Reply::Suggestions(Vec::new())
    } else {
        Reply::Private(sentence(
            "Discord sent this in a way that I can't read, so nothing was changed. Please tell whoever runs \
             the bot.",
        ))
    };
    at_once(discord, &ticket, reply).await;
}

fn sentence(words: &str) -> Message {
    Text::from(words).into()
}

async fn at_once(discord: &Discord, ticket: &Ticket, reply: Reply) {
    let mut files = Vec::new();
    let (kind, data) = match reply {
        Reply::Changed(message) if ticket.has_message => {
            (Kind::Change, Some(outgoing::message(&message, None)))
        }
        Reply::Private(message) | Reply::Changed(message) => {
            (Kind::NewMessage, Some(outgoing::private(&message)))
        }
        Reply::PrivateFiles(message, given) => {
            files = given;
            (Kind::NewMessage, Some(outgoing::with_files(outgoing::private(&message), &files)))
        }
        Reply::Form(_) if ticket.is_form => {
            tracing::error!(
                interaction = ticket.id,
                "a form was answered with a form, which Discord refuses"
            );
            (Kind::NewMessage, Some(outgoing::private(&sentence("That didn't work. Please try again."))))
        }
        Reply::Form(form) => (Kind::Form, Some(controls::form(&form))),
        Reply::Suggestions(choices) => (Kind::Suggestions, Some(controls::suggestions(&choices))),
        // Nobody repaints a private message: what it said is settled now.
        Reply::Noted if ticket.is_from_private => {
            (Kind::Change, Some(outgoing::message(&sentence("Done: the card shows it."), None)))
        }
        Reply::Noted if ticket.has_message => (Kind::ChangeLater, None),
        Reply::Noted => (Kind::NewMessage, Some(outgoing::private(&sentence("Done.")))),
    };
    call_back(discord, ticket, kind, data, &files).await;
}

/// The answer after "a moment, please".
async fn afterwards(discord: &Discord, ticket: &Ticket, on_card: bool, reply: Reply) {
    let said = match reply {
        Reply::Private(message) if on_card => follow_up(discord, ticket, &message, &[]).await,
        Reply::PrivateFiles(message, files) if on_card => follow_up(discord, ticket, &message, &files).await,
        Reply::Private(message) | Reply::Changed(message) => {
            edit_original(discord, ticket, &message, &[]).await
        }
        Reply::PrivateFiles(message, files) => edit_original(discord, ticket, &message, &files).await,
        Reply::Noted if on_card => Ok(()),
        Reply::Noted => edit_original(discord, ticket, &sentence("Done."), &[]).await,
        Reply::Form(_) | Reply::Suggestions(_) => {
            tracing::error!(interaction = ticket.id, "a form came too late to be a first answer");
            let sorry = sentence("That took too long just now. Please try again.");
            if on_card {
                follow_up(discord, ticket, &sorry, &[]).await
            } else {
                edit_original(discord, ticket, &sorry, &[]).await
            }
        }
    };
    if let Err(failure) = said {
        tracing::warn!(interaction = ticket.id, code = failure.short(), "an answer could not be shown");
    }
}

/// Gives the first answer; whether the member can be told more afterwards.
///
/// One repeat when the first try met trouble on the way: a second answer is refused by Discord, so it cannot be
/// said twice.
async fn call_back(
    discord: &Discord,
    ticket: &Ticket,
    kind: Kind,
    data: Option<Value>,
    files: &[File],
) -> bool {
    let mut failure = match try_call_back(discord, ticket, kind, data.as_ref(), files).await {
        Ok(()) => return true,
        Err(failure) => failure,
    };
    let mut may_have_arrived = false;
    if is_passing(&failure) {
        may_have_arrived = true;
        match try_call_back(discord, ticket, kind, data.as_ref(), files).await {
            Ok(()) => return true,
            Err(again) => failure = again,
        }
    }
    match failure.code() {
        Some(ANSWERED_ALREADY) => {
            if !may_have_arrived {
                tracing::error!(
                    interaction = ticket.id,
                    "somebody else has answered: is another copy of this bot connected with the same token?"
                );
                discord.copies().suspected(discord.rest.clock().monotonic());
            }
            if let (Kind::NewMessage | Kind::Change, Some(mut data)) = (kind, data) {
                // Who sees a message cannot be changed by an edit.
                data.as_object_mut().map(|fields| fields.remove("flags"));
                let edited = discord.rest.call(Call::patch(original(ticket), data).with_files(files)).await;
                if let Err(failure) = edited {
                    tracing::warn!(
                        interaction = ticket.id,
                        code = failure.short(),
                        "no answer could be shown"
                    );
                }
            }
            true
        }
        Some(TOO_LATE) => {
            tracing::warn!(interaction = ticket.id, "an interaction could not be answered in time");
            false
        }
        _ => {
            tracing::warn!(
                interaction = ticket.id,
                code = failure.short(),
                "an interaction was not answered"
            );
            false
        }
    }
}

fn is_passing(failure: &Failure) -> bool {
    match failure {
        Failure::Unreached | Failure::Lost { timed_out: false } => true,
        // After fifteen seconds nobody waits any more.
        Failure::Lost { timed_out: true } | Failure::Paced { .. } => false,
        Failure::Answered(refusal) => refusal.status >= 500,
    }
}

async fn try_call_back(
    discord: &Discord,
    ticket: &Ticket,
    kind: Kind,
    data: Option<&Value>,
    files: &[File],
) -> Result<(), Failure> {
    let mut body = json!({ "type": kind as u8 });
    if let Some(data) = data {
        body["data"] = data.clone();
    }
    let path = format!("interactions/{}/{}/callback", ticket.id, ticket.token);
    discord.rest.call(Call::post(path, body).with_files(files)).await.map(drop)
}

async fn edit_original(
    discord: &Discord,
    ticket: &Ticket,
    message: &Message,
    files: &[File],
) -> Result<(), Failure> {
    let body = outgoing::with_files(outgoing::message(message, None), files);
    discord.rest.call(Call::patch(original(ticket), body).with_files(files)).await.map(drop)
}

async fn follow_up(
    discord: &Discord,
    ticket: &Ticket,
    message: &Message,
    files: &[File],
) -> Result<(), Failure> {
    let path = format!("webhooks/{}/{}", ticket.application, ticket.token);
    let body = outgoing::with_files(outgoing::private(message), files);
    discord.rest.call(Call::post(path, body).with_files(files)).await.map(drop)
}

fn original(ticket: &Ticket) -> String {
    format!("webhooks/{}/{}/messages/@original", ticket.application, ticket.token)
}

//! The test message of set-up: posted in a channel and deleted at once, to see what the bot really may do there.

use super::cards::{self, Tried};
use crate::chat::{Address, ChannelId, Mark, Outcome};
use crate::library::Library;

/// Posts and deletes once. Not through the queue: this promises nothing to anybody, so it is neither kept nor
/// repeated, and what went wrong belongs on the card in front of whoever tries, not on a card at the desk.
pub async fn try_out(library: &Library, channel: &ChannelId) -> Tried {
    let chat = &library.chat;
    let reference = library.new_reference().short(0);
    let mark = Mark { nonce: reference.clone(), reference };
    let sent = match chat.reach(&Address::Channel(channel.clone())).await.or_stop() {
        Ok(line) => chat.send(line, &cards::test_message(), &[], &mark).await,
        Err(stopped) => stopped,
    };
    match sent {
        Outcome::Done(standing) => match chat.delete(&standing).await {
            Outcome::Done(()) => Tried::PostedAndDeleted,
            other => Tried::MayStand(why(other)),
        },
        // Sent, though what came of it is not known.
        Outcome::Maybe(cause) => Tried::MayStand(Some(cause.words)),
        other => Tried::NotPosted(why(other)),
    }
}

/// The platform's reason, where it gives one.
fn why<T>(outcome: Outcome<T>) -> Option<String> {
    match outcome {
        Outcome::SurelyNot(cause) | Outcome::Maybe(cause) => Some(cause.words),
        Outcome::Refused(reason) => reason.cause().map(|cause| cause.words.clone()),
        Outcome::Done(_) | Outcome::Wait { .. } => None,
    }
}

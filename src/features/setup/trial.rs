//! The trial of set-up: everything that is promised in a room is done there once and taken away again, to see what the
//! bot really may do. Not through the queue: this promises nothing to anybody, so it is neither kept nor repeated, and
//! what went wrong belongs on the card in front of whoever tries, not on a card at the desk.
//!
//! Publishing is not tried: what is published stands in other servers at once. It takes no right beside that to post.

use chrono::TimeDelta;

use super::cards;
use super::types::{Stopped, Tried, WithThread};
use crate::chat::{Address, ChannelId, Found, Mark, MemberId, Outcome, ServerId};
use crate::library::Library;

/// The chat's clock may be behind ours by so much, and we still post.
const CLOCKS_APART: TimeDelta = TimeDelta::minutes(15);

/// Posts, changes, finds again and deletes a message.
pub async fn post_there(library: &Library, channel: &ChannelId) -> Tried {
    let chat = &library.chat;
    let reference = library.new_reference().short(0);
    let mark = Mark { nonce: reference.clone(), reference };
    let since = library.now() - CLOCKS_APART;
    let sent = match chat.reach(&Address::Channel(channel.clone())).await.or_stop() {
        Ok(line) => chat.send(line, &cards::test_message(), &[], &mark).await,
        Err(stopped) => stopped,
    };
    let standing = match sent {
        Outcome::Done(standing) => standing,
        // Sent, though what came of it is not known.
        Outcome::Maybe(cause) => return Err(Stopped::MayStand(Some(cause.words))),
        other => return Err(Stopped::NotPosted(why(other))),
    };
    let changed = chat.edit(&standing, &cards::changed_test_message(), &mark.reference).await;
    let found = chat.find(channel, &mark.reference, since).await;
    match (chat.delete(&standing).await, changed, found) {
        (Outcome::Done(()), Outcome::Done(()), Found::Yes(_)) => Ok(WithThread::No),
        (Outcome::Done(()), Outcome::Done(()), Found::No) => Err(Stopped::NotFoundAgain(None)),
        (
            Outcome::Done(()),
            Outcome::Done(()),
            Found::CannotLook(cause) | Found::Closed(cause) | Found::NotNow(cause),
        ) => Err(Stopped::NotFoundAgain(Some(cause.words))),
        (Outcome::Done(()), changed, _) => Err(Stopped::NotChanged(why(changed))),
        (not_deleted, ..) => Err(Stopped::MayStand(why(not_deleted))),
    }
}

/// The same, and in a private thread, too, with whoever tries let into it. The thread is removed, or closed.
pub async fn talk_there(
    library: &Library,
    server: &ServerId,
    channel: &ChannelId,
    member: &MemberId,
) -> Tried {
    post_there(library, channel).await?;
    let chat = &library.chat;
    let ahead = chat.witness().map(|seen| seen.ahead).unwrap_or_default();
    let since = library.now() - TimeDelta::minutes(1) + ahead;
    let thread = match chat.open_thread(channel, cards::TEST_THREAD).await {
        Outcome::Done(thread) => thread,
        Outcome::Maybe(cause) => {
            // Opened perhaps: then it is found by its name, and nothing is tried in it.
            let found = chat.find_thread(server, channel, cards::TEST_THREAD, since).await;
            let Outcome::Done(Some(thread)) = found else {
                return Err(Stopped::ThreadMayStand(Some(cause.words)));
            };
            closed(library, &thread).await?;
            return Err(Stopped::NoThread(Some(cause.words)));
        }
        other => return Err(Stopped::NoThread(why(other))),
    };
    let talked = match chat.let_in(&thread, member).await {
        Outcome::Done(()) => post_there(library, &thread).await.map_err(|stopped| match stopped {
            Stopped::NotPosted(why)
            | Stopped::NotChanged(why)
            | Stopped::NotFoundAgain(why)
            | Stopped::MayStand(why) => Stopped::NotPostedInThread(why),
            other => other,
        }),
        other => Err(Stopped::NotLetIn(why(other))),
    };
    closed(library, &thread).await?;
    talked.map(|_| WithThread::Yes)
}

async fn closed(library: &Library, thread: &ChannelId) -> Result<(), Stopped> {
    match library.chat.close_thread(thread).await {
        Outcome::Done(()) => Ok(()),
        other => Err(Stopped::ThreadMayStand(why(other))),
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

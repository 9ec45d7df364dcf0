//! The clerk works the queue off: plan, deliver, paint, again until nothing is left to do now, then wait for
//! something new or for the next moment.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::courier::{Courier, RoundError};
use super::painter::Painter;
use super::pause;
use super::planner;
use super::servers;
use super::types::{CardKind, PostKind};
use crate::chat::{Cause, ServerId};
use crate::library::{Fault, Library};

/// After a fault (a full disk, say) the clerk looks again this much later.
const AFTER_A_FAULT: Duration = Duration::from_secs(5);
/// What is due but must not go yet (a pause, two clocks apart) is looked at again this often.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
/// So that slots, and a system clock that was set, are noticed.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

pub struct Clerk {
    library: Arc<Library>,
    kinds: &'static [PostKind],
    courier: Courier,
    painter: Painter,
}

impl Clerk {
    /// A clerk who knows these kinds of posts and cards; both tables hold the queue's own (`queue::cards`).
    pub fn new(library: Arc<Library>, kinds: &'static [PostKind], cards: &'static [CardKind]) -> Self {
        Self {
            courier: Courier::new(library.clone(), kinds, cards),
            painter: Painter::new(library.clone(), kinds, cards),
            library,
            kinds,
        }
    }

    /// Plans, delivers and paints once. `false` when there was nothing to do now.
    pub async fn turn(&self) -> Result<bool, RoundError> {
        let planned = if pause::keeps_still(&self.library).await {
            Ok(0)
        } else {
            planner::plan(&self.library, self.kinds).await
        };
        // A fault in one part of the work leaves the others going.
        let delivered = self.courier.round().await;
        let painted = self.painter.round().await;
        let (delivered, painted) = (delivered?, painted?);
        Ok(planned? > 0 || delivered || painted)
    }

    /// Works until nothing is left to do at this moment of the clock.
    pub async fn drain(&self) -> Result<(), RoundError> {
        while self.turn().await? {}
        Ok(())
    }

    /// Works until `stop`, and then finishes what is under way. Ends by itself only when the chat lets the bot
    /// in no more.
    pub async fn run(&self, stop: impl Future<Output = ()>) -> Result<(), Cause> {
        let mut stop = pin!(stop);
        loop {
            let wait = {
                let mut turn = pin!(self.turn());
                let turned = tokio::select! {
                    turned = &mut turn => turned,
                    () = &mut stop => {
                        self.courier.stop_claiming();
                        return shut_out(turn.await).map(drop);
                    }
                };
                match shut_out(turned)? {
                    Some(true) => Duration::ZERO,
                    Some(false) => self.until_next_moment().await,
                    None => AFTER_A_FAULT,
                }
            };
            if wait.is_zero() {
                continue;
            }
            tokio::select! {
                () = self.library.something_new.notified() => {}
                () = tokio::time::sleep(wait) => {}
                () = &mut stop => return Ok(()),
            }
        }
    }

    /// A server has changed (a role, a channel, a permission): what is held there is tried again.
    pub async fn server_changed(&self, server: &ServerId) -> Result<(), Fault> {
        if let Some(school) = self.library.store.school_of(server).await? {
            self.painter.server_changed(school.id);
            self.courier.wake_held(school.id).await?;
        }
        Ok(())
    }

    /// The bot has come into a server, or it is back.
    pub async fn server_here(&self, server: &ServerId) -> Result<(), Fault> {
        servers::one(&self.library, server, false).await
    }

    /// A server has removed the bot.
    pub async fn server_gone(&self, server: &ServerId) -> Result<(), Fault> {
        servers::one(&self.library, server, true).await
    }

    /// The bot is in these servers and in no other.
    pub async fn servers(&self, servers: &[ServerId]) -> Result<(), Fault> {
        servers::all(&self.library, servers).await
    }

    async fn until_next_moment(&self) -> Duration {
        let next = match self.library.store.next_moment().await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(%error, "the queue cannot be read");
                return AFTER_A_FAULT;
            }
        };
        let away = next.and_then(|next| (next - self.library.now()).to_std().ok());
        match (next, away) {
            (Some(_), Some(away)) => away.clamp(SHORTEST_WAIT, LONGEST_WAIT),
            (Some(_), None) => SHORTEST_WAIT,
            (None, _) => LONGEST_WAIT,
        }
    }
}

/// Faults are logged here, once, and the clerk goes on: `None`.
fn shut_out(turned: Result<bool, RoundError>) -> Result<Option<bool>, Cause> {
    match turned {
        Ok(did) => Ok(Some(did)),
        Err(RoundError::Unauthorised(cause)) => Err(cause),
        Err(RoundError::Fault(error)) => {
            tracing::error!(%error, "the queue is stuck and will be tried again");
            Ok(None)
        }
    }
}

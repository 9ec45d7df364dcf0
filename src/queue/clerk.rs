//! The clerk has the queue worked off: planner, courier and painter, three loops that share nothing but the store
//! and the stop. Each works until nothing is left to do now, then waits for something new or for its next moment.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::courier::Courier;
use super::moment::Now;
use super::painter::Painter;
use super::pause::Stillness;
use super::planner;
use super::servers;
use super::serving::RoundError;
use super::types::{CardKind, PostKind};
use crate::chat::{Cause, ServerId};
use crate::library::news::Bell;
use crate::library::{Fault, Library};
use crate::store::StoreError;

/// After a fault (a full disk, say) a loop looks again this much later.
const AFTER_A_FAULT: Duration = Duration::from_secs(5);
/// What is due but must not go yet (a pause, two clocks apart) is looked at again this often.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
/// So that a system clock that was set is noticed.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A start has better things to do.
const FIRST_TIDYING: Duration = Duration::from_mins(10);
const BETWEEN_TIDYINGS: Duration = Duration::from_hours(24);
/// Rows of each kind in one transaction.
const TIDIED_AT_ONCE: u32 = 250;

pub struct Clerk {
    library: Arc<Library>,
    kinds: &'static [PostKind],
    courier: Courier,
    painter: Painter,
    /// Since the start of this process.
    next_tidying: Mutex<Duration>,
}

impl Clerk {
    /// A clerk who knows these kinds of posts and cards; both tables hold the queue's own (`queue::cards`).
    pub fn new(library: Arc<Library>, kinds: &'static [PostKind], cards: &'static [CardKind]) -> Self {
        let stillness = Arc::new(Stillness::default());
        Self {
            courier: Courier::new(library.clone(), kinds, cards, Arc::clone(&stillness)),
            painter: Painter::new(library.clone(), kinds, cards, stillness),
            library,
            kinds,
            next_tidying: Mutex::new(FIRST_TIDYING),
        }
    }

    /// Plans, delivers and paints until nothing is left to do at this moment of the clock.
    pub async fn drain(&self) -> Result<(), RoundError> {
        loop {
            let planned = self.plan().await;
            // A fault in one part of the work leaves the others going.
            let delivered = self.courier.round().await;
            let painted = self.painter.round().await;
            let (delivered, painted) = (delivered?, painted?);
            if !(planned? || delivered || painted) {
                return Ok(());
            }
        }
    }

    async fn plan(&self) -> Result<bool, RoundError> {
        let planned = planner::plan(&self.library, self.kinds).await? > 0;
        Ok(planned || self.tidy().await?)
    }

    /// What nobody can use any more goes, once a day and in small steps. `false` when nothing went.
    async fn tidy(&self) -> Result<bool, RoundError> {
        let since_start = self.library.since_start();
        if since_start < *self.next_tidying() || !Now::of(&self.library).is_witnessed() {
            return Ok(false);
        }
        let (store, now) = (&self.library.store, self.library.now());
        let gone = store.purge(now, self.library.notes_live, TIDIED_AT_ONCE).await?;
        if gone > 0 {
            tracing::info!(rows = gone, "what nobody can use any more was removed");
        } else {
            *self.next_tidying() = since_start + BETWEEN_TIDYINGS;
            for (school, until) in store.removed(now).await? {
                tracing::warn!(
                    school = school.0,
                    %until,
                    "a school's server has removed the bot: all that is kept of it goes then, unless the bot is let in again"
                );
            }
        }
        Ok(gone > 0)
    }

    fn next_tidying(&self) -> MutexGuard<'_, Duration> {
        self.next_tidying.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works until `stop`, and then finishes what is under way. Ends by itself only when the chat lets the bot
    /// in no more.
    pub async fn run(&self, stop: impl Future<Output = ()>) -> Result<(), Cause> {
        let (told, stopped) = watch::channel(false);
        let (store, news) = (&self.library.store, &self.library.news);
        let work = async {
            tokio::try_join!(
                self.work_off(stopped.clone(), &news.plans, || self.plan(), || store.next_planning()),
                self.work_off(stopped.clone(), &news.posts, || self.courier.round(), || store.next_moment()),
                self.work_off(
                    stopped.clone(),
                    &news.cards,
                    || self.painter.round(),
                    || store.next_painting()
                ),
            )
            .map(|_| ())
        };
        let mut work = pin!(work);
        tokio::select! {
            ended = &mut work => return ended,
            () = stop => {}
        }
        self.courier.stop_claiming();
        self.painter.stop_painting();
        // Whoever waits for it has ended already.
        let _ = told.send(true);
        work.await
    }

    /// One loop.
    async fn work_off<Round, Next>(
        &self,
        mut stop: watch::Receiver<bool>,
        bell: &Bell,
        round: impl Fn() -> Round,
        next: impl Fn() -> Next,
    ) -> Result<(), Cause>
    where
        Round: Future<Output = Result<bool, RoundError>>,
        Next: Future<Output = Result<Option<DateTime<Utc>>, StoreError>>,
    {
        let mut news = bell.listen();
        let mut moves = self.library.clock.moves();
        while !*stop.borrow() {
            let wait = match round().await {
                // A round ends when nothing is left to do at its moment, whatever it did.
                Ok(_) => self.until(next().await),
                Err(RoundError::Unauthorised(cause)) => return Err(cause),
                Err(RoundError::Fault(error)) => {
                    tracing::error!(%error, "the queue is stuck and will be tried again");
                    AFTER_A_FAULT
                }
            };
            tokio::select! {
                () = news.heard() => {}
                () = moves.moved() => {}
                () = tokio::time::sleep(wait) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
        Ok(())
    }

    /// A server has changed (a role, a channel, a permission): what is held there is tried again.
    pub async fn server_changed(&self, server: &ServerId) -> Result<(), Fault> {
        if let Some(school) = self.library.store.school_of(server).await? {
            self.library.desks.forget(school.id);
            self.painter.server_changed(school.id).await?;
            self.courier.server_changed(school.id).await?;
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

    fn until(&self, next: Result<Option<DateTime<Utc>>, StoreError>) -> Duration {
        match next {
            Ok(Some(next)) => {
                let away: TimeDelta = next - self.library.now();
                away.to_std().unwrap_or_default().clamp(SHORTEST_WAIT, LONGEST_WAIT)
            }
            Ok(None) => LONGEST_WAIT,
            Err(error) => {
                tracing::error!(%error, "the queue cannot be read");
                AFTER_A_FAULT
            }
        }
    }
}

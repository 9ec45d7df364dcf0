//! The bot of a rehearsal, as its page handles it: it can be killed in the middle of whatever it does, started again on
//! the same database, and given a clock of its own that is wrong.
//!
//! It runs on threads of its own, so that killing it leaves nothing of it that still runs, as far as one process can.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{FINISH_WITHIN, Shelftalker, Stopped};
use crate::clock::{Clock, SetClock};
use crate::config::Settings;

/// Settings anew for each start.
pub type Telling = Box<dyn Fn() -> anyhow::Result<Settings> + Send + Sync>;

pub struct Bot {
    settings: Telling,
    /// Everybody's clock.
    shared: Arc<SetClock>,
    /// The bot's own: it follows the shared one, as wrong as it is.
    own: Arc<SetClock>,
    wrong_by: AtomicI64,
    starts: AtomicU32,
    running: Mutex<Option<Running>>,
    /// One start or kill at a time.
    turn: tokio::sync::Mutex<()>,
}

struct Running {
    bot: Arc<Shelftalker>,
    threads: Threads,
    stop: watch::Sender<bool>,
    ended: JoinHandle<Result<(), Stopped>>,
}

/// Its threads; they are gone with this, at once, wherever that happens.
struct Threads(Option<Runtime>);

impl Threads {
    /// Waits until they are.
    fn end(mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_timeout(ENDS_WITHIN);
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// What was held by a bot that was killed is free after so many tries.
const TRIES: u32 = 60;
const A_MOMENT: Duration = Duration::from_millis(50);
/// Its threads have this long to end.
const ENDS_WITHIN: Duration = Duration::from_secs(5);

impl Bot {
    pub fn new(settings: Telling, shared: Arc<SetClock>) -> Arc<Self> {
        let own = Arc::new(SetClock::still(shared.now()));
        own.set_running(shared.now(), shared.runs());
        let bot = Arc::new(Self {
            settings,
            own,
            wrong_by: AtomicI64::new(0),
            starts: AtomicU32::new(0),
            running: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            shared,
        });
        let followed = Arc::downgrade(&bot);
        let mut moves = bot.shared.moves();
        tokio::spawn(async move {
            loop {
                moves.moved().await;
                let Some(bot) = followed.upgrade() else { return };
                bot.follow();
            }
        });
        bot
    }

    /// Starts it, and waits until it answers.
    pub async fn start(&self) -> anyhow::Result<()> {
        let _turn = self.turn.lock().await;
        if self.bot().is_some() {
            return Ok(());
        }
        self.follow();
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let on = runtime.handle().clone();
        let threads = Threads(Some(runtime));
        let mut tries = 0;
        let bot = loop {
            let opening = Shelftalker::open((self.settings)()?, Arc::clone(&self.own) as Arc<_>);
            match on.spawn(opening).await.context("the bot fell over as it started")? {
                Ok(bot) => break Arc::new(bot),
                // The one that was killed may still be letting go of the database.
                Err(_) if tries < TRIES => tokio::time::sleep(A_MOMENT).await,
                Err(stopped) => return Err(stopped.into()),
            }
            tries += 1;
        };
        let (stop, stopped) = watch::channel(false);
        let ended = on.spawn({
            let bot = Arc::clone(&bot);
            async move {
                let ended = Box::pin(bot.run(stopped, FINISH_WITHIN)).await;
                if let Err(why) = &ended {
                    tracing::error!(%why, "the bot has ended");
                }
                ended
            }
        });
        let ready = {
            let bot = Arc::clone(&bot);
            on.spawn(async move { bot.discord.ready().await })
        };
        *self.lock() = Some(Running { bot, threads, stop, ended });
        self.starts.fetch_add(1, Ordering::SeqCst);
        // A Discord that is down is waited for by the bot itself.
        let _ = tokio::time::timeout(ENDS_WITHIN, ready).await;
        Ok(())
    }

    /// It is gone, without a word to anybody.
    pub async fn kill(&self) {
        let _turn = self.turn.lock().await;
        let Some(Running { bot, threads, .. }) = self.lock().take() else { return };
        drop(bot);
        // It cannot be kept waiting for by what else runs here.
        let _ = tokio::task::spawn_blocking(move || threads.end()).await;
    }

    /// It is told to stop, and finishes what it does.
    pub async fn stop(&self) -> Result<(), Stopped> {
        let _turn = self.turn.lock().await;
        let Some(Running { bot, threads, stop, ended }) = self.lock().take() else { return Ok(()) };
        let _ = stop.send(true);
        let ended = ended.await.map_err(Stopped::because)?;
        drop((bot, threads));
        ended
    }

    /// Its own clock is so many seconds ahead of everybody's.
    pub fn clock_is_wrong_by(&self, seconds: i64) {
        self.wrong_by.store(seconds, Ordering::SeqCst);
        match TimeDelta::try_seconds(seconds) {
            Some(by) if seconds != 0 => self.own.set_wrong(self.shared.now() + by),
            _ => self.own.set_running(self.shared.now(), self.shared.runs()),
        }
    }

    pub fn wrong_by(&self) -> i64 {
        self.wrong_by.load(Ordering::SeqCst)
    }

    pub fn starts(&self) -> u32 {
        self.starts.load(Ordering::SeqCst)
    }

    /// While it runs.
    pub fn bot(&self) -> Option<Arc<Shelftalker>> {
        let running = self.lock();
        running.as_ref().filter(|it| !it.ended.is_finished()).map(|it| Arc::clone(&it.bot))
    }

    /// A clock that is wrong stays as wrong as it was.
    fn follow(&self) {
        let wrong_by = TimeDelta::try_seconds(self.wrong_by()).unwrap_or_default();
        if wrong_by.is_zero() {
            self.own.set_running(self.shared.now(), self.shared.runs());
        } else if let Ok(passed) = (self.shared.now() + wrong_by - self.own.now()).to_std() {
            self.own.goes_on(passed);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

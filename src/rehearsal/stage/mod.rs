//! The pretend Discord as everything that belongs to it holds it: what it knows, who is connected, what is to go
//! wrong and what was asked, each behind its lock.

pub mod line;
mod locked;
pub mod serving;

use std::io;
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::Duration;

use axum::Router;
use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use tokio::sync::watch;

use self::line::Loopback;
use self::locked::lock;
use self::serving::Serving;
use super::gateway::Hub;
use super::state::State;
use super::state::faults::{Fault, Faults, Trouble};
use super::state::ids::{Id, Ids};
use super::state::limits::{Limits, RateLimits, Standing, TooMany};
use super::state::record::Exchange;
use crate::clock::{Clock, SetClock};

/// A pretend Discord that listens. Cheap to clone; it closes with its last clone.
#[derive(Clone)]
pub struct Rehearsal {
    stage: Arc<Stage>,
    /// Held so that it listens. None in the server's own clones, which must not keep it open.
    _serving: Option<Arc<Serving>>,
}

struct Stage {
    port: u16,
    token: String,
    clock: Arc<SetClock>,
    hub: Arc<Hub>,
    state: Mutex<State>,
    limits: Mutex<Limits>,
    faults: Mutex<Faults>,
    record: Mutex<Vec<Exchange>>,
    /// Counts everything that somebody who watches may see differently now.
    told: watch::Sender<u64>,
    /// What serves this, while somebody else holds it.
    serving: OnceLock<Weak<Serving>>,
}

impl Rehearsal {
    /// With nothing in it but the bot, and nobody listening yet.
    pub fn empty(port: u16, clock: Arc<SetClock>, ids: Ids, rate_limits: RateLimits) -> Self {
        let known = State::new(Arc::clone(&clock), ids, "Shelftalker", port);
        let token = token_of(known.bot);
        let stage = Arc::new(Stage {
            port,
            hub: Hub::by(Arc::clone(&clock) as Arc<dyn Clock>, token.clone()),
            token,
            clock,
            state: Mutex::new(known),
            limits: Mutex::new(Limits::new(rate_limits)),
            serving: OnceLock::new(),
            faults: Mutex::default(),
            record: Mutex::default(),
            told: watch::Sender::new(0),
        });
        Self { stage, _serving: None }
    }

    /// The same one, answering with these routes for as long as this clone or one of its own is held.
    #[must_use]
    pub fn listening(self, listener: Loopback, routes: Router) -> Self {
        let serving = Arc::new(Serving::of(listener, routes));
        // Nobody listens twice.
        let _ = self.stage.serving.set(Arc::downgrade(&serving));
        Self { _serving: Some(serving), ..self }
    }

    /// Nobody can connect any more until [`Self::comes_back`], and connections for requests are closed. Those of
    /// the gateway stay.
    pub async fn goes_out_of_reach(&self) {
        if let Some(serving) = self.serving() {
            serving.hang_up().await;
        }
    }

    /// Ends [`Self::goes_out_of_reach`], at the same address. Errors: somebody else has taken the port.
    pub async fn comes_back(&self) -> io::Result<()> {
        match self.serving() {
            Some(serving) => serving.listen_again(self.port()).await,
            None => Ok(()),
        }
    }

    /// What stands in for `https://discord.com`.
    pub fn api_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.stage.port)
    }

    /// The token that the bot identifies with.
    pub fn token(&self) -> String {
        self.stage.token.clone()
    }

    /// The bot's user, which is also its application.
    pub fn bot(&self) -> Id {
        self.read(|state| state.bot)
    }

    pub fn hub(&self) -> Arc<Hub> {
        Arc::clone(&self.stage.hub)
    }

    pub fn clock(&self) -> Arc<SetClock> {
        Arc::clone(&self.stage.clock)
    }

    /// Something goes wrong with the next requests that it matches.
    pub fn fault(&self, fault: Fault) {
        lock(&self.stage.faults).add(fault);
        self.tell();
    }

    /// The faults that have not struck yet.
    pub fn faults_left(&self) -> Vec<Fault> {
        lock(&self.stage.faults).left().to_vec()
    }

    pub fn clear_faults(&self) {
        lock(&self.stage.faults).clear();
        self.tell();
    }

    /// From now on the token is wrong, over HTTP (401) and at the gateway (4004).
    pub fn refuse_token(&self) {
        self.stage.hub.refuse_token();
    }

    /// Every request of the bot so far, with its answer.
    pub fn recorded(&self) -> Vec<Exchange> {
        lock(&self.stage.record).clone()
    }

    /// Those after the first `after`, at most so many of the newest; each with its number.
    pub fn recorded_after(&self, after: usize, most: usize) -> Vec<(usize, Exchange)> {
        let record = lock(&self.stage.record);
        let from = after.max(record.len().saturating_sub(most)).min(record.len());
        record[from..].iter().cloned().enumerate().map(|(n, it)| (from + n, it)).collect()
    }

    /// The commands that the bot has registered, as Discord shows them.
    pub fn commands(&self) -> Vec<serde_json::Value> {
        self.read(|state| state.commands.clone())
    }

    pub fn port(&self) -> u16 {
        self.stage.port
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.stage.clock.now()
    }

    pub fn accepts_token(&self, token: &str) -> bool {
        token == self.stage.token && !self.stage.hub.refuses_token()
    }

    pub fn strike(&self, method: &str, path: &str) -> Option<Trouble> {
        lock(&self.stage.faults).strike(method, path)
    }

    pub fn count(&self, method: &str, path: &[&str]) -> Result<Option<Standing>, TooMany> {
        lock(&self.stage.limits).count(self.now(), method, path)
    }

    /// Counts one edit of a message that was published. Err: it has to wait so long.
    pub fn count_edit_of_published(&self, message: Id) -> Result<(), Duration> {
        lock(&self.stage.limits).count_edit_of_published(self.now(), message)
    }

    /// Whose time lets a rate limit pass.
    pub fn rate_limits(&self) -> RateLimits {
        lock(&self.stage.limits).by()
    }

    /// From now on limits pass by this time; what was used of them is forgotten.
    pub fn set_rate_limits(&self, by: RateLimits) {
        *lock(&self.stage.limits) = Limits::new(by);
    }

    /// Every id from now on is greater than this one. False: a greater one has been given already, or too few are
    /// left after it.
    pub fn ids_begin_after(&self, id: Id) -> bool {
        self.change(|state| state.ids.begin_after(id))
    }

    fn serving(&self) -> Option<Arc<Serving>> {
        self.stage.serving.get().and_then(Weak::upgrade)
    }

    /// Ends when nobody can be reached here any more. None: that is so already.
    pub fn hung_up(&self) -> Option<impl Future<Output = ()> + use<>> {
        self.serving().and_then(|serving| serving.hung_up())
    }

    /// Whether anybody can reach it.
    pub fn is_reachable(&self) -> bool {
        self.hung_up().is_some()
    }

    /// How many requests of the bot there were so far.
    pub fn asked_so_far(&self) -> usize {
        lock(&self.stage.record).len()
    }

    pub fn record(&self, exchange: Exchange) {
        lock(&self.stage.record).push(exchange);
        self.tell();
    }

    pub fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&lock(&self.stage.state))
    }

    /// Changes the state and tells the gateway of it, in the order in which it happened.
    pub fn change<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let mut state = lock(&self.stage.state);
        state.version += 1;
        let done = act(&mut state);
        for (event, data) in std::mem::take(&mut state.news) {
            if !is_of_a_message(event) {
                state.renamed = state.version;
            }
            self.stage.hub.dispatch(event, data);
        }
        drop(state);
        self.tell();
        done
    }

    /// Who watches looks again.
    pub fn tell(&self) {
        self.stage.told.send_modify(|times| *times += 1);
    }

    /// Moves on with everything that may look different now: what is known, what was asked, what is to go wrong.
    pub fn told(&self) -> watch::Receiver<u64> {
        self.stage.told.subscribe()
    }
}

/// What is said changes no name: the other messages look as they did.
fn is_of_a_message(event: &str) -> bool {
    event.starts_with("MESSAGE_") || event.starts_with("INTERACTION_")
}

/// A bot token as Discord shapes them: the bot's id, a moment, a secret. This one opens nothing.
fn token_of(bot: Id) -> String {
    format!(
        "{}.GReHrs.only-on-this-machine-and-opens-nothing",
        BASE64URL_NOPAD.encode(bot.to_string().as_bytes())
    )
}

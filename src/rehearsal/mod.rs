//! A pretend Discord on this machine: REST v10 and gateway, derived from one state that can be built, acted on and
//! read as a member sees it. The bot connects to it unchanged. It is strict: what Discord would refuse it refuses,
//! with Discord's own error; what it does not play it says instead of pretending.
//!
//! | file | holds |
//! |---|---|
//! | `state`, `ids`, `permissions` | what there is, and what each may do |
//! | `messages`, `threads`, `interactions` | what happens to it |
//! | `attachments` | files, uploaded, sent and served |
//! | `routes` | the table of REST v10 |
//! | `rest`, `wire`, `validate`, `refusal`, `limits` | HTTP around it |
//! | `gateway` | the websocket |
//! | `acts`, `asking`, `options`, `acting` | what members do |
//! | `seen`, `transcript` | what members see |
//! | `staging` | what is changed behind the scenes: roles, channels, permissions |
//! | `faults`, `line`, `serving`, `record` | troubles, cut connections, being out of reach, and the record of every exchange |
//! | `members`, `naming` | all of it as JSON under `/rehearsal` |
//! | `sample` | a small school to begin with |

pub mod acting;
mod acts;
mod asking;
mod attachments;
pub mod faults;
mod follow;
pub mod gateway;
pub mod ids;
mod interactions;
mod limits;
mod line;
mod members;
mod messages;
mod naming;
mod options;
pub mod permissions;
pub mod record;
mod refusal;
mod rest;
mod routes;
pub mod sample;
pub mod seen;
mod serving;
mod staging;
mod state;
#[cfg(test)]
mod tests;
mod threads;
mod transcript;
mod validate;
mod wire;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use self::acting::{ActError, Acting, Answer, Field, Form};
use self::faults::Faults;
pub use self::faults::{Fault, Trouble};
pub use self::follow::follow_clock;
use self::gateway::Greeting;
pub use self::gateway::Hub;
pub use self::ids::Id;
use self::limits::{Limits, Standing, TooMany};
use self::line::Loopback;
pub use self::permissions::{Overwrite, Permissions};
pub use self::record::Exchange;
pub use self::seen::{SeenButton, SeenChannel, SeenFile, SeenMenu, SeenMessage, SeenOption};
use self::serving::Serving;
use self::state::State;
use crate::clock::{Clock, SetClock};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State as Shared, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::{any, get};
use axum::serve::Listener;
use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;

/// A pretend Discord that listens. Cheap to clone; it closes with its last clone.
#[derive(Clone)]
pub struct Rehearsal {
    stage: Arc<Stage>,
    /// None in the server's own clones.
    serving: Option<Arc<Serving>>,
}

/// How to open one.
pub struct Options {
    /// On the loopback address; 0 takes any that is free.
    pub port: u16,
    pub clock: Arc<SetClock>,
    /// Whether 429 is ever answered by itself.
    pub rate_limits: bool,
}

struct Stage {
    port: u16,
    token: String,
    token_is_refused: AtomicBool,
    clock: Arc<SetClock>,
    hub: Arc<Hub>,
    state: Mutex<State>,
    limits: Option<Mutex<Limits>>,
    faults: Mutex<Faults>,
    record: Mutex<Vec<Exchange>>,
}

impl Rehearsal {
    /// Listens, with nothing in it but the bot. Errors: the port is taken.
    pub async fn open(options: Options) -> io::Result<Self> {
        let listener = Loopback::bind(options.port).await?;
        let port = listener.local_addr()?.port();
        let state = State::new(Arc::clone(&options.clock), "Shelftalker", port);
        let token = token_of(state.bot);
        let shared = Arc::new(Stage {
            port,
            hub: Hub::new(token.clone()),
            token,
            token_is_refused: AtomicBool::new(false),
            clock: options.clock,
            state: Mutex::new(state),
            limits: options.rate_limits.then(|| Mutex::new(Limits::default())),
            faults: Mutex::default(),
            record: Mutex::default(),
        });
        let rehearsal = Self { stage: shared, serving: None };
        let routes = Router::new()
            .route("/gateway", any(connect))
            .route("/attachments/{channel}/{file}/{name}", get(attachments::serve))
            .merge(members::routes())
            .fallback(rest::answer)
            .layer(DefaultBodyLimit::max(rest::LARGEST_BODY))
            .with_state(rehearsal.clone());
        Ok(Self { serving: Some(Arc::new(Serving::of(listener, routes))), ..rehearsal })
    }

    /// Nobody can connect any more until [`Self::comes_back`], and connections for requests are closed. Those of
    /// the gateway stay.
    pub async fn goes_out_of_reach(&self) {
        if let Some(serving) = &self.serving {
            serving.hang_up().await;
        }
    }

    /// Ends [`Self::goes_out_of_reach`], at the same address. Errors: somebody else has taken the port.
    pub async fn comes_back(&self) -> io::Result<()> {
        match &self.serving {
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
    }

    /// The faults that have not struck yet.
    pub fn faults_left(&self) -> Vec<Fault> {
        lock(&self.stage.faults).left().to_vec()
    }

    pub fn clear_faults(&self) {
        lock(&self.stage.faults).clear();
    }

    /// From now on the token is wrong, over HTTP (401) and at the gateway (4004).
    pub fn refuse_token(&self) {
        self.stage.token_is_refused.store(true, Ordering::SeqCst);
        self.stage.hub.refuse_token();
    }

    /// Every request of the bot so far, with its answer.
    pub fn recorded(&self) -> Vec<Exchange> {
        lock(&self.stage.record).clone()
    }

    /// The commands that the bot has registered, as Discord shows them.
    pub fn commands(&self) -> Vec<serde_json::Value> {
        self.read(|state| state.commands.clone())
    }

    fn port(&self) -> u16 {
        self.stage.port
    }

    fn now(&self) -> DateTime<Utc> {
        self.stage.clock.now()
    }

    fn accepts_token(&self, token: &str) -> bool {
        token == self.stage.token && !self.stage.token_is_refused.load(Ordering::SeqCst)
    }

    fn strike(&self, method: &str, path: &str) -> Option<Trouble> {
        lock(&self.stage.faults).strike(method, path)
    }

    fn count(&self, method: &str, path: &[&str]) -> Result<Option<Standing>, TooMany> {
        self.stage.limits.as_ref().map(|limits| lock(limits).count(method, path)).transpose()
    }

    fn record(&self, exchange: Exchange) {
        lock(&self.stage.record).push(exchange);
    }

    fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&lock(&self.stage.state))
    }

    /// Changes the state and tells the gateway of it, in the order in which it happened.
    fn change<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let mut state = lock(&self.stage.state);
        let done = act(&mut state);
        for (event, data) in std::mem::take(&mut state.news) {
            self.stage.hub.dispatch(event, data);
        }
        done
    }
}

/// A panic elsewhere leaves what it had changed; each change is whole in itself.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A bot token as Discord shapes them: the bot's id, a moment, a secret. This one opens nothing.
fn token_of(bot: Id) -> String {
    format!(
        "{}.GReHrs.only-on-this-machine-and-opens-nothing",
        BASE64URL_NOPAD.encode(bot.to_string().as_bytes())
    )
}

async fn connect(Shared(rehearsal): Shared<Rehearsal>, upgrade: WebSocketUpgrade) -> Response {
    let resume_url = format!("ws://127.0.0.1:{}/gateway", rehearsal.port());
    let (greeting, guilds) = rehearsal.read(|state| {
        let own: Vec<_> = state.servers.values().filter(|it| it.members.contains_key(&state.bot)).collect();
        let greeting = Greeting {
            bot_user: state.users.get(&state.bot).map(wire::current_user).unwrap_or_default(),
            application: serde_json::json!({"id": state.bot, "flags": 0}),
            guild_ids: own.iter().map(|server| server.id.to_string()).collect(),
        };
        (greeting, own.iter().map(|server| wire::guild_create(state, server)).collect())
    });
    let hub = rehearsal.hub();
    upgrade.on_upgrade(move |socket| hub.serve(socket, resume_url, greeting, guilds))
}

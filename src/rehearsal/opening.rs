//! How a pretend Discord is opened: the port, and everything that is answered there.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State as Shared, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::{any, get};
use axum::serve::Listener;

use super::gateway::Greeting;
use super::stage::Rehearsal;
use super::stage::line::Loopback;
use super::state::ids::{Id, Ids};
use super::state::limits::RateLimits;
use super::{members, rest, wire};
use crate::clock::SetClock;

/// How to open one.
pub struct Options {
    /// On the loopback address; 0 takes any that is free.
    pub port: u16,
    pub clock: Arc<SetClock>,
    /// Whether 429 is ever answered by itself, and by whose time that passes.
    pub rate_limits: RateLimits,
    /// Every id is greater than this one; otherwise they begin with the clock's date.
    pub ids_after: Option<Id>,
}

impl Options {
    /// On any free port, without rate limits, with the ids of the clock's date.
    pub fn at(clock: Arc<SetClock>) -> Self {
        Self { port: 0, clock, rate_limits: RateLimits::Off, ids_after: None }
    }
}

impl Rehearsal {
    /// Listens, with nothing in it but the bot. Errors: the port is taken.
    pub async fn open(options: Options) -> io::Result<Self> {
        let listener = Loopback::bind(options.port).await?;
        let port = listener.local_addr()?.port();
        let mut ids = Ids::default();
        if let Some(id) = options.ids_after {
            ids.begin_after(id);
        }
        let rehearsal = Self::empty(port, options.clock, ids, options.rate_limits);
        let routes = Router::new()
            .route("/gateway", any(connect))
            .route("/attachments/{channel}/{file}/{name}", get(rest::attachments::serve))
            .merge(members::api::routes())
            .fallback(rest::answer)
            .layer(DefaultBodyLimit::max(rest::LARGEST_BODY))
            .with_state(rehearsal.clone());
        Ok(rehearsal.listening(listener, routes))
    }
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

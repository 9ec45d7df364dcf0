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
use super::{members, rest, wire};
use crate::clock::SetClock;

/// How to open one.
pub struct Options {
    /// On the loopback address; 0 takes any that is free.
    pub port: u16,
    pub clock: Arc<SetClock>,
    /// Whether 429 is ever answered by itself.
    pub rate_limits: bool,
}

impl Rehearsal {
    /// Listens, with nothing in it but the bot. Errors: the port is taken.
    pub async fn open(options: Options) -> io::Result<Self> {
        let listener = Loopback::bind(options.port).await?;
        let port = listener.local_addr()?.port();
        let rehearsal = Self::empty(port, options.clock, options.rate_limits);
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

//! A placeholder: the gateway of the pretend Discord is built beside this and replaces this file.
//! It answers no socket; it keeps the interface in place so that the rest compiles.

use std::sync::Arc;

use axum::extract::ws::WebSocket;
use serde_json::Value;
use tokio::sync::watch;

/// All gateway sessions of the pretend Discord.
pub struct Hub {
    connected: watch::Sender<bool>,
    dispatched: tokio::sync::broadcast::Sender<(&'static str, Value)>,
}

/// What READY says.
pub struct Greeting {
    pub bot_user: Value,
    pub application: Value,
    pub guild_ids: Vec<String>,
}

impl Hub {
    pub fn new(_token: String) -> Arc<Self> {
        Arc::new(Self {
            connected: watch::Sender::new(false),
            dispatched: tokio::sync::broadcast::Sender::new(64),
        })
    }

    #[allow(clippy::unused_async, reason = "the interface of the file that replaces this one")]
    pub async fn serve(
        self: Arc<Self>,
        _socket: WebSocket,
        _resume_url: String,
        greet: Greeting,
        guilds: Vec<Value>,
    ) {
        drop((greet.bot_user, greet.application, greet.guild_ids, guilds));
        self.connected.send_replace(true);
    }

    pub fn dispatch(&self, event: &'static str, data: Value) {
        let _ = self.dispatched.send((event, data));
    }

    pub fn drop_connections(&self) {
        self.connected.send_replace(false);
    }

    pub fn ask_to_reconnect(&self) {}

    pub fn invalidate_sessions(&self, _resumable: bool) {}

    pub fn refuse_token(&self) {}

    pub fn is_connected(&self) -> bool {
        *self.connected.borrow()
    }

    pub async fn connected(&self) {
        let _ = self.connected.subscribe().wait_for(|connected| *connected).await;
    }
}

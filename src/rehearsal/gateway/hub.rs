//! Everybody who is connected to the pretend Discord's gateway, and what is done to all of them at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

use super::lines::{Order, State, invalid_session, order};
use super::starts::Starts;
use crate::clock::{Clock, SystemClock};

/// What Discord usually says in HELLO.
const HEARTBEAT_INTERVAL: Duration = Duration::from_millis(41_250);

/// All gateway sessions of the pretend Discord.
pub struct Hub {
    pub(super) token: String,
    pub(super) heartbeat_interval: Duration,
    /// By which a day's starts are counted.
    pub(super) clock: Arc<dyn Clock>,
    state: Mutex<State>,
    connected: watch::Sender<bool>,
}

impl Hub {
    /// A gateway that admits the bot with this token, and tells it to beat as often as Discord does.
    pub fn new(token: String) -> Arc<Self> {
        Self::beating_every(HEARTBEAT_INTERVAL, token)
    }

    /// The same with another heartbeat interval. A bot that is silent for two of them is cut off.
    pub fn beating_every(heartbeat_interval: Duration, token: String) -> Arc<Self> {
        Self::on(Arc::new(SystemClock), heartbeat_interval, token)
    }

    /// A gateway of a Discord with this clock.
    pub fn by(clock: Arc<dyn Clock>, token: String) -> Arc<Self> {
        Self::on(clock, HEARTBEAT_INTERVAL, token)
    }

    fn on(clock: Arc<dyn Clock>, heartbeat_interval: Duration, token: String) -> Arc<Self> {
        Arc::new(Self {
            token,
            heartbeat_interval,
            clock,
            state: Mutex::default(),
            connected: watch::Sender::new(false),
        })
    }

    /// Sends a dispatch (op 0) to every session that asked for such events, and keeps it for RESUME.
    ///
    /// A bot with the `GUILDS` intent alone hears nothing of messages or members, as with Discord.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "the payload is built for this call, and is gone with it"
    )]
    pub fn dispatch(&self, event: &'static str, data: Value) {
        let mut state = self.lock();
        let State { sessions, lines, .. } = &mut *state;
        for session in sessions.values_mut() {
            if let (Some(payload), Some(line)) = (session.record(event, &data), session.line()) {
                order(lines, line, Order::Say(payload));
            }
        }
    }

    /// Cuts every socket without a close frame, as a failing network does. Sessions stay resumable.
    pub fn drop_connections(&self) {
        let mut state = self.lock();
        state.detach_sessions();
        state.order_all(|| Order::Cut);
        self.note_connections(&state);
    }

    /// Op 7: "You should attempt to reconnect and resume immediately."
    /// <https://discord.com/developers/docs/events/gateway-events#reconnect>
    pub fn ask_to_reconnect(&self) {
        self.lock().order_all(|| Order::Say(json!({ "op": 7, "d": null }).to_string()));
    }

    /// Op 9: the sessions can be resumed, or are gone.
    /// <https://discord.com/developers/docs/events/gateway-events#invalid-session>
    pub fn invalidate_sessions(&self, resumable: bool) {
        let mut state = self.lock();
        state.order_all(|| invalid_session(resumable));
        state.detach_sessions();
        if !resumable {
            state.sessions.clear();
        }
        self.note_connections(&state);
    }

    /// Closes every socket with 4004, now and at each further IDENTIFY or RESUME: the token was reset.
    pub fn refuse_token(&self) {
        let mut state = self.lock();
        state.refuse_token();
        self.note_connections(&state);
    }

    /// Whether the token was reset.
    pub fn refuses_token(&self) -> bool {
        self.lock().token_refused
    }

    /// What is left of a day's starts.
    pub fn starts(&self) -> Starts {
        self.lock().starts.left(self.clock.now())
    }

    /// From now on so many of a day's starts are left.
    pub fn leave_starts(&self, left: u32) {
        self.lock().starts.leave(self.clock.now(), left);
    }

    /// As if five seconds had passed since a session began last: another may begin at once.
    pub fn let_another_begin(&self) {
        self.lock().starts.rest();
    }

    /// Whether some session is identified on an open socket.
    pub fn is_connected(&self) -> bool {
        *self.connected.borrow()
    }

    /// The same, for who watches it change.
    pub fn connection(&self) -> watch::Receiver<bool> {
        self.connected.subscribe()
    }

    /// Resolves once [`is_connected`](Self::is_connected).
    pub async fn connected(&self) {
        let mut connected = self.connected.subscribe();
        // It fails only when the sender is gone, and the sender is ours.
        let _ = connected.wait_for(|connected| *connected).await;
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// To be called before the lock is released by whoever connected or disconnected a session.
    pub(super) fn note_connections(&self, state: &State) {
        let connected = state.sessions.values().any(|session| session.line().is_some());
        self.connected.send_if_modified(|known| std::mem::replace(known, connected) != connected);
    }

    pub(super) fn pick_up(self: &Arc<Self>) -> (Line, mpsc::UnboundedReceiver<Order>) {
        let (orders, inbox) = mpsc::unbounded_channel();
        let interval = u64::try_from(self.heartbeat_interval.as_millis()).unwrap_or(u64::MAX);
        let mut state = self.lock();
        state.lines_so_far += 1;
        let number = state.lines_so_far;
        state.lines.insert(number, orders);
        // https://discord.com/developers/docs/events/gateway#hello-event
        state.say(number, &json!({ "op": 10, "d": { "heartbeat_interval": interval } }));
        (Line { hub: Arc::clone(self), number }, inbox)
    }
}

/// Forgets its socket when the connection ends, however it ends; its session stays and can be resumed.
pub(super) struct Line {
    hub: Arc<Hub>,
    pub number: u64,
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut state = self.hub.lock();
        state.lines.remove(&self.number);
        if let Some(session) = state.session_on(self.number) {
            session.detach();
        }
        self.hub.note_connections(&state);
    }
}

//! The open sockets and the sessions on them, and what a socket's task is told to do.

use std::collections::HashMap;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::farewell::{AUTHENTICATION_FAILED, Farewell};
use super::session::Session;
use super::starts::Counter;

/// Changed under the hub's one lock.
#[derive(Default)]
pub struct State {
    /// Open sockets, identified or not, by the order in which they came.
    pub lines: HashMap<u64, mpsc::UnboundedSender<Order>>,
    pub lines_so_far: u64,
    pub sessions: HashMap<String, Session>,
    pub token_refused: bool,
    pub starts: Counter,
}

/// What the task that owns a socket is told to do with it.
pub enum Order {
    Say(String),
    Close(Farewell),
    Cut,
}

impl State {
    pub fn session_on(&mut self, line: u64) -> Option<&mut Session> {
        self.sessions.values_mut().find(|session| session.line() == Some(line))
    }

    pub fn forget_session_on(&mut self, line: u64) {
        self.sessions.retain(|_, session| session.line() != Some(line));
    }

    pub fn detach_sessions(&mut self) {
        for session in self.sessions.values_mut() {
            session.detach();
        }
    }

    /// Every socket is closed, and no session is left to resume.
    pub fn refuse_token(&mut self) {
        self.token_refused = true;
        self.sessions.clear();
        self.order_all(|| Order::Close(AUTHENTICATION_FAILED));
    }

    /// Whether another session that began a moment ago is still being heard on its socket.
    pub fn begins_elsewhere(&mut self, line: u64) -> bool {
        let other = self.starts.just_begun().filter(|other| *other != line);
        other.is_some_and(|other| self.session_on(other).is_some())
    }

    pub fn say(&self, line: u64, payload: &Value) {
        order(&self.lines, line, Order::Say(payload.to_string()));
    }

    pub fn order_all(&self, what: impl Fn() -> Order) {
        for line in self.lines.keys() {
            order(&self.lines, *line, what());
        }
    }
}

/// Gives an order to a socket's task. One that has just ended has nothing to carry out.
pub fn order(lines: &HashMap<u64, mpsc::UnboundedSender<Order>>, line: u64, what: Order) {
    if let Some(orders) = lines.get(&line) {
        let _ = orders.send(what);
    }
}

pub fn invalid_session(resumable: bool) -> Order {
    Order::Say(json!({ "op": 9, "d": resumable }).to_string())
}

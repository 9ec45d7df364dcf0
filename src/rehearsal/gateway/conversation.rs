//! What is said on one socket: orders go out, and each payload of the bot's is answered or costs it the connection.

use std::collections::VecDeque;
use std::iter::once;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use data_encoding::HEXLOWER;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::farewell::{
    ALREADY_AUTHENTICATED, AUTHENTICATION_FAILED, DECODE_ERROR, DISALLOWED_INTENTS, Farewell,
    INVALID_INTENTS, INVALID_SEQ, INVALID_SHARD, NOT_AUTHENTICATED, RATE_LIMITED, UNKNOWN_ERROR,
    UNKNOWN_OPCODE,
};
use super::hub::Hub;
use super::lines::{Order, State, invalid_session, order};
use super::session::{BadIntents, Intents, Session, Unresumable};

/// "Must not exceed 4096 bytes": <https://discord.com/developers/docs/events/gateway#sending-events>
const LARGEST_PAYLOAD: usize = 4096;
/// "Apps can send 120 gateway events per connection every 60 seconds":
/// <https://discord.com/developers/docs/events/gateway#rate-limiting>
const MOST_PAYLOADS: usize = 120;
/// The end of a socket on this machine.
const NOTICED_WITHIN: Duration = Duration::from_millis(300);
const A_MINUTE: Duration = Duration::from_mins(1);

/// What READY says of the bot: its user, its application (`id` and `flags`) and the ids of its guilds.
#[derive(Debug, Clone)]
pub struct Greeting {
    pub bot_user: Value,
    pub application: Value,
    pub guild_ids: Vec<String>,
}

/// What a socket hears once it has identified itself.
struct Welcome {
    resume_url: String,
    greet: Greeting,
    guilds: Vec<Value>,
}

impl Hub {
    /// Serves one websocket until it closes. `greet` is what READY says; `guilds` are the `GUILD_CREATE`
    /// payloads sent after it.
    pub async fn serve(
        self: Arc<Self>,
        mut socket: WebSocket,
        resume_url: String,
        greet: Greeting,
        guilds: Vec<Value>,
    ) {
        let welcome = Welcome { resume_url, greet, guilds };
        let (line, mut orders) = self.pick_up();
        let farewell = self.converse(line.number, &mut socket, &mut orders, &welcome).await;
        if farewell.is_some_and(|farewell| !farewell.resumable) {
            self.lock().forget_session_on(line.number);
        }
        drop(line);
        if let Some(Farewell { code, reason, .. }) = farewell {
            // Until the other side has closed too: dropping a socket with unread bytes resets it, and the
            // close frame would be lost.
            let goodbye = async {
                socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await?;
                while let Some(Ok(_)) = socket.recv().await {}
                Ok::<_, axum::Error>(())
            };
            if !matches!(timeout(Duration::from_secs(5), goodbye).await, Ok(Ok(()))) {
                tracing::debug!(code, "the bot did not wait for the gateway's close frame");
            }
        }
    }

    /// Carries out orders and listens until one side ends the connection; gives the close code if it is this one.
    async fn converse(
        &self,
        line: u64,
        socket: &mut WebSocket,
        orders: &mut mpsc::UnboundedReceiver<Order>,
        welcome: &Welcome,
    ) -> Option<Farewell> {
        // "If your app fails to send a heartbeat event in time, your connection will be closed":
        // https://discord.com/developers/docs/events/gateway#sending-heartbeats
        let patience = self.heartbeat_interval * 2;
        let mut last_heartbeat = Instant::now();
        let mut payloads = VecDeque::new();
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    Some(Order::Say(payload)) => {
                        // A bot that reads nothing must not hold this task for ever.
                        timeout(patience, socket.send(Message::Text(payload.into()))).await.ok()?.ok()?;
                    }
                    Some(Order::Close(farewell)) => return Some(farewell),
                    Some(Order::Cut) | None => return None,
                },
                heard = timeout_at(last_heartbeat + patience, socket.recv()) => match heard {
                    Err(_silent) => return Some(UNKNOWN_ERROR),
                    Ok(None | Some(Err(_))) => return None,
                    Ok(Some(Ok(Message::Text(_)))) if too_many(&mut payloads) => return Some(RATE_LIMITED),
                    Ok(Some(Ok(Message::Text(text)))) => {
                        self.lets_another_go(line, &text).await;
                        match self.hear(line, &text, welcome) {
                            Ok(Heard::Heartbeat) => last_heartbeat = Instant::now(),
                            Ok(Heard::Other) => {}
                            Err(farewell) => return Some(farewell),
                        }
                    }
                    Ok(Some(Ok(Message::Binary(_)))) => return Some(DECODE_ERROR),
                    Ok(Some(Ok(Message::Close(frame)))) => {
                        // "with close code 1000 or 1001, your session will be invalidated":
                        // https://discord.com/developers/docs/events/gateway#initiating-a-disconnect
                        if frame.is_some_and(|frame| matches!(frame.code, 1000 | 1001)) {
                            self.lock().forget_session_on(line);
                        }
                    }
                    Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
                },
            }
        }
    }

    /// A bot that starts again comes on a new socket before the end of its old one is noticed here: that is waited for,
    /// so that only those who are really there beside each other are told so.
    async fn lets_another_go(&self, line: u64, text: &str) {
        if !matches!(serde_json::from_str(text), Ok(Payload { op: 2, .. })) {
            return;
        }
        let until = Instant::now() + NOTICED_WITHIN;
        while Instant::now() < until && self.lock().begins_elsewhere(line) {
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Answers one payload of the bot's.
    fn hear(&self, line: u64, text: &str, welcome: &Welcome) -> Result<Heard, Farewell> {
        if text.len() > LARGEST_PAYLOAD {
            return Err(DECODE_ERROR);
        }
        let Payload { op, d } = decode(serde_json::from_str(text))?;
        let mut state = self.lock();
        let session = state.session_on(line);
        // https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-opcodes
        match op {
            1 => {
                let seq: Option<u64> = decode(serde_json::from_value(d))?;
                if let (Some(session), Some(seq)) = (session, seq) {
                    session.heard(seq);
                }
                state.say(line, &json!({ "op": 11 }));
                return Ok(Heard::Heartbeat);
            }
            2 | 6 if session.is_some() => return Err(ALREADY_AUTHENTICATED),
            2 => self.identify(&mut state, line, &decode(serde_json::from_value(d))?, welcome)?,
            6 => self.resume(&mut state, line, &decode(serde_json::from_value(d))?)?,
            _ if session.is_none() => return Err(NOT_AUTHENTICATED),
            // Presence, voice, lists of members and of sounds: allowed, but a rehearsal plays none of them.
            3 | 4 | 8 | 31 => tracing::warn!(op, "the rehearsal's gateway has no answer to this payload"),
            _ => return Err(UNKNOWN_OPCODE),
        }
        self.note_connections(&state);
        Ok(Heard::Other)
    }

    /// <https://discord.com/developers/docs/events/gateway-events#identify>
    fn identify(
        &self,
        state: &mut State,
        line: u64,
        identify: &Identify,
        welcome: &Welcome,
    ) -> Result<(), Farewell> {
        self.check_token(state, &identify.token)?;
        if ["os", "browser", "device"].iter().any(|name| !identify.properties.contains_key(*name)) {
            return Err(DECODE_ERROR);
        }
        if identify.shard.is_some_and(|[id, of]| id >= of) {
            return Err(INVALID_SHARD);
        }
        let intents = Intents::read(identify.intents).map_err(|bad| match bad {
            BadIntents::Invalid => INVALID_INTENTS,
            BadIntents::Disallowed => DISALLOWED_INTENTS,
        })?;
        // "If you exceed this limit, Discord will respond with an Opcode 9 Invalid Session": only while the other one
        // is there, so that a rehearsal may restart its bot as often as it likes.
        if state.begins_elsewhere(line) {
            order(&state.lines, line, invalid_session(false));
            return Ok(());
        }
        // "Session Start Limit Object": whoever has none left has their token reset.
        if !state.starts.take(self.clock.now(), line) {
            state.refuse_token();
            return Err(AUTHENTICATION_FAILED);
        }
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(|_| UNKNOWN_ERROR)?;
        let id = HEXLOWER.encode(&id);

        let Welcome { resume_url, greet, guilds } = welcome;
        let bot = greet.bot_user.get("id").cloned().unwrap_or_default();
        let mut session = Session::new(intents, bot, line);
        let mut ready = json!({
            "v": 10,
            "user": greet.bot_user,
            "guilds": greet.guild_ids.iter()
                .map(|id| json!({ "id": id, "unavailable": true })).collect::<Vec<_>>(),
            "session_id": id,
            "resume_gateway_url": resume_url,
            "application": greet.application,
        });
        if let Some(shard) = identify.shard {
            ready["shard"] = json!(shard);
        }
        for (event, data) in once(("READY", &ready)).chain(guilds.iter().map(|guild| ("GUILD_CREATE", guild)))
        {
            if let Some(payload) = session.record(event, data) {
                order(&state.lines, line, Order::Say(payload));
            }
        }
        state.sessions.retain(|_, session| !session.has_timed_out());
        state.sessions.insert(id, session);
        Ok(())
    }

    /// <https://discord.com/developers/docs/events/gateway#resuming>
    fn resume(&self, state: &mut State, line: u64, resume: &Resume) -> Result<(), Farewell> {
        self.check_token(state, &resume.token)?;
        let State { sessions, lines, .. } = state;
        sessions.retain(|_, session| !session.has_timed_out());
        match sessions.get_mut(&resume.session_id).map(|session| (session.resume(resume.seq), session)) {
            Some((Ok(payloads), session)) => {
                // The bot has moved to this socket; the one it left may not have noticed yet.
                if let Some(left) = session.line() {
                    order(lines, left, Order::Cut);
                }
                session.move_to(line);
                for payload in payloads {
                    order(lines, line, Order::Say(payload));
                }
            }
            Some((Err(Unresumable::NeverSent), _)) => {
                sessions.remove(&resume.session_id);
                return Err(INVALID_SEQ);
            }
            Some((Err(Unresumable::Forgotten), _)) | None => {
                sessions.remove(&resume.session_id);
                order(lines, line, invalid_session(false));
            }
        }
        Ok(())
    }

    fn check_token(&self, state: &State, token: &str) -> Result<(), Farewell> {
        // Libraries send it as they send it over HTTP, and Discord takes both.
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        if state.token_refused || token != self.token { Err(AUTHENTICATION_FAILED) } else { Ok(()) }
    }
}

/// Counts a payload; whether the last minute's are more than a connection may send.
fn too_many(payloads: &mut VecDeque<Instant>) -> bool {
    payloads.retain(|at| at.elapsed() < A_MINUTE);
    payloads.push_back(Instant::now());
    payloads.len() > MOST_PAYLOADS
}

fn decode<T>(read: serde_json::Result<T>) -> Result<T, Farewell> {
    read.map_err(|_| DECODE_ERROR)
}

enum Heard {
    Heartbeat,
    Other,
}

#[derive(Deserialize)]
struct Payload {
    op: u64,
    #[serde(default)]
    d: Value,
}

#[derive(Deserialize)]
struct Identify {
    token: String,
    properties: Map<String, Value>,
    intents: u64,
    shard: Option<[u64; 2]>,
}

#[derive(Deserialize)]
struct Resume {
    token: String,
    session_id: String,
    seq: u64,
}

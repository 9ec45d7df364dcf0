//! One gateway session: which events the bot asked for, what number each gets, and which are kept so that
//! a bot that lost its connection hears every one of them once. It knows nothing of sockets.

use std::collections::VecDeque;

use serde_json::{Value, json};
use tokio::time::{Duration, Instant};

/// "The session will remain active and timeout after a few minutes":
/// <https://discord.com/developers/docs/events/gateway#initiating-a-disconnect>
const REMEMBERED: Duration = Duration::from_mins(5);
/// Events kept for RESUME. Discord names no number; a few minutes of any rehearsal fit.
const KEPT_EVENTS: usize = 1_000;

// https://discord.com/developers/docs/events/gateway#list-of-intents
const GUILDS: u64 = 1;
const GUILD_MEMBERS: u64 = 1 << 1;
const GUILD_PRESENCES: u64 = 1 << 8;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
const MESSAGE_CONTENT: u64 = 1 << 15;
/// Every bit in that list.
const ALL_INTENTS: u64 = ((1 << 17) - 1) | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
/// <https://discord.com/developers/docs/events/gateway#privileged-intents>
const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;

/// What a bot asked to hear of; see [`Intents::read`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Intents(u64);

/// Why a set of intents is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BadIntents {
    Invalid,
    Disallowed,
}

impl Intents {
    /// The pretend application has no privileged intent switched on in its settings, as Shelftalker needs none.
    pub(super) fn read(bits: u64) -> Result<Self, BadIntents> {
        if bits & !ALL_INTENTS != 0 {
            Err(BadIntents::Invalid)
        } else if bits & PRIVILEGED != 0 {
            Err(BadIntents::Disallowed)
        } else {
            Ok(Self(bits))
        }
    }

    /// Whether Discord tells this bot of the event. "Any events not listed means it's not associated with an
    /// intent and will always be sent"; listed here are those that a rehearsal has.
    fn admit(self, event: &str, data: &Value, bot: &Value) -> bool {
        let in_guild = data.get("guild_id").is_some_and(|id| !id.is_null());
        let needed = match event {
            "GUILD_CREATE" | "GUILD_UPDATE" | "GUILD_DELETE" => GUILDS,
            "CHANNEL_PINS_UPDATE" if !in_guild => DIRECT_MESSAGES,
            _ if event.starts_with("GUILD_ROLE_")
                || event.starts_with("CHANNEL_")
                || event.starts_with("THREAD_") =>
            {
                GUILDS
            }
            // "sent for current-user updates regardless of whether the GUILD_MEMBERS intent is set"
            "GUILD_MEMBER_UPDATE" if data.pointer("/user/id") == Some(bot) => return true,
            "GUILD_MEMBER_ADD" | "GUILD_MEMBER_UPDATE" | "GUILD_MEMBER_REMOVE" => GUILD_MEMBERS,
            "MESSAGE_CREATE" | "MESSAGE_UPDATE" | "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" if in_guild => {
                GUILD_MESSAGES
            }
            "MESSAGE_CREATE" | "MESSAGE_UPDATE" | "MESSAGE_DELETE" => DIRECT_MESSAGES,
            _ => return true,
        };
        self.0 & needed != 0
    }
}

/// Why a RESUME cannot be served from here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unresumable {
    /// The bot claims an event that was never sent: close code 4007.
    NeverSent,
    /// What it missed is no longer kept: op 9.
    Forgotten,
}

#[derive(Debug)]
pub(super) struct Session {
    intents: Intents,
    /// The bot's own user id.
    bot: Value,
    /// The number of the last event; Discord's `s`.
    last: u64,
    kept: VecDeque<(u64, String)>,
    /// Events up to this number are no longer kept.
    forgotten: u64,
    hearer: Hearer,
}

#[derive(Debug)]
enum Hearer {
    /// The open socket with this number.
    Line(u64),
    /// Nobody since then.
    GoneSince(Instant),
}

impl Session {
    pub(super) fn new(intents: Intents, bot: Value, line: u64) -> Self {
        Self { intents, bot, last: 0, kept: VecDeque::new(), forgotten: 0, hearer: Hearer::Line(line) }
    }

    /// The number of the open socket that hears this session, if one does.
    pub(super) fn line(&self) -> Option<u64> {
        match self.hearer {
            Hearer::Line(line) => Some(line),
            Hearer::GoneSince(_) => None,
        }
    }

    pub(super) fn move_to(&mut self, line: u64) {
        self.hearer = Hearer::Line(line);
    }

    /// Its socket is gone; it may be resumed from another.
    pub(super) fn detach(&mut self) {
        if self.line().is_some() {
            self.hearer = Hearer::GoneSince(Instant::now());
        }
    }

    /// Whether nobody came back for it in time.
    pub(super) fn has_timed_out(&self) -> bool {
        matches!(self.hearer, Hearer::GoneSince(moment) if moment.elapsed() > REMEMBERED)
    }

    /// Numbers an event and keeps it; gives the payload to send, or `None` if the bot did not ask for such events.
    pub(super) fn record(&mut self, event: &str, data: &Value) -> Option<String> {
        if !self.intents.admit(event, data, &self.bot) {
            return None;
        }
        let payload = self.number(event, data);
        self.kept.push_back((self.last, payload.clone()));
        if self.kept.len() > KEPT_EVENTS {
            self.forget_oldest();
        }
        Some(payload)
    }

    /// The bot's heartbeat says that it has heard everything up to `seq`.
    pub(super) fn heard(&mut self, seq: u64) {
        while self.kept.front().is_some_and(|(number, _)| *number <= seq) {
            self.forget_oldest();
        }
    }

    /// What a bot whose last event was `seq` is sent: the events after it, then RESUMED.
    ///
    /// RESUMED takes a number but is not kept: a bot that misses it resumes again and gets a new one.
    pub(super) fn resume(&mut self, seq: u64) -> Result<Vec<String>, Unresumable> {
        if seq > self.last {
            return Err(Unresumable::NeverSent);
        }
        if seq < self.forgotten {
            return Err(Unresumable::Forgotten);
        }
        self.heard(seq);
        let mut payloads: Vec<String> = self.kept.iter().map(|(_, payload)| payload.clone()).collect();
        payloads.push(self.number("RESUMED", &json!({})));
        Ok(payloads)
    }

    fn number(&mut self, event: &str, data: &Value) -> String {
        self.last += 1;
        json!({ "op": 0, "s": self.last, "t": event, "d": data }).to_string()
    }

    fn forget_oldest(&mut self) {
        if let Some((number, _)) = self.kept.pop_front() {
            self.forgotten = number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session::new(Intents::read(GUILDS).unwrap(), json!("7"), 1)
    }

    #[test]
    fn privileged_and_unknown_intents_are_refused() {
        assert_eq!(Intents::read(GUILDS | MESSAGE_CONTENT).err(), Some(BadIntents::Disallowed));
        assert_eq!(Intents::read(GUILDS | 1 << 30).err(), Some(BadIntents::Invalid));
        assert_eq!(Intents::read(1 << 18).err(), Some(BadIntents::Invalid));
    }

    #[test]
    fn a_bot_with_guilds_alone_hears_of_threads_and_clicks_but_not_of_messages_or_members() {
        let mut session = session();
        let in_guild = json!({ "guild_id": "1" });
        assert!(session.record("THREAD_CREATE", &in_guild).is_some());
        assert!(session.record("INTERACTION_CREATE", &in_guild).is_some());
        assert!(session.record("MESSAGE_CREATE", &in_guild).is_none());
        assert!(session.record("MESSAGE_CREATE", &json!({ "guild_id": null })).is_none());
        assert!(session.record("GUILD_MEMBER_UPDATE", &json!({ "user": { "id": "8" } })).is_none());
        assert!(session.record("GUILD_MEMBER_UPDATE", &json!({ "user": { "id": "7" } })).is_some());
    }

    #[test]
    fn a_resume_gives_what_was_missed_and_nothing_twice() {
        let mut session = session();
        for _ in 0..3 {
            session.record("CHANNEL_UPDATE", &json!({}));
        }
        let events: Vec<Value> =
            session.resume(2).unwrap().iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        let numbers: Vec<_> = events.iter().map(|event| (event["s"].clone(), event["t"].clone())).collect();
        assert_eq!(numbers, [(json!(3), json!("CHANNEL_UPDATE")), (json!(4), json!("RESUMED"))]);
        assert_eq!(session.resume(9), Err(Unresumable::NeverSent));
        assert_eq!(session.resume(1), Err(Unresumable::Forgotten));
    }

    #[test]
    fn what_is_no_longer_kept_cannot_be_resumed() {
        let mut session = session();
        for _ in 0..=KEPT_EVENTS {
            session.record("CHANNEL_UPDATE", &json!({}));
        }
        assert_eq!(session.resume(0), Err(Unresumable::Forgotten));
        assert_eq!(session.resume(1).unwrap().len(), KEPT_EVENTS + 1);
    }
}

//! What each of Discord's refusals means for the queue: one table, from (status, code, transport) to what is
//! known. Codes: Discord's reference, "Opcodes and Status Codes"; what is done about each: the table of errors
//! in the delivery design.

use std::time::Duration;

use chrono::TimeDelta;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::pace;
use crate::chat::{Cause, Outcome, Reason};

/// Why a request brought nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Failure {
    /// No connection was made: it surely did not arrive.
    Unreached,
    /// Sent, but the answer was lost.
    Lost {
        timed_out: bool,
    },
    /// Our own limiter asks for patience: nothing was sent.
    Paced {
        wait: Duration,
        everywhere: bool,
    },
    Answered(Refusal),
}

/// Discord's own refusal.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    pub status: u16,
    /// Discord's code; `None` when the body was not Discord's.
    pub code: Option<u64>,
    /// Discord's sentence, with the path of the fault where it names one.
    pub words: String,
    pub retry_after: Option<Duration>,
    pub everywhere: bool,
    /// Not Discord's own words, but its front end's, about all that comes from this address.
    pub is_ban: bool,
}

/// When Discord asks for patience without saying for how long.
const SOME_PATIENCE: Duration = Duration::from_secs(5);
/// At least, since the header of a ban may say nothing.
const PATIENCE_WITH_A_BAN: Duration = Duration::from_mins(1);
/// Discord names no time in 30046 (too many edits of an old message); an hour-old message can spare ten minutes.
const PATIENCE_WITH_OLD_MESSAGES: Duration = Duration::from_mins(10);

impl Failure {
    /// reqwest's error names the address, which may hold an interaction's token: only its kind is kept.
    pub fn of_transport(error: &reqwest::Error) -> Self {
        if error.is_connect() || error.is_builder() {
            Self::Unreached
        } else {
            Self::Lost { timed_out: error.is_timeout() }
        }
    }

    pub fn of_answer(status: u16, headers: &HeaderMap, body: &Value) -> Self {
        let in_header = pace::text(headers, RETRY_AFTER.as_str()).and_then(pace::seconds);
        let in_body = body["retry_after"].as_f64().and_then(|seconds| pace::seconds(&seconds.to_string()));
        let is_ban = status == 429 && !body.is_object();
        let least = is_ban.then_some(PATIENCE_WITH_A_BAN);
        Self::Answered(Refusal {
            status,
            code: body["code"].as_u64(),
            words: said(body),
            retry_after: in_header.max(in_body).max(least),
            is_ban,
            everywhere: is_ban
                || body["global"].as_bool().unwrap_or(false)
                || pace::text(headers, "x-ratelimit-global").is_some()
                || pace::text(headers, "x-ratelimit-scope") == Some("global"),
        })
    }

    pub fn code(&self) -> Option<u64> {
        match self {
            Self::Answered(refusal) => refusal.code,
            _ => None,
        }
    }

    /// How long a "not now" lasts; `None` for anything else.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Answered(refusal) => refusal.asks_for_patience(),
            Self::Paced { wait, .. } => Some(*wait),
            _ => None,
        }
    }

    pub fn is_everywhere(&self) -> bool {
        match self {
            Self::Answered(refusal) => refusal.everywhere,
            Self::Paced { everywhere, .. } => *everywhere,
            _ => false,
        }
    }

    pub fn is_ban(&self) -> bool {
        matches!(self, Self::Answered(refusal) if refusal.is_ban)
    }

    /// The code for the logs: a number of Discord's, a status, or the transport's kind.
    pub fn short(&self) -> String {
        match self {
            Self::Unreached => "unreached".to_owned(),
            Self::Lost { timed_out: true } => "time-out".to_owned(),
            Self::Lost { timed_out: false } => "reset".to_owned(),
            Self::Paced { .. } => "rate-limit".to_owned(),
            Self::Answered(refusal) => refusal.short(),
        }
    }
}

impl Refusal {
    fn asks_for_patience(&self) -> Option<Duration> {
        match (self.status, self.code) {
            (429, _) | (_, Some(20016 | 20028 | 40003 | 40062)) => {
                Some(self.retry_after.unwrap_or(SOME_PATIENCE))
            }
            (_, Some(30046)) => Some(self.retry_after.unwrap_or(PATIENCE_WITH_OLD_MESSAGES)),
            _ => None,
        }
    }

    fn short(&self) -> String {
        self.code.filter(|code| *code != 0).map_or_else(|| self.status.to_string(), |code| code.to_string())
    }

    fn cause(&self) -> Cause {
        Cause::new(self.short(), in_plain_words(self))
    }
}

/// Discord said yes in words that cannot be read: it may have been done.
pub(super) fn unreadable() -> Failure {
    Failure::Lost { timed_out: false }
}

/// The table. Neutral, and therefore without what only a caller can know: 10008 is [`Reason::Gone`] for a create
/// and an edit alike, 50083 is mended by the adapter before it gets here.
pub(super) fn outcome<T>(failure: &Failure) -> Outcome<T> {
    match failure {
        Failure::Unreached => {
            Outcome::SurelyNot(Cause::new(failure.short(), "Discord could not be reached from here."))
        }
        Failure::Lost { .. } => {
            Outcome::Maybe(Cause::new(failure.short(), "Discord's answer did not arrive in time."))
        }
        Failure::Paced { wait, everywhere } => waits(*wait, *everywhere),
        Failure::Answered(refusal) => of_refusal(refusal),
    }
}

fn of_refusal<T>(refusal: &Refusal) -> Outcome<T> {
    if let Some(wait) = refusal.asks_for_patience() {
        return waits(wait, refusal.everywhere);
    }
    let cause = refusal.cause();
    match (refusal.status, refusal.code) {
        (401, _) | (_, Some(50014)) => Outcome::Refused(Reason::Unauthorised(cause)),
        (_, Some(10003)) => Outcome::Refused(Reason::NoSuchPlace(cause)),
        (_, Some(50001 | 50013 | 10004 | 40058 | 40067 | 160_005 | 50083)) => {
            Outcome::Refused(Reason::Held(cause))
        }
        (_, Some(50035 | 50006 | 40005 | 50045 | 200_000 | 240_000)) => {
            Outcome::Refused(Reason::Rejected(cause))
        }
        (_, Some(50007 | 160_006)) => Outcome::Refused(Reason::Unreachable(cause)),
        (_, Some(10007 | 50278)) => Outcome::Refused(Reason::Left(cause)),
        (_, Some(10008)) => Outcome::Refused(Reason::Gone),
        (500.., _) => Outcome::Maybe(cause),
        // Not Discord's own words: a proxy, a firewall or a wrong address in between.
        (_, None) => Outcome::SurelyNot(cause),
        (403 | 404, _) => Outcome::Refused(Reason::Held(cause)),
        _ => Outcome::Refused(Reason::Rejected(cause)),
    }
}

pub(super) fn waits<T>(wait: Duration, everywhere: bool) -> Outcome<T> {
    Outcome::Wait { wait: TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1)), everywhere }
}

fn in_plain_words(refusal: &Refusal) -> String {
    match (refusal.status, refusal.code) {
        (401, _) | (_, Some(50014)) => "Discord does not accept the bot's token any more.".to_owned(),
        (_, Some(50001)) => "I can't see that channel. Ask a server admin to let me in.".to_owned(),
        (_, Some(50013)) => {
            "I'm not allowed to do that there. Ask a server admin to look at my permissions in that channel."
                .to_owned()
        }
        (_, Some(10003)) => "That channel was deleted. Ask a server admin to pick another one.".to_owned(),
        (_, Some(10004)) => "I'm no longer in that server. Ask a server admin to add me again.".to_owned(),
        (_, Some(160_005)) => "That thread is locked. Ask a server admin to unlock it.".to_owned(),
        (_, Some(50083)) => "That thread is archived, and I couldn't open it again.".to_owned(),
        (_, Some(50006)) => "The message is empty.".to_owned(),
        (_, Some(40005 | 50045)) => "The message is too large for Discord.".to_owned(),
        (_, Some(50024)) => "That can't be done in a channel of that kind.".to_owned(),
        (_, Some(200_000 | 240_000)) => "A filter of that server blocks this text.".to_owned(),
        (_, Some(50007)) => "That member doesn't accept direct messages from here.".to_owned(),
        (_, Some(10007 | 50278)) => "That member has left the server.".to_owned(),
        (_, Some(160_006)) => "The server has as many open threads as Discord allows.".to_owned(),
        (500.., _) => "Discord had problems of its own.".to_owned(),
        (_, None) => "Something between me and Discord, such as a firewall, turned this away.".to_owned(),
        _ => format!("Discord refused this: \"{}\".", refusal.words.trim_end_matches('.')),
    }
}

/// Discord's sentence and, for an invalid form, the first path it complains about.
fn said(body: &Value) -> String {
    let message = body["message"].as_str().unwrap_or("it gave no reason");
    match first_fault(&body["errors"], "") {
        Some(fault) => format!("{message} ({fault})"),
        None => message.to_owned(),
    }
}

fn first_fault(errors: &Value, path: &str) -> Option<String> {
    if let Some(fault) = errors["_errors"].get(0) {
        return Some(format!("{path}: {}", fault["message"].as_str().unwrap_or("not acceptable")));
    }
    errors.as_object()?.iter().find_map(|(name, inner)| {
        let deeper = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        first_fault(inner, &deeper)
    })
}

/// Why the bot could not start, in one sentence that names the remedy.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error(
        "discord.api_url is \"{address}\", but must be https:// and a host and nothing more, such as \
         \"https://discord.com\" (http:// only for this machine)"
    )]
    BadAddress { address: String },
    #[error(
        "the Discord token holds characters that no token has; copy it again from the Developer Portal \
         (your application, Bot, Reset Token)"
    )]
    MalformedToken,
    #[error("this system's TLS library could not be loaded; install OpenSSL 3 and start again")]
    NoTls,
    #[error(
        "Discord does not accept the token; copy it again from the Developer Portal (your application, Bot, \
         Reset Token) and put it where DISCORD_TOKEN or discord.token_file points"
    )]
    WrongToken,
    #[error(
        "{address} answered with {answered} instead of the gateway's address, so it is not Discord; check \
         discord.api_url"
    )]
    NotDiscord { address: String, answered: String },
    #[error(
        "{address} names a gateway that is not on this machine, though discord.api_url is; nothing was \
         connected"
    )]
    GatewayElsewhere { address: String },
}

/// Why serving ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("Discord's gateway refused the bot (close code {code}): {remedy}")]
    Gateway { code: u16, remedy: &'static str },
    /// The table of commands breaks a rule of Discord's: a fault of this version.
    #[error(
        "Discord refused this version's commands: {0}; please report it, and go back to the version before"
    )]
    CommandsRefused(String),
    #[error("the connection to Discord's gateway ended ({0}) and could not be made again; start again")]
    Ended(String),
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(status: u16, code: u64) -> Outcome<()> {
        let body = json!({ "code": code, "message": "No" });
        outcome(&Failure::of_answer(status, &HeaderMap::new(), &body))
    }

    #[test]
    fn what_was_never_sent_surely_did_not_arrive_and_a_lost_answer_may_have() {
        assert!(matches!(outcome::<()>(&Failure::Unreached), Outcome::SurelyNot(_)));
        assert!(matches!(outcome::<()>(&Failure::Lost { timed_out: true }), Outcome::Maybe(_)));
        assert!(matches!(outcome::<()>(&Failure::Lost { timed_out: false }), Outcome::Maybe(_)));
        for status in [500, 502, 503, 504, 520] {
            assert!(matches!(refused(status, 0), Outcome::Maybe(_)), "{status}");
        }
    }

    #[test]
    fn every_kind_of_not_now_waits() {
        assert!(matches!(refused(429, 0), Outcome::Wait { everywhere: false, .. }));
        for code in [20016, 20028, 40003, 40062, 30046] {
            assert!(matches!(refused(400, code), Outcome::Wait { .. }), "{code}");
        }
    }

    #[test]
    fn the_longer_of_header_and_body_counts_and_global_pauses_everything() {
        let wait = |header: &'static str, body: f64| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, header.parse().unwrap());
            let body = json!({ "message": "Slow", "retry_after": body, "global": true });
            outcome::<()>(&Failure::of_answer(429, &headers, &body))
        };
        let everywhere = true;
        assert_eq!(wait("1", 2.5), Outcome::Wait { wait: TimeDelta::milliseconds(2500), everywhere });
        assert_eq!(wait("65", 64.57), Outcome::Wait { wait: TimeDelta::seconds(65), everywhere });
    }

    #[test]
    fn a_refused_token_ends_the_process_and_nothing_else_does() {
        assert!(matches!(refused(401, 0), Outcome::Refused(Reason::Unauthorised(_))));
        assert!(matches!(refused(403, 50014), Outcome::Refused(Reason::Unauthorised(_))));
    }

    #[test]
    fn a_missing_permission_or_place_is_held() {
        assert!(matches!(refused(404, 10003), Outcome::Refused(Reason::NoSuchPlace(_))));
        for code in [50001, 50013, 10004, 40058, 40067, 160_005] {
            assert!(matches!(refused(403, code), Outcome::Refused(Reason::Held(_))), "{code}");
        }
        assert!(matches!(refused(404, 0), Outcome::Refused(Reason::Held(_))));
    }

    #[test]
    fn content_that_needs_an_edit_is_rejected() {
        for code in [50035, 50006, 40005, 50045, 200_000, 240_000] {
            assert!(matches!(refused(400, code), Outcome::Refused(Reason::Rejected(_))), "{code}");
        }
    }

    #[test]
    fn a_closed_way_to_the_addressee_leads_to_the_next() {
        for (status, code) in [(403, 50007), (400, 160_006)] {
            assert!(matches!(refused(status, code), Outcome::Refused(Reason::Unreachable(_))), "{code}");
        }
    }

    #[test]
    fn no_way_leads_to_whoever_has_left() {
        // "Unknown Member", and "no mutual guilds" of a direct message.
        for (status, code) in [(404, 10007), (403, 50278)] {
            assert!(matches!(refused(status, code), Outcome::Refused(Reason::Left(_))), "{code}");
        }
    }

    #[test]
    fn patience_without_discords_own_words_is_a_ban_and_stops_everything() {
        let mut headers = HeaderMap::new();
        let ban = |headers: &HeaderMap| outcome::<()>(&Failure::of_answer(429, headers, &Value::Null));
        assert_eq!(ban(&headers), Outcome::Wait { wait: TimeDelta::minutes(1), everywhere: true });
        headers.insert(RETRY_AFTER, "3600".parse().unwrap());
        assert_eq!(ban(&headers), Outcome::Wait { wait: TimeDelta::hours(1), everywhere: true });
    }

    #[test]
    fn a_message_that_is_gone_is_gone() {
        assert_eq!(refused(404, 10008), Outcome::Refused(Reason::Gone));
    }

    #[test]
    fn a_proxy_in_between_is_not_discord() {
        let page = outcome::<()>(&Failure::of_answer(403, &HeaderMap::new(), &Value::Null));
        assert!(matches!(page, Outcome::SurelyNot(_)));
    }

    #[test]
    fn an_invalid_form_names_the_path_of_the_fault() {
        let body = json!({
            "code": 50035,
            "message": "Invalid Form Body",
            "errors": { "embeds": { "0": { "title": { "_errors": [{ "message": "Too long." }] } } } },
        });
        let Outcome::Refused(Reason::Rejected(cause)) =
            outcome::<()>(&Failure::of_answer(400, &HeaderMap::new(), &body))
        else {
            panic!("not rejected")
        };
        assert_eq!(cause.code, "50035");
        assert_eq!(cause.words, "Discord refused this: \"Invalid Form Body (embeds.0.title: Too long.)\".");
    }
}

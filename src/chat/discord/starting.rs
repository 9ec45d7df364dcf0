//! A start asks Discord where to connect, which also tries the token. Trouble of Discord's, or of the network, is
//! waited for, because nobody may be there to start the bot again; a start ends only for what waiting does not
//! mend. And it waits its turn when few starts are left, since Discord takes the token from who uses them all up.

use std::time::Duration;

use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::Value;

use super::Discord;
use super::errors::{ConnectError, Failure};
use super::memory::Memory;
use super::rest::Call;
use crate::address::is_loopback;
use crate::clock;

/// Between two tries, doubled each time.
const FIRST_BACK_OFF: Duration = Duration::from_secs(1);
const LONGEST_BACK_OFF: Duration = Duration::from_mins(5);
/// Starts are at least this far apart once half of a day's are used up. A bot that is started over and over has a
/// fault that another start does not mend; whoever starts it a few times by hand never gets there.
const APART: Duration = Duration::from_mins(1);

/// Where Discord wants the bot to connect.
#[derive(Debug, PartialEq, Deserialize)]
pub(super) struct Gateway {
    pub url: String,
    #[serde(default = "one")]
    pub shards: u32,
    session_start_limit: Option<Starts>,
}

const fn one() -> u32 {
    1
}

/// How often the bot may still start ("Session Start Limit Object").
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
struct Starts {
    total: u32,
    remaining: u32,
    /// Until all of them are there again, in milliseconds.
    reset_after: u64,
}

/// Waits for Discord, and for this start's turn; remembers that the bot starts now.
pub(super) async fn find(discord: &Discord, memory: &dyn Memory) -> Result<Gateway, ConnectError> {
    let address = discord.rest.address();
    let (mut tries, mut told) = (0, None);
    loop {
        let wait = match look(discord.rest.call(Call::get("gateway/bot")).await, address)? {
            Ok(gateway) => {
                let now = discord.discords_now();
                let last = memory.last_start().await;
                let Some(wait) = gateway.turn(last.map(|last| now - last)) else {
                    memory.remember_start(now).await;
                    return Ok(gateway);
                };
                tracing::warn!(
                    seconds = wait.as_secs(),
                    "the bot was started so often that Discord takes few more starts today: this one waits"
                );
                tries = 0;
                wait
            }
            Err(failure) => {
                let why = why(&failure);
                if told.replace(why) != Some(why) {
                    tracing::warn!(%address, code = failure.short(), "{why}: the start waits and tries on");
                }
                tries += 1;
                back_off(tries, failure.retry_after())
            }
        };
        clock::wait(discord.rest.clock(), wait).await;
    }
}

/// The same, asked once: what a start would wait for is an error here.
pub(super) async fn look_once(discord: &Discord) -> Result<Result<Gateway, Failure>, ConnectError> {
    look(discord.rest.call(Call::get("gateway/bot")).await, discord.rest.address())
}

/// The gateway, or what is waited for. The error ends the start.
fn look(
    answer: Result<Value, Failure>,
    address: &reqwest::Url,
) -> Result<Result<Gateway, Failure>, ConnectError> {
    let named = || address.as_str().trim_end_matches('/').to_owned();
    let answer = match answer {
        Ok(answer) => answer,
        Err(failure) if passes(&failure) => return Ok(Err(failure)),
        Err(Failure::Answered(refusal)) if refusal.status == 401 => return Err(ConnectError::WrongToken),
        Err(failure) => {
            return Err(ConnectError::NotDiscord { address: named(), answered: failure.short() });
        }
    };
    let gateway: Gateway = serde_json::from_value(answer)
        .map_err(|_| ConnectError::NotDiscord { address: named(), answered: "something else".to_owned() })?;
    let is_here = reqwest::Url::parse(&gateway.url).is_ok_and(|url| is_loopback(&url));
    if is_loopback(address) && !is_here {
        return Err(ConnectError::GatewayElsewhere { address: named() });
    }
    Ok(Ok(gateway))
}

/// Whether waiting may mend it. A page with 403 is a school's filter, or a ban of the address, which somebody lifts;
/// a page with 404 or a redirection is a wrong address.
fn passes(failure: &Failure) -> bool {
    match failure {
        Failure::Answered(refusal) => match (refusal.status, refusal.code) {
            (500.. | 408, _) | (403, None) => true,
            _ => failure.retry_after().is_some(),
        },
        Failure::Unreached | Failure::Lost { .. } | Failure::Paced { .. } => true,
    }
}

fn why(failure: &Failure) -> &'static str {
    match failure {
        Failure::Unreached => {
            "Discord cannot be reached; if that stays so, check this computer's network and discord.api_url"
        }
        Failure::Lost { .. } => "Discord does not answer",
        Failure::Paced { .. } => "Discord asks for patience",
        Failure::Answered(_) if failure.retry_after().is_some() => "Discord asks for patience",
        Failure::Answered(refusal) if refusal.status == 403 => {
            "something between here and Discord turns the bot away; allow this computer to reach Discord"
        }
        Failure::Answered(_) => "Discord has problems of its own",
    }
}

fn back_off(tries: u32, asked_for: Option<Duration>) -> Duration {
    let ours = FIRST_BACK_OFF.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(LONGEST_BACK_OFF);
    asked_for.map_or(ours, |asked_for| asked_for.max(ours))
}

impl Gateway {
    /// How many starts are left, and of how many; `None` where the platform does not count them.
    pub fn starts_left(&self) -> Option<(u32, u32)> {
        self.session_start_limit.map(|starts| (starts.remaining, starts.total))
    }

    /// How long a start waits whose last one was so long ago; `None`: it has its turn.
    ///
    /// From half of a day's starts on, those that are left are spread over what is left of the day, so that they
    /// never run out: then Discord would reset the token.
    fn turn(&self, since_last: Option<TimeDelta>) -> Option<Duration> {
        let starts = self.session_start_limit?;
        let until_reset = Duration::from_millis(starts.reset_after);
        let left = starts.remaining / self.shards.max(1);
        if left == 0 {
            return Some(until_reset.max(APART));
        }
        if starts.remaining > starts.total / 2 {
            return None;
        }
        let apart = APART.max(until_reset / left);
        // A moment to come is a wrong clock's, and as good as now.
        let since = since_last?.to_std().unwrap_or_default();
        apart.checked_sub(since).filter(|wait| !wait.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;
    use serde_json::json;

    use super::*;

    fn discord() -> reqwest::Url {
        reqwest::Url::parse("https://discord.com").unwrap()
    }

    fn answered(status: u16, body: &Value) -> Result<Value, Failure> {
        Err(Failure::of_answer(status, &HeaderMap::new(), body))
    }

    fn gateway(remaining: u32, reset_after_minutes: u64) -> Gateway {
        let starts = Starts { total: 1000, remaining, reset_after: reset_after_minutes * 60_000 };
        Gateway { url: "wss://gateway.discord.gg".to_owned(), shards: 1, session_start_limit: Some(starts) }
    }

    #[test]
    fn what_passes_is_waited_for() {
        let patience = json!({ "message": "Slow", "retry_after": 1.0, "global": false });
        for trouble in [
            Err(Failure::Unreached),
            Err(Failure::Lost { timed_out: true }),
            Err(Failure::Paced { wait: APART, everywhere: true }),
            answered(503, &Value::Null),
            answered(500, &json!({ "message": "500: Internal Server Error", "code": 0 })),
            answered(429, &patience),
            answered(429, &Value::Null),
            answered(403, &Value::Null),
        ] {
            assert!(matches!(look(trouble.clone(), &discord()), Ok(Err(_))), "{trouble:?}");
        }
    }

    #[test]
    fn a_wrong_token_and_a_wrong_address_end_the_start() {
        let unauthorised = answered(401, &json!({ "message": "401: Unauthorized", "code": 0 }));
        assert!(matches!(look(unauthorised, &discord()), Err(ConnectError::WrongToken)));
        for other in [
            answered(404, &Value::Null),
            answered(404, &json!({ "message": "404: Not Found", "code": 0 })),
            answered(302, &Value::Null),
            Ok(Value::Null),
            Ok(json!({ "hello": "world" })),
        ] {
            assert!(
                matches!(look(other.clone(), &discord()), Err(ConnectError::NotDiscord { .. })),
                "{other:?}"
            );
        }
    }

    #[test]
    fn tries_are_further_and_further_apart_and_never_sooner_than_discord_asks() {
        let seconds = |tries| back_off(tries, None).as_secs();
        assert_eq!([1, 2, 3, 9, 10, 100].map(seconds), [1, 2, 4, 256, 300, 300]);
        assert_eq!(back_off(1, Some(Duration::from_secs(65))), Duration::from_secs(65));
        assert_eq!(back_off(9, Some(Duration::from_secs(65))), Duration::from_secs(256));
    }

    #[test]
    fn a_start_has_its_turn_at_once_until_half_of_a_days_are_used_up() {
        let just_now = Some(TimeDelta::seconds(1));
        assert_eq!(gateway(501, 1_000).turn(just_now), None);
        assert_eq!(gateway(500, 100).turn(just_now), Some(Duration::from_secs(59)), "a minute apart");
        assert_eq!(gateway(500, 1_000).turn(just_now), Some(Duration::from_secs(119)), "spread over the day");
        assert_eq!(gateway(10, 1_000).turn(Some(TimeDelta::minutes(40))), Some(Duration::from_hours(1)));
        assert_eq!(gateway(500, 100).turn(Some(TimeDelta::minutes(1))), None);
        assert_eq!(gateway(500, 100).turn(Some(TimeDelta::days(-9))), Some(Duration::from_mins(1)));
        assert_eq!(gateway(500, 100).turn(None), None);
    }

    #[test]
    fn without_a_start_left_the_bot_waits_for_the_next() {
        assert_eq!(gateway(0, 90).turn(None), Some(Duration::from_mins(90)));
        let sharded = Gateway { shards: 16, ..gateway(15, 90) };
        assert_eq!(sharded.turn(None), Some(Duration::from_mins(90)));
    }
}

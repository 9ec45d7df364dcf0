//! What the page shows and does beside Discord: the bot itself, where it runs in the same program. A stand-in alone
//! has none of this.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::days::Manner;
use crate::rehearsal::state::ids::Id;

/// Whoever runs the bot.
#[async_trait]
pub trait Backstage: Send + Sync {
    /// How a server's school writes days and times; `None` before it is set up.
    async fn manner(&self, server: Id) -> Option<(Tz, Manner)>;

    /// What will be posted by itself next, the earliest first.
    async fn ahead(&self, server: Id) -> Vec<Ahead>;

    /// What became of everything that was to be said there so far; `None` while the bot does not run.
    async fn tally(&self, server: Id) -> Option<Tally>;

    /// How the bot is.
    async fn health(&self) -> Health;

    /// Does something to the bot. Errors are sentences.
    async fn act(&self, act: BotAct) -> Result<(), String>;

    /// Returns once nothing is due any more, or after a few real seconds.
    async fn settles(&self);
}

/// Something that will be posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ahead {
    pub at: DateTime<Utc>,
    /// "Weekly tip".
    pub what: String,
    /// `#staff-room`.
    pub r#where: String,
    /// Why then, in words.
    pub why: String,
}

/// Posts by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// All that was to be said by now.
    pub due: u64,
    pub said: u64,
    /// It will be tried again by itself.
    pub waiting: u64,
    /// It waits for somebody to mend what is in the way.
    pub held: u64,
    /// It may stand there: looked for before anything else.
    pub unsure: u64,
    /// Too late, given up or cancelled; the desk was told.
    pub not_said: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    pub runs: bool,
    pub starts: u32,
    /// Seconds that its own clock is ahead of everybody's.
    pub clock_wrong_by: i64,
    /// A second copy of it runs.
    pub has_copy: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotAct {
    /// It is gone in the middle of whatever it does, without a word.
    Kill,
    Start,
    /// Somebody starts a copy of its folder, with the same token.
    StartCopy,
    StopCopy,
    /// Its own clock is so many seconds ahead of everybody's; 0: right again.
    ClockWrongBy(i64),
}

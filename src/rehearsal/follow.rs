//! The rehearsal server's clock, followed from another process: `discord.clock = "rehearsal"`.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::clock::SetClock;

/// How soon a server that went away is asked again.
const AGAIN: Duration = Duration::from_millis(250);

/// What the clock shows, and whether it runs on by itself.
#[derive(Deserialize)]
struct Shown {
    now: DateTime<Utc>,
    runs: bool,
}

/// The lines in which the server tells of its clock's moves.
struct Moves {
    answer: reqwest::Response,
    read: Vec<u8>,
}

/// A clock that shows what the rehearsal server's shows, and tells of its moves, for as long as it is held. The error
/// is a sentence.
pub async fn follow_clock(api_url: &str) -> Result<Arc<SetClock>, String> {
    let url = format!("{api_url}/rehearsal/clock/moves");
    let client = reqwest::Client::new();
    let refused = |error: String| {
        format!(
            "discord.clock = \"rehearsal\": no rehearsal server answers at {api_url} ({error}); open one first."
        )
    };
    let mut moves = Moves::told(&client, &url).await.map_err(refused)?;
    let first = moves.next().await.map_err(refused)?;
    let clock = Arc::new(SetClock::running_from(first.now));
    clock.set_running(first.now, first.runs);
    let followed = Arc::downgrade(&clock);
    tokio::spawn(async move {
        loop {
            while let Ok(shown) = moves.next().await {
                let Some(clock) = followed.upgrade() else { return };
                clock.set_running(shown.now, shown.runs);
            }
            // A server that does not answer just now may come back; until then the clock goes on by itself.
            moves = loop {
                tokio::time::sleep(AGAIN).await;
                if followed.strong_count() == 0 {
                    return;
                }
                if let Ok(told) = Moves::told(&client, &url).await {
                    break told;
                }
            };
        }
    });
    Ok(clock)
}

impl Moves {
    async fn told(client: &reqwest::Client, url: &str) -> Result<Self, String> {
        let answer = client.get(url).send().await.map_err(|error| error.without_url().to_string())?;
        Ok(Self { answer, read: Vec::new() })
    }

    /// The next line. The first comes at once.
    async fn next(&mut self) -> Result<Shown, String> {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.read.drain(..=end).collect();
                return serde_json::from_slice(&line).map_err(|error| error.to_string());
            }
            let more = self.answer.chunk().await.map_err(|error| error.without_url().to_string())?;
            self.read.extend_from_slice(&more.ok_or("the answer ended")?);
        }
    }
}

//! The rehearsal server's clock, followed from another process: `discord.clock = "rehearsal"`.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::clock::SetClock;

/// How often the clock is read again: a rehearsal whose clock was moved is followed within this.
const EVERY: Duration = Duration::from_millis(250);

#[derive(Deserialize)]
struct Shown {
    now: DateTime<Utc>,
}

/// A clock that shows what the rehearsal server's shows, for as long as it is held. The error is a sentence.
pub async fn follow_clock(api_url: &str) -> Result<Arc<SetClock>, String> {
    let url = format!("{api_url}/rehearsal/clock");
    let client = reqwest::Client::new();
    let now = read(&client, &url).await.map_err(|error| {
        format!("discord.clock = \"rehearsal\": no rehearsal server answers at {api_url} ({error}); open one first.")
    })?;
    let clock = Arc::new(SetClock::running_from(now));
    let followed = Arc::downgrade(&clock);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            let Some(clock) = followed.upgrade() else { return };
            // A server that does not answer just now may come back; until then the clock runs on by itself.
            if let Ok(now) = read(&client, &url).await {
                clock.set(now);
            }
        }
    });
    Ok(clock)
}

async fn read(client: &reqwest::Client, url: &str) -> Result<DateTime<Utc>, String> {
    let answer = client.get(url).send().await.map_err(|error| error.without_url().to_string())?;
    let text = answer.text().await.map_err(|error| error.without_url().to_string())?;
    serde_json::from_str::<Shown>(&text).map(|shown| shown.now).map_err(|error| error.to_string())
}

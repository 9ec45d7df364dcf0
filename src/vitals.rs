//! How the bot is: what waits, for how long, and whether it is connected. Written down beside the database every half
//! minute, so that `shelftalker check --running` can tell in another process; and told to whoever asks on this machine, as
//! Prometheus reads it, where a port was chosen for that. No names, no words, nothing of any school alone.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::library::Library;
use crate::queue::why_paused;
use crate::store::StoreError;

const WRITTEN_EVERY: Duration = Duration::from_secs(30);
/// Whoever waits for it to be connected is told soon.
const WHILE_APART: Duration = Duration::from_secs(2);
/// What was written longer ago was written by a bot that does not run any more, or is stuck.
pub const TOO_OLD: TimeDelta = TimeDelta::minutes(2);
/// What is due goes out within seconds; a post that is late by this much has found something in its way.
pub const LATE: TimeDelta = TimeDelta::minutes(10);
/// Whoever asks has this long, and this much to say.
const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST_QUESTION: u64 = 8 * 1024;

/// How it is at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vitals {
    pub at: DateTime<Utc>,
    /// Whether Discord tells it what members do.
    pub is_connected: bool,
    /// Why nothing is posted although it is due, in one sentence with the remedy. Versions before did not say.
    #[serde(default)]
    pub paused: Option<String>,
    /// Posts on their way, those for later among them.
    pub waits: u32,
    /// Posts held for something that is missing at the chat.
    pub held: u32,
    /// When the oldest post fell due that has not gone out and is not held up by its school.
    pub oldest_due: Option<DateTime<Utc>>,
    /// What the chat has refused in the last ten minutes.
    pub refusals: u32,
    /// Since the start.
    pub commits: u64,
}

impl Vitals {
    async fn of(library: &Library, is_connected: bool) -> Result<Self, StoreError> {
        let at = library.now();
        let backlog = library.store.backlog(at).await?;
        Ok(Self {
            at,
            is_connected,
            paused: why_paused(library).await?.map(str::to_owned),
            waits: backlog.waits,
            held: backlog.held,
            oldest_due: backlog.oldest_due,
            refusals: library.chat.refusals_lately(),
            commits: library.store.commits(),
        })
    }

    pub fn late_by(&self) -> TimeDelta {
        self.oldest_due.map_or_else(TimeDelta::zero, |due| (self.at - due).max(TimeDelta::zero()))
    }

    /// As Prometheus reads it (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
    fn as_metrics(&self) -> String {
        let rows: [(&str, &str, &str, u64); 7] = [
            ("connected", "gauge", "1 while Discord tells the bot what members do", self.is_connected.into()),
            (
                "paused",
                "gauge",
                "1 while nothing is posted: two clocks disagree, or another copy runs",
                self.paused.is_some().into(),
            ),
            ("posts_waiting", "gauge", "Posts on their way, those for later among them", self.waits.into()),
            ("posts_held", "gauge", "Posts held for something that is missing at Discord", self.held.into()),
            (
                "oldest_due_post_seconds",
                "gauge",
                "How long ago the oldest post fell due that is not out, and not held up by its school",
                u64::try_from(self.late_by().num_seconds()).unwrap_or_default(),
            ),
            ("refusals", "gauge", "What Discord has refused in the last ten minutes", self.refusals.into()),
            ("commits_total", "counter", "What was written to the database since the start", self.commits),
        ];
        let mut text = String::new();
        for (name, kind, help, value) in rows {
            let _always_written = write!(
                text,
                "# HELP shelftalker_{name} {help}\n# TYPE shelftalker_{name} {kind}\nshelftalker_{name} {value}\n"
            );
        }
        text
    }
}

/// Where it is written down, beside the database.
pub fn file(database: &Path) -> PathBuf {
    database.with_extension("vitals")
}

/// What a bot that runs, or ran, has written down last; `None` where none has.
pub fn read(database: &Path) -> io::Result<Option<Vitals>> {
    match fs::read(file(database)) {
        Ok(written) => serde_json::from_slice(&written).map(Some).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Looks, writes down and tells, for as long as it is polled.
pub async fn keep(
    library: Arc<Library>,
    is_connected: impl Fn() -> bool,
    database: &Path,
    port: Option<&TcpListener>,
) {
    let written = async {
        loop {
            note(&library, is_connected(), database).await;
            tokio::time::sleep(if is_connected() { WRITTEN_EVERY } else { WHILE_APART }).await;
        }
    };
    let told = async {
        let Some(port) = port else { return std::future::pending().await };
        loop {
            match port.accept().await {
                // One after the other: nobody needs to ask often, and nobody can ask for much at once.
                Ok((asks, _)) => {
                    let answered =
                        tokio::time::timeout(PATIENCE, answer(&library, is_connected(), asks)).await;
                    if !matches!(answered, Ok(Ok(()))) {
                        tracing::debug!("somebody who asked for the metrics went away");
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "nobody can ask for the metrics just now");
                    tokio::time::sleep(PATIENCE).await;
                }
            }
        }
    };
    tokio::join!(written, told);
}

/// Looks, and writes down how it is at this moment.
pub async fn note(library: &Library, is_connected: bool, database: &Path) {
    match Vitals::of(library, is_connected).await {
        Ok(vitals) => {
            if let Err(error) = write(database, &vitals) {
                tracing::warn!(%error, "how the bot is cannot be written down");
            }
        }
        Err(error) => tracing::warn!(%error, "how the bot is cannot be found out"),
    }
}

/// The whole or nothing, for who reads it meanwhile. It may be lost with the power: it is of that moment only.
fn write(database: &Path, vitals: &Vitals) -> io::Result<()> {
    let (file, part) = (file(database), database.with_extension("vitals.part"));
    fs::write(&part, serde_json::to_vec(vitals).map_err(io::Error::other)?)?;
    fs::rename(part, file)
}

async fn answer(library: &Library, is_connected: bool, mut asks: TcpStream) -> io::Result<()> {
    let mut asked = Vec::new();
    let (reads, mut writes) = asks.split();
    let mut reads = reads.take(LONGEST_QUESTION);
    while !asked.windows(4).any(|four| four == b"\r\n\r\n") {
        if reads.read_buf(&mut asked).await? == 0 {
            return Ok(());
        }
    }
    let (status, body) = match question(&String::from_utf8_lossy(&asked)) {
        Question::Metrics => match Vitals::of(library, is_connected).await {
            Ok(vitals) => ("200 OK", vitals.as_metrics()),
            Err(_) => ("503 Service Unavailable", "the database cannot be read\n".to_owned()),
        },
        Question::Other => ("404 Not Found", "only /metrics is told here\n".to_owned()),
        Question::FromElsewhere => ("403 Forbidden", "only this machine is told\n".to_owned()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; version=0.0.4; charset=utf-8\r\ncontent-length: {}\r\n\
         x-content-type-options: nosniff\r\nconnection: close\r\n\r\n",
        body.len()
    );
    writes.write_all(format!("{head}{body}").as_bytes()).await?;
    writes.shutdown().await
}

#[derive(Debug, PartialEq, Eq)]
enum Question {
    Metrics,
    Other,
    /// A page of another origin, led here by a name that it has given to this machine.
    FromElsewhere,
}

fn question(head: &str) -> Question {
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    });
    let is_here = host.is_some_and(|host| {
        reqwest::Url::parse(&format!("http://{host}")).is_ok_and(|url| crate::address::is_loopback(&url))
    });
    match first.split(' ').collect::<Vec<_>>()[..] {
        _ if !is_here => Question::FromElsewhere,
        ["GET", "/metrics", _] => Question::Metrics,
        _ => Question::Other,
    }
}

/// The port on which the metrics are told.
pub async fn listen(at: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(at)
        .await
        .map_err(|error| format!("metrics.listen = \"{at}\" cannot be used ({error}); choose another port."))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_told_and_only_the_metrics() {
        let asks = |first: &str, host: &str| question(&format!("{first} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!(asks("GET /metrics", "127.0.0.1:9797"), Question::Metrics);
        assert_eq!(asks("GET /metrics", "[::1]:9797"), Question::Metrics);
        assert_eq!(asks("GET /", "localhost"), Question::Other);
        assert_eq!(asks("POST /metrics", "localhost"), Question::Other);
        assert_eq!(asks("GET /metrics", "school.example:9797"), Question::FromElsewhere);
        assert_eq!(question("GET /metrics HTTP/1.1\r\n\r\n"), Question::FromElsewhere);
        assert_eq!(question(""), Question::FromElsewhere);
    }

    #[test]
    fn the_metrics_are_those_that_prometheus_reads() {
        let at = DateTime::UNIX_EPOCH + TimeDelta::hours(1);
        let oldest_due = Some(at - TimeDelta::seconds(90));
        let vitals = Vitals {
            at,
            is_connected: true,
            paused: Some("another copy runs".to_owned()),
            waits: 3,
            held: 1,
            oldest_due,
            refusals: 2,
            commits: 41,
        };
        let text = vitals.as_metrics();
        assert!(
            text.contains("# TYPE shelftalker_commits_total counter\nshelftalker_commits_total 41\n"),
            "{text}"
        );
        assert!(text.contains("\nshelftalker_oldest_due_post_seconds 90\n"), "{text}");
        assert!(text.contains("\nshelftalker_paused 1\n"), "{text}");
        let ahead = Vitals { oldest_due: Some(at + TimeDelta::seconds(5)), ..vitals };
        assert_eq!(ahead.late_by(), TimeDelta::zero());
    }

    #[test]
    fn what_is_written_down_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("shelftalker.db");
        assert_eq!(read(&database).unwrap(), None);
        let at = DateTime::UNIX_EPOCH;
        let vitals = Vitals {
            at,
            is_connected: false,
            paused: None,
            waits: 0,
            held: 0,
            oldest_due: None,
            refusals: 0,
            commits: 0,
        };
        write(&database, &vitals).unwrap();
        assert_eq!(read(&database).unwrap().as_ref(), Some(&vitals));
        let by_the_version_before =
            fs::read_to_string(file(&database)).unwrap().replace("\"paused\":null,", "");
        assert!(!by_the_version_before.contains("paused"), "{by_the_version_before}");
        fs::write(file(&database), by_the_version_before).unwrap();
        assert_eq!(read(&database).unwrap(), Some(vitals));
    }
}

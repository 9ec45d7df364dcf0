//! The wiring: the only file that names concrete adapters. Everything below it knows traits.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::backups::Nightly;
use crate::chat::MemberId;
use crate::chat::discord::{Discord, Memory, Options};
use crate::clock::Clock;
use crate::config::{SchoolSettings, Settings};
use crate::counter::Counter;
use crate::days::Manner;
use crate::features::collab::{self, Person};
use crate::features::setup::{School, follow_rooms, new_school, opening};
use crate::library::{Chance, Library, SystemChance, Trouble};
use crate::posts::{CARDS, POSTS};
use crate::queue::Clerk;
use crate::store::sqlite::SqliteStore;
use crate::store::{COMMANDS_HASH, Change, INSTALLATION_ID, Store, Write};
use crate::vitals;

/// Why Shelftalker does not start, or ends: one sentence with the remedy.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Stopped(String);

impl Stopped {
    pub fn because(why: impl std::fmt::Display) -> Self {
        Self(why.to_string())
    }
}

/// Shelftalker, wired up: store, Discord, counter and queue.
pub struct Shelftalker {
    pub library: Arc<Library>,
    pub discord: Arc<Discord>,
    pub clerk: Arc<Clerk>,
    pub nightly: Nightly,
    counter: Arc<Counter>,
    memory: Arc<Remembered>,
    database: SqliteStore,
    file: PathBuf,
    /// Where the metrics are told.
    metrics: Option<TcpListener>,
}

/// A process that is told to stop has this long: whoever runs it (systemd, Docker, a shutdown) waits about as long
/// before it kills.
pub const FINISH_WITHIN: Duration = Duration::from_secs(20);

/// The database in a data folder.
pub fn database(folder: &Path) -> PathBuf {
    folder.join("shelftalker.db")
}

impl Shelftalker {
    /// Opens the store and wires everything up. Nothing is sent yet.
    pub async fn open(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, Stopped> {
        let token = settings.token().map_err(Stopped::because)?;
        make_folder(&settings.data)?;
        let file = database(&settings.data);
        let database = SqliteStore::open(&file, SystemChance.bits()).await.map_err(Stopped::because)?;
        let wired = Self::wired(settings, token, clock, database.clone(), file).await;
        if wired.is_err() {
            // Otherwise the next start takes it for one that was killed and has lost its log.
            database.close().await;
        }
        wired
    }

    async fn wired(
        settings: Settings,
        token: SecretString,
        clock: Arc<dyn Clock>,
        database: SqliteStore,
        file: PathBuf,
    ) -> Result<Self, Stopped> {
        // Only now: whoever has the port may be the bot that serves this very database, and that is said first.
        let metrics = match settings.metrics {
            Some(at) => Some(vitals::listen(at).await.map_err(Stopped::because)?),
            None => None,
        };
        let chance = SystemChance;
        let store: Arc<dyn Store> = Arc::new(database.clone());
        let discord = Discord::new(Options { api_url: settings.api_url, token }, Arc::clone(&clock))
            .map_err(Stopped::because)?;
        let installation = store.installation(INSTALLATION_ID).await.map_err(Stopped::because)?;
        let library = Arc::new(Library {
            installation: installation.ok_or_else(|| {
                Stopped::because("The database has no installation id; restore a backup of it.")
            })?,
            boot: data_encoding::BASE32_NOPAD.encode(&chance.bits()),
            started: clock.monotonic(),
            news: Arc::default(),
            desks: Arc::default(),
            content: Arc::new(settings.content),
            chance: Arc::new(chance),
            by: None,
            notes_live: settings.notes_live,
            chat: Arc::clone(&discord) as Arc<_>,
            store: Arc::clone(&store),
            clock,
        });
        for school in settings.schools {
            set_up_from_file(&library, school).await.map_err(Stopped::because)?;
        }
        let clerk = Arc::new(Clerk::new(Arc::clone(&library), POSTS, CARDS));
        Ok(Self {
            counter: Arc::new(Counter::new(Arc::clone(&library), Arc::clone(&clerk))),
            clerk,
            memory: Arc::new(Remembered(Arc::clone(&library))),
            nightly: Nightly::new(Arc::clone(&library), Arc::new(database.clone()), settings.backups),
            discord,
            library,
            database,
            file,
            metrics,
        })
    }

    /// Finishes what is being written and gives the database free.
    pub async fn close(&self) {
        self.database.close().await;
    }

    /// Answers members until told to stop. The queue stands still: a test and the tour turn it by hand.
    pub async fn answer(&self, stop: watch::Receiver<bool>) -> Result<(), Stopped> {
        let front = Arc::clone(&self.counter) as Arc<_>;
        self.discord.serve(front, Arc::clone(&self.memory) as Arc<_>, stop).await.map_err(Stopped::because)
    }

    /// Answers members and works through the queue until told to stop; then what is in flight has `within` to
    /// finish. What is cut off may have arrived: the next start takes it over.
    pub async fn run(&self, stop: watch::Receiver<bool>, within: Duration) -> Result<(), Stopped> {
        let closing = within / 10;
        let queue = async { self.clerk.run(told(stop.clone())).await.map_err(|cause| Stopped(cause.words)) };
        let work = async { tokio::try_join!(self.answer(stop.clone()), queue).map(|_| ()) };
        let too_late = async {
            told(stop.clone()).await;
            tokio::time::sleep(within.saturating_sub(closing)).await;
        };
        let backups = async {
            self.nightly.run().await;
            Ok(())
        };
        let is_connected = || self.discord.is_connected();
        let told = vitals::keep(Arc::clone(&self.library), is_connected, &self.file, self.metrics.as_ref());
        let ended = tokio::select! {
            ended = work => ended,
            () = told => Ok(()),
            ended = backups => ended,
            () = too_late => {
                tracing::warn!("not everything was finished in time; the next start takes it over");
                Ok(())
            }
        };
        if tokio::time::timeout(closing, self.close()).await.is_err() {
            tracing::warn!("the database could not be closed in time; nothing in it is lost");
        }
        ended
    }
}

/// Returns once the bot is to stop. An end of the sender is an end, too.
async fn told(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// What the adapter remembers, among the facts of the installation.
struct Remembered(Arc<Library>);

const LAST_START: &str = "last_start";

impl Remembered {
    async fn note(&self, key: &'static str, value: String) {
        if let Err(error) = self.0.commit(Change::of(Write::Installation { key, value })).await {
            tracing::warn!(%error, key, "this could not be written down, so the next start does not know of it");
        }
    }

    async fn known(&self, key: &'static str) -> Option<String> {
        self.0.store.installation(key).await.ok().flatten()
    }
}

#[async_trait]
impl Memory for Remembered {
    async fn commands(&self) -> Option<String> {
        self.known(COMMANDS_HASH).await
    }

    async fn remember_commands(&self, hash: &str) {
        self.note(COMMANDS_HASH, hash.to_owned()).await;
    }

    async fn last_start(&self) -> Option<DateTime<Utc>> {
        let at = self.known(LAST_START).await?;
        DateTime::parse_from_rfc3339(&at).ok().map(|at| at.to_utc())
    }

    async fn remember_start(&self, at: DateTime<Utc>) {
        self.note(LAST_START, at.to_rfc3339()).await;
    }
}

/// Makes the school as the config file has it, or brings it up to date.
async fn set_up_from_file(library: &Library, file: SchoolSettings) -> Result<(), Trouble> {
    let by = Person { id: MemberId(String::new()), name: String::new() };
    let library = &Library { by: Some(by), ..library.clone() };
    let found = library.store.school_of(&file.server).await?;
    let before = found.clone().unwrap_or_else(|| new_school(library, &file.server));
    let manner = match &found {
        Some(school) => school.manner.clone(),
        None => Manner::of(None, file.zone),
    };
    let school = School {
        zone: file.zone,
        manner,
        librarians: Some(file.librarians),
        desk: Some(file.desk),
        requests: Some(file.requests),
        staff: Some(file.staff),
        day_starts: file.day_starts.unwrap_or(before.day_starts),
        day_ends: file.day_ends.unwrap_or(before.day_ends),
        ..before
    };
    let ask_card = collab::stand_in_requests(library, &school).await?;
    let mut change = match &found {
        Some(as_it_was) if *as_it_was == school => Change::default(),
        Some(_) => Change::of(Write::School(school.clone())),
        None => opening(library, school.clone()),
    };
    change.extend(ask_card);
    if change == Change::default() {
        return Ok(());
    }
    library.commit(change).await?;
    match found {
        Some(as_it_was) => Ok(follow_rooms(library, &as_it_was, &school).await?),
        None => Ok(()),
    }
}

pub fn make_folder(folder: &Path) -> Result<(), Stopped> {
    let made = match fs::create_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made,
    };
    made.map_err(|error| {
        Stopped(format!(
            "{}: this data folder cannot be used ({error}); name another in data.folder, or make it writable.",
            folder.display()
        ))
    })
}

/// Turns true at Ctrl-C or SIGTERM.
pub fn stop_signal() -> std::io::Result<watch::Receiver<bool>> {
    let (stop, stopped) = watch::channel(false);
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("stopping: what is in flight is finished first");
        let _ = stop.send(true);
    });
    Ok(stopped)
}

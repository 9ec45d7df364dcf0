//! The store in one SQLite file: one connection that writes, a few that read.
//!
//! SQLite allows one writer at a time anyway; with a single writing connection writers queue up here, in order
//! of arrival, instead of meeting a locked file.

mod absences;
pub mod backup;
mod calendars;
mod cards;
mod changes;
mod collections;
mod commit;
mod desk_dates;
mod events;
mod files;
mod hard_topics;
mod ideas;
mod kept_apart;
mod lock;
mod log;
mod names;
mod newsletters;
mod open;
mod open_error;
mod outreach;
mod people;
mod places;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod plans;
mod posts;
mod purge;
mod queue;
mod records;
mod removed;
mod requests;
mod rows;
mod schools;
mod seasons;
mod steps;
mod stopped;
mod suggested_items;
mod suggestions;
mod tally;
mod teaching_plans;
mod thanks;
mod threads;
mod tips;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::SqlitePool;

use super::{BackUp, Change, CommitError, ManyRows, Numbered, Store, StoreError};
use crate::features::setup::SchoolId;
use lock::Lock;
pub use lock::give_to_owner_of_folder;
pub use open::is_served;
pub use open_error::OpenError;

/// A Shelftalker database. Clones are the same store.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    file: Arc<OpenFile>,
}

#[derive(Debug)]
struct OpenFile {
    path: PathBuf,
    /// Never more than one connection.
    writer: SqlitePool,
    readers: SqlitePool,
    /// Whoever writes behind the members' acts holds it meanwhile, so that of those only one waits for the writer.
    behind: tokio::sync::Mutex<()>,
    /// `None` where nothing is written.
    kept_apart: Option<kept_apart::KeptApart>,
    commits: AtomicU64,
    /// Held for as long as anything may still be written; `None` where nothing is.
    lock: Mutex<Option<Lock>>,
}

impl SqliteStore {
    /// Opens the database for this process alone; makes it when there is none, and brings an older one up to
    /// date. `new_id` becomes the id of a new installation; an existing one keeps its own (see
    /// [`INSTALLATION_ID`](super::INSTALLATION_ID)).
    pub async fn open(path: &Path, new_id: [u8; 16]) -> Result<Self, OpenError> {
        let open::Opened { lock, writer, readers, kept_apart } = open::to_serve(path, new_id).await?;
        backup::remove_half_restored(path);
        Ok(Self {
            file: Arc::new(OpenFile {
                path: path.to_owned(),
                writer,
                readers,
                behind: tokio::sync::Mutex::default(),
                kept_apart: Some(kept_apart),
                commits: AtomicU64::new(0),
                lock: Mutex::new(Some(lock)),
            }),
        })
    }

    /// Opens the database beside a process that may be serving it: takes no lock and writes nothing, and a
    /// commit fails.
    pub async fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        let readers = open::to_read(path).await?;
        Ok(Self {
            file: Arc::new(OpenFile {
                path: path.to_owned(),
                writer: readers.clone(),
                readers,
                behind: tokio::sync::Mutex::default(),
                kept_apart: None,
                commits: AtomicU64::new(0),
                lock: Mutex::new(None),
            }),
        })
    }

    /// Ends once everything begun is written and the file is closed. All of it is in the one file then: whoever copies
    /// that has everything.
    pub async fn close(&self) {
        // While anybody reads it, the log cannot be emptied into the file.
        self.file.readers.close().await;
        let lock = self.file.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(lock) = lock else { return self.file.writer.close().await };
        let name = open::note_end(&self.file.writer).await;
        let is_whole = log::into_one_file(&self.file.writer).await;
        self.file.writer.close().await;
        let noted = match name.and_then(|name| Ok((name, is_whole?))) {
            Ok((name, true)) => lock.close(&name),
            Ok((_, false)) => Err(std::io::Error::other("somebody else still reads its log")),
            Err(error) => Err(std::io::Error::other(error)),
        };
        if let Err(error) = noted {
            tracing::warn!(%error, "the database is not closed cleanly; the next start reads all of it");
        }
    }

    /// In a task of its own: a caller that is dropped (a time-out, a closed connection) stops no commit half-way, and
    /// never leaves a transaction open on the one connection that writes.
    async fn write(&self, of: Option<SchoolId>, change: Numbered) -> Result<i64, CommitError> {
        let file = Arc::clone(&self.file);
        let task = tokio::spawn(async move {
            let written = commit::write(&file.writer, file.kept_apart.as_ref(), of, change).await;
            file.commits.fetch_add(u64::from(written.is_ok()), Ordering::Relaxed);
            written
        });
        task.await.unwrap_or_else(|error| Err(doing("finishing a commit")(error).into()))
    }

    fn readers(&self) -> &SqlitePool {
        &self.file.readers
    }
}

#[async_trait]
impl BackUp for SqliteStore {
    async fn back_up(&self, to: &Path, now: DateTime<Utc>) -> Result<(), String> {
        backup::make(&self.file.path, to, now).await.map(|_| ()).map_err(|error| error.to_string())
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn commit(&self, change: Change) -> Result<(), CommitError> {
        self.write(None, Box::new(|_| change)).await.map(|_| ())
    }

    async fn commit_request(&self, school: SchoolId, change: Numbered) -> Result<i64, CommitError> {
        self.write(Some(school), change).await
    }

    fn commits(&self) -> u64 {
        self.file.commits.load(Ordering::Relaxed)
    }

    async fn purge(&self, now: DateTime<Utc>, notes_live: TimeDelta, most: u32) -> Result<u32, StoreError> {
        let file = Arc::clone(&self.file);
        let task = tokio::spawn(async move { purge::purge(&file.writer, now, notes_live, most).await });
        task.await.unwrap_or_else(|error| Err(doing("finishing a purge")(error)))
    }

    async fn removed(&self, now: DateTime<Utc>) -> Result<Vec<(SchoolId, DateTime<Utc>)>, StoreError> {
        let kept = removed::kept(&self.file.writer, now).await;
        kept.map_err(doing("reading which servers have removed the bot"))
    }

    async fn in_steps(&self, many: ManyRows) -> Result<(), StoreError> {
        let mut next = Some(steps::At::default());
        while let Some(at) = next {
            let _only_one = self.file.behind.lock().await;
            let (file, many) = (Arc::clone(&self.file), many.clone());
            let task = tokio::spawn(async move { steps::step(&file.writer, &many, at).await });
            next = task.await.unwrap_or_else(|error| Err(doing("finishing a step")(error)))?;
        }
        Ok(())
    }

    async fn mark_for_repaint(&self, most: u32) -> Result<bool, StoreError> {
        let _only_one = self.file.behind.lock().await;
        let file = Arc::clone(&self.file);
        let task = tokio::spawn(async move { cards::mark_for_repaint(&file.writer, most).await });
        task.await.unwrap_or_else(|error| Err(doing("finishing a commit")(error)))
    }

    async fn commit_behind(&self, change: Change) -> Result<(), CommitError> {
        let _only_one = self.file.behind.lock().await;
        self.commit(change).await
    }

    async fn installation(&self, key: &'static str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("select value from installation where key = ?")
            .bind(key)
            .fetch_optional(self.readers())
            .await
            .map_err(doing("reading a fact about the installation"))
    }
}

/// Names what was being done when it failed.
fn doing<E: std::error::Error + Send + Sync + 'static>(words: &'static str) -> impl FnOnce(E) -> StoreError {
    move |error| {
        let source: Box<dyn std::error::Error + Send + Sync> = Box::new(error);
        let is_unreadable = matches!(
            source.downcast_ref(),
            Some(
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::TypeNotFound { .. }
            )
        );
        StoreError { doing: words, is_unreadable, source }
    }
}

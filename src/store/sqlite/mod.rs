//! The store in one SQLite file: one connection that writes, a few that read.
//!
//! SQLite allows one writer at a time anyway; with a single writing connection writers queue up here, in order
//! of arrival, instead of meeting a locked file.

mod absences;
mod cards;
mod commit;
mod files;
mod newsletters;
mod open;
mod posts;
mod queue;
mod requests;
mod rows;
mod schools;
mod stopped;
mod thanks;
mod tips;

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use sqlx::SqlitePool;

use super::{Change, CommitError, Store, StoreError};
pub use open::OpenError;

/// A Shelftalker database. Clones are the same store.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    file: Arc<OpenFile>,
}

#[derive(Debug)]
struct OpenFile {
    /// Never more than one connection.
    writer: SqlitePool,
    readers: SqlitePool,
    /// Held for as long as anything may still be written; `None` where nothing is.
    lock: Mutex<Option<File>>,
}

impl SqliteStore {
    /// Opens the database for this process alone; makes it when there is none, and brings an older one up to
    /// date. `new_id` becomes the id of a new installation; an existing one keeps its own (see
    /// [`INSTALLATION_ID`](super::INSTALLATION_ID)).
    pub async fn open(path: &Path, new_id: [u8; 16]) -> Result<Self, OpenError> {
        let (lock, writer, readers) = open::to_serve(path, new_id).await?;
        Ok(Self { file: Arc::new(OpenFile { writer, readers, lock: Mutex::new(Some(lock)) }) })
    }

    /// Opens the database beside a process that may be serving it: takes no lock and writes nothing, and a
    /// commit fails.
    pub async fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        let readers = open::to_read(path).await?;
        Ok(Self { file: Arc::new(OpenFile { writer: readers.clone(), readers, lock: Mutex::new(None) }) })
    }

    /// Ends once everything begun is written and the file is closed.
    pub async fn close(&self) {
        self.file.writer.close().await;
        self.file.readers.close().await;
        self.file.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn readers(&self) -> &SqlitePool {
        &self.file.readers
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn commit(&self, change: Change) -> Result<(), CommitError> {
        // In a task of its own: a caller that is dropped (a time-out, a closed connection) stops no commit
        // half-way, and never leaves a transaction open on the one connection that writes.
        let file = Arc::clone(&self.file);
        let task = tokio::spawn(async move { commit::write(&file.writer, change).await });
        task.await.unwrap_or_else(|error| Err(doing("finishing a commit")(error).into()))
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
    move |error| StoreError { doing: words, source: Box::new(error) }
}

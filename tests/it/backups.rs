//! Backups: made while the bot runs, kept by a rule, told of when there are none, and put back. What was said since a
//! backup is never said again, and nobody is told that it was not.

mod clocks;
mod commands;
mod nightly;
mod numbers;
mod week;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use shelftalker::store::sqlite::backup;
use tempfile::TempDir;

use crate::school::School;

fn database(folder: &Path) -> PathBuf {
    folder.join("shelftalker.db")
}

/// A backup as it is made while the bot runs.
pub async fn backs_up(school: &School, to: &Path) -> backup::Holds {
    let now: DateTime<Utc> = school.play().bot.library.now();
    backup::make(&database(school.folder()), to, now).await.unwrap()
}

/// Another folder that a backup was put back into.
async fn restored(school: &School, from: &Path) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let now = school.play().bot.library.now();
    assert_eq!(backup::put_back(from, &database(folder.path()), now).await.unwrap(), None);
    folder
}

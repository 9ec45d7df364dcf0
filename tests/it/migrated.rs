//! A database in which nothing was done yet, as all migrations leave it. It is made once a process: most stories begin
//! with a copy, since the migrations took a good part of their time.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::sync::OnceCell;

static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();

/// Puts a copy into the folder of a bot that was never started.
pub async fn put_into(folder: &Path) {
    std::fs::write(folder.join("shelftalker.db"), MIGRATED.get_or_init(made).await).unwrap();
}

async fn made() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shelftalker.db");
    let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::migrate!("migrations/sqlite").run(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    std::fs::read(&path).unwrap()
}

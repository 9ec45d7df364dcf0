//! Opens the database file, or says in one sentence why not and what to do about it. A file that is damaged or
//! newer than this program is left exactly as it is.

use std::cmp::Ordering;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use data_encoding::BASE32_NOPAD;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection, SqlitePool};

use crate::store::INSTALLATION_ID;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Reads wait for nobody in WAL mode; a few at once are plenty for one process.
const READERS: u32 = 4;

/// How long SQLite itself waits for a file that another process holds.
const BUSY: Duration = Duration::from_secs(1);

const NO_PERMISSION: u32 = 3;
const READ_ONLY: u32 = 8;
const CORRUPT: u32 = 11;
const CANNOT_OPEN: u32 = 14;
const NOT_A_DATABASE: u32 = 26;

/// Why a database was not opened, in one sentence for the administrator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{} is already in use by another Shelftalker: stop that one, or give this one another folder.", .0.display())]
    InUse(PathBuf),
    #[error("The folder {} does not exist: make it, or give the database another place.", .0.display())]
    NoFolder(PathBuf),
    #[error("{} cannot be written ({why}): let this user write in its folder, or give the database another place.", .file.display())]
    NotWritable { file: PathBuf, why: String },
    #[error("{} cannot be read ({why}): let this user read it, or give the database another place.", .file.display())]
    NotReadable { file: PathBuf, why: String },
    #[error("There is no database at {} yet: `shelftalker run` makes it.", .0.display())]
    None(PathBuf),
    #[error("{} is damaged ({found}) and was left as it is: put a backup in its place.", .file.display())]
    Damaged { file: PathBuf, found: String },
    #[error("{} was written by a newer Shelftalker and was left as it is: install that version again, or put a backup from before in its place.", .0.display())]
    Newer(PathBuf),
    #[error("{} was written by an older Shelftalker: `shelftalker run` brings it up to date.", .0.display())]
    Older(PathBuf),
    #[error("{} is not a database of Shelftalker and was left as it is: give the database another place.", .0.display())]
    NotOurs(PathBuf),
    #[error("{} could not be opened ({why}): see that the disk has room and that this user may write there.", .file.display())]
    Failed { file: PathBuf, why: String },
}

/// Opens the file for one process alone: its lock, the connection that writes, those that read.
pub async fn to_serve(path: &Path, new_id: [u8; 16]) -> Result<(File, SqlitePool, SqlitePool), OpenError> {
    let lock = lock(path)?;
    make_private(path).map_err(|error| not_writable(path, &error))?;
    look_through(path).await?;

    let failed = |error| why_not(path, &error);
    let writing = options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true);
    let writer = pool(1).connect_with(writing).await.map_err(failed)?;
    MIGRATIONS.run(&writer).await.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => failed(error),
        // The numbers were compared before: so this number means something else to another build.
        _ => OpenError::Newer(path.to_owned()),
    })?;
    sqlx::query("insert into installation (key, value) values (?, ?) on conflict (key) do nothing")
        .bind(INSTALLATION_ID)
        .bind(BASE32_NOPAD.encode(&new_id).to_lowercase())
        .execute(&writer)
        .await
        .map_err(failed)?;
    let readers = readers(path).await?;
    Ok((lock, writer, readers))
}

/// Opens the file beside whoever serves it, and changes nothing.
pub async fn to_read(path: &Path) -> Result<SqlitePool, OpenError> {
    if !path.exists() {
        return Err(OpenError::None(path.to_owned()));
    }
    match look_through(path).await? {
        Age::Current => readers(path).await,
        Age::New | Age::Older => Err(OpenError::Older(path.to_owned())),
    }
}

/// Takes the lock beside the database. The operating system frees it when the process ends, however it ends.
fn lock(path: &Path) -> Result<File, OpenError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        return Err(OpenError::NoFolder(folder.to_owned()));
    }
    let beside = path.with_added_extension("lock");
    let file = make_private(&beside).map_err(|error| not_writable(path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(not_writable(path, &error)),
    }
}

/// Opens a file for its owner alone, and makes it when there is none. SQLite gives the files beside the database
/// the same rights.
fn make_private(path: &Path) -> io::Result<File> {
    let mut how = OpenOptions::new();
    how.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    how.open(path)
}

fn not_writable(path: &Path, error: &io::Error) -> OpenError {
    OpenError::NotWritable { file: path.to_owned(), why: error.to_string() }
}

/// How a database's tables compare with those that this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    New,
    Older,
    Current,
}

/// Checks the file from end to end and reads its age, without writing to it.
async fn look_through(path: &Path) -> Result<Age, OpenError> {
    let failed = |error| why_not(path, &error);
    let mut connection =
        SqliteConnection::connect_with(&options(path).read_only(true)).await.map_err(failed)?;
    let found: String =
        sqlx::query_scalar("pragma quick_check(1)").fetch_one(&mut connection).await.map_err(failed)?;
    if found != "ok" {
        return Err(OpenError::Damaged { file: path.to_owned(), found });
    }
    let age = age(path, &mut connection).await?;
    connection.close().await.map_err(failed)?;
    Ok(age)
}

async fn age(path: &Path, connection: &mut SqliteConnection) -> Result<Age, OpenError> {
    let failed = |error| why_not(path, &error);
    let tables: Vec<String> = sqlx::query_scalar("select name from sqlite_master where type = 'table'")
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
    if tables.is_empty() {
        return Ok(Age::New);
    }
    if !tables.iter().any(|table| table == "_sqlx_migrations") {
        return Err(OpenError::NotOurs(path.to_owned()));
    }
    let applied: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations")
        .fetch_one(connection)
        .await
        .map_err(failed)?;
    let known = MIGRATIONS.iter().map(|migration| migration.version).max();
    match applied.cmp(&known) {
        Ordering::Greater => Err(OpenError::Newer(path.to_owned())),
        Ordering::Equal => Ok(Age::Current),
        Ordering::Less => Ok(Age::Older),
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(BUSY)
}

/// Connections that are opened once and kept: a file does not go away as a server may.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

async fn readers(path: &Path) -> Result<SqlitePool, OpenError> {
    let reading = options(path).read_only(true);
    pool(READERS).connect_with(reading).await.map_err(|error| why_not(path, &error))
}

/// Sorts SQLite's primary result codes by what an administrator can do (<https://www.sqlite.org/rescode.html>).
fn why_not(path: &Path, error: &sqlx::Error) -> OpenError {
    let file = path.to_owned();
    let by_sqlite = error.as_database_error();
    let why = by_sqlite.map_or_else(|| error.to_string(), |error| error.message().to_owned());
    let code = by_sqlite.and_then(|error| error.code()?.parse::<u32>().ok());
    match code.map(|code| code & 0xff) {
        Some(CORRUPT | NOT_A_DATABASE) => OpenError::Damaged { file, found: why },
        Some(READ_ONLY) => OpenError::NotWritable { file, why },
        Some(CANNOT_OPEN | NO_PERMISSION) => OpenError::NotReadable { file, why },
        _ => OpenError::Failed { file, why },
    }
}

//! Opens the database file, or says in one sentence why not and what to do about it. A file that is damaged or
//! newer than this program is left exactly as it is.

use std::cmp::Ordering;
use std::path::Path;
use std::time::Duration;

use data_encoding::BASE32_NOPAD;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection, SqlitePool};

use super::kept_apart::KeptApart;
use super::lock::{self, LastEnd, Lock, make_private};
use super::log;
use super::open_error::{OpenError, not_readable, not_writable};
use super::stopped::Stopped;
use crate::store::INSTALLATION_ID;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Reads wait for nobody in WAL mode, and take well under a millisecond: two at once are plenty for one process. Each has
/// a thread, a cache and all tables' descriptions of its own.
const READERS: u32 = 2;

/// How long SQLite itself waits for a file that another process holds.
const BUSY: Duration = Duration::from_secs(1);

/// Which file was opened last, a fact of the installation.
pub const FILE: &str = "file";

/// When a backup was made: a fact of the installation that is in backups alone.
pub const BACKED_UP_AT: &str = "backed-up-at";

/// The name under which the file was opened last, a fact of the installation.
pub const OPENED_AS: &str = "opened-as";

/// What a clean end adds to that name.
const ENDED: &str = ", ended";

const NO_PERMISSION: u32 = 3;
const READ_ONLY: u32 = 8;
const CORRUPT: u32 = 11;
const CANNOT_OPEN: u32 = 14;
const NOT_A_DATABASE: u32 = 26;

/// What is open once a database is: its lock, the connection that writes, those that read.
pub struct Opened {
    pub lock: Lock,
    pub writer: SqlitePool,
    pub readers: SqlitePool,
    pub kept_apart: KeptApart,
}

/// Opens the file for one process alone.
pub async fn to_serve(path: &Path, new_id: [u8; 16]) -> Result<Opened, OpenError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        return Err(OpenError::NoFolder(folder.to_owned()));
    }
    let not_writable = |error| not_writable(path, &error);
    let taken = Lock::take(path).map_err(not_writable)?;
    let (mut lock, last_end) = taken.ok_or_else(|| OpenError::InUse(path.to_owned()))?;
    look_beside(path, last_end != LastEnd::Unknown)?;
    // A bot that is killed leaves its log, if only an empty one. Without it the last of what was written may be missing,
    // and nothing in the file says so.
    let lost_its_log = matches!(last_end, LastEnd::Unclean { .. }) && !log::log_of(path).exists();
    if let LastEnd::Unclean { opened_as } = &last_end {
        log_was_written_to(path, opened_as).await?;
    }
    make_private(path).map_err(not_writable)?;
    let depth = if matches!(last_end, LastEnd::Clean { .. }) { Depth::Quick } else { Depth::Whole };
    let age = look_through(path, depth).await?;
    if age == Age::New && last_end != LastEnd::Unknown {
        return Err(OpenError::Emptied(path.to_owned()));
    }

    let failed = |error| why_not(path, &error);
    let writing = options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // What is deleted is overwritten: nobody finds it in the file again.
        .pragma("secure_delete", "on")
        .foreign_keys(true);
    let writer = pool(1).connect_with(writing).await.map_err(failed)?;
    MIGRATIONS.run(&writer).await.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => failed(error),
        // The numbers were compared before: so this number means something else to another build.
        _ => OpenError::Newer(path.to_owned()),
    })?;
    let comes_from_elsewhere =
        lost_its_log || comes_from_elsewhere(path, &writer, &last_end).await.map_err(failed)?;
    let name = BASE32_NOPAD.encode(&new_id).to_lowercase();
    sqlx::query("insert into installation (key, value) values (?, ?) on conflict (key) do nothing")
        .bind(INSTALLATION_ID)
        .bind(&name)
        .execute(&writer)
        .await
        .map_err(failed)?;
    sqlx::query(
        "insert into installation (key, value) values (?, ?)
         on conflict (key) do update set value = excluded.value",
    )
    .bind(OPENED_AS)
    .bind(&name)
    .execute(&writer)
    .await
    .map_err(failed)?;
    note_file(path, &writer).await.map_err(failed)?;
    let kept_apart = KeptApart::of(path, new_id)?;
    match kept_apart.forget_again(&writer).await.map_err(failed)? {
        0 => {}
        people => {
            tracing::info!(people, "this database knew people who were deleted: they are forgotten again");
        }
    }
    match kept_apart.choose_again(&writer).await.map_err(failed)? {
        0 => {}
        people => {
            tracing::info!(
                people,
                "this database would have named people who have said since that they don't want it"
            );
        }
    }
    // Into the file itself: from there it is read while nobody knows yet whether the log belongs to it.
    let is_in_file = log::into_one_file(&writer).await.map_err(failed)?;
    lock.opened_as(if is_in_file { &name } else { "" }).map_err(not_writable)?;
    begin_anew(&writer, comes_from_elsewhere).await.map_err(failed)?;
    let readers = readers(path).await?;
    Ok(Opened { lock, writer, readers, kept_apart })
}

/// Notes in the database that its service ends, and gives the name that stands there now: a backup that was made during
/// the service has another, also when it is put back by writing into this very file.
pub async fn note_end(writer: &SqlitePool) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("update installation set value = value || ? where key = ? returning value")
        .bind(ENDED)
        .bind(OPENED_AS)
        .fetch_one(writer)
        .await
}

/// What a start looks at anew: whose turn it is, and when each schedule falls due, since tables of zones change.
///
/// What stands in the chat may be newer than a database that comes from elsewhere: every standing card is painted.
async fn begin_anew(writer: &SqlitePool, comes_from_elsewhere: bool) -> Result<(), sqlx::Error> {
    let mut transaction = writer.begin().await?;
    if comes_from_elsewhere {
        tracing::warn!(
            "this database was restored or copied, or has lost its log: what is not in it is not known, and every \
             standing card is painted anew"
        );
        super::cards::make_all_anew(&mut transaction).await?;
    }
    sqlx::query("delete from installation where key = ?")
        .bind(BACKED_UP_AT)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("update schools set plan_at = 0").execute(&mut *transaction).await?;
    match super::places::refresh(&mut transaction).await {
        Ok(()) | Err(Stopped::Overtaken) => {}
        Err(Stopped::Failed(error)) => return Err(error),
    }
    transaction.commit().await
}

/// Whether this is another file than the one that was served last: a backup that was put back, or a copy. The last
/// service left its name in the lock file and in the database, and in the database which file that was.
async fn comes_from_elsewhere(
    path: &Path,
    writer: &SqlitePool,
    last_end: &LastEnd,
) -> Result<bool, sqlx::Error> {
    let fact = |key| sqlx::query_scalar("select value from installation where key = ?").bind(key);
    let name: Option<String> = fact(OPENED_AS).fetch_optional(writer).await?;
    let file: Option<String> = fact(FILE).fetch_optional(writer).await?;
    let is_another_file = file.is_some_and(|file| !names_of(path).contains(&file));
    let Some(name) = name else { return Ok(is_another_file) };
    let name = match last_end {
        LastEnd::Clean { .. } => &name,
        // It may have been killed while it ended.
        LastEnd::Unclean { .. } | LastEnd::Unknown => before_its_end(&name),
    };
    let is_of_another_service = last_end.opened_as().is_some_and(|last| !last.is_empty() && last != name);
    Ok(is_of_another_service || is_another_file)
}

fn before_its_end(name: &str) -> &str {
    name.strip_suffix(ENDED).unwrap_or(name)
}

async fn note_file(path: &Path, writer: &SqlitePool) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into installation (key, value) values (?, ?)
         on conflict (key) do update set value = excluded.value",
    )
    .bind(FILE)
    .bind(&names_of(path)[0])
    .execute(writer)
    .await?;
    Ok(())
}

/// What tells a file from its copies, as far as the file system does. The first is noted; an older version noted the
/// last.
fn names_of(path: &Path) -> Vec<String> {
    #[cfg(unix)]
    if let Ok(about) = std::fs::metadata(path) {
        use std::os::unix::fs::MetadataExt;
        return names_by(about.dev(), about.ino(), about.created().ok());
    }
    vec![path.display().to_string()]
}

/// No two files of one disk are born at the same moment under the same number. The disk's own number is another one
/// whenever it is found anew, so it counts only where nothing is known of a birth.
#[cfg(unix)]
fn names_by(disk: u64, number: u64, born: Option<std::time::SystemTime>) -> Vec<String> {
    let since = born.and_then(|born| born.duration_since(std::time::UNIX_EPOCH).ok());
    // Some file systems say so where they don't know.
    let since = since.filter(|since| !since.is_zero());
    let by_birth = since.map(|since| format!("{number} born {}", since.as_nanos()));
    by_birth.into_iter().chain([format!("{disk} {number}")]).collect()
}

/// Whether a process serves it now.
pub fn is_served(path: &Path) -> Result<bool, OpenError> {
    lock::is_served(path).map_err(|error| not_readable(path, &error))
}

/// Before anybody says that there is no database: to a user who may not look, there seems to be none.
pub fn may_be_read(path: &Path) -> Result<(), OpenError> {
    lock::look_at(path).map(drop).map_err(|error| not_readable(path, &error))
}

/// Opens the file beside whoever serves it, and changes nothing.
pub async fn to_read(path: &Path) -> Result<SqlitePool, OpenError> {
    may_be_read(path)?;
    look_beside(path, false)?;
    if !path.exists() {
        return Err(OpenError::None(path.to_owned()));
    }
    match look_through(path, Depth::Whole).await? {
        Age::Current => readers(path).await,
        Age::New | Age::Older => Err(OpenError::Older(path.to_owned())),
    }
}

/// Before anything is opened: SQLite takes an empty file for a new database, whatever lies beside it, and passes over
/// a log that it cannot read.
pub fn look_beside(path: &Path, was_there: bool) -> Result<(), OpenError> {
    if log::size(path) == 0 {
        let is_emptied = was_there || log::size(&log::log_of(path)) > 0;
        return if is_emptied { Err(OpenError::Emptied(path.to_owned())) } else { Ok(()) };
    }
    match log::is_strange(path) {
        Ok(false) => Ok(()),
        Ok(true) => Err(OpenError::StrangeLog(path.to_owned())),
        Err(error) => Err(OpenError::NotReadable { file: path.to_owned(), why: error.to_string() }),
    }
}

/// The log that a killed process left behind was written to the file that this process had opened. An older file that
/// was put in its place since has another name in it, and must not get what belongs to the other.
async fn log_was_written_to(path: &Path, opened_as: &str) -> Result<(), OpenError> {
    if opened_as.is_empty() || log::size(&log::log_of(path)) == 0 {
        return Ok(());
    }
    // What cannot be read so is looked through later.
    match fact_alone(path, OPENED_AS).await {
        Ok(name) if name.as_deref().map(before_its_end) != Some(opened_as) => {
            Err(OpenError::StrangeLog(path.to_owned()))
        }
        _ => Ok(()),
    }
}

/// A fact of the installation as the file alone has it, without any log. Nothing is made beside the file.
pub async fn fact_alone(path: &Path, key: &str) -> Result<Option<String>, sqlx::Error> {
    let alone = options(path).read_only(true).immutable(true);
    let mut connection = SqliteConnection::connect_with(&alone).await?;
    let fact = sqlx::query_scalar("select value from installation where key = ?")
        .bind(key)
        .fetch_optional(&mut connection)
        .await;
    connection.close().await.ok();
    fact
}

/// How a database's tables compare with those that this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    New,
    Older,
    Current,
}

/// How much of a file is looked at before it is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Whether its pages hang together.
    Quick,
    /// Also whether its indexes say what its tables say: everything is read, and compared.
    Whole,
}

/// Reads all of a file that nobody is about to serve; one from an older version is in order, too.
pub async fn look_through_whole(path: &Path) -> Result<(), OpenError> {
    match look_through(path, Depth::Whole).await? {
        Age::New => Err(OpenError::NotOurs(path.to_owned())),
        Age::Older | Age::Current => Ok(()),
    }
}

/// Checks the file and reads its age, without writing to it.
async fn look_through(path: &Path, depth: Depth) -> Result<Age, OpenError> {
    let failed = |error| why_not(path, &error);
    let mut connection =
        SqliteConnection::connect_with(&options(path).read_only(true)).await.map_err(failed)?;
    let check = match depth {
        Depth::Quick => "pragma quick_check(1)",
        Depth::Whole => "pragma integrity_check(1)",
    };
    let found: String = sqlx::query_scalar(check).fetch_one(&mut connection).await.map_err(failed)?;
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

pub fn options(path: &Path) -> SqliteConnectOptions {
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
    // What is read in one go goes through in large steps, each of which wakes a thread.
    let reading = options(path).read_only(true).row_buffer_size(1_000);
    pool(READERS).connect_with(reading).await.map_err(|error| why_not(path, &error))
}

/// Sorts SQLite's primary result codes by what an administrator can do (<https://www.sqlite.org/rescode.html>).
pub fn why_not(path: &Path, error: &sqlx::Error) -> OpenError {
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

#[cfg(all(test, unix))]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn a_file_is_the_same_one_on_a_disk_that_is_found_under_another_number() {
        let born = Some(UNIX_EPOCH + Duration::from_nanos(1_788_000_000_123_456_789));
        let noted = &names_by(1792, 12, born)[0];
        assert!(names_by(1793, 12, born).contains(noted), "the disk has another number");
        assert!(!names_by(1792, 13, born).contains(noted), "a copy");
        let later = born.map(|born| born + Duration::from_nanos(1));
        assert!(
            !names_by(1792, 12, later).contains(noted),
            "a copy that was given the number of one that is gone"
        );
    }

    #[test]
    fn where_nothing_is_known_of_a_birth_the_disk_counts() {
        for unknown in [None, Some(UNIX_EPOCH)] {
            let noted = &names_by(1792, 12, unknown)[0];
            assert_eq!(noted, "1792 12", "as an older version noted it");
            assert!(!names_by(1793, 12, unknown).contains(noted));
            let born = Some(UNIX_EPOCH + Duration::from_secs(1));
            assert!(names_by(1792, 12, born).contains(noted), "its first start with this version");
            assert!(!names_by(1793, 12, born).contains(noted));
        }
    }
}

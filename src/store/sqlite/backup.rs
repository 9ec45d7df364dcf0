//! A copy of the database that can be trusted, made beside whoever serves it; and such a copy put back. Neither is ever
//! seen half done: what is copied is written under another name, read through, brought to the disk, and only then
//! gets its name.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sqlx::{Connection, SqliteConnection};

use super::lock::{Lock, give_to_owner_of_folder, make_private, sync_folder_of};
use super::log;
use super::open::{self, BACKED_UP_AT, FILE, OPENED_AS};
use super::open_error::OpenError;
use crate::store::INSTALLATION_ID;
use crate::windows::may_die_here;

/// What stands in a copy instead of the file that it was made from: whoever serves it knows that it comes from
/// elsewhere, whatever the file system calls it.
const A_COPY: &str = "a copy";
/// The name of a copy that is not whole yet ends so.
pub const PART: &str = ".part";
/// The same of one that is being put back.
const RESTORING: &str = ".restoring";

/// Why a backup was not made, or not put back, in one sentence for the administrator. Everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("{} is the database itself: name another file for the backup.", .0.display())]
    IsTheDatabase(PathBuf),
    #[error("There is something else at {} already, and it was left as it is: name another file for the backup.", .0.display())]
    StandsThere(PathBuf),
    #[error("There is no backup at {}: name the file that `shelftalker backup` has written.", .0.display())]
    None(PathBuf),
    #[error("{} cannot be read ({why}): see that this user may read it, and enter its folder.", .file.display())]
    NotRead { file: PathBuf, why: String },
    #[error("{} is no backup that can be put back ({found}): take another one.", .file.display())]
    Unsound { file: PathBuf, found: String },
    #[error("{} is in use by a Shelftalker that runs: stop it first.", .0.display())]
    InUse(PathBuf),
    #[error("{} could not be written ({why}): see that the disk has room, and that this user may write there.", .file.display())]
    NotWritten { file: PathBuf, why: String },
}

/// What a database holds, for people who are about to trust it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holds {
    /// `None`: it is no backup that Shelftalker made, but some copy.
    pub backed_up_at: Option<DateTime<Utc>>,
    pub schools: i64,
    pub requests: i64,
    /// When something was posted last.
    pub last_post: Option<DateTime<Utc>>,
}

/// Copies what the database holds at this moment to `to`. Whoever serves it is not disturbed.
pub async fn make(database: &Path, to: &Path, now: DateTime<Utc>) -> Result<Holds, BackupError> {
    may_be_replaced(database, to).await?;
    open::may_be_read(database)?;
    if !database.exists() {
        return Err(OpenError::None(database.to_owned()).into());
    }
    open::look_beside(database, false)?;
    let part = Part::of(to, PART);
    copy(database, &part.0, to, &[(FILE, A_COPY), (OPENED_AS, A_COPY), (BACKED_UP_AT, &now.to_rfc3339())])
        .await?;
    let holds = holds(&part.0).await?;
    may_die_here!("backup-copied");
    take_its_name(&part, to)?;
    Ok(holds)
}

/// Reads a backup, or any copy of a database, all through.
pub async fn read(backup: &Path) -> Result<Holds, BackupError> {
    match File::open(backup) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(BackupError::NotRead { file: backup.to_owned(), why: error.to_string() });
        }
        Ok(_) if backup.is_file() && log::size(backup) > 0 => {}
        _ => return Err(BackupError::None(backup.to_owned())),
    }
    open::look_beside(backup, true)?;
    // A copy was never written to: what another database's log holds must not be read into it.
    if log::size(&log::log_of(backup)) > 0
        && open::fact_alone(backup, OPENED_AS).await.is_ok_and(|name| name.as_deref() == Some(A_COPY))
    {
        return Err(OpenError::StrangeLog(backup.to_owned()).into());
    }
    open::look_through_whole(backup).await.map_err(|error| unsound(backup, error))?;
    holds(backup).await
}

/// Before anybody is asked: whether it can be put back there now.
pub fn may_be_put_back(database: &Path) -> Result<(), BackupError> {
    if open::is_served(database)? { Err(BackupError::InUse(database.to_owned())) } else { Ok(()) }
}

/// Puts a backup in the database's place, and keeps what was there, with its log, under the name that is returned.
/// Whoever opens it next reads back what was posted before anything is sent, as after every start.
pub async fn put_back(
    backup: &Path,
    database: &Path,
    now: DateTime<Utc>,
) -> Result<Option<PathBuf>, BackupError> {
    if same_file(backup, database) {
        return Err(BackupError::IsTheDatabase(backup.to_owned()));
    }
    let not_written = |error| not_written(database, &error);
    // Held until the end: nobody begins to serve what is being replaced.
    let Some((lock, _)) = Lock::take(database).map_err(not_written)? else {
        return Err(BackupError::InUse(database.to_owned()));
    };
    let part = Part::of(database, RESTORING);
    copy(backup, &part.0, database, &[(FILE, A_COPY), (OPENED_AS, A_COPY)]).await?;
    give_to_owner_of_folder(&part.0).map_err(not_written)?;
    let [beside, journal] = logs_of(database);
    let kept = if log::size(database) + log::size(&beside) > 0 {
        let kept = free_name(database, now);
        keep(database, &kept).map_err(not_written)?;
        for (log, under) in [&beside, &journal].into_iter().zip(logs_of(&kept)) {
            keep(log, &under).map_err(not_written)?;
        }
        Some(kept)
    } else {
        None
    };
    take_its_name(&part, database)?;
    // Between the two, a start finds a log that was written to another file, and refuses.
    for of_the_old_one in [beside, journal, with_ending(database, "-shm")] {
        remove(&of_the_old_one).map_err(not_written)?;
    }
    sync_folder_of(database).map_err(not_written)?;
    // However the last service ended: it was the old one's.
    lock.close("").map_err(not_written)?;
    Ok(kept)
}

/// What a restore that was killed has left beside a database: it holds what teachers wrote, and nobody else removes it.
pub fn remove_half_restored(database: &Path) {
    drop(Part::of(database, RESTORING));
}

/// A file that has not got its name yet; it is removed with this.
struct Part(PathBuf);

impl Part {
    fn of(file: &Path, ending: &str) -> Self {
        Self(with_ending(file, ending))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // What cannot be removed is written over by the next one.
        let _ = remove(&self.0);
        let _ = remove(&with_ending(&self.0, "-journal"));
    }
}

/// Everything of one database in a new file, at one moment of it, with these facts of the installation; read through,
/// and on the disk. `named`: as whoever reads an error knows it.
async fn copy(from: &Path, to: &Path, named: &Path, facts: &[(&str, &str)]) -> Result<(), BackupError> {
    let not_written = |error| not_written(named, &error);
    // Of a process that was killed while it wrote it.
    remove(to).map_err(not_written)?;
    remove(&with_ending(to, "-journal")).map_err(not_written)?;
    let file = make_private(to).map_err(not_written)?;
    let Some(name) = to.to_str() else {
        return Err(not_written(io::Error::other("SQLite takes only names in UTF-8")));
    };
    let mut reads = SqliteConnection::connect_with(&open::options(from).read_only(true))
        .await
        .map_err(|error| open::why_not(from, &error))?;
    let copied = sqlx::query("vacuum into ?").bind(name).execute(&mut reads).await;
    let _ = reads.close().await;
    copied.map_err(|error| match open::why_not(from, &error) {
        // A full disk, say: it is what was to be written that lacks something.
        OpenError::Failed { why, .. } => BackupError::NotWritten { file: named.to_owned(), why },
        why => why.into(),
    })?;
    note(to, facts).await.map_err(|error| BackupError::NotWritten {
        file: named.to_owned(),
        why: error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned()),
    })?;
    open::look_through_whole(to).await.map_err(|error| {
        not_written(io::Error::other(format!("what was written reads otherwise: {error}")))
    })?;
    file.sync_all().map_err(not_written)
}

async fn note(file: &Path, facts: &[(&str, &str)]) -> Result<(), sqlx::Error> {
    let mut writes = SqliteConnection::connect_with(&open::options(file)).await?;
    for (key, value) in facts {
        sqlx::query(
            "insert into installation (key, value) values (?, ?)
             on conflict (key) do update set value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(&mut writes)
        .await?;
    }
    writes.close().await
}

async fn holds(file: &Path) -> Result<Holds, BackupError> {
    let failed = |error| BackupError::from(open::why_not(file, &error));
    let mut reads =
        SqliteConnection::connect_with(&open::options(file).read_only(true)).await.map_err(failed)?;
    let backed_up_at: Option<String> = sqlx::query_scalar("select value from installation where key = ?")
        .bind(BACKED_UP_AT)
        .fetch_optional(&mut reads)
        .await
        .map_err(failed)?;
    let (schools, requests, last_post): (i64, i64, Option<i64>) = sqlx::query_as(
        "select (select count(*) from schools), (select count(*) from requests),
                (select at from attempts where outcome in ('sent', 'found') order by id desc limit 1)",
    )
    .fetch_one(&mut reads)
    .await
    .map_err(failed)?;
    reads.close().await.map_err(failed)?;
    Ok(Holds {
        backed_up_at: backed_up_at
            .and_then(|at| DateTime::parse_from_rfc3339(&at).ok())
            .map(|at| at.to_utc()),
        schools,
        requests,
        last_post: last_post.and_then(DateTime::from_timestamp_millis),
    })
}

/// Only another backup is written over, and nothing is put beside a log, which would be read into it.
async fn may_be_replaced(database: &Path, to: &Path) -> Result<(), BackupError> {
    if same_file(database, to) {
        return Err(BackupError::IsTheDatabase(to.to_owned()));
    }
    let stands_there = |file: PathBuf| Err(BackupError::StandsThere(file));
    for beside in logs_of(to) {
        if log::size(&beside) > 0 {
            return stands_there(beside);
        }
    }
    match fs::metadata(to) {
        Err(_) => Ok(()),
        Ok(about) if about.is_file() && about.len() == 0 => Ok(()),
        Ok(about) if about.is_file() && !open::is_served(to)? && is_a_backup(to).await => Ok(()),
        Ok(_) => stands_there(to.to_owned()),
    }
}

/// Whether Shelftalker made it, as a backup.
async fn is_a_backup(file: &Path) -> bool {
    open::fact_alone(file, BACKED_UP_AT).await.is_ok_and(|at| at.is_some())
}

/// Whether it is a backup of the database of this installation.
pub async fn is_backup_of(file: &Path, installation: &str) -> bool {
    let of = open::fact_alone(file, INSTALLATION_ID).await;
    of.is_ok_and(|of| of.as_deref() == Some(installation)) && is_a_backup(file).await
}

fn same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    one == other || real(one).is_some_and(|one| real(other) == Some(one))
}

fn take_its_name(part: &Part, name: &Path) -> Result<(), BackupError> {
    fs::rename(&part.0, name).and_then(|()| sync_folder_of(name)).map_err(|error| not_written(name, &error))
}

/// Under a second name, or, where a file system knows no such thing, copied.
fn keep(file: &Path, under: &Path) -> io::Result<()> {
    if !file.exists() {
        return Ok(());
    }
    fs::hard_link(file, under).or_else(|_| {
        fs::copy(file, under)?;
        File::open(under)?.sync_all()
    })
}

fn free_name(database: &Path, now: DateTime<Utc>) -> PathBuf {
    let first = with_ending(database, &format!(".before-{}", now.format("%Y%m%dT%H%M%SZ")));
    let others = (2_u32..).map(|number| with_ending(&first, &format!("-{number}")));
    let is_free = |name: &PathBuf| !name.exists() && logs_of(name).iter().all(|log| !log.exists());
    std::iter::once(first.clone()).chain(others).find(is_free).unwrap_or(first)
}

/// What SQLite would read into a database of this name.
fn logs_of(database: &Path) -> [PathBuf; 2] {
    [log::log_of(database), with_ending(database, "-journal")]
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// What is said of a database that is to be served sends people to their backups; this is one.
fn unsound(backup: &Path, error: OpenError) -> BackupError {
    let file = backup.to_owned();
    match error {
        OpenError::Damaged { found, .. } => BackupError::Unsound { file, found },
        OpenError::NotOurs(_) => {
            BackupError::Unsound { file, found: "it is no database of Shelftalker".to_owned() }
        }
        error => error.into(),
    }
}

fn not_written(file: &Path, error: &io::Error) -> BackupError {
    BackupError::NotWritten { file: file.to_owned(), why: error.to_string() }
}

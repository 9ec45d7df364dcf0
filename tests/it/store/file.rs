//! SQLite's one file: who may open it, what is said when it cannot be opened, and what survives.

use std::fs;
use std::path::{Path, PathBuf};
use std::task::{Context, Waker};

use shelftalker::queue::Place;
use shelftalker::store::sqlite::{OpenError, SqliteStore};
use shelftalker::store::{Change, CommitError, INSTALLATION_ID, Queue, Schools, Store, Write};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::{SCHOOL, at, post, with_a_school};

pub async fn open(folder: &TempDir) -> SqliteStore {
    SqliteStore::open(&database(folder), [7; 16]).await.unwrap()
}

fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("shelftalker.db")
}

/// The sentence that an opening which must fail ends with, without the folder of this test.
async fn refused(path: &Path) -> String {
    said(path, SqliteStore::open(path, [8; 16]).await)
}

fn said(path: &Path, opened: Result<SqliteStore, OpenError>) -> String {
    let folder = format!("{}/", path.parent().unwrap().display());
    opened.expect_err("it opens").to_string().replace(&folder, "")
}

/// Does to the file what no Shelftalker does.
async fn tamper(folder: &TempDir, sql: &'static str) {
    let url = format!("sqlite://{}", database(folder).display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn reopening_finds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    store.commit(Change::of(Write::Post(post("kept", &[Place::Desk])))).await.unwrap();
    store.commit(Change::of(Write::Installation { key: "commands", value: "hash".into() })).await.unwrap();
    let queued = store.due(at("08:00"), 9).await.unwrap();
    store.close().await;
    drop(store);

    let store = SqliteStore::open(&database(&folder), [9; 16]).await.unwrap();
    assert_eq!(store.due(at("08:00"), 9).await.unwrap(), queued);
    assert_eq!(store.installation("commands").await.unwrap().as_deref(), Some("hash"));
    let id = store.installation(INSTALLATION_ID).await.unwrap().unwrap();
    assert_eq!(id, data_encoding::BASE32_NOPAD.encode(&[7; 16]).to_lowercase(), "the first id stays");
}

#[tokio::test]
async fn a_second_process_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(&folder).await;
    insta::assert_snapshot!(refused(&database(&folder)).await, @"shelftalker.db is already in use by another Shelftalker: stop that one, or give this one another folder.");
    drop(first);
    open(&folder).await;
}

#[tokio::test]
async fn a_check_reads_beside_the_serving_process_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let serving = open(&folder).await;
    with_a_school(&serving).await;

    let check = SqliteStore::open_to_read(&database(&folder)).await.unwrap();
    assert!(check.school(SCHOOL).await.unwrap().is_some());
    let tried = check.commit(Change::of(Write::Installation { key: "no", value: "no".into() })).await;
    assert!(matches!(tried, Err(CommitError::Store(_))), "{tried:?}");
}

#[tokio::test]
async fn a_check_says_that_there_is_no_database_and_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    insta::assert_snapshot!(said(&path, SqliteStore::open_to_read(&path).await), @"There is no database at shelftalker.db yet: `shelftalker run` makes it.");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    open(&folder).await.close().await;
    tamper(
        &folder,
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'to come', true, x'00', 0)",
    )
    .await;
    let path = database(&folder);
    let before = fs::read(&path).unwrap();
    insta::assert_snapshot!(refused(&path).await, @"shelftalker.db was written by a newer Shelftalker and was left as it is: install that version again, or put a backup from before in its place.");
    insta::assert_snapshot!(said(&path, SqliteStore::open_to_read(&path).await), @"shelftalker.db was written by a newer Shelftalker and was left as it is: install that version again, or put a backup from before in its place.");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_database_of_something_else_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(database(&folder), []).unwrap();
    tamper(&folder, "create table moodle (id integer)").await;
    insta::assert_snapshot!(refused(&database(&folder)).await, @"shelftalker.db is not a database of Shelftalker and was left as it is: give the database another place.");
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_never_repaired() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    fs::write(&path, "This is no database, though it is long enough to be one. ".repeat(99)).unwrap();
    insta::assert_snapshot!(refused(&path).await, @"shelftalker.db is damaged (file is not a database) and was left as it is: put a backup in its place.");

    fs::remove_file(&path).unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    store.close().await;
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0x5a);
    fs::write(&path, &bytes).unwrap();
    let said = refused(&path).await;
    assert!(said.contains("is damaged"), "{said}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[tokio::test]
async fn a_folder_that_is_missing_or_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let said = refused(&nowhere.join("shelftalker.db")).await;
    assert_eq!(
        said,
        format!(
            "The folder {} does not exist: make it, or give the database another place.",
            nowhere.display()
        )
    );

    let no_folder = folder.path().join("file");
    fs::write(&no_folder, "").unwrap();
    insta::assert_snapshot!(refused(&no_folder.join("shelftalker.db")).await, @"shelftalker.db cannot be written (Not a directory (os error 20)): let this user write in its folder, or give the database another place.");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_any_of_its_files() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    let mut names = vec![];
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
        names.push(file.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["shelftalker.db", "shelftalker.db-shm", "shelftalker.db-wal", "shelftalker.db.lock"]);
}

#[tokio::test]
async fn a_commit_is_carried_through_when_its_caller_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;

    let mut commit = store.commit(Change::of(Write::Post(post("dropped", &[Place::Desk]))));
    assert!(commit.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending(), "it has begun");
    drop(commit);

    // The writing connection serves in order of arrival: this one comes after it.
    store.commit(Change::of(Write::Installation { key: "next", value: String::new() })).await.unwrap();
    assert_eq!(store.due(at("08:00"), 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_full_disk_stops_commits_and_not_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    // A trigger fails as a full disk does: the whole transaction is rolled back from within.
    tamper(
        &folder,
        "create trigger full before insert on posts when new.reference = 'too much'
         begin select raise(rollback, 'database or disk is full'); end",
    )
    .await;

    for _ in 0..3 {
        let failed =
            store.commit(Change::of(Write::Post(post("too much", &[Place::Desk])))).await.unwrap_err();
        assert!(failed.to_string().contains("disk is full"), "{failed}");
    }
    store.commit(Change::of(Write::Post(post("fits", &[Place::Desk])))).await.unwrap();
    assert_eq!(store.due(at("08:00"), 9).await.unwrap().len(), 1);
}

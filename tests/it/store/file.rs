//! SQLite's one file: who may open it, what is said when it cannot be opened, and what survives.

use std::fs;
use std::path::{Path, PathBuf};
use std::task::{Context, Waker};

use shelftalker::chat::ServerId;
use shelftalker::features::setup::School;
use shelftalker::queue::Place;
use shelftalker::store::sqlite::{OpenError, SqliteStore, backup};
use shelftalker::store::{Change, CommitError, INSTALLATION_ID, Queue, Schools, Store, Write};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::{SCHOOL, at, post, school, with_a_school};

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
    let queued = store.due(at("08:00"), 9, 9, false).await.unwrap();
    store.close().await;
    drop(store);

    let store = SqliteStore::open(&database(&folder), [9; 16]).await.unwrap();
    assert_eq!(store.due(at("08:00"), 9, 9, false).await.unwrap(), queued);
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
    insta::assert_snapshot!(refused(&no_folder.join("shelftalker.db")).await, @"shelftalker.db cannot be written (Not a directory (os error 20)): let this user write its folder and what is in it, or give the database another place.");
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
    assert_eq!(
        names,
        [
            "shelftalker.db",
            "shelftalker.db-shm",
            "shelftalker.db-wal",
            "shelftalker.db.forgotten",
            "shelftalker.db.lock"
        ]
    );
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
    assert_eq!(store.due(at("08:00"), 9, 9, false).await.unwrap().len(), 1);
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
    assert_eq!(store.due(at("08:00"), 9, 9, false).await.unwrap().len(), 1);
}

/// The log beside the file.
fn log(folder: &TempDir) -> PathBuf {
    folder.path().join("shelftalker.db-wal")
}

/// Leaves the folder as a killed process does: the file, its log, and the lock that says that it is in use.
async fn killed_while_serving(folder: &TempDir) -> TempDir {
    let store = open(folder).await;
    with_a_school(&store).await;
    let left = tempfile::tempdir().unwrap();
    for file in ["shelftalker.db", "shelftalker.db-wal", "shelftalker.db.lock"] {
        fs::copy(folder.path().join(file), left.path().join(file)).unwrap();
    }
    store.close().await;
    left
}

#[tokio::test]
async fn k06_after_a_clean_end_the_one_file_has_everything() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    // A reader that has looked, as every service has.
    assert!(store.school(SCHOOL).await.unwrap().is_some());
    store.close().await;
    assert_eq!(log(&folder).metadata().map_or(0, |log| log.len()), 0);

    let copied = tempfile::tempdir().unwrap();
    fs::copy(database(&folder), database(&copied)).unwrap();
    let copy = open(&copied).await;
    assert!(copy.school(SCHOOL).await.unwrap().is_some());
}

#[tokio::test]
async fn k06_what_a_killed_process_wrote_is_all_there_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let left = killed_while_serving(&folder).await;
    assert!(log(&left).metadata().unwrap().len() > 0);
    let store = SqliteStore::open(&database(&left), [9; 16]).await.unwrap();
    assert!(store.school(SCHOOL).await.unwrap().is_some());
}

#[tokio::test]
async fn k06_an_empty_file_where_a_database_was_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    store.close().await;
    let path = database(&folder);
    fs::write(&path, []).unwrap();
    insta::assert_snapshot!(refused(&path).await, @"shelftalker.db is empty or gone, though there was a database here, and what lies beside it was left as it is: put a backup in its place, or, to begin anew, remove shelftalker.db.lock and shelftalker.db-wal as well.");
    assert!(fs::read(&path).unwrap().is_empty());
    fs::remove_file(&path).unwrap();
    assert!(refused(&path).await.contains("is empty or gone"));
    assert!(!path.exists(), "nothing is begun anew unasked");

    // A database without a table is as empty.
    let made = format!("sqlite://{}?mode=rwc", path.display());
    let mut connection = SqliteConnection::connect(&made).await.unwrap();
    sqlx::raw_sql("pragma user_version = 1").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    assert!(refused(&path).await.contains("is empty or gone"));

    // As the sentence says.
    fs::remove_file(&path).unwrap();
    fs::remove_file(folder.path().join("shelftalker.db.lock")).unwrap();
    open(&folder).await;
}

#[tokio::test]
async fn k06_an_empty_file_beside_a_log_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let left = killed_while_serving(&folder).await;
    fs::remove_file(left.path().join("shelftalker.db.lock")).unwrap();
    fs::write(database(&left), []).unwrap();
    let before = fs::read(log(&left)).unwrap();
    assert!(refused(&database(&left)).await.contains("is empty or gone"));
    assert!(
        said(&database(&left), SqliteStore::open_to_read(&database(&left)).await)
            .contains("is empty or gone")
    );
    assert_eq!(fs::read(log(&left)).unwrap(), before);
}

#[tokio::test]
async fn k06_a_log_that_is_none_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let left = killed_while_serving(&folder).await;
    let mut bytes = fs::read(log(&left)).unwrap();
    bytes[8..24].fill(0x5a);
    fs::write(log(&left), &bytes).unwrap();
    insta::assert_snapshot!(refused(&database(&left)).await, @"The log beside shelftalker.db (shelftalker.db-wal) does not belong to it, and both were left as they are: put back the database that it was written to, or remove the log and lose what is only in it.");
    assert_eq!(fs::read(log(&left)).unwrap(), bytes);
    fs::write(log(&left), "Some notes of mine").unwrap();
    assert!(refused(&database(&left)).await.contains("does not belong to it"));
}

#[tokio::test]
async fn k06_an_older_file_put_beside_the_log_of_a_newer_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    SqliteStore::open(&database(&folder), [6; 16]).await.unwrap().close().await;
    let older = fs::read(database(&folder)).unwrap();
    let left = killed_while_serving(&folder).await;
    fs::write(database(&left), &older).unwrap();
    assert!(refused(&database(&left)).await.contains("does not belong to it"));

    fs::remove_file(log(&left)).unwrap();
    let store = SqliteStore::open(&database(&left), [9; 16]).await.unwrap();
    assert_eq!(store.school(SCHOOL).await.unwrap(), None, "the backup, as it was");
}

#[tokio::test]
async fn an_older_file_that_is_written_into_the_same_one_has_its_cards_painted_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    store.close().await;

    let same = open(&folder).await;
    assert!(!same.mark_for_repaint(500).await.unwrap(), "it is the one that was served last");
    same.close().await;

    // As `cp` does: into the file that is there, which stays the same to the file system.
    let store = open(&folder).await;
    let backup = folder.path().join("backup");
    let sql = sqlx::AssertSqlSafe(format!("vacuum into '{}'", backup.display()));
    let url = format!("sqlite://{}", database(&folder).display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    store.commit(Change::of(Write::Post(post("later", &[Place::Desk])))).await.unwrap();
    store.close().await;
    fs::write(database(&folder), fs::read(&backup).unwrap()).unwrap();
    let restored = open(&folder).await;
    assert!(restored.mark_for_repaint(500).await.unwrap(), "somebody may have seen what came after it");
}

async fn noted_file(folder: &TempDir) -> String {
    let url = format!("sqlite://{}", database(folder).display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let noted = sqlx::query_scalar("select value from installation where key = 'file'");
    let noted = noted.fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    noted
}

async fn notes_file(folder: &TempDir, noted: &str) {
    let url = format!("sqlite://{}", database(folder).display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let update = sqlx::query("update installation set value = ? where key = 'file'").bind(noted);
    update.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn a_disk_that_is_found_under_another_number_has_the_same_file_on_it() {
    use std::os::unix::fs::MetadataExt;

    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    store.close().await;
    drop(store);
    let about = fs::metadata(database(&folder)).unwrap();
    if about.created().is_err() {
        // This file system knows of no birth, so that there the disk's number counts.
        return;
    }
    // What would be noted, had the disk had another number until now.
    let noted = noted_file(&folder).await;
    let on_its_disk = noted.strip_prefix(&format!("{} ", about.dev()));
    if let Some(number) = on_its_disk {
        notes_file(&folder, &format!("{} {number}", about.dev() + 1)).await;
    }
    let same = open(&folder).await;
    assert!(!same.mark_for_repaint(500).await.unwrap(), "nobody has copied it: {noted}");
    same.close().await;
    drop(same);

    // As an older version has noted it: on this disk, and on another.
    for (disk, is_copied) in [(about.dev(), false), (about.dev() + 1, true)] {
        notes_file(&folder, &format!("{disk} {}", about.ino())).await;
        let store = open(&folder).await;
        assert_eq!(store.mark_for_repaint(500).await.unwrap(), is_copied);
        store.close().await;
        drop(store);
        assert_eq!(noted_file(&folder).await, noted);
    }
}

#[tokio::test]
async fn a_start_that_is_cut_off_after_a_restore_goes_on_with_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    let kept = folder.path().join("backup.db");
    backup::make(&database(&folder), &kept, at("08:00")).await.unwrap();
    let killed = killed_while_serving(&tempfile::tempdir().unwrap()).await;
    backup::put_back(&kept, &database(&killed), at("09:00")).await.unwrap();

    // A start has begun to write, and the power goes.
    let url = format!("sqlite://{}", database(&killed).display());
    let mut start = SqliteConnection::connect(&url).await.unwrap();
    let begins = "pragma journal_mode = wal; update installation set value = 'begun' where key = 'opened-as'";
    sqlx::raw_sql(begins).execute(&mut start).await.unwrap();
    let left = tempfile::tempdir().unwrap();
    for file in ["shelftalker.db", "shelftalker.db-wal", "shelftalker.db.lock"] {
        fs::copy(killed.path().join(file), left.path().join(file)).unwrap();
    }
    start.close().await.unwrap();
    assert!(log(&left).metadata().unwrap().len() > 0);
    // And a restore before it was cut off, too.
    let half = left.path().join("shelftalker.db.restoring");
    fs::write(&half, "what teachers wrote").unwrap();
    let restored = open(&left).await;
    assert!(restored.school(SCHOOL).await.unwrap().is_some());
    assert!(!half.exists(), "nobody else removes it");
}

/// A name long enough to be found in the file.
const SERVER: [u8; 64] = [b'7'; 64];

/// Flips 64 bytes where the index says which school has this server.
async fn with_flipped_bytes(folder: &TempDir) {
    let store = open(folder).await;
    let server = String::from_utf8(SERVER.to_vec()).unwrap();
    let school = Write::NewSchool(School { server: ServerId(server), ..school() });
    store.commit(Change::of(school)).await.unwrap();
    store.close().await;
    let url = format!("sqlite://{}", database(folder).display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let page: i64 =
        sqlx::query_scalar("select rootpage from sqlite_master where name like 'sqlite_autoindex_schools%'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    connection.close().await.unwrap();
    let mut bytes = fs::read(database(folder)).unwrap();
    let from = (usize::try_from(page).unwrap() - 1) * 4096;
    let found = bytes[from..from + 4096].windows(64).position(|window| window == SERVER).unwrap();
    for byte in &mut bytes[from + found..from + found + 64] {
        *byte ^= 0x08;
    }
    fs::write(database(folder), bytes).unwrap();
}

#[tokio::test]
async fn k10_flipped_bytes_are_found_by_a_check() {
    let folder = tempfile::tempdir().unwrap();
    with_flipped_bytes(&folder).await;
    let path = database(&folder);
    let checked = said(&path, SqliteStore::open_to_read(&path).await);
    insta::assert_snapshot!(checked, @"shelftalker.db is damaged (row 1 missing from index sqlite_autoindex_schools_1) and was left as it is: put a backup in its place.");
}

#[tokio::test]
async fn k10_flipped_bytes_are_found_by_the_start_after_an_unclean_end() {
    let folder = tempfile::tempdir().unwrap();
    with_flipped_bytes(&folder).await;
    let lock = folder.path().join("shelftalker.db.lock");
    assert!(fs::read_to_string(&lock).unwrap().starts_with("closed"));
    fs::write(&lock, "in use, opened as somebody\n").unwrap();
    let path = database(&folder);
    let before = fs::read(&path).unwrap();
    assert!(refused(&path).await.contains("is damaged"));
    assert_eq!(fs::read(&path).unwrap(), before);
}

//! Storage in trouble: a file cut or flipped anywhere, a log that is gone, a folder that cannot be written, a full disk, a
//! database that another program holds. Each is one sentence, or everything is there; never a silent half.

use std::fs;
use std::path::Path;
use std::process::Command;

use shelftalker::queue::Place;
use shelftalker::store::sqlite::{SqliteStore, backup};
use shelftalker::store::{Change, Queue, Schools, Store, Write};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::file::open;
use super::{at, post, with_a_school};

const POSTS: usize = 200;
const PLACES: u64 = 100;

/// A folder whose service has ended, with some hundred rows in it.
async fn a_full_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    with_a_school(&store).await;
    for number in 0..POSTS {
        let written = Change::of(Write::Post(post(&format!("post-{number}"), &[Place::Desk])));
        store.commit(written).await.unwrap();
    }
    store.close().await;
    folder
}

fn copied(from: &Path) -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
    }
    to
}

/// How many posts a start finds, or the sentence that it ends with.
async fn starts(folder: &Path) -> Result<usize, String> {
    let store =
        SqliteStore::open(&folder.join("shelftalker.db"), [9; 16]).await.map_err(|it| it.to_string())?;
    let posts = store.backlog(at("09:00")).await.map(|backlog| usize::try_from(backlog.waits).unwrap());
    let schools = store.schools().await.map(|schools| schools.len());
    store.close().await;
    match (posts, schools) {
        (Ok(posts), Ok(1)) => Ok(posts),
        // Read while it serves: that is a fault in the log and a sentence to whoever asked.
        (posts, schools) => Err(format!("{posts:?} {schools:?}")),
    }
}

#[tokio::test]
async fn a_file_that_was_cut_anywhere_is_refused_in_a_sentence() {
    let full = a_full_folder().await;
    let whole = fs::read(full.path().join("shelftalker.db")).unwrap();
    for place in 0..PLACES {
        let folder = copied(full.path());
        let at = usize::try_from(whole.len() as u64 * place / PLACES).unwrap();
        fs::write(folder.path().join("shelftalker.db"), &whole[..at]).unwrap();
        let refused = starts(folder.path()).await.expect_err("it opens");
        assert!(refused.contains("was left as") && refused.ends_with('.'), "cut at {at}: {refused}");
        assert_eq!(
            fs::read(folder.path().join("shelftalker.db")).unwrap().len(),
            at,
            "it was left as it was"
        );
    }
}

#[tokio::test]
async fn a_byte_that_was_flipped_anywhere_loses_no_row_in_silence() {
    let full = a_full_folder().await;
    let whole = fs::read(full.path().join("shelftalker.db")).unwrap();
    let (mut refused, mut whole_again) = (0, 0);
    for place in 0..PLACES {
        let folder = copied(full.path());
        let mut flipped = whole.clone();
        // Spread over the file, and over the bytes of its pages.
        let at =
            usize::try_from((whole.len() as u64 * place / PLACES + place * 37) % whole.len() as u64).unwrap();
        flipped[at] ^= 0xff;
        fs::write(folder.path().join("shelftalker.db"), &flipped).unwrap();
        // As after the power went: all of it is read.
        let lock = folder.path().join("shelftalker.db.lock");
        let mark = fs::read_to_string(&lock).unwrap().replace("closed, opened as ", "in use, opened as ");
        fs::write(&lock, mark.replace(", ended", "")).unwrap();
        match starts(folder.path()).await {
            Ok(posts) => {
                assert_eq!(posts, POSTS, "flipped at {at}");
                whole_again += 1;
            }
            Err(sentence) => {
                assert!(!sentence.is_empty());
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "of {PLACES} places {whole_again} made no difference");
}

#[tokio::test]
async fn a_bot_whose_log_is_gone_knows_that_it_may_know_less_than_the_chat() {
    let folder = tempfile::tempdir().unwrap();
    let (file, lock) = (folder.path().join("shelftalker.db"), folder.path().join("shelftalker.db.lock"));
    let commands = |value: &str| Change::of(Write::Installation { key: "commands", value: value.into() });
    let store = open(&folder).await;
    store.commit(commands("registered")).await.unwrap();
    store.close().await;
    let store = open(&folder).await;
    assert_eq!(store.installation("commands").await.unwrap().as_deref(), Some("registered"), "it ended well");
    with_a_school(&store).await;
    // As `kill -9` leaves them, without the log: in the very same files.
    let left = [&file, &lock].map(|path| fs::read(path).unwrap());
    store.close().await;
    for (path, bytes) in [&file, &lock].into_iter().zip(left) {
        fs::write(path, bytes).unwrap();
    }
    let store = open(&folder).await;
    assert_eq!(store.schools().await.unwrap().len(), 0, "what was only in the log is gone");
    assert_eq!(
        store.installation("commands").await.unwrap(),
        None,
        "nothing noted about the chat is believed"
    );
}

#[tokio::test]
async fn a_database_that_another_program_holds_is_waited_for_and_then_refused_in_a_sentence() {
    let full = a_full_folder().await;
    let file = full.path().join("shelftalker.db");
    let mut other = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    sqlx::raw_sql("pragma locking_mode = exclusive; begin exclusive; delete from tips")
        .execute(&mut other)
        .await
        .unwrap();
    let refused = starts(full.path()).await.expect_err("it opens");
    assert!(refused.contains("could not be opened (database is locked)"), "{refused}");
    sqlx::raw_sql("rollback").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    assert_eq!(starts(full.path()).await, Ok(POSTS));
}

#[tokio::test]
async fn a_list_of_the_forgotten_that_a_full_disk_has_left_empty_is_begun_again_and_one_without_its_salt_is_not()
 {
    let full = a_full_folder().await;
    let list = full.path().join("shelftalker.db.forgotten");
    fs::write(&list, "").unwrap();
    assert_eq!(starts(full.path()).await, Ok(POSTS));
    let begun = fs::read_to_string(&list).unwrap();
    assert!(begun.starts_with("salt ") && begun.ends_with('\n'), "{begun}");
    assert_eq!(starts(full.path()).await, Ok(POSTS));
    assert_eq!(fs::read_to_string(&list).unwrap(), begun, "its salt stays");

    let somebody = "0f0e 1788768000000\n";
    fs::write(&list, somebody).unwrap();
    let refused = starts(full.path()).await.expect_err("it opens");
    let refused = refused.replace(&format!("{}/", full.path().display()), "");
    insta::assert_snapshot!(refused, @"shelftalker.db.forgotten is damaged (it does not begin with its salt) and was left as it is: put a copy of it in its place, or, where there is none, remove it, after which an older backup would bring back whoever was deleted, and name them.");
    assert_eq!(fs::read_to_string(&list).unwrap(), somebody);
    fs::write(&list, &begun).unwrap();
    assert_eq!(starts(full.path()).await, Ok(POSTS));
}

/// A small file system of its own.
#[cfg(target_os = "linux")]
struct SmallDisk(TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn of(size: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let made =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).output();
        assert!(made.unwrap().status.success(), "only root may make a small file system");
        Self(folder)
    }

    fn fills_up(&self) {
        let filler = fs::File::create(self.0.path().join("filler")).unwrap();
        let zeros = vec![0; 4096];
        while std::io::Write::write_all(&mut &filler, &zeros).is_ok() {}
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "only root may make a small file system; .ci/run tells it where it may"]
async fn on_a_small_disk_that_is_full_nothing_is_written_by_half_and_all_goes_on_once_there_is_room() {
    let disk = SmallDisk::of("4m");
    let file = disk.0.path().join("shelftalker.db");
    let store = SqliteStore::open(&file, [9; 16]).await.unwrap();
    with_a_school(&store).await;
    disk.fills_up();
    let mut written = 0;
    let mut refused = None;
    for number in 0..2_000 {
        let next = Change::of(Write::Post(post(&format!("post-{number}"), &[Place::Desk])));
        match store.commit(next).await {
            Ok(()) => written += 1,
            Err(error) => {
                refused = Some(error.to_string());
                break;
            }
        }
    }
    let refused = refused.expect("the disk was not full");
    assert!(refused.contains("queueing a post") || refused.contains("commit"), "{refused}");
    assert_eq!(
        store.latest_post().await.unwrap().0,
        written,
        "it can be read, and what was written is there"
    );
    let to = disk.0.path().join("backup.db");
    let made = backup::make(&file, &to, at("08:00")).await;
    let said = made.expect_err("there is no room").to_string();
    assert!(said.contains("could not be written") && !to.exists(), "{said}");
    fs::remove_file(disk.0.path().join("filler")).unwrap();
    let names: Vec<_> = fs::read_dir(disk.0.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("part")), "{names:?}");
    store.commit(Change::of(Write::Post(post("with-room", &[Place::Desk])))).await.unwrap();
    assert_eq!(store.latest_post().await.unwrap().0, written + 1);
    store.close().await;
    drop(store);
    assert_eq!(starts(disk.0.path()).await, Ok(usize::try_from(written + 1).unwrap()));
}

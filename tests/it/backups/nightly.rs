//! One backup each night, by the bot itself; and what is said when there is none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveTime;
use shelftalker::backups::Backups;
use shelftalker::library::backups::{Wrong, what_is_wrong};
use shelftalker::store::sqlite::backup;
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::restored;
use crate::school::{DESK, HART, School};

/// A school with a folder for backups in one of its own, and the first backup there.
async fn with_backups() -> (TempDir, PathBuf, School) {
    let lies_in = TempDir::new().unwrap();
    let folder = lies_in.path().join("backups");
    let mut school = School::opens("2026-09-07 09:12").await;
    let daily_at = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
    let zone = chrono_tz::Europe::London;
    school.makes_backups(Backups { folder: folder.clone(), daily_at, zone }).await;
    school.delivers_everything().await;
    assert!(looks(&mut school).await);
    (lies_in, folder, school)
}

async fn looks(school: &mut School) -> bool {
    let is_well = school.play().bot.nightly.look().await.unwrap();
    school.delivers_everything().await;
    is_well
}

fn there(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

async fn wrong(school: &School) -> Option<Wrong> {
    what_is_wrong(&*school.play().bot.library.store, school.play().bot.library.now()).await.unwrap()
}

fn desk(school: &School) -> Vec<String> {
    school.public(HART, DESK).iter().map(shelftalker::rehearsal::SeenMessage::text).collect()
}

#[tokio::test]
async fn each_night_has_its_backup_and_what_is_too_much_goes() {
    let (_lies_in, folder, mut school) = with_backups().await;
    assert_eq!(there(&folder), ["shelftalker-2026-09-07.db".to_owned()].into(), "the first at once");
    std::fs::write(folder.join("mine.txt"), "not the bot's").unwrap();
    for day in 8..=30 {
        school.clock_reads(&format!("2026-09-{day:02} 02:29"));
        assert!(looks(&mut school).await);
        assert!(!folder.join(format!("shelftalker-2026-09-{day:02}.db")).exists(), "not before its time");
        school.clock_reads(&format!("2026-09-{day:02} 02:31"));
        assert!(looks(&mut school).await);
        school.delivers_everything().await;
    }
    let days = [13, 20, 23, 24, 25, 26, 27, 28, 29, 30].map(|day| format!("shelftalker-2026-09-{day:02}.db"));
    let mut kept: BTreeSet<String> = days.into();
    kept.insert("mine.txt".to_owned());
    assert_eq!(there(&folder), kept);
    let holds = backup::read(&folder.join("shelftalker-2026-09-30.db")).await.unwrap();
    assert_eq!(holds.backed_up_at, Some(school.play().bot.library.now()));
    assert_eq!(wrong(&school).await, None);
}

#[tokio::test]
async fn a_backup_that_cannot_be_made_is_told_once_it_has_not_mended_itself_and_once_it_has() {
    let (_lies_in, folder, mut school) = with_backups().await;
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "a file where the folder was").unwrap();

    school.clock_reads("2026-09-08 02:31");
    assert!(!looks(&mut school).await);
    let Some(Wrong::Failed { why, .. }) = wrong(&school).await else { panic!("{:?}", wrong(&school).await) };
    assert!(why.starts_with(&format!("The folder {} cannot be used (", folder.display())), "{why}");
    assert!(why.ends_with('.'), "whoever reads on needs its end: {why}");
    assert_eq!(desk(&school), [""; 0], "it may mend itself");
    for at in ["2026-09-08 14:40", "2026-09-08 15:40", "2026-09-09 02:31"] {
        school.clock_reads(at);
        assert!(!looks(&mut school).await);
    }
    let said = desk(&school);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("What I keep isn't backed up"), "{said:?}");
    assert!(said[0].contains("since Mon 7 September, 09:12"), "{said:?}");
    assert!(!said[0].contains("backups/"), "a desk is told no paths: {said:?}");

    school.restarts().await.delivers_everything().await;
    std::fs::remove_file(&folder).unwrap();
    school.clock_reads("2026-09-09 03:31");
    assert!(looks(&mut school).await);
    assert_eq!(wrong(&school).await, None);
    let said = desk(&school);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[1].contains("What I keep is backed up again"), "{said:?}");
}

#[tokio::test]
async fn a_night_without_a_bot_is_seen_and_made_up_for() {
    let (_lies_in, folder, mut school) = with_backups().await;
    school.clock_reads("2026-09-09 09:00");
    assert!(matches!(wrong(&school).await, Some(Wrong::Missing { .. })));
    assert!(looks(&mut school).await);
    assert_eq!(wrong(&school).await, None);
    assert!(folder.join("shelftalker-2026-09-09.db").exists());
    school.delivers_everything().await;
}

#[tokio::test]
async fn after_a_restore_of_the_latest_backup_none_is_missed() {
    let (_lies_in, folder, mut school) = with_backups().await;
    school.clock_reads("2026-09-08 02:31");
    assert!(looks(&mut school).await);
    let database = restored(&school, &folder.join("shelftalker-2026-09-08.db")).await;
    school.restarts_with(database.path()).await.delivers_everything().await;
    school.clock_reads("2026-09-08 23:00");
    assert!(looks(&mut school).await);
    assert_eq!(there(&folder).len(), 2, "the latest is there");
    // The one of this night holds what was noted of the night before.
    school.clock_reads("2026-09-09 02:15");
    assert_eq!(wrong(&school).await, None);
    school.delivers_everything().await;
}

#[tokio::test]
async fn another_bots_backups_in_the_folder_are_not_taken_for_ones_own() {
    let (_lies_in, folder, mut school) = with_backups().await;
    let others = folder.join("shelftalker-2026-09-09.db");
    std::fs::copy(folder.join("shelftalker-2026-09-07.db"), &others).unwrap();
    let mut file = SqliteConnection::connect(&format!("sqlite://{}", others.display())).await.unwrap();
    let renamed = sqlx::query("update installation set value = 'another' where key = 'id'");
    assert_eq!(renamed.execute(&mut file).await.unwrap().rows_affected(), 1);
    file.close().await.unwrap();
    school.clock_reads("2026-09-09 03:00");
    assert!(looks(&mut school).await);
    assert!(
        matches!(wrong(&school).await, Some(Wrong::Missing { .. })),
        "nothing of its own was made that night"
    );
    school.delivers_everything().await;
}

#[tokio::test]
async fn after_a_restore_of_the_first_backup_that_could_be_made_again_nothing_fails_any_more() {
    let (_lies_in, folder, mut school) = with_backups().await;
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "a file where the folder was").unwrap();
    for at in ["2026-09-08 02:31", "2026-09-08 14:40"] {
        school.clock_reads(at);
        assert!(!looks(&mut school).await);
    }
    std::fs::remove_file(&folder).unwrap();
    school.clock_reads("2026-09-08 15:41");
    assert!(looks(&mut school).await);
    let said = desk(&school);
    assert_eq!(said.len(), 2, "{said:?}");

    let database = restored(&school, &folder.join("shelftalker-2026-09-08.db")).await;
    school.clock_reads("2026-09-08 16:00").restarts_with(database.path()).await.delivers_everything().await;
    assert!(
        matches!(wrong(&school).await, Some(Wrong::Failed { .. })),
        "as it was when that backup was made"
    );
    assert!(looks(&mut school).await);
    assert_eq!(wrong(&school).await, None);
    school.delivers_everything().await;
    assert_eq!(desk(&school), said, "the desk has heard of both already");
}

#[tokio::test]
async fn what_a_backup_that_was_cut_off_has_left_goes_with_the_next_one() {
    let (_lies_in, folder, mut school) = with_backups().await;
    // The power went at half past two, and came back two days later.
    for left in ["shelftalker-2026-09-08.db.part", "shelftalker-2026-09-08.db.part-journal", "mine.db.part"] {
        std::fs::write(folder.join(left), "half of it").unwrap();
    }
    school.clock_reads("2026-09-10 09:00");
    assert!(looks(&mut school).await);
    let days = ["shelftalker-2026-09-07.db", "shelftalker-2026-09-10.db"];
    assert_eq!(there(&folder), [days[0], days[1], "mine.db.part"].map(str::to_owned).into());
}

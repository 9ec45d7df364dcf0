//! An older backup is put back: what was said meanwhile is found where it stands, before anybody is told that it was
//! not, and before it is said again.

use tempfile::TempDir;

use super::{copy, desk, rooms, said_in, staff_room};
use crate::school::{DESK, HART, STAFF, School};

#[tokio::test]
async fn k02_a_tip_that_a_backup_does_not_know_of_is_not_posted_again_next_week() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let backup = backup(&school);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let posted = staff_room(&school);
    assert_eq!(posted.len(), 1);

    // Thursday: too late to catch Monday's tip up.
    school.clock_reads("2026-09-10 10:00").restarts_with(backup.path()).await.delivers_everything().await;
    assert_eq!(desk(&school), [""; 0], "it was posted");
    assert_eq!(staff_room(&school), posted);
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    let tips = staff_room(&school);
    assert_eq!(tips.len(), 2);
    assert_ne!(without_its_footer(&tips[0]), without_its_footer(&tips[1]), "another tip");
}

#[tokio::test]
async fn k02_a_newsletter_that_a_backup_has_still_to_send_is_found_where_it_was_sent() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channel = rooms(&school, 1)[0];
    let file = b"# September news\n\n## New on the shelves\n\nTwelve books about the sea.\n";
    let _editor = school.types_with_file(HART, "newsletter write", &[], ("news.md", file)).await;
    let chosen = channel.to_string();
    let _chosen = school.chooses_all(HART, STAFF, "Add channels (25 at a time)", &[&chosen]).await;
    let _sure = school.clicks(HART, STAFF, "Send now").await;
    let _sent = school.clicks(HART, STAFF, "Send it now").await;
    let backup = backup(&school);
    school.delivers_everything().await;
    assert_eq!(said_in(&school, channel).len(), 1);

    school.clock_reads("2026-09-10 10:00").restarts_with(backup.path()).await.delivers_everything().await;
    assert_eq!(desk(&school), [""; 0], "it was sent");
    assert_eq!(said_in(&school, channel).len(), 1);
}

#[tokio::test]
async fn k02_a_card_of_a_move_that_a_backup_does_not_know_of_shows_what_is_so_now() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let backup = backup(&school);
    let before = desk(&school);
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert!(desk(&school)[0].contains("Accepted"));

    school.clock_reads("2026-09-07 10:00").restarts_with(backup.path()).await.delivers_everything().await;
    assert_eq!(desk(&school), before);
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert!(desk(&school)[0].contains("Accepted"), "{:?}", desk(&school));
}

/// The folder as it is now.
fn backup(school: &School) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(school.folder(), folder.path());
    folder
}

/// What a tip says, without the reference that each post has of its own.
fn without_its_footer(tip: &str) -> String {
    let lines: Vec<&str> = tip.lines().filter(|line| !line.contains("ref ")).collect();
    lines.join("\n")
}

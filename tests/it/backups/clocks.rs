//! A backup of minutes in which the bot's clock was wrong holds posts whose moments are wrong. What was said of them once
//! the clock was right is not said again.

use super::{backs_up, restored};
use crate::school::{DESK, HART, RIVERA, School, a_wish};

/// Asked at nine while the bot's clock reads something else, right again at a quarter past, and put back `later`.
async fn a_request_of_a_wrong_clock_is_put_back(it_reads: &str, later: &str) {
    let mut school = School::opens("2026-09-07 08:30").await;
    let kept = tempfile::tempdir().unwrap();
    let backup = kept.path().join("backup.db");
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 09:00").bots_clock_reads(it_reads).delivers_everything().await;
    let said = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert!(said.text().contains("Got it: request #1"), "{said:?}");
    backs_up(&school, &backup).await;
    for moment in ["2026-09-07 09:15", "2026-09-07 09:16", "2026-09-07 09:18"] {
        school.clock_reads(moment).delivers_everything().await;
    }
    let cards = |school: &School| {
        let at_desk = school.public(HART, DESK);
        at_desk.iter().filter(|card| card.text().starts_with("Request #1 ")).count()
    };
    assert_eq!(cards(&school), 1, "it stands once the clock is right: {:#?}", school.public(HART, DESK));

    let folder = restored(&school, &backup).await;
    school.clock_reads(later).restarts_with(folder.path()).await.delivers_everything().await;
    assert_eq!(cards(&school), 1, "the clock read {it_reads}; put back at {later}");
}

#[tokio::test]
async fn a_request_of_a_clock_that_was_ahead_stands_once_when_its_moment_is_still_to_come() {
    a_request_of_a_wrong_clock_is_put_back("2026-09-07 09:47", "2026-09-07 09:25").await;
    a_request_of_a_wrong_clock_is_put_back("2026-09-07 14:00", "2026-09-07 12:00").await;
}

#[tokio::test]
async fn a_request_of_a_clock_that_was_ahead_stands_once_when_its_moment_has_passed() {
    a_request_of_a_wrong_clock_is_put_back("2026-09-07 14:00", "2026-09-07 16:00").await;
}

#[tokio::test]
async fn a_request_of_a_clock_that_was_behind_stands_once() {
    a_request_of_a_wrong_clock_is_put_back("2026-09-07 08:10", "2026-09-07 09:25").await;
    a_request_of_a_wrong_clock_is_put_back("2026-09-06 20:00", "2026-09-07 12:00").await;
}

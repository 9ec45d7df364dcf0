//! A backup counts requests from where it stood, so a number is given a second time. What belongs to the request that had
//! it before stays with its people.

use super::{backs_up, restored};
use crate::school::{DESK, HART, OKAFOR, RIVERA, School, a_wish};

#[tokio::test]
async fn a_request_with_the_number_and_topic_of_a_lost_one_gets_a_thread_of_its_own() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let kept = tempfile::tempdir().unwrap();
    let backup = kept.path().join("backup.db");
    backs_up(&school, &backup).await;
    school.gets_a_request_accepted().await;
    let told = school.thread(RIVERA).len();

    let folder = restored(&school, &backup).await;
    school.clock_reads("2026-09-08 10:00").restarts_with(folder.path()).await.delivers_everything().await;
    let said = school.types(OKAFOR, "request-collab", &a_wish()).await;
    assert!(said.text().contains("Got it: request #1"), "{said:?}");
    school.delivers_everything().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert_eq!(school.threads(OKAFOR).len(), 1, "his own");
    assert_eq!(school.thread(RIVERA).len(), told, "she hears nothing of it");
    let hers = school.threads(RIVERA)[0].channel;
    assert!(
        school.threads(OKAFOR).iter().all(|thread| thread.channel != hers),
        "what was said to her is hers"
    );
}

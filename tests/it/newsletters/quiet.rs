//! A newsletter and the school calendar: it keeps its day, so whoever schedules it is asked, and whoever changes the
//! calendar is told.

use serde_json::json;

use crate::school::{HART, STAFF, School};

const WHEN: [(&str, &str); 2] = [("Day", "Mon 26 Oct"), ("Time", "8:00")];

impl School {
    async fn has_half_term(&mut self) -> String {
        let days = [("days", json!("26-30 Oct")), ("kind", json!("closed")), ("name", json!("Half term"))];
        let draft = self.types(HART, "school-calendar add", &days).await.privately();
        let _added = self.clicks(HART, STAFF, "Add it").await;
        draft
    }
}

#[tokio::test]
async fn a_newsletter_for_a_closed_day_is_scheduled_once_somebody_says_so() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _draft = school.has_half_term().await;
    let channels = school.writes_a_newsletter().await;
    let asked = school.fills_in(HART, STAFF, "Schedule", &WHEN).await;
    insta::assert_snapshot!(asked.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | That isn't a usual school day
          | On Mon 26 October, 08:00 few may read it: Half term. A newsletter keeps its day whatever the calendar says.
          | Newsletter: September news
        [Schedule it all the same] [Another time] [Back]
    ");
    let back = school.clicks(HART, STAFF, "Back").await.privately();
    assert!(!back.contains("Waits"), "nothing is scheduled yet: {back}");
    let typed =
        [("newsletter", json!("September news")), ("day", json!("Mon 26 Oct")), ("time", json!("8:00"))];
    let asked = school.types(HART, "newsletter schedule", &typed).await.privately();
    assert!(asked.contains("few may read it: Half term."), "{asked}");
    school.restarts().await;
    let waits = school.clicks(HART, STAFF, "Schedule it all the same").await.privately();
    assert!(waits.contains("I'll post it on Mon 26 October, 08:00."), "{waits}");
    school.clock_reads("2026-10-26 08:00").delivers_everything().await;
    assert_eq!(school.messages_in_each(&channels), [1, 1, 1]);
}

#[tokio::test]
async fn a_day_that_closes_names_the_newsletters_that_stay_on_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    let _waits = school.fills_in(HART, STAFF, "Schedule", &WHEN).await;
    let draft = school.has_half_term().await;
    assert!(
        draft.contains(
            "The newsletter \"September news\" stays on Mon 26 October, 08:00, a quiet day then (Half term)"
        ),
        "{draft}"
    );
    school.clock_reads("2026-10-26 08:00").delivers_everything().await;
    assert_eq!(school.messages_in_each(&channels), [1, 1, 1]);
}

//! Cards of which there is a newer one, and what was begun on a card before something happened to its request.

use serde_json::json;
use shelftalker::rehearsal::SeenMessage;

use crate::school::{DESK, HART, RIVERA, STAFF, Said, School, Who};

const FIRST: [(&str, &str); 1] = [("When", "17 Sep 10:15")];
const SECOND: [(&str, &str); 1] = [("When", "24 Sep 10:15")];
const OVERTAKEN: &str = "You have opened this again since. Go on in the newer one, or open it again.";

impl School {
    /// Presses a button of a message that is not the newest any more.
    async fn presses(&mut self, who: Who, channel: &str, message: &SeenMessage, label: &str) -> Said {
        let at = self.at(who, channel);
        let answer = self.discord().click(at, message.id, label).await.unwrap();
        Said(self.play().settled(at, answer).await)
    }
}

#[tokio::test]
async fn an_older_plan_card_saves_nothing_that_it_does_not_show() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let older = school.fills_in(HART, DESK, "Schedule", &FIRST).await.message().clone();
    let newer = school.fills_in(HART, DESK, "Schedule", &SECOND).await.privately();
    assert!(newer.contains("Thu 17 September") && newer.contains("Thu 24 September"), "{newer}");
    let told = school.thread(RIVERA).len();
    let late = school.presses(HART, DESK, &older, "Save the plan").await.privately();
    assert_eq!(late, OVERTAKEN);
    school.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), told, "nobody is told of a plan that nobody saw whole");
    let saved = school.clicks(HART, DESK, "Save the plan").await.privately();
    assert!(saved.contains("Thu 17 September") && saved.contains("Thu 24 September"), "{saved}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn an_older_card_of_a_record_saves_nothing_that_it_does_not_show() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let students = |number| [("Students reached", number)];
    let _ = school.clicks(HART, DESK, "Complete").await;
    let older = school.fills_in(HART, DESK, "Write the numbers", &students("24")).await.message().clone();
    let _ = school.clicks(HART, DESK, "Complete").await;
    let newer = school.fills_in(HART, DESK, "Write the numbers", &students("30")).await.privately();
    assert!(newer.contains("30 students"), "{newer}");
    assert_eq!(school.presses(HART, DESK, &older, "Save").await.privately(), OVERTAKEN);
    school.delivers_everything().await;
    assert!(!school.desk_card().contains("Completed"));
    school.saves_the_record(HART).await;
    assert!(school.whole_desk_card().await.contains("30 students"));
}

#[tokio::test]
async fn an_older_card_of_a_draft_sends_nothing_that_it_does_not_show() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let wish = [("support", json!("book-talk")), ("class", json!("Year 8"))];
    let _draft = school.types(RIVERA, "request-collab", &wish).await;
    let older = school.fills_in(RIVERA, STAFF, "Write topic and details", &[("Topic", "Tides")]).await;
    let older = older.message().clone();
    let newer = school.types(RIVERA, "request-collab", &[]).await.text();
    assert!(newer.contains("Topic: Tides"), "{newer}");
    let changed = school.fills_in(RIVERA, STAFF, "Write topic and details", &[("Topic", "Caves")]).await;
    assert!(changed.text().contains("Topic: Caves"), "{changed:?}");
    assert_eq!(school.presses(RIVERA, STAFF, &older, "Send").await.privately(), OVERTAKEN);
    assert!(school.clicks(RIVERA, STAFF, "Send").await.text().contains("Topic: Caves"));
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Caves"));
}

#[tokio::test]
async fn what_was_begun_before_a_yes_was_taken_back_is_not_in_the_next_plan_or_record() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let _ = school.fills_in(HART, DESK, "Schedule", &FIRST).await.privately();
    let _ = school.clicks(HART, DESK, "Complete").await;
    let begun = [("Students reached", "24")];
    let _ = school.fills_in(HART, DESK, "Write the numbers", &begun).await.privately();
    let back = school.clicks(HART, DESK, "Undo").await.privately();
    assert!(back.starts_with("Undone"), "{back}");
    school.delivers_everything().await;
    school.accepts(HART).await;
    let plan = school.fills_in(HART, DESK, "Schedule", &SECOND).await.privately();
    assert!(plan.contains("Thu 24 September") && !plan.contains("Thu 17 September"), "{plan}");
    let record = school.clicks(HART, DESK, "Complete").await.privately();
    assert!(record.contains("Still needed: the number of students"), "{record}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_was_begun_before_a_withdrawal_is_there_again_once_that_is_taken_back() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let _ = school.fills_in(HART, DESK, "Schedule", &FIRST).await.privately();
    school.withdraws().await;
    let back = school.clicks(RIVERA, STAFF, "Undo").await.privately();
    assert!(back.starts_with("Undone"), "{back}");
    school.delivers_everything().await;
    let plan = school.fills_in(HART, DESK, "Schedule", &SECOND).await.privately();
    assert!(plan.contains("Thu 24 September") && plan.contains("Thu 17 September"), "{plan}");
    school.delivers_everything().await;
}

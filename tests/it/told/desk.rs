//! `/desk`: what waits for the librarians and for whom, in the order in which somebody should look.

use serde_json::json;

use super::topic;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, without_links, without_references};

impl School {
    async fn wants(&mut self, who: crate::school::Who, at: &str, topic: &str, when: &str) {
        self.clock_reads(at);
        let wish = [("support", json!("citation")), ("topic", json!(topic)), ("when", json!(when))];
        let _receipt = self.types(who, "request-collab", &wish).await;
        self.delivers_everything().await;
    }

    /// Dana Hart takes the newest request on and plans it.
    async fn takes_on_for(&mut self, moments: &[&str]) {
        self.accepts(HART).await;
        let sessions: Vec<_> = moments.iter().map(|moment| [("When", *moment)]).collect();
        let sessions: Vec<&[_]> = sessions.iter().map(|session| &session[..]).collect();
        let said = self.plans(HART, &sessions).await.privately();
        assert!(said.contains("is scheduled"), "{said}");
        self.delivers_everything().await;
    }

    async fn desk_list(&mut self) -> String {
        let list = self.types(LEE, "desk", &[]).await.privately();
        self.delivers_everything().await;
        without_references(&without_links(&list))
    }
}

#[tokio::test]
async fn a_request_for_tomorrow_stands_before_an_older_one_for_next_month() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.wants(RIVERA, "2026-09-07 09:01", "Field notes", "12 Oct").await;
    school.wants(OKAFOR, "2026-09-07 09:02", "No hurry", "").await;
    school.wants(OKAFOR, "2026-09-09 09:03", "Fire", "10 Sep").await;
    insta::assert_snapshot!(school.desk_list().await);
}

#[tokio::test]
async fn who_was_asked_something_is_waited_for_until_they_answer() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.wants(OKAFOR, "2026-09-07 09:02", "Fire", "16 Sep").await;
    school.accepts(HART).await;
    let _asked = school
        .fills_in(HART, DESK, "Ask", &[("Question (the teacher reads it)", "How many students?")])
        .await;
    school.delivers_everything().await;
    school.clock_reads("2026-09-09 10:00");
    let list = school.desk_list().await;
    assert!(list.contains("asked, waiting for Ben Okafor"), "{list}");
}

#[tokio::test]
async fn this_week_holds_this_weeks_sessions_in_order_of_time_and_what_is_over_waits_for_its_record() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.wants(RIVERA, "2026-09-07 09:01", "Thursday late, and next week", "10 Sep").await;
    school.takes_on_for(&["10 Sep 14:00", "15 Sep 09:00"]).await;
    school.wants(RIVERA, "2026-09-07 09:02", "Thursday early", "10 Sep").await;
    school.takes_on_for(&["10 Sep 08:30"]).await;
    school.wants(RIVERA, "2026-09-07 09:03", "Monday", "7 Sep").await;
    school.takes_on_for(&["7 Sep 13:00"]).await;
    school.wants(RIVERA, "2026-09-07 09:04", "Next week alone", "16 Sep").await;
    school.takes_on_for(&["16 Sep 11:00"]).await;
    school.wants(RIVERA, "2026-09-07 09:05", "Taken on, no date yet", "").await;
    school.accepts(HART).await;
    school.clock_reads("2026-09-08 10:00").delivers_everything().await;
    insta::assert_snapshot!(school.desk_list().await);
}

#[tokio::test]
async fn a_list_of_many_is_turned_and_keeps_its_headings() {
    let mut school = School::opens("2026-09-07 09:00").await;
    for number in 1..=13 {
        school.clock_reads(&format!("2026-09-07 09:{number:02}"));
        let _receipt = school.types(RIVERA, "request-collab", &topic(number)).await;
    }
    school.delivers_everything().await;
    let _first = school.desk_list().await;
    let second = school.clicks(LEE, STAFF, "More").await.privately();
    assert!(second.contains("Waiting for us") && second.contains("Topic 13"), "{second}");
    school.delivers_everything().await;
}

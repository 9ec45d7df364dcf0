//! The desk's own dates, of which the brief reminds the librarians.

use serde_json::json;

use crate::school::{DESK, HART, RIVERA, STAFF, School, is_brief};

impl School {
    async fn adds_a_date(&mut self, what: &str, when: &str, repeats: Option<&str>) -> String {
        let mut options = vec![("what", json!(what)), ("when", json!(when))];
        options.extend(repeats.map(|repeats| ("repeats", json!(repeats))));
        self.types(HART, "desk-dates add", &options).await.privately()
    }

    /// How many briefs tell of this.
    fn briefs_tell(&self, words: &str) -> usize {
        let mut seen = self.public(HART, DESK);
        seen.retain(|message| is_brief(message) && self.shown(message).contains(words));
        seen.len()
    }
}

#[tokio::test]
async fn a_date_is_told_in_the_brief_six_weeks_and_one_week_before_and_on_no_other_day() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let said = school.adds_a_date("Renew the membership", "18 Nov", None).await;
    insta::assert_snapshot!(said, @"Noted: Renew the membership, each year on 18 Nov. The morning brief reminds you six weeks and one week before.");
    for (day, tells) in [("2026-10-07", 1), ("2026-10-08", 1), ("2026-11-10", 1), ("2026-11-11", 1)] {
        school.clock_reads(&format!("{day} 07:00")).delivers_everything().await;
        assert_eq!(school.briefs_tell("Renew the membership"), tells, "{day}");
    }
    school.clock_reads("2026-11-12 07:00").delivers_everything().await;
    assert_eq!(school.briefs_tell("Dates of the desk"), 1);
}

#[tokio::test]
async fn what_a_brief_could_not_tell_comes_with_the_next() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _noted = school.adds_a_date("Renew the membership", "18 Nov", None).await;
    // Two mornings without a brief.
    for (moment, tells) in [("2026-10-06 07:00", 0), ("2026-10-08 12:00", 0), ("2026-10-09 07:00", 1)] {
        school.clock_reads(moment).delivers_everything().await;
        assert_eq!(school.briefs_tell("Renew the membership"), tells, "{moment}");
    }
    school.clock_reads("2026-10-12 07:00").delivers_everything().await;
    assert_eq!(school.briefs_tell("Dates of the desk"), 1);
}

#[tokio::test]
async fn a_date_in_the_holidays_is_told_before_them_and_one_that_is_too_near_is_promised_nothing() {
    let mut school = School::opens("2027-07-05 09:00").await;
    let summer = [
        ("days", json!("22 Jul 2027 to 1 Sep 2027")),
        ("kind", json!("closed")),
        ("name", json!("Summer holidays")),
    ];
    let _asked = school.types(HART, "school-calendar add", &summer).await.privately();
    let _added = school.clicks(HART, STAFF, "Add it").await.privately();
    let said = school.adds_a_date("Order the planners", "31 Aug", None).await;
    insta::assert_snapshot!(said, @"Noted: Order the planners, each year on 31 Aug. The morning brief reminds you on Tue 20 July 2027 and Wed 21 July 2027.");
    let said = school.adds_a_date("Order for the book fair", "September", None).await;
    insta::assert_snapshot!(said, @"Noted: Order for the book fair, each year in September. The morning brief reminds you on Wed 21 July 2027.");
    let said = school.adds_a_date("Return the loan boxes", "tomorrow", Some("once")).await;
    insta::assert_snapshot!(said, @"Noted: Return the loan boxes, once, on Tue 6 July 2027. Tue 6 July 2027 is too near to count on a reminder in the morning brief.");
    for (day, planners, fair) in [("2027-07-20", 1, 0), ("2027-07-21", 1, 1)] {
        school.clock_reads(&format!("{day} 07:00")).delivers_everything().await;
        assert_eq!(school.briefs_tell("Order the planners"), planners, "{day}");
        assert_eq!(school.briefs_tell("Order for the book fair"), fair, "{day}");
    }
}

#[tokio::test]
async fn dates_are_listed_by_their_day_suggested_and_removed_after_a_question() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _membership = school.adds_a_date("Renew the membership", "March", None).await;
    let once = school.adds_a_date("Send the proposal", "18 Nov 2026", Some("once")).await;
    insta::assert_snapshot!(once, @"Noted: Send the proposal, once, on Wed 18 November 2026. The morning brief reminds you six weeks and one week before.");
    let listed = school.types(HART, "desk-dates list", &[]).await;
    insta::assert_snapshot!(listed.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you):
          | The desk's dates
          | The morning brief reminds the librarians six weeks and one week before each. Nobody else reads it.
          |
          | Send the proposal: once, on Wed 18 November 2026
          | Renew the membership: each year in March
        ‹Add one that many libraries keep›
        ‹Remove one›
    ");
    let menu = "Add one that many libraries keep";
    let added = school.chooses(HART, STAFF, menu, "Order for the book fair").await;
    insta::assert_snapshot!(added.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you) (edited):
          | The desk's dates
          | The morning brief reminds the librarians six weeks and one week before each. Nobody else reads it.
          |
          | Send the proposal: once, on Wed 18 November 2026
          | Renew the membership: each year in March
          | Order for the book fair: each year in September
        ‹Add one that many libraries keep›
        ‹Remove one›
    ");
    let date = [("date", json!("renew the membership"))];
    school.types(HART, "desk-dates remove", &date).await.is_asked();
    let gone = school.clicks(HART, STAFF, "Remove it").await.text();
    insta::assert_snapshot!(gone, @"Removed: Renew the membership.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn dates_that_are_over_take_no_room() {
    let mut school = School::opens("2026-10-05 09:00").await;
    for number in 1..=25 {
        let _noted = school.adds_a_date(&format!("Return box {number}"), "8 Oct", Some("once")).await;
        school.a_minute_later();
    }
    let full = school.adds_a_date("Send the proposal", "18 Nov", None).await;
    insta::assert_snapshot!(full, @"The desk can have 25 dates. Remove one first: /desk-dates list.");
    school.clock_reads("2026-10-09 09:00").delivers_everything().await;
    let noted = school.adds_a_date("Send the proposal", "18 Nov", None).await;
    assert!(noted.starts_with("Noted: Send the proposal, each year on 18 Nov."), "{noted}");
    let left = school.types(HART, "desk-dates remove", &[("date", json!("Return box 1"))]).await.privately();
    insta::assert_snapshot!(left, @"That is no longer among the desk's dates. /desk-dates list shows them.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_is_no_date_is_said_in_one_sentence() {
    let mut school = School::opens("2026-10-05 09:00").await;
    insta::assert_snapshot!(school.adds_a_date("Membership", "soonish", None).await, @r#"I can't read "soonish" as a date. Try 5 Oct."#);
    insta::assert_snapshot!(school.adds_a_date("Membership", "1 Sep 2026", Some("once")).await, @r#"Tue 1 September 2026 has passed. Give a later day, or leave out "once" if it comes each year."#);
    insta::assert_snapshot!(school.adds_a_date("  ", "1 Nov", None).await, @r#"Say what is to be done, like "Renew the membership"."#);
    let refused = school.types(RIVERA, "desk-dates list", &[]).await.privately();
    assert!(refused.contains("for librarians only"), "{refused}");
    school.delivers_everything().await;
}

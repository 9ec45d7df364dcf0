//! Librarians who work together: the whole history of a request, a colleague who joins its thread, and who reads
//! new requests while somebody is away.

use crate::school::{DESK, HART, LEE, Said, School};

impl School {
    /// What a librarian writes into a form of the one request at the desk.
    async fn writes(&mut self, who: crate::school::Who, button: &str, field: &str, words: &str) {
        let form = self.opens_form(who, DESK, button).await;
        let said = self.submits(who, DESK, &form, &[(field, words)]).await;
        assert!(said.0.message().is_none_or(|said| !said.text().contains("Fix")), "{said:?}");
        self.delivers_everything().await;
    }

    /// Presses a button behind [More …].
    async fn clicks_more(&mut self, who: crate::school::Who, label: &str) -> Said {
        let _more = self.clicks(who, DESK, "More …").await;
        self.clicks(who, DESK, label).await
    }
}

#[tokio::test]
async fn the_history_tells_what_was_said_at_each_step() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    assert!(!school.reads(HART, DESK).contains("More …"), "nothing has happened yet");
    school.writes(HART, "Ask", "Question (the teacher reads it)", "Which *class* is it?").await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let history = school.clicks_more(LEE, "History").await;
    insta::assert_snapshot!(history.privately(), @r"
    History of request #1
    <t:1788768720:f> · Ana Rivera sent it
    <t:1788768720:f> · Dana Hart asked a question: “Which \*class\* is it?”
    <t:1788768720:f> · Dana Hart accepted it
    ");
    let _more = school.clicks(HART, DESK, "More …").await;
    school.writes(HART, "Decline", "Reason (the teacher reads it)", "The library is closed that week.").await;
    let history = school.clicks_more(LEE, "History").await;
    assert!(history.privately().ends_with("declined it: “The library is closed that week.”"), "{history:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_long_history_is_turned_page_by_page_and_loses_nothing() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    for number in 1..=12 {
        // Every one of these needs escaping.
        let question = format!("Question {number}: {}", "*_".repeat(230));
        school.writes(HART, "Ask", "Question (the teacher reads it)", &question).await;
    }
    let first = school.clicks_more(LEE, "History").await;
    assert!(first.privately().contains("page 1 of"), "{first:?}");
    let mut read = first.text();
    let mut last = first;
    while last.message().button("Later").is_some() {
        last = school.clicks(LEE, DESK, "Later").await;
        read.push_str(&last.text());
    }
    for number in 1..=12 {
        assert_eq!(read.matches(&format!("“Question {number}: ")).count(), 1, "{number}");
    }
    assert_eq!(read.matches('”').count(), 12, "each ends as it was written");
    let back = school.clicks(LEE, DESK, "Earlier").await;
    assert!(back.privately().contains("Question"));
    school.delivers_everything().await;
}

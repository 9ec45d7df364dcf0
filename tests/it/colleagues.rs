//! Librarians who work together: the whole history of a request, a colleague who joins its thread, and who reads
//! new requests while somebody is away.

use crate::school::{DESK, HART, LEE, RIVERA, Said, School};

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

#[tokio::test]
async fn a_colleague_joins_the_thread_and_reads_what_she_could_not_before() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert!(school.threads(LEE).is_empty());
    let said = school.clicks_more(LEE, "Join the thread").await;
    insta::assert_snapshot!(said.shown(&school), @"Mon 7 Sep 09:12  Shelftalker (only you) (edited): Request #1, Marine biology: you have joined its thread, and it says so there: ##1 Marine biology");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads_thread(LEE), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Accepted
          | Dana Hart has taken on request #1, Marine biology, and reads this thread: write here about anything still open.
          | ref
        [Withdraw]
    Mon 7 Sep 09:12  Shelftalker: @Sam Lee has joined to help with request #1, Marine biology.
        -# ref
    ");
    assert!(school.reads(LEE, DESK).contains("Sam Lee joined its thread"));

    // Once is enough, however often it is pressed, and those who are in it have nothing to join.
    let said = school.clicks_more(LEE, "Join the thread").await;
    insta::assert_snapshot!(said.shown(&school), @"Mon 7 Sep 09:12  Shelftalker (only you) (edited): Request #1, Marine biology: you are in its thread already: ##1 Marine biology");
    let said = school.clicks_more(HART, "Join the thread").await;
    assert!(said.privately().contains("in its thread already"), "{said:?}");
    school.delivers_everything().await;
    assert_eq!(school.reads_thread(RIVERA).matches("joined to help").count(), 1);
}

#[tokio::test]
async fn a_thread_that_was_opened_anew_is_joined_anew() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let _link = school.clicks_more(LEE, "Join the thread").await;
    school.delivers_everything().await;
    school.discord().delete_channel(school.threads(RIVERA)[0].channel);
    school.writes(HART, "Ask", "Question (the teacher reads it)", "Which class is it?").await;
    school.clock_reads("2026-09-07 09:30").delivers_everything().await;
    assert!(school.threads(LEE).is_empty(), "the new thread has its teacher and librarian in it");
    let said = school.clicks_more(LEE, "Join the thread").await;
    assert!(said.privately().contains("have joined its thread"), "{said:?}");
    school.delivers_everything().await;
    assert!(school.reads_thread(LEE).contains("Which class is it?"));
}

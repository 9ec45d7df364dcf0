//! Librarians who work together: the whole history of a request, a colleague who joins its thread, and who reads
//! new requests while somebody is away.

use serde_json::json;

use crate::school::{DESK, HART, LEE, RIVERA, STAFF, Said, School, a_wish};

impl School {
    /// What a librarian writes into a form of the one request at the desk.
    async fn writes(&mut self, who: crate::school::Who, button: &str, field: &str, words: &str) {
        let form = self.opens_form(who, DESK, button).await;
        let said = self.submits(who, DESK, &form, &[(field, words)]).await;
        assert!(said.0.message().is_none_or(|said| !said.text().contains("Fix")), "{said:?}");
        self.delivers_everything().await;
    }

    /// Presses a button behind [More …].
    pub async fn clicks_more(&mut self, who: crate::school::Who, label: &str) -> Said {
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
    insta::assert_snapshot!(said.shown(&school), @"Mon 7 Sep 09:12  Shelftalker (only you) (edited): #1, Marine biology: I'm letting you into ##1 Marine biology, and say so there.");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads_thread(LEE), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Accepted
          | Dana Hart will help with #1, Marine biology. Anything to add? Write it here.
        [Add something]
    Mon 7 Sep 09:12  Shelftalker: @Sam Lee has joined to help with request #1, Marine biology.
        -# ref
    ");
    assert!(school.reads(LEE, DESK).contains("Sam Lee joined its thread"));

    // Once is enough, however often it is pressed, and those who are in it have nothing to join.
    let said = school.clicks_more(LEE, "Join the thread").await;
    insta::assert_snapshot!(said.shown(&school), @"Mon 7 Sep 09:12  Shelftalker (only you) (edited): #1, Marine biology: you're already in ##1 Marine biology.");
    let said = school.clicks_more(HART, "Join the thread").await;
    assert!(said.privately().contains("you're already in <#"), "{said:?}");
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
    assert!(said.privately().contains("letting you into"), "{said:?}");
    school.delivers_everything().await;
    assert!(school.reads_thread(LEE).contains("Which class is it?"));
}

/// Dana Hart says who reads new requests meanwhile.
async fn names(school: &mut School, who: crate::school::Who) -> Said {
    let chosen = school.id(who).to_string();
    school.chooses(HART, STAFF, "Who reads new requests meanwhile?", &chosen).await
}

/// Sends a wish, and returns what its teacher reads.
async fn receipt(school: &mut School) -> String {
    let receipt = school.types(RIVERA, "request-collab", &a_wish()).await.privately();
    school.delivers_everything().await;
    receipt
}

#[tokio::test]
async fn while_somebody_is_away_new_requests_go_to_the_colleague_named() {
    let mut school = School::opens("2026-09-04 15:00").await;
    let card = school.types(HART, "away", &[("until", json!("Mon 7 Sep"))]).await;
    insta::assert_snapshot!(card.shown(&school), @"
    Fri 4 Sep 15:00  Shelftalker (only you):
          | You are away
          | On these days I tell every teacher who asks that an answer may take longer. Choose a colleague below, and new requests go to them.
          | From: Fri 4 September
          | Until, that day included: Mon 7 September
        ‹Who reads new requests meanwhile?›
        [I'm back]
    ");
    let card = names(&mut school, LEE).await;
    insta::assert_snapshot!(card.shown(&school), @"
    Fri 4 Sep 15:00  Shelftalker (only you) (edited):
          | You are away
          | New requests go to @Sam Lee on these days, and I tell every teacher who asks.
          | From: Fri 4 September
          | Until, that day included: Mon 7 September
        ‹Who reads new requests meanwhile?›
        [I'm back]
    ");

    // Over the week-end, and after a restart.
    school.clock_reads("2026-09-06 19:00").restarts().await;
    insta::assert_snapshot!(receipt(&mut school).await, @"
    Sent to the library
    Got it: request #1. A librarian will answer you privately, here. The library answers on school days; the next is Mon 7 September. Dana Hart is away until Mon 7 September; Sam Lee reads new requests meanwhile.
    Topic: Marine biology
    Support: Book talk or reading promotion
    ");
    insta::assert_snapshot!(school.reads(LEE, DESK), @"
    Sun 6 Sep 19:00  Shelftalker: For @Sam Lee, while Dana Hart is away.
          | Request #1 · New
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | History: 6 September 2026 19:00 · Ana Rivera sent it
        [Accept] [Ask] [Suggest something else] [Decline]
    ");
    assert_eq!(school.public(LEE, DESK)[0].pings, [school.id(LEE)]);

    // A question changes nothing about who reads it; taking it on does, also once it is back at the desk.
    school.writes(HART, "Ask", "Question (the teacher reads it)", "Which class is it?").await;
    assert!(school.reads(LEE, DESK).contains("For @Sam Lee, while Dana Hart is away."));
    school.clicks(LEE, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert!(!school.reads(LEE, DESK).contains("is away"));
    let _released = school.clicks_more(LEE, "Release to the desk").await;
    school.delivers_everything().await;
    assert!(!school.reads(LEE, DESK).contains("is away"));

    // The last day is included, and the next one is as if nothing had been.
    school.clock_reads("2026-09-07 23:50");
    assert!(receipt(&mut school).await.contains("Dana Hart is away until Mon 7 September"));
    school.clock_reads("2026-09-08 00:10");
    assert!(!receipt(&mut school).await.contains("away"));
    assert!(!school.public(LEE, DESK)[2].text().contains("is away"));
    let none = school.types(HART, "away", &[]).await;
    insta::assert_snapshot!(none.privately(), @"You aren't away. To say that you will be, type /away with your last day, and the first if it isn't today.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn without_a_colleague_the_teacher_is_told_that_it_may_take_longer() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let days = [("from", json!("9 Sep")), ("until", json!("11 Sep"))];
    let card = school.types(HART, "away", &days).await;
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 09:00  Shelftalker (only you):
          | You will be away
          | On these days I tell every teacher who asks that an answer may take longer. Choose a colleague below, and new requests go to them.
          | From: Wed 9 September
          | Until, that day included: Fri 11 September
        ‹Who reads new requests meanwhile?›
        [I'm staying]
    ");
    assert!(!receipt(&mut school).await.contains("away"), "not yet");

    school.clock_reads("2026-09-09 08:00");
    // Whoever is away as well reads nothing either.
    let _card = names(&mut school, LEE).await;
    let _card = school.types(LEE, "away", &[("until", json!("9 Sep"))]).await;
    let told = receipt(&mut school).await;
    let both = "Dana Hart (until Fri 11 September) and Sam Lee (until Wed 9 September) are away, so an answer may take \
                longer.";
    assert!(told.contains(both), "{told}");
    assert!(!school.public(LEE, DESK)[1].text().contains("For @"));

    let shown = school.types(HART, "away", &[]).await;
    assert!(shown.privately().contains("You are away"), "{shown:?}");
    let back = school.clicks(HART, STAFF, "I'm back").await;
    insta::assert_snapshot!(back.privately(), @"Welcome back. New requests wait at the desk for whoever takes them on, as usual.");
    school.clock_reads("2026-09-09 08:11");
    let told = receipt(&mut school).await;
    assert!(!told.contains("Dana Hart is away") && told.contains("Sam Lee is away"), "{told}");
}

#[tokio::test]
async fn days_that_cannot_be_are_refused_in_a_sentence() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let mut said = String::new();
    for (from, until) in
        [("", "4 Sep"), ("4 Sep", "11 Sep"), ("14 Sep", "11 Sep"), ("14 Sep", ""), ("", "after the *exams*")]
    {
        let days = [("from", json!(from)), ("until", json!(until))];
        let days: Vec<_> = days.into_iter().filter(|(_, day)| day != "").collect();
        said.push_str(&school.types(HART, "away", &days).await.privately());
        said.push('\n');
    }
    insta::assert_snapshot!(said, @r#"
    Fri 4 September has passed; today is Mon 7 September. Which day do you mean?
    Fri 4 September has passed; today is Mon 7 September. Which day do you mean?
    Fri 11 September is before Mon 14 September. Give a last day that comes after the first.
    Which is your last day away? Give it under "until", like 14 Sep.
    I can't read "after the \*exams\*" under "until" as a date. Try 7 Sep.
    "#);
    let none = school.a_minute_later().types(HART, "away", &[]).await;
    assert!(none.privately().contains("You aren't away"), "{none:?}");
    let over_new_year = [("from", json!("20 Dec")), ("until", json!("4 Jan"))];
    let card = school.types(HART, "away", &over_new_year).await;
    assert!(card.privately().contains("Mon 4 January"), "{card:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn only_a_librarian_reads_instead_and_only_a_librarian_says_who() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let refused = school.types(RIVERA, "away", &[("until", json!("11 Sep"))]).await;
    assert!(refused.privately().contains("That's for librarians only"), "{refused:?}");
    let _card = school.types(HART, "away", &[("until", json!("11 Sep"))]).await;
    let teacher = names(&mut school, RIVERA).await;
    insta::assert_snapshot!(teacher.privately(), @"Ana Rivera isn't a librarian here, so nothing was changed. Choose another colleague.");
    let herself = names(&mut school, HART).await;
    insta::assert_snapshot!(herself.privately(), @"You can't take new requests yourself while you're away, so \
                                                   nothing was changed. Choose a colleague.");

    // The role is looked at when the card is used, not when it was drawn.
    let (server, role) = (school.play().school.server, school.play().school.librarians);
    school.discord().take_role(server, school.id(LEE), role);
    let lee = names(&mut school, LEE).await;
    assert!(lee.privately().contains("Sam Lee isn't a librarian here"), "{lee:?}");
    school.discord().take_role(server, school.id(HART), role);
    let hart = school.clicks(HART, STAFF, "I'm back").await;
    assert!(hart.privately().contains("That's for librarians only"), "{hart:?}");
    assert!(receipt(&mut school).await.contains("Dana Hart is away until Fri 11 September, so"));
}

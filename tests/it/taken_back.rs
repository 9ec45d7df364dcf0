//! What was told of a move that is taken back: its words do not stay where they were read, and what is said instead
//! names what was taken back.

use crate::school::{DESK, HART, RIVERA, School, Who};

const ADD: &str = "What should the library know?";

impl School {
    async fn adds(&mut self, words: &str) {
        let form = self.taps_in_thread("Add something").await.form().clone();
        let said = self.answers_in_thread(&form, &[(ADD, words)]).await.privately();
        assert!(said.contains("the library has what you added"), "{said}");
    }

    /// What everybody in Ana Rivera's thread reads.
    fn thread_for_all(&self, who: Who) -> String {
        let seen = self.thread(who).into_iter().filter(|message| !message.private);
        seen.map(|message| self.shown(&message)).collect::<Vec<_>>().join("\n")
    }
}

#[tokio::test]
async fn an_addition_that_is_taken_back_stands_nowhere_and_what_was_taken_back_is_said() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    school.adds("They have *laptops*.").await;
    school.delivers_everything().await;
    assert!(school.thread_for_all(HART).contains("laptops"));
    let back = school.taps_in_thread("Undo").await.privately();
    insta::assert_snapshot!(back, @"Undone: what you added to #1. I'm telling whoever heard of it.");
    school.delivers_everything().await;
    let read = school.thread_for_all(HART);
    assert!(!read.contains("laptops"), "{read}");
    insta::assert_snapshot!(read, @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Accepted
          | Dana Hart will help with #1, Marine biology. Anything to add? Write it here.
        [Add something]
    Mon 7 Sep 09:12  Shelftalker (edited): @Dana Hart
          | Taken back
          | Ana Rivera has taken back what they added to #1, Marine biology.
          | ref
    Mon 7 Sep 09:12  Shelftalker: @Dana Hart
          | Taken back
          | Ana Rivera has taken back what they added to #1, Marine biology.
        [Add something]
    ");
    assert!(!school.desk_card().contains("laptops"));
}

#[tokio::test]
async fn what_is_taken_back_before_anybody_was_told_is_told_to_nobody() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let before = school.thread_for_all(HART);
    school.adds("They have laptops.").await;
    let _back = school.taps_in_thread("Undo").await.privately();
    school.delivers_everything().await;
    assert_eq!(school.thread_for_all(HART), before);
}

#[tokio::test]
async fn each_move_that_is_taken_back_is_called_what_it_was() {
    let forms: [(&str, &[(&str, &str)]); 3] = [
        ("Ask", &[("question", "How many?")]),
        ("Suggest something else", &[("offer", "A trolley of books")]),
        ("Decline", &[("reason", "No room that week")]),
    ];
    let mut read = String::new();
    for (button, typed) in forms {
        let mut school = School::opens("2026-09-07 09:12").await;
        school.gets_a_request().await;
        school.fills_in(HART, DESK, button, typed).await.is_noted();
        school.delivers_everything().await;
        let words = typed[0].1;
        assert!(school.thread_for_all(RIVERA).contains(words), "{button}");
        let _back = school.clicks(HART, DESK, "Undo").await.privately();
        school.delivers_everything().await;
        let now = school.thread_for_all(RIVERA);
        assert!(!now.contains(words), "{button}: {now}");
        read.push_str(&(now + "\n"));
    }
    insta::assert_snapshot!(read, @"
    Mon 7 Sep 09:12  Shelftalker (edited): @Ana Rivera @Dana Hart
          | Taken back
          | Dana Hart has taken back the question about #1, Marine biology.
          | ref
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Taken back
          | Dana Hart has taken back the question about #1, Marine biology.
        [Add something]
    Mon 7 Sep 09:12  Shelftalker (edited): @Ana Rivera
          | Taken back
          | Dana Hart has taken back the suggestion for #1, Marine biology.
          | ref
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Taken back
          | Dana Hart has taken back the suggestion for #1, Marine biology. It's waiting for a librarian again.
        [Add something]
    Mon 7 Sep 09:12  Shelftalker (edited): @Ana Rivera
          | Taken back
          | Dana Hart has taken that back: #1, Marine biology, isn't declined.
          | ref
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Taken back
          | Dana Hart has taken that back: #1, Marine biology, isn't declined. It's waiting for a librarian again.
        [Add something]
    ");
}

//! A member's drafts: what begins with words of its own is a draft of its own, and none leaks into another.

use serde_json::json;

use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School};

const ASK: &str = "Ask the library about this";

#[tokio::test]
async fn what_an_old_draft_quotes_does_not_turn_up_in_the_next_request() {
    let mut school = School::opens("2026-09-08 09:12").await;
    school.discord().say(school.at(OKAFOR, STAFF), "idk something on volcanos lol").unwrap();
    let _quoted = school.uses_on_newest(RIVERA, STAFF, ASK).await;
    school.clock_reads("2026-09-10 09:12");
    let draft = school.types(RIVERA, "request-collab", &[("class", json!("Year 8"))]).await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Thu 10 Sep 09:12  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Class: Year 8
          | Still needed: the kind of support and the topic
          | Another draft: You also have a draft from Tue 8 September: Ben Okafor wrote: “idk something on volcanos lol”
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Go on with it] [Delete this draft]
    ");
    let form = school.opens_form(RIVERA, STAFF, "Write topic and details").await;
    let _written = school.submits(RIVERA, STAFF, &form, &[("Topic", "Marine biology")]).await;
    let _chosen = school.chooses(RIVERA, STAFF, "Kind of support", "Book talk or reading promotion").await;
    assert!(school.clicks(RIVERA, STAFF, "Send").await.text().contains("request #1"));
    school.delivers_everything().await;
    let card = school.public(HART, DESK)[0].text();
    assert!(!card.contains("volcanos") && card.contains("Marine biology"), "{card}");
    // What was quoted is where it was left, also after a restart.
    school.restarts().await.delivers_everything().await;
    let left = school.types(RIVERA, "request-collab", &[]).await.text();
    assert!(
        left.contains("Topic: Ben Okafor wrote: idk something on volcanos lol") && !left.contains("Year 8"),
        "{left}"
    );
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_same_words_again_are_the_same_draft() {
    let mut school = School::opens("2026-09-08 09:12").await;
    for _ in 0..2 {
        let draft = school.types(RIVERA, "request-collab", &[("topic", json!("Tides"))]).await.text();
        assert!(!draft.contains("Another draft"), "{draft}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_drafts_each_is_gone_on_with_and_the_other_stays_as_it_is() {
    let mut school = School::opens("2026-09-08 09:12").await;
    let _tides = school.types(RIVERA, "request-collab", &[("topic", json!("Tides"))]).await;
    let caves = school.types(RIVERA, "request-collab", &[("topic", json!("Caves"))]).await.text();
    assert!(caves.contains("You also have a draft from Tue 8 September: Tides"), "{caves}");
    let tides = school.clicks(RIVERA, STAFF, "Go on with it").await.text();
    assert!(
        tides.contains("Topic: Tides") && tides.contains("You also have a draft from Tue 8 September: Caves")
    );
    let caves = school.clicks(RIVERA, STAFF, "Go on with it").await.text();
    assert!(caves.contains("Topic: Caves") && !caves.contains("Topic: Tides"), "{caves}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_draft_is_deleted_with_its_file_after_one_question_and_the_other_stays() {
    let mut school = School::opens("2026-09-08 09:12").await;
    let _caves = school.types(RIVERA, "request-collab", &[("topic", json!("Caves"))]).await;
    let plan = ("plan.txt", b"Week one: tides".as_slice());
    let _tides = school.types_with_file(RIVERA, "request-collab", &[("topic", json!("Tides"))], plan).await;
    let asked = school.clicks(RIVERA, STAFF, "Delete this draft").await;
    insta::assert_snapshot!(asked.shown(&school), @"
    Tue 8 Sep 09:12  Shelftalker (only you): Delete this draft (Tides)? Only you have seen it, and it can't be brought back.
        [Delete it] [Keep it]
    ");
    let kept = school.clicks(RIVERA, STAFF, "Keep it").await.text();
    assert!(!kept.contains("deleted"), "{kept}");
    let draft = school.types(RIVERA, "request-collab", &[]).await.text();
    assert!(draft.contains("Topic: Tides") && draft.contains("plan.txt"), "{draft}");

    school.clicks(RIVERA, STAFF, "Delete this draft").await.is_asked();
    let deleted = school.clicks(RIVERA, STAFF, "Delete it").await.privately();
    assert_eq!(deleted, "The draft is deleted. /request-collab shows your other one.");
    let other = school.types(RIVERA, "request-collab", &[]).await.text();
    assert!(
        other.contains("Topic: Caves") && !other.contains("Tides") && !other.contains("plan.txt"),
        "{other}"
    );
    school.clicks(RIVERA, STAFF, "Delete this draft").await.is_asked();
    let deleted = school.clicks(RIVERA, STAFF, "Delete it").await.privately();
    assert_eq!(deleted, "The draft is deleted. /request-collab begins a new one.");
    let none = school.types(RIVERA, "request-collab", &[]).await;
    assert!(none.message().button("Delete this draft").is_none(), "{}", none.text());
    school.restarts().await.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 0);
}

#[tokio::test]
async fn a_draft_that_was_deleted_is_neither_sent_nor_deleted_again_from_an_old_card() {
    let mut school = School::opens("2026-09-08 09:12").await;
    let tides = [("support", json!("book-talk")), ("class", json!("Year 8"))];
    let draft = school.types(RIVERA, "request-collab", &tides).await;
    let seen = draft.message().clone();
    school.clicks(RIVERA, STAFF, "Delete this draft").await.is_asked();
    let _ = school.clicks(RIVERA, STAFF, "Delete it").await.privately();
    let at = school.at(RIVERA, STAFF);
    for label in ["Delete this draft", "Write topic and details"] {
        let answer = school.discord().click(at, seen.id, label).await.unwrap();
        let said = school.play().settled(at, answer).await;
        let said = said.message().unwrap().text();
        assert!(said.starts_with("This draft is gone"), "{label}: {said}");
    }
    school.delivers_everything().await;
}

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
          | Only you see this until you send it. What you choose and write is kept; /request-collab brings it back.
          | Class: Year 8
          | Still needed: the kind of support and the topic
          | Another draft: You have a draft from Tue 8 September: idk something on volcanos lol
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Go on with it]
    ");
    let form = school.opens_form(RIVERA, STAFF, "Write topic and details").await;
    let _written = school.submits(RIVERA, STAFF, &form, &[("Topic", "Marine biology")]).await;
    let _chosen = school.chooses(RIVERA, STAFF, "Kind of support", "Book talk or reading promotion").await;
    assert!(school.clicks(RIVERA, STAFF, "Send").await.text().contains("Request #1"));
    school.delivers_everything().await;
    let card = school.public(HART, DESK)[0].text();
    assert!(!card.contains("volcanos") && card.contains("Marine biology"), "{card}");
    // What was quoted is where it was left, also after a restart.
    school.restarts().await.delivers_everything().await;
    let left = school.types(RIVERA, "request-collab", &[]).await.text();
    assert!(left.contains("Topic: idk something on volcanos lol") && !left.contains("Year 8"), "{left}");
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
    assert!(caves.contains("You have a draft from Tue 8 September: Tides"), "{caves}");
    let tides = school.clicks(RIVERA, STAFF, "Go on with it").await.text();
    assert!(tides.contains("Topic: Tides") && tides.contains("You have a draft from Tue 8 September: Caves"));
    let caves = school.clicks(RIVERA, STAFF, "Go on with it").await.text();
    assert!(caves.contains("Topic: Caves") && !caves.contains("Topic: Tides"), "{caves}");
    school.delivers_everything().await;
}

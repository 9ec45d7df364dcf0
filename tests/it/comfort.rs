//! What makes asking quick and honest: notice said plainly, choices remembered.

use serde_json::json;

use crate::school::{ADMIN, DESK, HART, REQUESTS, RIVERA, STAFF, School};

#[tokio::test]
async fn too_little_notice_is_said_plainly_and_never_refused() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let wish = [("support", json!("buy-resources")), ("topic", json!("Atlases")), ("when", json!("21 Sep"))];
    let receipt = school.types(RIVERA, "request-collab", &wish).await;
    insta::assert_snapshot!(receipt.privately(), @"
    Sent to the library
    Request #1 is with the library. A librarian reads it next and answers you privately, here in this server.
    Topic: Atlases
    Support: Buy resources
    When: Mon 21 September
    Public thanks: by name
    Short notice: The library usually needs 3 months for this. A librarian will say what is possible by then.
    ");
    school.delivers_everything().await;
    assert!(school.reads(HART, DESK).contains("Short notice: 14 days when it was sent; usually 3 months"));
}

#[tokio::test]
async fn what_was_chosen_about_thanks_is_remembered() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let first = [("support", json!("citation")), ("topic", json!("Essays")), ("thanks", json!("none"))];
    let _receipt = school.types(RIVERA, "request-collab", &first).await;
    let second = [("support", json!("citation")), ("topic", json!("Posters"))];
    let receipt = school.types(RIVERA, "request-collab", &second).await;
    assert!(receipt.privately().contains("Public thanks: none"), "{receipt:?}");
    let changed = [("support", json!("citation")), ("topic", json!("Maps")), ("thanks", json!("by-name"))];
    let receipt = school.types(RIVERA, "request-collab", &changed).await;
    assert!(receipt.privately().contains("Public thanks: by name"), "{receipt:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_card_in_the_requests_channel_serves_those_who_never_type() {
    let mut school = School::opens("2026-09-07 09:12").await;
    insta::assert_snapshot!(school.reads(RIVERA, REQUESTS), @"
    Mon 7 Sep 09:12  Shelftalker:
          | Ask the library
          | A lesson to plan together, sources, a book talk, a quiet room, something to buy: press the button and say it in a few words. Only the librarians see what you write, and they answer you privately.
          | ref
        [Ask the library] [My requests]
    ");
    let draft = school.clicks(RIVERA, REQUESTS, "Ask the library").await;
    assert!(draft.privately().contains("Still needed: the kind of support and the topic"), "{draft:?}");
    let mine = school.clicks(RIVERA, REQUESTS, "My requests").await;
    assert!(mine.privately().contains("You have not asked the library for anything yet."));
    // It stands once, also after a restart.
    school.delivers_everything().await.restarts().await.delivers_everything().await;
    assert_eq!(school.public(RIVERA, REQUESTS).len(), 1);
}

#[tokio::test]
async fn the_card_follows_the_requests_channel() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let zone = [("time-zone", json!("Europe/London"))];
    let _card = school.types(ADMIN, "library-setup", &zone).await;
    let staff = school.id(|school| school.staff).to_string();
    let menu = "Requests channel: every teacher sees it";
    let _card = school.chooses(ADMIN, STAFF, menu, &staff).await;
    school.delivers_everything().await;
    assert!(school.public(RIVERA, STAFF).iter().any(|message| message.button("Ask the library").is_some()));
}

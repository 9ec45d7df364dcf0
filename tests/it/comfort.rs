//! What makes asking quick and honest: notice said plainly, choices remembered.

use serde_json::json;

use crate::school::{DESK, HART, RIVERA, School};

#[tokio::test]
async fn too_little_notice_is_said_plainly_and_never_refused() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let wish = [("support", json!("buy-resources")), ("topic", json!("Atlases")), ("when", json!("21 Sep"))];
    let receipt = school.types(RIVERA, "request-collab", &wish).await;
    insta::assert_snapshot!(receipt.privately(), @"
    Sent to the library
    Request #1 is with the library. A librarian reads it next and answers you privately, here in this server.
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

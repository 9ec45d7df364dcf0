//! A request's life, as teachers and librarians see it.

use serde_json::json;

use crate::school::{DESK, HART, RIVERA, School, a_wish};

#[tokio::test]
async fn a_teacher_asks_in_one_line_and_the_desk_has_a_card() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let wish = [
        ("support", json!("book-talk")),
        ("topic", json!("Marine biology")),
        ("class", json!("Year 8 science")),
        ("when", json!("17 Sep")),
        ("students", json!(24)),
        ("thanks", json!("colleague")),
    ];
    let receipt = school.types(RIVERA, "request-collab", &wish).await;
    assert!(receipt.privately().contains("Request #1 is with the library."));
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads(HART, DESK), @r#"
    Mon 7 Sep 09:12  Shelftalker:
          | Request #1 · Requested
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Class: Year 8 science
          | When: Thu 17 September
          | Students: 24
          | Public thanks: as "a colleague"
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | ref
        [Accept] [Ask] [Offer instead] [Decline]
    "#);
    assert_eq!(school.threads(RIVERA).len(), 0, "nobody has answered yet");
}

#[tokio::test]
async fn a_request_in_one_line_costs_one_answer_and_the_card_one_message() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let before = school.discord().recorded().len();
    let _receipt = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert_eq!(school.discord().recorded().len() - before, 1);
    school.delivers_everything().await;
    assert_eq!(school.discord().recorded().len() - before, 2);
}

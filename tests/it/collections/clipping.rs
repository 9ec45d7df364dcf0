//! Apps › Add to a collection, on any message.

use super::{MONDAY, PLATES};
use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School, Who};

const CLIP: &str = "Add to a collection";

fn says(school: &School, who: Who, text: &str) {
    school.discord().say(school.at(who, STAFF), text).unwrap();
}

#[tokio::test]
async fn a_messages_links_and_words_become_items_one_after_the_other() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    says(
        &school,
        OKAFOR,
        "Maps that drift: https://example.org/maps\nand [a quiz](https://example.org/quiz)",
    );
    let draft = school.uses_on_newest(HART, STAFF, CLIP).await;
    assert!(draft.message().private);
    insta::assert_snapshot!(crate::school::without_links(&draft.shown(&school)), @"");
    let chosen = school.chooses(HART, STAFF, "Which collection", PLATES).await;
    assert!(chosen.message().button("Add it").is_none(), "its kind is not said yet");
    let changed = school.fills_in(HART, STAFF, "Change it", &[("kind", "activity"), ("why", "")]).await;
    insta::assert_snapshot!(crate::school::without_links(&changed.shown(&school)), @"");
    let next = school.clicks(HART, STAFF, "Add it").await;
    insta::assert_snapshot!(crate::school::without_links(&next.shown(&school)), @"");
    school.fills_in(HART, STAFF, "Change it", &[("kind", "game"), ("title", "A quiz")]).await.privately();
    let done = school.clicks(HART, STAFF, "Add it").await.privately();
    insta::assert_snapshot!(done, @"");
    school.delivers_everything().await;
    let card = school.collection_card();
    assert!(card.contains("3. Maps that drift · activity") && card.contains("4. A quiz · game"), "{card}");
}

#[tokio::test]
async fn from_a_teacher_it_is_a_suggestion_at_the_desk() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    school.begins_a_collection(&[("title", "Secret plans")]).await;
    says(&school, OKAFOR, "https://example.org/maps");
    let draft = school.uses_on_newest(RIVERA, STAFF, CLIP).await;
    insta::assert_snapshot!(crate::school::without_links(&draft.shown(&school)), @"");
    assert!(!draft.text().contains("Secret plans"), "what is not posted is the desk's");
    school.chooses(RIVERA, STAFF, "Which collection", PLATES).await.privately();
    let said = school
        .fills_in(RIVERA, STAFF, "Suggest it", &[("title", "Maps"), ("kind", "activity"), ("by_name", "no")])
        .await
        .privately();
    assert!(said.contains("\"Maps\" is with the library"), "{said}");
    school.delivers_everything().await;
    school.clicks(HART, DESK, "Take it").await.is_noted();
    school.delivers_everything().await;
    assert!(school.collection_card().contains("3. Maps · activity"));
    assert!(school.reads_direct(RIVERA).contains("is in the library's collection"));
}

#[tokio::test]
async fn a_message_that_says_nothing_is_one_sentence() {
    let mut school = School::opens(MONDAY).await;
    says(&school, OKAFOR, "…");
    let said = school.uses_on_newest(RIVERA, STAFF, CLIP).await.privately();
    insta::assert_snapshot!(said, @"");
    let said = school.uses_on_newest(HART, STAFF, CLIP).await.privately();
    insta::assert_snapshot!(said, @"");
    school.delivers_everything().await;
}

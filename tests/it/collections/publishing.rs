//! A collection is posted, grows in its channel, is looked through by everybody and taken down.

use serde_json::json;

use super::{BOOK, MONDAY, PLATES, VIDEO};
use crate::school::{HART, LEE, OKAFOR, RIVERA, STAFF, School};

#[tokio::test]
async fn a_collection_is_posted_as_it_was_shown_and_grows_where_it_stands() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    let which = [("collection", json!(PLATES))];
    let empty = school.types(HART, "collection publish", &which).await.privately();
    insta::assert_snapshot!(empty, @"");
    school.adds(HART, PLATES, &VIDEO).await;
    let preview = school.types(HART, "collection publish", &which).await;
    insta::assert_snapshot!(preview.shown(&school), @"");
    let staff = school.here().staff.to_string();
    let chosen = school.chooses(HART, STAFF, "Where to post it", &staff).await;
    insta::assert_snapshot!(chosen.shown(&school), @"");
    assert_eq!(school.public(RIVERA, STAFF).len(), 0);
    let said = school.clicks(HART, STAFF, "Post it").await.privately();
    insta::assert_snapshot!(said, @"");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.collection_card(), @"");
    school.adds(LEE, PLATES, &BOOK).await;
    school.delivers_everything().await;
    insta::assert_snapshot!(school.collection_card(), @"");
    // It stands once, also after a restart.
    school.restarts().await.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 1);
}

#[tokio::test]
async fn one_for_later_stands_among_what_will_be_posted_and_is_taken_back_with_it() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    school.adds(HART, PLATES, &VIDEO).await;
    let past = school
        .types(
            HART,
            "collection publish",
            &[("collection", json!(PLATES)), ("when", json!("Mon 14 Sep 7:30"))],
        )
        .await;
    insta::assert_snapshot!(past.privately(), @"");
    let _preview = school
        .types(
            HART,
            "collection publish",
            &[("collection", json!(PLATES)), ("when", json!("Wed 16 Sep 7:30"))],
        )
        .await;
    let staff = school.here().staff.to_string();
    let chosen = school.chooses(HART, STAFF, "Where to post it", &staff).await.privately();
    assert!(chosen.contains("from Wed 16 September, 07:30 on"), "{chosen}");
    let said = school.clicks(HART, STAFF, "Post it").await.privately();
    insta::assert_snapshot!(said, @"");
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 0);
    let upcoming = school.types(HART, "posts upcoming", &[]).await.privately();
    assert!(upcoming.contains("Collection") && upcoming.contains("Plate tectonics"), "{upcoming}");
    let line = upcoming.lines().find(|line| line.contains("Plate tectonics")).unwrap().to_owned();
    insta::assert_snapshot!(line, @"");
    school.clock_reads("2026-09-16 07:30").delivers_everything().await;
    assert!(school.collection_card().contains("Plates in motion"));

    // Another is taken back before anybody has read it.
    school.begins_a_collection(&[("title", "Stars")]).await;
    school.adds(HART, "Stars", &BOOK).await;
    let stars = [("collection", json!("Stars")), ("when", json!("Thu 17 Sep 7:30"))];
    let _preview = school.types(HART, "collection publish", &stars).await;
    let _chosen = school.chooses(HART, STAFF, "Where to post it", &staff).await.privately();
    let _said = school.clicks(HART, STAFF, "Post it").await.privately();
    school
        .types_surely(HART, "collection remove", &[("collection", json!("Stars"))], "Remove it")
        .await
        .privately();
    school.clock_reads("2026-09-17 08:00").delivers_everything().await;
    assert!(school.collection_card().contains("Plates in motion"), "nothing else stands there");
}

#[tokio::test]
async fn it_is_taken_down_and_posted_again() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    let where_it_is = school.types(HART, "collection publish", &[("collection", json!(PLATES))]).await;
    insta::assert_snapshot!(where_it_is.shown(&school), @"");
    school.clicks(HART, STAFF, "Take it down").await.is_asked();
    let said = school.clicks(HART, STAFF, "Take it down").await.privately();
    insta::assert_snapshot!(said, @"");
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 0);
    let said = school.types(RIVERA, "collections", &[]).await.privately();
    assert!(said.contains("no collections yet"), "{said}");
    school.posts_plates().await;
    assert!(school.collection_card().contains("Plates in motion"));
    school.adds(HART, PLATES, &[("title", "A game"), ("kind", "game")]).await;
    school.delivers_everything().await;
    assert!(school.collection_card().contains("A game"));
}

#[tokio::test]
async fn everybody_looks_through_what_is_posted_and_asks_for_help_with_it() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    for number in 1..=6 {
        school.begins_a_collection(&[("title", &format!("Other {number}"))]).await;
    }
    let listed = school.types(RIVERA, "collections", &[("subject", json!("geography"))]).await;
    insta::assert_snapshot!(listed.shown(&school), @"");
    let page = school.chooses(RIVERA, STAFF, "Open one", PLATES).await;
    insta::assert_snapshot!(page.shown(&school), @"");
    let draft = school.clicks(RIVERA, STAFF, "Ask for help with this").await;
    insta::assert_snapshot!(draft.shown(&school), @"");
    // It is the same draft, however often it is asked for; sent, it counts towards the collection.
    let _again = school.clicks(RIVERA, STAFF, "Ask for help with this").await;
    let receipt = school.clicks(RIVERA, STAFF, "Send").await.privately();
    assert!(receipt.contains("request #1"), "{receipt}");
    let desk = school.types(HART, "collection show", &[("collection", json!(PLATES))]).await.privately();
    assert!(desk.contains("Asked for help with: request #1"), "{desk}");
    // Found by what is in it, too; by another subject, or other words, not.
    let found = school.types(RIVERA, "collections", &[("topic", json!("restless"))]).await.privately();
    assert!(found.contains("Plate tectonics"), "{found}");
    let nothing = school.types(RIVERA, "collections", &[("topic", json!("otters"))]).await.privately();
    insta::assert_snapshot!(nothing, @"");
    let nothing = school.types(OKAFOR, "collections", &[("subject", json!("biology"))]).await.privately();
    insta::assert_snapshot!(nothing, @"");
    let unknown = school.types(OKAFOR, "collections", &[("subject", json!("alchemy"))]).await.privately();
    insta::assert_snapshot!(unknown, @"");
    school.delivers_everything().await;
}

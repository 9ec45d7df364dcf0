//! Librarians begin collections, fill, change and remove them.

use serde_json::json;

use super::{BOOK, MONDAY, PLATES, VIDEO};
use crate::school::{HART, LEE, RIVERA, STAFF, School};

#[tokio::test]
async fn a_collection_is_begun_filled_and_looked_through_by_its_librarian() {
    let mut school = School::opens(MONDAY).await;
    let none = school.types(HART, "collection list", &[]).await.privately();
    insta::assert_snapshot!(none, @"");
    let form = school.types(HART, "collection new", &[]).await.form().clone();
    let fields = [
        ("title", PLATES),
        ("subjects", "geography"),
        ("classes", "Year 5 to 8"),
        ("purpose", "NGSS MS-ESS2-2"),
    ];
    let begun = school.submits(HART, STAFF, &form, &fields).await.privately();
    insta::assert_snapshot!(begun, @"");
    // A form that is sent twice is one collection.
    assert_eq!(school.submits(HART, STAFF, &form, &fields).await.privately(), begun);
    let form = school.types(HART, "collection add", &[("collection", json!(PLATES))]).await.form().clone();
    let added = school.submits(HART, STAFF, &form, &VIDEO).await.privately();
    insta::assert_snapshot!(added, @"");
    assert_eq!(school.submits(HART, STAFF, &form, &VIDEO).await.privately(), added);
    school.adds(LEE, PLATES, &BOOK).await;
    let kept = school.kept_collections().await;
    assert_eq!((kept.len(), kept[0].1.len(), kept[0].0.items), (1, 2, 2));
    let shown = school.types(HART, "collection show", &[("collection", json!(PLATES))]).await;
    insta::assert_snapshot!(shown.shown(&school), @"");
    let item = school.chooses(HART, STAFF, "Open one", "2. Restless Earth").await;
    insta::assert_snapshot!(item.shown(&school), @"");
    let listed = school.types(HART, "collection list", &[]).await;
    insta::assert_snapshot!(listed.shown(&school), @"");
    let nothing = school
        .types(HART, "collection show", &[("collection", json!(PLATES)), ("find", json!("volcano"))])
        .await;
    insta::assert_snapshot!(nothing.privately(), @"");
    let one = school
        .types(HART, "collection show", &[("collection", json!(PLATES)), ("find", json!("map mov"))])
        .await;
    assert!(
        one.privately().contains("1. Plates in motion") && !one.privately().contains("Restless"),
        "{one:?}"
    );
    // Nobody else knows of it yet.
    let said = school.types(RIVERA, "collections", &[]).await.privately();
    insta::assert_snapshot!(said, @"");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_a_collection_is_about_and_what_an_item_says_is_changed_in_their_forms() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    let which = [("collection", json!(PLATES))];
    let form = school.types(HART, "collection edit", &which).await.form().clone();
    assert_eq!(form.value("classes"), Some("Years 5-8"));
    assert_eq!(form.value("subjects"), Some("Geography"));
    let said = school.submits(HART, STAFF, &form, &[("title", "Plates")]).await.privately();
    insta::assert_snapshot!(said, @"");
    let _shown = school.types(HART, "collection show", &[("collection", json!("plates"))]).await;
    let _item = school.chooses(HART, STAFF, "Open one", "1. Plates in motion").await.privately();
    let said = school.fills_in(HART, STAFF, "Change it", &[("why", "It moves.")]).await.privately();
    insta::assert_snapshot!(said, @"");
    // It says what another says.
    let refused =
        school.fills_in(HART, STAFF, "Change it", &[("link", ""), ("title", "restless earth")]).await;
    insta::assert_snapshot!(refused.privately(), @"");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.collection_card(), @"");
}

#[tokio::test]
async fn of_two_librarians_who_change_the_same_at_once_the_later_is_told() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    let which = [("collection", json!(PLATES))];
    let first = school.types(HART, "collection edit", &which).await.form().clone();
    let second = school.types(LEE, "collection edit", &which).await.form().clone();
    school.submits(HART, STAFF, &first, &[("purpose", "Hart's")]).await.privately();
    let told = school.submits(LEE, STAFF, &second, &[("purpose", "Lee's")]).await;
    insta::assert_snapshot!(told.privately(), @"");
    let form = school.opens_form(LEE, STAFF, "Fix").await;
    assert_eq!(form.value("purpose"), Some("Lee's"));
    school.submits(LEE, STAFF, &form, &[]).await.privately();
    assert_eq!(school.kept_collections().await[0].0.about.purpose, "Lee's");
    // The same of an item.
    for who in [HART, LEE] {
        let _shown = school.types(who, "collection show", &which).await;
        let _item = school.chooses(who, STAFF, "Open one", "1. Plates in motion").await.privately();
    }
    let first = school.opens_form(HART, STAFF, "Change it").await;
    let second = school.opens_form(LEE, STAFF, "Change it").await;
    school.submits(HART, STAFF, &first, &[("why", "Hart's")]).await.privately();
    let told = school.submits(LEE, STAFF, &second, &[("why", "Lee's")]).await;
    insta::assert_snapshot!(told.privately(), @"");
    let form = school.opens_form(LEE, STAFF, "Fix").await;
    school.submits(LEE, STAFF, &form, &[]).await.privately();
    assert_eq!(school.kept_collections().await[0].1[0].text.why, "Lee's");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_collection_and_an_item_are_removed_after_one_question() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    let _shown = school.types(HART, "collection show", &[("collection", json!(PLATES))]).await;
    let _item = school.chooses(HART, STAFF, "Open one", "1. Plates in motion").await.privately();
    let said = school.clicks_surely(HART, STAFF, "Remove it", "Remove it").await.privately();
    insta::assert_snapshot!(said, @"");
    school.delivers_everything().await;
    assert!(!school.collection_card().contains("Plates in motion"));
    let asked = school.types(HART, "collection remove", &[("collection", json!(PLATES))]).await;
    insta::assert_snapshot!(asked.privately(), @"");
    let said = school.clicks(HART, STAFF, "Remove it").await.privately();
    insta::assert_snapshot!(said, @"");
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 0, "its card is gone");
    assert_eq!(school.kept_collections().await.len(), 0);
}

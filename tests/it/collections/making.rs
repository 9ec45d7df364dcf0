//! Librarians begin collections, fill, change and remove them.

use serde_json::json;

use super::{BOOK, MONDAY, PLATES, VIDEO};
use crate::school::{HART, LEE, RIVERA, STAFF, School};

#[tokio::test]
async fn a_collection_is_begun_filled_and_looked_through_by_its_librarian() {
    let mut school = School::opens(MONDAY).await;
    let none = school.types(HART, "collection list", &[]).await.privately();
    insta::assert_snapshot!(none, @"
    Collections: 0
    None yet: /collection new begins one.
    ");
    let form = school.types(HART, "collection new", &[]).await.form().clone();
    let fields = [
        ("title", PLATES),
        ("subjects", "geography"),
        ("classes", "Year 5 to 8"),
        ("purpose", "NGSS MS-ESS2-2"),
    ];
    let begun = school.submits(HART, STAFF, &form, &fields).await.privately();
    insta::assert_snapshot!(begun, @r#""Subject Spotlight: Plate tectonics" is begun; only librarians see it. /collection add fills it, or Apps › Add to a collection on any message. /collection publish posts it."#);
    // A form that is sent twice is one collection.
    school.a_minute_later();
    assert_eq!(school.submits(HART, STAFF, &form, &fields).await.privately(), begun);
    let form = school.types(HART, "collection add", &[("collection", json!(PLATES))]).await.form().clone();
    let added = school.submits(HART, STAFF, &form, &VIDEO).await.privately();
    insta::assert_snapshot!(added, @r#""Plates in motion" is in "Subject Spotlight: Plate tectonics"."#);
    assert_eq!(school.submits(HART, STAFF, &form, &VIDEO).await.privately(), added);
    school.adds_item(LEE, PLATES, &BOOK).await;
    let kept = school.kept_collections().await;
    assert_eq!((kept.len(), kept[0].1.len(), kept[0].0.items), (1, 2, 2));
    let shown = school.types(HART, "collection show", &[("collection", json!(PLATES))]).await;
    insta::assert_snapshot!(shown.shown(&school), @"
    Mon 14 Sep 12:02  Shelftalker (only you):
          | Subject Spotlight: Plate tectonics
          | 2 items · Geography · Years 5-8 · NGSS MS-ESS2-2 · not posted
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | Four minutes, and the map moves.
          |
          | 2. Restless Earth · book
          | On the shelf: 551.1 PLA
          | Its diagrams.
        ‹Open one›
        [Add something] [Change what it is about] [Post it]
    ");
    let item = school.chooses(HART, STAFF, "Open one", "2. Restless Earth").await;
    insta::assert_snapshot!(item.shown(&school), @"
    Mon 14 Sep 12:02  Shelftalker (only you):
          | Restless Earth
          | 2. Restless Earth · book
          | On the shelf: 551.1 PLA
          | Its diagrams.
          | In: Subject Spotlight: Plate tectonics
          | Added: 14 September 2026
          | Last looked at: 14 September 2026
        [Change it] [Remove it]
    ");
    school.a_minute_later();
    let listed = school.types(HART, "collection list", &[]).await;
    insta::assert_snapshot!(listed.shown(&school), @"
    Mon 14 Sep 12:03  Shelftalker (only you):
          | Collections: 1
          | Subject Spotlight: Plate tectonics · 2 items · Geography · Years 5-8 · NGSS MS-ESS2-2 · not posted
        ‹Open one›
    ");
    let nothing = school
        .types(HART, "collection show", &[("collection", json!(PLATES)), ("find", json!("volcano"))])
        .await;
    insta::assert_snapshot!(nothing.privately(), @r#"Nothing in the collection has "volcano" in it. Try another word."#);
    let one = school
        .types(HART, "collection show", &[("collection", json!(PLATES)), ("find", json!("map mov"))])
        .await;
    assert!(
        one.privately().contains("1. Plates in motion") && !one.privately().contains("Restless"),
        "{one:?}"
    );
    // Nobody else knows of it yet.
    let said = school.types(RIVERA, "collections", &[]).await.privately();
    insta::assert_snapshot!(said, @"The library has no collections yet. Ask it for one: /request-collab.");
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
    insta::assert_snapshot!(said, @r#""Plates" is changed."#);
    let _shown = school.types(HART, "collection show", &[("collection", json!("plates"))]).await;
    let _item = school.chooses(HART, STAFF, "Open one", "1. Plates in motion").await.privately();
    let said = school.fills_in(HART, STAFF, "Change it", &[("why", "It moves.")]).await.privately();
    insta::assert_snapshot!(said, @r#""Plates in motion" is changed."#);
    // It says what another says.
    let refused =
        school.fills_in(HART, STAFF, "Change it", &[("link", ""), ("title", "restless earth")]).await;
    insta::assert_snapshot!(refused.privately(), @r#"The collection has that already: "Restless Earth". Press Fix: everything you typed is kept."#);
    school.delivers_everything().await;
    insta::assert_snapshot!(school.collection_card(), @"
    Mon 14 Sep 12:05  Shelftalker (edited):
          | Plates
          | 2 items · Geography · Years 5-8 · NGSS MS-ESS2-2
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | It moves.
          |
          | 2. Restless Earth · book
          | On the shelf: 551.1 PLA
          | Its diagrams.
          | From your school library
        [Suggest something] [Ask for help with this]
    ");
}

#[tokio::test]
async fn a_form_that_was_sent_again_in_other_words_makes_one_collection() {
    let mut school = School::opens(MONDAY).await;
    let form = school.types(HART, "collection new", &[]).await.form().clone();
    school.submits(HART, STAFF, &form, &[("title", "Plates")]).await.privately();
    let told = school.submits(HART, STAFF, &form, &[("title", "Plates in motion")]).await.privately();
    assert!(told.contains("is not saved yet"), "{told}");
    let kept = school.fills_in(HART, STAFF, "Fix", &[]).await.privately();
    assert!(kept.contains("Plates in motion"), "{kept}");
    let titles: Vec<_> = school.kept_collections().await.into_iter().map(|(of, _)| of.about.title).collect();
    assert_eq!(titles, ["Plates in motion"]);
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_librarians_who_change_the_same_at_once_the_later_is_told() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    let which = [("collection", json!(PLATES))];
    let first = school.types(HART, "collection edit", &which).await.form().clone();
    let second = school.types(LEE, "collection edit", &which).await.form().clone();
    school.submits(HART, STAFF, &first, &[("purpose", "Hart's")]).await.privately();
    // What can't be read is said first, and hides nothing of the other's words.
    let unread = [("purpose", "Lee's"), ("classes", "the big ones")];
    let refused = school.submits(LEE, STAFF, &second, &unread).await.privately();
    assert!(refused.contains("the big ones"), "{refused}");
    let told = school.fills_in(LEE, STAFF, "Fix", &[("classes", "")]).await;
    insta::assert_snapshot!(told.privately(), @r#"Somebody else changed "Subject Spotlight: Plate tectonics" while you were writing, so yours is not saved yet. If you send yours again, it takes the place of theirs. Press Fix: everything you typed is kept."#);
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
    let unread = [("why", "Lee's"), ("kind", "a thing")];
    let refused = school.submits(LEE, STAFF, &second, &unread).await.privately();
    assert!(refused.contains("a thing"), "{refused}");
    let told = school.fills_in(LEE, STAFF, "Fix", &[("kind", "video")]).await;
    insta::assert_snapshot!(told.privately(), @r#"Somebody else changed "Plates in motion" while you were writing, so yours is not saved yet. If you send yours again, it takes the place of theirs. Press Fix: everything you typed is kept."#);
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
    insta::assert_snapshot!(said, @r#""Plates in motion" is removed from "Subject Spotlight: Plate tectonics"."#);
    school.delivers_everything().await;
    assert!(!school.collection_card().contains("Plates in motion"));
    let asked = school.types(HART, "collection remove", &[("collection", json!(PLATES))]).await;
    insta::assert_snapshot!(asked.shown(&school), @r#"
    Mon 14 Sep 12:05  Shelftalker (only you): Remove "Subject Spotlight: Plate tectonics", its card in #staff-room and everything in it (1 item)? /collection export keeps a copy. This can't be undone.
        [Remove it] [Keep it]
    "#);
    let said = school.clicks(HART, STAFF, "Remove it").await.privately();
    insta::assert_snapshot!(said, @r#""Subject Spotlight: Plate tectonics" is removed."#);
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 0, "its card is gone");
    assert_eq!(school.kept_collections().await.len(), 0);
}

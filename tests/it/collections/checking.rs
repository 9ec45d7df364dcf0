//! What nobody has looked at for a year.

use serde_json::json;

use super::{MONDAY, PLATES};
use crate::school::{HART, LEE, STAFF, School};

#[tokio::test]
async fn items_older_than_a_year_come_one_by_one_and_are_good_changed_or_removed() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    school.adds_item(HART, PLATES, &[("title", "Third"), ("kind", "game")]).await;
    let none = school.types(HART, "collection check", &[]).await.privately();
    insta::assert_snapshot!(none, @"Somebody has looked at everything in the collections within a year.");
    school.delivers_everything().await;
    school.clock_reads("2027-09-15 12:00").delivers_everything().await;
    school.adds_item(HART, PLATES, &[("title", "New"), ("kind", "game")]).await;
    let first = school.types(HART, "collection check", &[]).await;
    insta::assert_snapshot!(first.shown(&school), @r#"
    Wed 15 Sep 12:01  Shelftalker (only you):
          | 3 items to look at
          | Nobody has looked at it since 14 September 2026. Is it still there, and still right?
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | Four minutes, and the map moves.
          | In: "Subject Spotlight: Plate tectonics"
        [Still good] [Change] [Remove] [Later]
    "#);
    let second = school.clicks(HART, STAFF, "Later").await.privately();
    assert!(second.contains("2. Restless Earth") && second.contains("3 items"), "{second}");
    let third = school.clicks(HART, STAFF, "Still good").await.privately();
    assert!(third.contains("3. Third") && third.contains("2 items"), "{third}");
    school.fills_in(HART, STAFF, "Change", &[("why", "Now with sound.")]).await.privately();
    // Whoever has changed it has looked at it; another librarian finds what is left.
    let left = school.types(LEE, "collection check", &[]).await.privately();
    assert!(left.contains("One item to look at") && left.contains("1. Plates in motion"), "{left}");
    let said = school.clicks_surely(LEE, STAFF, "Remove", "Remove it").await.privately();
    insta::assert_snapshot!(said, @r#"
    "Plates in motion" is removed from "Subject Spotlight: Plate tectonics".
    Somebody has looked at everything in the collections within a year.
    "#);
    // Hers still shows what is settled by now.
    let after = school.clicks(HART, STAFF, "Still good").await.privately();
    insta::assert_snapshot!(after, @"Somebody has looked at everything in the collections within a year.");
    school.delivers_everything().await;
    let shown = school.types(HART, "collection show", &[("collection", json!(PLATES))]).await.privately();
    school.delivers_everything().await;
    assert!(!shown.contains("Plates in motion") && shown.contains("Now with sound."), "{shown}");
}

//! A collection is posted, grows in its channel, is looked through by everybody and taken down.

use serde_json::json;
use shelftalker::rehearsal::{Permissions, Trouble};

use super::{BOOK, MONDAY, PLATES, VIDEO};
use crate::school::{HART, LEE, OKAFOR, RIVERA, STAFF, School};

#[tokio::test]
async fn a_collection_is_posted_as_it_was_shown_and_grows_where_it_stands() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    let which = [("collection", json!(PLATES))];
    let empty = school.types(HART, "collection publish", &which).await.privately();
    insta::assert_snapshot!(empty, @"Nothing is in it yet: /collection add fills it.");
    school.adds_item(HART, PLATES, &VIDEO).await;
    school.a_minute_later();
    let preview = school.types(HART, "collection publish", &which).await;
    insta::assert_snapshot!(preview.shown(&school), @"
    Mon 14 Sep 12:03  Shelftalker (only you): This is how it will stand. Choose a channel below.
          | Subject Spotlight: Plate tectonics
          | 1 item · Geography · Years 5-8 · NGSS MS-ESS2-2
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | Four minutes, and the map moves.
          | From your school library
        ‹Where to post it›
    ");
    let staff = school.here().staff.to_string();
    let chosen = school.chooses(HART, STAFF, "Where to post it", &staff).await;
    insta::assert_snapshot!(chosen.shown(&school), @"
    Mon 14 Sep 12:03  Shelftalker (only you) (edited): This is how it will stand in #staff-room, as soon as you post it.
          | Subject Spotlight: Plate tectonics
          | 1 item · Geography · Years 5-8 · NGSS MS-ESS2-2
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | Four minutes, and the map moves.
          | From your school library
        ‹Where to post it›
        [Post it]
    ");
    assert_eq!(school.public(RIVERA, STAFF).len(), 0);
    let said = school.clicks(HART, STAFF, "Post it").await.shown(&school);
    insta::assert_snapshot!(said, @r#"Mon 14 Sep 12:03  Shelftalker (only you) (edited): "Subject Spotlight: Plate tectonics" is on its way to #staff-room. Whatever you add shows there by itself."#);
    school.delivers_everything().await;
    insta::assert_snapshot!(school.collection_card(), @"
    Mon 14 Sep 12:03  Shelftalker:
          | Subject Spotlight: Plate tectonics
          | 1 item · Geography · Years 5-8 · NGSS MS-ESS2-2
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | Four minutes, and the map moves.
          | From your school library
        [Suggest something] [Ask for help with this]
    ");
    school.adds_item(LEE, PLATES, &BOOK).await;
    school.delivers_everything().await;
    insta::assert_snapshot!(school.collection_card(), @"
    Mon 14 Sep 12:03  Shelftalker (edited):
          | Subject Spotlight: Plate tectonics
          | 2 items · Geography · Years 5-8 · NGSS MS-ESS2-2
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | Four minutes, and the map moves.
          |
          | 2. Restless Earth · book
          | On the shelf: 551.1 PLA
          | Its diagrams.
          | From your school library
        [Suggest something] [Ask for help with this]
    ");
    // It stands once, also after a restart.
    school.restarts().await.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 1);
}

#[tokio::test]
async fn one_for_later_stands_among_what_will_be_posted_and_is_taken_back_with_it() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    school.adds_item(HART, PLATES, &VIDEO).await;
    let past = school
        .types(
            HART,
            "collection publish",
            &[("collection", json!(PLATES)), ("when", json!("Mon 14 Sep 7:30"))],
        )
        .await;
    insta::assert_snapshot!(past.privately(), @r#"Mon 14 September, 07:30 has passed. Leave "when" out to post it at once."#);
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
    let said = school.clicks(HART, STAFF, "Post it").await.shown(&school);
    insta::assert_snapshot!(said, @r#"Mon 14 Sep 12:02  Shelftalker (only you) (edited): "Subject Spotlight: Plate tectonics" will be posted in #staff-room on Wed 16 September, 07:30. Whatever you add shows there by itself."#);
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 0);
    let upcoming = school.types(HART, "posts upcoming", &[]).await.privately();
    assert!(upcoming.contains("Collection") && upcoming.contains("Plate tectonics"), "{upcoming}");
    school.clock_reads("2026-09-16 07:30").delivers_everything().await;
    assert!(school.collection_card().contains("Plates in motion"));

    // Another is taken back before anybody has read it.
    school.begins_a_collection(&[("title", "Stars")]).await;
    school.adds_item(HART, "Stars", &BOOK).await;
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
async fn a_moment_on_a_closed_day_is_pointed_out() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    school.adds_item(HART, PLATES, &VIDEO).await;
    let days = [("days", json!("16 Sep")), ("kind", json!("closed")), ("name", json!("Staff day"))];
    let _added = school.types(LEE, "school-calendar add", &days).await.privately();
    let _taken = school.clicks(LEE, STAFF, "Add it").await.privately();
    let when = [("collection", json!(PLATES)), ("when", json!("Wed 16 Sep 7:30"))];
    let preview = school.types(HART, "collection publish", &when).await.privately();
    assert!(preview.contains("Wed 16 September is closed: Staff day."), "{preview}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn it_is_taken_down_and_posted_again() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    let where_it_is = school.types(HART, "collection publish", &[("collection", json!(PLATES))]).await;
    insta::assert_snapshot!(where_it_is.shown(&school), @r#"
    Mon 14 Sep 12:05  Shelftalker (only you): "Subject Spotlight: Plate tectonics" is posted in #staff-room. To post it elsewhere, take it down there first.
          | Subject Spotlight: Plate tectonics
          | 2 items · Geography · Years 5-8 · NGSS MS-ESS2-2
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | Four minutes, and the map moves.
          |
          | 2. Restless Earth · book
          | On the shelf: 551.1 PLA
          | Its diagrams.
          | From your school library
        [Take it down]
    "#);
    school.clicks(HART, STAFF, "Take it down").await.is_asked();
    let said = school.clicks(HART, STAFF, "Take it down").await.privately();
    insta::assert_snapshot!(said, @r#""Subject Spotlight: Plate tectonics" is taken down. /collection publish posts it again."#);
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 0);
    let said = school.types(RIVERA, "collections", &[]).await.privately();
    assert!(said.contains("no collections yet"), "{said}");
    school.posts_plates().await;
    assert!(school.collection_card().contains("Plates in motion"));
    school.adds_item(HART, PLATES, &[("title", "A game"), ("kind", "game")]).await;
    school.delivers_everything().await;
    assert!(school.collection_card().contains("A game"));
}

#[tokio::test]
async fn what_is_taken_back_while_it_is_held_never_comes_there_and_grows_where_it_stands() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    school.adds_item(HART, PLATES, &VIDEO).await;
    let hall = school.discord().add_channel(school.here().server, "hall", &[]);
    school.discord().take_from_bot(hall, Permissions::SEND_MESSAGES);
    school.posts_plates_in(hall).await;
    assert!(school.newest_at_the_desk().contains("Held: "), "{}", school.newest_at_the_desk());
    school.takes_plates_down().await;
    school.delivers_everything().await;
    let told = school.newest_at_the_desk();
    assert!(told.contains("No longer held") && told.contains("won't be"), "{told}");
    school.posts_plates().await;
    school.discord().give_back_to_bot(hall);
    school.clock_reads("2026-09-14 13:00").delivers_everything().await;
    assert_eq!(school.said_in(hall).len(), 0, "it was taken back from there");
    school.adds_item(HART, PLATES, &BOOK).await;
    school.delivers_everything().await;
    assert!(school.collection_card().contains("Restless Earth"), "{}", school.collection_card());
}

#[tokio::test]
async fn it_is_not_posted_elsewhere_while_it_still_stands_where_it_was() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    school.adds_item(HART, PLATES, &VIDEO).await;
    let hall = school.discord().add_channel(school.here().server, "hall", &[]);
    school.posts_plates_in(hall).await;
    school.discord().take_from_bot(hall, Permissions::VIEW_CHANNEL);
    school.takes_plates_down().await;
    school.delivers_everything().await;
    let refused = school.asks_for_plates_in(school.here().staff).await;
    assert!(refused.starts_with("It still stands in "), "{refused}");
    school.discord().give_back_to_bot(hall);
    school.clock_reads("2026-09-14 13:00").delivers_everything().await;
    assert_eq!(school.said_in(hall).len(), 0, "it is taken down as soon as that can be done");
    school.posts_plates().await;
    school.adds_item(HART, PLATES, &BOOK).await;
    school.delivers_everything().await;
    assert!(school.collection_card().contains("Restless Earth"), "{}", school.collection_card());
}

#[tokio::test]
async fn what_may_have_been_posted_is_taken_down_before_it_is_posted_elsewhere() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    school.adds_item(HART, PLATES, &VIDEO).await;
    let hall = school.discord().add_channel(school.here().server, "hall", &[]);
    let said = school.asks_for_plates_in(hall).await;
    assert!(said.contains("is on its way"), "{said}");
    school.next_post_meets(Trouble::LosesAnswer);
    school.delivers_everything().await;
    school.takes_plates_down().await;
    let refused = school.asks_for_plates_in(school.here().staff).await;
    assert!(refused.starts_with("I don't know yet whether it was posted in "), "{refused}");
    school.clock_reads("2026-09-14 13:00").delivers_everything().await;
    assert_eq!(school.said_in(hall).len(), 0, "it was found, and taken down");
    school.posts_plates().await;
    assert!(school.collection_card().contains("Plates in motion"));
}

#[tokio::test]
async fn everybody_looks_through_what_is_posted_and_asks_for_help_with_it() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    for number in 1..=6 {
        school.begins_a_collection(&[("title", &format!("Other {number}"))]).await;
    }
    let listed = school.types(RIVERA, "collections", &[("subject", json!("geography"))]).await;
    insta::assert_snapshot!(listed.shown(&school), @"
    Mon 14 Sep 12:11  Shelftalker (only you):
          | One collection
          | For Geography.
          |
          | 1. Subject Spotlight: Plate tectonics
          | 2 items · Geography · Years 5-8 · NGSS MS-ESS2-2
        ‹Open one›
        [Suggest something]
    ");
    let page = school.chooses(RIVERA, STAFF, "Open one", PLATES).await;
    insta::assert_snapshot!(page.shown(&school), @"
    Mon 14 Sep 12:11  Shelftalker (only you):
          | Subject Spotlight: Plate tectonics
          | 2 items · Geography · Years 5-8 · NGSS MS-ESS2-2
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | Four minutes, and the map moves.
          |
          | 2. Restless Earth · book
          | On the shelf: 551.1 PLA
          | Its diagrams.
        [Suggest something] [Ask for help with this]
    ");
    let draft = school.clicks(RIVERA, STAFF, "Ask for help with this").await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 14 Sep 12:11  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Subject Spotlight: Plate tectonics
          | Support: Curated resource collection
        ‹Kind of support: Curated resource collection›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Send] [Delete this draft]
    ");
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
    insta::assert_snapshot!(nothing, @r#"There is no collection for "otters" yet. Leave something out of the search, or ask the library for one: /request-collab."#);
    let nothing = school.types(OKAFOR, "collections", &[("subject", json!("biology"))]).await.privately();
    insta::assert_snapshot!(nothing, @"There is no collection for Biology yet. Leave something out of the search, or ask the library for one: /request-collab.");
    let unknown = school.types(OKAFOR, "collections", &[("subject", json!("alchemy"))]).await.privately();
    insta::assert_snapshot!(unknown, @r#"I don't know the subject "alchemy". Begin to type it and choose one, or leave it out and write it as the topic."#);
    school.delivers_everything().await;
}

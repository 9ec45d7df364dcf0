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
    insta::assert_snapshot!(crate::school::without_links(&draft.shown(&school)), @"
    Mon 14 Sep 12:05  Shelftalker (only you): Only you can see this. It's saved as you go.
          | Maps that drift
          | Still open: what kind it is. Press [Change it].
          | https://example.org/maps
          | and a quiz
          | For: Choose a collection below.
          | The message: https://discord.com/channels/…/…/…
        ‹Which collection›
        ‹Another link of the message›
        [Change it]
    ");
    let chosen = school.chooses(HART, STAFF, "Which collection", PLATES).await;
    assert!(chosen.message().button("Add it").is_none(), "its kind is not said yet");
    let changed = school.fills_in(HART, STAFF, "Change it", &[("kind", "activity"), ("why", "")]).await;
    insta::assert_snapshot!(crate::school::without_links(&changed.shown(&school)), @r#"
    Mon 14 Sep 12:05  Shelftalker (only you) (edited): Only you can see this. It's saved as you go.
          | Maps that drift
          | Kind: activity
          | https://example.org/maps
          | For: "Subject Spotlight: Plate tectonics"
          | The message: https://discord.com/channels/…/…/…
        ‹Which collection: Subject Spotlight: Plate tectonics›
        ‹Another link of the message›
        [Add it] [Change it]
    "#);
    let next = school.clicks(HART, STAFF, "Add it").await;
    insta::assert_snapshot!(crate::school::without_links(&next.shown(&school)), @r#"
    Mon 14 Sep 12:05  Shelftalker (only you) (edited): "Maps that drift" is in "Subject Spotlight: Plate tectonics". The message has another link: this one.
          | example.org
          | Still open: what kind it is. Press [Change it].
          | https://example.org/quiz
          | For: "Subject Spotlight: Plate tectonics"
          | The message: https://discord.com/channels/…/…/…
        ‹Which collection: Subject Spotlight: Plate tectonics›
        ‹Another link of the message›
        [Change it]
    "#);
    school.fills_in(HART, STAFF, "Change it", &[("kind", "game"), ("title", "A quiz")]).await.privately();
    let done = school.clicks(HART, STAFF, "Add it").await.privately();
    insta::assert_snapshot!(done, @r#""A quiz" is in "Subject Spotlight: Plate tectonics"."#);
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
    insta::assert_snapshot!(crate::school::without_links(&draft.shown(&school)), @"
    Mon 14 Sep 12:06  Shelftalker (only you): Only you can see this. It's saved as you go.
          | example.org
          | Still open: what kind it is. [Suggest it] asks you.
          | https://example.org/maps
          | For: The library decides, or choose below.
          | The message: https://discord.com/channels/…/…/…
        ‹Which collection›
        [Suggest it]
    ");
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
    insta::assert_snapshot!(said, @"I find no words or links in that message. [Suggest something] under /collections takes what you type.");
    let said = school.uses_on_newest(HART, STAFF, CLIP).await.privately();
    insta::assert_snapshot!(said, @"I find no words or links in that message. /collection add takes what you type.");
    school.delivers_everything().await;
}

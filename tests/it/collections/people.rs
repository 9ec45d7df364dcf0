//! Whoever suggested something gets all of it, decides whether they are named, and is forgotten with it.

use shelftalker::chat::MemberId;

use super::MONDAY;
use crate::school::{DESK, HART, RIVERA, STAFF, School};

async fn suggests(school: &mut School, title: &str) {
    let form = school.opens_form(RIVERA, STAFF, "Suggest something").await;
    let fields = [("title", title), ("kind", "game"), ("why", "Her own words."), ("by_name", "yes")];
    school.submits(RIVERA, STAFF, &form, &fields).await.privately();
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_later_never_takes_the_name_off() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    suggests(&mut school, "Drift").await;
    school.clicks(HART, DESK, "Take it").await.is_noted();
    school.delivers_everything().await;
    assert!(school.collection_card().contains("Suggested by Ana Rivera"));
    let backup = school.is_backed_up().await;
    school.a_minute_later();
    school.types(RIVERA, "my-requests", &[]).await.privately();
    school.chooses(RIVERA, STAFF, "May I thank you in public?", "Never thank me in public").await.privately();
    school.delivers_everything().await;
    let card = school.collection_card();
    assert!(card.contains("Drift") && !card.contains("Suggested by"), "{card}");

    // A backup from before knows nothing of it, nor of anything else that she has done.
    school.has_put_back(&backup).await.delivers_everything().await;
    let card = school.collection_card();
    assert!(card.contains("Drift") && !card.contains("Suggested by"), "{card}");
}

#[tokio::test]
async fn whoever_suggested_gets_all_of_it_and_is_forgotten_with_it() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    suggests(&mut school, "Drift").await;
    school.clicks(HART, DESK, "Take it").await.is_noted();
    school.delivers_everything().await;
    suggests(&mut school, "Another one").await;
    let store = std::sync::Arc::clone(&school.play().bot.library.store);
    let of = store.schools().await.unwrap()[0].id;
    let rivera = MemberId(school.id(RIVERA).to_string());
    let kept = store.kept_about(of, &rivera).await.unwrap();
    let mut titles: Vec<&str> = kept["items_you_suggested"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["title"].as_str().unwrap())
        .collect();
    titles.sort_unstable();
    assert_eq!(titles, ["Another one", "Drift"]);
    let exported = school.types(RIVERA, "my-data export", &[]).await.privately();
    assert!(exported.contains("2 suggestions for collections"), "{exported}");
    let _ = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    let card = school.collection_card();
    assert!(card.contains("Drift") && !card.contains("Suggested by"), "{card}");
    let desk: String = school.public(HART, DESK).iter().map(|it| school.shown(it)).collect();
    assert!(!desk.contains("Her own words"), "{desk}");
    assert!(!desk.contains("Ana Rivera"), "{desk}");
    assert!(!store.kept_about(of, &rivera).await.unwrap().contains_key("items_you_suggested"));
    // A librarian's own.
    let hart = MemberId(school.id(HART).to_string());
    assert!(store.kept_about(of, &hart).await.unwrap().contains_key("collections_you_made"));
}

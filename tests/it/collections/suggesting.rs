//! Teachers suggest, librarians take it or say why not, and whoever suggested it hears either way.

use serde_json::json;

use super::{MONDAY, PLATES};
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, Said, School, Who};

const GAME: [(&str, &str); 5] = [
    ("title", "Drift @everyone"),
    ("link", "https://example.org/drift"),
    ("kind", "game"),
    ("why", "My Year 7 ask for it."),
    ("by_name", "yes"),
];

async fn suggests(school: &mut School, who: Who, changed: &[(&str, &str)]) -> String {
    let form = school.opens_form(who, STAFF, "Suggest something").await;
    let mut fields = GAME.to_vec();
    for (name, value) in changed {
        fields.retain(|(other, _)| other != name);
        fields.push((name, value));
    }
    let said = school.submits(who, STAFF, &form, &fields).await.privately();
    school.delivers_everything().await;
    said
}

#[tokio::test]
async fn what_a_teacher_suggests_is_taken_with_her_name_and_she_hears_of_it() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    insta::assert_snapshot!(suggests(&mut school, RIVERA, &[]).await, @r#"Thank you: "Drift \@everyone" is with the library. I'll tell you when it's in a collection, or why it isn't."#);
    insta::assert_snapshot!(school.newest_at_the_desk(), @r#"
    Mon 14 Sep 12:05  Shelftalker:
          | Suggested for a collection: Drift \@everyone
          | Kind: game
          | https://example.org/drift
          | My Year 7 ask for it.
          | From: Ana Rivera, who may be named beside it
          | For: "Subject Spotlight: Plate tectonics"
        ‹Which collection: Subject Spotlight: Plate tectonics›
        [Take it] [Change it] [Not this one]
    "#);
    school.clicks(HART, DESK, "Take it").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_at_the_desk(), @r#"
    Mon 14 Sep 12:05  Shelftalker (edited):
          | Suggested for a collection: Drift \@everyone
          | Kind: game
          | https://example.org/drift
          | My Year 7 ask for it.
          | From: Ana Rivera, who may be named beside it
          | Taken: It is in "Subject Spotlight: Plate tectonics".
          | ref
    "#);
    insta::assert_snapshot!(school.collection_card(), @r"
    Mon 14 Sep 12:05  Shelftalker (edited):
          | Subject Spotlight: Plate tectonics
          | 3 items · Geography · Years 5-8 · NGSS MS-ESS2-2
          |
          | 1. Plates in motion · video
          | https://example.org/plates
          | Four minutes, and the map moves.
          |
          | 2. Restless Earth · book
          | On the shelf: 551.1 PLA
          | Its diagrams.
          |
          | 3. Drift \@everyone · game
          | https://example.org/drift
          | My Year 7 ask for it.
          | Suggested by Ana Rivera
          | From your school library
        [Suggest something] [Ask for help with this]
    ");
    insta::assert_snapshot!(school.reads_direct(RIVERA), @r#"
    Mon 14 Sep 12:05  Shelftalker: "Drift \@everyone" is in the library's collection "Subject Spotlight: Plate tectonics" now. Thank you. /collections shows it.
        -# ref
    "#);
    school.restarts().await.delivers_everything().await;
    assert_eq!(school.direct(RIVERA).len(), 1);
}

#[tokio::test]
async fn it_is_taken_changed_or_not_for_a_reason() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    suggests(&mut school, RIVERA, &[("by_name", "no")]).await;
    let changed =
        school.fills_in(HART, DESK, "Change it", &[("title", "Drift"), ("mark", "Shelf of games")]).await;
    changed.is_noted();
    school.delivers_everything().await;
    let card = school.collection_card();
    assert!(card.contains("Drift · game") && card.contains("Shelf of games"), "{card}");
    assert!(!card.contains("Rivera"), "{card}");
    assert_eq!(school.direct(RIVERA).len(), 1);

    suggests(&mut school, OKAFOR, &[("link", "https://example.org/other"), ("title", "Other")]).await;
    let no = school.fills_in(LEE, DESK, "Not this one", &[("why", "It **costs** money, @here.")]).await;
    no.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_at_the_desk(), @r"
    Mon 14 Sep 12:05  Shelftalker (edited):
          | Suggested for a collection: Other
          | Kind: game
          | https://example.org/other
          | My Year 7 ask for it.
          | From: Ben Okafor, who may be named beside it
          | Not taken: It \*\*costs\*\* money, \@here.
          | ref
    ");
    insta::assert_snapshot!(school.reads_direct(OKAFOR), @r#"
    Mon 14 Sep 12:05  Shelftalker: "Other" won't be in a collection. The library says why: It \*\*costs\*\* money, \@here.
        Something else is welcome: press [Suggest something] under /collections.
        -# ref
    "#);
}

#[tokio::test]
async fn one_for_no_collection_in_particular_waits_until_a_librarian_has_chosen() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    let _list = school.types(RIVERA, "collections", &[]).await;
    suggests(&mut school, RIVERA, &[]).await;
    let early = school.clicks(HART, DESK, "Take it").await;
    insta::assert_snapshot!(early.privately(), @"Choose the collection first, in the menu under this card.");
    school.chooses(HART, DESK, "Which collection", PLATES).await.is_noted();
    school.delivers_everything().await;
    school.clicks(LEE, DESK, "Take it").await.is_noted();
    school.delivers_everything().await;
    assert!(school.collection_card().contains("Suggested by Ana Rivera"), "{}", school.collection_card());
}

#[tokio::test]
async fn a_collection_that_the_menu_has_no_room_for_is_named_by_its_title() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    for number in 1..=25 {
        school.begins_a_collection(&[("title", &format!("Later {number}"))]).await;
        school.a_minute_later();
    }
    let _list = school.types(RIVERA, "collections", &[]).await;
    suggests(&mut school, RIVERA, &[]).await;
    let wrong = school.fills_in(HART, DESK, "Another collection", &[("title", "No such")]).await;
    insta::assert_snapshot!(wrong.privately(), @"No collection is called that: write its title as its card has it. Press Fix: everything you typed is kept.");
    school.fills_in(HART, DESK, "Another collection", &[("title", PLATES)]).await.is_noted();
    school.delivers_everything().await;
    school.clicks(HART, DESK, "Take it").await.is_noted();
    school.delivers_everything().await;
    assert!(school.collection_card().contains("Drift"));
}

#[tokio::test]
async fn of_two_librarians_one_takes_it_and_sent_twice_it_is_one() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    let form = school.opens_form(RIVERA, STAFF, "Suggest something").await;
    let first = school.submits(RIVERA, STAFF, &form, &GAME).await.privately();
    assert_eq!(school.submits(RIVERA, STAFF, &form, &GAME).await.privately(), first);
    school.delivers_everything().await;
    let of_it = school
        .public(HART, DESK)
        .into_iter()
        .filter(|it| school.shown(it).contains("Suggested for a collection"));
    assert_eq!(of_it.count(), 1);
    let (hart, lee) = (school.at(HART, DESK), school.at(LEE, DESK));
    let card = school.public(HART, DESK).last().unwrap().id;
    let answers = school.click_at_once([(hart, card), (lee, card)], "Take it").await;
    let is_told = |answer: &&Said| {
        answer
            .0
            .message()
            .is_some_and(|message| message.text().contains("decided about this suggestion already"))
    };
    let refused = answers.iter().filter(is_told).count();
    school.delivers_everything().await;
    assert_eq!(refused, 1, "one of them is told");
    assert_eq!(school.kept_collections().await[0].1.len(), 3);
    assert_eq!(school.direct(RIVERA).len(), 1, "told once");
    // The same link once more is there already.
    let again = suggests(&mut school, OKAFOR, &[("title", "Drifting")]).await;
    insta::assert_snapshot!(again, @r#"The collection has that already: "Drift \@everyone". Press Fix: everything you typed is kept."#);
}

#[tokio::test]
async fn what_went_into_the_collection_meanwhile_is_not_taken_twice() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    suggests(&mut school, RIVERA, &[]).await;
    school.adds_item(LEE, PLATES, &GAME[..4]).await;
    let refused = school.clicks(HART, DESK, "Take it").await;
    insta::assert_snapshot!(refused.privately(), @r#""Subject Spotlight: Plate tectonics" has that already: "Drift \@everyone". Choose another collection, or press [Not this one] and say so."#);
    // What its teacher meant was removed.
    school
        .types_surely(HART, "collection remove", &[("collection", json!(PLATES))], "Remove it")
        .await
        .privately();
    let refused = school.clicks(HART, DESK, "Take it").await;
    insta::assert_snapshot!(refused.privately(), @"Choose the collection first, in the menu under this card.");
    school.delivers_everything().await;
}

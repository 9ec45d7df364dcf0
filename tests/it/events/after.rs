//! After a meeting: the desk says how many came, by one tap; those who came are asked one thing, privately.

use serde_json::json;

use super::TAN;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

/// The book club was on Thursday; three had signed up. It is the morning after.
async fn had_a_book_club() -> School {
    let mut school = School::opens("2026-10-14 16:00").await;
    school.has_a_book_club("5").await;
    for who in [RIVERA, OKAFOR, TAN] {
        let _come = school.comes(who).await;
    }
    school.lives_through(&["2026-10-15 14:30", "2026-10-15 16:30", "2026-10-16 07:00"]).await;
    school
}

/// The direct messages that ask what somebody will use.
fn questions(school: &School, who: crate::school::Who) -> Vec<String> {
    school.hears(who).into_iter().filter(|it| it.contains("Thank you for coming")).collect()
}

#[tokio::test]
async fn the_morning_after_the_desk_says_by_one_tap_that_all_came() {
    let mut school = had_a_book_club().await;
    insta::assert_snapshot!(school.at_the_desk().join("\n"), @r#"
    Fri 16 Oct 07:00  Shelftalker:
          | How many came?
          | "Book club: Ungifted", Thu 15 October, 15:30. 3 had signed up. I ask those who came what they will use; a number alone asks nobody.
        ‹Choose who came›
        [All 3 came] [Just the number] [It didn't take place]
    "#);
    school.clicks(LEE, DESK, "All 3 came").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.at_the_desk().join("\n"), @r#"
    Fri 16 Oct 07:00  Shelftalker (edited):
          | Who came
          | "Book club: Ungifted", Thu 15 October, 15:30: 3 came. I'm asking 3 of them what they will use.
        ‹Choose who came: Ana Rivera, Ben Okafor, Chloe Tan›
        [Just the number] [It didn't take place]
    "#);
    insta::assert_snapshot!(questions(&school, RIVERA).join("\n"), @r#"
    Fri 16 Oct 07:00  Shelftalker:
          | Thank you for coming: Book club: Ungifted
          | "Book club: Ungifted", Thu 15 October, 15:30. What is one thing that you will use? Only the librarians read your answer.
        [Tell the library]
    "#);
    assert!(school.event_card().contains("3 came."), "{}", school.event_card());
    assert!(!school.event_card().contains("I'm coming"));
    // Nobody is asked again, neither the desk nor those who came.
    school.restarts().await;
    school.lives_through(&["2026-10-19 07:00"]).await;
    assert_eq!((school.at_the_desk().len(), questions(&school, RIVERA).len()), (1, 1));
}

#[tokio::test]
async fn who_came_is_chosen_by_name_and_only_they_are_asked_each_once() {
    let mut school = had_a_book_club().await;
    school.chooses_all(LEE, DESK, "Choose who came", &["Ana Rivera", "Chloe Tan"]).await.is_noted();
    school.delivers_everything().await;
    assert_eq!([RIVERA, OKAFOR, TAN].map(|who| questions(&school, who).len()), [1, 0, 1]);
    // Corrected: one was overlooked.
    school
        .chooses_all(HART, DESK, "Choose who came", &["Ana Rivera", "Ben Okafor", "Chloe Tan"])
        .await
        .is_noted();
    school.delivers_everything().await;
    assert_eq!([RIVERA, OKAFOR, TAN].map(|who| questions(&school, who).len()), [1, 1, 1]);
    assert!(school.at_the_desk()[0].contains("3 came"), "{:?}", school.at_the_desk());
}

#[tokio::test]
async fn an_answer_is_read_at_the_desk_alone_and_can_be_changed() {
    let mut school = had_a_book_club().await;
    school.clicks(LEE, DESK, "All 3 came").await.is_noted();
    school.delivers_everything().await;
    let member = school.id(RIVERA);
    let at = shelftalker::rehearsal::Acting { member, channel: school.discord().direct_messages(member) };
    for words in ["The reading journal", "The exit tickets"] {
        let form = school.clicks_at(at, "Tell the library").await.form().clone();
        let answer =
            school.discord().submit(at, &form, &[("One thing that you will use", words)]).await.unwrap();
        let said = crate::school::Said(school.play().settled(at, answer).await);
        assert!(said.text().contains("Only the librarians read it"), "{said:?}");
    }
    school.delivers_everything().await;
    let managed = school.manages().await;
    insta::assert_snapshot!(managed.shown(&school), @"
    Fri 16 Oct 07:00  Shelftalker (only you):
          | Book club: Ungifted
          | One book, one hour, tea.
          | When: Thu 15 October, 15:30-16:15
          | Where: Library
          | Who comes: 3 came.
          | Names: Ana Rivera, Ben Okafor, Chloe Tan
          | One thing that they will use: Ana Rivera: The exit tickets
          | Names are for the desk alone; in public only the number shows.
        [Change the words] [How many came] [Calendar file]
    ");
    assert!(!school.reads(OKAFOR, STAFF).contains("exit tickets"));
    let too_long = "x".repeat(301);
    let form = school.clicks_at(at, "Tell the library").await.form().clone();
    let mut forged = form.clone();
    forged.fields[0].max_length = usize::MAX;
    let answer =
        school.discord().submit(at, &forged, &[("One thing that you will use", &too_long)]).await.unwrap();
    let said = crate::school::Said(school.play().settled(at, answer).await);
    assert!(said.text().contains("1 character over the limit of 300"), "{said:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_number_is_enough_and_asks_nobody() {
    let mut school = had_a_book_club().await;
    let form = school.opens_form(LEE, DESK, "Just the number").await;
    let refused = school.submits(LEE, DESK, &form, &[("How many came?", "lots")]).await;
    assert!(refused.privately().contains("from 0 to"), "{refused:?}");
    let noted = school.submits(LEE, DESK, &form, &[("How many came?", "14")]).await;
    noted.is_noted();
    school.delivers_everything().await;
    assert!(school.at_the_desk()[0].contains("14 came."), "{:?}", school.at_the_desk());
    assert_eq!(questions(&school, RIVERA).len(), 0);
}

#[tokio::test]
async fn what_did_not_take_place_is_noted_and_a_command_notes_a_number_before_anybody_asks() {
    let mut school = had_a_book_club().await;
    school.clicks(LEE, DESK, "It didn't take place").await.is_noted();
    school.delivers_everything().await;
    assert!(school.at_the_desk()[0].contains("It did not take place"), "{:?}", school.at_the_desk());

    let mut school = School::opens("2026-10-14 16:00").await;
    school.has_a_book_club("5").await;
    let event = school.about_event("event attendance", "").await;
    let early = school.types(HART, "event attendance", &[("event", json!(event))]).await.privately();
    assert!(early.contains("It has not begun yet"), "{early}");
    school.lives_through(&["2026-10-15 16:30"]).await;
    let options = [("event", json!(event)), ("number", json!(9))];
    let said = school.types(HART, "event attendance", &options).await.privately();
    assert!(said.contains("9 came."), "{said}");
    school.lives_through(&["2026-10-16 07:00"]).await;
    assert_eq!(school.at_the_desk(), [] as [String; 0], "the desk has said so already");
}

//! Tips that teachers suggest: what the desk reads, what becomes of them, what their teachers hear, and whose name
//! stands under them.

use serde_json::json;

use super::EARLY;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, Who};

const MUTE: [(&str, &str); 3] = [
    ("title", "Mute the tab"),
    ("body", "Right-click the tab and choose **Mute site** before you share your screen. @everyone"),
    ("by_name", "yes"),
];

async fn suggests(school: &mut School, who: Who, changed: &[(&str, &str)]) -> String {
    let form = school.types(who, "suggest-tip", &[]).await.form().clone();
    let mut fields = MUTE.to_vec();
    for (name, value) in changed {
        fields.retain(|(other, _)| other != name);
        fields.push((name, value));
    }
    let said = school.submits(who, STAFF, &form, &fields).await.privately();
    school.delivers_everything().await;
    said
}

/// The newest tip is posted on its Monday after all others are gone.
async fn is_posted(school: &mut School) -> String {
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    let posted = school.public(RIVERA, STAFF);
    school.shown(posted.last().unwrap())
}

async fn a_school_that_has_no_other_tip() -> School {
    let mut school = School::opens(EARLY).await;
    school.keeps_tips(1).await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    school
}

#[tokio::test]
async fn a_suggested_tip_is_taken_and_posted_with_its_teachers_name_and_she_hears_of_it_then() {
    let mut school = a_school_that_has_no_other_tip().await;
    insta::assert_snapshot!(suggests(&mut school, RIVERA, &[]).await, @r#"Thank you: "Mute the tab" is with the library. I'll tell you when it's posted, or why it isn't."#);
    insta::assert_snapshot!(school.shown(school.public(HART, DESK).last().unwrap()), @r"
    Mon 7 Sep 07:30  Shelftalker:
          | A suggested tip: Mute the tab
          | Right-click the tab and choose **Mute site** before you share your screen. \@everyone
          | From: Ana Rivera, who may be named under it
        [Take it] [Change it] [Not this one]
    ");
    school.clicks(HART, DESK, "Take it").await.is_noted();
    school.delivers_everything().await;
    assert!(school.shown(school.public(HART, DESK).last().unwrap()).contains("in the queue"));
    assert_eq!(school.direct(RIVERA).len(), 0, "nothing is posted yet");
    let listed = school.types(HART, "tip list", &[]).await.privately();
    assert!(listed.contains("Mute the tab · suggested by"), "{listed}");
    insta::assert_snapshot!(is_posted(&mut school).await, @r"
    Mon 14 Sep 07:30  Shelftalker:
          | Mute the tab
          | Right-click the tab and choose **Mute site** before you share your screen. \@everyone
          |
          | Suggested by Ana Rivera
          | From your school library
        [Help me try this] [Useful]
    ");
    insta::assert_snapshot!(school.reads_direct(RIVERA), @r#"
    Mon 14 Sep 07:30  Shelftalker: Your tip "Mute the tab" is posted: your colleagues read it in the staff channel. Thank you.
        -# ref
    "#);
    // Posted again, it is told no second time.
    school.restarts().await.delivers_everything().await;
    assert_eq!(school.direct(RIVERA).len(), 1);
}

#[tokio::test]
async fn without_a_yes_nobody_is_named_and_a_later_never_takes_the_name_off() {
    let mut school = a_school_that_has_no_other_tip().await;
    let refused = {
        let form = school.types(OKAFOR, "suggest-tip", &[]).await.form().clone();
        school.submits(OKAFOR, STAFF, &form, &[("title", "A"), ("body", "B."), ("by_name", "perhaps")]).await
    };
    insta::assert_snapshot!(refused.privately(), @"The last field takes one word: yes, or no if your name is to stay out of it. Press Fix: everything you typed is kept.");
    suggests(&mut school, RIVERA, &[]).await;
    school.clicks(HART, DESK, "Take it").await.is_noted();
    let posted = is_posted(&mut school).await;
    assert!(posted.contains("Suggested by"), "{posted}");
    school.types(RIVERA, "my-requests", &[]).await.privately();
    school.chooses(RIVERA, STAFF, "May I thank you in public?", "Never thank me in public").await.privately();
    school.delivers_everything().await;
    let now = school.shown(school.public(RIVERA, STAFF).last().unwrap());
    assert!(now.contains("Mute the tab") && !now.contains("Suggested by"), "{now}");

    suggests(&mut school, OKAFOR, &[("title", "Mute it all"), ("by_name", "no")]).await;
    school.clicks(HART, DESK, "Take it").await.is_noted();
    school.clock_reads("2026-09-21 07:30").delivers_everything().await;
    let posted = school.shown(school.public(RIVERA, STAFF).last().unwrap());
    assert!(posted.contains("Mute it all") && !posted.contains("Suggested by"), "{posted}");
}

#[tokio::test]
async fn a_librarian_changes_a_suggestion_while_taking_it_or_says_why_not() {
    let mut school = a_school_that_has_no_other_tip().await;
    suggests(&mut school, RIVERA, &[]).await;
    let changed =
        school.fills_in(HART, DESK, "Change it", &[("title", "Mute first"), ("reuse", "evergreen")]).await;
    changed.is_noted();
    school.delivers_everything().await;
    let listed = school.types(HART, "tip list", &[]).await.privately();
    assert!(listed.contains("Mute first · suggested by") && listed.contains("evergreen"), "{listed}");

    suggests(&mut school, OKAFOR, &[("title", "Use *this* app")]).await;
    let no = school.fills_in(LEE, DESK, "Not this one", &[("why", "It **costs** money, @here.")]).await;
    no.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.shown(school.public(HART, DESK).last().unwrap()), @r"
    Mon 7 Sep 07:30  Shelftalker (edited):
          | A suggested tip: Use \*this\* app
          | Right-click the tab and choose **Mute site** before you share your screen. \@everyone
          | From: Ben Okafor, who may be named under it
          | Not taken: It \*\*costs\*\* money, \@here.
          | ref
    ");
    insta::assert_snapshot!(school.reads_direct(OKAFOR), @r#"
    Mon 7 Sep 07:30  Shelftalker: Your tip "Use \*this\* app" won't be posted. The library says why: It \*\*costs\*\* money, \@here.
        Another one is welcome: /suggest-tip.
        -# ref
    "#);
    assert_eq!(school.direct(RIVERA).len(), 0, "hers waits");
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    assert_eq!(school.direct(RIVERA).len(), 1);
}

#[tokio::test]
async fn a_suggestion_that_was_taken_and_leaves_the_queue_again_is_told_too() {
    let mut school = a_school_that_has_no_other_tip().await;
    suggests(&mut school, RIVERA, &[]).await;
    school.clicks(HART, DESK, "Take it").await.is_noted();
    let _ = school.types_surely(HART, "tip remove", &[("tip", json!("Mute the tab"))], "Remove it").await;
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads_direct(RIVERA), @r#"
    Mon 7 Sep 07:30  Shelftalker: Your tip "Mute the tab" won't be posted. The library says why: It had to leave the queue of tips again.
        Another one is welcome: /suggest-tip.
        -# ref
    "#);
    assert!(school.shown(school.public(HART, DESK).last().unwrap()).contains("Not taken"));
}

#[tokio::test]
async fn of_two_librarians_one_takes_a_suggestion_and_sent_twice_it_is_one() {
    let mut school = a_school_that_has_no_other_tip().await;
    let form = school.types(RIVERA, "suggest-tip", &[]).await.form().clone();
    let first = school.submits(RIVERA, STAFF, &form, &MUTE).await.privately();
    let second = school.submits(RIVERA, STAFF, &form, &MUTE).await.privately();
    assert_eq!(first, second);
    school.delivers_everything().await;
    let of_it =
        school.public(HART, DESK).into_iter().filter(|it| school.shown(it).contains("A suggested tip"));
    assert_eq!(of_it.count(), 1);
    let (hart, lee) = (school.at(HART, DESK), school.at(LEE, DESK));
    let card = school.public(HART, DESK).last().unwrap().id;
    let said = school.click_at_once([(hart, card), (lee, card)], "Take it").await;
    let mut late = said.into_iter().filter(|said| said.0.message().is_some());
    insta::assert_snapshot!(late.next().unwrap().privately(), @"Somebody has decided about this suggestion already: the card says what became of it.");
    assert!(late.next().is_none(), "and one of them took it");
    school.delivers_everything().await;
    let store = school.store();
    let of = store.schools().await.unwrap()[0].id;
    let tips = store.tips(of).await.unwrap();
    assert_eq!(tips.iter().filter(|tip| tip.text.title == "Mute the tab").count(), 1);
    // The same title once more.
    suggests(&mut school, OKAFOR, &[]).await;
    let refused = school.clicks(HART, DESK, "Take it").await;
    insta::assert_snapshot!(refused.privately(), @r#"A tip called "Mute the tab" is in /tip list already. Press [Change it] and give this one another title."#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_suggested_gets_all_of_it_and_is_forgotten_with_it() {
    let mut school = a_school_that_has_no_other_tip().await;
    suggests(&mut school, RIVERA, &[]).await;
    school.clicks(HART, DESK, "Take it").await.is_noted();
    suggests(&mut school, RIVERA, &[("title", "Another one"), ("body", "Her own words.")]).await;
    let posted = is_posted(&mut school).await;
    assert!(posted.contains("Suggested by"), "{posted}");
    let store = school.store();
    let of = store.schools().await.unwrap()[0].id;
    let rivera = school.id(RIVERA).to_string();
    let kept = store.kept_about(of, &shelftalker::chat::MemberId(rivera)).await.unwrap();
    let mut titles: Vec<&str> = kept["tips_you_suggested"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["title"].as_str().unwrap())
        .collect();
    titles.sort_unstable();
    assert_eq!(titles, ["Another one", "Mute the tab"]);
    let _ = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    let now = school.shown(school.public(HART, STAFF).last().unwrap());
    assert!(now.contains("Mute the tab") && !now.contains("Suggested by"), "{now}");
    let desk: String = school.public(HART, DESK).iter().map(|it| school.shown(it)).collect();
    assert!(!desk.contains("Her own words"), "{desk}");
}

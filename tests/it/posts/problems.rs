//! What did not go out, why, and what becomes of it.

use shelftalker::rehearsal::{Fault, Permissions, Trouble};

use super::SATURDAY;
use crate::promises::until;
use crate::school::{DESK, HART, STAFF, School};

const WHAT: &str = "What can be done?";

#[tokio::test]
async fn a_held_place_is_one_line_and_retrying_it_posts_what_waits() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let staff = school.here().staff;
    let none = school.types(HART, "posts problems", &[]).await.privately();
    assert!(none.contains("Nothing is left to sort out"), "{none}");
    let _post = school.opens_post(HART, "Mon 14 Sep").await;
    let _moved = school.fills_in(HART, STAFF, "Move", &[("Day", "Tue 8 Sep"), ("Time", "9:00")]).await;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.lives_through(&["2026-09-07 07:30", "2026-09-08 09:00"]).await;
    let list = school.types(HART, "posts problems", &[]).await;
    insta::assert_snapshot!(list.shown(&school), @"
    Tue 8 Sep 09:00  Shelftalker (only you):
          | One problem
          | 1. Held: 2 posts, in #staff-room
          | I'm not allowed to post in #staff-room. Ask a server admin to allow Send Messages.
        ‹What can be done?›
    ");
    assert!(
        school.sees_upcoming(HART).await.privately().contains("One post did not go out: /posts problems")
    );
    let _list = school.types(HART, "posts problems", &[]).await;
    let label = list.message().menu(WHAT).unwrap().options[0].label.clone();
    insta::assert_snapshot!(school.chooses(HART, STAFF, WHAT, &label).await.shown(&school), @r#"
    Tue 8 Sep 09:00  Shelftalker (only you) (edited):
          | Held: 2 posts
          | I'm not allowed to post in #staff-room. Ask a server admin to allow Send Messages. I'll then post them in order.
          | Waiting: · the tip "Tip A"
          | · the tip "Tip B"
          | Where: #staff-room
        [Try again] [Dismiss] [Back to the list]
    "#);
    school.discord().give_back_to_bot(staff);
    school.a_minute_later();
    let _again = school.clicks(HART, STAFF, "Try again").await.privately();
    until(&mut school, "both tips", |school| school.tips_said().len() == 2).await;
    assert_eq!(school.tips_said(), ["Tip A", "Tip B"]);
    assert!(school.desk_was_told().contains("Posted after all"), "the desk's card says the same");
    let done = school.clicks(HART, STAFF, "Back to the list").await.privately();
    assert!(done.contains("Nothing is left to sort out"), "{done}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_failed_is_dismissed_or_counted_as_posted_and_the_answer_says_what_became_of_it() {
    for (press, yes, says, next) in [
        ("Dismiss", Some("Dismiss"), "Not posted: the tip \"Tip A\"", "Tip A"),
        ("It was posted", None, "Counts as posted: the tip \"Tip A\"", "Tip B"),
    ] {
        let mut school = School::with_three_tips(SATURDAY).await;
        let staff = school.here().staff;
        let path = format!("/channels/{staff}/messages");
        school.discord().fault(Fault::next("POST", &path, Trouble::Code { status: 400, code: 50035 }));
        school.lives_through(&["2026-09-07 07:30"]).await;
        let list = school.types(HART, "posts problems", &[]).await;
        assert!(list.privately().contains("Couldn't be posted: the tip \"Tip A\""), "{list:?}");
        let label = list.message().menu(WHAT).unwrap().options[0].label.clone();
        let _one = school.chooses(HART, STAFF, WHAT, &label).await;
        let answer = match yes {
            Some(yes) => school.clicks_surely(HART, STAFF, press, yes).await,
            None => school.clicks(HART, STAFF, press).await,
        };
        assert!(answer.privately().contains(says), "{answer:?}");
        school.delivers_everything().await;
        assert!(school.reads(HART, DESK).contains(says));
        school.lives_through(&["2026-09-14 07:30"]).await;
        assert_eq!(school.tips_said(), [next], "{press}");
    }
}

#[tokio::test]
async fn a_forged_choice_shows_nothing_of_another_school() {
    let mut school = School::with_more_schools("2026-09-07 07:20", 1).await;
    let staff = school.goes_to(2).here().staff;
    let path = format!("/channels/{staff}/messages");
    school.discord().fault(Fault::next("POST", &path, Trouble::Code { status: 400, code: 50035 }));
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let theirs = school.types(HART, "posts problems", &[]).await;
    let theirs = theirs.message().menu(WHAT).unwrap().options[0].value.clone();

    school.goes_to(1);
    let staff = school.here().staff;
    let path = format!("/channels/{staff}/messages");
    school.discord().fault(Fault::next("POST", &path, Trouble::Code { status: 400, code: 50035 }));
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    let list = school.types(HART, "posts problems", &[]).await;
    let at = school.at(HART, STAFF);
    let menu = list.message().menu(WHAT).unwrap().custom_id.clone();
    let forged = school.discord().choose_forged(at, list.message().id, &menu, &[&theirs]).await.unwrap();
    let said = school.play().settled(at, forged).await;
    let said = crate::school::Said(said).privately();
    assert!(said.contains("belongs to an older version"), "{said}");
    school.delivers_everything().await;
}

//! What is paused is not posted, and not caught up; and it is said wherever it matters.

use serde_json::json;
use shelftalker::rehearsal::Permissions;

use super::SATURDAY;
use crate::promises::until;
use crate::school::{DESK, HART, OKAFOR, STAFF, School};

#[tokio::test]
async fn a_pause_keeps_its_days_silent_and_catches_nothing_up() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let until = [("what", json!("all")), ("until", json!("Fri 18 Sep"))];
    let paused = school.types(HART, "posts pause", &until).await;
    insta::assert_snapshot!(paused.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you):
          | Paused
          | Until the end of Fri 18 September I won't post: Weekly tip, Thank-yous, Session reminder, Again this year?, Morning brief, Newsletter, Event reminder. Whatever falls in that time is skipped.
          | Weekly tip: next on Mon 21 September, 07:30
          | Thank-yous: next on Fri 25 September, 15:00
        [Resume]
    ");
    let list = school.sees_upcoming(HART).await;
    insta::assert_snapshot!(list.shown(&school), @r#"
    Sat 5 Sep 10:00  Shelftalker (only you):
          | What will be posted, Sat 5 September to Fri 2 October
          | Paused until Fri 18 September (by Dana Hart): Weekly tip, Thank-yous, Session reminder, Again this year?, Morning brief, Newsletter, Event reminder. /posts resume ends it.
          | **Mon 7 September**
          | 07:30 Tip: paused until Fri 18 September
          | **Fri 11 September**
          | 15:00 Thank-yous: paused until Fri 18 September
          | **Mon 14 September**
          | 07:30 Tip: paused until Fri 18 September
          | **Fri 18 September**
          | 15:00 Thank-yous: paused until Fri 18 September
          | **Mon 21 September**
          | 07:30 Tip in #staff-room: "Tip A"
          | **Fri 25 September**
          | 15:00 Thank-yous: none waiting yet
          | **Mon 28 September**
          | 07:30 Tip in #staff-room: "Tip B"
          | **Fri 2 October**
          | 15:00 Thank-yous: none waiting yet
          | On a day without a line nothing is posted.
          | Usual times: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
        ‹Open one›
        ‹Later weeks›
    "#);
    let settings = school.types(HART, "library-settings", &[]).await.privately();
    let desk = school.types(HART, "desk", &[]).await.privately();
    for said in [&settings, &desk] {
        assert!(
            said.contains("Paused until Fri 18 September (by Dana Hart): Weekly tip, Thank-yous"),
            "{said}"
        );
    }
    assert!(settings.contains("Next: Mon 21 September, 07:30"), "{settings}");
    school
        .lives_through(&["2026-09-07 07:30", "2026-09-14 07:30", "2026-09-18 15:00", "2026-09-19 09:00"])
        .await;
    assert_eq!(school.public(OKAFOR, STAFF).len(), 0);
    assert_eq!(school.desk_was_told(), "", "nothing was missed");
    school.lives_through(&["2026-09-21 07:30"]).await;
    assert_eq!(school.tips_said(), ["Tip A"]);
}

#[tokio::test]
async fn one_kind_can_be_paused_for_good_and_resumed_without_catching_up() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let paused = school.types(HART, "posts pause", &[("what", json!("tip"))]).await.privately();
    assert!(paused.contains("Weekly tip. /posts resume ends the pause"), "{paused}");
    school.lives_through(&["2026-09-07 07:30", "2026-09-07 09:00"]).await;
    let resumed = school.clicks(HART, STAFF, "Resume").await;
    insta::assert_snapshot!(resumed.privately(), @"
    Posting again
    Whatever fell in the pause is skipped.
    Weekly tip: next on Mon 14 September, 07:30
    ");
    school.lives_through(&["2026-09-07 09:01", "2026-09-08 09:00"]).await;
    assert_eq!(school.tips_said().len(), 0, "Monday's tip is not caught up");
    school.lives_through(&["2026-09-14 07:30"]).await;
    assert_eq!(school.tips_said(), ["Tip A"]);
    let nothing = school.types(HART, "posts resume", &[("what", json!("all"))]).await.privately();
    assert!(nothing.contains("nothing to resume"), "{nothing}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_pause_that_ends_in_the_past_is_refused_with_the_remedy() {
    let mut school = School::opens(SATURDAY).await;
    for typed in ["Fri 4 Sep", "yesterday"] {
        let until = [("what", json!("all")), ("until", json!(typed))];
        let refused = school.types(HART, "posts pause", &until).await.privately();
        assert!(refused.contains("has passed"), "{refused}");
    }
    let list = school.sees_upcoming(HART).await.privately();
    assert!(!list.contains("Paused"), "{list}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_was_held_before_a_pause_does_not_go_out_in_it() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let staff = school.here().staff;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.lives_through(&["2026-09-07 07:30"]).await;
    assert!(school.desk_was_told().contains("Held: the tip \"Tip A\""), "{}", school.desk_was_told());
    let _paused = school.types(HART, "posts pause", &[("what", json!("tip"))]).await;
    school.discord().give_back_to_bot(staff);
    school.a_minute_later();
    school.clicks(HART, DESK, "Try again").await.is_noted();
    until(&mut school, "the end of the problem", |school| school.desk_was_told().contains("No longer held"))
        .await;
    assert_eq!(school.tips_said().len(), 0);
    let list = school.types(HART, "tip list", &[]).await.privately();
    assert!(list.contains("1. Tip A"), "it waits again, first in the queue: {list}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_newsletter_that_would_go_out_in_a_pause_is_a_draft_again_and_named() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _channels = school.writes_a_newsletter().await;
    let when = [("Day", "Thu 10 Sep"), ("Time", "9:00")];
    let _scheduled = school.fills_in(HART, STAFF, "Schedule", &when).await;
    let list = school.sees_upcoming(HART).await.privately();
    assert!(list.contains("09:00 Newsletter in ") && list.contains("\"September news\""), "{list}");
    let until = [("what", json!("newsletter")), ("until", json!("Fri 11 Sep"))];
    let paused = school.types(HART, "posts pause", &until).await.privately();
    assert!(
        paused.contains("The newsletter \"September news\" was to go out in that time. It's a draft again"),
        "{paused}"
    );
    let _editor = school.opens_its_editor(HART).await;
    let refused = school.fills_in(HART, STAFF, "Schedule", &when).await.privately();
    assert!(refused.contains("Newsletter: paused until Fri 11 September. Choose a later day"), "{refused}");
    school.lives_through(&["2026-09-10 09:00"]).await;
    assert_eq!(
        school.public(OKAFOR, STAFF).iter().filter(|it| it.text().contains("Twelve books")).count(),
        0
    );
}

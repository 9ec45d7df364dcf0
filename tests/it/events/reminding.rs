//! Reminders: the school day before and an hour before, to each who comes, exactly once, never in public.

use serde_json::json;

use super::{BOOK_CLUB, TAN};
use crate::school::{HART, LEE, OKAFOR, RIVERA, STAFF, School};

#[tokio::test]
async fn whoever_comes_is_reminded_the_school_day_before_and_an_hour_before_and_once() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("1").await;
    let _come = school.comes(RIVERA).await;
    let _wait = school.comes(OKAFOR).await;
    let _maybe = school.clicks(TAN, STAFF, "Maybe").await.privately();
    school.lives_through(&["2026-10-14 14:59"]).await;
    assert_eq!(school.hears(RIVERA), [] as [String; 0]);
    school.lives_through(&["2026-10-14 15:00"]).await;
    school.restarts().await;
    school.lives_through(&["2026-10-14 15:05", "2026-10-15 14:29"]).await;
    assert_eq!(school.hears(RIVERA).len(), 1);
    school.lives_through(&["2026-10-15 14:30"]).await;
    school.restarts().await;
    school.lives_through(&["2026-10-15 14:31", "2026-10-15 15:30"]).await;
    insta::assert_snapshot!(school.hears(RIVERA).join("\n"), @"
    Wed 14 Oct 15:00  Shelftalker:
          | Reminder: Book club: Ungifted
          | Tomorrow, Thu 15 October, 15:30-16:15, Library
        [Can't come any more] [Calendar file]
    Thu 15 Oct 14:30  Shelftalker:
          | Reminder: Book club: Ungifted
          | Today, 15:30-16:15, Library
        [Can't come any more] [Calendar file]
    ");
    assert_eq!([school.hears(OKAFOR).len(), school.hears(TAN).len()], [0, 0], "only who has a place");
    assert_eq!(school.public(LEE, STAFF).iter().filter(|it| it.text().contains("Reminder")).count(), 0);
}

#[tokio::test]
async fn a_meeting_on_monday_is_reminded_of_on_friday() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _draft = school.drafts_an_event(&[("Title", "Tea"), ("When", "Mon 19 Oct 8:30")]).await.privately();
    school.posts_the_event().await;
    let _come = school.comes(RIVERA).await;
    school.lives_through(&["2026-10-16 15:00"]).await;
    assert_eq!(school.hears(RIVERA).len(), 1);
    assert!(school.hears(RIVERA)[0].contains("Mon 19 October, 08:30-09:30"), "{:?}", school.hears(RIVERA));
    school.lives_through(&["2026-10-18 15:00"]).await;
    assert_eq!(school.hears(RIVERA).len(), 1);
}

#[tokio::test]
async fn whoever_comes_no_more_is_not_reminded_and_who_comes_again_is_reminded_once() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    for who in [RIVERA, OKAFOR] {
        let _come = school.comes(who).await;
        let _off = school.cannot_come(who).await;
    }
    let _again = school.comes(OKAFOR).await;
    school.lives_through(&["2026-10-14 15:00", "2026-10-15 14:30"]).await;
    assert_eq!(
        [school.hears(RIVERA).len(), school.hears(OKAFOR).len()],
        [0, 2],
        "{:?}",
        school.hears(OKAFOR)
    );
}

#[tokio::test]
async fn after_a_move_the_reminders_come_for_the_new_time_alone() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    let _come = school.comes(RIVERA).await;
    let _moved = school.moves_it("Tue 20 Oct 12:00").await;
    school.lives_through(&["2026-10-14 15:00", "2026-10-15 14:30", "2026-10-16 15:00"]).await;
    assert_eq!(school.hears(RIVERA).len(), 1, "only the word of the move");
    school.lives_through(&["2026-10-19 15:00", "2026-10-20 11:00"]).await;
    let told = school.hears(RIVERA);
    assert_eq!(told.len(), 3);
    assert!(told[2].contains("Today, 12:00-12:45, Library"), "{}", told[2]);
}

#[tokio::test]
async fn whoever_takes_no_direct_messages_is_counted_for_the_desk_and_never_named_in_public() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    for who in [RIVERA, OKAFOR] {
        let _come = school.comes(who).await;
    }
    school.discord().refuse_direct_messages(school.id(RIVERA), true);
    school.lives_through(&["2026-10-14 15:00"]).await;
    assert_eq!(school.at_the_desk(), [] as [String; 0], "no card for each who is not reached");
    assert_eq!([school.hears(RIVERA).len(), school.hears(OKAFOR).len()], [0, 1]);
    school.lives_through(&["2026-10-15 07:00"]).await;
    let brief = school.reads(LEE, crate::school::DESK);
    insta::assert_snapshot!(brief, @r#"
    Wed 14 Oct 15:00  Shelftalker:
          | Not posted: Weekly tip, Mon 12 October, 07:30
          | I couldn't post then, and now it's too late. Nothing is lost. Next comes the tip "Three additions that sharpen a search", on Mon 19 October, 07:30.
          | ref
    Thu 15 Oct 07:00  Shelftalker:
          | Good morning: Thu 15 October
          | Events today: 15:30 "Book club: Ungifted", Library · 2 of 5 places · not reached by direct message: Ana Rivera
          | ref
    "#);
    let managed = school.manages().await.privately();
    assert!(managed.contains("Could not be reached: Ana Rivera."), "{managed}");
    assert!(!school.reads(OKAFOR, STAFF).contains("Ana Rivera"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn reminders_are_a_line_a_meeting_in_posts_upcoming_and_one_is_skipped_there() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    for who in [RIVERA, OKAFOR] {
        let _come = school.comes(who).await;
    }
    let upcoming = school.types(HART, "posts upcoming", &[]).await;
    let lines: Vec<String> =
        upcoming.text().lines().filter(|it| it.contains("Ungifted")).map(str::to_owned).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    15:00 Reminder: 2 people, of "Book club: Ungifted", Thu 15 October, 15:30
    14:30 Reminder an hour before: 2 people, of "Book club: Ungifted", Thu 15 October, 15:30
    "#);
    let menu = upcoming.message().menu("Open one").unwrap();
    let options: Vec<String> = menu.options.iter().map(|it| it.label.clone()).collect();
    let reminder = options.iter().find(|it| it.contains("15:00 Reminder")).unwrap();
    let opened = school.chooses(HART, STAFF, "Open one", reminder).await;
    insta::assert_snapshot!(opened.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you) (edited): Reminder, Wed 14 October, 15:00. If nothing changes, I'll post this:
          | Reminder: Book club: Ungifted
          | Tomorrow, Thu 15 October, 15:30-16:15, Library
        [Skip this one] [Back to the list]
    ");
    let skipped = school.clicks(HART, STAFF, "Skip this one").await;
    assert!(skipped.text().contains("Skipped"), "{skipped:?}");
    school.lives_through(&["2026-10-14 15:00"]).await;
    assert_eq!(school.hears(RIVERA).len(), 0);
    school.lives_through(&["2026-10-15 14:30"]).await;
    assert_eq!(school.hears(RIVERA).len(), 1);
}

#[tokio::test]
async fn what_is_paused_is_not_reminded_of() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _draft = school.drafts_an_event(BOOK_CLUB).await.privately();
    school.posts_the_event().await;
    let _come = school.comes(RIVERA).await;
    let pause = [("what", json!("event-reminder")), ("until", json!("30 Oct"))];
    let said = school.types(HART, "posts pause", &pause).await.privately();
    assert!(said.contains("Event reminder"), "{said}");
    school.lives_through(&["2026-10-14 15:00", "2026-10-15 14:30"]).await;
    assert_eq!(school.hears(RIVERA), [] as [String; 0]);
}

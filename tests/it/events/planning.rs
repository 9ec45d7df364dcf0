//! An event is drafted first, seen by nobody else, and posted as it was shown.

use serde_json::json;
use shelftalker::rehearsal::SeenMessage;

use super::BOOK_CLUB;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

#[tokio::test]
async fn an_event_stands_as_its_draft_has_shown_it_and_nobody_saw_it_before() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let draft = school.drafts_an_event(BOOK_CLUB).await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you): Only you can see this. It's saved as you go; this is how it will stand.
          | Book club: Ungifted
          | One book, one hour, tea.
          | When: Thu 15 October, 15:30-16:15
          | Where: Library
          | Who comes: Nobody yet
          | Posted in: Choose a channel below.
          | From your school library
        ‹Where to post it›
        [Change the words] [Change when] [Topics and groups] [Drop it]
    ");
    let _words = school
        .fills_in(
            HART,
            STAFF,
            "Change the words",
            &[("For whom? Colleagues only, no students", "Year 7 tutors"), ("Places", "2")],
        )
        .await
        .privately();
    let ready = school.sends_it_to_the_staff_room().await;
    assert!(ready.message().button("Post it").is_some(), "{ready:?}");
    assert_eq!(school.public(OKAFOR, STAFF).len(), 0, "nobody sees a draft");
    let said = school.clicks(HART, STAFF, "Post it").await.shown(&school);
    insta::assert_snapshot!(said, @r#"Mon 5 Oct 09:00  Shelftalker (only you) (edited): "Book club: Ungifted" is on its way to #staff-room. /event list shows who comes."#);
    school.delivers_everything().await;
    insta::assert_snapshot!(school.event_card(), @"
    Mon 5 Oct 09:00  Shelftalker:
          | Book club: Ungifted
          | One book, one hour, tea.
          | When: Thu 15 October, 15:30-16:15
          | Where: Library
          | For: Year 7 tutors
          | Who comes: 0 of 2 places taken
          | From your school library
        [I'm coming] [Maybe] [Can't come any more]
    ");
    assert_eq!(school.public(OKAFOR, STAFF).len(), 1, "once");
}

#[tokio::test]
async fn a_closed_day_and_what_is_planned_then_are_pointed_out_and_planned_all_the_same() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let days = [("days", json!("16 Oct")), ("kind", json!("testing")), ("name", json!("Mock exams"))];
    let _added = school.types(LEE, "school-calendar add", &days).await.privately();
    let _taken = school.clicks(LEE, STAFF, "Add it").await.privately();
    school.gets_a_request_accepted().await;
    let session = [("When", "Fri 16 Oct 10:15"), ("Minutes", "45")];
    let _plan = school.fills_in(HART, DESK, "Schedule", &session).await.privately();
    let said = school.clicks(HART, DESK, "Plan it all the same").await.privately();
    assert!(said.contains("is scheduled"), "{said}");
    school.delivers_everything().await;
    let _draft = school
        .drafts_an_event(&[("Title", "Discovery Day"), ("When", "Fri 16 Oct 10:00-12:00")])
        .await
        .privately();
    let ready = school.sends_it_to_the_staff_room().await;
    insta::assert_snapshot!(ready.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you) (edited): Only you can see this. It's saved as you go; this is how it will stand.
          | Discovery Day
          | When: Fri 16 October, 10:00-12:00
          | Who comes: Nobody yet
          | Posted in: #staff-room, as soon as you post it
          | Please look at this first: Fri 16 October is a testing day: Mock exams.
          | Fri 16 October, 10:00 overlaps with #1, Marine biology, Fri 16 October, 10:15.
          | From your school library
        ‹Where to post it›
        [Plan it all the same] [Change the words] [Change when] [Topics and groups] [Drop it]
    ");
    assert!(ready.message().button("Post it").is_none());
    let said = school.clicks(HART, STAFF, "Plan it all the same").await.privately();
    assert!(said.contains("on its way"), "{said}");
    school.delivers_everything().await;
    // Another at the same time meets this one, too.
    let other = school.drafts_an_event(&[("Title", "Tea"), ("When", "Fri 16 Oct 11:00")]).await;
    assert!(other.privately().contains("overlaps with the event \"Discovery Day\""), "{other:?}");
    let sure = school.clicks(HART, STAFF, "Drop it").await;
    sure.is_asked();
    let dropped = school.clicks(HART, STAFF, "Drop it").await.privately();
    assert!(dropped.contains("is not posted"), "{dropped}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_has_changed_since_a_draft_was_shown_is_shown_before_it_is_posted() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _draft = school.drafts_an_event(BOOK_CLUB).await.privately();
    let _ready = school.sends_it_to_the_staff_room().await.privately();
    let days = [("days", json!("15 Oct")), ("kind", json!("closed")), ("name", json!("Staff day"))];
    let _added = school.types(LEE, "school-calendar add", &days).await.privately();
    let _taken = school.clicks(LEE, STAFF, "Add it").await.privately();
    let said = school.clicks(HART, STAFF, "Post it").await;
    assert!(said.privately().contains("look once more"), "{said:?}");
    assert!(said.text().contains("The school is closed on Thu 15 October: Staff day."), "{said:?}");
    school.delivers_everything().await;
    assert_eq!(school.public(OKAFOR, STAFF).len(), 0, "nothing is posted that was not seen");
    let said = school.clicks(HART, STAFF, "Plan it all the same").await.privately();
    assert!(said.contains("on its way"), "{said}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_cannot_be_planned_is_one_sentence_and_what_was_typed_is_kept() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let mut said = Vec::new();
    for when in [
        "Thu 1 Oct 15:30",
        "Thu 15 Oct",
        "sometime",
        "15 Oct 2029 15:30",
        "Thu 15 Oct 16:00-15:30",
        "Thu 15 Oct p3",
    ] {
        let refused = school.drafts_an_event(&[("Title", "Tea"), ("When", when)]).await;
        assert!(refused.message().button("Fix").is_some(), "{when}: {refused:?}");
        said.push(format!("{when}: {}", refused.privately()));
        school.a_minute_later();
    }
    let refused =
        school.drafts_an_event(&[("Title", "Tea"), ("When", "15 Oct 15:30"), ("Places", "none")]).await;
    said.push(refused.privately());
    insta::assert_snapshot!(said.join("\n"), @r#"
    Thu 1 Oct 15:30: Thu 1 October, 15:30 has passed. Give a later one. Press Fix: everything you typed is kept.
    Thu 15 Oct: At what time does it begin? Write it like Mon 12 Oct 15:30. Press Fix: everything you typed is kept.
    sometime: I can't read "sometime" as a date. Try 5 Oct. Press Fix: everything you typed is kept.
    15 Oct 2029 15:30: That is more than a year ahead: please check the date. Press Fix: everything you typed is kept.
    Thu 15 Oct 16:00-15:30: "16:00-15:30" ends before it begins. Which do you mean? Press Fix: everything you typed is kept.
    Thu 15 Oct p3: At what time does it begin? Write it like Mon 12 Oct 15:30. Press Fix: everything you typed is kept.
    Give the places as a number from 1 to 1000, or leave it empty. Press Fix: everything you typed is kept.
    "#);
    let form = school.clicks(HART, STAFF, "Fix").await.form().clone();
    let draft = school.submits(HART, STAFF, &form, &[("Places", "12")]).await;
    assert!(draft.privately().contains("Tea"), "{draft:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn nobody_plans_an_event_in_a_channel_in_which_they_may_not_write_and_teachers_plan_none() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let refused = school.types(RIVERA, "event new", &[]).await.privately();
    assert!(refused.contains("librarians only"), "{refused}");
    let _draft = school.drafts_an_event(BOOK_CLUB).await.privately();
    let announcements = school.here().announcements.to_string();
    let refused = school.chooses(HART, STAFF, "Where to post it", &announcements).await;
    assert!(refused.privately().contains("You may not write in #announcements"), "{refused:?}");
    assert!(refused.message().button("Post it").is_none());
    school.delivers_everything().await;
}

#[tokio::test]
async fn an_event_that_is_posted_later_is_seen_in_posts_upcoming_and_goes_out_then() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _draft = school.drafts_an_event(BOOK_CLUB).await.privately();
    let later = [("Post it (empty: at once)", "Thu 8 Oct 8:00")];
    let _times = school.fills_in(HART, STAFF, "Change when", &later).await.privately();
    let _ready = school.sends_it_to_the_staff_room().await.privately();
    let said = school.clicks(HART, STAFF, "Post it").await.privately();
    assert!(said.contains("on Thu 8 October, 08:00"), "{said}");
    school.delivers_everything().await;
    let upcoming = school.types(HART, "posts upcoming", &[]).await;
    let shown = upcoming.shown(&school);
    assert!(shown.contains("08:00 Event in #staff-room: \"Book club: Ungifted\""), "{shown}");
    assert_eq!(school.public(OKAFOR, STAFF).iter().filter(|it| is_event(it)).count(), 0);
    school.clock_reads("2026-10-08 08:00").delivers_everything().await;
    assert_eq!(school.public(OKAFOR, STAFF).iter().filter(|it| is_event(it)).count(), 1);
}

fn is_event(message: &SeenMessage) -> bool {
    message.button("I'm coming").is_some()
}

#[tokio::test]
async fn a_draft_is_found_again_after_a_restart() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _draft = school.drafts_an_event(BOOK_CLUB).await.privately();
    school.restarts().await;
    let again = school.manages().await;
    assert!(again.privately().contains("Book club: Ungifted"), "{again:?}");
    school.posts_the_event().await;
    assert!(school.event_card().contains("I'm coming"));
}

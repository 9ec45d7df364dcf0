//! The desk stays readable: what is over folds to one line where it stands.

use serde_json::json;
use shelftalker::features::collab::{REQUEST_CARD, SESSION_CHECK};
use shelftalker::rehearsal::Permissions;

use crate::school::{DESK, HART, LEE, School, without_links};

/// The messages at the desk, each as it reads.
fn desk(school: &School) -> Vec<String> {
    school.public(LEE, DESK).iter().map(|message| without_links(&school.shown(message))).collect()
}

#[tokio::test]
async fn a_request_that_is_over_is_one_line_whose_button_shows_all_of_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let reason = [("reason", "We are moving shelves that week")];
    school.fills_in(HART, DESK, "Decline", &reason).await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.desk_card(), @"
    Mon 7 Sep 09:12  Shelftalker (edited): Request #1 · Declined · Marine biology · Ana Rivera
        [Reopen] [More …]
    ");
    insta::assert_snapshot!(school.whole_desk_card().await, @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Request #1 · Declined
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Librarian: @Dana Hart
          | Reason: We are moving shelves that week
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | 7 September 2026 09:12 · Dana Hart declined it
        [History]
    ");
    // What was declined in haste is a card again.
    school.clicks(HART, DESK, "Reopen").await.is_noted();
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Teacher: @Ana Rivera"), "{}", school.desk_card());
}

#[tokio::test]
async fn the_question_about_a_session_folds_once_it_is_answered_and_is_good_for_as_long_as_others() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let sessions: [&[(&str, &str)]; 2] = [&[("When", "Tue 8 Sep 13:15")], &[("When", "Wed 9 Sep 13:15")]];
    let _saved = school.plans(HART, &sessions).await.privately();
    school.delivers_everything().await;
    school.clock_reads("2026-09-09 07:00").delivers_everything().await;
    let store = &school.play().bot.library.store;
    let id = store.schools().await.unwrap()[0].id;
    let card = store.card_about(id, SESSION_CHECK, "1 Tue 8 September, 13:15").await.unwrap().unwrap();
    let left = card.expires_at.unwrap() - school.play().bot.library.now();
    assert_eq!(left, shelftalker::queue::QUESTIONS_LIVE);
    school.clicks(HART, DESK, "Happened").await.is_noted();
    school.delivers_everything().await;
    let lines: Vec<String> = desk(&school).into_iter().filter(|it| it.contains("It happened")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    Wed 9 Sep 07:00  Shelftalker (edited): It happened: Tue 8 September, 13:15. #1, Marine biology. Noted by Dana Hart.
        -# ref
    ");
    school.clock_reads("2026-09-10 07:00").delivers_everything().await;
    school.clicks(HART, DESK, "Didn't happen").await.is_noted();
    school.delivers_everything().await;
    let lines: Vec<String> = desk(&school).into_iter().filter(|it| it.contains("It didn't happen")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    Thu 10 Sep 07:00  Shelftalker (edited): It didn't happen: Wed 9 September, 13:15. #1, Marine biology. Noted by Dana Hart. To plan it again, press [Reschedule] on the request's card.
        [Complete]
    ");
}

#[tokio::test]
async fn the_word_that_tips_run_low_folds_once_there_are_tips_and_a_later_one_stands_by_itself() {
    let mut school = School::opens("2026-09-04 09:12").await;
    school.keeps_tips(5).await;
    for monday in ["2026-09-07", "2026-09-14"] {
        school.clock_reads(&format!("{monday} 07:30")).delivers_everything().await;
    }
    assert!(desk(&school)[0].contains("3 tips are left in the queue"), "{:?}", desk(&school));
    school.adds_tip(&[("title", "New one"), ("body", "Words.")]).await;
    school.delivers_everything().await;
    insta::assert_snapshot!(desk(&school).join("\n"), @"
    Mon 14 Sep 07:30  Shelftalker (edited): Tips ran low on Mon 14 Sep. Now 4 are waiting.
        -# ref
    ");
    school.clock_reads("2026-09-21 07:30").delivers_everything().await;
    let stand = desk(&school);
    assert!(stand.len() == 2 && stand[0].contains("Tips ran low on Mon 14 Sep"), "{stand:?}");
    assert!(stand[1].contains("3 tips are left in the queue"), "{stand:?}");
    school.restarts().await.delivers_everything().await;
    assert_eq!(desk(&school), stand);
}

#[tokio::test]
async fn the_word_about_a_session_on_a_closed_day_folds_once_it_is_moved() {
    let mut school = School::opens("2026-09-03 09:12").await;
    school.gets_a_request_accepted().await;
    let _said = school.plans(HART, &[&[("When", "17 Sep 13:15")]]).await.privately();
    school.delivers_everything().await;
    school.is_closed("Elections", "2026-09-17", "2026-09-17").await;
    assert!(desk(&school)[1].contains("Planned for a day that is closed now"), "{:?}", desk(&school));
    school.reschedules("18 Sep").await;
    school.delivers_everything().await;
    insta::assert_snapshot!(desk(&school)[1], @"
    Thu 3 Sep 09:12  Shelftalker (edited): Planned for a day that is closed now: nothing any more.
        -# ref
    ");
}

#[tokio::test]
async fn what_was_held_and_went_through_is_one_line() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let staff = school.here().staff;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    assert!(desk(&school)[0].contains("Held: the tip"), "{:?}", desk(&school));
    school.discord().give_back_to_bot(staff);
    school.clock_reads("2026-09-14 08:30").delivers_everything().await;
    insta::assert_snapshot!(desk(&school)[0], @r#"
    Mon 14 Sep 07:30  Shelftalker (edited): Posted after all, in #staff-room: the tip "Three additions that sharpen a search" ([posted]).
        -# ref
    "#);
}

#[tokio::test]
async fn a_change_of_the_calendar_is_seen_on_the_cards_of_what_nobody_has_planned_yet_and_on_no_other() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for (minute, (topic, when)) in
        [("Field notes", "17 Sep"), ("Fire", "flexible"), ("Over", "17 Sep")].iter().enumerate()
    {
        school.clock_reads(&format!("2026-09-07 09:{}", 13 + minute));
        let wish = [("support", json!("citation")), ("topic", json!(topic)), ("when", json!(when))];
        let _receipt = school.types(HART, "request-collab", &wish).await;
        school.delivers_everything().await;
    }
    let reason = [("reason", "Too late")];
    school.fills_in(LEE, DESK, "Decline", &reason).await.is_noted();
    school.delivers_everything().await;
    let store = school.play().bot.library.store.clone();
    let id = store.schools().await.unwrap()[0].id;
    let shown = async |number: &str| store.card_about(id, REQUEST_CARD, number).await.unwrap().unwrap().shown;
    let before = [shown("1").await, shown("2").await, shown("3").await];
    school.is_closed("Elections", "2026-09-17", "2026-09-17").await;
    school.delivers_everything().await;
    let stand = desk(&school);
    assert!(stand[0].contains("No school then: "), "{stand:?}");
    assert!(!stand[1].contains("No school then: ") && stand[2].contains("Declined"), "{stand:?}");
    let after = [shown("1").await, shown("2").await, shown("3").await];
    assert_eq!([after[0] - before[0], after[1] - before[1], after[2] - before[2]], [1, 1, 0]);
    // Opened again it is a usual day.
    school.has_nothing_closed().await;
    school.delivers_everything().await;
    assert!(!desk(&school)[0].contains("No school then: "), "{:?}", desk(&school));
}

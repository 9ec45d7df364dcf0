//! What is done twice, or too late, is done once, and whoever comes second is told.

use serde_json::json;
use shelftalker::rehearsal::{Answer, Fault, Trouble};

use super::{NOON, custom_id, desk_card, forged_click, with_a_thank_you};
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, a_wish};

#[tokio::test]
async fn case_18_a_double_click_is_one_click() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let (at, card) = (school.at(HART, DESK), desk_card(&school).id);
    let answers = school.click_at_once([(at, card); 2], "Accept").await;
    let words = answers.map(|answer| answer.0.message().unwrap().text());
    let (done, late): (Vec<_>, Vec<_>) =
        words.into_iter().partition(|words| words.contains("is accepted now"));
    assert_eq!((done.len(), late.len()), (1, 1), "{done:?} {late:?}");
    assert_eq!(late[0], "Request #1 is already accepted: nothing more to do.");
    school.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), 1);
}

#[tokio::test]
async fn case_19_a_form_sent_twice_is_sent_once() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    school.submits(HART, DESK, &form, &[("reason", "No room")]).await.is_noted();
    let again = school.submits(HART, DESK, &form, &[("reason", "No room")]).await;
    assert!(again.privately().starts_with("Request #1 is already declined: nothing more to do"), "{again:?}");
    school.delivers_everything().await;
    assert_eq!(school.reads_thread(RIVERA).matches("Reason").count(), 1);

    let draft = school.types(OKAFOR, "request-collab", &[("topic", json!("Tides"))]).await;
    let _ = school.chooses(OKAFOR, STAFF, "Kind of support", "Book talk or reading promotion").await;
    let send =
        custom_id(&school.discord().newest(school.id(OKAFOR), draft.message().channel).unwrap(), "Send");
    let _ = school.clicks(OKAFOR, STAFF, "Send").await;
    let again = forged_click(&school, school.at(OKAFOR, STAFF), &send).await;
    assert!(again.privately().contains("This draft is gone"), "{again:?}");
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 2);
}

#[tokio::test]
async fn case_20_the_form_of_a_withdrawn_request_changes_nothing() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    let _ = school.clicks(RIVERA, STAFF, "Withdraw").await;
    let said = school.submits(HART, DESK, &form, &[("reason", "No room")]).await;
    insta::assert_snapshot!(said.shown(&school), @"Mon 7 Sep 12:00  Shelftalker (only you): Ana Rivera got there first: request #1 is already withdrawn.");
    school.delivers_everything().await;
    assert!(desk_card(&school).text().contains("Withdrawn"));
}

#[tokio::test]
async fn case_18_a_thank_you_that_is_posted_with_two_clicks_is_posted_once() {
    let mut school = School::opens(NOON).await;
    with_a_thank_you(&mut school).await;
    let (at, card) = (school.at(HART, DESK), desk_card(&school).id);
    let said = school.click_at_once([(at, card); 2], "Post now").await;
    assert_eq!(said.iter().filter_map(|answer| answer.0.message()).count(), 1, "{said:?}");
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 1);
}

#[tokio::test]
async fn case_19_a_tip_and_a_thank_you_that_are_sent_twice_are_there_once() {
    let mut school = School::opens(NOON).await;
    let form = school.types(HART, "tip add", &[]).await.form().clone();
    let typed = [("title", "Captions on"), ("body", "Before you press play")];
    let first = school.submits(HART, STAFF, &form, &typed).await.privately();
    assert!(first.contains("is in the queue"), "{first}");
    let again = school.submits(HART, STAFF, &form, &typed).await;
    insta::assert_snapshot!(again.privately(), @r#""Captions on" is in the queue, in last place. /tip preview shows how it will look."#);
    let at = school.at(HART, STAFF);
    let found =
        school.discord().suggestions(at, "tip preview", &[("tip", json!("Captions"))], "tip").await.unwrap();
    assert_eq!(found.iter().filter(|(label, _)| label == "Captions on").count(), 1, "{found:?}");

    with_a_thank_you(&mut school).await;
    let form = school.opens_form(HART, DESK, "Edit").await;
    for _ in 0..2 {
        school.submits(HART, DESK, &form, &[("words", "Thank you, {teacher}!")]).await.is_noted();
    }
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 1);
}

#[tokio::test]
async fn case_20_the_form_of_a_thank_you_that_was_posted_changes_nothing() {
    let mut school = School::opens(NOON).await;
    with_a_thank_you(&mut school).await;
    let form = school.opens_form(HART, DESK, "Edit").await;
    school.clicks(LEE, DESK, "Post now").await.is_noted();
    school.delivers_everything().await;
    let posted = school.public(RIVERA, STAFF);
    let said = school.submits(HART, DESK, &form, &[("words", "Boo to {teacher}")]).await.privately();
    assert!(said.starts_with("This thank-you is already posted, so it can't be changed."), "{said}");
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF), posted);
}

#[tokio::test]
async fn case_50_a_command_that_reaches_the_bot_again_makes_no_second_request() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    for late in [NOON, "2026-09-07 12:01", "2026-09-07 12:30"] {
        school.clock_reads(late);
        school.discord().tells_again(school.id(RIVERA));
        // What comes after it on the same line is heard after it.
        let _ = school.types(OKAFOR, "my-requests", &[]).await.privately();
        school.play().bot.discord.answered().await;
        school.delivers_everything().await;
        assert_eq!(school.public(HART, DESK).len(), 1, "{late}: {}", school.reads(HART, DESK));
        if late != NOON {
            school.restarts().await.delivers_everything().await;
        }
    }
    let own = school.types(RIVERA, "my-requests", &[]).await.text();
    assert!(own.contains("#1** Sent") && !own.contains("#2"), "{own}");
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_50_a_command_whose_answer_came_too_late_is_asked_about_when_it_is_typed_again() {
    let mut school = School::opens(NOON).await;
    school.discord().fault(Fault::next("POST", "/callback", Trouble::Code { status: 404, code: 10062 }));
    let unheard = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert!(matches!(unheard.0, Answer::NotAnswered), "{unheard:?}");
    school.a_minute_later();
    let again = school.types(RIVERA, "request-collab", &a_wish()).await.privately();
    assert!(
        again.contains("You sent this a minute ago: it's request #1. Send it again, as another request?"),
        "{again}"
    );
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 1);
}

//! The ways to a request's people: its private thread, else a direct message, else a mention that gives nothing away.

use shelftalker::rehearsal::{Fault, Trouble};

use super::desk_reads;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, School};

/// A request that is accepted while the server has as many threads as Discord allows (160006).
async fn accepted_without_a_thread(prepare: impl FnOnce(&School)) -> School {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.discord().limit_active_threads(0);
    prepare(&school);
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert_eq!(school.threads(RIVERA).len(), 0);
    school
}

#[tokio::test]
async fn without_room_for_a_thread_the_teacher_is_told_directly() {
    let school = accepted_without_a_thread(|_| {}).await;
    let told = school.direct(RIVERA);
    assert_eq!(told.len(), 1);
    assert!(told[0].text().contains("Dana Hart will help with #1"), "{}", told[0].text());
    assert_eq!(school.mentions(OKAFOR), []);
    assert_eq!(school.public(LEE, DESK).len(), 1, "the desk has the request's card and nothing to do");
}

#[tokio::test]
async fn a_teacher_who_cannot_be_reached_privately_is_mentioned_and_the_desk_told() {
    let by_code =
        |status, code| move |school: &School| school.next_post_meets(Trouble::Code { status, code });
    let schools = [
        accepted_without_a_thread(|school| {
            school.discord().refuse_direct_messages(school.play().school.rivera, true);
        })
        .await,
        accepted_without_a_thread(by_code(403, 50007)).await,
    ];
    for school in schools {
        assert_eq!(school.direct(RIVERA).len(), 0);
        let said = school.mentions(OKAFOR);
        assert_eq!(said.len(), 1);
        let words = said[0].text();
        assert!(words.contains("there is news about your request #1"), "{words}");
        assert!(!words.contains("Dana") && !words.contains("Marine"), "others read this: {words}");
        assert_eq!(said[0].pings, [school.play().school.rivera]);
        assert!(desk_reads(&school).contains("Please tell the teacher"), "{}", desk_reads(&school));
        assert_eq!(school.public(LEE, DESK).len(), 2, "the request's card, and the problem once");
    }
}

#[tokio::test]
async fn a_teacher_who_has_left_is_not_looked_for_in_public_and_the_desk_is_told() {
    // No server in common any more; no member.
    for (status, code) in [(403, 50278), (404, 10007)] {
        let school =
            accepted_without_a_thread(|school| school.next_post_meets(Trouble::Code { status, code })).await;
        assert_eq!((school.direct(RIVERA).len(), school.mentions(OKAFOR).len()), (0, 0), "{code}");
        assert!(desk_reads(&school).contains("has left this server: #1"), "{}", desk_reads(&school));
        assert_eq!(school.public(LEE, DESK).len(), 2, "the request's card, and that");
    }
}

#[tokio::test]
async fn a_thread_whose_opening_was_not_confirmed_is_found_and_not_opened_twice() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.discord().fault(Fault::next("POST", "/threads", Trouble::LosesAnswer));
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 09:13").delivers_everything().await;
    assert_eq!(school.threads(HART).len(), 1);
    assert_eq!(school.thread(RIVERA).len(), 1, "Ana Rivera sees it and its news");
}

#[tokio::test]
async fn a_mention_that_was_found_again_after_a_restart_is_told_the_desk_all_the_same() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.discord().limit_active_threads(0);
    let (rivera, requests) = (school.id(RIVERA), school.play().school.requests);
    school.discord().refuse_direct_messages(rivera, true);
    let there = format!("{requests}/messages");
    school.discord().fault(Fault::next("POST", &there, Trouble::LosesAnswer));
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    school.restarts().await;
    school.clock_reads("2026-09-07 09:30").delivers_everything().await;
    assert_eq!(school.mentions(OKAFOR).len(), 1);
    assert!(desk_reads(&school).contains("Please tell the teacher"), "{}", desk_reads(&school));
}

#[tokio::test]
async fn a_thread_of_the_right_name_that_somebody_else_has_opened_is_not_the_requests() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let requests = school.play().school.requests;
    let name = "#1 Marine biology";
    school.discord().opens_thread(school.id(OKAFOR), requests, name);
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let (hers, his) = (school.threads(RIVERA), school.threads(OKAFOR));
    assert_eq!((hers.len(), his.len()), (1, 1));
    let all = school.discord().channels(school.id(RIVERA));
    assert!(
        all.iter().any(|it| it.parent.is_some() && it.name == name),
        "or this story shows nothing: {all:?}"
    );
    assert_ne!(hers[0].channel, his[0].channel, "Ben Okafor reads nothing of Ana Rivera's request");
    assert!(school.reads_thread(RIVERA).contains("Dana Hart"));
}

#[tokio::test]
async fn a_thread_that_somebody_deleted_is_opened_anew_for_the_next_news() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    school.discord().delete_channel(school.threads(RIVERA)[0].channel);
    let form = school.opens_form(HART, DESK, "Ask").await;
    school.submits(HART, DESK, &form, &[("Question (the teacher reads it)", "Which room?")]).await.is_noted();
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 09:13").delivers_everything().await;
    assert!(school.reads_thread(RIVERA).contains("Which room?"));
    assert_eq!(school.public(HART, DESK).len(), 1, "nothing is left for the desk to mend");
}

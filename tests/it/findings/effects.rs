//! What is done besides posting is known step by step: opening a request's thread, letting somebody in.

use reqwest::Client;
use shelftalker::rehearsal::{Fault, Trouble};

use super::asked;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

/// Dana Hart accepts, and whatever follows meets this.
async fn accepted(method: &str, path: &str, trouble: Trouble) -> School {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.discord().fault(Fault::next(method, path, trouble));
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school
}

#[tokio::test]
async fn k07_a_thread_that_was_asked_for_before_a_crash_and_comes_after_it_is_the_only_one() {
    // It is held back for longer than any test runs: the bot dies first.
    let mut school = accepted("POST", "/threads", Trouble::Slow(600_000)).await;
    let struck = async {
        while !school.discord().faults_left().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        () = struck => {}
        ended = school.play().deliver() => panic!("no thread was being opened: {ended:?}"),
    }
    school.restarts().await.delivers_everything().await;
    assert!(school.threads(RIVERA).is_empty(), "it may still come");

    let requests = school.play().school.requests;
    let late = serde_json::json!({
        "name": "#1 Marine biology", "type": 12, "invitable": false, "auto_archive_duration": 10080
    });
    let came = Client::new()
        .post(format!("{}/api/v10/channels/{requests}/threads", school.discord().api_url()))
        .header("authorization", format!("Bot {}", school.discord().token()))
        .header("user-agent", "DiscordBot (https://example.org, 1)")
        .header("content-type", "application/json")
        .body(late.to_string())
        .send()
        .await
        .unwrap();
    assert!(came.status().is_success(), "{came:?}");
    school.clock_reads("2026-09-07 09:13").delivers_everything().await;
    assert_eq!(asked(&school, "POST", "/threads"), 1, "the one that came late");
    assert_eq!(school.threads(RIVERA).len(), 1);
    assert_eq!(school.threads(HART).len(), 1);
    assert_eq!(school.reads_thread(RIVERA).matches("Dana Hart will help with").count(), 1);
}

#[tokio::test]
async fn k07_a_thread_that_was_asked_for_and_never_came_is_asked_for_again() {
    let mut school = accepted("POST", "/threads", Trouble::NoAnswer).await;
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 09:13").delivers_everything().await;
    assert_eq!(school.reads_thread(RIVERA).matches("Dana Hart will help with").count(), 1);
}

#[tokio::test]
async fn p02_whoever_could_not_be_let_into_a_thread_is_let_in_before_anything_is_said_there() {
    for trouble in [Trouble::Status(503), Trouble::RateLimited { retry_after: 3.0, global: false }] {
        let mut school = accepted("PUT", "/thread-members/", trouble).await;
        school.delivers_everything().await;
        school.clock_reads("2026-09-07 09:13").delivers_everything().await;
        let told = school.reads_thread(RIVERA);
        assert_eq!(told.matches("Dana Hart will help with").count(), 1, "{told}");
        assert_eq!(school.threads(HART).len(), 1, "and so is the librarian");
        assert_eq!(asked(&school, "PUT", "/thread-members/"), 3, "each once, and the one that failed again");
    }
}

#[tokio::test]
async fn p02_a_colleague_is_in_the_thread_when_the_chat_says_so() {
    let mut school = accepted("GET", "/nothing", Trouble::NoAnswer).await;
    school.delivers_everything().await;
    school.discord().clear_faults();
    school.discord().fault(Fault::next("PUT", "/thread-members/", Trouble::Status(503)));
    let said = school.clicks_more(LEE, "Join the thread").await;
    assert!(said.privately().contains("letting you into"), "{said:?}");
    school.delivers_everything().await;
    let again = school.clicks_more(LEE, "Join the thread").await;
    assert!(again.privately().contains("letting you into"), "not yet: {again:?}");
    school.clock_reads("2026-09-07 09:13").delivers_everything().await;
    let again = school.clicks_more(LEE, "Join the thread").await;
    assert!(again.privately().contains("you're already in <#"), "{again:?}");
    school.delivers_everything().await;
    assert!(school.reads_thread(LEE).contains("Sam Lee has joined to help"));
}

#[tokio::test]
async fn p03_a_card_that_cannot_be_changed_is_told_at_the_desk_once_and_changed_when_it_can_be() {
    let mut school = School::opens("2026-09-11 14:50").await;
    school.completes_a_collaboration().await;
    school.clock_reads("2026-09-11 15:00").delivers_everything().await;
    assert!(school.reads(OKAFOR, STAFF).contains("Ana Rivera"));
    let staff = school.play().school.staff;
    let edits = format!("/channels/{staff}/messages/");
    let forbidden = Trouble::Code { status: 403, code: 50013 };
    school.discord().fault(Fault::next("PATCH", &edits, forbidden).times(3));
    school.chooses_thanks("Thank \"a colleague\"").await;
    let told = |school: &School| school.reads(HART, DESK).matches("I couldn't change a message").count();
    assert_eq!(told(&school), 1);
    school.clock_reads("2026-09-11 15:20").delivers_everything().await;
    school.clock_reads("2026-09-11 15:40").delivers_everything().await;
    assert_eq!(told(&school), 1, "once a day for one cause");
    school.clock_reads("2026-09-11 16:00").delivers_everything().await;
    assert!(!school.reads(OKAFOR, STAFF).contains("Ana Rivera"));
}

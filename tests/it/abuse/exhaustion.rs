//! Nobody, and nothing that goes wrong again and again, keeps the library from its work.

use serde_json::json;
use shelftalker::rehearsal::Acting;

use super::NOON;
use crate::school::{HART, RIVERA, STAFF, School, a_wish};

#[tokio::test]
async fn case_29_a_member_who_types_too_many_commands_is_told_when_to_try_again() {
    let mut school = School::opens("2026-09-07 12:00").await;
    for _ in 0..5 {
        let _ = school.types(RIVERA, "my-requests", &[]).await.privately();
    }
    let wait = school.types(RIVERA, "request-collab", &a_wish()).await;
    insta::assert_snapshot!(wait.privately(), @"That was a lot at once: please type this again in 10 seconds.");
    // Where a command opens a form, too; colleagues have turns of their own, and so have clicks and suggestions.
    for _ in 0..5 {
        let _ = school.types(HART, "tip add", &[]).await.form();
    }
    let wait = school.types(HART, "tip add", &[]).await.privately();
    assert!(wait.contains("a lot at once"), "{wait}");
    let at = school.at(HART, STAFF);
    for _ in 0..20 {
        let tips = school.discord().suggestions(at, "tip preview", &[("tip", json!(""))], "tip").await;
        assert!(!tips.unwrap().is_empty());
    }
    school.clock_reads("2026-09-07 12:01");
    let sent = school.types(RIVERA, "request-collab", &a_wish()).await.privately();
    assert!(sent.contains("Request #1 is with the library"), "{sent}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_29_a_school_that_types_too_many_commands_is_told_when_to_try_again() {
    let mut school = School::opens(NOON).await;
    let people = school.play().school;
    let (discord, channel) = (school.discord().clone(), people.staff);
    for colleague in 0..30 {
        let member = discord.add_member(people.server, &format!("Colleague {colleague}"), &[]);
        let answer = discord.command(Acting { member, channel }, "my-requests", &[]).await.unwrap();
        assert!(answer.message().unwrap().text().contains("You have not asked"));
    }
    let wait = school.types(RIVERA, "my-requests", &[]).await;
    insta::assert_snapshot!(wait.privately(), @"Many people are asking the library at this moment: please type this again in 60 seconds.");
    school.clock_reads("2026-09-07 12:01");
    assert!(school.types(RIVERA, "my-requests", &[]).await.privately().contains("You have not asked"));
    school.delivers_everything().await;
}

//! Looking things up: one's own requests, what waits at the desk, and what one can do at all.

use serde_json::json;

use crate::school::{ADMIN, DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

async fn with_three_requests() -> School {
    let mut school = School::opens("2026-09-07 09:00").await;
    for (at, who, topic) in [
        ("2026-09-07 09:01", RIVERA, "Marine biology"),
        ("2026-09-07 09:02", OKAFOR, "The Great Fire of 1666"),
        ("2026-09-07 09:03", RIVERA, "Field notes"),
    ] {
        school.clock_reads(at);
        let wish = [("support", json!("citation")), ("topic", json!(topic))];
        let _receipt = school.types(who, "request-collab", &wish).await;
        school.delivers_everything().await;
    }
    school
}

#[tokio::test]
async fn a_teacher_finds_her_own_requests_and_takes_one_back() {
    let mut school = with_three_requests().await;
    let list = school.types(RIVERA, "my-requests", &[]).await;
    insta::assert_snapshot!(list.privately(), @"
    Your requests
    **#3** Sent · Field notes
    **#1** Sent · Marine biology
    ");
    let one = school.chooses(RIVERA, STAFF, "Look at one", "#1 · Sent").await;
    insta::assert_snapshot!(one.privately(), @"
    Request #1 · Sent
    Marine biology
    Support: Citation and source skills
    ");
    let gone = school.clicks(RIVERA, STAFF, "Withdraw").await;
    assert!(gone.privately().contains("is withdrawn"));
    school.delivers_everything().await;
    assert!(school.reads(HART, DESK).contains("Request #1 · Withdrawn"));
}

#[tokio::test]
async fn a_forged_choice_shows_nobody_elses_request() {
    let mut school = with_three_requests().await;
    let list = school.types(RIVERA, "my-requests", &[]).await;
    let menu = list.message().menus[0].custom_id.clone();
    let at = school.at(RIVERA, STAFF);
    let forged = school.discord().choose_forged(at, list.message().id, &menu, &["2"]).await.unwrap();
    assert!(forged.message().unwrap().text().contains("not one of your requests"), "{forged:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_desk_sees_who_waits_longest_first() {
    let mut school = with_three_requests().await;
    let requests = school.public(HART, DESK);
    let at = school.at(HART, DESK);
    let _noted = school.discord().click(at, requests[1].id, "Accept").await.unwrap();
    school.delivers_everything().await;
    let list = school.types(LEE, "desk", &[]).await;
    insta::assert_snapshot!(links_out(&list.privately()), @"
    At the desk: 3 requests
    **Waiting for us**
    **#1** Marine biology · Ana Rivera · since today · [card]
    **#3** Field notes · Ana Rivera · since today · [card]
    **Taken on**
    **#2** The Great Fire of 1666 · Ben Okafor · [card]
    ");
    let mine = school.types(HART, "desk", &[("librarian", json!("Mine"))]).await;
    assert!(mine.privately().contains("The Great Fire") && !mine.privately().contains("Field notes"));
    let none = school.types(LEE, "desk", &[("stage", json!("Completed"))]).await;
    assert!(none.privately().contains("No request is like that"), "{none:?}");
    let refused = school.types(RIVERA, "desk", &[]).await;
    assert!(refused.privately().contains("librarians"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_desk_shows_what_each_librarian_has_taken_on() {
    let mut school = with_three_requests().await;
    let requests = school.public(HART, DESK);
    let at = school.at(HART, DESK);
    let _noted = school.discord().click(at, requests[1].id, "Accept").await.unwrap();
    school.delivers_everything().await;
    let at = school.at(LEE, STAFF);
    let typed = [("librarian", json!(""))];
    let suggested = school.discord().suggestions(at, "desk", &typed, "librarian").await.unwrap();
    let names: Vec<&str> = suggested.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Mine", "Nobody yet", "Dana Hart"]);

    let harts = school.types(LEE, "desk", &[("librarian", json!(suggested[2].1))]).await;
    assert!(
        harts.privately().contains("The Great Fire") && !harts.text().contains("Field notes"),
        "{harts:?}"
    );
    let nobodys = school.types(LEE, "desk", &[("librarian", json!("nobody yet"))]).await;
    assert!(nobodys.privately().contains("Field notes") && !nobodys.text().contains("Fire"), "{nobodys:?}");
    let mine = school.types(LEE, "desk", &[("librarian", json!("Mine"))]).await;
    assert!(mine.privately().contains("No request is like that"), "{mine:?}");
    let forged = school.types(LEE, "desk", &[("librarian", json!("12345678901234567"))]).await;
    insta::assert_snapshot!(forged.privately(), @r#"No librarian of that name has a request here: begin to type under "librarian" and choose one of the suggestions."#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_long_list_is_turned_page_by_page() {
    let mut school = School::opens("2026-09-07 09:00").await;
    for number in 1..=13 {
        school.clock_reads(&format!("2026-09-07 09:{number:02}"));
        let wish = [("support", json!("citation")), ("topic", json!(format!("Topic {number}")))];
        let _receipt = school.types(RIVERA, "request-collab", &wish).await;
    }
    school.delivers_everything().await;
    let first = school.types(HART, "desk", &[("librarian", json!("Nobody yet"))]).await;
    assert!(first.text().contains("Page 1 of 2") && !first.text().contains("Topic 13"), "{first:?}");
    let second = school.clicks(HART, STAFF, "More").await;
    assert!(second.text().contains("Page 2 of 2") && second.text().contains("Topic 13"), "{second:?}");
    let back = school.clicks(HART, STAFF, "Back").await;
    assert!(back.text().contains("Page 1 of 2"), "{back:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn help_is_six_lines_for_whoever_asks_and_the_rest_at_a_press() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let teacher = school.types(RIVERA, "library-help", &[]).await;
    insta::assert_snapshot!(teacher.privately(), @"
    What you can do here
    /request-collab: Ask the library to plan, teach, find or lend something with you
    Press and hold a message, then Apps › Ask the library about this: Begin a request that quotes the message
    /my-requests: What you asked the library for, and how far it has come
    /library-help: What you can do here; about privacy: what I keep, and who sees it
    /my-data export: Get everything that this school's library keeps about you
    /my-data delete: Have what this school's library keeps about you deleted; you are asked once more
    ");
    let librarian = school.types(HART, "library-help", &[]).await;
    insta::assert_snapshot!(librarian.privately(), @"
    What you can do here
    /desk: What waits at the desk: unanswered first, then this week's sessions
    /request-collab: Ask the library to plan, teach, find or lend something with you
    /my-requests: What you asked the library for, and how far it has come
    /tip add: Write a tech tip for the queue
    /thanks write: Thank one or several colleagues in public, for anything
    /newsletter write: Begin a newsletter, from scratch or from a Markdown file
    ");
    let all = school.clicks(HART, STAFF, "More").await;
    let lines = all.text().lines().filter(|line| line.contains(": ")).count();
    assert!(lines > 20, "{all:?}");
    let manager = school.types(ADMIN, "library-help", &[]).await;
    insta::assert_snapshot!(manager.privately(), @"
    What you can do here
    /library-setup: Set the library up: time zone, librarians' role and channels
    /request-collab: Ask the library to plan, teach, find or lend something with you
    /my-requests: What you asked the library for, and how far it has come
    Press and hold a message, then Apps › Ask the library about this: Begin a request that quotes the message
    /library-help: What you can do here; about privacy: what I keep, and who sees it
    /my-data export: Get everything that this school's library keeps about you
    ");
    school.delivers_everything().await;
}

/// Links hold ids, which are another each time.
fn links_out(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("(<") {
        out.push_str(before);
        rest = after.split_once(">)").map_or("", |(_, rest)| rest);
    }
    out + rest
}

//! Looking things up: one's own requests, what waits at the desk, and what one can do at all.

use serde_json::json;
use shelftalker::rehearsal::Permissions;

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
    assert!(forged.message().unwrap().text().contains("isn't one of your requests"), "{forged:?}");
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
    **#2** The Great Fire of 1666 · Ben Okafor · Dana Hart plans it · [card]
    ");
    let mine = school.types(HART, "desk", &[("librarian", json!("Mine"))]).await;
    assert!(mine.privately().contains("The Great Fire") && !mine.privately().contains("Field notes"));
    let none = school.types(LEE, "desk", &[("stage", json!("Completed"))]).await;
    assert!(none.privately().contains("No request matches"), "{none:?}");
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
    assert!(mine.privately().contains("No request matches"), "{mine:?}");
    let forged = school.types(LEE, "desk", &[("librarian", json!("12345678901234567"))]).await;
    insta::assert_snapshot!(forged.privately(), @r#"I can't find a librarian of that name with a request. Start typing under "librarian", and choose one."#);
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
    /my-requests: What you asked the library for, and how far it has come
    /ideas: What we could do together: ideas for your subject, class and topic, ready to be taken
    Press and hold a message, then Apps › Ask the library about this: Begin a request that quotes the message
    /library-help: What you can do here; about privacy: what I keep, and who sees it
    /my-data export: Get everything that this school's library keeps about you
    ");
    let librarian = school.types(HART, "library-help", &[]).await;
    insta::assert_snapshot!(librarian.privately(), @"
    What you can do here
    /desk: What is waiting at the desk and for whom, this week's sessions, and everything else you do here
    /request-collab: Ask the library to plan, teach, find or lend something with you
    /my-requests: What you asked the library for, and how far it has come
    /tip add: Write a tech tip for the queue
    /thanks write: Thank one or several colleagues in public, for anything
    /newsletter write: Begin a newsletter, from scratch or from a text file (Markdown)
    ");
    let all = school.clicks(HART, STAFF, "More").await;
    let lines = all.text().lines().filter(|line| line.contains(": ")).count();
    assert!(lines > 20, "{all:?}");
    // Every command stands on one of its pages, whole.
    let (mut pages, mut page) = (all.text(), all);
    while page.message().button("More").is_some() {
        page = school.clicks(HART, STAFF, "More").await;
        pages += &page.text();
    }
    let last = "/library-settings: Settings: when tips and thank-yous are posted, hours, days, and who agrees to newsletters";
    assert!(pages.contains(last) && !pages.contains('…'), "{pages}");
    assert!(pages.matches("\n/").count() > 60, "{pages}");
    let manager = school.types(ADMIN, "library-help", &[]).await;
    insta::assert_snapshot!(manager.privately(), @"
    What you can do here
    /library-setup: Set the library up: time zone, librarians' role and channels
    /request-collab: Ask the library to plan, teach, find or lend something with you
    /my-requests: What you asked the library for, and how far it has come
    /ideas: What we could do together: ideas for your subject, class and topic, ready to be taken
    Press and hold a message, then Apps › Ask the library about this: Begin a request that quotes the message
    /library-help: What you can do here; about privacy: what I keep, and who sees it
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

#[tokio::test]
async fn a_teacher_sees_what_she_added_and_answers_what_she_was_asked_from_her_list() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    for words in ["They have laptops.", "Room 12 has no screen."] {
        let form = school.taps_in_thread("Add something").await.form().clone();
        let typed = [("What should the library know?", words)];
        let _said = school.answers_in_thread(&form, &typed).await.privately();
    }
    school.fills_in(HART, DESK, "Ask", &[("question", "Which of the two classes?")]).await.is_noted();
    school.delivers_everything().await;
    let list = school.types(RIVERA, "my-requests", &[]).await;
    insta::assert_snapshot!(list.privately(), @"
    Your requests
    **#1** Accepted · Marine biology · a question for you
    ");
    let own = school.chooses(RIVERA, STAFF, "Look at one", "#1 · Accepted").await;
    insta::assert_snapshot!(own.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Request #1 · Accepted
          | Marine biology
          | Support: Book talk or reading promotion
          | You added: They have laptops.
          | You added: Room 12 has no screen.
          | A question for you: Which of the two classes?
          | Librarian: @Dana Hart
        ‹May I thank you in public?: Thank me by name›
        [Answer] [Add something] [Withdraw]
    ");
    let form = school.opens_form(RIVERA, STAFF, "Answer").await;
    let _said = school
        .submits(RIVERA, STAFF, &form, &[("Your answer (the library reads it)", "8B")])
        .await
        .privately();
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Answer: 8B"));
    let own = school.looks_at_own("#1 · Accepted").await;
    assert!(own.message().button("Answer").is_none() && own.text().contains("Your answer: 8B"), "{own:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn every_draft_is_found_in_the_list_gone_on_with_and_dropped() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let none = school.types(RIVERA, "my-requests", &[]).await;
    assert!(none.message().menu("Go on with a draft").is_none(), "{none:?}");
    for topic in ["Tides", "Caves", "Volcanoes"] {
        let _draft = school.types(RIVERA, "request-collab", &[("topic", json!(topic))]).await;
    }
    let list = school.types(RIVERA, "my-requests", &[]).await;
    insta::assert_snapshot!(list.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Your requests
          | You haven't sent anything yet.
          | Not sent yet: Volcanoes · Mon 7 September
          | Caves · Mon 7 September
          | Tides · Mon 7 September
        ‹Go on with a draft›
        ‹May I thank you in public?›
    ");
    let tides = school.chooses(RIVERA, STAFF, "Go on with a draft", "Tides").await;
    insta::assert_snapshot!(tides.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Tides
          | Still needed: the kind of support
          | Another draft: You also have a draft from Mon 7 September: Volcanoes
          | /my-requests lists 1 more.
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Go on with it] [Delete this draft]
    ");
    school.clicks(RIVERA, STAFF, "Delete this draft").await.is_asked();
    let deleted = school.clicks(RIVERA, STAFF, "Delete it").await.privately();
    assert!(deleted.starts_with("The draft is deleted."), "{deleted}");
    let list = school.types(RIVERA, "my-requests", &[]).await.text();
    assert!(!list.contains("Tides") && list.contains("Caves") && list.contains("Volcanoes"), "{list}");
    let other = school.types(OKAFOR, "my-requests", &[]).await;
    assert!(!other.text().contains("Caves"), "{other:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_desk_says_what_is_held_and_where_to_look() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _nothing = school.types(HART, "desk", &[]).await;
    let staff = school.play().school.staff;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    let desk = school.types(HART, "desk", &[]).await;
    insta::assert_snapshot!(links_out(&desk.privately()), @"
    No request is waiting
    Held, not posted yet: 1 post. I'm not allowed to post in #staff-room. Ask a server admin to allow Send Messages. · [card]
    ");
    let filtered = school.types(HART, "desk", &[("librarian", json!("Mine"))]).await.privately();
    assert!(filtered.contains("Held, not posted yet: 1 post."), "{filtered}");
    school.discord().give_back_to_bot(staff);
    school.clock_reads("2026-09-14 08:30").delivers_everything().await;
    let desk = school.types(HART, "desk", &[]).await.privately();
    assert!(!desk.contains("Held"), "{desk}");
    school.delivers_everything().await;
}

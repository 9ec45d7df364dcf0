//! A request that somebody made by word of mouth: a librarian puts it down, and it is the teacher's.

use serde_json::json;

use crate::files::files;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, without_links};

impl School {
    /// Dana Hart heard in the corridor what Ben Okafor wishes for.
    async fn puts_down_for_okafor(&mut self) -> String {
        let _desk = self.types(HART, "desk", &[]).await;
        let _asked = self.clicks(HART, STAFF, "Put down a request").await.privately();
        let okafor = self.id(OKAFOR).to_string();
        let draft = self.chooses(HART, STAFF, "Who asked?", &okafor).await.privately();
        let _support = self.chooses(HART, STAFF, "Kind of support", "Book talk or reading promotion").await;
        let words = [("Topic", "The Great Fire of 1666")];
        let _words = self.fills_in(HART, STAFF, "Write topic and details", &words).await.privately();
        draft
    }
}

#[tokio::test]
async fn what_a_teacher_asked_for_in_the_corridor_is_their_request_with_receipt_thread_and_history() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let draft = school.puts_down_for_okafor().await;
    insta::assert_snapshot!(draft, @"
    A request for Ben Okafor
    Only you can see this. It's saved as you go. Once sent it is Ben Okafor's request: they get the receipt, and everything after it.
    Still needed: the kind of support and the topic
    ");
    let sent = school.clicks(HART, STAFF, "Send").await.privately();
    insta::assert_snapshot!(sent, @"Put down: request #1, Ben Okafor's. I'm sending them the receipt. Its card is at the desk: press [Accept] there to take it on.");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.desk_card(), @"
    Mon 7 Sep 09:12  Shelftalker:
          | Request #1 · New
          | The Great Fire of 1666
          | Teacher: @Ben Okafor
          | Support: Book talk or reading promotion
          | History: 7 September 2026 09:12 · Dana Hart put it down for Ben Okafor
        [Accept] [Ask] [Suggest something else] [Decline]
    ");
    let thread = school.threads(OKAFOR)[0];
    let receipt = school.discord().sees(thread.member, thread.channel).pop().unwrap();
    insta::assert_snapshot!(school.shown(&receipt), @"
    Mon 7 Sep 09:12  Shelftalker: @Ben Okafor
          | Sent to the library
          | Dana Hart has put down what you asked for: request #1. A librarian will answer you here. If something is wrong, press [Add something], or [Withdraw].
          | Topic: The Great Fire of 1666
          | Support: Book talk or reading promotion
        ‹May I thank you in public?›
        [Add something] [Withdraw]
    ");
    assert!(receipt.pings.contains(&school.id(OKAFOR)) && school.threads(RIVERA).is_empty());

    let list = school.types(OKAFOR, "my-requests", &[]).await.privately();
    assert!(list.contains("**#1** Sent · The Great Fire of 1666"), "{list}");
    let of_hart = school.types(HART, "my-requests", &[]).await.privately();
    assert!(of_hart.contains("You haven't asked the library for anything yet"), "{of_hart}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_it_was_put_down_for_is_asked_about_thanks_adds_to_it_and_withdraws_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _draft = school.puts_down_for_okafor().await;
    let _sent = school.clicks(HART, STAFF, "Send").await.privately();
    school.delivers_everything().await;
    let thread = school.threads(OKAFOR)[0];
    let message = school.discord().sees(thread.member, thread.channel).pop().unwrap();
    let menu = "May I thank you in public?";
    let kept = school.discord().choose(thread, message.id, menu, &["Thank me by name"]).await.unwrap();
    assert!(kept.message().unwrap().private, "{kept:?}");
    let form = school.clicks_at(thread, "Add something").await.form().clone();
    let typed = [("What should the library know?", "Two classes, one after the other.")];
    let added = school.discord().submit(thread, &form, &typed).await.unwrap();
    assert!(added.message().unwrap().text().contains("the library has what you added"), "{added:?}");
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Added: Two classes, one after the other."));
    let gone = school.clicks_at(thread, "Withdraw").await.privately();
    assert!(gone.contains("is withdrawn"), "{gone}");
    school.delivers_everything().await;
    assert!(school.reads(LEE, DESK).contains("Withdrawn"), "{}", school.reads(LEE, DESK));
}

#[tokio::test]
async fn only_librarians_put_down_requests_and_a_role_that_is_gone_sends_nothing() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let refused = school.types(RIVERA, "desk", &[]).await.privately();
    assert!(refused.contains("librarians only"), "{refused}");
    let _draft = school.puts_down_for_okafor().await;
    let (hart, librarians) = (school.id(HART), school.here().librarians);
    let server = school.here().server;
    school.discord().take_role(server, hart, librarians);
    let refused = school.clicks(HART, STAFF, "Send").await.privately();
    insta::assert_snapshot!(refused, @"Only librarians put down requests for others, and you are no longer \
                                       one. /request-collab is for your own.");
    school.delivers_everything().await;
    assert!(school.public(LEE, DESK).is_empty() && school.threads(OKAFOR).is_empty());
}

#[tokio::test]
async fn a_draft_for_somebody_else_is_found_again_and_is_never_taken_for_ones_own() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _draft = school.puts_down_for_okafor().await;
    let own = school.types(HART, "request-collab", &[]).await.privately();
    assert!(own.contains("A request to the library"), "{own}");
    let list = school.types(HART, "my-requests", &[]).await.privately();
    assert!(list.contains("The Great Fire of 1666, for Ben Okafor"), "{list}");
    let again =
        school.chooses(HART, STAFF, "Go on with a draft", "The Great Fire of 1666, for Ben Okafor").await;
    assert!(again.privately().contains("A request for Ben Okafor"), "{again:?}");
    // What is kept about him is his to see, and to have deleted.
    school.types(OKAFOR, "my-data delete", &[]).await.is_asked();
    let _gone = school.clicks(OKAFOR, STAFF, "Delete my data").await;
    let list = school.types(HART, "my-requests", &[]).await.privately();
    assert!(!list.contains("Okafor"), "{list}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_a_week_with_very_many_sessions_as_many_are_told_as_a_card_takes() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let note = "Please have the atlases, the globes and two lamps ready before the bell, Ben";
    for (topic, minute) in [("Tides", 0), ("Storms", 30)] {
        let wish = [("support", json!("citation")), ("topic", json!(topic))];
        let _receipt = school.types(OKAFOR, "request-collab", &wish).await;
        school.delivers_everything().await;
        school.accepts(HART).await;
        let days = ["Tue 8 Sep", "Wed 9 Sep", "Thu 10 Sep", "Fri 11 Sep"];
        let times = days.iter().flat_map(|day| [8, 10, 13].map(|hour| format!("{day} {hour}:{minute:02}")));
        let times: Vec<String> = times.collect();
        let session = |when| {
            [
                ("When", when),
                ("Minutes", "20"),
                ("Place", "The large room beside the library"),
                ("Note (the teacher reads it)", note),
            ]
        };
        let sessions: Vec<_> = times.iter().map(|when| session(when.as_str())).collect();
        let sessions: Vec<&[(&str, &str)]> = sessions.iter().map(|session| &session[..]).collect();
        let _saved = school.plans(HART, &sessions).await.privately();
        school.delivers_everything().await;
    }
    let week = school.types(HART, "desk", &[("show", json!("week"))]).await.privately();
    let more = "There is more than fits here: [As a calendar file] has all that is to come.";
    assert!(week.contains("**Tue 8 September**\n08:00") && week.contains(more), "{week}");
    let file = school.clicks(HART, STAFF, "As a calendar file").await.privately();
    assert!(file.starts_with("Your 24 sessions from this week on."), "{file}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_week_of_a_librarian_is_told_day_by_day_and_goes_into_a_calendar() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let sessions: [&[(&str, &str)]; 3] = [
        &[("When", "Thu 10 Sep 13:15"), ("Minutes", "45"), ("Place", "Library")],
        &[("When", "Tue 8 Sep p3"), ("Note (the teacher reads it)", "bring atlases")],
        &[("When", "Wed 16 Sep 9:00")],
    ];
    let _saved = school.plans(HART, &sessions).await.privately();
    school.delivers_everything().await;
    let week = school.types(HART, "desk", &[("show", json!("week"))]).await;
    let week = without_links(&week.privately());
    let tuesday =
        "**Tue 8 September**\nperiod 3 · **#1** Marine biology · Ana Rivera · bring atlases · [card]";
    let thursday =
        "**Thu 10 September**\n13:15, 45 minutes, Library · **#1** Marine biology · Ana Rivera · [card]";
    assert!(week.starts_with("Your week: the week of Mon 7 September"), "{week}");
    assert!(week.contains(&format!("{tuesday}\n{thursday}")) && !week.contains("16 September"), "{week}");
    let next = school.clicks(HART, STAFF, "Week after").await.privately();
    let next = without_links(&next);
    assert!(next.starts_with("Your sessions in the week of Mon 14 September"), "{next}");
    assert!(
        next.contains("**Wed 16 September**\n09:00 · **#1** Marine biology · Ana Rivera · [card]"),
        "{next}"
    );
    let back = school.clicks(HART, STAFF, "Week before").await.privately();
    assert!(back.contains("Your week"), "{back}");
    let file = school.clicks(HART, STAFF, "As a calendar file").await;
    assert!(file.privately().starts_with("Your 3 sessions from this week on."), "{file:?}");
    let (name, bytes) = files(&school, file.message()).remove(0);
    assert_eq!(name, "my-sessions.ics");
    let text = String::from_utf8(bytes).unwrap();
    for line in [
        "DTSTART;VALUE=DATE:20260908",
        "SUMMARY:period 3: Marine biology\\, Ana Rivera (#1)",
        "DTSTART:20260910T121500Z",
        "DTEND:20260910T130000Z",
        "LOCATION:Library",
        "DTSTART:20260916T080000Z",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}: {text}");
    }
    let others = school.types(LEE, "desk", &[("show", json!("week"))]).await;
    let others = others.privately();
    assert!(
        others.contains("No session of yours is planned. /desk shows what is waiting for a plan."),
        "{others}"
    );
    let refused = school.clicks(LEE, STAFF, "As a calendar file").await.privately();
    assert!(refused.starts_with("No session of yours"), "{refused}");
    school.delivers_everything().await;
}

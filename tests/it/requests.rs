//! A request's life, as teachers and librarians see it.

use serde_json::json;

use shelftalker::rehearsal::{Permissions, SeenMessage};

use crate::school::{ADMIN, DESK, HART, LEE, OKAFOR, REQUESTS, RIVERA, STAFF, School, a_wish};

const SUPPORT: &str = "Kind of support";
const THANKS: &str = "May I thank you in public?";

#[tokio::test]
async fn a_teacher_asks_in_one_line_and_the_desk_has_a_card() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let wish = [
        ("support", json!("book-talk")),
        ("topic", json!("Marine biology")),
        ("class", json!("Year 8 science")),
        ("when", json!("17 Sep")),
        ("students", json!(24)),
        ("thanks", json!("colleague")),
    ];
    let receipt = school.types(RIVERA, "request-collab", &wish).await;
    assert!(receipt.privately().contains("Got it: request #1."));
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads(HART, DESK), @r#"
    Mon 7 Sep 09:12  Shelftalker:
          | Request #1 · New
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Class: Year 8 science
          | When: Thu 17 September
          | Students: 24
          | History: 7 September 2026 09:12 · Ana Rivera sent it
        [Accept] [Ask] [Suggest something else] [Decline]
    "#);
    assert_eq!(school.threads(RIVERA).len(), 0, "nobody has answered yet");
}

#[tokio::test]
async fn a_request_in_one_line_costs_one_answer_and_the_card_one_message() {
    let mut school = School::opens("2026-09-07 09:12").await;
    // The first looks whether the desk is open.
    let _receipt = school.types(OKAFOR, "request-collab", &a_wish()).await;
    school.delivers_everything().await;
    let before = school.discord().recorded().len();
    let _receipt = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert_eq!(school.discord().recorded().len() - before, 1);
    school.delivers_everything().await;
    assert_eq!(school.discord().recorded().len() - before, 2);
}

#[tokio::test]
async fn a_draft_with_too_little_is_kept_at_every_step_until_it_can_be_sent() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let draft = school.types(RIVERA, "request-collab", &[]).await;
    assert!(draft.message().private);
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Still needed: the kind of support and the topic
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details]
    ");
    let chosen = school.chooses(RIVERA, STAFF, SUPPORT, "Book talk or reading promotion").await;
    assert!(chosen.message().button("Send").is_none(), "the topic is missing");
    let _ = school.chooses(RIVERA, STAFF, THANKS, "Never thank me in public").await;
    school.restarts().await;

    let form = school.opens_form(RIVERA, STAFF, "Write topic and details").await;
    let class = [("Topic", "Marine biology"), ("Class, and how many students", "Year 8 science, 24")];
    let ready = school.submits(RIVERA, STAFF, &form, &class).await;
    insta::assert_snapshot!(ready.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Marine biology
          | Support: Book talk or reading promotion
          | Class: Year 8 science, 24
        ‹Kind of support: Book talk or reading promotion›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?: Never thank me in public›
        [Write topic and details] [Send] [Delete this draft]
    ");

    // Typed again another day, the command brings the same draft back.
    school.clock_reads("2026-09-08 13:00").delivers_everything().await;
    let again = school.types(RIVERA, "request-collab", &[]).await;
    assert!(again.text().contains("Marine biology") && again.message().button("Send").is_some());
    let receipt = school.clicks(RIVERA, STAFF, "Send").await;
    insta::assert_snapshot!(receipt.shown(&school), @"
    Tue 8 Sep 13:00  Shelftalker (only you) (edited):
          | Sent to the library
          | Got it: request #1. A librarian will answer you privately, here.
          | Topic: Marine biology
          | Support: Book talk or reading promotion
          | Class: Year 8 science, 24
        [Add something] [Withdraw]
    ");
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 1);
}

#[tokio::test]
async fn what_is_emptied_in_the_form_is_empty_afterwards() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _ = school
        .types(RIVERA, "request-collab", &[("topic", json!("Tides")), ("class", json!("Year 8"))])
        .await;
    let form = school.opens_form(RIVERA, STAFF, "Write topic and details").await;
    assert_eq!(form.value("class"), Some("Year 8"));
    let card = school.submits(RIVERA, STAFF, &form, &[("class", "")]).await;
    assert!(card.text().contains("Tides") && !card.text().contains("Year 8"), "{}", card.text());
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_date_in_the_past_is_named_and_mended_in_the_form_that_fix_opens() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let [support, topic] = a_wish();
    let card = school.types(RIVERA, "request-collab", &[support, topic, ("when", json!("1 Sep"))]).await;
    insta::assert_snapshot!(card.shown(&school), @r#"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Marine biology
          | When: 1 Sep
          | Please look at this: Tue 1 September has passed; today is Mon 7 September. Which day do you mean?
        ‹Kind of support: Book talk or reading promotion›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Fix] [Delete this draft]
    "#);
    let form = school.opens_form(RIVERA, STAFF, "Fix").await;
    assert_eq!((form.value("when"), form.value("topic")), (Some("1 Sep"), Some("Marine biology")));
    let card = school.submits(RIVERA, STAFF, &form, &[("when", "21 Sep")]).await;
    assert!(card.message().button("Send").is_some());
    let receipt = school.clicks(RIVERA, STAFF, "Send").await;
    assert!(receipt.text().contains("When: Mon 21 September"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_date_that_passes_while_the_draft_lies_is_said_at_send() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _ = school
        .types(RIVERA, "request-collab", &[("support", json!("book-talk")), ("when", json!("8 Sep"))])
        .await;
    let form = school.opens_form(RIVERA, STAFF, "Write topic and details").await;
    let _ = school.submits(RIVERA, STAFF, &form, &[("Topic", "Tides")]).await;
    school.clock_reads("2026-09-09 08:00").delivers_everything().await;
    let card = school.clicks(RIVERA, STAFF, "Send").await;
    assert!(card.text().contains("Tue 8 September has passed; today is Wed 9 September."), "{}", card.text());
    assert!(card.message().button("Send").is_none());
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 0);
}

#[tokio::test]
async fn the_receipt_says_how_soon_the_desk_usually_answers_once_that_is_known() {
    let mut school = School::opens("2026-09-07 09:00").await;
    for (request, hour) in (1..=5).zip(10..) {
        let receipt = school.types(RIVERA, "request-collab", &a_wish()).await;
        assert!(!receipt.text().contains("usually"), "four answers are too few to speak of");
        school.delivers_everything().await;
        // Each hour one: every answer takes an hour.
        school.clock_reads(&format!("2026-09-07 {hour}:00")).delivers_everything().await;
        school.clicks(HART, DESK, "Accept").await.is_noted();
        school.delivers_everything().await;
        assert_eq!(school.threads(RIVERA).len(), request);
    }
    let receipt = school.types(RIVERA, "request-collab", &a_wish()).await;
    insta::assert_snapshot!(receipt.text(), @"
    Sent to the library
    Got it: request #6. A librarian will answer you privately, here, usually within 2 hours.
    Topic: Marine biology
    Support: Book talk or reading promotion
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn an_accepted_request_gets_a_private_thread_and_is_completed() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clock_reads("2026-09-07 09:40");
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    school.clock_reads("2026-09-17 14:05").delivers_everything().await;
    let numbers =
        [("Students reached", "24"), ("What came of it (the teacher reads it)", "Eleven books left")];
    school.completes(HART, &numbers).await;
    insta::assert_snapshot!(school.reads_thread(RIVERA), @"
    Mon 7 Sep 09:40  Shelftalker: @Ana Rivera
          | Accepted
          | Dana Hart will help with #1, Marine biology. Anything to add? Write it here.
        [Add something]
    Thu 17 Sep 14:05  Shelftalker: @Ana Rivera
          | Completed
          | #1, Marine biology: that's done. Thank you! Tell Dana Hart if a figure looks wrong.
          | What was done: 1 session, 24 students
          | What came of it: Eleven books left
          | Title for others: Marine biology
          | How helpful was this?: 1 = not much, 5 = a lot. Only the librarians see your answer.
        [1] [2] [3] [4] [5]
    ");
    insta::assert_snapshot!(school.shown(&school.public(HART, DESK)[0]), @"
    Mon 7 Sep 09:12  Shelftalker (edited): Request #1 · Completed · Marine biology · Ana Rivera
        [Correct the record] [More …]
    ");
    assert_eq!(school.threads(OKAFOR).len(), 0, "the thread is private");
    assert_eq!(school.mentions(RIVERA).len(), 0);
}

#[tokio::test]
async fn a_declined_request_tells_its_teacher_why() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    let reason = [("Reason (the teacher reads it)", "We are moving shelves that week.")];
    school.submits(HART, DESK, &form, &reason).await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads_thread(RIVERA), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Declined
          | Sorry, we can't do #1, Marine biology, this time. Dana Hart explains below. [Reopen] asks again.
          | Reason: We are moving shelves that week.
        [Reopen]
    ");
}

#[tokio::test]
async fn a_refused_form_says_what_is_wrong_and_fix_opens_it_as_it_was() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    let long = "x".repeat(520);
    let refused = school.forges(HART, DESK, &form, &[("reason", &long)]).await;
    insta::assert_snapshot!(refused.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you): The reason is 20 characters over the limit of 500. Press Fix: everything you typed is kept.
        [Fix]
    ");
    let form = school.opens_form(HART, DESK, "Fix").await;
    assert_eq!(form.value("reason"), Some(long.as_str()), "nothing is lost");
    let blank = school.forges(HART, DESK, &form, &[("reason", " \n ")]).await;
    insta::assert_snapshot!(blank.privately(), @"The reason is empty: write at least a word. Press Fix: everything you typed is kept.");
    let form = school.opens_form(HART, DESK, "Fix").await;
    let done = school.submits(HART, DESK, &form, &[("reason", "No room that week")]).await;
    insta::assert_snapshot!(done.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited): #1 is declined. I'm giving Ana Rivera your reason.
        [Undo]
    ");
    school.delivers_everything().await;
    assert!(school.reads_thread(RIVERA).contains("No room that week"));
}

#[tokio::test]
async fn without_the_permission_for_threads_the_news_goes_by_direct_message() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.discord().take_from_bot(school.play().school.requests, Permissions::CREATE_PRIVATE_THREADS);
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads_direct(RIVERA), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Accepted
          | Dana Hart will help with #1, Marine biology. I can't pass on replies typed here. Use [Add something].
        [Add something]
    ");
    assert_eq!(school.threads(RIVERA).len(), 0);
    assert_eq!(school.mentions(RIVERA).len(), 0);
}

#[tokio::test]
async fn at_the_limit_of_threads_the_news_goes_by_direct_message() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.discord().limit_active_threads(0);
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert!(school.reads_direct(RIVERA).contains("Dana Hart will help with #1"));
    // Without a thread, what the teacher does is told to the librarian directly.
    let _gone = school.clicks_surely(RIVERA, STAFF, "Withdraw", "Withdraw it").await;
    school.delivers_everything().await;
    assert!(school.reads_direct(HART).contains("Ana Rivera has withdrawn #1"));
    assert!(!school.reads_direct(RIVERA).contains("has withdrawn"));
}

#[tokio::test]
async fn a_teacher_who_cannot_be_reached_privately_is_mentioned_and_the_desk_is_told() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let people = school.play().school;
    school.discord().take_from_bot(people.requests, Permissions::CREATE_PRIVATE_THREADS);
    school.discord().refuse_direct_messages(people.rivera, true);
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let mention = &school.mentions(OKAFOR)[0];
    assert_eq!(mention.pings, [people.rivera]);
    assert!(
        !mention.text().contains("Marine") && !mention.text().contains("Hart"),
        "it gives something away"
    );
    insta::assert_snapshot!(school.reads(OKAFOR, REQUESTS), @"
    Mon 7 Sep 09:12  Shelftalker:
          | Ask the library
          | A lesson to plan together, sources, a book talk, a quiet room, something to buy: press the button and say it in a few words. Only the librarians see your request, and they answer you privately. You're thanked in public, with topic and class, only if you agree.
        [Ask the library] [My requests]
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera, there is news about your request #1, and the library couldn't reach you privately. Allow direct messages from this server's members, or ask a librarian.
        -# ref
    ");
    insta::assert_snapshot!(school.shown(&school.public(HART, DESK)[1]), @"
    Mon 7 Sep 09:12  Shelftalker:
          | Not told privately: news for Ana Rivera about request #1, Marine biology
          | I could only mention in the requests channel that there is news. Please tell the teacher yourself. [See it there.](<https://discord.com/channels/…/…/…>)
          | Where: the people of request #1
          | ref
    ");
}

#[tokio::test]
async fn a_teacher_withdraws_and_the_desk_sees_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.restarts().await;
    let receipt = school.clicks(RIVERA, STAFF, "Withdraw").await;
    insta::assert_snapshot!(receipt.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited): #1, Marine biology, is withdrawn. [Reopen] brings it back.
        [Reopen] [Undo]
    ");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.reads(HART, DESK), @"
    Mon 7 Sep 09:12  Shelftalker (edited): Request #1 · Withdrawn · Marine biology · Ana Rivera
        [Reopen] [More …]
    ");
    assert_eq!(school.threads(RIVERA).len(), 0, "nobody else is concerned yet");
}

#[tokio::test]
async fn a_withdrawal_after_acceptance_is_news_to_the_librarian() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let _ = school.clicks_surely(RIVERA, STAFF, "Withdraw", "Withdraw it").await;
    school.delivers_everything().await;
    let news = school.discord().newest(school.id(HART), school.threads(HART)[0].channel).unwrap();
    assert_eq!(news.pings, [school.id(HART)]);
    insta::assert_snapshot!(school.shown(&news), @"
    Mon 7 Sep 09:12  Shelftalker: @Dana Hart
          | Withdrawn
          | Ana Rivera has withdrawn #1, Marine biology. Nothing more to do.
        [Reopen]
    ");
}

#[tokio::test]
async fn two_librarians_click_together_and_one_of_them_reads_who_was_first() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let card = school.public(HART, DESK)[0].id;
    let (hart, lee) = (school.at(HART, DESK), school.at(LEE, DESK));
    let settled = school.click_at_once([(hart, card), (lee, card)], "Accept").await;
    let mut words: Vec<String> =
        settled.iter().filter_map(|answer| answer.0.message().map(SeenMessage::text)).collect();
    words.retain(|words| !words.contains("#1 is accepted now"));
    assert_eq!(words.len(), 1, "one wins, the other is told: {settled:?}");
    assert!(words[0].contains(" got there first: request #1 is already accepted."), "{words:?}");
    school.delivers_everything().await;
    let history = school.shown(&school.public(HART, DESK)[0]);
    assert_eq!(history.matches("accepted it").count(), 1, "{history}");
    assert_eq!(school.reads_thread(RIVERA).matches("will help with").count(), 1);
}

#[tokio::test]
async fn a_card_that_somebody_deleted_is_posted_anew_at_the_next_move() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let card = school.public(HART, DESK)[0].id;
    school.discord().delete_message(school.play().school.desk, card);
    let _ = school.clicks(RIVERA, STAFF, "Withdraw").await;
    school.delivers_everything().await;
    let desk = school.public(HART, DESK);
    assert_eq!(desk.len(), 1);
    assert!(desk[0].text().contains("Request #1 · Withdrawn"));
}

#[tokio::test]
async fn a_card_from_before_a_restart_still_works() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.restarts().await.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert!(school.reads_thread(RIVERA).contains("Dana Hart will help with #1"));
}

#[tokio::test]
async fn a_librarian_who_asks_the_library_needs_no_thread_with_herself() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _ = school.types(HART, "request-collab", &a_wish()).await;
    school.delivers_everything().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    school.completes(HART, &[("Students reached", "24")]).await;
    assert!(school.public(HART, DESK)[0].text().contains("Request #1 · Completed"));
    assert_eq!(school.threads(HART).len(), 0);
}

#[tokio::test]
async fn when_the_desk_is_deleted_a_request_waits_until_another_is_chosen() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let people = school.play().school;
    school.discord().delete_channel(people.desk);
    let first = school.types(RIVERA, "request-collab", &a_wish()).await.text();
    assert!(first.contains("Request #1 is saved, but the librarians can't see it yet"), "{first}");
    school.delivers_everything().await;
    let receipt = school.types(OKAFOR, "request-collab", &a_wish()).await;
    insta::assert_snapshot!(receipt.text(), @"
    Saved for the library
    Request #2 is saved, but the librarians can't see it yet: I can't post in their channel. Please tell one of them. I'll post it as soon as I can.
    Topic: Marine biology
    Support: Book talk or reading promotion
    ");
    let card = school.types(ADMIN, "library-setup", &[("time-zone", json!("Europe/London"))]).await;
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Setting the library up
          | A channel was deleted. Choose another below: I'll post there what is waiting.
          | Time zone: Europe/London, now Mon 7 September, 09:12
          | Librarians: @Librarians
          | Desk channel: was deleted
          | Requests channel: #ask-the-library
          | Staff channel: #staff-room
          | Posted by itself: The weekly tip: Mondays at 07:30
          | Thank-yous: Fridays at 15:00
          | Librarians change these times with /library-settings.
        ‹Who are the librarians?›
        ‹Desk channel: where the librarians work›
        ‹Requests channel: every teacher sees it›
        ‹Staff channel: tips are posted here›
        [Send a test message]
    ");
    let desk = school.discord().add_channel(people.server, "new-desk", &[]);
    let _ = school.chooses(ADMIN, STAFF, "Desk channel: where the librarians work", &desk.to_string()).await;
    school.clock_reads("2026-09-07 09:13").delivers_everything().await;
    let new_desk = school.reads(HART, "#new-desk");
    assert!(new_desk.contains("Request #1 · New") && new_desk.contains("Request #2 · New"), "{new_desk}");
    let other_words = [("support", json!("book-talk")), ("topic", json!("Tides"))];
    let receipt = school.types(RIVERA, "request-collab", &other_words).await;
    assert!(receipt.text().contains("A librarian will answer you"), "{receipt:?}");
    school.delivers_everything().await;
}

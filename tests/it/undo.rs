//! Slips of the thumb: every move of a request is taken back with [Undo], and what destroys something asks once.

use serde_json::json;

use crate::school::{DESK, HART, LEE, RIVERA, STAFF, School, Who};

const A_SESSION: [(&str, &str); 2] = [("When", "Thu 17 Sep 10:15"), ("Place", "Library, upstairs")];

impl School {
    async fn has_a_plan(&mut self) {
        self.gets_a_request_accepted().await;
        assert!(self.plans(HART, &[&A_SESSION]).await.privately().contains("is scheduled"));
        self.delivers_everything().await;
    }

    /// The card of the request at the desk, but for its history, and the buttons under it.
    fn as_it_stands(&self) -> Vec<String> {
        let card = self.desk_card();
        let lines = card.lines().skip(1);
        // What has a history has [More …].
        lines.filter(|line| !line.contains("· ")).map(|line| line.replace(" [More …]", "")).collect()
    }

    /// Whether the desk waits for Ana Rivera, and she for herself.
    async fn is_asked_something(&mut self) -> bool {
        let desk = self.types(HART, "desk", &[]).await.privately();
        let own = self.types(RIVERA, "my-requests", &[]).await.privately();
        let is_asked = own.contains("a question for you");
        assert_eq!(desk.contains("Waiting for the teacher"), is_asked, "{desk}");
        is_asked
    }

    async fn takes_it_back(&mut self, who: Who, channel: &str) -> String {
        let said = self.clicks(who, channel, "Undo").await.privately();
        self.delivers_everything().await;
        said
    }
}

#[tokio::test]
async fn a_plan_that_is_taken_back_is_off_the_desk_and_its_people_are_told() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let before = school.as_it_stands();
    assert!(school.plans(HART, &[&A_SESSION]).await.privately().contains("is scheduled"));
    school.delivers_everything().await;
    assert_ne!(school.as_it_stands(), before);
    school.clock_reads("2026-09-07 09:22");
    let said = school.takes_it_back(HART, DESK).await;
    insta::assert_snapshot!(said, @"Undone: #1 is accepted again, as before. I'm telling whoever heard of it.");
    assert_eq!(school.as_it_stands(), before);
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:22  Shelftalker: @Ana Rivera
          | Taken back
          | Dana Hart has taken back the dates for #1, Marine biology. It's accepted again.
        [Add something]
    ");
    insta::assert_snapshot!(school.desk_card(), @"
    Mon 7 Sep 09:12  Shelftalker (edited):
          | Request #1 · Accepted
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Librarian: @Dana Hart
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | 7 September 2026 09:12 · Dana Hart accepted it
          | 7 September 2026 09:12 · Dana Hart scheduled it
          | 7 September 2026 09:22 · Dana Hart took that back
        [Schedule] [Complete] [Ask] [More …]
    ");
    // What is begun again is the plan as it was typed.
    let again = school.clicks(HART, DESK, "Schedule").await;
    assert!(again.form().title.contains("session"), "{again:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn each_move_at_the_desk_is_taken_back_with_everything_that_it_changed() {
    let words: [(&str, &[(&str, &str)]); 3] = [
        ("Decline", &[("reason", "No room")]),
        ("Suggest something else", &[("offer", "A trolley of books")]),
        ("Ask", &[("question", "How many?")]),
    ];
    for (button, typed) in words {
        let mut school = School::opens("2026-09-07 09:12").await;
        school.gets_a_request().await;
        let before = school.as_it_stands();
        school.fills_in(HART, DESK, button, typed).await.is_noted();
        school.delivers_everything().await;
        assert_ne!(school.as_it_stands(), before, "{button}");
        let said = school.takes_it_back(HART, DESK).await;
        assert!(said.starts_with("Undone"), "{said}");
        assert_eq!(school.as_it_stands(), before, "{button}");
        let news = school.newest_in_thread();
        assert!(news.contains("Dana Hart has taken ") && news.contains("back"), "{button}: {news}");
    }
    for button in ["Unschedule", "Release to the desk"] {
        let mut school = School::opens("2026-09-07 09:12").await;
        school.has_a_plan().await;
        let before = school.as_it_stands();
        let _more = school.clicks(HART, DESK, "More …").await;
        let _done = school.clicks(HART, DESK, button).await.privately();
        school.delivers_everything().await;
        assert_ne!(school.as_it_stands(), before, "{button}");
        school.takes_it_back(HART, DESK).await;
        assert_eq!(school.as_it_stands(), before, "{button}: the sessions are there again");
    }
}

#[tokio::test]
async fn a_completion_that_is_taken_back_says_no_thank_you() {
    let mut school = School::opens("2026-09-10 09:12").await;
    school.gets_a_request_accepted().await;
    let before = school.as_it_stands();
    school.completes(HART, &[("Sessions held", "1"), ("Students reached", "24")]).await;
    assert_eq!(school.public(HART, DESK).len(), 2, "the request, and the thank-you that waits");
    school.takes_it_back(HART, DESK).await;
    assert_eq!(school.as_it_stands(), before);
    assert_eq!(school.public(HART, DESK).len(), 1, "the thank-you is gone");
    school.clock_reads("2026-09-11 15:00").delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 0, "nobody is thanked for what was not done");
    // Completed again, what was written is still there, and she is thanked once.
    let _ = school.clicks(HART, DESK, "Complete").await.privately();
    school.saves_the_record(HART).await;
    school.clock_reads("2026-09-18 15:00").delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 1);
}

#[tokio::test]
async fn a_completion_whose_thank_you_was_read_is_corrected_instead() {
    let mut school = School::opens("2026-09-11 14:55").await;
    school.gets_a_request_accepted().await;
    school.completes(HART, &[("Sessions held", "1"), ("Students reached", "24")]).await;
    school.clock_reads("2026-09-11 15:00").delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF).len(), 1);
    let refused = school.clicks(HART, DESK, "Undo").await;
    insta::assert_snapshot!(refused.privately(), @"The thank-you is posted, or on its way to the staff channel, so this can't be taken back. [Correct the record] changes the figures.");
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Request #1 · Completed"));
}

#[tokio::test]
async fn what_happened_since_or_long_ago_is_not_taken_back() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    school.fills_in(LEE, DESK, "Ask", &[("question", "How many?")]).await.is_noted();
    school.delivers_everything().await;
    let late = school.clicks(HART, DESK, "Undo").await;
    insta::assert_snapshot!(late.privately(), @"Something else has happened with request #1 since, so that can't be undone. Its card shows the latest.");
    school.clock_reads("2026-09-07 09:23");
    let late = school.clicks(LEE, DESK, "Undo").await;
    insta::assert_snapshot!(late.privately(), @"That was more than ten minutes ago, so it can't be undone. Request #1's card shows what you can do.");
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Question: How many?"));
}

#[tokio::test]
async fn a_question_that_was_taken_back_is_neither_shown_nor_answered() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    school.fills_in(HART, DESK, "Ask", &[("question", "Wrong request, sorry")]).await.is_noted();
    assert!(school.is_asked_something().await);
    school.takes_it_back(HART, DESK).await;
    assert!(!school.is_asked_something().await, "nobody waits for her");
    school.fills_in(HART, DESK, "Ask", &[("question", "Which class?")]).await.is_noted();
    school.fills_in(HART, DESK, "Ask", &[("question", "Wrong request, sorry")]).await.is_noted();
    school.takes_it_back(HART, DESK).await;
    assert!(school.desk_card().contains("Question: Which class?"), "{}", school.desk_card());
    let form = school.taps_in_thread("Answer").await.form().clone();
    assert_eq!(form.fields[0].placeholder.as_deref(), Some("Which class?"));
    assert!(school.is_asked_something().await);
    let _answered = school.answers_in_thread(&form, &[("answer", "9C, sorry")]).await;
    assert!(!school.is_asked_something().await);
    let _back = school.taps_in_thread("Undo").await;
    assert!(school.is_asked_something().await, "her answer is taken back, and the question stands");
    school.delivers_everything().await;
}

#[tokio::test]
async fn only_whoever_made_a_move_takes_it_back_and_only_with_the_right_to_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let done = school.clicks(HART, DESK, "Accept").await;
    let undo = done.message().button("Undo").unwrap().custom_id.clone().unwrap();
    school.delivers_everything().await;
    let at = school.at(LEE, DESK);
    let card = school.public(LEE, DESK)[0].id;
    let forged = school.discord().click_custom_id(at, card, &undo).await.unwrap();
    assert!(forged.message().unwrap().text().contains("somebody else's card"), "{forged:?}");
    let people = school.play().school;
    school.discord().take_role(people.server, people.hart, people.librarians);
    let at = shelftalker::rehearsal::Acting { member: people.hart, channel: people.requests };
    let card = school.discord().sees(people.hart, people.requests)[0].id;
    let refused = school.discord().click_custom_id(at, card, &undo).await.unwrap();
    assert!(refused.message().unwrap().text().contains("That's for librarians only"), "{refused:?}");
    school.discord().give_role(people.server, people.hart, people.librarians);
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Request #1 · Accepted"));
}

#[tokio::test]
async fn withdrawing_what_is_planned_asks_once_and_reopening_brings_it_all_back() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_a_plan().await;
    let before = school.as_it_stands();
    assert!(!school.newest_in_thread().contains("[Withdraw]"), "{}", school.newest_in_thread());
    let asked = {
        let _own = school.looks_at_own("#1 · Scheduled").await;
        school.clicks(RIVERA, STAFF, "Withdraw").await
    };
    insta::assert_snapshot!(asked.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you): Withdraw request #1, Marine biology? Its sessions with Dana Hart go, too:
        Thu 17 September, 10:15, Library, upstairs
        [Withdraw it] [Keep it]
    ");
    let kept = school.clicks(RIVERA, STAFF, "Keep it").await.privately();
    assert_eq!(kept, "Nothing was changed.");
    school.delivers_everything().await;
    assert_eq!(school.as_it_stands(), before);

    school.withdraws().await;
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Request #1 · Withdrawn"));
    school.clock_reads("2026-09-08 09:12");
    let _back = school.clicks(RIVERA, STAFF, "Reopen").await.privately();
    school.delivers_everything().await;
    assert_eq!(school.as_it_stands(), before, "librarian and sessions are there again");
    school.clock_reads("2026-09-16 15:00").delivers_everything().await;
    assert!(school.newest_in_thread().contains("Tomorrow (Thu 17 September), 10:15, Library, upstairs"));
}

#[tokio::test]
async fn a_withdrawal_that_is_taken_back_within_minutes_restores_everything() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_a_plan().await;
    let before = school.as_it_stands();
    school.withdraws().await;
    school.delivers_everything().await;
    school.takes_it_back(RIVERA, STAFF).await;
    assert_eq!(school.as_it_stands(), before);
    assert!(
        school
            .newest_in_thread()
            .contains("Ana Rivera has taken that back: #1, Marine biology, isn't withdrawn.")
    );
}

#[tokio::test]
async fn who_heard_of_a_no_hears_that_it_is_taken_back() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let _more = school.clicks(HART, DESK, "More …").await;
    let offer = [("offer", "A trolley of books")];
    school.fills_in(HART, DESK, "Suggest something else", &offer).await.is_noted();
    school.delivers_everything().await;
    school.taps_in_thread("No thanks").await.is_noted();
    school.delivers_everything().await;
    let _back = school.taps_in_thread("Undo").await;
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Dana Hart
          | Taken back
          | Ana Rivera has taken that back, and may still agree to your suggestion for #1, Marine biology. The suggestion stands again.
        [Agree] [No thanks] [Add something]
    ");
}

#[tokio::test]
async fn after_a_session_has_taken_place_nobody_withdraws() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_a_plan().await;
    let own = "#1 · Scheduled";
    let own = school.looks_at_own(own).await.message().clone();
    let withdraw = own.button("Withdraw").unwrap().custom_id.clone().unwrap();
    school.clock_reads("2026-09-16 15:00").delivers_everything().await;
    school.clock_reads("2026-09-18 07:00").delivers_everything().await;
    school.clicks(HART, DESK, "Happened").await.is_noted();
    school.delivers_everything().await;
    let late = school.discord().click_custom_id(school.at(RIVERA, STAFF), own.id, &withdraw).await.unwrap();
    insta::assert_snapshot!(late.message().unwrap().text(), @"A session of request #1 has taken place, so it can't be withdrawn. Tell Dana Hart if the rest is off.");
    let _list = school.types(RIVERA, "my-requests", &[]).await;
    let own = school.chooses(RIVERA, STAFF, "Look at one", "#1 · Scheduled").await;
    assert!(own.message().button("Withdraw").is_none(), "{own:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_request_with_a_session_to_come_is_not_completed_without_asking() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_a_plan().await;
    let _ = school.clicks(HART, DESK, "Complete").await.privately();
    let _ = school.fills_in(HART, DESK, "Write the numbers", &[("Students reached", "24")]).await.privately();
    let asked = school.clicks(HART, DESK, "Save").await;
    insta::assert_snapshot!(asked.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you): Request #1 has sessions to come:
        Thu 17 September, 10:15, Library, upstairs
        Complete it all the same?
        [Complete it] [Keep it]
    ");
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Request #1 · Scheduled"), "nothing is done yet");
    let done = school.clicks(HART, DESK, "Complete it").await.privately();
    assert!(done.contains("Request #1 is completed"), "{done}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_session_on_a_saturday_or_a_clash_is_seen_before_anybody_is_told() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let told = school.thread(RIVERA).len();
    let saturday = [("When", "Sat 19 Sep 10:15"), ("Place", "Room 7, table 2")];
    let card = school.fills_in(HART, DESK, "Schedule", &saturday).await;
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Plan request #1
          | Marine biology. I'll tell Ana Rivera when you save.
          | Sessions: Sat 19 September, 10:15, Room 7, table 2
          | Please look at this: Sat 19 September, 10:15 isn't on a school day.
        ‹Change a session›
        [Plan it all the same] [Add a session]
    ");
    let same = school.fills_in(HART, DESK, "Add a session", &[("When", "19 Sep 10:30")]).await.privately();
    assert!(same.contains("of this plan overlap"), "{same}");
    school.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), told, "she is told of nothing yet");
    let done = school.clicks(HART, DESK, "Plan it all the same").await.privately();
    assert!(done.contains("Sat 19 September, 10:15, Room 7, table 2"), "{done}");
    school.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), told + 1, "and once of both");
}

#[tokio::test]
async fn a_clash_that_came_up_since_the_card_was_drawn_is_shown_first() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let wish = [("support", json!("book-talk")), ("topic", json!("The Tudors"))];
    assert!(school.types(RIVERA, "request-collab", &wish).await.text().contains("#2"));
    school.delivers_everything().await;
    school.accepts(LEE).await;
    // Sam Lee's plan is begun before Dana Hart's is saved.
    let begun = school.fills_in(LEE, DESK, "Schedule", &A_SESSION).await.privately();
    assert!(!begun.contains("overlaps"), "{begun}");
    let library = &school.play().bot.library;
    let of = library.store.schools().await.unwrap()[0].id;
    let mut first = library.store.request(of, 1).await.unwrap().unwrap();
    let second = library.store.request(of, 2).await.unwrap().unwrap();
    assert!(second.sessions.is_empty());
    first.sessions = vec![shelftalker::features::collab::Session {
        day: chrono::NaiveDate::from_ymd_opt(2026, 9, 17).unwrap(),
        begins: shelftalker::features::collab::Begins::At(chrono::NaiveTime::from_hms_opt(10, 0, 0).unwrap()),
        minutes: Some(45),
        place: None,
        note: None,
        held: None,
    }];
    first.stage = shelftalker::features::collab::Stage::Scheduled;
    let change = shelftalker::store::Change::of(shelftalker::store::Write::Request(first));
    library.commit(change).await.unwrap();
    let again = school.clicks(LEE, DESK, "Save the plan").await;
    assert!(again.privately().contains("overlaps request #1"), "{again:?}");
    let done = school.clicks(LEE, DESK, "Plan it all the same").await.privately();
    assert!(done.contains("Request #2 is scheduled"), "{done}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn removing_all_channels_or_a_section_of_a_newsletter_asks_once() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _channels = school.writes_a_newsletter().await;
    let asked = school.clicks(HART, STAFF, "Remove all channels").await;
    insta::assert_snapshot!(asked.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you): Remove all 3 channels? #staff-room, #year-7, #year-8
        [Remove them all] [Keep it]
    ");
    let _kept = school.clicks(HART, STAFF, "Keep it").await.privately();
    let editor = school.opens_its_editor(HART).await;
    assert!(editor.shown(&school).contains("#year-7"), "{editor:?}");
    let cleared = school.clicks_surely(HART, STAFF, "Remove all channels", "Remove them all").await;
    assert!(!cleared.shown(&school).contains("#year-7"), "{cleared:?}");
    school.delivers_everything().await;
}

//! Every move of a request after it was sent: its button, its form, and what its people read of it.

use serde_json::json;

use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, School, a_wish};

const A_SESSION: [(&str, &str); 3] = [("When", "Thu 17 Sep 10:15"), ("Minutes", "45"), ("Place", "Library")];

impl School {
    /// And has planned it.
    async fn gets_a_request_scheduled(&mut self) {
        self.gets_a_request_accepted().await;
        let said = self.plans(HART, &[&A_SESSION]).await.privately();
        assert!(said.contains("Request #1 is scheduled"), "{said}");
        self.delivers_everything().await;
    }
}

#[tokio::test]
async fn a_session_is_scheduled_in_one_form_and_said_in_full() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_scheduled().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Scheduled
          | Dana Hart has planned #1, Marine biology. If it doesn't suit you, tell Dana Hart.
          | Sessions: Thu 17 September, 10:15, 45 minutes, Library
        [Add something]
    ");
    insta::assert_snapshot!(school.reads(HART, DESK), @"
    Mon 7 Sep 09:12  Shelftalker (edited):
          | Request #1 · Scheduled
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Librarian: @Dana Hart
          | Sessions: Thu 17 September, 10:15, 45 minutes, Library
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | 7 September 2026 09:12 · Dana Hart accepted it
          | 7 September 2026 09:12 · Dana Hart scheduled it
        [Reschedule] [Complete] [Ask] [More …]
    Mon 7 Sep 09:12  Shelftalker (only you): #1 is accepted now. I'm telling Ana Rivera.
        [Undo]
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Request #1 is scheduled
          | I'm telling Ana Rivera these dates.
          | Sessions: Thu 17 September, 10:15, 45 minutes, Library
        [Undo]
    ");
}

#[tokio::test]
async fn rescheduling_begins_with_the_plan_and_takes_several_sessions() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_scheduled().await;
    let card = school.clicks(HART, DESK, "Reschedule").await;
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Plan request #1
          | Marine biology. I'll tell Ana Rivera when you save.
          | Sessions: Thu 17 September, 10:15, 45 minutes, Library
        ‹Change a session›
        [Add a session]
    ");
    let again = [("When", "24 Sep 10:15"), ("Minutes", "45"), ("Place", "Library, upstairs")];
    let _ = school.fills_in(HART, DESK, "Add a session", &again).await.privately();
    let third = [("When", "1 Oct, period 3"), ("Place", "2.14"), ("Note (the teacher reads it)", "atlases")];
    let _ = school.fills_in(HART, DESK, "Add a session", &third).await.privately();
    let thread = school.thread(RIVERA).len();
    school.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), thread, "nobody is told before it is saved");
    let said = school.clicks(HART, DESK, "Save the plan").await;
    insta::assert_snapshot!(said.privately(), @"
    Request #1 is scheduled
    I'm telling Ana Rivera these dates.
    Sessions: Thu 17 September, 10:15, 45 minutes, Library
    Thu 24 September, 10:15, 45 minutes, Library, upstairs
    Thu 1 October, period 3, 2.14 (atlases)
    ");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | New dates
          | Dana Hart has changed the dates for #1, Marine biology. If they don't suit you, tell Dana Hart.
          | Sessions: Thu 17 September, 10:15, 45 minutes, Library
          | Thu 24 September, 10:15, 45 minutes, Library, upstairs
          | Thu 1 October, period 3, 2.14 (atlases)
        [Add something]
    ");
    // What was planned goes through its form unchanged, commas and figures and all.
    let _ = school.clicks(HART, DESK, "Reschedule").await.privately();
    for session in ["Thu 24 September, 10:15, 45 minutes, Library, upstairs", "Thu 1 October, period 3, 2.14"]
    {
        let _ = school.chooses(HART, DESK, "Change a session", session).await.privately();
        let form = school.opens_form(HART, DESK, "Change it").await;
        let card = school.submits(HART, DESK, &form, &[]).await;
        assert!(card.privately().contains(session), "{card:?}");
        assert!(card.message().button("Save the plan").is_none(), "nothing was changed: {card:?}");
    }
    let _ = school.chooses(HART, DESK, "Change a session", "Thu 1 October, period 3, 2.14").await.privately();
    let without = school.clicks(HART, DESK, "Take it out").await.privately();
    assert!(!without.contains("1 October"), "{without}");
    let said = school.clicks(HART, DESK, "Save the plan").await.privately();
    assert!(said.contains("is scheduled") && !said.contains("1 October"), "{said}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_date_that_cannot_be_read_is_fixed_without_typing_the_rest_again() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let mut typed = A_SESSION;
    typed[0].1 = "Friday 17 Sep 10:15";
    let said = school.fills_in(HART, DESK, "Schedule", &typed).await;
    insta::assert_snapshot!(said.privately(), @"17 September 2026 is a Thursday, not a Friday. Which do you mean? Press Fix: everything you typed is kept.");
    let form = school.clicks(HART, DESK, "Fix").await;
    assert_eq!(form.form().value("Place"), Some("Library"));
    let said = school.submits(HART, DESK, form.form(), &[("When", "17 Sep 10:15")]).await.text();
    assert!(said.contains("Thu 17 September, 10:15, 45 minutes, Library"), "{said}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn sessions_are_planned_with_whatever_people_type() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let mut button = "Schedule";
    for (when, minutes, shown) in [
        ("thurs p3", "", "Thu 10 September, period 3"),
        ("12/10 2pm", "1h", "Mon 12 October, 14:00, 60 minutes"),
        ("tomorrow 10:15-11:00", "", "Tue 8 September, 10:15, 45 minutes"),
        ("fri period B", "45 min", "Fri 11 September, period B, 45 minutes"),
        ("17 Sep, Block A", "90", "Thu 17 September, block A, 90 minutes"),
        ("18/9 noon", "", "Fri 18 September, 12:00"),
        ("Mon 21 Sep 1015", "", "Mon 21 September, 10:15"),
        ("tomorrow p4", "", "Tue 8 September, period 4"),
        ("22 Sept period 3-4", "", "Tue 22 September, periods 3-4"),
    ] {
        let card = school
            .a_minute_later()
            .fills_in(HART, DESK, button, &[("When", when), ("Minutes", minutes)])
            .await
            .privately();
        assert!(card.contains(shown), "{when}: {card}");
        button = "Add a session";
    }
    for (when, minutes, asked) in [
        ("Friday 17 Sep 2pm", "", "17 September 2026 is a Thursday, not a Friday. Which do you mean?"),
        ("31 Sep 2pm", "", "There is no \"31 Sep\". Which day do you mean?"),
        ("next week p3", "", "\"next week p3\" is more than one day."),
        ("17 Sep", "", "When does it start?"),
        ("17 Sep 25:00", "", "There is no time \"25:00\"."),
        ("17 Sep 10:15-11:00", "30", "Is it 45 minutes, or 30?"),
        ("17 Sep 10:15", "ages", "I can't read \"ages\" as a length."),
    ] {
        let refused = school
            .a_minute_later()
            .fills_in(HART, DESK, "Add a session", &[("When", when), ("Minutes", minutes)])
            .await;
        assert!(refused.privately().contains(asked), "{when}: {refused:?}");
        let form = school.clicks(HART, DESK, "Fix").await;
        assert_eq!(form.form().value("When"), Some(when));
        let mended = school.submits(HART, DESK, form.form(), &[("When", "24 Sep p1"), ("Minutes", "")]).await;
        assert!(mended.privately().contains("Thu 24 September, period 1"), "{when}: {mended:?}");
        let _ =
            school.chooses(HART, DESK, "Change a session", "Thu 24 September, period 1").await.privately();
        let _ = school.clicks(HART, DESK, "Take it out").await.privately();
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_time_of_today_that_has_passed_is_shown_before_the_teacher_is_told() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let earlier = school.fills_in(HART, DESK, "Schedule", &[("When", "today 08:30")]).await.privately();
    assert!(earlier.contains("Mon 7 September, 08:30 has passed."), "{earlier}");
    let later = school.fills_in(HART, DESK, "Add a session", &[("When", "today 10:15")]).await.privately();
    assert!(!later.contains("10:15 has passed."), "{later}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_day_that_has_passed_and_a_weekend_are_shown_before_the_teacher_is_told() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let told = school.thread(RIVERA).len();
    let _ = school.fills_in(HART, DESK, "Schedule", &[("When", "1 Sep 10:15")]).await.privately();
    let card = school.fills_in(HART, DESK, "Add a session", &[("When", "Sat 12 Sep p2")]).await;
    insta::assert_snapshot!(card.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Plan request #1
          | Marine biology. I'll tell Ana Rivera when you save.
          | Sessions: Tue 1 September, 10:15
          | Sat 12 September, period 2
          | Please look at this: Tue 1 September, 10:15 has passed.
          | Sat 12 September, period 2 isn't on a school day.
        ‹Change a session›
        [Plan it all the same] [Add a session]
    ");
    school.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), told);
    let saved = school.clicks(HART, DESK, "Plan it all the same").await.privately();
    assert!(saved.contains("Request #1 is scheduled"), "{saved}");
    school.delivers_everything().await;
    assert!(school.newest_in_thread().contains("Tue 1 September, 10:15"));
}

#[tokio::test]
async fn an_overlap_is_pointed_out_to_both_and_refused_to_neither() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_scheduled().await;
    let wish = [("support", json!("book-talk")), ("topic", json!("The Tudors"))];
    assert!(school.types(OKAFOR, "request-collab", &wish).await.text().contains("#2"));
    school.delivers_everything().await;
    school.accepts(LEE).await;
    let session = [("When", "Thu 17 Sep 10:45"), ("Place", "Library")];
    let said = school.fills_in(LEE, DESK, "Schedule", &session).await;
    insta::assert_snapshot!(said.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Plan request #2
          | The Tudors. I'll tell Ben Okafor when you save.
          | Sessions: Thu 17 September, 10:45, Library
          | Please look at this: Thu 17 September, 10:45 overlaps request #1, Marine biology: Thu 17 September, 10:15, 45 minutes, Library, with Dana Hart
        ‹Change a session›
        [Plan it all the same] [Add a session]
    ");
    school.delivers_everything().await;
    assert_eq!(school.threads(OKAFOR).len(), 1);
    assert!(!school.reads_thread(OKAFOR).contains("Scheduled"), "it is pointed out before he is told");
    let said = school.clicks(LEE, DESK, "Plan it all the same").await.privately();
    assert!(said.contains("Request #2 is scheduled"), "{said}");
    school.delivers_everything().await;
    let desk = school.public(HART, DESK);
    let overlaps = |at: usize| {
        let text = desk[at].text();
        text.lines().find(|line| line.starts_with("Overlaps")).unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!(format!("{}\n{}", overlaps(0), overlaps(1)), @"
    Overlaps: #2, The Tudors: Thu 17 September, 10:45, Library, with Sam Lee
    Overlaps: #1, Marine biology: Thu 17 September, 10:15, 45 minutes, Library, with Dana Hart
    ");

    let _ = school.clicks(LEE, DESK, "Reschedule").await.privately();
    let _ =
        school.chooses(LEE, DESK, "Change a session", "Thu 17 September, 10:45, Library").await.privately();
    let later = [("When", "Thu 17 Sep 13:00")];
    let said = school.fills_in(LEE, DESK, "Change it", &later).await.privately();
    assert!(!said.contains("overlaps"), "{said}");
    let _ = school.clicks(LEE, DESK, "Save the plan").await.privately();
    school.delivers_everything().await;
    assert!(!school.public(HART, DESK)[0].text().contains("Overlaps"), "the first card knows of the change");
}

#[tokio::test]
async fn rarer_moves_are_behind_more_and_the_private_card_tells_what_became_of_them() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_scheduled().await;
    let more = school.clicks(HART, DESK, "More …").await;
    assert_eq!(more.message().buttons.len(), 5);
    insta::assert_snapshot!(more.privately(), @"#1, Marine biology. Only you can see this.");
    let said = school.clicks(HART, DESK, "Unschedule").await;
    insta::assert_snapshot!(said.privately(), @"#1 has no dates to come now, and is still yours to plan. I'm telling Ana Rivera.");
    assert_eq!(said.message().id, more.message().id, "the card itself changes");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | No date for now
          | Dana Hart has cancelled the dates still to come for #1, Marine biology. Dana Hart will suggest new ones here.
        [Add something]
    ");

    let _more = school.clicks(HART, DESK, "More …").await;
    let said = school.clicks(HART, DESK, "Release to the desk").await;
    insta::assert_snapshot!(said.privately(), @"#1 is back at the desk. I'm telling Ana Rivera.");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Another librarian
          | Dana Hart can't do #1, Marine biology, after all. Another librarian will take it on. Nothing for you to do.
        [Add something]
    ");
    assert!(school.public(LEE, DESK)[0].button("Accept").is_some(), "it is anybody's again");
}

#[tokio::test]
async fn whoever_releases_what_is_planned_and_its_teacher_read_that_the_dates_are_cancelled() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_scheduled().await;
    let _more = school.clicks(HART, DESK, "More …").await;
    let said = school.clicks(HART, DESK, "Release to the desk").await;
    insta::assert_snapshot!(said.privately(), @"#1 is back at the desk, and all dates still to come are cancelled. I'm telling Ana Rivera.");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Another librarian
          | Dana Hart can't do #1, Marine biology, after all, so all dates still to come are cancelled. Another librarian will take it on. Nothing for you to do.
        [Add something]
    ");
    assert!(!school.desk_card().contains("Sessions"), "{}", school.desk_card());
}

#[tokio::test]
async fn a_request_is_handed_to_a_colleague_who_is_a_librarian() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let _more = school.clicks(HART, DESK, "More …").await;
    let menu = school.clicks(HART, DESK, "Reassign").await;
    insta::assert_snapshot!(menu.privately(), @"Who looks after #1, Marine biology, from now on? Choose a librarian.");
    let (teacher, lee) = (school.id(OKAFOR).to_string(), school.id(LEE).to_string());
    let said = school.chooses(HART, DESK, "A librarian", &teacher).await;
    insta::assert_snapshot!(said.privately(), @"Ben Okafor isn't a librarian here, so the request stays where it is. Choose another colleague, or ask a server admin to give them the librarians' role.");
    let said = school.chooses(HART, DESK, "A librarian", &lee).await;
    insta::assert_snapshot!(said.privately(), @"#1 is with Sam Lee now. I'm telling them and Ana Rivera.");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera @Sam Lee
          | A new librarian
          | Dana Hart has handed #1, Marine biology, to Sam Lee. What was planned stays.
        [Add something]
    ");
    assert_eq!(school.threads(LEE).len(), 1, "the mention brings Sam Lee into the thread");
}

#[tokio::test]
async fn another_offer_is_taken_up_in_the_thread() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let offer = [("offer", "A trolley of books for your room")];
    school.fills_in(HART, DESK, "Suggest something else", &offer).await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Another idea
          | Dana Hart suggests something else for #1, Marine biology. [Agree] takes it. [No thanks] keeps what you asked for.
          | The suggestion: A trolley of books for your room
        [Agree] [No thanks] [Add something]
    ");
    let said = school.taps_in_thread("Agree").await;
    insta::assert_snapshot!(said.privately(), @"#1, Marine biology: agreed. I'm telling Dana Hart, who will plan it with you.");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Dana Hart
          | Agreed
          | Ana Rivera agrees to what you suggested for #1, Marine biology. Plan it with [Schedule] on the card at the desk.
        [Add something]
    ");
    let card = school.public(HART, DESK)[0].text();
    assert!(card.contains("Agreed instead: A trolley of books for your room"), "{card}");
}

#[tokio::test]
async fn no_thanks_gives_the_request_back_to_the_desk_and_tells_who_offered() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let _more = school.clicks(HART, DESK, "More …").await;
    let said =
        school.fills_in(HART, DESK, "Suggest something else", &[("offer", "A trolley of books")]).await;
    insta::assert_snapshot!(said.privately(), @"I'm passing your suggestion to Ana Rivera. #1 is waiting for the answer.");
    school.delivers_everything().await;
    let said = school.taps_in_thread("No thanks").await;
    insta::assert_snapshot!(said.privately(), @"#1, Marine biology, is with the library again, as you wrote it.");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Dana Hart
          | No thanks
          | Ana Rivera would rather keep #1, Marine biology, as it was. It's waiting for a librarian again.
        [Add something]
    ");
    let again = school.taps_in_thread("Agree").await.privately();
    assert_eq!(again, "Request #1 is open again, waiting at the desk.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_question_goes_to_the_thread_and_its_answer_to_the_desk() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let question = [("question", "Which class is it?")];
    school.fills_in(LEE, DESK, "Ask", &question).await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera @Sam Lee
          | A question
          | Sam Lee has a question about #1, Marine biology. Use [Answer].
          | Question: Which class is it?
        [Answer] [Add something]
    ");
    let form = school.taps_in_thread("Answer").await;
    assert_eq!(form.form().fields[0].placeholder.as_deref(), Some("Which class is it?"));
    let answer = [("answer", "8b, with tablets")];
    for _ in 0..2 {
        let said = school.answers_in_thread(form.form(), &answer).await.text();
        assert_eq!(said, "#1, Marine biology: the library has your answer.");
    }
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Sam Lee
          | Answered
          | Ana Rivera has answered about #1, Marine biology.
          | Question: Which class is it?
          | Answer: 8b, with tablets
        [Add something]
    ");
    let told = school.thread(RIVERA).into_iter().filter(|message| !message.private).count();
    assert_eq!(told, 2, "sent twice, told once");
    insta::assert_snapshot!(school.reads(HART, DESK), @"
    Mon 7 Sep 09:12  Shelftalker (edited):
          | Request #1 · New
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Question: Which class is it?
          | Answer: 8b, with tablets
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | 7 September 2026 09:12 · Sam Lee asked a question
          | 7 September 2026 09:12 · Ana Rivera answered
        [Accept] [Ask] [Suggest something else] [Decline] [More …]
    ");
}

#[tokio::test]
async fn a_question_that_was_not_answered_is_asked_again_in_the_same_words() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let told = |school: &School| {
        let of = |text: &str| text.contains("has a question about #1");
        school.thread(RIVERA).iter().filter(|message| of(&message.text())).count()
    };
    let question = [("question", "Which class is it?")];
    for (moment, times) in [("2026-09-07 09:12", 1), ("2026-09-07 09:21", 1), ("2026-09-10 09:12", 2)] {
        school.clock_reads(moment);
        let said = school.fills_in(LEE, DESK, "Ask", &question).await.privately();
        assert!(said.starts_with("I'm passing your question to Ana Rivera."), "{said}");
        school.delivers_everything().await;
        assert_eq!(told(&school), times, "{moment}");
    }
}

#[tokio::test]
async fn a_declined_request_is_reopened_by_its_teacher() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let reason = [("reason", "We are moving shelves that week")];
    school.fills_in(HART, DESK, "Decline", &reason).await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Declined
          | Sorry, we can't do #1, Marine biology, this time. Dana Hart explains below. [Reopen] asks again.
          | Reason: We are moving shelves that week
        [Reopen]
    ");
    let said = school.taps_in_thread("Reopen").await;
    insta::assert_snapshot!(said.privately(), @"#1, Marine biology, is with the library again.");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Dana Hart
          | Reopened
          | Ana Rivera has reopened #1, Marine biology. I'll say so here when a librarian takes it on.
        [Add something]
    ");
}

#[tokio::test]
async fn a_receipt_withdraws_and_brings_back() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let receipt = school.types(RIVERA, "request-collab", &a_wish()).await;
    school.delivers_everything().await;
    let at = shelftalker::rehearsal::Acting { member: school.id(RIVERA), channel: receipt.message().channel };
    let said = school.clicks_at(at, "Withdraw").await;
    insta::assert_snapshot!(said.privately(), @"#1, Marine biology, is withdrawn. [Reopen] brings it back.");
    let said = school.clicks_at(at, "Reopen").await;
    insta::assert_snapshot!(said.privately(), @"#1, Marine biology, is with the library again.");
    school.delivers_everything().await;
    assert_eq!(school.threads(RIVERA).len(), 0, "there is nobody to tell");
}

#[tokio::test]
async fn a_teacher_withdraws_in_the_thread_and_a_librarian_reopens_at_the_desk() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_scheduled().await;
    school.withdraws().await;
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Dana Hart
          | Withdrawn
          | Ana Rivera has withdrawn #1, Marine biology. Nothing more to do.
        [Reopen]
    ");
    school.clicks(LEE, DESK, "Reopen").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Mon 7 Sep 09:12  Shelftalker: @Ana Rivera
          | Reopened
          | Sam Lee has reopened #1, Marine biology. It's as it was before, with Dana Hart.
          | Sessions: Thu 17 September, 10:15, 45 minutes, Library
        [Add something]
    ");
}

#[tokio::test]
async fn a_teacher_who_is_reached_by_direct_message_answers_there() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.discord().fault(shelftalker::rehearsal::Fault::next(
        "POST",
        "/threads",
        shelftalker::rehearsal::Trouble::Code { status: 403, code: 50013 },
    ));
    school
        .fills_in(HART, DESK, "Suggest something else", &[("offer", "A trolley of books")])
        .await
        .is_noted();
    school.delivers_everything().await;
    assert_eq!(school.direct(RIVERA).len(), 1);
    let rivera = school.id(RIVERA);
    let at =
        shelftalker::rehearsal::Acting { member: rivera, channel: school.discord().direct_messages(rivera) };
    let said = school.clicks_at(at, "Agree").await.text();
    assert!(said.contains("agreed"), "{said}");
    school.delivers_everything().await;
}

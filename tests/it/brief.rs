//! The morning brief: what the desk reads before the first lesson.

use serde_json::json;
use shelftalker::rehearsal::Permissions;

use crate::school::{
    DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, Who, is_brief, without_links, without_references,
};

impl School {
    async fn asks(&mut self, who: Who, at: &str, topic: &str) {
        self.clock_reads(at);
        let wish = [("support", json!("citation")), ("topic", json!(topic))];
        let _receipt = self.types(who, "request-collab", &wish).await;
        self.delivers_everything().await;
    }

    /// Dana Hart plans these sessions.
    async fn has_planned(&mut self, sessions: &[&[(&str, &str)]]) {
        let said = self.plans(HART, sessions).await.privately();
        assert!(said.contains("is scheduled"), "{said}");
        self.delivers_everything().await;
    }

    /// The briefs at the desk, in order.
    fn briefs(&self) -> Vec<String> {
        let mut seen = self.public(HART, DESK);
        seen.retain(is_brief);
        seen.iter().map(|message| without_references(&without_links(&self.shown(message)))).collect()
    }
}

#[tokio::test]
async fn the_brief_says_what_waits_what_is_planned_and_what_cannot_be_posted() {
    let mut school = School::opens("2026-09-07 07:00").await;
    let staff = school.here().staff;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    school.asks(RIVERA, "2026-09-07 09:01", "Marine biology").await;
    school.accepts(HART).await;
    school
        .has_planned(&[&[("When", "Wed 9 Sep 10:15"), ("Place", "Library")], &[("When", "Thu 10 Sep 09:00")]])
        .await;
    school.asks(OKAFOR, "2026-09-07 09:05", "Fire").await;
    // Meant for another request: this one waits as before.
    school.fills_in(HART, DESK, "Ask", &[("question", "Which room?")]).await.is_noted();
    let _back = school.clicks(HART, DESK, "Undo").await.privately();
    school.clock_reads("2026-09-08 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.briefs().join("\n"), @"
    Tue 8 Sep 07:00  Shelftalker:
          | Good morning: Tue 8 September
          | I can't post: 1 post for #staff-room is waiting. I'm not allowed to post in #staff-room. Ask a server admin to allow Send Messages.
          | ref
    ");
    school.clock_reads("2026-09-09 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.briefs().join("\n"), @"
    Tue 8 Sep 07:00  Shelftalker (edited): Brief of Tue 8 Sep: over. /desk shows what is open.
        -# ref
    Wed 9 Sep 07:00  Shelftalker:
          | Good morning: Wed 9 September
          | Today: **#1** Marine biology · Ana Rivera · 10:15, Library · [card]
          | Waiting for an answer: **#2** Fire · Ben Okafor · sent Mon 7 Sep · [card]
          | I can't post: 1 post for #staff-room is waiting. I'm not allowed to post in #staff-room. Ask a server admin to allow Send Messages.
        ‹Take a request on›
    ");
    school.discord().give_back_to_bot(staff);
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_brief_names_as_many_requests_as_it_has_room_for_each_with_its_card() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let topic = |number: usize| format!("{number}, where the tides come from{}", ", and when".repeat(10));
    for number in 1..=5 {
        school.asks(OKAFOR, &format!("2026-09-07 09:{number:02}"), &topic(number)).await;
    }
    school.clock_reads("2026-09-09 07:00").delivers_everything().await;
    let brief = school.briefs().join("\n");
    assert!(
        brief.contains(&format!(
            "Waiting for an answer: **#1** {} · Ben Okafor · sent Mon 7 Sep · [card]",
            topic(1)
        )),
        "{brief}"
    );
    assert!(
        brief.contains(&format!("**#3** {} · Ben Okafor · sent Mon 7 Sep · [card]", topic(3))),
        "{brief}"
    );
    assert!(brief.contains("and 2 more in /desk"), "{brief}");
}

#[tokio::test]
async fn a_new_brief_folds_the_one_before_to_a_line() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.asks(OKAFOR, "2026-09-07 09:05", "Fire").await;
    school.clock_reads("2026-09-09 07:00").delivers_everything().await;
    school.clock_reads("2026-09-10 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.briefs().join("\n"), @"
    Wed 9 Sep 07:00  Shelftalker (edited): Brief of Wed 9 Sep: over. /desk shows what is open.
        -# ref
    Thu 10 Sep 07:00  Shelftalker:
          | Good morning: Thu 10 September
          | Waiting for an answer: **#1** Fire · Ben Okafor · sent Mon 7 Sep · [card]
        ‹Take a request on›
    ");
}

#[tokio::test]
async fn a_request_is_taken_on_from_the_brief_which_then_leaves_it_out() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.asks(OKAFOR, "2026-09-07 09:05", "Fire").await;
    school.asks(RIVERA, "2026-09-07 09:06", "Water").await;
    school.clock_reads("2026-09-09 07:00").delivers_everything().await;
    let said = school.chooses(LEE, DESK, "Take a request on", "#1 Fire · Ben Okafor").await;
    assert!(said.privately().contains("#1"), "{said:?}");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.briefs().join("\n"), @"
    Wed 9 Sep 07:00  Shelftalker (edited):
          | Good morning: Wed 9 September
          | Waiting for an answer: **#2** Water · Ana Rivera · sent Mon 7 Sep · [card]
        ‹Take a request on›
    ");
}

#[tokio::test]
async fn what_is_over_is_recorded_from_the_brief() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.asks(RIVERA, "2026-09-07 09:01", "Marine biology").await;
    school.accepts(HART).await;
    school.has_planned(&[&[("When", "Tue 8 Sep 10:15")]]).await;
    school.clock_reads("2026-09-09 07:00").delivers_everything().await;
    let record = school.chooses(HART, DESK, "Record what is over", "#1 Marine biology · Ana Rivera").await;
    assert!(record.privately().contains("Sessions held"), "{record:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn monday_tells_the_week_and_a_weekend_nothing() {
    let mut school = School::opens("2026-09-03 09:00").await;
    school.asks(RIVERA, "2026-09-03 09:01", "Marine biology").await;
    school.accepts(HART).await;
    school.has_planned(&[&[("When", "Tue 8 Sep p3")], &[("When", "Fri 11 Sep 09:00")]]).await;
    for day in ["2026-09-04", "2026-09-05", "2026-09-06"] {
        school.clock_reads(&format!("{day} 07:00")).delivers_everything().await;
        assert_eq!(school.briefs().len(), 0, "{day}");
    }
    school.clock_reads("2026-09-07 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.briefs().join("\n"), @"
    Mon 7 Sep 07:00  Shelftalker:
          | Good morning: Mon 7 September
          | Later this week: **#1** Marine biology · Ana Rivera · Tue 8 September, period 3 · [card]
          | **#1** Marine biology · Ana Rivera · Fri 11 September, 09:00 · [card]
          | ref
    ");
}

#[tokio::test]
async fn an_answered_question_is_in_the_brief_until_somebody_takes_it_up() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.asks(RIVERA, "2026-09-07 09:02", "Fire").await;
    school.accepts(HART).await;
    school.fills_in(HART, DESK, "Ask", &[("question", "How many students?")]).await.is_noted();
    school.delivers_everything().await;
    let form = school.taps_in_thread("Answer").await.form().clone();
    let _answered = school.answers_in_thread(&form, &[("answer", "28")]).await;
    // Neither what she adds nor a slip of the thumb at the desk takes it up.
    let form = school.taps_in_thread("Add something").await.form().clone();
    let _added = school.answers_in_thread(&form, &[("What should the library know?", "Room 12.")]).await;
    school.fills_in(HART, DESK, "Ask", &[("question", "Which room?")]).await.is_noted();
    let _back = school.clicks(HART, DESK, "Undo").await.privately();
    school.delivers_everything().await;
    school.clock_reads("2026-09-08 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.briefs().join("\n"), @"
    Tue 8 Sep 07:00  Shelftalker:
          | Good morning: Tue 8 September
          | Your question was answered: **#1** Fire · Ana Rivera · the answer is on its card · [card]
          | ref
    ");
    school.has_planned(&[&[("When", "Mon 21 Sep 10:15")]]).await;
    school.clock_reads("2026-09-09 07:00").delivers_everything().await;
    assert_eq!(school.briefs().len(), 1, "it was taken up, and nothing else is news");
}

#[tokio::test]
async fn a_brief_that_comes_too_late_is_not_said() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.asks(OKAFOR, "2026-09-07 09:05", "Fire").await;
    school.clock_reads("2026-09-09 09:30").delivers_everything().await;
    assert_eq!(school.briefs().len(), 0);
}

#[tokio::test]
async fn the_brief_says_what_is_paused_and_for_how_long_and_where_the_calendar_ends() {
    let mut school = School::opens("2026-12-04 09:00").await;
    school.delivers_everything().await;
    let days = [
        ("days", json!("2 Sep 2026 to 18 Dec 2026")),
        ("kind", json!("term")),
        ("name", json!("Autumn term")),
    ];
    let _draft = school.types(HART, "school-calendar add", &days).await;
    let _added = school.clicks(HART, STAFF, "Add it").await.privately();
    let paused = [("what", json!("tip")), ("until", json!("Fri 18 Dec"))];
    let _paused = school.types(HART, "posts pause", &paused).await;
    school.clock_reads("2026-12-07 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.briefs().join("\n"), @"
    Mon 7 Dec 07:00  Shelftalker:
          | Good morning: Mon 7 December
          | Not posted just now: Paused until Fri 18 December (by Dana Hart): Weekly tip. /posts resume ends it.
          | School calendar: It ends on Fri 18 December. /school-calendar import takes the next one (.ics).
          | ref
    ");
    // Once a week is enough.
    school.clock_reads("2026-12-08 07:00").delivers_everything().await;
    assert_eq!(school.briefs().len(), 1);
    // After the holidays nobody has gone on with it, and school goes on all the same.
    school.clock_reads("2027-01-04 07:00").delivers_everything().await;
    let last = school.briefs().pop().unwrap();
    assert!(last.contains("School calendar: It ended on Fri 18 December."), "{last}");
}

#[tokio::test]
async fn the_brief_says_that_nothing_is_backed_up() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.delivers_everything().await;
    let known = shelftalker::library::backups::Known {
        since: "2026-09-05T02:00:00Z".parse().unwrap(),
        failing: Some(shelftalker::library::backups::Failing {
            since: "2026-09-07T02:00:00Z".parse().unwrap(),
            why: "no space left on device".to_owned(),
            told: true,
        }),
    };
    let noted = shelftalker::store::Write::Installation {
        key: shelftalker::library::backups::BACKUPS,
        value: serde_json::to_string(&known).unwrap(),
    };
    school.play().bot.library.store.commit(shelftalker::store::Change::of(noted)).await.unwrap();
    school.clock_reads("2026-09-08 07:00").delivers_everything().await;
    insta::assert_snapshot!(school.briefs().join("\n"), @"
    Tue 8 Sep 07:00  Shelftalker:
          | Good morning: Tue 8 September
          | Backups: None could be made since Sat 5 September, 03:00. Nothing is lost, but please ask whoever runs the bot to look at its log.
          | ref
    ");
}

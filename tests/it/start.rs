//! A good start: what the librarians read first, and what they can do before anything is posted.

use serde_json::json;

use crate::school::{
    ADMIN, DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, without_links, without_references,
};

const TIP: &str = "Read a tip";

impl School {
    /// Alex Admin sets the library up, on a Saturday.
    async fn is_set_up_by_hand(&mut self) {
        let _card = self.types(ADMIN, "library-setup", &[("time-zone", json!("Europe/London"))]).await;
        for (menu, choice) in [
            ("Who are the librarians?", "@Librarians"),
            ("Desk channel: where the librarians work", "#library-desk"),
            ("Requests channel: every teacher sees it", "#ask-the-library"),
            ("Staff channel: tips are posted here", "#staff-room"),
        ] {
            let _ = self.chooses(ADMIN, STAFF, menu, choice).await;
        }
        self.delivers_everything().await;
    }

    /// What stands at the desk, in order.
    fn stands_at_the_desk(&self) -> Vec<String> {
        let seen = self.public(HART, DESK);
        seen.iter().map(|message| without_references(&without_links(&self.shown(message)))).collect()
    }

    async fn newly_set_up() -> Self {
        let mut school = Self::before_set_up("2026-09-05 10:00").await;
        school.is_set_up_by_hand().await;
        school
    }
}

#[tokio::test]
async fn set_up_ends_with_a_message_to_the_librarians_that_says_what_comes() {
    let school = School::newly_set_up().await;
    insta::assert_snapshot!(school.stands_at_the_desk().join("\n"), @r#"
    Sat 5 Sep 10:00  Shelftalker:
          | Your library is set up
          | Only librarians read this channel: requests come here, and what I need to tell you. What all teachers read I post by myself, each at its time; /posts upcoming shows it before. A few steps, in any order:
          | 1. See what comes: Mon 7 Sep, 07:30 Tip in #staff-room: "Three additions that sharpen a search"
          | Fri 11 Sep, 15:00 Thank-yous: none waiting yet
          | Mon 14 Sep, 07:30 Tip in #staff-room: "Four facts before the tab is closed"
          | Fri 18 Sep, 15:00 Thank-yous: none waiting yet
          | Mon 21 Sep, 07:30 Tip in #staff-room: "A credit line for every picture"
          | [Move], [Edit] or [Skip this one] are under each in /posts upcoming.
          | 2. Read the first tips: The menu opens each whole. They go out by themselves unless you hold them.
          | 3. Add your calendar: Closed days so far: none. With it I stay silent on holidays and move what falls on one.
          | 4. Try a request: A try-out comes to this channel, so that you see how it goes. No teacher sees it.
        ‹Read a tip›
        [Hold tips until I have read them] [Add your calendar] [Try a request] [Done]
    "#);
    assert_eq!(school.public(RIVERA, STAFF).len(), 0, "no teacher reads of it");
}

#[tokio::test]
async fn it_is_said_once_however_often_set_up_is_gone_through_and_folds_when_it_was_read() {
    let mut school = School::newly_set_up().await;
    school.restarts().await;
    school.is_set_up_by_hand().await;
    assert_eq!(school.stands_at_the_desk().len(), 1);
    school.clicks(LEE, DESK, "Done").await.is_noted();
    school.delivers_everything().await;
    let desk = school.stands_at_the_desk().join("\n");
    assert!(desk.contains("First steps: done.") && !desk.contains("Read the first tips"), "{desk}");
    // Whoever wants it again, or was set up by a file, finds it in the settings.
    let _settings = school.types(HART, "library-settings", &[]).await;
    let again = school.clicks(HART, STAFF, "First steps").await.privately();
    assert!(again.contains("1. See what comes: Mon 7 Sep, 07:30 Tip in"), "{again}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn tips_are_read_whole_and_held_until_they_may_go_out() {
    let mut school = School::newly_set_up().await;
    let first = school.play().bot.library.content.tips[0].title.clone();
    let second = school.play().bot.library.content.tips[1].title.clone();
    let read = school.chooses(HART, DESK, TIP, &first).await.privately();
    assert!(read.starts_with("So it will be posted.") && read.contains(&first), "{read}");
    let held = school.clicks(HART, DESK, "Hold tips until I have read them").await.privately();
    assert!(held.contains("I won't post: Weekly tip"), "{held}");
    school.delivers_everything().await;
    let desk = school.stands_at_the_desk().join("\n");
    assert!(desk.contains("Held by Dana Hart") && desk.contains("[They may go out]"), "{desk}");
    for moment in ["2026-09-07 07:30", "2026-09-08 09:00", "2026-09-14 07:30"] {
        school.clock_reads(moment).restarts().await.delivers_everything().await;
        assert_eq!(school.public(OKAFOR, STAFF).len(), 0, "{moment}");
    }
    let read = school.chooses(LEE, DESK, TIP, &second).await.privately();
    assert!(read.contains(&second), "while they are held, too: {read}");
    let go = school.clicks(LEE, DESK, "They may go out").await.privately();
    assert!(go.contains("Weekly tip: next on Mon 21 September, 07:30"), "{go}");
    school.delivers_everything().await;
    let desk = school.stands_at_the_desk().join("\n");
    assert!(desk.contains("[Hold tips until I have read them]"), "{desk}");
    school.clock_reads("2026-09-21 07:30").delivers_everything().await;
    let said = school.public(OKAFOR, STAFF);
    assert_eq!(said.len(), 1);
    assert!(said[0].text().contains(&first), "the first of them, as nothing was used up");
}

#[tokio::test]
async fn a_pause_that_is_typed_shows_in_the_first_message_and_the_calendar_does_when_it_is_there() {
    let mut school = School::newly_set_up().await;
    let _paused = school.types(HART, "posts pause", &[("what", json!("tip"))]).await;
    school.delivers_everything().await;
    assert!(school.stands_at_the_desk()[0].contains("[They may go out]"));
    let _resumed = school.types(LEE, "posts resume", &[("what", json!("all"))]).await;
    let twice = school.clicks(HART, DESK, "They may go out").await.privately();
    assert!(twice.contains("nothing to resume"), "of two librarians the second is told: {twice}");
    let how = school.clicks(HART, DESK, "Add your calendar").await.privately();
    assert!(how.contains("Type /school-calendar import here and attach the file."), "{how}");
    assert!(how.contains("School days: Monday to Friday."), "{how}");
    let days = [("days", json!("26-30 Oct")), ("kind", json!("closed")), ("name", json!("Half term"))];
    let _draft = school.types(HART, "school-calendar add", &days).await;
    let _added = school.clicks(HART, STAFF, "Add it").await;
    school.delivers_everything().await;
    let desk = school.stands_at_the_desk().join("\n");
    assert!(desk.contains("It has 1 closed days or holidays."), "{desk}");
}

#[tokio::test]
async fn a_request_is_tried_seen_as_a_try_out_by_everybody_and_leaves_no_trace() {
    let mut school = School::newly_set_up().await;
    let said = school.clicks(HART, DESK, "Try a request").await.privately();
    assert!(said.starts_with("A try-out request comes to the desk channel"), "{said}");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.stands_at_the_desk()[1], @"
    Sat 5 Sep 10:00  Shelftalker:
          | Try-out · New
          | Try-out: a talk about new books (nobody has asked for this)
          | So a request comes to this channel. This one is a try-out: only librarians see it, it is counted nowhere, and no teacher hears of it. Press [Accept].
          | Teacher: @Dana Hart
          | Support: Book talk or reading promotion
          | Students: 24
          | History: 5 September 2026 10:00 · Dana Hart sent it
          | And then: A request has more here: [Ask] [Suggest something else] [Decline]
        [Accept] [Remove the try-out]
    ");
    let twice = school.clicks(LEE, DESK, "Try a request").await.privately();
    assert!(twice.starts_with("There is already a try-out at the desk"), "{twice}");
    let told = school.clicks(LEE, DESK, "Accept").await;
    insta::assert_snapshot!(told.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you): Of a real request its teacher reads this now, in a private thread with you:
          | Accepted
          | Sam Lee will help with #0, Try-out: a talk about new books (nobody has asked for this). Anything to add? Write it here.
    ");
    school.restarts().await.delivers_everything().await;
    insta::assert_snapshot!(school.stands_at_the_desk()[1], @"
    Sat 5 Sep 10:00  Shelftalker (edited):
          | Try-out · Accepted
          | Try-out: a talk about new books (nobody has asked for this)
          | It is yours, as far as a try-out can be. Remove it when you have seen enough.
          | Teacher: @Dana Hart
          | Support: Book talk or reading promotion
          | Students: 24
          | Librarian: @Sam Lee
          | History: 5 September 2026 10:00 · Dana Hart sent it
          | 5 September 2026 10:00 · Sam Lee accepted it
          | And then: A request has more here: [Schedule] [Complete] [Ask]
        [Remove the try-out]
    ");
    // Neither a request nor anything that one leads to.
    let store = &school.play().bot.library.store;
    let id = store.schools().await.unwrap()[0].id;
    let all = shelftalker::store::RequestFilter::default();
    assert_eq!(store.requests(id, &all).await.unwrap(), []);
    let desk = school.types(HART, "desk", &[]).await.privately();
    assert!(!desk.contains("Try-out"), "{desk}");
    assert_eq!(school.threads(RIVERA).len() + school.threads(HART).len(), 0);
    for moment in ["2026-09-07 07:00", "2026-09-09 07:00"] {
        school.clock_reads(moment).delivers_everything().await;
    }
    assert_eq!(school.stands_at_the_desk().len(), 2, "no brief waits for an answer to it");
    school.clicks(HART, DESK, "Remove the try-out").await.is_noted();
    school.delivers_everything().await;
    assert_eq!(school.stands_at_the_desk().len(), 1);
    // The first real request is the first.
    school.gets_a_request().await;
    assert!(school.stands_at_the_desk()[1].contains("Request #1 · New"));
    let _again = school.clicks(LEE, DESK, "Try a request").await;
    school.delivers_everything().await;
    assert_eq!(school.stands_at_the_desk().len(), 3, "and it can be tried again");
    school.clicks(LEE, DESK, "Remove the try-out").await.is_noted();
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_try_out_is_removed_before_it_could_be_posted_and_goes_with_whoever_is_forgotten() {
    let mut school = School::newly_set_up().await;
    let _first = school.clicks(HART, DESK, "Try a request").await;
    school.delivers_everything().await;
    let kept = school.types_surely(HART, "my-data delete", &[], "Delete my data").await.privately();
    assert!(!kept.is_empty());
    school.delivers_everything().await;
    assert_eq!(school.stands_at_the_desk().len(), 1, "{:?}", school.stands_at_the_desk());
}

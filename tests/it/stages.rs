//! A request from its first day to its last: what the desk, its teacher and their thread read in every stage.

use crate::school::{DESK, HART, RIVERA, STAFF, School};

impl School {
    /// The card at the desk, the teacher's own card, and the newest in the thread.
    async fn all_read(&mut self) -> String {
        self.delivers_everything().await;
        let desk = self.shown(&self.public(HART, DESK)[0]);
        let _ = self.types(RIVERA, "my-requests", &[]).await;
        let stage = desk.lines().nth(1).unwrap().rsplit(" · ").next().unwrap();
        let own = self.chooses(RIVERA, STAFF, "Look at one", &format!("#1 · {stage}")).await.shown(self);
        let news = if self.threads(RIVERA).is_empty() {
            "none yet".to_owned()
        } else {
            self.shown(self.thread(RIVERA).iter().rfind(|message| !message.private).unwrap())
        };
        self.delivers_everything().await;
        format!("DESK\n{desk}\n\nTEACHER\n{own}\n\nTHREAD\n{news}")
    }

    async fn presses_in_thread(&mut self, label: &str) {
        let at = self.threads(RIVERA)[0];
        let _ = self.clicks_at(at, label).await.privately();
    }
}

/// Each stage comes from the one before.
async fn requested() -> School {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.gets_a_request().await;
    school
}

async fn countered() -> School {
    let mut school = requested().await;
    school.clock_reads("2026-09-07 10:00");
    let form = school.opens_form(HART, DESK, "Offer instead").await;
    let offer = [("offer", "A trolley of eight books for your room")];
    school.submits(HART, DESK, &form, &offer).await.is_noted();
    school.delivers_everything().await;
    school
}

async fn accepted() -> School {
    let mut school = countered().await;
    school.clock_reads("2026-09-07 11:00");
    school.presses_in_thread("Agree").await;
    school
}

async fn scheduled() -> School {
    let mut school = accepted().await;
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 12:00");
    let form = school.opens_form(HART, DESK, "Schedule").await;
    let plan = [
        ("Day", "Thu 10 Sep"),
        ("Starts (time or period)", "10:15"),
        ("Minutes", "45"),
        ("Place", "Library"),
    ];
    let _ = school.submits(HART, DESK, &form, &plan).await.privately();
    school
}

async fn completed() -> School {
    let mut school = scheduled().await;
    school.delivers_everything().await;
    school.clock_reads("2026-09-10 11:05");
    let record = [("Students reached", "24"), ("One line: what came of it", "Eleven books went home")];
    school.completes(HART, &record).await;
    school
}

async fn declined() -> School {
    let mut school = requested().await;
    let form = school.opens_form(HART, DESK, "Decline").await;
    let reason = [("reason", "We are moving shelves that week")];
    school.submits(HART, DESK, &form, &reason).await.is_noted();
    school.delivers_everything().await;
    school
}

async fn reopened_by_its_teacher() -> School {
    let mut school = declined().await;
    school.clock_reads("2026-09-07 10:00");
    school.presses_in_thread("Reopen").await;
    school.delivers_everything().await;
    school
}

async fn taken_on() -> School {
    let mut school = reopened_by_its_teacher().await;
    school.clock_reads("2026-09-07 11:00");
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    school
}

async fn withdrawn() -> School {
    let mut school = taken_on().await;
    school.clock_reads("2026-09-07 12:00");
    school.presses_in_thread("Withdraw").await;
    school.delivers_everything().await;
    school
}

async fn reopened_at_the_desk() -> School {
    let mut school = withdrawn().await;
    school.clock_reads("2026-09-07 13:00");
    school.clicks(HART, DESK, "Reopen").await.is_noted();
    school
}

#[tokio::test]
async fn a_request_that_was_sent() {
    insta::assert_snapshot!(requested().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker:
          | Request #1 · Requested
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | ref
        [Accept] [Ask] [Offer instead] [Decline]

    TEACHER
    Mon 7 Sep 09:00  Shelftalker (only you) (edited):
          | Request #1 · Requested
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
        ‹Public thanks afterwards: Thank me by name›
        [Add something] [Withdraw]

    THREAD
    none yet
    ");
}

#[tokio::test]
async fn a_request_with_another_offer() {
    insta::assert_snapshot!(countered().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker (edited):
          | Request #1 · Another offer made
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | Offered instead: A trolley of eight books for your room
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | 7 September 2026 10:00 · Dana Hart offered something else
          | ref
        [Ask] [Decline] [More …]

    TEACHER
    Mon 7 Sep 10:00  Shelftalker (only you) (edited):
          | Request #1 · Another offer made
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | The offer: A trolley of eight books for your room
        ‹Public thanks afterwards: Thank me by name›
        [Agree] [No thanks] [Add something] [Withdraw]

    THREAD
    Mon 7 Sep 10:00  Shelftalker: @Ana Rivera
          | Another offer
          | Dana Hart offers something else for request #1, Marine biology. [Agree] takes it up; [No thanks] gives the request back to the desk as you wrote it.
          | The offer: A trolley of eight books for your room
          | ref
        [Agree] [No thanks] [Add something] [Withdraw]
    ");
}

#[tokio::test]
async fn a_request_whose_offer_was_agreed_to() {
    insta::assert_snapshot!(accepted().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker (edited):
          | Request #1 · Accepted
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | Agreed instead: A trolley of eight books for your room
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | 7 September 2026 10:00 · Dana Hart offered something else
          | 7 September 2026 11:00 · Ana Rivera agreed to the offer
          | ref
        [Schedule] [Complete] [Ask] [More …]

    TEACHER
    Mon 7 Sep 11:00  Shelftalker (only you) (edited):
          | Request #1 · Accepted
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
        ‹Public thanks afterwards: Thank me by name›
        [Add something] [Withdraw]

    THREAD
    Mon 7 Sep 11:00  Shelftalker: @Dana Hart
          | Agreed
          | Ana Rivera agrees to the offer for request #1, Marine biology. Dana Hart plans it next, with [Schedule] on the card at the desk.
          | ref
        [Add something] [Withdraw]
    ");
}

#[tokio::test]
async fn a_request_that_is_scheduled() {
    insta::assert_snapshot!(scheduled().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker (edited):
          | Request #1 · Scheduled
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | Agreed instead: A trolley of eight books for your room
          | Sessions: Thu 10 September, 10:15, 45 minutes, Library
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | 7 September 2026 10:00 · Dana Hart offered something else
          | 7 September 2026 11:00 · Ana Rivera agreed to the offer
          | 7 September 2026 12:00 · Dana Hart scheduled it
          | ref
        [Reschedule] [Complete] [Ask] [More …]

    TEACHER
    Mon 7 Sep 12:00  Shelftalker (only you) (edited):
          | Request #1 · Scheduled
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | Sessions: Thu 10 September, 10:15, 45 minutes, Library
        ‹Public thanks afterwards: Thank me by name›
        [Add something] [Withdraw]

    THREAD
    Mon 7 Sep 12:00  Shelftalker: @Ana Rivera
          | Scheduled
          | Dana Hart has scheduled request #1, Marine biology. If that does not suit you, tell Dana Hart.
          | Sessions: Thu 10 September, 10:15, 45 minutes, Library
          | ref
        [Add something] [Withdraw]
    ");
}

#[tokio::test]
async fn a_request_that_is_completed() {
    insta::assert_snapshot!(completed().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker (edited):
          | Request #1 · Completed
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | Agreed instead: A trolley of eight books for your room
          | Sessions: Thu 10 September, 10:15, 45 minutes, Library
          | What was done: 1 session, 24 students, 45 minutes
          | What came of it: Eleven books went home
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | 7 September 2026 10:00 · Dana Hart offered something else
          | 7 September 2026 11:00 · Ana Rivera agreed to the offer
          | 7 September 2026 12:00 · Dana Hart scheduled it
          | 10 September 2026 11:05 · Dana Hart completed it
          | ref
        [Correct the record] [More …]

    TEACHER
    Thu 10 Sep 11:05  Shelftalker (only you) (edited):
          | Request #1 · Completed
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | Sessions: Thu 10 September, 10:15, 45 minutes, Library
          | What was done: 1 session, 24 students, 45 minutes
          | What came of it: Eleven books went home
          | How helpful was this?: From 1, a little, to 5, a great deal. Only the librarians see your answer.
        ‹Public thanks afterwards: Thank me by name›
        [1] [2] [3] [4] [5]

    THREAD
    Thu 10 Sep 11:05  Shelftalker: @Ana Rivera
          | Completed
          | Request #1, Marine biology, is completed. If a number is wrong, tell Dana Hart and it will be corrected. Thank you for doing this with the library.
          | What was done: 1 session, 24 students, 45 minutes
          | What came of it: Eleven books went home
          | How helpful was this?: From 1, a little, to 5, a great deal. Only the librarians see your answer.
          | ref
        [1] [2] [3] [4] [5]
    ");
}

#[tokio::test]
async fn a_request_that_was_declined() {
    insta::assert_snapshot!(declined().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker (edited):
          | Request #1 · Declined
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | Reason: We are moving shelves that week
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | 7 September 2026 09:00 · Dana Hart declined it
          | ref
        [Reopen] [More …]

    TEACHER
    Mon 7 Sep 09:00  Shelftalker (only you) (edited):
          | Request #1 · Declined
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
        [Reopen]

    THREAD
    Mon 7 Sep 09:00  Shelftalker: @Ana Rivera
          | Declined
          | Sadly, the library cannot take on request #1, Marine biology. Dana Hart gives the reason below. If things change, [Reopen] brings the request back as it was.
          | Reason: We are moving shelves that week
          | ref
        [Reopen]
    ");
}

#[tokio::test]
async fn a_request_that_its_teacher_reopened() {
    insta::assert_snapshot!(reopened_by_its_teacher().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker (edited):
          | Request #1 · Requested
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | 7 September 2026 09:00 · Dana Hart declined it
          | 7 September 2026 10:00 · Ana Rivera reopened it
          | ref
        [Accept] [Ask] [Offer instead] [Decline] [More …]

    TEACHER
    Mon 7 Sep 10:00  Shelftalker (only you) (edited):
          | Request #1 · Requested
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
        ‹Public thanks afterwards: Thank me by name›
        [Add something] [Withdraw]

    THREAD
    Mon 7 Sep 10:00  Shelftalker: @Dana Hart
          | Reopened
          | Ana Rivera has reopened request #1, Marine biology. It waits at the desk again, and you read here when a librarian takes it on.
          | ref
        [Add something] [Withdraw]
    ");
}

#[tokio::test]
async fn a_request_that_was_taken_on() {
    insta::assert_snapshot!(taken_on().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker (edited):
          | Request #1 · Accepted
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | 7 September 2026 09:00 · Dana Hart declined it
          | 7 September 2026 10:00 · Ana Rivera reopened it
          | 7 September 2026 11:00 · Dana Hart accepted it
          | ref
        [Schedule] [Complete] [Ask] [More …]

    TEACHER
    Mon 7 Sep 11:00  Shelftalker (only you) (edited):
          | Request #1 · Accepted
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
        ‹Public thanks afterwards: Thank me by name›
        [Add something] [Withdraw]

    THREAD
    Mon 7 Sep 11:00  Shelftalker: @Ana Rivera @Dana Hart
          | Accepted
          | Dana Hart has taken on request #1, Marine biology, and reads this thread: write here about anything still open.
          | ref
        [Add something] [Withdraw]
    ");
}

#[tokio::test]
async fn a_request_that_was_withdrawn() {
    insta::assert_snapshot!(withdrawn().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker (edited):
          | Request #1 · Withdrawn
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | 7 September 2026 09:00 · Dana Hart declined it
          | 7 September 2026 10:00 · Ana Rivera reopened it
          | 7 September 2026 11:00 · Dana Hart accepted it
          | 7 September 2026 12:00 · Ana Rivera withdrew it
          | ref
        [Reopen] [More …]

    TEACHER
    Mon 7 Sep 12:00  Shelftalker (only you) (edited):
          | Request #1 · Withdrawn
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | Librarian: @Dana Hart
        [Reopen]

    THREAD
    Mon 7 Sep 12:00  Shelftalker: @Dana Hart
          | Withdrawn
          | Ana Rivera has withdrawn request #1, Marine biology. There is nothing left to do.
          | ref
        [Reopen]
    ");
}

#[tokio::test]
async fn a_request_that_the_desk_reopened() {
    insta::assert_snapshot!(reopened_at_the_desk().await.all_read().await, @"
    DESK
    Mon 7 Sep 09:00  Shelftalker (edited):
          | Request #1 · Requested
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Public thanks: by name
          | History: 7 September 2026 09:00 · Ana Rivera sent it
          | 7 September 2026 09:00 · Dana Hart declined it
          | 7 September 2026 10:00 · Ana Rivera reopened it
          | 7 September 2026 11:00 · Dana Hart accepted it
          | 7 September 2026 12:00 · Ana Rivera withdrew it
          | 7 September 2026 13:00 · Dana Hart reopened it
          | ref
        [Accept] [Ask] [Offer instead] [Decline] [More …]

    TEACHER
    Mon 7 Sep 13:00  Shelftalker (only you) (edited):
          | Request #1 · Requested
          | Marine biology
          | Support: Book talk or reading promotion
          | Public thanks: by name
        ‹Public thanks afterwards: Thank me by name›
        [Add something] [Withdraw]

    THREAD
    Mon 7 Sep 13:00  Shelftalker: @Ana Rivera
          | Reopened
          | Dana Hart has reopened request #1, Marine biology. It waits at the desk again, and you read here when a librarian takes it on.
          | ref
        [Add something] [Withdraw]
    ");
}

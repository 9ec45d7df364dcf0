//! A request from its first day to its last: what the desk, its teacher and their thread read in every stage. The
//! three of them stand side by side in `snapshots/`, a file for each stage.

use crate::school::{DESK, HART, RIVERA, School};

impl School {
    /// The card at the desk, the teacher's own card, and the newest in the thread.
    async fn all_read(&mut self) -> String {
        self.delivers_everything().await;
        let desk = self.desk_card();
        let stage = desk.split_once("Request #1 · ").unwrap().1;
        let stage = stage.split(['\n', '·']).next().unwrap().trim();
        // The desk and the teacher have words of their own for some stages.
        let stage = match stage {
            "New" => "Sent",
            "Suggested something else" => "The library suggests something else",
            same => same,
        };
        let own = self.looks_at_own(&format!("#1 · {stage}")).await.shown(self);
        let is_told = !self.threads(RIVERA).is_empty();
        let news = if is_told { self.newest_in_thread() } else { "none yet".to_owned() };
        self.delivers_everything().await;
        format!("DESK\n{desk}\n\nTEACHER\n{own}\n\nTHREAD\n{news}")
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
    let offer = [("offer", "A trolley of eight books for your room")];
    school.fills_in(HART, DESK, "Suggest something else", &offer).await.is_noted();
    school.delivers_everything().await;
    school
}

async fn accepted() -> School {
    let mut school = countered().await;
    school.clock_reads("2026-09-07 11:00");
    let _ = school.taps_in_thread("Agree").await.privately();
    school
}

async fn scheduled() -> School {
    let mut school = accepted().await;
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 12:00");
    let plan = [("When", "Thu 10 Sep 10:15"), ("Minutes", "45"), ("Place", "Library")];
    let _ = school.plans(HART, &[&plan]).await.privately();
    school
}

async fn completed() -> School {
    let mut school = scheduled().await;
    school.delivers_everything().await;
    school.clock_reads("2026-09-10 11:05");
    let record =
        [("Students reached", "24"), ("What came of it (the teacher reads it)", "Eleven books went home")];
    school.completes(HART, &record).await;
    school
}

async fn declined() -> School {
    let mut school = requested().await;
    let reason = [("reason", "We are moving shelves that week")];
    school.fills_in(HART, DESK, "Decline", &reason).await.is_noted();
    school.delivers_everything().await;
    school
}

async fn reopened_by_its_teacher() -> School {
    let mut school = declined().await;
    school.clock_reads("2026-09-07 10:00");
    let _ = school.taps_in_thread("Reopen").await.privately();
    school.delivers_everything().await;
    school
}

async fn taken_on() -> School {
    let mut school = reopened_by_its_teacher().await;
    school.clock_reads("2026-09-07 11:00");
    school.accepts(HART).await;
    school
}

async fn withdrawn() -> School {
    let mut school = taken_on().await;
    school.clock_reads("2026-09-07 12:00");
    school.withdraws().await;
    school.delivers_everything().await;
    school
}

async fn reopened_at_the_desk() -> School {
    let mut school = withdrawn().await;
    school.clock_reads("2026-09-07 13:00");
    school.clicks(HART, DESK, "Reopen").await.is_noted();
    school
}

/// A story for each stage, so that they are told side by side.
macro_rules! stories {
    ($($story:ident: $stage:ident,)+) => {
        $(
            #[tokio::test]
            async fn $story() {
                insta::assert_snapshot!($stage().await.all_read().await);
            }
        )+
    };
}

stories! {
    a_request_that_was_sent: requested,
    a_request_with_another_offer: countered,
    a_request_whose_offer_was_agreed_to: accepted,
    a_request_that_is_scheduled: scheduled,
    a_request_that_is_completed: completed,
    a_request_that_was_declined: declined,
    a_request_that_its_teacher_reopened: reopened_by_its_teacher,
    a_request_that_was_taken_on: taken_on,
    a_request_that_was_withdrawn: withdrawn,
    a_request_that_the_desk_reopened: reopened_at_the_desk,
}

//! Where a crash may fall, as far as one process can play it: in each, nothing is lost and nothing said twice.

use shelftalker::play::local;
use shelftalker::rehearsal::{Fault, Permissions, Trouble};

use super::{FIRST, desk_is_told_nothing, desk_reads, mondays_tip_meets, outcomes, posts_asked_for, tips};
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, a_wish};

impl School {
    /// The bot dies with its claim committed and its request on the way: Discord never does what it asked.
    async fn dies_while_sending(&mut self) {
        self.dies_in_the_middle().await;
        self.restarts().await;
    }

    async fn dies_while_sending_and_starts_with_its_clock_at(&mut self, wrong: &str) {
        self.dies_in_the_middle().await;
        self.bots_clock_reads(wrong).restarts().await;
    }

    async fn dies_in_the_middle(&mut self) {
        // It is held back for longer than any test runs, and dropped with the connection.
        self.discord().fault(Fault::next("POST", "/messages", Trouble::Slow(600_000)));
        let struck = async {
            while !self.discord().faults_left().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = struck => {}
            ended = self.play().deliver() => panic!("nothing was being sent: {ended:?}"),
        }
    }
}

#[tokio::test]
async fn what_was_queued_before_a_restart_is_posted_after_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let said = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert!(said.text().contains("Got it: request #1"));
    school.restarts().await.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 1);
}

#[tokio::test]
async fn a_claim_that_never_reached_discord_is_read_back_and_sent() {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.clock_reads("2026-09-07 07:30");
    school.dies_while_sending().await;
    school.delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["left-behind"], "it may still arrive");
    school.clock_reads("2026-09-07 07:31").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["left-behind", "not-found", "sent"]);
    assert_eq!(tips(&school), 1);
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_claim_that_was_left_for_long_is_read_back_before_it_is_sent_anew() {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.clock_reads("2026-09-07 07:30");
    school.dies_while_sending().await;
    school.clock_reads("2026-09-07 07:45").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["left-behind", "not-found", "sent"]);
    assert_eq!(tips(&school), 1);
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_tip_whose_answer_was_lost_before_a_restart_is_found_and_not_repeated() {
    let mut school = mondays_tip_meets(Trouble::LosesAnswer).await;
    school.restarts().await;
    school.clock_reads("2026-09-07 07:45").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["maybe", "uncertain", "found"]);
    assert_eq!((tips(&school), posts_asked_for(&school, school.play().school.staff)), (1, 1));
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_tip_whose_answer_was_lost_and_that_is_not_there_is_posted() {
    let mut school = mondays_tip_meets(Trouble::NoAnswer).await;
    school.restarts().await;
    school.clock_reads("2026-09-07 07:45").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["maybe", "uncertain", "not-found", "sent"]);
    assert_eq!(tips(&school), 1);
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_card_that_was_found_again_still_works() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.next_post_meets(Trouble::LosesAnswer);
    school.gets_a_request().await;
    school.restarts().await;
    school.clock_reads("2026-09-07 09:30").delivers_everything().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let cards = school.public(HART, DESK);
    assert_eq!(cards.len(), 1);
    assert!(cards[0].text().contains("Request #1 · Accepted"), "{}", cards[0].text());
}

#[tokio::test]
async fn an_acceptance_before_a_restart_is_painted_and_told_after_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.restarts().await.delivers_everything().await;
    assert!(desk_reads(&school).contains("Request #1 · Accepted"));
    assert_eq!(school.thread(RIVERA).len(), 1);
}

#[tokio::test]
async fn a_bot_that_was_down_for_a_day_posts_what_it_finds_missing_and_tells_of_no_silence() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.next_post_meets(Trouble::NoAnswer);
    let said = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert!(said.text().contains("Got it: request #1"));
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK), []);
    school.clock_reads("2026-09-08 10:00").restarts().await.delivers_everything().await;
    school.clock_reads("2026-09-08 10:01").delivers_everything().await;
    let desk = school.public(HART, DESK);
    assert_eq!(desk.len(), 1, "{desk:?}");
    assert!(desk_reads(&school).starts_with("Request #1 · New"), "{}", desk_reads(&school));
}

#[tokio::test]
async fn a_bot_that_was_down_for_long_asks_nobody_because_its_first_look_meets_trouble() {
    // Within the window of the tip, and after it.
    for (back, a_little_later) in
        [("2026-09-07 13:30", "2026-09-07 13:31"), ("2026-09-10 10:00", "2026-09-10 10:01")]
    {
        let mut school = mondays_tip_meets(Trouble::LosesAnswer).await;
        school.clock_reads(back).restarts().await;
        let staff = school.play().school.staff;
        school.discord().fault(Fault::next("GET", &format!("{staff}/messages"), Trouble::Status(502)));
        school.delivers_everything().await;
        assert_eq!(outcomes(&school, FIRST).await, ["maybe", "uncertain", "look-later"], "{back}");
        school.clock_reads(a_little_later).delivers_everything().await;
        assert_eq!(outcomes(&school, FIRST).await, ["maybe", "uncertain", "look-later", "found"], "{back}");
        assert_eq!(tips(&school), 1);
        desk_is_told_nothing(&school);
    }
}

#[tokio::test]
async fn who_cannot_read_back_for_two_hours_on_end_asks_the_desk() {
    let mut school = mondays_tip_meets(Trouble::LosesAnswer).await;
    let staff = school.play().school.staff;
    let down = Fault::next("GET", &format!("{staff}/messages"), Trouble::Status(502)).times(1000);
    school.discord().fault(down);
    for minutes in (5..=115).step_by(10) {
        let moment = format!("2026-09-07 {:02}:{:02}", 7 + (30 + minutes) / 60, (30 + minutes) % 60);
        school.clock_reads(&moment).delivers_everything().await;
    }
    assert!(!desk_reads(&school).contains("Perhaps posted"), "{}", desk_reads(&school));
    school.clock_reads("2026-09-07 09:45").delivers_everything().await;
    assert!(desk_reads(&school).contains("Perhaps posted, perhaps not: the tip"), "{}", desk_reads(&school));
}

/// A tip that may have been posted, in a channel that the bot may not read back.
async fn a_tip_in_doubt(trouble: Trouble) -> School {
    let mut school = mondays_tip_meets(trouble).await;
    school.discord().take_from_bot(school.play().school.staff, Permissions::READ_MESSAGE_HISTORY);
    school.clock_reads("2026-09-07 07:45").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["maybe", "uncertain", "cannot-look"]);
    let told = desk_reads(&school);
    assert!(told.contains("Perhaps posted, perhaps not: the tip"), "{told}");
    assert!(told.contains("Read Message History"), "{told}");
    school.clock_reads("2026-09-07 08:45").delivers_everything().await;
    assert_eq!(posts_asked_for(&school, school.play().school.staff), 1, "nothing happens unasked");
    school
}

#[tokio::test]
async fn without_a_history_to_read_a_librarian_says_that_it_was_posted() {
    let mut school = a_tip_in_doubt(Trouble::LosesAnswer).await;
    school.clicks(LEE, DESK, "It was posted").await.is_noted();
    school.delivers_everything().await;
    assert!(desk_reads(&school).contains("Counts as posted: the tip"));
    assert_eq!((tips(&school), posts_asked_for(&school, school.play().school.staff)), (1, 1));
}

#[tokio::test]
async fn without_a_history_to_read_a_librarian_has_it_posted_again() {
    let mut school = a_tip_in_doubt(Trouble::NoAnswer).await;
    school.clicks(LEE, DESK, "Try again").await.is_noted();
    school.delivers_everything().await;
    assert_eq!(tips(&school), 1);
    assert_eq!(school.public(HART, DESK).len(), 1);
}

#[tokio::test]
async fn two_rounds_at_once_plan_once_and_post_once() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let _said = school.types(OKAFOR, "request-collab", &a_wish()).await;
    school.clock_reads("2026-09-07 07:30");
    let play = school.play();
    let (one, other, third) = tokio::join!(play.deliver(), play.deliver(), play.deliver());
    one.and(other).and(third).unwrap();
    school.delivers_everything().await;
    assert_eq!((tips(&school), school.public(HART, DESK).len()), (1, 1));
    assert_eq!(posts_asked_for(&school, school.play().school.staff), 1);
    assert_eq!(posts_asked_for(&school, school.play().school.desk), 1);
}

#[tokio::test]
async fn a_folder_copied_before_the_tip_does_not_post_it_again() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let before = tempfile::tempdir().unwrap();
    copy(school.folder(), before.path());
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    school.clock_reads("2026-09-07 07:50").restarts_with(before.path()).await.delivers_everything().await;
    assert_eq!((tips(&school), posts_asked_for(&school, school.play().school.staff)), (1, 1));
    let counted = school.clicks(OKAFOR, STAFF, "Useful").await;
    assert!(counted.privately().starts_with("Thank you"), "the copy knows the tip's buttons: {counted:?}");
    school.delivers_everything().await;
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test]
async fn a_send_that_the_bot_died_in_is_looked_for_at_once_whatever_clock_it_started_anew_with() {
    // Two hours ahead, and two days.
    for wrong in ["2026-09-07 09:30", "2026-09-09 07:30"] {
        let mut school = School::opens("2026-09-07 07:29").await;
        school.clock_reads("2026-09-07 07:30");
        school.dies_while_sending_and_starts_with_its_clock_at(wrong).await;
        school.delivers_everything().await;
        school.bots_clock_reads("2026-09-07 07:30").delivers_everything().await;
        school.clock_reads("2026-09-07 07:31").delivers_everything().await;
        assert_eq!(tips(&school), 1, "{wrong}");
        // Nothing else of that clock is left, either.
        let next = school.next_moment().await;
        assert!(next.is_none_or(|next| next < local("2026-09-08 09:00").unwrap()), "{wrong}: {next:?}");
    }
}

#[tokio::test]
async fn what_is_tried_again_while_the_clock_is_wrong_goes_out_once_it_is_right() {
    let mut school = mondays_tip_meets(Trouble::Code { status: 400, code: 50035 }).await;
    school.bots_clock_reads("2026-09-07 09:30").delivers_everything().await;
    let problem = school.public(HART, DESK).into_iter().find(|it| it.button("Try again").is_some()).unwrap();
    let _answer = school.discord().click(school.at(HART, DESK), problem.id, "Try again").await.unwrap();
    school.delivers_everything().await;
    school.bots_clock_reads("2026-09-07 07:30").delivers_everything().await;
    school.clock_reads("2026-09-07 07:31").delivers_everything().await;
    assert_eq!(tips(&school), 1, "{}", school.reads(HART, DESK));
}

#[tokio::test]
async fn what_is_held_since_its_channel_cannot_be_seen_goes_out_by_itself_also_after_a_restart() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let staff = school.play().school.staff;
    school.discord().take_from_bot(staff, Permissions::VIEW_CHANNEL);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    school.restarts().await;
    school.clock_reads("2026-09-07 07:46").delivers_everything().await;
    assert!(!school.reads(HART, DESK).contains("Perhaps posted"), "{}", school.reads(HART, DESK));
    school.discord().give_back_to_bot(staff);
    school.clock_reads("2026-09-07 08:02").delivers_everything().await;
    assert_eq!(tips(&school), 1, "{}", school.reads(HART, DESK));
}

#[tokio::test]
async fn what_was_sent_off_again_and_posted_since_a_backup_is_found_when_it_is_sent_off_again() {
    let mut school = mondays_tip_meets(Trouble::Code { status: 400, code: 50035 }).await;
    let backup = school.is_backed_up().await;
    school.clicks(LEE, DESK, "Try again").await.is_noted();
    school.delivers_everything().await;
    assert_eq!(tips(&school), 1);
    school.clock_reads("2026-09-07 09:00").has_put_back(&backup).await.delivers_everything().await;
    school.clicks(LEE, DESK, "Try again").await.is_noted();
    school.delivers_everything().await;
    assert_eq!(tips(&school), 1, "{}", school.reads(OKAFOR, STAFF));
}

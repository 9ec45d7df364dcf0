//! A wrong clock costs no slot, says nothing twice and keeps nothing back once it is right again; and the desk hears
//! of it, whatever else waits.

use shelftalker::rehearsal::Trouble;

use super::{asked, copy, desk, own, place, posts_asked_for, rooms, said_in, says_now, staff_room};
use crate::school::{RIVERA, School, a_wish};

#[tokio::test]
async fn q01_a_wrong_clock_that_nobody_witnesses_uses_up_no_slot() {
    let mut school = School::opens("2026-09-04 16:00").await;
    school.discord().goes_out_of_reach().await;
    school.bots_clock_reads("2027-09-10 16:00").delivers_everything().await;
    school.discord().comes_back().await.unwrap();
    school.clock_reads("2026-09-04 16:05").delivers_everything().await;
    assert_eq!(desk(&school), [""; 0], "nothing was missed by a clock that was wrong for a moment");
    for (before, monday) in ["2026-09-07", "2026-09-14", "2026-09-21"].into_iter().enumerate() {
        school.clock_reads(&format!("{monday} 07:30")).delivers_everything().await;
        assert_eq!(staff_room(&school).len(), before + 1, "the tip of {monday}");
    }
}

#[tokio::test]
async fn q02_a_copied_folder_whose_clock_is_put_right_after_the_start_says_nothing_twice() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let before = tempfile::tempdir().unwrap();
    copy(school.folder(), before.path());
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(staff_room(&school).len(), 1);

    school.clock_reads("2026-09-07 07:50").bots_clock_reads("2026-09-07 07:20");
    school.restarts_with(before.path()).await.delivers_everything().await;
    school.bots_clock_reads("2026-09-07 07:50").delivers_everything().await;
    school.clock_reads("2026-09-07 07:51").delivers_everything().await;
    assert_eq!(staff_room(&school).len(), 1);
}

#[tokio::test]
async fn q02_a_clock_that_is_set_back_while_a_tip_is_in_doubt_does_not_double_it() {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.next_post_meets(Trouble::LosesAnswer);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    // The lid was closed for five minutes, and the network sets the clock back by four: Discord has forgotten.
    school.clock_reads("2026-09-07 07:35").bots_clock_reads("2026-09-07 07:31").delivers_everything().await;
    assert_eq!(staff_room(&school).len(), 1);
    school.clock_reads("2026-09-07 07:40").delivers_everything().await;
    assert_eq!((staff_room(&school).len(), desk(&school).len()), (1, 0));
}

#[tokio::test]
async fn q03_a_pause_does_not_crowd_out_its_own_notice() {
    let mut school = School::opens("2026-09-07 12:00").await;
    let rooms = rooms(&school, 70);
    let places: Vec<_> = rooms.iter().copied().map(place).collect();
    says_now(&school, own(&school).await, &places).await;
    let before = asked(&school, "POST", "/messages");
    school.bots_clock_reads("2026-09-07 12:20").delivers_everything().await;
    let told = desk(&school);
    assert!(told.len() == 1 && told[0].contains("I've stopped posting"), "{told:?}");
    assert_eq!(asked(&school, "POST", "/messages"), before + 1, "and nothing else is said");

    school.clock_reads("2026-09-07 12:21").delivers_everything().await;
    for room in rooms {
        assert_eq!(said_in(&school, room).len(), 1);
    }
}

#[tokio::test]
async fn q03_the_notice_of_a_pause_waits_behind_nothing_in_its_own_channel() {
    let mut school = School::opens("2026-09-07 12:00").await;
    let channel = school.play().school.desk;
    says_now(&school, own(&school).await, &[place(channel)]).await;
    school.bots_clock_reads("2026-09-07 12:20").delivers_everything().await;
    let told = desk(&school);
    assert!(told.len() == 1 && told[0].contains("I've stopped posting"), "{told:?}");

    school.clock_reads("2026-09-07 12:21").delivers_everything().await;
    assert!(desk(&school).len() >= 2, "what waited is said: {:?}", desk(&school));
}

#[tokio::test]
async fn k04_what_was_asked_by_a_clock_an_hour_ahead_comes_at_once_when_it_is_put_right() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.bots_clock_reads("2026-09-07 10:00");
    let said = school.types(RIVERA, "request-collab", &a_wish()).await.privately();
    assert!(said.contains("Got it: request #1"), "{said}");
    school.delivers_everything().await;
    let told = desk(&school);
    assert!(!told.iter().any(|words| words.contains("Request #1")), "it is paused: {told:?}");

    school.clock_reads("2026-09-07 09:01").delivers_everything().await;
    let told = desk(&school);
    assert!(told.iter().any(|words| words.contains("Request #1")), "the teacher was told so: {told:?}");
    let asked_for = posts_asked_for(&school, school.play().school.desk);
    school.clock_reads("2026-09-07 10:01").delivers_everything().await;
    assert_eq!(posts_asked_for(&school, school.play().school.desk), asked_for, "and once");
}

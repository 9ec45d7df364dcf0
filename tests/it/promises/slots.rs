//! A tip that fell due while the bot was down, and tips through both changes of the clock.

use chrono::{Days, NaiveDate};

use super::{desk_is_told_nothing, desk_reads, tips};
use crate::school::{DESK, HART, LEE, STAFF, School};

/// Monday 7 September 2026; the bot ran until Friday and starts again at `moment`.
async fn starts_again_at(moment: &str) -> School {
    let mut school = School::opens("2026-09-04 16:00").await;
    school.delivers_everything().await;
    school.clock_reads(moment);
    school.restarts().await.delivers_everything().await;
    school
}

fn waiting(listed: &str) -> &str {
    listed.lines().next().unwrap_or_default()
}

#[tokio::test]
async fn a_tip_that_fell_due_while_the_bot_was_down_is_caught_up_once() {
    let mut school = starts_again_at("2026-09-08 10:00").await;
    assert_eq!(tips(&school), 1);
    desk_is_told_nothing(&school);
    school.restarts().await.delivers_everything().await;
    school.clock_reads("2026-09-11 09:00").delivers_everything().await;
    assert_eq!(tips(&school), 1);
}

#[tokio::test]
async fn catching_up_waits_for_the_schools_hours() {
    let mut school = starts_again_at("2026-09-07 22:00").await;
    assert_eq!(tips(&school), 0);
    school.clock_reads("2026-09-08 06:59").delivers_everything().await;
    assert_eq!(tips(&school), 0);
    school.clock_reads("2026-09-08 07:00").delivers_everything().await;
    assert_eq!(tips(&school), 1);
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_tip_that_is_too_late_is_told_once_and_waits_for_next_week() {
    let mut school = starts_again_at("2026-09-09 07:31").await;
    assert_eq!(tips(&school), 0);
    assert!(desk_reads(&school).contains("The tip of Mon 7 September, 07:30 was not posted"));
    let listed = school.types(HART, "tip list", &[]).await;
    assert_eq!(waiting(&listed.text()), "Tips waiting: 40", "none was used up");
    school.restarts().await.delivers_everything().await;
    assert_eq!(school.public(LEE, DESK).len(), 1, "told once");
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    assert_eq!(tips(&school), 1);
}

#[tokio::test]
async fn after_a_long_absence_one_notice_counts_what_was_missed() {
    let school = starts_again_at("2026-10-02 10:00").await;
    assert_eq!(tips(&school), 0);
    assert!(desk_reads(&school).contains("4 posts were not made"), "{}", desk_reads(&school));
    assert_eq!(school.public(LEE, DESK).len(), 1);
}

/// The bot runs through six weeks, looking every half hour of each Monday morning.
async fn weekly_tips(first_monday: NaiveDate) {
    let sunday = first_monday.pred_opt().unwrap();
    let mut school = School::opens(&format!("{sunday} 12:00")).await;
    for week in 0..6 {
        let monday = first_monday + Days::new(7 * week);
        for look in ["06:30", "07:00", "07:29", "07:30", "08:00", "08:30"] {
            school.clock_reads(&format!("{monday} {look}")).delivers_everything().await;
            let posted = usize::try_from(week).unwrap() + usize::from(look >= "07:30");
            assert_eq!(tips(&school), posted, "{monday} {look}");
        }
    }
    let posts = school.reads(LEE, STAFF);
    assert_eq!(
        posts.matches("07:30  Shelftalker:").count(),
        6,
        "each at half past seven by the wall: {posts}"
    );
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn tips_come_once_a_week_through_the_spring_change_of_the_clock() {
    // London's clocks go forward on Sunday 29 March 2026.
    weekly_tips(NaiveDate::from_ymd_opt(2026, 3, 9).unwrap()).await;
}

#[tokio::test]
async fn tips_come_once_a_week_through_the_autumn_change_of_the_clock() {
    // London's clocks go back on Sunday 25 October 2026.
    weekly_tips(NaiveDate::from_ymd_opt(2026, 10, 5).unwrap()).await;
}

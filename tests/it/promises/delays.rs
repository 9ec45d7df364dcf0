//! What passes by itself: no connection, a lost answer, Discord's own trouble, and every kind of "not now". Nobody
//! is told of it, and the tip stands once.

use shelftalker::rehearsal::{Fault, Trouble};

use super::{FIRST, desk_is_told_nothing, desk_reads, mondays_tip_meets, outcomes, posts_asked_for, tips};
use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School, a_wish};

#[tokio::test]
async fn a_tip_that_finds_no_connection_goes_out_when_there_is_one() {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.discord().goes_out_of_reach().await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["surely-not"]);
    school.clock_reads("2026-09-07 07:31").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["surely-not", "surely-not"]);
    school.discord().comes_back().await.unwrap();
    school.clock_reads("2026-09-07 07:32").delivers_everything().await;
    assert_eq!(tips(&school), 1);
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_tip_whose_answer_was_lost_stands_once() {
    let mut school = mondays_tip_meets(Trouble::LosesAnswer).await;
    assert_eq!(tips(&school), 1, "it was stored before the answer was lost");
    school.clock_reads("2026-09-07 07:31").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["maybe", "sent"]);
    assert_eq!((tips(&school), posts_asked_for(&school, school.play().school.staff)), (1, 2));
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_tip_that_meets_discords_own_trouble_stands_once() {
    for trouble in [
        Trouble::NoAnswer,
        Trouble::Status(500),
        Trouble::Status(502),
        Trouble::Status(503),
        Trouble::Status(504),
    ] {
        let mut school = mondays_tip_meets(trouble).await;
        assert_eq!(tips(&school), 0);
        school.clock_reads("2026-09-07 07:31").delivers_everything().await;
        assert_eq!(outcomes(&school, FIRST).await, ["maybe", "sent"], "{trouble:?}");
        assert_eq!(tips(&school), 1, "{trouble:?}");
        desk_is_told_nothing(&school);
    }
}

#[tokio::test]
async fn trouble_that_lasts_is_followed_by_reading_the_channel_back() {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.discord().fault(Fault::next("POST", "/messages", Trouble::Status(503)).times(2));
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    school.clock_reads("2026-09-07 07:31").delivers_everything().await;
    school.clock_reads("2026-09-07 07:35").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["maybe", "maybe", "not-found", "sent"]);
    assert_eq!(tips(&school), 1);
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_tip_that_is_told_not_now_waits_as_long_as_asked() {
    for trouble in [
        Trouble::RateLimited { retry_after: 7.5, global: false },
        Trouble::Code { status: 400, code: 20016 },
        Trouble::Code { status: 429, code: 20028 },
        Trouble::Code { status: 400, code: 40062 },
    ] {
        let mut school = mondays_tip_meets(trouble).await;
        assert_eq!((tips(&school), outcomes(&school, FIRST).await), (0, vec!["wait".to_owned()]));
        school.delivers_everything().await;
        assert_eq!(posts_asked_for(&school, school.play().school.staff), 1, "it waits: {trouble:?}");
        school.clock_reads("2026-09-07 07:31").delivers_everything().await;
        assert_eq!(outcomes(&school, FIRST).await, ["wait", "sent"], "{trouble:?}");
        assert_eq!(tips(&school), 1, "{trouble:?}");
        desk_is_told_nothing(&school);
    }
}

#[tokio::test]
async fn a_limit_on_everything_pauses_every_send_and_then_all_of_it_goes_out_once() {
    let limited = Trouble::RateLimited { retry_after: 0.2, global: true };
    let mut school = mondays_tip_meets(limited).await;
    let answer = school.types(OKAFOR, "request-collab", &a_wish()).await;
    assert!(answer.text().contains("Got it: request #1"), "members are answered all the same");
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK), [], "the desk's card waits with the tip");
    // The adapter keeps the pause by real time, whatever the school's clock shows: a second, as Discord's header
    // rounds it up.
    for minute in 31..59 {
        school.clock_reads(&format!("2026-09-07 07:{minute}")).delivers_everything().await;
        if (tips(&school), school.public(HART, DESK).len()) == (1, 1) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!((tips(&school), school.public(HART, DESK).len()), (1, 1));
    assert!(desk_reads(&school).contains("Request #1"));
}

#[tokio::test]
async fn an_old_card_that_was_edited_too_often_is_painted_later() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.discord().fault(Fault::next("PATCH", "/messages/", Trouble::Code { status: 429, code: 30046 }));
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert!(desk_reads(&school).contains("Request #1 · New"));
    school.clock_reads("2026-09-07 09:13").delivers_everything().await;
    assert!(desk_reads(&school).contains("Request #1 · Accepted"));
    assert_eq!(school.public(HART, DESK).len(), 1);
}

#[tokio::test]
async fn a_shut_out_bot_ends_marks_nothing_as_failed_and_posts_when_it_is_let_in_again() {
    for (status, code) in [(401, 0), (401, 50014), (403, 50014)] {
        let mut school = School::opens("2026-09-07 07:29").await;
        school.next_post_meets(Trouble::Code { status, code });
        school.clock_reads("2026-09-07 07:30");
        let ended = school.play().deliver().await.unwrap_err();
        assert_eq!(ended.to_string(), "Discord does not accept the bot's token any more.");
        school.restarts().await.delivers_everything().await;
        assert_eq!(tips(&school), 1, "{status} {code}");
        desk_is_told_nothing(&school);
    }
}

#[tokio::test]
async fn an_interaction_that_was_too_late_for_discord_is_carried_out_all_the_same() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.discord().fault(Fault::next("POST", "/callback", Trouble::Code { status: 404, code: 10062 }));
    let said = school.types(OKAFOR, "request-collab", &a_wish()).await;
    assert!(matches!(said.0, shelftalker::rehearsal::Answer::NotAnswered), "{said:?}");
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 1);
    assert!(desk_reads(&school).contains("Request #1"));
}

#[tokio::test]
async fn an_answer_to_a_member_that_was_lost_on_its_way_is_given_once_and_is_no_other_copys() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.discord().fault(Fault::next("POST", "/callback", Trouble::LosesAnswer));
    let said = school.types(OKAFOR, "request-collab", &a_wish()).await;
    assert!(said.privately().contains("Got it: request #1"));
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 1, "sending has not stopped");
    let receipts = school.reads(OKAFOR, STAFF).matches("Got it: request #1").count();
    assert_eq!(receipts, 1);
}

#[tokio::test]
async fn after_a_start_what_had_waited_goes_out_two_seconds_apart() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for topic in ["Tides", "Atlases"] {
        let wish = [("support", "book-talk".into()), ("topic", topic.into())];
        let _receipt = school.types(RIVERA, "request-collab", &wish).await;
    }
    school.clock_reads("2026-09-07 09:20").restarts().await.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 1);
    school.clock_reads("2026-09-07 09:21").delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 2);
}

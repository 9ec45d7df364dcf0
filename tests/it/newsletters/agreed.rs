//! A second pair of eyes: what another librarian has agreed to is what goes out.

use crate::school::{DESK, HART, LEE, STAFF, School};

#[tokio::test]
async fn case_27_nobody_agrees_to_their_own_newsletter_where_a_second_librarian_has_to() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.asks_a_second_librarian().await;
    let channels = school.writes_a_newsletter().await;
    let _sure = school.clicks(HART, STAFF, "Send now").await;
    let waits = school.clicks(HART, STAFF, "Send it now").await;
    assert!(waits.privately().contains("another librarian has to agree"), "{waits:?}");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.shown(&school.public(LEE, DESK)[0]), @"
    Mon 7 Sep 09:12  Shelftalker:
          | A newsletter for another librarian to read
          | Dana Hart's newsletter needs a second librarian. Preview it, then [Agree].
          | Newsletter: September news
          | Channels: #staff-room, #year-7, #year-8
          | When: as soon as it is agreed to
        [Agree] [Preview]
    ");
    assert_eq!(school.said_in(channels[1]).len(), 0);
    let own = school.clicks(HART, DESK, "Agree").await;
    assert!(own.privately().contains("You asked for this yourself"), "{own:?}");
    let preview = school.clicks(LEE, DESK, "Preview").await;
    assert!(preview.privately().contains("Twelve books about the sea."), "{preview:?}");
    school.clicks(LEE, DESK, "Agree").await.is_noted();
    let twice = school.clicks(LEE, DESK, "Agree").await;
    assert!(twice.privately().contains("Somebody has already agreed"), "{twice:?}");
    school.delivers_everything().await;
    assert_eq!(school.messages_in_each(&channels), [1, 1, 1]);
    assert!(school.public(LEE, DESK)[0].text().contains("Agreed to: the newsletter"));

    let _editor = school.opens_its_editor(HART).await;
    let _added = school.adds_a_section("", "And a map.").await;
    let _waits = school.clicks(HART, STAFF, "Correct every copy").await;
    school.delivers_everything().await;
    let _editor = school.opens_its_editor(HART).await;
    let _added = school.adds_a_section("", "And a second map.").await;
    let changed = school.clicks(LEE, DESK, "Agree").await;
    assert!(changed.privately().contains("was changed afterwards"), "{changed:?}");
    let _waits = school.clicks(HART, STAFF, "Correct every copy").await;
    school.delivers_everything().await;
    school.clicks(LEE, DESK, "Agree").await.is_noted();
    school.delivers_everything().await;
    assert!(school.said_in(channels[2])[0].text().contains("And a second map."));
}

#[tokio::test]
async fn channels_are_agreed_to_as_well() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.asks_a_second_librarian().await;
    let channels = school.writes_a_newsletter().await;
    let _waits = school.fills_in(HART, STAFF, "Schedule", &[("Day", "Thu 10 Sep"), ("Time", "15:30")]).await;
    school.delivers_everything().await;
    school.clicks(LEE, DESK, "Agree").await.is_noted();
    let _editor = school.opens_its_editor(HART).await;
    let more = school.discord().add_channel(school.play().school.server, "year-9", &[]);
    let refused = school.chooses_channels(&[more]).await;
    assert!(refused.privately().contains("A second librarian has agreed to these channels"), "{refused:?}");
    school.clock_reads("2026-09-10 15:30").delivers_everything().await;
    assert_eq!(school.messages_in_each(&channels), [1, 1, 1]);
    assert_eq!(school.said_in(more).len(), 0);
}

#[tokio::test]
async fn nobody_agrees_to_a_newsletter_into_a_pause_and_the_question_stays() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.asks_a_second_librarian().await;
    let channels = school.writes_a_newsletter().await;
    let _waits = school.fills_in(HART, STAFF, "Schedule", &[("Day", "Thu 10 Sep"), ("Time", "15:30")]).await;
    school.delivers_everything().await;
    let paused = [("what", "newsletter".into()), ("until", "Fri 11 Sep".into())];
    let _paused = school.types(HART, "posts pause", &paused).await;
    let refused = school.clicks(LEE, DESK, "Agree").await.privately();
    assert_eq!(
        refused,
        "Newsletters are paused until Fri 11 September, so nothing goes out yet. Type /posts resume and agree again, or \
         Dana Hart asks for a later time."
    );
    school.delivers_everything().await;
    let _resumed = school.types(LEE, "posts resume", &[("what", "newsletter".into())]).await;
    school.clicks(LEE, DESK, "Agree").await.is_noted();
    school.clock_reads("2026-09-10 15:30").delivers_everything().await;
    assert_eq!(school.messages_in_each(&channels), [1, 1, 1]);
}

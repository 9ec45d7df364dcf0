//! Newsletters that are out: corrected and recalled, wherever their copies stand.

use shelftalker::rehearsal::{Fault, Id, Permissions, Trouble};

use super::SECTIONS;
use crate::school::{DESK, HART, LEE, STAFF, School};

impl School {
    /// Three sections more, which make it two messages.
    async fn becomes_longer(&mut self) {
        let long = "A sentence about the sea that goes on for a while, and then ends. ".repeat(58);
        let _added = self.adds_a_section("", &long).await;
        let _added = self.adds_a_section("Again", &long).await;
        let _added = self.adds_a_section("The end", "Until October.").await;
    }

    /// Discord finds fault with the next message there.
    fn refuses_the_next_message_in(&self, channel: Id) {
        let trouble = Trouble::Code { status: 400, code: 50035 };
        self.discord().fault(Fault::next("POST", &format!("/channels/{channel}/messages"), trouble));
    }
}

#[tokio::test]
async fn a_correction_edits_every_copy_also_when_one_is_gone() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.sends_it().await;
    school.discord().delete_message(channels[1], school.said_in(channels[1])[0].id);
    let _editor = school.opens_its_editor(HART).await;
    let _section = school.chooses(HART, STAFF, SECTIONS, "New on the shelves").await;
    let changed = school.fills_in(HART, STAFF, "Edit", &[("Text", "Thirteen books about the sea.")]).await;
    assert!(changed.privately().contains("with the old text"), "{changed:?}");
    school.delivers_everything().await;
    assert!(school.said_in(channels[0])[0].text().contains("Twelve"), "nothing changes by itself");
    school.corrects_it().await;
    let said = school.said_in_each(&channels);
    assert!(said[0][0].contains("Thirteen") && said[2][0].contains("Thirteen"), "{said:?}");
    assert_eq!(said[1].len(), 0, "what somebody deleted stays deleted");
}

#[tokio::test]
async fn a_correction_that_needs_more_messages_or_fewer_gets_them() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.sends_it().await;
    school.becomes_longer().await;
    school.corrects_it().await;
    for said in school.said_in_each(&channels) {
        assert_eq!(said.len(), 2);
        assert!(said[0].contains("· 1 of 2") && said[1].contains("Until October."), "{said:?}");
    }
    let _section = school.chooses(HART, STAFF, SECTIONS, "Again").await;
    let _removed = school.clicks_surely(HART, STAFF, "Remove", "Remove it").await;
    school.corrects_it().await;
    for said in school.said_in_each(&channels) {
        assert_eq!(said.len(), 1, "the message that is needed no more is taken down: {said:?}");
        assert!(!said[0].contains("1 of"), "{said:?}");
    }
}

#[tokio::test]
async fn a_copy_that_had_failed_or_was_missed_comes_whole_after_a_longer_correction() {
    for is_missed in [false, true] {
        let mut school = School::opens("2026-09-07 09:12").await;
        let channels = school.writes_a_newsletter().await;
        if is_missed {
            school.discord().take_from_bot(channels[1], Permissions::SEND_MESSAGES);
            school.sends_it().await;
            school.clock_reads("2026-09-07 13:30").delivers_everything().await;
            school.discord().give_back_to_bot(channels[1]);
        } else {
            school.refuses_the_next_message_in(channels[1]);
            school.sends_it().await;
        }
        school.becomes_longer().await;
        school.corrects_it().await;
        assert_eq!(school.messages_in_each(&channels), [2, 0, 2], "what waits for a librarian waits on");
        school.clicks(LEE, DESK, "Try again").await.is_noted();
        school.delivers_everything().await;
        for said in school.said_in_each(&channels) {
            assert_eq!(said.len(), 2, "{said:?}");
            assert!(said[0].contains("· 1 of 2") && said[1].contains("Until October."), "{said:?}");
        }
        let report = school.report().await;
        assert_eq!(report.matches(": [posted]").count(), 3, "{report}");
        school.delivers_everything().await;
    }
}

#[tokio::test]
async fn a_copy_whose_rest_had_failed_comes_to_its_end_after_a_longer_correction() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.sends_it().await;
    school.becomes_longer().await;
    school.refuses_the_next_message_in(channels[1]);
    school.corrects_it().await;
    assert_eq!(school.messages_in_each(&channels), [2, 1, 2]);
    let _added = school.adds_a_section("More", &"And one more about the sea. ".repeat(100)).await;
    school.corrects_it().await;
    assert_eq!(school.messages_in_each(&channels), [3, 1, 3]);
    school.clicks(LEE, DESK, "Try again").await.is_noted();
    school.delivers_everything().await;
    for said in school.said_in_each(&channels) {
        assert_eq!(said.len(), 3);
        assert!(said[1].contains("· 2 of 3") && said[2].contains("· 3 of 3"), "in order, and once: {said:?}");
    }
}

#[tokio::test]
async fn a_copy_that_had_failed_comes_whole_after_a_shorter_correction() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.becomes_longer().await;
    school.refuses_the_next_message_in(channels[1]);
    school.sends_it().await;
    assert_eq!(school.messages_in_each(&channels), [2, 0, 2]);
    let _section = school.chooses(HART, STAFF, SECTIONS, "Again").await;
    let _removed = school.clicks_surely(HART, STAFF, "Remove", "Remove it").await;
    school.corrects_it().await;
    school.clicks(LEE, DESK, "Try again").await.is_noted();
    school.delivers_everything().await;
    for said in school.said_in_each(&channels) {
        assert_eq!(said.len(), 1);
        assert!(!said[0].contains("1 of") && said[0].contains("Until October."), "{said:?}");
    }
    let report = school.report().await;
    assert_eq!(report.matches(": [posted]").count(), 3, "nothing of it is missing: {report}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_recall_deletes_every_copy_also_where_a_channel_has_gone() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.sends_it().await;
    school.discord().delete_channel(channels[2]);
    let _editor = school.opens_its_editor(LEE).await;
    insta::assert_snapshot!(school.clicks(LEE, STAFF, "Recall").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Recall this newsletter?
          | I delete every copy that's still there, and post no more of it. This can't be undone.
          | Newsletter: September news
        [Recall it] [Back]
    ");
    let recalled = school.clicks(LEE, STAFF, "Recall it").await;
    assert!(recalled.privately().contains("Recalled. Deleting every copy now."), "{recalled:?}");
    school.delivers_everything().await;
    assert_eq!(school.messages_in_each(&channels[..2]), [0, 0]);
    let report = school.report().await;
    assert_eq!(report.matches("deleted").count(), 3, "{report}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_report_says_which_copy_of_a_recalled_newsletter_still_stands() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.sends_it().await;
    school.discord().take_from_bot(channels[1], Permissions::VIEW_CHANNEL);
    school.recalls_it().await;
    school.delivers_everything().await;
    let report = school.report().await;
    assert!(report.contains("#year-7: still there: I couldn't delete it yet"), "{report}");
    assert_eq!(report.matches(": deleted").count(), 2, "{report}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_is_held_when_it_is_recalled_is_never_posted() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.discord().take_from_bot(channels[1], Permissions::SEND_MESSAGES);
    school.sends_it().await;
    school.recalls_it().await;
    school.discord().give_back_to_bot(channels[1]);
    school.clock_reads("2026-09-07 09:20").delivers_everything().await;
    assert_eq!(school.messages_in_each(&channels), [0, 0, 0]);
}

#[tokio::test]
async fn what_may_have_been_posted_when_it_is_recalled_is_taken_down() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    let _sure = school.clicks(HART, STAFF, "Send now").await;
    school.next_post_meets(Trouble::LosesAnswer);
    let _sent = school.clicks(HART, STAFF, "Send it now").await;
    school.delivers_everything().await;
    school.recalls_it().await;
    school.clock_reads("2026-09-07 09:20").delivers_everything().await;
    assert_eq!(school.messages_in_each(&channels), [0, 0, 0]);
}

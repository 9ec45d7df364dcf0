//! What is said to be posted was posted: until that is known, a tip or a thank-you is only reserved, and comes back
//! when its post does not go out.

mod marked_ahead;

use serde_json::json;
use shelftalker::rehearsal::{Permissions, SeenMessage, Trouble};

use crate::promises::until;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

const MONDAY: &str = "2026-09-07 07:30";
const FRIDAY: &str = "2026-09-11 15:00";
const NEXT_FRIDAY: &str = "2026-09-18 15:00";
const FIRST_TIP: &str = "Three additions that sharpen a search";
const FORBIDDEN: Trouble = Trouble::Code { status: 403, code: 50013 };

impl School {
    /// What the staff room shows to everybody.
    fn staff_room(&self) -> Vec<String> {
        self.public(OKAFOR, STAFF).iter().map(SeenMessage::text).collect()
    }

    fn desk_says(&self, words: &str) -> bool {
        self.public(LEE, DESK).iter().any(|message| message.text().contains(words))
    }

    async fn tip_list(&mut self) -> String {
        self.types(HART, "tip list", &[]).await.privately()
    }
}

/// Ana Rivera is to be thanked in a few hours, on Friday.
async fn a_thank_you_before_friday() -> School {
    let mut school = School::opens("2026-09-11 10:00").await;
    school.gets_a_request_accepted().await;
    school.completes(HART, &[("Students reached", "24")]).await;
    school
}

/// When it is due, nobody lets the bot write in the staff room.
async fn a_held_thank_you() -> School {
    let mut school = a_thank_you_before_friday().await;
    school.discord().take_from_bot(school.play().school.staff, Permissions::SEND_MESSAGES);
    school.clock_reads(FRIDAY).delivers_everything().await;
    assert!(school.desk_says("Held: the thank-you for Ana Rivera"), "{}", school.reads(LEE, DESK));
    school
}

/// Monday's tip meets trouble.
async fn a_tip_that_meets(trouble: Trouble) -> School {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.next_post_meets(trouble);
    school.clock_reads(MONDAY).delivers_everything().await;
    school
}

fn lets_the_bot_in_again(school: &School) {
    school.discord().give_back_to_bot(school.play().school.staff);
}

#[tokio::test]
async fn q14_a_held_thank_you_waits_to_be_posted_and_is_posted_when_it_is() {
    let mut school = a_held_thank_you().await;
    assert!(!school.desk_says("A thank-you, posted"), "{}", school.reads(LEE, DESK));
    assert!(school.desk_says("A thank-you, held back"), "{}", school.reads(LEE, DESK));
    let listed = school.types(LEE, "thanks list", &[]).await.privately();
    assert!(listed.contains("Held back"), "{listed}");
    lets_the_bot_in_again(&school);
    school.clock_reads("2026-09-11 15:05");
    until(&mut school, "the thank-you", |school| school.desk_says("A thank-you, posted")).await;
    assert_eq!(school.staff_room().len(), 1);
}

#[tokio::test]
async fn q14_who_was_left_out_of_a_post_is_not_called_thanked() {
    let mut school = a_thank_you_before_friday().await;
    school.wishes_thanks(OKAFOR, "Thank me by name").await;
    let form = school.types(HART, "thanks write", &[]).await.form().clone();
    let reason = [("Thank you to … for", "the display case")];
    let _written = school.submits(HART, STAFF, &form, &reason).await;
    let okafor = school.id(OKAFOR).to_string();
    let _chosen = school.chooses_all(HART, STAFF, "Who is thanked?", &[&okafor]).await;
    let _queued = school.clicks(HART, STAFF, "Post it with the next thank-yous").await;
    school.delivers_everything().await;
    school.discord().take_from_bot(school.play().school.staff, Permissions::SEND_MESSAGES);
    school.clock_reads(FRIDAY).delivers_everything().await;
    let _card = school.looks_at_own("#1 · Completed").await;
    let _none = school.chooses(RIVERA, STAFF, "May I thank you in public?", "Never thank me in public").await;
    school.delivers_everything().await;
    lets_the_bot_in_again(&school);
    school.clock_reads("2026-09-11 15:05");
    until(&mut school, "the thank-you", |school| school.desk_says("A thank-you, posted")).await;
    let said = school.staff_room().join("");
    assert!(said.contains("Ben Okafor") && !said.contains("Rivera"), "{said}");
    assert!(school.desk_says("A thank-you, not posted"), "{}", school.reads(LEE, DESK));
}

#[tokio::test]
async fn q14_a_dismissed_friday_post_gives_its_thank_yous_to_the_next_friday() {
    let mut school = a_held_thank_you().await;
    let _ = school.clicks_surely(HART, DESK, "Dismiss", "Dismiss").await;
    school.delivers_everything().await;
    assert!(school.desk_says("A thank-you for the staff channel"), "{}", school.reads(LEE, DESK));
    lets_the_bot_in_again(&school);
    school.clock_reads(NEXT_FRIDAY).delivers_everything().await;
    let said = school.staff_room();
    assert!(said.len() == 1 && said[0].contains("Thank you to Ana Rivera"), "{said:?}");
    assert!(school.desk_says("A thank-you, posted"));
}

#[tokio::test]
async fn q14_a_failed_friday_post_is_tried_again_unless_the_next_friday_has_said_it() {
    for next_friday_first in [false, true] {
        let mut school = a_thank_you_before_friday().await;
        school.next_post_meets(Trouble::Code { status: 400, code: 50035 });
        school.clock_reads(FRIDAY).delivers_everything().await;
        assert!(school.desk_says("A thank-you for the staff channel"), "{}", school.reads(LEE, DESK));
        if next_friday_first {
            school.clock_reads(NEXT_FRIDAY).delivers_everything().await;
            assert_eq!(school.staff_room().len(), 1);
        }
        school.clicks(LEE, DESK, "Try again").await.is_noted();
        school.delivers_everything().await;
        school.clock_reads("2026-09-25 15:00").delivers_everything().await;
        assert_eq!(school.staff_room().len(), 1, "it is said once: {:?}", school.staff_room());
        assert!(school.desk_says("A thank-you, posted"), "{}", school.reads(LEE, DESK));
    }
}

#[tokio::test]
async fn q14_a_tip_that_was_not_posted_does_not_count_as_posted() {
    let mut school = a_tip_that_meets(FORBIDDEN).await;
    let list = school.tip_list().await;
    assert!(!list.contains("Posted"), "{list}");
    assert!(!list.contains(&format!("1. {FIRST_TIP}")), "it is not next, either: {list}");
    let refused = school.types(HART, "tip remove", &[("tip", json!(FIRST_TIP))]).await.privately();
    assert!(refused.contains("is due and not posted yet"), "{refused}");
    let _ = school.clicks_surely(LEE, DESK, "Dismiss", "Dismiss").await;
    school.delivers_everything().await;
    let list = school.tip_list().await;
    assert!(list.contains(&format!("1. {FIRST_TIP}")), "{list}");
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    let said = school.staff_room();
    assert!(said.len() == 1 && said[0].contains(FIRST_TIP), "{said:?}");
    let list = school.tip_list().await;
    assert!(list.contains("14 September 2026"), "{list}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn q14_a_missed_tip_is_next_in_the_queue_and_never_said_twice() {
    let mut school = a_tip_that_meets(FORBIDDEN).await;
    school.clicks(LEE, DESK, "Try again").await.is_noted();
    school.discord().take_from_bot(school.play().school.staff, Permissions::SEND_MESSAGES);
    school.delivers_everything().await;
    lets_the_bot_in_again(&school);
    school.clock_reads("2026-09-10 12:00");
    until(&mut school, "the end of the tip", |school| school.desk_says("Not posted in time")).await;
    let list = school.tip_list().await;
    assert!(list.contains(&format!("1. {FIRST_TIP}")), "{list}");
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    assert_eq!(school.staff_room().len(), 1);
    school.clicks(LEE, DESK, "Try again").await.is_noted();
    school.clock_reads("2026-09-14 07:40").delivers_everything().await;
    assert_eq!(school.staff_room().len(), 1, "{:?}", school.staff_room());
}

#[tokio::test]
async fn q14_what_a_librarian_says_was_posted_counts_as_posted() {
    let mut school = a_tip_that_meets(Trouble::LosesAnswer).await;
    school.discord().take_from_bot(school.play().school.staff, Permissions::READ_MESSAGE_HISTORY);
    school.clock_reads("2026-09-07 07:45").delivers_everything().await;
    let list = school.tip_list().await;
    assert!(!list.contains("7 September 2026"), "nobody knows that yet: {list}");
    school.clicks(LEE, DESK, "It was posted").await.is_noted();
    school.delivers_everything().await;
    let list = school.tip_list().await;
    assert!(list.contains(&format!("{FIRST_TIP} · 7 September 2026")), "{list}");
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    assert!(school.staff_room().iter().filter(|said| said.contains(FIRST_TIP)).count() == 1);
}

/// As somebody who moves the bot to another computer would do.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test]
async fn k8_what_was_found_wants_to_be_painted_only_where_the_painter_can() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let before = tempfile::tempdir().unwrap();
    copy(school.folder(), before.path());
    school.clock_reads(MONDAY).delivers_everything().await;
    let said = school.types(RIVERA, "request-collab", &crate::school::a_wish()).await;
    assert!(said.text().contains("request #1"), "{said:?}");
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 07:50").restarts_with(before.path()).await.delivers_everything().await;
    assert_eq!(school.staff_room().len(), 1, "the tip was found");
    let waiting =
        school.play().bot.library.store.cards_to_paint(school.play().bot.library.now(), 10).await.unwrap();
    assert_eq!(waiting, [], "nothing waits for ever to be painted");
}

/// The one newsletter as its author sees it, and in the list.
async fn editor_and_list(school: &mut School) -> (String, String) {
    let editor = school.opens_its_editor(HART).await.privately();
    let list = school.types(LEE, "newsletter list", &[]).await.privately();
    school.delivers_everything().await;
    (editor, list)
}

#[tokio::test]
async fn q14_a_newsletter_is_called_posted_where_it_was() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.discord().take_from_bot(channels[1], Permissions::SEND_MESSAGES);
    school.sends_it().await;
    let (editor, list) = editor_and_list(&mut school).await;
    let so_far = "posted in 2 of 3 channels, held in 1";
    assert!(editor.contains(so_far) && !editor.contains("Posted on"), "{editor}");
    assert!(list.contains(so_far), "{list}");
    school.discord().give_back_to_bot(channels[1]);
    school.clock_reads("2026-09-07 09:20");
    until(&mut school, "the last copy", |school| school.said_in(channels[1]).len() == 1).await;
    let (editor, list) = editor_and_list(&mut school).await;
    assert!(editor.contains("posted in all 3 channels"), "{editor}");
    assert!(list.contains("Mon 7 September, 09:12: posted in all 3 channels"), "{list}");
}

#[tokio::test]
async fn q14_a_newsletter_that_nobody_could_post_is_never_called_sent() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    for channel in channels {
        school.discord().take_from_bot(channel, Permissions::SEND_MESSAGES);
    }
    school.sends_it().await;
    let (editor, list) = editor_and_list(&mut school).await;
    assert!(
        editor.contains("held in all 3 channels") && list.contains("held in all 3 channels"),
        "{editor}{list}"
    );
    school.clock_reads("2026-09-07 14:00");
    for channel in channels {
        school.discord().give_back_to_bot(channel);
    }
    let is_over =
        |school: &School| school.desk_says("Not posted in time") && !school.desk_says("Held: the newsletter");
    until(&mut school, "the end of all copies", is_over).await;
    let (editor, list) = editor_and_list(&mut school).await;
    let missed = "not posted in time in all 3 channels";
    assert!(editor.contains(missed) && list.contains(missed), "{editor}{list}");
}

#[tokio::test]
async fn q14_a_correction_that_does_not_stand_yet_is_not_called_posted() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.sends_it().await;
    school.discord().take_from_bot(channels[1], Permissions::VIEW_CHANNEL);
    let _added = school.adds_a_section("", "And a map.").await;
    school.corrects_it().await;
    let report = school.report().await;
    assert_eq!(report.matches("still with the old text").count(), 1, "{report}");
    let (editor, _) = editor_and_list(&mut school).await;
    assert!(editor.contains("the new text still to come in 1"), "{editor}");
}

#[tokio::test]
async fn q14_a_copy_of_which_a_part_was_dismissed_is_not_called_posted() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _editor = school.begins_a_newsletter().await;
    for heading in ["One", "Two"] {
        let _long =
            school.adds_a_section(heading, &"A sentence about the sea, and another. ".repeat(100)).await;
    }
    let _chosen = school.chooses_channels(&[school.play().school.staff]).await;
    // The first message goes through, the second is refused for what it says.
    let _sure = school.clicks(HART, STAFF, "Send now").await;
    school.next_post_meets(Trouble::Slow(0));
    school.next_post_meets(Trouble::Code { status: 400, code: 50035 });
    let _sent = school.clicks(HART, STAFF, "Send it now").await;
    school.delivers_everything().await;
    let report = school.report().await;
    assert!(report.contains("posted in part; the rest failed."), "{report}");
    let _ = school.clicks_surely(LEE, DESK, "Dismiss", "Dismiss").await;
    school.delivers_everything().await;
    let report = school.report().await;
    assert!(report.contains("posted in part; the rest was recalled"), "{report}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn q14_a_newsletter_that_was_agreed_to_and_called_off_does_not_go_out() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.asks_a_second_librarian().await;
    let _channels = school.writes_a_newsletter().await;
    let _waits = school.fills_in(HART, STAFF, "Schedule", &[("Day", "Thu 10 Sep"), ("Time", "15:30")]).await;
    school.delivers_everything().await;
    school.clicks(LEE, DESK, "Agree").await.is_noted();
    school.delivers_everything().await;
    assert!(school.desk_says("It goes out as shown"), "{}", school.reads(LEE, DESK));
    let named = [("newsletter", json!("September news"))];
    let _off = school.types_surely(HART, "newsletter cancel", &named, "Cancel it").await;
    school.delivers_everything().await;
    assert!(school.desk_says("taken back afterwards"), "{}", school.reads(LEE, DESK));
}

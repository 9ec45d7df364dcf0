//! A place in trouble: it is probed, not stormed; the desk has one card for one cause; what one message meets does not
//! silence those behind it; and the parts of one text stay in order.

use shelftalker::chat::ServerId;
use shelftalker::queue::Place;
use shelftalker::rehearsal::{Fault, Id, Permissions, Trouble};

use super::{
    FORBIDDEN, MALFORMED, asked, desk, messages_of, own, place, posts_asked_for, rooms, said_in, says_now,
    staff_room,
};
use crate::promises::until;
use crate::school::{DESK, HART, STAFF, School};

impl School {
    /// Something on its server changes, as far as the bot hears of it.
    async fn server_changes(&self) {
        let server = ServerId(self.play().school.server.to_string());
        self.play().bot.clerk.server_changed(&server).await.unwrap();
    }

    /// A newsletter of so many sections, each of which fills a message, on its way to a channel.
    async fn sends_a_long_newsletter(&mut self, sections: usize, channel: Id) {
        let long = "A sentence about the sea that goes on for a while, and then ends. ".repeat(56);
        let sections = (1..=sections).map(|n| format!("## Chapter {n}\n\nSection {n} begins. {long}\n\n"));
        let file = format!("# September news\n\n{}", sections.collect::<String>());
        let _editor = self.types_with_file(HART, "newsletter write", &[], ("news.md", file.as_bytes())).await;
        let _chosen =
            self.chooses_all(HART, STAFF, "Add channels (25 at a time)", &[&channel.to_string()]).await;
        let _sure = self.clicks(HART, STAFF, "Send now").await;
        let _sent = self.clicks(HART, STAFF, "Send it now").await;
    }
}

/// The number of each section, in the order in which they are read.
fn sections(said: &[String]) -> Vec<usize> {
    let number = |words: &String| {
        let (_, after) = words.split_once("Section ")?;
        after.split_whitespace().next()?.parse().ok()
    };
    said.iter().filter_map(number).collect()
}

#[tokio::test]
async fn k01_a_message_that_is_answered_5xx_for_ever_does_not_silence_its_place() {
    tip_that_never_gets_through(&["POST"], Trouble::Status(503)).await;
}

#[tokio::test]
async fn k01_nor_does_one_whose_channel_cannot_be_read_back_either() {
    tip_that_never_gets_through(&["POST", "GET"], Trouble::Status(503)).await;
}

#[tokio::test]
async fn k01_nor_does_one_that_something_on_the_way_turns_away_without_discords_code() {
    tip_that_never_gets_through(&["POST"], Trouble::Status(403)).await;
}

/// Monday's tip meets this trouble whenever it is tried; something else is to be said behind it.
async fn tip_that_never_gets_through(methods: &[&str], trouble: Trouble) {
    let mut school = School::opens("2026-09-07 07:29").await;
    let staff = school.play().school.staff;
    until_the_desk_is_asked(&school, staff, methods, trouble);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    says_now(&school, own(&school).await, &[Place::Staff]).await;
    for minute in 31..31 + 135 {
        until_the_desk_is_asked(&school, staff, methods, trouble);
        let moment = format!("2026-09-07 {:02}:{:02}", 7 + minute / 60, minute % 60);
        school.clock_reads(&moment).delivers_everything().await;
    }
    let told = desk(&school);
    assert_eq!(told.len(), 1, "after two hours the desk is asked, once: {told:?}");
    assert!(told[0].to_lowercase().contains("tip"), "{told:?}");
    assert_eq!(staff_room(&school).len(), 1, "what was behind it is said");
    let tries = posts_asked_for(&school, staff);
    assert!(tries <= 60, "ten epochs of four tries, and what else was said: {tries}");
}

/// Only the first message meets it: once the desk is asked about that, it is the turn of what is behind it.
fn until_the_desk_is_asked(school: &School, channel: Id, methods: &[&str], trouble: Trouble) {
    school.discord().clear_faults();
    for method in methods.iter().filter(|_| desk(school).is_empty()) {
        school.discord().fault(Fault::next(method, &messages_of(channel), trouble).times(1000));
    }
}

#[tokio::test]
async fn k01_only_the_later_parts_of_the_same_text_wait_for_the_librarians_answer() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let channel = rooms(&school, 1)[0];
    until_the_desk_is_asked(&school, channel, &["POST"], Trouble::Status(503));
    school.sends_a_long_newsletter(3, channel).await;
    school.delivers_everything().await;
    says_now(&school, own(&school).await, &[place(channel)]).await;
    for minute in 1..=135 {
        until_the_desk_is_asked(&school, channel, &["POST"], Trouble::Status(503));
        let moment = format!("2026-09-07 {:02}:{:02}", 9 + minute / 60, minute % 60);
        school.clock_reads(&moment).delivers_everything().await;
    }
    assert_eq!(desk(&school).len(), 1, "{:?}", desk(&school));
    let said = said_in(&school, channel);
    assert_eq!((said.len(), sections(&said).len()), (1, 0), "{said:?}");
    school.clicks(HART, DESK, "Try again").await.is_noted();
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 11:30").delivers_everything().await;
    assert_eq!(sections(&said_in(&school, channel)), [1, 2, 3]);
}

#[tokio::test]
async fn q07_the_parts_of_a_text_wait_behind_one_that_is_held() {
    parts_wait_for_the_first(FORBIDDEN).await;
}

#[tokio::test]
async fn q07_the_parts_of_a_text_wait_behind_one_that_is_refused_for_what_it_is() {
    parts_wait_for_the_first(MALFORMED).await;
}

/// In order or not at all.
async fn parts_wait_for_the_first(trouble: Trouble) {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channel = rooms(&school, 1)[0];
    // What one try meets, the next does not.
    school.discord().fault(Fault::next("POST", &messages_of(channel), trouble));
    school.sends_a_long_newsletter(5, channel).await;
    school.delivers_everything().await;
    assert_eq!(sections(&said_in(&school, channel)), [0; 0], "the others wait for the first");
    assert_eq!(desk(&school).len(), 1, "one card for the text: {:?}", desk(&school));
    assert!(!held_and_late(&school).await.1, "nor are they late for whoever watches over the bot");

    school.clicks(HART, DESK, "Try again").await.is_noted();
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 09:30").delivers_everything().await;
    assert_eq!(sections(&said_in(&school, channel)), [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn q07_what_a_school_alone_can_put_right_is_not_late_for_whoever_watches_over_the_bot() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channel = rooms(&school, 1)[0];
    says_now(&school, own(&school).await, &[Place::Staff]).await;
    assert!(held_and_late(&school).await.1, "what is only due is late");
    school.delivers_everything().await;
    assert_eq!(held_and_late(&school).await, (0, false));

    school.discord().fault(Fault::next("POST", &messages_of(channel), FORBIDDEN).times(1000));
    school.sends_a_long_newsletter(5, channel).await;
    school.delivers_everything().await;
    says_now(&school, own(&school).await, &[place(channel)]).await;
    school.clock_reads("2026-09-07 09:25").delivers_everything().await;
    assert_eq!(
        held_and_late(&school).await,
        (1, false),
        "its later parts and what is behind it wait for the school"
    );

    let server = ServerId(school.play().school.server.to_string());
    says_now(&school, own(&school).await, &[Place::Staff]).await;
    assert_eq!(held_and_late(&school).await, (1, true), "another channel is not held");
    school.play().bot.clerk.server_gone(&server).await.unwrap();
    assert_eq!(held_and_late(&school).await, (0, false), "nothing can be done where the bot was removed");
}

/// How many posts whoever watches over the bot sees held, and whether one is late for them.
async fn held_and_late(school: &School) -> (u32, bool) {
    let library = &school.play().bot.library;
    let backlog = library.store.backlog(library.now()).await.unwrap();
    (backlog.held, backlog.oldest_due.is_some())
}

#[tokio::test]
async fn q07_one_missing_permission_is_one_card_at_the_desk() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channel = rooms(&school, 1)[0];
    school.discord().fault(Fault::next("POST", &messages_of(channel), FORBIDDEN).times(1000));
    school.sends_a_long_newsletter(10, channel).await;
    school.delivers_everything().await;
    let told = desk(&school);
    assert!(told.len() == 1 && told[0].contains("Held"), "{told:?}");
    assert_eq!(posts_asked_for(&school, channel), 1);
    school.discord().clear_faults();
    school.clock_reads("2026-09-07 09:30").delivers_everything().await;
    assert_eq!(sections(&said_in(&school, channel)), (1..=10).collect::<Vec<_>>());
    assert_eq!(desk(&school).len(), 1);
}

#[tokio::test]
async fn q08_a_cause_that_is_gone_without_a_word_is_found_gone_by_the_next_probe() {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.next_post_meets(FORBIDDEN);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let told = desk(&school);
    assert!(told.len() == 1 && told[0].contains("Held"), "{told:?}");
    school.clock_reads("2026-09-07 07:46").delivers_everything().await;
    assert_eq!(staff_room(&school).len(), 1);
    assert!(!desk(&school)[0].contains("Held"), "{:?}", desk(&school));
}

#[tokio::test]
async fn q08_a_cause_that_is_mended_while_its_refusal_is_explained_holds_nothing_for_long() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let staff = school.play().school.staff;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    // The reading of roles, which explains the refusal, takes a moment.
    school.discord().fault(Fault::next("GET", "/roles", Trouble::Slow(500)));
    school.clock_reads("2026-09-07 07:30");
    let mended = async {
        while !school.discord().faults_left().is_empty() {
            tokio::task::yield_now().await;
        }
        school.discord().give_back_to_bot(staff);
    };
    let (delivered, ()) = tokio::join!(school.play().deliver(), mended);
    delivered.unwrap();
    school.clock_reads("2026-09-07 07:46").delivers_everything().await;
    assert_eq!(staff_room(&school).len(), 1);
}

#[tokio::test]
async fn q09_where_a_permission_is_missing_one_probe_is_made_whatever_waits() {
    let mut school = School::opens("2026-09-07 12:00").await;
    let staff = school.play().school.staff;
    let tries = |school: &School| posts_asked_for(school, staff);
    school.discord().fault(Fault::next("POST", &messages_of(staff), FORBIDDEN).times(100_000));
    says_now(&school, own(&school).await, &vec![Place::Staff; 20]).await;
    school.delivers_everything().await;
    let told = desk(&school);
    assert!(told.len() == 1 && told[0].contains("Held"), "{told:?}");
    assert_eq!(tries(&school), 1);

    for _ in 0..50 {
        school.server_changes().await;
        school.delivers_everything().await;
    }
    assert!(tries(&school) <= 2, "one probe for a burst of changes, not {}", tries(&school) - 1);
    let before = tries(&school);
    school.clicks(HART, DESK, "Try again").await.is_noted();
    school.delivers_everything().await;
    assert!(tries(&school) <= before + 1, "one probe for [Try again]");

    let before = tries(&school);
    for minute in 1..=60 {
        school.clock_reads(&format!("2026-09-07 {:02}:{:02}", 12 + minute / 60, minute % 60));
        school.delivers_everything().await;
    }
    let probes = tries(&school) - before;
    assert!((3..=5).contains(&probes), "one each quarter of an hour, not {probes}");
    assert_eq!(desk(&school).len(), 1, "one card: {:?}", desk(&school));

    school.discord().clear_faults();
    school.clock_reads("2026-09-07 13:16").delivers_everything().await;
    assert_eq!(staff_room(&school).len(), 20);
    assert!(!desk(&school)[0].contains("Held"), "{:?}", desk(&school));
}

#[tokio::test]
async fn dismissing_what_one_cause_holds_gives_up_all_that_waits_there() {
    let mut school = School::opens("2026-09-07 12:00").await;
    let staff = school.play().school.staff;
    school.discord().fault(Fault::next("POST", &messages_of(staff), FORBIDDEN).times(100_000));
    // More than are written at once.
    says_now(&school, own(&school).await, &vec![Place::Staff; 210]).await;
    school.delivers_everything().await;
    let _ = school.clicks_surely(HART, DESK, "Dismiss", "Dismiss").await;
    school.delivers_everything().await;
    assert_eq!(posts_asked_for(&school, staff), 1, "nothing behind it was tried meanwhile");

    school.discord().clear_faults();
    school.clock_reads("2026-09-07 13:16").delivers_everything().await;
    assert!(staff_room(&school).is_empty(), "{:?}", staff_room(&school));
    assert!(desk(&school)[0].contains("No longer held"), "{:?}", desk(&school));
}

#[tokio::test]
async fn q09_a_desk_that_may_not_be_written_to_is_probed_as_any_other_place() {
    let mut school = School::opens("2026-09-07 12:00").await;
    let channel = school.play().school.desk;
    school.discord().fault(Fault::next("POST", &messages_of(channel), FORBIDDEN).times(100_000));
    says_now(&school, own(&school).await, &vec![Place::Desk; 20]).await;
    for minute in 0..60 {
        school.clock_reads(&format!("2026-09-07 12:{minute:02}")).delivers_everything().await;
    }
    let tries = posts_asked_for(&school, channel);
    assert!((3..=5).contains(&tries), "the first, and one each quarter of an hour, not {tries}");
    school.discord().clear_faults();
    school.clock_reads("2026-09-07 13:16").delivers_everything().await;
    assert!(desk(&school).len() >= 20, "{:?}", desk(&school));
}

#[tokio::test]
async fn q09_a_card_that_may_not_be_edited_is_not_tried_at_each_change() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let edits = format!("{}/", messages_of(school.play().school.desk));
    school.gets_a_request().await;
    school.discord().fault(Fault::next("PATCH", &edits, FORBIDDEN).times(100_000));
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let before = asked(&school, "PATCH", &edits);
    for _ in 0..50 {
        school.server_changes().await;
        school.delivers_everything().await;
    }
    let tries = asked(&school, "PATCH", &edits) - before;
    assert!(tries <= 1, "one probe for a burst of changes, not {tries}");

    school.discord().clear_faults();
    school.clock_reads("2026-09-07 09:16");
    until(&mut school, "the card shows the acceptance", |school| desk(school)[0].contains("Accepted")).await;
}

#[tokio::test]
async fn an_open_request_follows_the_desk_to_another_channel() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let people = school.play().school;
    let new_desk = school.discord().add_channel(people.server, "new-desk", &[]);
    let zone = [("time-zone", serde_json::json!("Europe/London"))];
    let _card = school.types(crate::school::ADMIN, "library-setup", &zone).await;
    let menu = "Desk channel: where the librarians work";
    let _chosen = school.chooses(crate::school::ADMIN, STAFF, menu, &new_desk.to_string()).await;
    school.delivers_everything().await;
    let moved = school.discord().sees(school.id(HART), new_desk);
    let cards: Vec<String> = moved.iter().map(shelftalker::rehearsal::SeenMessage::text).collect();
    assert!(cards.iter().any(|card| card.contains("Request #1 · Accepted")), "{cards:?}");
}

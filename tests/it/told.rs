//! Nothing is told that is not so: what is said, what waits, what is held and what was missed are different words, and
//! each names the thing it is about.

mod check;
mod desk;

use serde_json::json;
use shelftalker::rehearsal::{Fault, Permissions, Trouble};

use crate::promises::{posts_asked_for, until};
use crate::school::{ADMIN, DESK, HART, LEE, OKAFOR, REQUESTS, RIVERA, STAFF, School, a_wish};

const FIRST_TIP: &str = "Three additions that sharpen a search";

impl School {
    /// Each message at the desk, as it is read there.
    fn told(&self) -> Vec<String> {
        self.public(LEE, DESK).iter().map(|message| self.shown(message)).collect()
    }

    fn newest_told(&self) -> String {
        self.told().pop().unwrap_or_default()
    }

    /// Dana Hart and Ana Rivera are to meet on Tuesday 8 September at 10.
    async fn meets_on_tuesday(&mut self) {
        self.gets_a_request_accepted().await;
        let _said = self.plans(HART, &[&[("When", "8 Sep 10:00")]]).await;
        self.delivers_everything().await;
    }

    /// The administrator chooses another channel for a room, by its menu.
    async fn moves_room(&mut self, menu: &str, name: &str) {
        let server = self.play().school.server;
        let channel = self.discord().add_channel(server, name, &[]);
        let at = self.at(ADMIN, STAFF);
        let zone = [("time-zone", json!("Europe/London"))];
        let _card = self.discord().command(at, "library-setup", &zone).await.unwrap();
        let _chosen = self.chooses(ADMIN, STAFF, menu, &channel.to_string()).await;
    }
}

#[tokio::test]
async fn a_reminder_that_was_missed_says_whom_which_lesson_and_when() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.meets_on_tuesday().await;
    school.clock_reads("2026-09-08 11:00").restarts().await.delivers_everything().await;
    let told = school.newest_told();
    for named in ["Ana Rivera", "Marine biology", "Tue 8 September", "10:00"] {
        assert!(told.contains(named), "{named}: {told}");
    }
}

#[tokio::test]
async fn a_tip_that_was_missed_is_named_with_the_day_on_which_it_comes() {
    let mut school = School::opens("2026-09-04 16:00").await;
    school.clock_reads("2026-09-09 07:31").restarts().await.delivers_everything().await;
    let told = school.newest_told();
    assert!(told.contains(FIRST_TIP) && told.contains("Mon 14 September"), "{told}");
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    assert!(school.public(OKAFOR, STAFF)[0].text().contains(FIRST_TIP), "and so it does");
}

#[tokio::test]
async fn what_is_held_is_named_and_so_is_its_channel_and_what_became_of_it() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let staff = school.play().school.staff;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let held = school.newest_told();
    for named in [FIRST_TIP, "#staff-room", "Send Messages", "Held"] {
        assert!(held.contains(named), "{named}: {held}");
    }
    assert!(!held.contains("50013") && !held.contains("Delivery"), "codes are for the log: {held}");
    school.discord().give_back_to_bot(staff);
    school.clock_reads("2026-09-07 07:31");
    until(&mut school, "the tip", |school| school.public(OKAFOR, STAFF).len() == 1).await;
    school.delivers_everything().await;
    let over = school.newest_told();
    assert!(over.contains(FIRST_TIP) && over.contains("posted"), "{over}");
    assert!(!over.contains("Nothing waits"), "{over}");
}

#[tokio::test]
async fn what_was_held_and_given_up_is_not_called_posted() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let staff = school.play().school.staff;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let _dismissed = school.clicks_surely(HART, DESK, "Dismiss", "Dismiss").await;
    school.delivers_everything().await;
    let over = school.newest_told();
    assert!(over.contains(FIRST_TIP) && over.contains("not posted"), "{over}");
}

#[tokio::test]
async fn a_pause_that_a_restart_has_ended_is_said_to_be_over() {
    let mut school = School::opens("2026-09-07 07:10").await;
    school.bots_clock_reads("2026-09-07 07:25").delivers_everything().await;
    assert!(school.newest_told().contains("clock"), "{:?}", school.told());
    school.clock_reads("2026-09-07 07:26").restarts().await.delivers_everything().await;
    assert!(school.newest_told().contains("Posting again"), "{:?}", school.told());
    school.restarts().await.delivers_everything().await;
    assert_eq!(school.told().len(), 2, "and once: {:?}", school.told());
}

#[tokio::test]
async fn the_first_receipt_says_that_the_desk_is_closed_and_so_does_the_desks_list() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let desk = school.play().school.desk;
    school.discord().take_from_bot(desk, Permissions::SEND_MESSAGES);
    let said = school.types(RIVERA, "request-collab", &a_wish()).await.privately();
    assert!(said.contains("the librarians can't see it yet"), "{said}");
    school.delivers_everything().await;
    let list = school.types(HART, "desk", &[]).await.privately();
    assert!(list.contains("Send Messages") && list.contains("Marine biology"), "{list}");
    school.discord().give_back_to_bot(desk);
    let list = school.types(HART, "desk", &[]).await.privately();
    assert!(!list.contains("Send Messages"), "{list}");
    school.clock_reads("2026-09-07 09:30").delivers_everything().await;
}

#[tokio::test]
async fn the_promised_time_counts_those_who_still_wait() {
    let mut school = School::opens("2026-09-07 09:00").await;
    for number in 1..=5 {
        school.clock_reads(&format!("2026-09-07 09:{number:02}"));
        let _receipt = school.types(RIVERA, "request-collab", &topic(number)).await;
        school.delivers_everything().await;
        school.accepts(HART).await;
    }
    for number in 10..22 {
        school.clock_reads(&format!("2026-09-07 09:{number}"));
        let _receipt = school.types(OKAFOR, "request-collab", &topic(number)).await;
    }
    school.delivers_everything().await;
    let said = school.types(RIVERA, "request-collab", &topic(90)).await.privately();
    assert!(said.contains("within the hour"), "nobody has waited long: {said}");
    school.clock_reads("2026-09-21 09:00").delivers_everything().await;
    let said = school.types(RIVERA, "request-collab", &topic(91)).await.privately();
    assert!(said.contains("days") && !said.contains("within the hour"), "{said}");
    school.delivers_everything().await;
}

fn topic(number: u32) -> [(&'static str, serde_json::Value); 2] {
    [("support", json!("citation")), ("topic", json!(format!("Topic {number}")))]
}

#[tokio::test]
async fn the_card_in_the_requests_channel_moves_and_leaves_none_behind() {
    let mut school = School::opens("2026-09-07 09:12").await;
    assert_eq!(school.public(OKAFOR, REQUESTS).len(), 1);
    school.moves_room("Requests channel: every teacher sees it", "help-desk").await;
    school.delivers_everything().await;
    assert_eq!(school.public(OKAFOR, "help-desk").len(), 1);
    assert_eq!(school.public(OKAFOR, REQUESTS), [], "the old card is taken down");
}

#[tokio::test]
async fn an_old_card_that_cannot_be_taken_down_is_told_at_the_desk() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let old = school.play().school.requests;
    let refused = Trouble::Code { status: 403, code: 50001 };
    school.discord().fault(Fault::next("DELETE", &format!("/channels/{old}/messages"), refused).times(9));
    school.moves_room("Requests channel: every teacher sees it", "help-desk").await;
    school.delivers_everything().await;
    assert_eq!(school.public(OKAFOR, "help-desk").len(), 1);
    let told = school.newest_told();
    assert!(told.contains("#ask-the-library") && told.contains("delete it"), "{told}");
}

#[tokio::test]
async fn what_is_held_goes_to_the_channel_that_was_chosen_while_it_was_tried_again() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let (server, staff) = (school.play().school.server, school.play().school.staff);
    let lounge = school.discord().add_channel(server, "lounge", &[]).to_string();
    let at = school.at(ADMIN, STAFF);
    let zone = [("time-zone", json!("Europe/London"))];
    let card = school.discord().command(at, "library-setup", &zone).await.unwrap();
    let card = card.message().unwrap().id;
    let forbidden = Trouble::Code { status: 403, code: 50013 };
    school.discord().fault(Fault::next("POST", &format!("/channels/{staff}/messages"), forbidden).times(9));
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert!(school.newest_told().contains("Held"), "{:?}", school.told());
    school.clicks(HART, DESK, "Try again").await.is_noted();
    // The retry is refused, and the bot is still looking why when another channel is chosen.
    school.discord().fault(Fault::next("GET", &format!("/channels/{staff}"), Trouble::Slow(500)));
    let chooses = async {
        while posts_asked_for(&school, staff) < 2 {
            tokio::task::yield_now().await;
        }
        let menu = "Staff channel: tips are posted here";
        school.discord().choose(at, card, menu, &[&lounge]).await.unwrap()
    };
    let (delivered, _chosen) = tokio::join!(school.play().deliver(), chooses);
    delivered.unwrap();
    school.clock_reads("2026-09-07 07:31").delivers_everything().await;
    assert_eq!(school.public(OKAFOR, "lounge").len(), 1, "{:?}", school.told());
}

#[tokio::test]
async fn the_editor_says_where_the_bot_may_not_post() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let server = school.play().school.server;
    let eight = school.discord().add_channel(server, "year-8", &[]);
    school.discord().take_from_bot(eight, Permissions::SEND_MESSAGES);
    let file = b"# News\n\n## One\n\nA text.\n";
    let _editor = school.types_with_file(HART, "newsletter write", &[], ("news.md", file)).await;
    let channels = "Add channels (25 at a time)";
    let chosen = school.chooses_all(HART, STAFF, channels, &[&eight.to_string()]).await.privately();
    assert!(chosen.contains("I can't post yet in") && chosen.contains("Send Messages"), "{chosen}");
    let sure = school.clicks(HART, STAFF, "Send now").await.privately();
    assert!(sure.contains("I can't post in these yet"), "{sure}");
    school.discord().give_back_to_bot(eight);
    let back = school.clicks(HART, STAFF, "Back").await.privately();
    assert!(!back.contains("I may not post in"), "{back}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_thank_you_whose_post_is_held_is_called_held_and_not_due() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    school.completes(HART, &[("Students reached", "24")]).await;
    let staff = school.play().school.staff;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.clock_reads("2026-09-11 15:00").delivers_everything().await;
    let list = school.types(HART, "thanks list", &[]).await.privately();
    assert!(list.contains("Held back") && !list.contains("Due"), "{list}");
    let desk = school.reads(HART, DESK);
    assert!(desk.contains("I can't post it yet") && !desk.contains("It's due"), "{desk}");
    school.discord().give_back_to_bot(staff);
    school.clock_reads("2026-09-11 15:30").delivers_everything().await;
    assert!(school.reads(HART, DESK).contains("A thank-you, posted: "));
}

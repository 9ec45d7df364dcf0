//! What somebody has to mend: the desk reads it once, in plain words, and what was held or had failed is posted
//! once when it is mended.

use serde_json::json;
use shelftalker::rehearsal::{Fault, Permissions, Trouble};

use super::{
    FIRST, desk_is_told_nothing, desk_reads, mondays_tip_meets, outcomes, posts_asked_for, tips, until,
};
use crate::school::{ADMIN, DESK, HART, LEE, OKAFOR, REQUESTS, RIVERA, STAFF, School, a_wish};

#[tokio::test]
async fn what_lacks_a_place_or_a_permission_is_held_and_tried_again_by_a_click() {
    for (status, code, words) in [
        (403, 50001, "I can't see that channel"),
        (403, 50013, "I'm not allowed to do that there"),
        (404, 10003, "That channel was deleted"),
        (404, 10004, "no longer in that server"),
        (400, 40058, "Cannot message this thread"),
        (400, 40067, "A tag is required"),
        (400, 160_005, "thread is locked"),
    ] {
        let mut school = mondays_tip_meets(Trouble::Code { status, code }).await;
        assert_eq!(outcomes(&school, FIRST).await, ["held"], "{code}");
        let told = desk_reads(&school);
        assert!(told.contains("Held: the tip \"Three additions") && told.contains(words), "{told}");
        assert!(!told.contains(&code.to_string()), "codes are for the log: {told}");
        school.clock_reads("2026-09-07 07:40").delivers_everything().await;
        assert_eq!(posts_asked_for(&school, school.play().school.staff), 1, "after one try it waits: {code}");

        school.clicks(HART, DESK, "Try again").await.is_noted();
        school.delivers_everything().await;
        assert_eq!(tips(&school), 1, "{code}");
        assert!(desk_reads(&school).contains("Posted after all"), "{code}");
        assert_eq!(school.public(LEE, DESK).len(), 1, "the desk is told once: {code}");
    }
}

#[tokio::test]
async fn a_missing_permission_is_named_and_the_tip_goes_out_when_it_is_given_back() {
    for (taken, words) in [
        (
            Permissions::SEND_MESSAGES,
            "I'm not allowed to post in #staff-room. Ask a server admin to allow Send Messages.",
        ),
        (Permissions::EMBED_LINKS, "Ask a server admin to allow Embed Links."),
        (Permissions::VIEW_CHANNEL, "I can't see that channel. Ask a server admin to allow View Channel."),
    ] {
        let mut school = School::opens("2026-09-07 07:29").await;
        let staff = school.play().school.staff;
        school.discord().take_from_bot(staff, taken);
        school.clock_reads("2026-09-07 07:30");
        until(&mut school, words, |school| desk_reads(school).contains(words)).await;
        assert_eq!(tips(&school), 0);
        school.discord().give_back_to_bot(staff);
        school.clock_reads("2026-09-07 07:31");
        until(&mut school, "the tip", |school| tips(school) == 1).await;
        until(&mut school, "the end of the problem", |school| {
            desk_reads(school).contains("Posted after all")
        })
        .await;
        assert_eq!(school.public(HART, DESK).len(), 1, "the desk is told once");
    }
}

#[tokio::test]
async fn a_desk_that_the_bot_was_shut_out_of_gets_its_card_when_it_is_let_in_again() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let desk = school.play().school.desk;
    school.discord().take_from_bot(desk, Permissions::SEND_MESSAGES);
    let receipt = school.types(RIVERA, "request-collab", &a_wish()).await.privately();
    assert!(receipt.contains("the librarians can't see it yet"), "{receipt}");
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK), []);
    school.discord().give_back_to_bot(desk);
    school.clock_reads("2026-09-07 09:13");
    until(&mut school, "the card", |school| school.reads(HART, DESK).contains("Request #1 · New")).await;
    assert_eq!(school.reads(HART, DESK).matches("Request #1 · New").count(), 1);
}

#[tokio::test]
async fn a_tip_for_a_deleted_channel_goes_to_the_one_chosen_instead() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let server = school.play().school.server;
    school.discord().delete_channel(school.play().school.staff);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    until(&mut school, "the problem", |school| desk_reads(school).contains("That channel was deleted")).await;

    let lounge = school.discord().add_channel(server, "lounge", &[]);
    let zone = [("time-zone", json!("Europe/London"))];
    let at = school.at(ADMIN, REQUESTS);
    let _card = school.discord().command(at, "library-setup", &zone).await.unwrap();
    let menu = "Staff channel: tips are posted here";
    let _chosen = school.chooses(ADMIN, REQUESTS, menu, &lounge.to_string()).await;
    // The new channel has woken what was held: it is tried again within seconds.
    school.clock_reads("2026-09-07 07:31");
    until(&mut school, "the tip in the new channel", |school| school.public(OKAFOR, "lounge").len() == 1)
        .await;
    assert!(desk_reads(&school).contains("Posted after all"));
}

#[tokio::test]
async fn news_for_a_locked_thread_is_held_until_it_is_unlocked() {
    let mut school = a_request_with_a_thread().await;
    let thread = school.threads(RIVERA)[0].channel;
    school.discord().archive(thread, true);
    school.completes(HART, &[("Students reached", "24")]).await;
    until(&mut school, "the problem", |school| school.reads(HART, DESK).contains("That thread is locked."))
        .await;
    assert_eq!(school.thread(RIVERA).len(), 1);
    school.discord().archive(thread, false);
    school.clock_reads("2026-09-07 09:14");
    until(&mut school, "the news", |school| school.thread(RIVERA).len() == 2).await;
}

#[tokio::test]
async fn news_for_an_archived_thread_opens_it_again() {
    let mut school = a_request_with_a_thread().await;
    let thread = school.threads(RIVERA)[0].channel;
    school.discord().archive(thread, false);
    // Discord opens a thread by itself for most messages; where it does not, it says 50083.
    let refused = Trouble::Code { status: 400, code: 50083 };
    school.discord().fault(Fault::next("POST", &format!("/channels/{thread}/messages"), refused));
    school.completes(HART, &[("Students reached", "24")]).await;
    let said = school.thread(RIVERA);
    assert_eq!(said.len(), 2);
    assert!(said[1].text().contains("Completed"));
    let opened_again = |exchange: &shelftalker::rehearsal::Exchange| {
        exchange.method == "PATCH" && exchange.path == format!("/channels/{thread}")
    };
    assert_eq!(school.discord().recorded().iter().filter(|it| opened_again(it)).count(), 1);
    assert!(!school.reads(HART, DESK).contains("archived"), "the desk has nothing to do");
}

#[tokio::test]
async fn what_needs_an_edit_fails_and_the_desk_reads_why() {
    for (status, code, words) in [
        (400, 50035, "Invalid Form Body"),
        (400, 50006, "The message is empty."),
        (400, 40005, "too large"),
        (400, 50045, "too large"),
        (400, 200_000, "A filter of that server"),
        (400, 240_000, "A filter of that server"),
    ] {
        let mut school = mondays_tip_meets(Trouble::Code { status, code }).await;
        assert_eq!(outcomes(&school, FIRST).await, ["rejected"], "{code}");
        let told = desk_reads(&school);
        assert!(told.contains("Couldn't be posted: the tip"), "{told}");
        assert!(told.contains(words), "{told}");
        school.clicks(LEE, DESK, "Try again").await.is_noted();
        school.delivers_everything().await;
        assert_eq!((tips(&school), school.public(HART, DESK).len()), (1, 1), "{code}");
    }
}

#[tokio::test]
async fn what_failed_can_be_dismissed_and_is_then_never_posted() {
    let mut school = mondays_tip_meets(Trouble::Code { status: 400, code: 200_000 }).await;
    let _ = school.clicks_surely(LEE, DESK, "Dismiss", "Dismiss").await;
    school.delivers_everything().await;
    let card = school.public(LEE, DESK).remove(0);
    assert!(card.text().contains("Not posted: the tip") && card.buttons.is_empty(), "{card:?}");
    school.clock_reads("2026-09-07 08:30").delivers_everything().await;
    assert_eq!(tips(&school), 0);
}

#[tokio::test]
async fn a_tip_that_somebody_deleted_at_once_is_not_posted_again() {
    let mut school = mondays_tip_meets(Trouble::LosesAnswer).await;
    let tip = school.public(OKAFOR, STAFF)[0].id;
    school.discord().delete_message(school.play().school.staff, tip);
    school.clock_reads("2026-09-07 07:31").delivers_everything().await;
    assert_eq!(outcomes(&school, FIRST).await, ["maybe", "gone"], "Discord says 10008 to the same nonce");
    school.clock_reads("2026-09-07 09:00").delivers_everything().await;
    assert_eq!(tips(&school), 0);
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_card_that_somebody_deleted_is_posted_anew_and_shows_the_latest() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let card = school.public(HART, DESK)[0].id;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.discord().delete_message(school.play().school.desk, card);
    school.delivers_everything().await;
    let cards = school.public(HART, DESK);
    assert_eq!(cards.len(), 1);
    assert!(cards[0].text().contains("Request #1 · Accepted"), "{}", cards[0].text());
    let form = school.clicks(HART, DESK, "Ask").await;
    assert!(!form.form().title.is_empty(), "its buttons work");
    school.delivers_everything().await;
}

/// Ana's request was accepted at 09:12, and its thread holds that news.
async fn a_request_with_a_thread() -> School {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), 1);
    school
}

#[tokio::test]
async fn a_problem_that_cannot_be_told_makes_no_further_problem() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let (desk, staff) = (school.play().school.desk, school.play().school.staff);
    school.discord().take_from_bot(desk, Permissions::SEND_MESSAGES);
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    school.clock_reads("2026-09-07 07:45").delivers_everything().await;
    let held = async |school: &School| {
        let store = &school.play().bot.library.store;
        store.held(store.schools().await.unwrap()[0].id).await.unwrap().len()
    };
    // A probe that Discord's pace has put off, or whose answer a busy machine was late to read, is made again.
    for minute in 46..60 {
        if held(&school).await == 2 {
            break;
        }
        school.clock_reads(&format!("2026-09-07 07:{minute}")).delivers_everything().await;
    }
    let store = &school.play().bot.library.store;
    let all = store.tally(store.schools().await.unwrap()[0].id).await.unwrap();
    assert_eq!(held(&school).await, 2, "the tip, and what the desk should read of it: {all:?}");
}

#[tokio::test]
async fn a_problem_card_shows_how_it_ended_however_long_the_second_try_took() {
    let mut school = mondays_tip_meets(Trouble::Code { status: 400, code: 50035 }).await;
    assert!(desk_reads(&school).contains("Couldn't be posted: the tip"));
    school.next_post_meets(Trouble::RateLimited { retry_after: 20.0, global: false });
    school.clicks(HART, DESK, "Try again").await.is_noted();
    school.delivers_everything().await;
    assert!(desk_reads(&school).contains("Being tried again: the tip"), "{}", desk_reads(&school));
    school.clock_reads("2026-09-07 07:31").delivers_everything().await;
    assert_eq!(tips(&school), 1);
    assert!(desk_reads(&school).contains("Posted: the tip"), "{}", desk_reads(&school));
    let library = &school.play().bot.library;
    let held = library.store.school_of(&shelftalker::chat::ServerId(school.here().server.to_string())).await;
    let card = library.store.card_about(held.unwrap().unwrap().id, "problem", &FIRST.0.to_string()).await;
    assert!(card.unwrap().unwrap().expires_at.is_some(), "it goes one day");
}

#[tokio::test]
async fn a_problem_card_that_moved_with_the_desk_still_names_in_the_end_what_was_held() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let (server, staff) = (school.play().school.server, school.play().school.staff);
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    school.clock_reads("2026-09-07 07:30");
    until(&mut school, "the problem", |school| desk_reads(school).contains("Held: the tip")).await;
    let office = school.discord().add_channel(server, "office", &[]);
    school.clock_reads("2026-09-07 07:40");
    let zone = [("time-zone", json!("Europe/London"))];
    let at = school.at(ADMIN, REQUESTS);
    let _card = school.discord().command(at, "library-setup", &zone).await.unwrap();
    let menu = "Desk channel: where the librarians work";
    let _chosen = school.chooses(ADMIN, REQUESTS, menu, &office.to_string()).await;
    let office_reads = |school: &School| school.reads(HART, "office");
    until(&mut school, "the card in its new room", |school| office_reads(school).contains("Held: the tip"))
        .await;
    school.discord().give_back_to_bot(staff);
    school.clock_reads("2026-09-07 07:41");
    until(&mut school, "the tip", |school| tips(school) == 1).await;
    until(&mut school, "the end", |school| !office_reads(school).contains("Held")).await;
    let told = office_reads(&school);
    assert!(told.contains("Posted after all") && told.contains("Three additions"), "{told}");
}

#[tokio::test]
async fn what_is_refused_at_one_moment_for_one_reason_is_one_card_each_time() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for (asked, reminded, session) in [("07", "14", "15 Sep"), ("16", "21", "22 Sep")] {
        school.clock_reads(&format!("2026-09-{asked} 10:00"));
        for (who, hour) in [(RIVERA, "8:00"), (OKAFOR, "10:00"), (RIVERA, "12:00"), (OKAFOR, "14:00")] {
            let topic = format!("For {session}, {hour}");
            let wish = [("support", json!("book-talk")), ("topic", json!(topic))];
            let _ = school.types(who, "request-collab", &wish).await.privately();
            school.delivers_everything().await;
            school.clicks(HART, DESK, "Accept").await.is_noted();
            school.delivers_everything().await;
            school.plans(HART, &[&[("When", &format!("{session} {hour}"))]]).await.privately();
            school.delivers_everything().await;
        }
        // They are reminded at one moment, which nobody lets the bot do.
        for thread in [school.threads(RIVERA), school.threads(OKAFOR)].concat() {
            let there = format!("{}/messages", thread.channel);
            school.discord().fault(Fault::next("POST", &there, Trouble::Code { status: 403, code: 50013 }));
        }
        school.clock_reads(&format!("2026-09-{reminded} 15:00")).delivers_everything().await;
        school.clock_reads(&format!("2026-09-{reminded} 15:02")).delivers_everything().await;
        let desk = school.reads(HART, DESK);
        let held = school.public(HART, DESK).into_iter().filter(|it| it.text().starts_with("Held:")).count();
        assert_eq!(held, 1, "{desk}");
        assert!(desk.contains("Held: 4 posts") && !desk.contains("Perhaps"), "{desk}");
        school.discord().clear_faults();
        school.clock_reads(&format!("2026-09-{reminded} 15:30")).delivers_everything().await;
        let desk = school.reads(HART, DESK);
        assert!(!desk.contains("Held:"), "{desk}");
    }
}

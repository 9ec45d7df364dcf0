//! Discord as it really is: larger than what any library knows of it, with limits that it tells late or not at all.

use serde_json::json;
use shelftalker::chat::ChannelId;
use shelftalker::rehearsal::{Acting, Fault, Trouble};
use shelftalker::store::{Change, Write};

use super::{FORBIDDEN, asked, desk, staff_room};
use crate::school::{ADMIN, DESK, HART, LEE, RIVERA, STAFF, Said, School};

const NOON: &str = "2026-09-07 12:00";

#[tokio::test]
async fn p4_a_member_who_wears_what_the_library_does_not_know_is_heard_and_so_is_a_click_on_what_names_them()
{
    let mut school = School::opens(NOON).await;
    let wears = json!({ "asset": "v2_a_e5eb1e3b5e9d4a7b", "sku_id": "1144058844004233369" });
    // What Discord would never write so, values of another kind, is tried in `chat/discord/incoming/tests.rs`.
    let odd = json!({ "avatar_decoration_data": wears, "worn_in_2027": [1] });
    school.discord().writes_otherwise(school.id(RIVERA), odd);
    school.gets_a_request().await;
    assert!(school.reads(HART, DESK).contains("#1"), "{}", school.reads(HART, DESK));
    let _ = school.clicks(HART, DESK, "Accept").await;
    school.delivers_everything().await;
    assert!(school.reads_thread(RIVERA).contains("Dana Hart"), "{}", school.reads_thread(RIVERA));
}

#[tokio::test]
async fn case_48_a_name_of_invisible_letters_gives_way_to_the_user_name() {
    let mut school = School::opens(NOON).await;
    school.discord().writes_otherwise(school.id(RIVERA), json!({ "global_name": "\u{3164}\u{3164}" }));
    school.gets_a_request().await;
    assert!(school.reads(HART, DESK).contains("ana.rivera"), "{}", school.reads(HART, DESK));
}

async fn opens_set_up(school: &mut School) -> Said {
    school.types(ADMIN, "library-setup", &[("time-zone", json!("Europe/London"))]).await
}

#[tokio::test]
async fn p8_requests_are_taken_in_text_channels_only_since_they_are_talked_over_in_threads() {
    let mut school = School::opens(NOON).await;
    let server = school.play().school.server;
    let news = school.discord().add_announcements(server, "library-news", &[]);
    let card = opens_set_up(&mut school).await;
    // Discord's own menu does not offer it; a forged choice is refused.
    let (at, menu) = (school.at(ADMIN, STAFF), "Requests channel: every teacher sees it");
    let offered = school.discord().choose(at, card.message().id, menu, &["#library-news"]).await;
    assert!(offered.is_err_and(|refusal| refusal.to_string().contains("does not offer")));
    let menu = card.message().menu(menu).unwrap().custom_id.clone();
    let said = school.discord().choose_forged_channel(at, card.message().id, &menu, news).await.unwrap();
    let said = Said(said);
    insta::assert_snapshot!(said.privately(), @"I open a private thread for each request, and an announcement channel can't have any. Please choose a text channel for requests.");
    let set_up = school.play().bot.library.store.schools().await.unwrap()[0].clone();
    assert_eq!(set_up.requests, Some(ChannelId(school.play().school.requests.to_string())));
    school.delivers_everything().await;
}

#[tokio::test]
async fn p8_an_announcement_channel_that_was_chosen_before_is_pointed_out() {
    let mut school = School::opens(NOON).await;
    let people = school.play().school;
    let news = school.discord().add_announcements(people.server, "library-news", &[]);
    let library = &school.play().bot.library;
    let mut set_up = library.store.schools().await.unwrap()[0].clone();
    set_up.requests = Some(ChannelId(news.to_string()));
    library.commit(Change::of(Write::School(set_up))).await.unwrap();
    let card = opens_set_up(&mut school).await.text();
    assert!(card.contains("a text channel instead (private threads open in no other)"), "{card}");
    let tried = school.clicks(ADMIN, STAFF, "Send a test message").await.text();
    assert!(tried.contains("couldn't open a private thread"), "{tried}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_cannot_be_added_to_a_thread_is_brought_in_by_a_mention() {
    let mut school = School::opens(NOON).await;
    school.discord().fault(Fault::next("PUT", "/thread-members/", FORBIDDEN));
    school.gets_a_request().await;
    let _ = school.clicks(HART, DESK, "Accept").await;
    school.delivers_everything().await;
    assert!(school.reads_thread(RIVERA).contains("Dana Hart"), "{}", school.reads_thread(RIVERA));
    assert_eq!(school.thread(RIVERA).len(), 1, "the mention is taken away again");
}

#[tokio::test]
async fn what_the_trial_cannot_do_in_a_thread_is_said_and_nothing_is_left_behind() {
    let mut school = School::opens(NOON).await;
    let _card = opens_set_up(&mut school).await;
    let discord = school.discord().clone();
    for (method, path) in [("PUT", "/thread-members/"), ("GET", "/thread-members/")] {
        discord.fault(Fault::next(method, path, FORBIDDEN));
    }
    let tried = school.clicks(ADMIN, STAFF, "Send a test message").await.text();
    assert!(tried.contains("couldn't let you into it") && tried.contains("Manage Threads"), "{tried}");
    let channels = discord.channels(school.id(ADMIN));
    assert!(
        channels.iter().all(|it| it.parent.is_none() || it.archived),
        "the thread is closed: {channels:?}"
    );
    school.delivers_everything().await;
    assert_eq!(school.mentions(ADMIN).len(), 0);
}

#[tokio::test]
async fn p9_pictures_that_are_too_large_together_are_refused_while_the_author_looks() {
    let mut school = School::opens(NOON).await;
    let mut png = vec![0; 9 << 20];
    png[..16].copy_from_slice(&[0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R']);
    let at = school.at(HART, STAFF);
    let files =
        ["picture", "second-picture", "third-picture"].map(|option| (option, "shelf.png", png.as_slice()));
    let options = [("title", json!("September news"))];
    let discord = school.discord().clone();
    let answer = discord.command_with_files(at, "newsletter write", &options, &files).await.unwrap();
    let said = Said(school.play().settled(at, answer).await);
    insta::assert_snapshot!(said.privately(), @"Those pictures have 27 MB together, and one message can carry 24. Attach smaller ones. Nothing was changed.");
    let answer = discord.command_with_files(at, "newsletter write", &options, &files[..2]).await.unwrap();
    let said = Said(school.play().settled(at, answer).await);
    assert!(said.privately().contains("shelf.png, shelf.png"), "{said:?}");
    let _added = school.adds_a_section("", "Look at these.").await;
    let _chosen = school.chooses_channels(&[school.play().school.staff]).await;
    school.sends_it().await;
    assert_eq!(staff_room(&school).len(), 1);
    let more = [("newsletter", json!("September news"))];
    let answer = discord.command_with_files(at, "newsletter edit", &more, &files[..1]).await.unwrap();
    assert!(!answer.message().unwrap().text().is_empty());
    school.delivers_everything().await;
}

/// A request whose news comes to Ana in direct messages; with where she reads them.
async fn with_an_offer_in_direct_messages(school: &mut School) -> Acting {
    school.discord().limit_active_threads(0);
    school.gets_a_request().await;
    let offer = [("offer", "A trolley of eight on Thursday")];
    let _ = school.fills_in(HART, DESK, "Suggest something else", &offer).await;
    school.delivers_everything().await;
    let member = school.id(RIVERA);
    Acting { member, channel: school.discord().direct_messages(member) }
}

#[tokio::test]
async fn p13_whoever_has_left_the_school_can_do_nothing_in_direct_messages() {
    let mut school = School::opens(NOON).await;
    let at = with_an_offer_in_direct_messages(&mut school).await;
    school.discord().leave(school.play().school.server, at.member);
    let said = school.clicks_at(at, "Agree").await;
    insta::assert_snapshot!(said.privately(), @"You are no longer in your school's server, so nothing was changed.");
    school.delivers_everything().await;
    assert!(desk(&school).concat().contains("Suggested instead"));
}

#[tokio::test]
async fn p13_a_time_out_binds_in_direct_messages_too_until_it_is_over() {
    let mut school = School::opens(NOON).await;
    let at = with_an_offer_in_direct_messages(&mut school).await;
    let until = school.play().bot.library.now() + chrono::TimeDelta::minutes(30);
    school.discord().time_out(school.play().school.server, at.member, Some(until));
    let said = school.clicks_at(at, "Agree").await;
    insta::assert_snapshot!(said.privately(), @"You are timed out in your school's server just now. Please come back when that is over.");
    school.clock_reads("2026-09-07 13:00").delivers_everything().await;
    let _ = school.clicks_at(at, "Agree").await;
    school.delivers_everything().await;
    assert!(desk(&school).concat().contains("Agreed instead"), "{:?}", desk(&school));
}

#[tokio::test]
async fn p13_while_the_school_cannot_be_asked_nothing_is_done_and_that_is_said() {
    let mut school = School::opens(NOON).await;
    let at = with_an_offer_in_direct_messages(&mut school).await;
    school.discord().fault(Fault::next("GET", "/members/", Trouble::Status(503)));
    let said = school.clicks_at(at, "Agree").await;
    insta::assert_snapshot!(said.privately(), @"I couldn't look you up in your school's server just now, so nothing was changed. Please try again in a minute.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn p14_whoever_turns_pages_to_and_fro_leaves_one_card_for_each() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let list = school.types(RIVERA, "my-requests", &[]).await;
    let menu = list.message().menus[0].clone();
    let mut wires = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let _ = school.types(RIVERA, "my-requests", &[]).await;
        let chosen = school.chooses(RIVERA, STAFF, &menu.placeholder, "1").await;
        wires.insert(chosen.message().button("Withdraw").unwrap().custom_id.clone());
    }
    assert_eq!(wires.len(), 1, "{wires:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn p14_a_script_that_clicks_has_to_wait_and_nobody_else_has() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    for _ in 0..30 {
        let _ = school.clicks(HART, DESK, "Decline").await.form();
    }
    let said = school.clicks(HART, DESK, "Decline").await;
    insta::assert_snapshot!(said.privately(), @"That was a lot at once: please press this again in 10 seconds.");
    let _ = school.clicks(LEE, DESK, "Decline").await.form();
    let _ = school.a_minute_later().clicks(HART, DESK, "Decline").await.form();
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_newsletter_of_many_messages_is_published_no_faster_than_discord_takes_it_and_to_the_end() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let news = school.sends_much_to_other_servers().await;
    for minute in ["09:13", "09:14", "09:15", "09:30"] {
        school.clock_reads(&format!("2026-09-07 {minute}")).delivers_everything().await;
    }
    let published = |school: &School| school.said_in(news).iter().filter(|message| message.published).count();
    assert_eq!((school.said_in(news).len(), published(&school)), (12, 10));
    assert_eq!(asked(&school, "POST", "/crosspost"), 10, "Discord is not asked for what it would refuse");
    school.clock_reads("2026-09-07 10:40").delivers_everything().await;
    assert_eq!(published(&school), 12);
}

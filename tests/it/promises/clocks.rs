//! When nothing is sent though it is due: the bot's clock and Discord's disagree, or another copy of the bot is
//! connected. The desk is told once, and what is due goes out once when that is over.

use std::process::{Command, Stdio};
use std::time::Duration;

use shelftalker::rehearsal::{Fault, Permissions, Trouble};
use shelftalker::vitals;

use super::{desk_is_told_nothing, desk_reads, tips};
use crate::school::{DESK, HART, LEE, OKAFOR, STAFF, School, a_wish};

/// The first lines of what stands at the desk.
fn at_the_desk(school: &School) -> Vec<String> {
    let first_line = |text: String| text.lines().next().unwrap_or_default().to_owned();
    school.public(LEE, DESK).iter().map(|message| first_line(message.text())).collect()
}

/// What the bot writes down of itself at this moment, for whoever watches over it.
async fn vitals_of(school: &School) -> vitals::Vitals {
    let database = school.folder().join("shelftalker.db");
    vitals::note(&school.play().bot.library, true, &database).await;
    vitals::read(&database).unwrap().unwrap()
}

/// What `shelftalker check --running` makes of that.
async fn says_the_check(school: &School) -> String {
    let _written = vitals_of(school).await;
    let own = tempfile::tempdir().unwrap();
    let config = own.path().join("shelftalker.toml");
    let data = school.folder().display();
    let settings = format!("[discord]\nclock = \"rehearsal\"\n[data]\nfolder = \"{data}\"\n");
    std::fs::write(&config, settings).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
    check.current_dir(own.path()).env_remove("DISCORD_TOKEN").env_remove("RUST_LOG").stdin(Stdio::null());
    check.env("SHELFTALKER_DISCORD_API_URL", school.discord().api_url());
    check.args(["check", "--running", "--config"]).arg(config);
    let output = tokio::task::spawn_blocking(move || check.output().unwrap()).await.unwrap();
    let said = if output.status.success() { output.stdout } else { output.stderr };
    String::from_utf8(said).unwrap()
}

#[tokio::test]
async fn a_clock_that_was_set_forward_posts_nothing_early() {
    let mut school = School::opens("2026-09-07 07:10").await;
    school.bots_clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(tips(&school), 0, "by Discord's clock it is ten past seven");
    assert!(
        desk_reads(&school).contains("I've stopped posting: this computer's clock"),
        "{}",
        desk_reads(&school)
    );
    assert!(desk_reads(&school).contains("about 20 minutes fast"), "{}", desk_reads(&school));
    insta::assert_snapshot!(vitals_of(&school).await.paused.unwrap(), @"a bot runs, but it has stopped posting: this computer's clock and Discord's disagree; set this computer's clock by the network, and the bot posts again by itself");
    school.bots_clock_reads("2026-09-07 07:31").delivers_everything().await;
    assert_eq!(school.public(LEE, DESK).len(), 1, "told once");

    school.bots_clock_reads("2026-09-07 07:11").delivers_everything().await;
    assert_eq!(tips(&school), 0, "it is not due yet");
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(tips(&school), 1);
    assert_eq!(vitals_of(&school).await.paused, None);
    assert_eq!(
        at_the_desk(&school),
        [
            "I've stopped posting: this computer's clock is about 20 minutes fast",
            "Posting again: the clock is right"
        ]
    );
}

#[tokio::test]
async fn a_clock_that_was_set_back_pauses_sending_and_what_was_asked_goes_out_later() {
    let mut school = School::opens("2026-09-07 09:30").await;
    school.bots_clock_reads("2026-09-07 09:20");
    let said = school.types(OKAFOR, "request-collab", &a_wish()).await;
    assert!(said.text().contains("Got it: request #1"), "members are answered all the same");
    school.delivers_everything().await;
    assert!(desk_reads(&school).contains("about 10 minutes slow"), "{}", desk_reads(&school));
    assert_eq!(school.public(LEE, DESK).len(), 1);

    school.clock_reads("2026-09-07 09:31").delivers_everything().await;
    let mut at_the_desk = at_the_desk(&school);
    at_the_desk.sort_unstable();
    assert_eq!(
        at_the_desk,
        [
            "I've stopped posting: this computer's clock is about 10 minutes slow",
            "Posting again: the clock is right",
            "Request #1 · New"
        ]
    );
}

#[tokio::test]
async fn clocks_that_differ_by_a_little_pause_nothing() {
    let mut school = School::opens("2026-09-07 07:27").await;
    school.bots_clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(tips(&school), 1);
    desk_is_told_nothing(&school);
}

#[tokio::test]
async fn a_bot_that_runs_twice_stops_posting_and_says_so_until_an_hour_went_by_without_the_other() {
    let mut school = School::opens("2026-09-07 07:29").await;
    // The other copy is quicker with its answers.
    let other = Trouble::Code { status: 400, code: 40060 };
    school.discord().fault(Fault::next("POST", "/callback", other).times(2));
    let _answered_by_the_other = school.types(HART, "tip list", &[]).await;
    let _answered_by_the_other = school.types(HART, "tip list", &[]).await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(tips(&school), 0);
    assert!(desk_reads(&school).contains("another copy of me is running"), "{}", desk_reads(&school));
    insta::assert_snapshot!(says_the_check(&school).await, @"shelftalker: a bot runs, but it has stopped posting: another copy of it has answered with the same token; find that copy and stop it, and an hour later this one posts again by itself");
    let _said = school.types(OKAFOR, "request-collab", &a_wish()).await;
    school.clock_reads("2026-09-07 07:40").delivers_everything().await;
    assert_eq!(school.public(LEE, DESK).len(), 1, "told once, and nothing else is sent");

    school.clock_reads("2026-09-07 08:29").delivers_everything().await;
    assert_eq!(tips(&school), 1);
    let at_the_desk = at_the_desk(&school);
    assert!(at_the_desk.iter().any(|title| title.contains("Request #1")), "{at_the_desk:?}");
    assert!(at_the_desk.contains(&"Posting again: no other copy is heard".to_owned()), "{at_the_desk:?}");
    let said = says_the_check(&school).await;
    assert!(said.contains("The bot runs and is connected"), "{said}");
}

#[tokio::test]
async fn what_was_asked_beside_another_copy_is_read_back_also_where_nobody_looked_for_an_hour() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.notices_another_copy().await;
    let second = school.has_a_second_bot().await;
    let said = school.types(OKAFOR, "request-collab", &a_wish()).await;
    assert!(said.text().contains("Got it: request #1"), "{said:?}");
    second.has_request(1).await;
    second.running.bot.clerk.drain().await.unwrap();
    assert_eq!(school.public(HART, DESK).len(), 1, "the other copy has posted the card");

    // The computer was busy with something else; the first bot has not even stopped posting.
    school.clock_reads("2026-09-07 10:30").delivers_everything().await;
    let cards = at_the_desk(&school).iter().filter(|title| title.contains("Request #1")).count();
    assert_eq!(cards, 1, "{}", school.reads(HART, DESK));
    second.running.ends().await.unwrap();
}

#[tokio::test]
async fn what_is_late_is_looked_for_first_since_a_copy_that_nobody_has_noticed_may_have_said_it() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let second = school.has_a_second_bot().await;
    school.clock_reads("2026-09-07 07:30");
    second.running.bot.clerk.drain().await.unwrap();
    assert_eq!(tips(&school), 1);
    // The first one had no network for a while.
    school.clock_reads("2026-09-07 07:45").delivers_everything().await;
    assert_eq!(tips(&school), 1, "{}", school.reads(HART, STAFF));
    desk_is_told_nothing(&school);
    second.running.ends().await.unwrap();
}

#[tokio::test]
async fn a_bot_that_starts_anew_while_it_had_stopped_posting_does_not_say_what_it_cannot_know() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.notices_another_copy().await.delivers_everything().await;
    assert!(desk_reads(&school).contains("another copy of me is running"), "{}", desk_reads(&school));
    school.restarts().await.delivers_everything().await;
    let told = desk_reads(&school);
    assert!(told.contains("Posting again: I was started anew"), "{told}");
    assert!(told.contains("If the other copy still runs"), "{told}");
}

#[tokio::test]
async fn that_another_copy_runs_is_told_also_where_the_desk_cannot_be_read_back() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let desk = school.play().school.desk;
    school.discord().take_from_bot(desk, Permissions::READ_MESSAGE_HISTORY);
    school.notices_another_copy().await;
    let there = format!("{desk}/messages");
    let limited = Trouble::RateLimited { retry_after: 1.0, global: false };
    school.discord().fault(Fault::next("POST", &there, limited));
    school.delivers_everything().await;
    school.play().time_passes(Duration::from_secs(2));
    school.delivers_everything().await;
    assert!(desk_reads(&school).contains("another copy of me is running"), "{}", desk_reads(&school));
}

#[tokio::test]
async fn what_an_older_copy_has_painted_is_painted_right_once_it_is_gone() {
    let mut school = School::opens("2026-09-07 09:00").await;
    school.gets_a_request().await;
    let older = school.is_copied().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let second = school.has_a_second_bot_on(older).await;
    second.running.bot.clerk.drain().await.unwrap();
    assert!(at_the_desk(&school).contains(&"Request #1 · New".to_owned()), "or this story shows nothing");
    second.running.ends().await.unwrap();

    school.notices_another_copy().await.delivers_everything().await;
    school.clock_reads("2026-09-07 11:00").delivers_everything().await;
    let cards = at_the_desk(&school);
    assert!(cards.contains(&"Request #1 · Accepted".to_owned()), "{cards:?}");
}

#[tokio::test]
async fn what_was_read_before_the_computer_slept_is_read_again() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let _said = school.types(OKAFOR, "request-collab", &a_wish()).await;
    school.restarts().await;
    school.next_post_meets(Trouble::RateLimited { retry_after: 1.0, global: false });
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 0, "it has read, and must wait for a second");

    // Its lid is closed: what counts the time since the start stands still.
    let second = school.has_a_second_bot().await;
    school.bots_clock_reads("2026-09-07 09:20");
    school.discord().clock().goes_on(Duration::from_mins(20));
    second.running.bot.clerk.drain().await.unwrap();
    assert_eq!(school.public(HART, DESK).len(), 1, "meanwhile the other copy has posted the card");
    school.discord().clock().goes_on(Duration::from_mins(20));
    school.bots_clock_reads("2026-09-07 09:40").delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 1, "{}", school.reads(HART, DESK));
    second.running.ends().await.unwrap();
}

#[tokio::test]
async fn one_answer_that_was_taken_already_is_chance() {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.discord().fault(Fault::next("POST", "/callback", Trouble::Code { status: 400, code: 40060 }));
    let _answered_twice = school.types(HART, "tip list", &[]).await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(tips(&school), 1);
    desk_is_told_nothing(&school);
}

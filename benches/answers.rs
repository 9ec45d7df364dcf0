//! What an answer costs, by the CPU time of the whole process and beside bare serenity; what a request costs until its
//! card is at the desk, and how often it commits.

use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use shelftalker::rehearsal::{Acting, RateLimits};

use crate::fill::Filling;
use crate::process::Process;
use crate::table::{Row, median};
use crate::town::{Town, log_of, until};
use crate::{Scale, bare};

/// Members who wait for an answer at the same time.
const AT_ONCE: usize = 16;
/// Of each member, who may type no more in a short while.
const EACH: usize = 4;
const TEACHERS: usize = 5;
/// Answers per CPU-second of discord.js and of bare serenity in one measurement of both.
const JS_BESIDE_BARE: f64 = 2_020.0 / 8_333.0;

pub async fn measure(scale: Scale) -> Vec<Row> {
    let town = Town::opens("2026-09-08 10:10", scale.of(200, 50), TEACHERS, RateLimits::Off).await;
    let mut filling = Filling::begins(&town.database()).await;
    filling.schools(&town.schools).await;
    filling.ends().await;
    // In turns, so that both meet the same moments of the machine.
    let (mut bares, mut helps, mut refusals, mut requests) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut commits = 0.0;
    for turn in 0..3 {
        let bot = town.bot_starts().await;
        bot.settles().await;
        helps.push(answers(&town, &bot, "library-help").await);
        refusals.push(answers(&town, &bot, "tip list").await);
        requests.push(whole_requests(&town, &bot, turn).await);
        commits = commits_of_a_request(&town, turn).await;
        drop(bot);
        let bot = town.starts(bare::command()).await;
        bares.push(answers(&town, &bot, "library-help").await);
        drop(bot);
    }
    let (bare, help, refusal, request) = (median(bares), median(helps), median(refusals), median(requests));
    vec![
        Row::note("bare serenity: answers per CPU-second", bare, "/s"),
        Row::at_least("an answer without a write (/library-help), per CPU-second", bare * 0.9, help, "/s"),
        Row::at_least("the same, one sentence (a refusal), per CPU-second", bare * 0.9, refusal, "/s"),
        Row::at_least("whole requests per CPU-second", bare * JS_BESIDE_BARE, request, "/s"),
        Row::at_most("a whole request, card at the desk included", 3.0, commits, "commits"),
    ]
}

/// Answers per second of the bot's CPU time.
async fn answers(town: &Town, bot: &Process, command: &str) -> f64 {
    // Nobody has typed a command in the last minute.
    town.passes(Duration::from_secs(61)).await;
    let members = town.schools.iter().flat_map(|school| (0..TEACHERS).map(|number| school.teacher(number)));
    let members: Vec<Acting> = members.collect();
    let acts = (0..EACH).flat_map(|_| members.iter());
    let before = bot.cpu();
    let answered = stream::iter(acts)
        .map(|member| town.answers(*member, command, &[]))
        .buffer_unordered(AT_ONCE)
        .filter(|answered| std::future::ready(*answered))
        .count()
        .await;
    assert_eq!(answered, members.len() * EACH, "some got no answer");
    figure(answered) / (bot.cpu() - before)
}

/// Requests per second of the bot's CPU time, each with its receipt and its card at the desk.
async fn whole_requests(town: &Town, bot: &Process, turn: usize) -> f64 {
    town.passes(Duration::from_secs(61)).await;
    let cards = || town.schools.iter().map(|school| town.stands(school.at_the_desk())).sum::<usize>();
    let (before, stood) = (bot.cpu(), cards());
    for teacher in 0..TEACHERS {
        stream::iter(&town.schools)
            .for_each_concurrent(AT_ONCE, |school| async move {
                town.sends_a_request(school.teacher(teacher), &format!("Marine biology {turn}")).await;
            })
            .await;
    }
    let sent = town.schools.len() * TEACHERS;
    until("the cards", Duration::from_mins(3), || cards() == stood + sent).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    figure(sent) / (bot.cpu() - before)
}

/// One request after the other, each until its card stands.
async fn commits_of_a_request(town: &Town, turn: usize) -> f64 {
    town.passes(Duration::from_secs(61)).await;
    let mut counted = Vec::new();
    for school in town.schools.iter().take(20) {
        let before = commits_in(&log_of(&town.database()));
        let stood = town.stands(school.at_the_desk());
        town.sends_a_request(school.teacher(0), &format!("Tides {turn}")).await;
        until("the card", Duration::from_secs(20), || town.stands(school.at_the_desk()) > stood).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        let after = commits_in(&log_of(&town.database()));
        // Otherwise the log has begun anew meanwhile.
        if before.0 == after.0 {
            counted.push(figure(after.1 - before.1));
        }
    }
    median(counted)
}

/// The salt of a write-ahead log, and how many commits it holds: the frames that say how large the database is
/// (<https://www.sqlite.org/fileformat2.html#walformat>).
fn commits_in(log: &Path) -> (Vec<u8>, usize) {
    let bytes = std::fs::read(log).unwrap();
    let page = u32::from_be_bytes(bytes[8..12].try_into().unwrap());
    let salt = bytes[16..24].to_vec();
    let frames = bytes[32..].chunks(24 + usize::try_from(page).unwrap());
    let of_now = frames.take_while(|frame| frame.get(8..16) == Some(&salt[..]));
    let commits = of_now.filter(|frame| frame[4..8] != [0; 4]).count();
    (salt, commits)
}

pub fn figure(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

//! What it costs to have nothing to do: with thousands of schools, and with one.

use std::time::{Duration, Instant};

use shelftalker::features::setup::SchoolId;
use shelftalker::rehearsal::RateLimits;

use crate::Scale;
use crate::fill::Filling;
use crate::process::Process;
use crate::table::Row;
use crate::town::Town;

/// No slot falls due for a while after it.
const QUIET: &str = "2026-09-08 10:10";

pub async fn many_schools(scale: Scale) -> Vec<Row> {
    let (schools, deliveries) = (scale.of(10_000, 1_000), scale.of(1_000_000, 100_000));
    let (for_how_long, seconds) = if scale.is_quick { (20, 20.0) } else { (60, 60.0) };
    let town = Town::opens(QUIET, schools, 1, RateLimits::Off).await;
    let mut filling = Filling::begins(&town.database()).await;
    filling.schools(&town.schools).await;
    filling.deliveries(deliveries).await;
    filling.ends().await;
    let begun = Instant::now();
    let bot = town.bot_starts().await;
    let answered = begun.elapsed();
    let settled = answered + bot.settles().await;
    let (cpu, logged) = (bot.cpu(), bot.log().len());
    tokio::time::sleep(Duration::from_secs(for_how_long)).await;
    let share = (bot.cpu() - cpu) / seconds * 100.0;
    let slowest = slowest_statement(&bot.log()[logged..]);
    eprintln!("the slowest statement: {slowest:?}");
    let about = format!("idle, {schools} schools, {deliveries} deliveries on file");
    vec![
        Row::at_most(format!("{about}: CPU"), 1.0, share, "% of a core"),
        Row::at_most(format!("{about}: slowest statement"), 5.0, slowest.0, "ms"),
        Row::at_most(format!("{about}: resident"), 80.0, bot.resident(), "MB"),
        Row::note(format!("{about}: most ever resident"), bot.peak(), "MB"),
        Row::note(format!("{about}: start to first answer"), answered.as_secs_f64(), "s"),
        Row::note(format!("{about}: start to nothing left to do"), settled.as_secs_f64(), "s"),
        Row::note(format!("{about}: CPU of that"), cpu, "s"),
    ]
}

/// The milliseconds of the slowest statement in a log, and its line.
pub fn slowest_statement(log: &str) -> (f64, String) {
    let took = |line: &str| -> Option<f64> {
        line.split("elapsed_secs=").nth(1)?.split_whitespace().next()?.parse().ok()
    };
    let all = log.lines().filter_map(|line| Some((took(line)? * 1000.0, line.to_owned())));
    all.max_by(|one, other| one.0.total_cmp(&other.0)).unwrap_or_default()
}

pub async fn one_school() -> Vec<Row> {
    let town = Town::opens(QUIET, 1, 1, RateLimits::Off).await;
    let mut filling = Filling::begins(&town.database()).await;
    filling.schools(&town.schools).await;
    filling.ends().await;
    let bot = town.bot_starts().await;
    bot.settles().await;
    let resident = bot.resident();
    drop(bot);

    let bare = town.starts(crate::bare::command()).await;
    bare.settles().await;
    let resident_bare = bare.resident();
    drop(bare);

    vec![
        Row::at_most("idle, one school: resident", 21.0, resident, "MB"),
        Row::note("bare serenity, idle: resident", resident_bare, "MB"),
        Row::note("10,000 requests on file: start to first answer", start().await, "s"),
    ]
}

/// How long a start takes, after an end by SIGKILL as well as its first one, in seconds; the longer of the two.
async fn start() -> f64 {
    let town = Town::opens(QUIET, 1, 1, RateLimits::Off).await;
    let mut filling = Filling::begins(&town.database()).await;
    filling.schools(&town.schools).await;
    filling.requests(SchoolId(1), &town.schools[0], 10_000, 1_000).await;
    filling.ends().await;
    let mut longest: f64 = 0.0;
    for _ in 0..2 {
        let begun = Instant::now();
        let bot: Process = town.bot_starts().await;
        longest = longest.max(begun.elapsed().as_secs_f64());
        drop(bot);
    }
    longest
}

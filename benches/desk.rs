//! A school with a hundred thousand requests beside an empty one: what its members wait for.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shelftalker::features::setup::SchoolId;
use shelftalker::rehearsal::{Acting, RateLimits};

use crate::Scale;
use crate::fill::Filling;
use crate::table::{Row, median};
use crate::town::Town;

const ROUNDS: usize = 60;

pub async fn measure(scale: Scale) -> Vec<Row> {
    let requests = scale.of(100_000, 10_000);
    let town = Town::opens("2026-09-08 10:10", 3, 1, RateLimits::Off).await;
    // One more has the same open requests as the large one, and nothing behind them: that much is drawn by both.
    let [large, empty, as_open] = &town.schools[..] else { unreachable!("three were opened") };
    let mut filling = Filling::begins(&town.database()).await;
    filling.schools(&town.schools).await;
    filling.requests(SchoolId(1), large, requests, 1_000).await;
    filling.requests(SchoolId(3), as_open, requests / 1_000, 1).await;
    filling.ends().await;
    let bot = town.bot_starts().await;
    bot.settles().await;
    let mut rows = Vec::new();
    // What makes the empty school a little less empty comes last.
    for command in ["desk", "my-requests", "request-collab"] {
        let (mut of_large, mut of_empty, mut of_as_open) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            town.passes(Duration::from_secs(11)).await;
            for (school, took) in [(large, &mut of_large), (empty, &mut of_empty), (as_open, &mut of_as_open)]
            {
                let act = if command == "desk" { school.at_the_desk() } else { school.teacher(0) };
                took.push(milliseconds(&town, act, command, round).await);
            }
        }
        let (of_large, of_empty, of_as_open) = (median(of_large), median(of_empty), median(of_as_open));
        rows.push(Row::note(format!("/{command}, empty school"), of_empty, "ms"));
        let about = format!("/{command}, {requests} requests, beside an empty school");
        rows.push(Row::at_most(about, 1.5, of_large / of_empty, "×"));
        let about = format!("/{command}, beside a school with the same open requests alone");
        rows.push(Row::note(about, of_large / of_as_open, "×"));
    }
    rows
}

/// From the command to its answer.
async fn milliseconds(town: &Town, act: Acting, command: &str, round: usize) -> f64 {
    let wish: [(&str, Value); 2] =
        [("support", json!("book-talk")), ("topic", json!(format!("Volcanoes {round}")))];
    let options = if command == "request-collab" { &wish[..] } else { &[] };
    let begun = Instant::now();
    assert!(town.answers(act, command, options).await, "no answer to /{command}");
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    // What it sets going is done before the next one.
    tokio::time::sleep(Duration::from_millis(30)).await;
    took
}

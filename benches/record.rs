//! A page about a hundred thousand requests: how long it takes to count them, one at a time.

use std::time::Instant;

use chrono::NaiveDate;
use shelftalker::features::record::{Span, Tally};
use shelftalker::features::setup::SchoolId;
use shelftalker::rehearsal::RateLimits;
use shelftalker::store::Records;
use shelftalker::store::sqlite::SqliteStore;

use crate::Scale;
use crate::fill::Filling;
use crate::process::{own_cpu, own_peak};
use crate::table::Row;
use crate::town::Town;

pub async fn measure(scale: Scale) -> Vec<Row> {
    let requests = scale.of(100_000, 10_000);
    let town = Town::opens("2026-09-08 10:10", 1, 1, RateLimits::Off).await;
    let mut filling = Filling::begins(&town.database()).await;
    filling.schools(&town.schools).await;
    filling.requests(SchoolId(1), &town.schools[0], requests, 1_000).await;
    filling.ends().await;
    let store = SqliteStore::open_to_read(&town.database()).await.unwrap();
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let span = Span::new(day(2025), day(2027), chrono_tz::Europe::London).unwrap();
    let (begun, cpu, peak) = (Instant::now(), own_cpu(), own_peak());
    let known = store.partners_before(SchoolId(1), span.from).await.unwrap();
    let mut tally = Tally::new(span, span.until, &known);
    store.rows(SchoolId(1), span.from, span.until, &mut |row| tally.add(&row)).await.unwrap();
    let figures = tally.finish();
    let (took, cpu, peak) = (begun.elapsed().as_secs_f64(), own_cpu() - cpu, own_peak() - peak);
    assert_eq!(usize::try_from(figures.requests).unwrap(), requests);
    let about = format!("the figures of {requests} requests");
    vec![
        Row::at_most(format!("{about}: CPU time"), 1.0, cpu, "s"),
        Row::note(format!("{about}: by the clock on the wall"), took, "s"),
        Row::at_most(format!("{about}: memory beside what was held before"), 10.0, peak.max(0.0), "MB"),
    ]
}

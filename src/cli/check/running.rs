//! `check --running`: does a bot serve this data folder now, is it connected, and does what is due go out? For whoever
//! watches over it: status 0 means yes to all.

use std::path::Path;

use anyhow::{bail, ensure};
use chrono::{DateTime, Utc};

use super::say;
use crate::cli::counted::counted;
use crate::store::sqlite::is_served;
use crate::vitals::{self, LATE, TOO_OLD};

pub fn look(database: &Path, now: DateTime<Utc>) -> anyhow::Result<()> {
    ensure!(is_served(database)?, "no bot runs on {}: start it with `shelftalker run`", database.display());
    let Some(vitals) = vitals::read(database)? else {
        bail!("a bot has just begun and has not said yet how it is: ask again in half a minute");
    };
    let since = now - vitals.at;
    ensure!(
        since.abs() <= TOO_OLD,
        "a bot runs, but it has not said for {} how it is: look at its log",
        counted(since.num_minutes().unsigned_abs(), "minute")
    );
    ensure!(vitals.is_connected, "a bot runs, but it is not connected to Discord: its log says why");
    if let Some(paused) = vitals.paused {
        bail!(paused);
    }
    ensure!(
        vitals.late_by() <= LATE,
        "a bot runs, but a post has been due for {}: its log and `/desk` say what is in its way",
        counted(vitals.late_by().num_minutes(), "minute")
    );
    say!(
        "The bot runs and is connected: {} on the way, {} held, {} in the last ten minutes.",
        counted(vitals.waits, "post"),
        vitals.held,
        counted(vitals.refusals, "refusal")
    );
    Ok(())
}

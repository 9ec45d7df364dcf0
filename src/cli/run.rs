//! `shelftalker run`: connect to Discord and serve until told to stop.

use std::path::PathBuf;

use super::clock::clock;
use crate::app::{FINISH_WITHIN, Shelftalker, stop_signal};
use crate::config::{Environment, Settings};

/// Serves; ends with an error only when the bot cannot start, or is let in no more.
pub async fn run(config: Option<PathBuf>) -> anyhow::Result<()> {
    // First of all: until somebody listens for it, a signal ends the process in the middle of whatever it does.
    let stop = stop_signal()?;
    let mut told = stop.clone();
    let shelftalker = tokio::select! {
        opened = open(config) => opened?,
        _ = told.wait_for(|stop| *stop) => return Ok(()),
    };
    Box::pin(shelftalker.run(stop, FINISH_WITHIN)).await?;
    Ok(())
}

async fn open(config: Option<PathBuf>) -> anyhow::Result<Shelftalker> {
    let settings = Settings::read(config.as_deref(), Environment::read())?;
    let clock = clock(&settings).await?;
    Ok(Shelftalker::open(settings, clock).await?)
}

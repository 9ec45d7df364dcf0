//! A second copy of the bot: somebody has copied its folder to another computer and started that one, too, with the
//! same token. It is as real as the first: both hear every act, and answer it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use tempfile::TempDir;

use super::bot::{Bot, Telling};
use crate::app::{Shelftalker, database};
use crate::clock::{Clock, SetClock};
use crate::config::Settings;
use crate::store::sqlite::backup;

/// The settings of a bot whose data lies in that folder.
pub type TellingOf = Box<dyn Fn(PathBuf) -> Telling + Send + Sync>;

pub struct Copy {
    settings: TellingOf,
    /// Everybody's clock.
    shared: Arc<SetClock>,
    running: Mutex<Option<Running>>,
}

struct Running {
    bot: Arc<Bot>,
    /// Gone with it.
    _folder: TempDir,
}

impl Copy {
    pub fn new(settings: TellingOf, shared: Arc<SetClock>) -> Self {
        Self { settings, shared, running: Mutex::default() }
    }

    /// Copies what the bot in that folder keeps, and starts a bot on it. One copy at a time.
    pub async fn start(&self, of: &std::path::Path) -> anyhow::Result<()> {
        if self.runs() {
            return Ok(());
        }
        let folder = tempfile::tempdir()?;
        let (carried, now) = (folder.path().join("carried.db"), self.shared.now());
        backup::make(&database(of), &carried, now).await.context("the bot's folder cannot be copied")?;
        let data = folder.path().join("data");
        crate::app::make_folder(&data)?;
        backup::put_back(&carried, &database(&data), now).await.context("the copy cannot be put there")?;
        let settings = (self.settings)(data);
        // A port and a folder for backups are of the first.
        let settings: Telling =
            Box::new(move || Ok(Settings { metrics: None, backups: None, ..settings()? }));
        let bot = Bot::new(settings, Arc::clone(&self.shared));
        bot.start().await?;
        *self.lock() = Some(Running { bot, _folder: folder });
        Ok(())
    }

    /// Whoever started it has heard of it, and stops it.
    pub async fn stop(&self) -> anyhow::Result<()> {
        let running = self.lock().take();
        match running {
            Some(running) => Ok(running.bot.stop().await?),
            None => Ok(()),
        }
    }

    /// `None` while there is none.
    pub fn bot(&self) -> Option<Arc<Shelftalker>> {
        self.lock().as_ref().and_then(|running| running.bot.bot())
    }

    pub fn runs(&self) -> bool {
        self.bot().is_some()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

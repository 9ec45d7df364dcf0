//! `shelftalker backup`: a copy of the database that can be trusted, made while the bot runs.

use std::path::{Path, PathBuf};

use super::clock::clock;
use super::held::in_words;
use super::out::say;
use crate::app::database;
use crate::config::{Environment, Settings};
use crate::store::sqlite::backup;

/// Copy the database to FILE, whether the bot is running or not, and read the copy through
#[derive(clap::Args)]
pub struct Backup {
    /// Where to put the backup. Another backup there is replaced, any other file is not. Only this user can read it
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    pub async fn make(self, config: Option<&Path>) -> anyhow::Result<()> {
        let settings = Settings::read(config, Environment::read())?;
        let now = clock(&settings).await?.now();
        let database = database(&settings.data);
        let holds = backup::make(&database, &self.file, now).await?;
        say!(
            "{} is backed up in {}, and read through: it is in order.",
            database.display(),
            self.file.display()
        );
        say!("{}", in_words(&holds));
        Ok(())
    }
}

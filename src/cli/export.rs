//! `shelftalker export FOLDER`: the record of every school as files. It only reads, so it may be run while the bot does.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::out::say;
use crate::app::database;
use crate::config::{Environment, Settings};
use crate::features::record::exported::into_folder;
use crate::store::sqlite::SqliteStore;
use crate::store::{INSTALLATION_ID, Schools, Store};

/// Write the record of all schools as files (CSV and lines of JSON). The bot may be running meanwhile
#[derive(clap::Args)]
pub struct Export {
    /// The folder to write to, made if it is not there. Files of the same name are replaced once everything is written
    folder: PathBuf,
}

impl Export {
    pub async fn export(self, config: Option<&Path>) -> anyhow::Result<()> {
        let settings = Settings::read(config, Environment::read())?;
        let path = database(&settings.data);
        anyhow::ensure!(
            // A user who may not look is told so below.
            path.try_exists().unwrap_or(true),
            "there is no database in {} yet; the first start makes it",
            settings.data.display()
        );
        let store = SqliteStore::open_to_read(&path).await.context("the database could not be opened")?;
        let installation = store.installation(INSTALLATION_ID).await?.unwrap_or_default();
        let schools = store.schools().await?;
        let files = into_folder(&store, &installation, &schools, &self.folder)
            .await
            .context("nothing was exported")?;
        for file in files {
            say!("{}", file.display());
        }
        Ok(())
    }
}

//! `shelftalker restore`: back from a backup, with nothing lost of what is there now.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};

use super::clock::clock;
use super::held::in_words;
use super::out::say;
use crate::app::{database, make_folder};
use crate::config::{Environment, Settings};
use crate::store::sqlite::{backup, give_to_owner_of_folder};

/// Put a backup in the database's place; what is there now is kept beside it. The bot must not be running
#[derive(clap::Args)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Do it without asking
    #[arg(long)]
    yes: bool,
}

impl Restore {
    pub async fn put_back(self, config: Option<&Path>) -> anyhow::Result<()> {
        let settings = Settings::read(config, Environment::read())?;
        let now = clock(&settings).await?.now();
        let database = database(&settings.data);
        backup::may_be_put_back(&database)?;
        let holds = backup::read(&self.file).await?;
        say!("{} was read through: it is in order.", self.file.display());
        say!("{}", in_words(&holds));
        say!("What came after it (requests, moves, settings) will not be known any more.");
        if !self.yes {
            ensure!(
                std::io::stdin().is_terminal(),
                "nobody is there to be asked: add --yes to put it in place"
            );
            if !agrees(&database)? {
                bail!("nothing was changed");
            }
        }
        let is_new = !settings.data.exists();
        make_folder(&settings.data)?;
        if is_new {
            give_to_owner_of_folder(&settings.data)?;
        }
        let kept = backup::put_back(&self.file, &database, now).await?;
        say!("It is in place: {}.", database.display());
        if let Some(kept) = kept {
            say!("What was there before is kept as {}.", kept.display());
        } else {
            say!("There was no database before.");
        }
        say!(
            "`shelftalker run` goes on from there: what had been posted since is read back, and not posted again."
        );
        Ok(())
    }
}

fn agrees(database: &Path) -> anyhow::Result<bool> {
    print!("Put it in place of {}? Type yes: ", database.display());
    std::io::stdout().flush()?;
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed)?;
    Ok(typed.trim().eq_ignore_ascii_case("yes"))
}

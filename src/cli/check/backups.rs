//! What `check` says of the nightly backups: when they are made, whether the latest can be trusted, what is wrong.

use crate::backups::{Backups, latest};
use crate::cli::held::{in_words, moment};
use crate::clock::{Clock, SystemClock};
use crate::library::backups::{Wrong as WrongBackups, what_is_wrong};
use crate::store::Store;
use crate::store::sqlite::backup;

use super::{Wrong, say};

pub async fn look(
    backups: Option<&Backups>,
    store: Option<&dyn Store>,
    wrong: &mut Wrong,
) -> anyhow::Result<()> {
    let Some(Backups { folder, daily_at, zone }) = backups else {
        say!(
            "\nBackups: none are made by themselves; name a folder in backup.folder to have one each night."
        );
        return Ok(());
    };
    say!("\nBackups: each night at {} ({zone}), in {}.", daily_at.format("%H:%M"), folder.display());
    match latest(folder) {
        Ok(Some(file)) => {
            say!("  The latest is {}.", file.display());
            match backup::read(&file).await {
                Ok(holds) => say!("  {}", in_words(&holds)),
                Err(error) => wrong.is(error),
            }
        }
        Ok(None) => say!("  There is none yet; a bot that runs makes the first one within minutes."),
        Err(error) => wrong.is(format!(
            "{} cannot be read ({error}); let this user read it, or name another in backup.folder.",
            folder.display()
        )),
    }
    let Some(store) = store else { return Ok(()) };
    match what_is_wrong(store, SystemClock.now()).await? {
        None => {}
        Some(WrongBackups::Failed { since, why }) => wrong.is(format!(
            "no backup could be made since {}: {why} It is tried again each hour while the bot runs.",
            moment(since)
        )),
        Some(WrongBackups::Missing { since }) => wrong.is(format!(
            "no backup was made since {}: the bot makes them while it runs, so see that it runs, or in its log why \
             not.",
            moment(since)
        )),
    }
    Ok(())
}

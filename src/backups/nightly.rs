//! Makes a backup each night, removes those that have become too many, and says when none could be made: in the log each
//! time, and to the desks once it has not worked for half a day.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Backups, rotation};
use crate::library::backups::{BACKUPS, Failing, Known, known};
use crate::library::{Fault, Library};
use crate::queue::{Notice, tell_every_desk_unless_told};
use crate::store::sqlite::backup::is_backup_of;
use crate::store::{BackUp, Change, Write};

/// What is due is looked for so often, and what failed is tried again after so long.
const LOOKS_EVERY: Duration = Duration::from_mins(10);
const AFTER_A_FAILURE: TimeDelta = TimeDelta::hours(1);
/// People hear of what did not mend itself within this time.
const TOLD_AFTER: TimeDelta = TimeDelta::hours(12);

/// Whoever makes the backups.
pub struct Nightly {
    library: Arc<Library>,
    database: Arc<dyn BackUp>,
    backups: Option<Backups>,
}

impl Nightly {
    pub fn new(library: Arc<Library>, database: Arc<dyn BackUp>, backups: Option<Backups>) -> Self {
        Self { library, database, backups }
    }

    /// Makes what falls due, for as long as it is polled. A backup that is cut off has no name yet, and is made again.
    pub async fn run(&self) {
        let mut tried = None;
        loop {
            let now = self.library.now();
            let rests = tried.is_some_and(|tried| (tried..tried + AFTER_A_FAILURE).contains(&now));
            if !rests {
                tried = match self.look().await {
                    Ok(is_well) => (!is_well).then_some(now),
                    Err(error) => {
                        tracing::error!(%error, "what is known of the backups cannot be read or written");
                        Some(now)
                    }
                };
            }
            crate::clock::wait(&*self.library.clock, LOOKS_EVERY).await;
        }
    }

    /// Makes the backup that is due, if one is. `false` when it could not be made.
    pub async fn look(&self) -> Result<bool, Fault> {
        let Some(backups) = &self.backups else {
            if known(&*self.library.store).await?.is_some() {
                self.note(None).await?;
            }
            return Ok(true);
        };
        let now = self.library.now();
        let known = if let Some(known) = known(&*self.library.store).await? {
            known
        } else {
            let begins = Known { since: now, failing: None };
            self.note(Some(&begins)).await?;
            begins
        };
        let day = match rotation::of_folder(&backups.folder).map(|there| rotation::due(backups, &there, now))
        {
            // After a restore, and after a process that was killed, the latest is there though nothing was noted of it.
            Ok(Err(fell_due)) => {
                let is_unknown = known.failing.is_some() || known.since < fell_due;
                if is_unknown && self.has_made(backups, fell_due).await {
                    let since = known.since.max(fell_due);
                    return self.made(known, since).await;
                }
                return Ok(true);
            }
            Ok(Ok(day)) => day,
            Err(error) => return self.failed(known, now, not_usable(&backups.folder, &error)).await,
        };
        match self.make(backups, day, now).await {
            Ok(()) => self.made(known, now).await,
            Err(why) => self.failed(known, now, why).await,
        }
    }

    async fn make(&self, backups: &Backups, day: NaiveDate, now: DateTime<Utc>) -> Result<(), String> {
        let folder = &backups.folder;
        let in_folder = |error| not_usable(folder, &error);
        make_folder(folder).map_err(in_folder)?;
        if let Err(error) = remove_cut_off(folder) {
            tracing::warn!(%error, "what a backup that was cut off has left could not be removed");
        }
        let file = folder.join(rotation::name(day));
        self.database.back_up(&file, now).await?;
        tracing::info!(file = %file.display(), "a backup was made and read through");
        let there = rotation::of_folder(folder).map_err(in_folder)?;
        if let Err(error) = remove(folder, &rotation::too_many(&there, day)) {
            // The backup is there; what is too much takes room and nothing else.
            tracing::warn!(%error, "an old backup could not be removed");
        }
        Ok(())
    }

    /// Whether the backup of that night is this bot's: another one may keep its own in the same folder.
    async fn has_made(&self, backups: &Backups, fell_due: DateTime<Utc>) -> bool {
        let night = fell_due.with_timezone(&backups.zone).date_naive();
        is_backup_of(&backups.folder.join(rotation::name(night)), &self.library.installation).await
    }

    async fn made(&self, known: Known, since: DateTime<Utc>) -> Result<bool, Fault> {
        // Told before it is noted: after a crash in between it is told again, and stands there once.
        if let Some(failing) = known.failing.filter(|failing| failing.told) {
            tell_every_desk_unless_told(&self.library, &Notice::BackupsAgain, failing.since).await?;
        }
        self.note(Some(&Known { since, failing: None })).await?;
        Ok(true)
    }

    async fn failed(&self, known: Known, now: DateTime<Utc>, why: String) -> Result<bool, Fault> {
        tracing::error!(why, "no backup could be made; it is tried again in an hour");
        let (begun, was_told) = known.failing.map_or((now, false), |failing| (failing.since, failing.told));
        let tells = !was_told && now - begun >= TOLD_AFTER;
        if tells {
            tell_every_desk_unless_told(&self.library, &Notice::NoBackups { since: known.since }, begun)
                .await?;
        }
        let failing = Some(Failing { since: begun, why, told: was_told || tells });
        self.note(Some(&Known { since: known.since, failing })).await?;
        Ok(false)
    }

    async fn note(&self, known: Option<&Known>) -> Result<(), Fault> {
        let value = match known {
            Some(known) => serde_json::to_string(known).map_err(|error| Fault::Broken(error.to_string()))?,
            None => String::new(),
        };
        self.library.commit_behind(Change::of(Write::Installation { key: BACKUPS, value })).await?;
        Ok(())
    }
}

fn not_usable(folder: &Path, error: &io::Error) -> String {
    format!(
        "The folder {} cannot be used ({error}): see that it is there, and that this user may read and write it.",
        folder.display()
    )
}

/// Makes the folder if what it lies in is there.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut how = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut how, 0o700);
    match how.create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made,
    }
}

/// It holds what teachers wrote, takes the room of a backup, and is none.
fn remove_cut_off(folder: &Path) -> io::Result<()> {
    rotation::cut_off(folder)?.into_iter().try_for_each(fs::remove_file)
}

fn remove(folder: &Path, days: &BTreeSet<NaiveDate>) -> io::Result<()> {
    days.iter().try_for_each(|day| fs::remove_file(folder.join(rotation::name(*day))))
}

//! The nightly backups: one a day in a folder, made by the bot itself while it runs. Seven days are kept, and of the
//! time before them the last backup of each of four weeks.

mod nightly;
mod rotation;

use std::path::PathBuf;

use chrono::NaiveTime;
use chrono_tz::Tz;

pub use nightly::Nightly;
pub use rotation::{latest, name, of_folder};

/// Where and when a backup is made each night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backups {
    pub folder: PathBuf,
    pub daily_at: NaiveTime,
    pub zone: Tz,
}

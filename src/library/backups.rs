//! What is known of the nightly backups: noted by whoever makes them, read by whoever tells people of what is wrong.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::store::{Store, StoreError};

/// What is known of the backups, a fact of the installation; empty where none are made.
pub const BACKUPS: &str = "backups";

/// One is made each day; what is older than this is missing.
const MISSING_AFTER: TimeDelta = TimeDelta::hours(36);

/// As it is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The latest one that is in order; before the first, when they were first asked for.
    pub since: DateTime<Utc>,
    /// What came in the way since then.
    pub failing: Option<Failing>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    pub since: DateTime<Utc>,
    /// For whoever runs the bot: it names files.
    pub why: String,
    /// Whether the desks have heard of it.
    pub told: bool,
}

/// What is wrong with the backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The latest could not be made.
    Failed { since: DateTime<Utc>, why: String },
    /// None was made since then, and nothing is known of why.
    Missing { since: DateTime<Utc> },
}

/// What whoever makes them has noted; `None` where none are to be made.
pub async fn known(store: &dyn Store) -> Result<Option<Known>, StoreError> {
    Ok(store.installation(BACKUPS).await?.and_then(|noted| serde_json::from_str(&noted).ok()))
}

/// What is wrong with the backups by now; `None` where they are in order, or none are to be made.
pub async fn what_is_wrong(store: &dyn Store, now: DateTime<Utc>) -> Result<Option<Wrong>, StoreError> {
    Ok(known(store).await?.and_then(|known| wrong(known, now)))
}

fn wrong(known: Known, now: DateTime<Utc>) -> Option<Wrong> {
    match known.failing {
        Some(Failing { why, .. }) => Some(Wrong::Failed { since: known.since, why }),
        None if now - known.since > MISSING_AFTER => Some(Wrong::Missing { since: known.since }),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_that_failed_or_is_not_there_after_a_day_and_a_half_is_wrong() {
        let since = DateTime::UNIX_EPOCH;
        let hours = |hours| since + TimeDelta::hours(hours);
        let fine = Known { since, failing: None };
        assert_eq!(wrong(fine.clone(), hours(36)), None);
        assert_eq!(wrong(fine, hours(37)), Some(Wrong::Missing { since }));
        let failing = Some(Failing { since: hours(24), why: "full".to_owned(), told: false });
        let failed = Wrong::Failed { since, why: "full".to_owned() };
        assert_eq!(wrong(Known { since, failing }, hours(24)), Some(failed));
    }
}

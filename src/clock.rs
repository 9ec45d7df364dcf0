//! What time it is. Everything that asks, asks a [`Clock`]: a rehearsal and a test set theirs by hand,
//! so that a week of school passes in a second and nothing ever sleeps to be tested.

use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};

/// The one source of the present moment.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
}

/// The computer's own clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the Clock that all the others ask")]
    fn now(&self) -> DateTime<Utc> {
        DateTime::from(SystemTime::now())
    }
}

/// A clock that is set by hand: it stands still, or runs on from the moment it was set to.
#[derive(Debug)]
pub struct SetClock(Mutex<Hands>);

#[derive(Debug, Clone, Copy)]
enum Hands {
    Still(DateTime<Utc>),
    Running { ahead_of_system: TimeDelta },
}

impl SetClock {
    /// A clock that shows `moment` until it is set again.
    pub fn still(moment: DateTime<Utc>) -> Self {
        Self(Mutex::new(Hands::Still(moment)))
    }

    /// A clock that shows `moment` now and runs on from there at the usual pace.
    pub fn running_from(moment: DateTime<Utc>) -> Self {
        Self(Mutex::new(Hands::Running { ahead_of_system: moment - SystemClock.now() }))
    }

    /// Moves the hands to `moment`; a running clock runs on from there.
    pub fn set(&self, moment: DateTime<Utc>) {
        let mut hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *hands = match *hands {
            Hands::Still(_) => Hands::Still(moment),
            Hands::Running { .. } => Hands::Running { ahead_of_system: moment - SystemClock.now() },
        };
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Hands::Still(moment) => moment,
            Hands::Running { ahead_of_system } => SystemClock.now() + ahead_of_system,
        }
    }
}

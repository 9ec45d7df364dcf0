//! What time it is. Everything that asks, asks a [`Clock`]: a rehearsal and a test set theirs by hand,
//! so that a week of school passes in a second and nothing ever sleeps to be tested.

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};

/// The one source of the present moment.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;

    /// How long it has run, whatever it was set to meanwhile: it never goes back, and means something only
    /// beside another reading in the same process.
    fn monotonic(&self) -> Duration;
}

/// The computer's own clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the Clock that all the others ask")]
    fn now(&self) -> DateTime<Utc> {
        DateTime::from(SystemTime::now())
    }

    fn monotonic(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// A clock that is set by hand: it stands still, or runs on from the moment it was set to.
#[derive(Debug)]
pub struct SetClock(Mutex<Works>);

#[derive(Debug, Clone, Copy)]
struct Works {
    hands: Hands,
    /// How far the hands are from where they belong.
    wrong_by: TimeDelta,
    /// What was passed over by setting it.
    leapt: TimeDelta,
}

#[derive(Debug, Clone, Copy)]
enum Hands {
    Still(DateTime<Utc>),
    Running { ahead_of_system: TimeDelta },
}

/// A running clock that is set to where it stood anyway has passed over nothing.
const NO_LEAP: TimeDelta = TimeDelta::seconds(1);

impl SetClock {
    /// A clock that shows `moment` until it is set again.
    pub fn still(moment: DateTime<Utc>) -> Self {
        Self::with(Hands::Still(moment))
    }

    /// A clock that shows `moment` now and runs on from there at the usual pace.
    pub fn running_from(moment: DateTime<Utc>) -> Self {
        Self::with(Hands::Running { ahead_of_system: moment - SystemClock.now() })
    }

    /// It is `moment` now: the time until then has passed. A running clock runs on from there.
    pub fn set(&self, moment: DateTime<Utc>) {
        self.change(|works| {
            let passed = moment - (works.hands.show() - works.wrong_by);
            let counts = match works.hands {
                Hands::Still(_) => passed > TimeDelta::zero(),
                Hands::Running { .. } => passed >= NO_LEAP,
            };
            if counts {
                works.leapt += passed;
            }
            works.hands = works.hands.set_to(moment);
            works.wrong_by = TimeDelta::zero();
        });
    }

    /// Somebody sets the hands to `moment`, and no time has passed.
    pub fn set_wrong(&self, moment: DateTime<Utc>) {
        self.change(|works| {
            works.wrong_by += moment - works.hands.show();
            works.hands = works.hands.set_to(moment);
        });
    }

    /// So much time passes; a clock that is wrong stays as wrong as it was.
    pub fn goes_on(&self, passed: Duration) {
        let passed = TimeDelta::from_std(passed).unwrap_or_default();
        self.change(|works| {
            works.leapt += passed;
            works.hands = works.hands.set_to(works.hands.show() + passed);
        });
    }

    fn with(hands: Hands) -> Self {
        Self(Mutex::new(Works { hands, wrong_by: TimeDelta::zero(), leapt: TimeDelta::zero() }))
    }

    fn change(&self, change: impl FnOnce(&mut Works)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn works(&self) -> Works {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hands {
    fn show(self) -> DateTime<Utc> {
        match self {
            Self::Still(moment) => moment,
            Self::Running { ahead_of_system } => SystemClock.now() + ahead_of_system,
        }
    }

    fn set_to(self, moment: DateTime<Utc>) -> Self {
        match self {
            Self::Still(_) => Self::Still(moment),
            Self::Running { .. } => Self::Running { ahead_of_system: moment - SystemClock.now() },
        }
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        self.works().hands.show()
    }

    fn monotonic(&self) -> Duration {
        let works = self.works();
        let leapt = works.leapt.to_std().unwrap_or_default();
        match works.hands {
            Hands::Still(_) => leapt,
            Hands::Running { .. } => SystemClock.monotonic() + leapt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_wrong_and_right_again_has_run_as_long_as_time_has_passed() {
        let noon = DateTime::UNIX_EPOCH + TimeDelta::hours(12);
        let clock = SetClock::still(noon);
        clock.set(noon + TimeDelta::minutes(10));
        clock.set_wrong(noon + TimeDelta::days(365));
        assert_eq!(clock.monotonic(), Duration::from_mins(10));
        clock.goes_on(Duration::from_mins(5));
        assert_eq!(clock.now(), noon + TimeDelta::days(365) + TimeDelta::minutes(5));
        clock.set(noon + TimeDelta::minutes(20));
        assert_eq!(clock.monotonic(), Duration::from_mins(20));
        clock.set(noon);
        assert_eq!((clock.now(), clock.monotonic()), (noon, Duration::from_mins(20)));
    }

    #[test]
    fn a_clock_that_follows_another_does_not_run_faster_for_being_set_often() {
        let clock = SetClock::running_from(DateTime::UNIX_EPOCH);
        let before = clock.monotonic();
        for _ in 0..1_000 {
            clock.set(clock.now() + TimeDelta::milliseconds(5));
            clock.set(clock.now() - TimeDelta::milliseconds(5));
        }
        assert!(clock.monotonic() - before < Duration::from_secs(4));
        clock.set(clock.now() + TimeDelta::hours(1));
        assert!(clock.monotonic() - before > Duration::from_mins(59));
    }
}

//! What time it is. Everything that asks, asks a [`Clock`]: a rehearsal and a test set theirs by hand,
//! so that a week of school passes in a second and nothing ever sleeps to be tested.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// The one source of the present moment.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;

    /// How long it has run, whatever it was set to meanwhile: it never goes back, and means something only
    /// beside another reading in the same process.
    fn monotonic(&self) -> Duration;

    /// Tells of every time that the hands are moved from now on. Nobody moves the hands of most clocks.
    fn moves(&self) -> Moves {
        Moves(None)
    }
}

/// Waits until so much time has passed by that clock.
pub async fn wait(clock: &dyn Clock, how_long: Duration) {
    let over = clock.monotonic() + how_long;
    let mut moves = clock.moves();
    loop {
        let left = over.saturating_sub(clock.monotonic());
        if left.is_zero() {
            return;
        }
        // A clock that stands is waited for until somebody moves it.
        tokio::select! {
            () = tokio::time::sleep(left) => {}
            () = moves.moved() => {}
        }
    }
}

/// The moves of a clock's hands, for who waits for a moment that a leap may bring or take away.
#[derive(Debug)]
pub struct Moves(Option<watch::Receiver<Works>>);

impl Moves {
    /// Ends once the hands have been moved since [`Clock::moves`], or since this ended last. A move that came while
    /// nobody waited is told at once; dropping this early loses none.
    pub async fn moved(&mut self) {
        let told = match &mut self.0 {
            Some(hands) => hands.changed().await.is_ok(),
            None => false,
        };
        if !told {
            std::future::pending::<()>().await;
        }
    }
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
pub struct SetClock(watch::Sender<Works>);

#[derive(Debug, Clone, Copy)]
struct Works {
    hands: Hands,
    /// How far the hands are from where they belong.
    wrong_by: TimeDelta,
    /// What was passed over by setting it.
    leapt: TimeDelta,
    /// How often the hands were moved.
    moved: u64,
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
        Self::with(Hands::at(moment, false))
    }

    /// A clock that shows `moment` now and runs on from there at the usual pace.
    pub fn running_from(moment: DateTime<Utc>) -> Self {
        Self::with(Hands::at(moment, true))
    }

    /// It is `moment` now: the time until then has passed. A running clock runs on from there.
    pub fn set(&self, moment: DateTime<Utc>) {
        let runs = self.runs();
        self.set_running(moment, runs);
    }

    /// The same, where the clock then stands or from where it runs on.
    pub fn set_running(&self, moment: DateTime<Utc>, runs: bool) {
        self.0.send_modify(|works| {
            let passed = moment - (works.hands.show() - works.wrong_by);
            let counts = match works.hands {
                Hands::Still(_) => passed > TimeDelta::zero(),
                Hands::Running { .. } => passed >= NO_LEAP,
            };
            // A clock that stops or starts goes on counting from where it was.
            match (works.hands, runs) {
                (Hands::Running { .. }, false) => works.leapt += counted_by_the_system(),
                (Hands::Still(_), true) => works.leapt -= counted_by_the_system(),
                _ => {}
            }
            if counts {
                works.leapt += passed;
            }
            works.hands = Hands::at(moment, runs);
            works.wrong_by = TimeDelta::zero();
            works.moved += 1;
        });
    }

    /// Whether it runs on by itself.
    pub fn runs(&self) -> bool {
        matches!(self.0.borrow().hands, Hands::Running { .. })
    }

    /// How often its hands were moved so far.
    pub fn times_moved(&self) -> u64 {
        self.0.borrow().moved
    }

    /// Whether somebody is told of its moves.
    pub fn is_followed(&self) -> bool {
        self.0.receiver_count() > 0
    }

    /// Somebody sets the hands to `moment`, and no time has passed.
    pub fn set_wrong(&self, moment: DateTime<Utc>) {
        self.0.send_modify(|works| {
            works.wrong_by += moment - works.hands.show();
            works.hands = works.hands.set_to(moment);
            works.moved += 1;
        });
    }

    /// So much time passes; a clock that is wrong stays as wrong as it was.
    pub fn goes_on(&self, passed: Duration) {
        let passed = TimeDelta::from_std(passed).unwrap_or_default();
        self.0.send_modify(|works| {
            works.leapt += passed;
            works.hands = works.hands.set_to(works.hands.show() + passed);
            works.moved += 1;
        });
    }

    fn with(hands: Hands) -> Self {
        Self(watch::Sender::new(Works {
            hands,
            wrong_by: TimeDelta::zero(),
            leapt: TimeDelta::zero(),
            moved: 0,
        }))
    }
}

fn counted_by_the_system() -> TimeDelta {
    TimeDelta::from_std(SystemClock.monotonic()).unwrap_or_default()
}

impl Hands {
    fn at(moment: DateTime<Utc>, runs: bool) -> Self {
        if runs { Self::Running { ahead_of_system: moment - SystemClock.now() } } else { Self::Still(moment) }
    }

    fn show(self) -> DateTime<Utc> {
        match self {
            Self::Still(moment) => moment,
            Self::Running { ahead_of_system } => SystemClock.now() + ahead_of_system,
        }
    }

    fn set_to(self, moment: DateTime<Utc>) -> Self {
        Self::at(moment, matches!(self, Self::Running { .. }))
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.borrow().hands.show()
    }

    fn monotonic(&self) -> Duration {
        let works = *self.0.borrow();
        let counted = match works.hands {
            Hands::Still(_) => works.leapt,
            Hands::Running { .. } => counted_by_the_system() + works.leapt,
        };
        counted.to_std().unwrap_or_default()
    }

    fn moves(&self) -> Moves {
        Moves(Some(self.0.subscribe()))
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::task::{Context, Waker};

    use super::*;

    fn is_told(moves: &mut Moves) -> bool {
        std::pin::pin!(moves.moved()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn a_move_is_told_once_to_each_who_waits_and_not_lost_before_they_do() {
        let clock = SetClock::still(DateTime::UNIX_EPOCH);
        let (mut one, mut other) = (clock.moves(), clock.moves());
        assert!(!is_told(&mut one));
        clock.set(DateTime::UNIX_EPOCH + TimeDelta::days(1));
        assert!(is_told(&mut one) && is_told(&mut other));
        assert!(!is_told(&mut one));
    }

    #[test]
    fn nobody_moves_the_hands_of_the_computers_own_clock() {
        assert!(!is_told(&mut SystemClock.moves()));
    }

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
        assert!(clock.monotonic().saturating_sub(before) < Duration::from_secs(4));
        clock.set(clock.now() + TimeDelta::hours(1));
        assert!(clock.monotonic().saturating_sub(before) > Duration::from_mins(59));
    }
}

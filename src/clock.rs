//! What time it is. Everything that asks, asks a [`Clock`]: a rehearsal and a test set theirs by hand,
//! so that a week of school passes in a second and nothing ever sleeps to be tested.

use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// The one source of the present moment.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;

    /// Tells of every time that the hands are moved from now on. Nobody moves the hands of most clocks.
    fn moves(&self) -> Moves {
        Moves(None)
    }
}

/// The moves of a clock's hands, for who waits for a moment that a leap may bring or take away.
#[derive(Debug)]
pub struct Moves(Option<watch::Receiver<Hands>>);

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
}

/// A clock that is set by hand: it stands still, or runs on from the moment it was set to.
#[derive(Debug)]
pub struct SetClock(watch::Sender<Hands>);

#[derive(Debug, Clone, Copy)]
enum Hands {
    Still(DateTime<Utc>),
    Running { ahead_of_system: TimeDelta },
}

impl Hands {
    fn at(moment: DateTime<Utc>, runs: bool) -> Self {
        if runs { Self::Running { ahead_of_system: moment - SystemClock.now() } } else { Self::Still(moment) }
    }
}

impl SetClock {
    /// A clock that shows `moment` until it is set again.
    pub fn still(moment: DateTime<Utc>) -> Self {
        Self(watch::Sender::new(Hands::at(moment, false)))
    }

    /// A clock that shows `moment` now and runs on from there at the usual pace.
    pub fn running_from(moment: DateTime<Utc>) -> Self {
        Self(watch::Sender::new(Hands::at(moment, true)))
    }

    /// Moves the hands to `moment`; a running clock runs on from there.
    pub fn set(&self, moment: DateTime<Utc>) {
        self.0.send_modify(|hands| *hands = Hands::at(moment, matches!(hands, Hands::Running { .. })));
    }

    /// Moves the hands to `moment`, where the clock stands or from where it runs on.
    pub fn set_running(&self, moment: DateTime<Utc>, runs: bool) {
        self.0.send_replace(Hands::at(moment, runs));
    }

    /// Whether it runs on by itself.
    pub fn runs(&self) -> bool {
        matches!(*self.0.borrow(), Hands::Running { .. })
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        match *self.0.borrow() {
            Hands::Still(moment) => moment,
            Hands::Running { ahead_of_system } => SystemClock.now() + ahead_of_system,
        }
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
}

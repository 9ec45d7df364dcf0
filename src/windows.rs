//! The moments between two steps at which a process may die, by name: the crash suite ends it there. Without the feature
//! `fail-points` there is nothing at these places.

/// Here the process may die: `FAILPOINTS='after-claim=3*off->return'` ends it when it comes here for the fourth time, as
/// `kill -9` would, with nothing written, flushed or said any more.
#[cfg(feature = "fail-points")]
macro_rules! may_die_here {
    ($name:literal) => {
        fail::fail_point!($name, |_| std::process::abort())
    };
}
#[cfg(not(feature = "fail-points"))]
macro_rules! may_die_here {
    ($name:literal) => {};
}
pub(crate) use may_die_here;

/// Reads from the environment where the process is to die. Holds for as long as what it returns is kept.
#[cfg(feature = "fail-points")]
pub fn read() -> impl Sized {
    fail::FailScenario::setup()
}

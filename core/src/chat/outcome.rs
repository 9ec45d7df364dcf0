//! What is known after asking a platform to do something. The queue decides on these alone; the platform's
//! codes are turned into them by its adapter.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// What is known of the effect of one request to the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Outcome<T> {
    Done(T),
    /// It did not reach the platform.
    SurelyNot(Cause),
    /// It may have taken effect: the answer was lost, or the platform stumbled.
    Maybe(Cause),
    /// Not now; nothing was done. `everywhere` pauses every send, not only this place's.
    Wait {
        wait: TimeDelta,
        everywhere: bool,
    },
    Refused(Reason),
}

/// Why a platform will not do it, sorted by what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A permission is missing: held until somebody mends it.
    Held(Cause),
    /// The place itself is not there any more: held likewise, unless another can be found or made.
    NoSuchPlace(Cause),
    /// The content is not acceptable as it stands: it needs an edit.
    Rejected(Cause),
    /// This way to the addressee is closed (no direct messages, no more threads): try the next.
    Unreachable(Cause),
    /// Whoever it is for is not there any more: no way leads to them.
    Left(Cause),
    /// The message existed once and is gone. On a create: it was posted, then deleted by someone.
    Gone,
    /// The bot itself is not let in any more: the process ends.
    Unauthorised(Cause),
}

/// A reason in plain words, with the platform's own code for whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Short and machine-readable: `50013`, `time-out`, `503`.
    pub code: String,
    /// One sentence for the desk.
    pub words: String,
}

impl Cause {
    pub fn new(code: impl Into<String>, words: impl Into<String>) -> Self {
        Self { code: code.into(), words: words.into() }
    }
}

/// What reading a channel back has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Yes(super::Standing),
    No,
    /// The history may not be read there.
    CannotLook(Cause),
    /// The place is closed: nothing can be sent there, either.
    Closed(Cause),
    /// Reading failed this time; look again later.
    NotNow(Cause),
}

impl Reason {
    /// What is said of it; a message that is gone says enough.
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Held(cause)
            | Self::NoSuchPlace(cause)
            | Self::Rejected(cause)
            | Self::Unreachable(cause)
            | Self::Left(cause)
            | Self::Unauthorised(cause) => Some(cause),
            Self::Gone => None,
        }
    }
}

impl<T> Outcome<T> {
    /// What came of it, or else the same knowledge about a step that needed it.
    pub fn or_stop<U>(self) -> Result<T, Outcome<U>> {
        match self {
            Self::Done(it) => Ok(it),
            Self::SurelyNot(cause) => Err(Outcome::SurelyNot(cause)),
            Self::Maybe(cause) => Err(Outcome::Maybe(cause)),
            Self::Wait { wait, everywhere } => Err(Outcome::Wait { wait, everywhere }),
            Self::Refused(reason) => Err(Outcome::Refused(reason)),
        }
    }

    /// The same knowledge about a changed result.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Done(it) => Outcome::Done(change(it)),
            Self::SurelyNot(cause) => Outcome::SurelyNot(cause),
            Self::Maybe(cause) => Outcome::Maybe(cause),
            Self::Wait { wait, everywhere } => Outcome::Wait { wait, everywhere },
            Self::Refused(reason) => Outcome::Refused(reason),
        }
    }
}

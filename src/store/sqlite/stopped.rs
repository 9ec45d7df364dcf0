//! Why one write of a change is not made: below the file that writes a change and below those of its subjects, which
//! both need to say it.

use sqlx::Error;
use sqlx::sqlite::SqliteQueryResult;

/// Why one write was not made.
pub enum Stopped {
    Overtaken,
    Failed(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A write that must find its row as it was read, or its unique key free.
pub fn unless_overtaken(written: &SqliteQueryResult) -> Result<(), Stopped> {
    if written.rows_affected() == 0 { Err(Stopped::Overtaken) } else { Ok(()) }
}

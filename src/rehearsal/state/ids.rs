//! Discord's ids: numbers that grow with time and are unique across everything.
//! They are made from the rehearsal's own clock, so that an id's date is the date that members see.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The id of a server, role, member, channel, message or anything else. JSON carries it as a string.
///
/// Discord docs, "Snowflake Format": the upper 42 bits are milliseconds since 2015.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u64);

/// Discord docs, "Snowflake Format": the first second of 2015, in Unix milliseconds.
const DISCORD_EPOCH: i64 = 1_420_070_400_000;

/// What is said of a moment that is not believed.
pub const TOO_FAR: &str = "The clock goes from 2015, where Discord's ids begin, to 2099.";

/// Whether the clock may show it.
pub fn is_believed(moment: &DateTime<Utc>) -> bool {
    (2015..=2099).contains(&moment.year())
}

/// Where ids may begin at most; so many more are never given.
const GREATEST: u64 = 1 << 63;

impl Id {
    /// The smallest id of `moment`: everything made later has a greater one.
    pub fn at(moment: DateTime<Utc>) -> Self {
        let since = (moment.timestamp_millis() - DISCORD_EPOCH).max(0);
        Self(since.unsigned_abs() << 22)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Makes ids; remembers the last so that none is given twice, though the clock stands still or is set back.
#[derive(Debug, Default)]
pub struct Ids {
    last: u64,
}

impl Ids {
    pub fn next(&mut self, now: DateTime<Utc>) -> Id {
        self.last = Id::at(now).0.max(self.last + 1);
        Id(self.last)
    }

    /// The one that was given last.
    pub const fn last(&self) -> Id {
        Id(self.last)
    }

    /// From now on every id is greater than this one. False: a greater one has been given already, or too few are
    /// left after it.
    pub const fn begin_after(&mut self, id: Id) -> bool {
        let begins = id.0 >= self.last && id.0 < GREATEST;
        if begins {
            self.last = id.0;
        }
        begins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_while_the_clock_stands_still_or_is_set_back() {
        let noon = DateTime::from_timestamp(1_788_000_000, 0).unwrap();
        let mut ids = Ids::default();
        let first = ids.next(noon);
        let second = ids.next(noon);
        let third = ids.next(noon - chrono::TimeDelta::hours(1));
        assert!(first < second && second < third);
    }

    #[test]
    fn ids_begin_where_they_are_told_to_unless_a_greater_one_was_given() {
        let noon = DateTime::from_timestamp(1_788_000_000, 0).unwrap();
        let mut ids = Ids::default();
        assert!(ids.begin_after(Id(u64::MAX / 2)));
        assert_eq!(ids.next(noon), Id(u64::MAX / 2 + 1));
        assert!(!ids.begin_after(Id(7)) && !ids.begin_after(Id(u64::MAX)));
        assert_eq!(ids.last(), Id(u64::MAX / 2 + 1));
    }
}

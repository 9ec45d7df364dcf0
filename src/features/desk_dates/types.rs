//! A date of the desk, and when it is told. Pure.

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::chat::CardKey;
use crate::features::calendar::Calendar;
use crate::features::collab::Person;
use crate::features::setup::SchoolId;

/// It is told so long before, and once more shortly before.
const TOLD_BEFORE: [TimeDelta; 2] = [TimeDelta::weeks(6), TimeDelta::weeks(1)];
/// No date that comes at all skips more years: 29 February.
const MOST_YEARS: i32 = 9;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskDateId(pub String);

impl From<CardKey> for DeskDateId {
    fn from(key: CardKey) -> Self {
        Self(key.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskDate {
    pub school: SchoolId,
    pub id: DeskDateId,
    pub name: String,
    pub on: On,
    pub by: Person,
}

/// When it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Once(NaiveDate),
    /// Each year on this day.
    Yearly {
        month: u32,
        day: u32,
    },
    /// Some time in this month, each year; its first day counts.
    Monthly {
        month: u32,
    },
}

/// A date that is told, and when it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub name: String,
    pub on: On,
    pub day: NaiveDate,
}

impl On {
    /// The next time from a day on; `None` for what is over.
    pub fn next(self, from: NaiveDate) -> Option<NaiveDate> {
        let in_year = |year| match self {
            Self::Once(day) => Some(day),
            Self::Yearly { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Monthly { month } => NaiveDate::from_ymd_opt(year, month, 1),
        };
        (from.year()..from.year() + MOST_YEARS).filter_map(in_year).find(|day| *day >= from)
    }
}

impl DeskDate {
    /// Whether the brief of a day tells it: on the first school day from six weeks before, and from one week before.
    pub fn is_told_on(&self, today: NaiveDate, calendar: &Calendar) -> Option<Due> {
        let day = self.on.next(today)?;
        let before = calendar.school_day_before(today);
        let is_first = |moment: NaiveDate| moment <= today && before.is_none_or(|before| moment > before);
        let is_told = TOLD_BEFORE.into_iter().any(|earlier| is_first(day - earlier));
        is_told.then(|| Due { name: self.name.clone(), on: self.on, day })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests {
    use super::*;
    use crate::chat::MemberId;
    use crate::features::calendar::{Entry, EntryId, EntryKind};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn date(on: On) -> DeskDate {
        DeskDate {
            school: SchoolId(1),
            id: DeskDateId("x".into()),
            name: "Membership".into(),
            on,
            by: Person { id: MemberId("1".into()), name: "Dana Hart".into() },
        }
    }

    /// The days on which it is told, of two years.
    fn told(on: On, calendar: &Calendar) -> Vec<NaiveDate> {
        let days = day("2026-09-01").iter_days().take(730).filter(|day| calendar.is_school_day(*day));
        days.filter(|day| date(on).is_told_on(*day, calendar).is_some()).collect()
    }

    #[test]
    fn a_date_is_told_six_weeks_and_one_week_before_on_school_days() {
        let open = Calendar::default();
        let once = told(On::Once(day("2026-11-18")), &open);
        assert_eq!(once, [day("2026-10-07"), day("2026-11-11")]);
        let holiday = Entry {
            id: EntryId(0),
            kind: EntryKind::Closed,
            name: "Half term".into(),
            first: day("2026-10-05"),
            last: day("2026-10-09"),
            uid: None,
            source: None,
        };
        let once = told(On::Once(day("2026-11-18")), &Calendar::of([holiday]));
        assert_eq!(once, [day("2026-10-12"), day("2026-11-11")]);
        assert_eq!(told(On::Yearly { month: 11, day: 18 }, &open).len(), 4);
        assert_eq!(told(On::Monthly { month: 3 }, &open)[0], day("2027-01-18"));
    }

    #[test]
    fn what_was_once_does_not_come_again() {
        assert_eq!(On::Once(day("2026-09-01")).next(day("2026-09-02")), None);
        assert_eq!(On::Yearly { month: 2, day: 29 }.next(day("2026-09-02")), Some(day("2028-02-29")));
    }
}

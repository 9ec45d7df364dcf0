//! A date of the desk, and when it is told. Pure.

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::chat::CardKey;
use crate::features::calendar::Calendar;
use crate::features::collab::Person;
use crate::features::setup::SchoolId;

/// It is told so long before, and once more shortly before.
const TOLD_BEFORE: [TimeDelta; 2] = [TimeDelta::weeks(6), TimeDelta::weeks(1)];
/// What is told so many days later was still told six weeks before, or one: over a weekend, or on a day off.
const AS_SAID: i64 = 3;
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

/// What the brief will tell of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reminders {
    /// Six weeks and one week before.
    AsSaid,
    /// On these days; on none where it is too near.
    On(Vec<NaiveDate>),
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
    /// Whether the brief of a day tells it.
    pub fn is_told_on(&self, today: NaiveDate, calendar: &Calendar) -> Option<Due> {
        let day = self.on.next(today)?;
        let is_told =
            TOLD_BEFORE.into_iter().any(|earlier| told_on(day - earlier, day, calendar) == Some(today));
        is_told.then(|| Due { name: self.name.clone(), on: self.on, day })
    }
}

/// The first school day from a moment on; where school is closed until the day itself, the last one before it. Beyond the
/// end of a calendar nobody knows when there is school, and it is the moment itself.
fn told_on(moment: NaiveDate, day: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    match calendar.next_school_day(moment.pred_opt()?) {
        Some(next) if next < day => Some(next),
        Some(_) => calendar.school_day_before(moment),
        None => Some(moment),
    }
}

impl Reminders {
    /// Those that are still ahead, of a day that is coming.
    pub fn of(day: NaiveDate, today: NaiveDate, calendar: &Calendar) -> Self {
        let moments = TOLD_BEFORE.into_iter().map(|earlier| day - earlier);
        let told = moments.map(|moment| Some((moment, told_on(moment, day, calendar)?)));
        let ahead: Vec<(NaiveDate, NaiveDate)> = told.flatten().filter(|(_, told)| *told > today).collect();
        let is_as_said =
            |(moment, told): &(NaiveDate, NaiveDate)| (0..=AS_SAID).contains(&(*told - *moment).num_days());
        if ahead.len() == TOLD_BEFORE.len() && ahead.iter().all(is_as_said) {
            return Self::AsSaid;
        }
        let mut days: Vec<NaiveDate> = ahead.into_iter().map(|(_, told)| told).collect();
        days.dedup();
        Self::On(days)
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

    fn entry(kind: EntryKind, first: &str, last: &str) -> Entry {
        Entry {
            id: EntryId(0),
            kind,
            name: "Some days".into(),
            first: day(first),
            last: day(last),
            uid: None,
            source: None,
        }
    }

    fn with_holidays() -> Calendar {
        Calendar::of([
            entry(EntryKind::Closed, "2026-12-19", "2027-01-04"),
            entry(EntryKind::Closed, "2027-07-22", "2027-09-01"),
        ])
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
        let half_term = Calendar::of([entry(EntryKind::Closed, "2026-10-05", "2026-10-09")]);
        let once = told(On::Once(day("2026-11-18")), &half_term);
        assert_eq!(once, [day("2026-10-12"), day("2026-11-11")]);
        assert_eq!(told(On::Yearly { month: 11, day: 18 }, &open).len(), 4);
        assert_eq!(told(On::Monthly { month: 3 }, &open)[0], day("2027-01-18"));
    }

    #[test]
    fn a_date_in_the_holidays_or_just_after_them_is_told_on_the_last_school_day_before_them() {
        for (on, days) in [
            ("2027-01-04", &["2026-11-23", "2026-12-18"][..]),
            ("2027-01-05", &["2026-11-24", "2026-12-18"]),
            ("2027-01-11", &["2026-11-30", "2027-01-05"]),
            ("2027-08-31", &["2027-07-20", "2027-07-21"]),
            // Both on one day.
            ("2027-09-01", &["2027-07-21"]),
            ("2027-09-09", &["2027-09-02"]),
        ] {
            let days: Vec<NaiveDate> = days.iter().map(|it| day(it)).collect();
            assert_eq!(told(On::Once(day(on)), &with_holidays()), days, "{on}");
        }
        assert_eq!(told(On::Monthly { month: 9 }, &with_holidays())[0], day("2027-07-21"));
    }

    #[test]
    fn what_lies_beyond_the_end_of_a_calendar_is_not_told_on_its_last_day() {
        let one_year = Calendar::of([entry(EntryKind::Term, "2026-09-02", "2027-07-21")]);
        assert_eq!(told(On::Once(day("2027-11-18")), &one_year), []);
        let reminders = Reminders::of(day("2027-11-18"), day("2027-07-01"), &one_year);
        assert_eq!(reminders, Reminders::AsSaid);
    }

    #[test]
    fn only_what_is_still_ahead_is_promised() {
        let on = |days: &[&str]| Reminders::On(days.iter().map(|it| day(it)).collect());
        for (of, today, reminders) in [
            ("2026-11-18", "2026-10-06", Reminders::AsSaid),
            ("2026-11-18", "2026-10-07", on(&["2026-11-11"])),
            ("2026-11-18", "2026-11-11", on(&[])),
            // A Saturday: told on the Mondays after.
            ("2026-11-14", "2026-10-02", Reminders::AsSaid),
            ("2027-01-04", "2026-10-05", on(&["2026-11-23", "2026-12-18"])),
            ("2027-09-01", "2027-07-05", on(&["2027-07-21"])),
        ] {
            assert_eq!(Reminders::of(day(of), day(today), &with_holidays()), reminders, "{of} on {today}");
        }
    }

    #[test]
    fn what_was_once_does_not_come_again() {
        assert_eq!(On::Once(day("2026-09-01")).next(day("2026-09-02")), None);
        assert_eq!(On::Yearly { month: 2, day: 29 }.next(day("2026-09-02")), Some(day("2028-02-29")));
    }
}

//! What decides when something may be posted in a school.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::pauses::Pauses;
use crate::calendar::Calendar;

/// A school's time: its zone, its days, its hours, and what is not posted for a while.
#[derive(Debug, Clone, Copy)]
pub struct SchoolTime<'a> {
    pub zone: Tz,
    pub calendar: &'a Calendar,
    /// Catching up waits for the hours between these two, on the school's wall clock.
    pub day_starts: NaiveTime,
    pub day_ends: NaiveTime,
    pub pauses: &'a Pauses,
}

/// A school of tests, which has its time itself.
#[cfg(test)]
pub struct School {
    pub zone: Tz,
    pub calendar: Calendar,
    pub day_starts: NaiveTime,
    pub day_ends: NaiveTime,
    pub pauses: Pauses,
}

#[cfg(test)]
impl School {
    /// From seven to five, without holidays.
    pub fn in_zone(zone: Tz) -> Self {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        let (calendar, pauses) = (Calendar::default(), Pauses::default());
        Self { zone, calendar, day_starts: at(7), day_ends: at(17), pauses }
    }

    pub fn time(&self) -> SchoolTime<'_> {
        let Self { zone, calendar, day_starts, day_ends, pauses } = self;
        SchoolTime { zone: *zone, calendar, day_starts: *day_starts, day_ends: *day_ends, pauses }
    }
}

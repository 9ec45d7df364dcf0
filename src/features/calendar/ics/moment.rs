//! When an event begins and ends, as its file says it, and which days that is at this school. A day is that day
//! wherever it was written; midnight to midnight is whole days, on whichever wall clock it is midnight.

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz as Zone;
use calcard::icalendar::ICalendarDuration;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// A day, or a moment on the wall clock of its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    pub at: NaiveDateTime,
    pub is_day: bool,
    /// `None` floats: it is this time wherever it is read.
    zone: Option<Zone>,
}

impl Moment {
    /// What the file says, in the zone it names. `None` for what is on no calendar.
    pub fn new(said: &PartialDateTime, zone: Option<Zone>) -> Option<Self> {
        let read = said.to_date_time()?;
        let own = read.tz().or(zone).filter(|zone| !zone.is_floating());
        Some(Self { at: read.date_time, is_day: said.hour.is_none(), zone: own })
    }

    pub fn of_day(day: NaiveDate) -> Self {
        Self { at: day.and_time(NaiveTime::MIN), is_day: true, zone: None }
    }

    /// The day on the wall clock that it was written by.
    pub fn day(self) -> NaiveDate {
        self.at.date()
    }

    /// The last day on which a series that begins here may fall, by its own wall clock: a day is that day.
    pub fn last_day(self, until: &PartialDateTime) -> Option<NaiveDate> {
        let until = Self::new(until, None)?;
        match self.zone {
            Some(own) if !self.is_day && until.zone.is_some() => {
                Some(until.zone?.from_local_datetime(&until.at).earliest()?.with_timezone(&own).date_naive())
            }
            _ => Some(until.day()),
        }
    }

    /// The same moment on another wall clock.
    fn on(self, zone: Tz) -> NaiveDateTime {
        let Some(own) = self.zone.filter(|_| !self.is_day) else { return self.at };
        match own.from_local_datetime(&self.at).earliest() {
            Some(moment) => moment.with_timezone(&zone).naive_local(),
            // A time that the clocks have left out.
            None => self.at,
        }
    }

    fn is_universal(self) -> bool {
        self.zone.is_some_and(|zone| zone.is_utc())
    }
}

/// How an event says when it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    At(Moment),
    After(TimeDelta),
    NotSaid,
}

impl End {
    pub fn after(duration: &ICalendarDuration) -> Option<Self> {
        TimeDelta::try_seconds(duration.as_seconds()).map(Self::After)
    }
}

/// The wall clocks that are looked at: the school's, and that of the calendar where it says one.
#[derive(Debug, Clone, Copy)]
pub struct Clocks {
    pub school: Tz,
    pub calendar: Option<Tz>,
}

/// From the first day to the last, both with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// It has a time of the day: it is not the whole of its days.
    pub has_time: bool,
    /// Its end stands before its beginning; it is taken as its first day.
    pub is_backwards: bool,
}

impl Span {
    pub fn days(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// The same, later or earlier.
    pub fn moved(self, by: TimeDelta) -> Option<Self> {
        let first = self.first.checked_add_signed(by)?;
        Some(Self { first, last: self.last.checked_add_signed(by)?, ..self })
    }
}

/// The days of an event. `is_all_day` is what the program that wrote it says beside its times.
pub fn span(start: Moment, end: End, is_all_day: bool, clocks: Clocks) -> Span {
    if start.is_day || is_all_day {
        return whole_days(start, end);
    }
    let own = Some(Wall { start: start.at, end: end_of(start, end, |moment| moment.at) });
    let at_school = Wall::on(clocks.school, start, end);
    let walls = [
        own.filter(|_| !start.is_universal()),
        Some(at_school),
        clocks.calendar.map(|zone| Wall::on(zone, start, end)),
        // Programs that know no zones write a day from midnight to midnight of universal time.
        own.filter(|_| start.is_universal()),
    ];
    walls.into_iter().flatten().find_map(Wall::whole_days).unwrap_or_else(|| at_school.part_of_days())
}

fn whole_days(start: Moment, end: End) -> Span {
    let first = start.day();
    let last = match end {
        // The end is the first day that is no more with it; programs that mean the last one say the same day twice.
        End::At(end) if end.is_day || end.at.time() == NaiveTime::MIN => {
            if end.day() > first {
                end.day().pred_opt().unwrap_or(first)
            } else {
                end.day()
            }
        }
        End::At(end) => end.day(),
        End::After(length) => last_of(first, length),
        End::NotSaid => first,
    };
    Span { first, last: last.max(first), has_time: false, is_backwards: last < first }
}

fn last_of(first: NaiveDate, length: TimeDelta) -> NaiveDate {
    let days = u64::try_from(length.num_days()).unwrap_or(0).max(1);
    first.checked_add_days(Days::new(days - 1)).unwrap_or(first)
}

#[derive(Debug, Clone, Copy)]
struct Wall {
    start: NaiveDateTime,
    end: NaiveDateTime,
}

fn end_of(start: Moment, end: End, on: impl Fn(Moment) -> NaiveDateTime) -> NaiveDateTime {
    match end {
        End::At(end) => on(end),
        End::After(length) => on(start).checked_add_signed(length).unwrap_or_else(|| on(start)),
        End::NotSaid => on(start),
    }
}

impl Wall {
    fn on(zone: Tz, start: Moment, end: End) -> Self {
        Self { start: start.on(zone), end: end_of(start, end, |moment| moment.on(zone)) }
    }

    /// From midnight to midnight, or to the last minute before it.
    fn whole_days(self) -> Option<Span> {
        let (first, last) = (self.start.date(), self.end.date());
        let last = if self.end.time() == NaiveTime::MIN && last > first {
            last.pred_opt()?
        } else if self.end.time() >= NaiveTime::from_hms_opt(23, 59, 0)? {
            last
        } else {
            return None;
        };
        let is_whole = self.start.time() == NaiveTime::MIN && last >= first;
        is_whole.then_some(Span { first, last, has_time: false, is_backwards: false })
    }

    fn part_of_days(self) -> Span {
        let (first, end) = (self.start.date(), self.end.date());
        let last = if self.end.time() == NaiveTime::MIN && end > first {
            end.pred_opt().unwrap_or(end)
        } else {
            end
        };
        Span { first, last: last.max(first), has_time: true, is_backwards: self.end < self.start }
    }
}

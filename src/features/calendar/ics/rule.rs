//! On which days of a window a rule repeats (RFC 5545, 3.3.10), told day by day. The reader's own expansion begins at
//! the event's first day and may run for ten thousand years before it knows that there is no 30 February; here each
//! rule costs as many looks at a day as the window has days, and the file as a whole has so many and no more.

use std::ops::RangeInclusive;

use calcard::common::CalendarScale;
use calcard::icalendar::{
    ICalendarDay, ICalendarFrequency as Every, ICalendarRecurrenceRule as Rule, ICalendarWeekday,
};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Looks at a day for a whole file: 1,000 rules without a count.
pub const MOST_LOOKS: u32 = 1_000_000;

/// Why a rule is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFollowed {
    /// By the hour, in another calendar, by number of the week: nothing that days off are written in.
    Unusual,
    /// The file has used up its looks.
    TooMuch,
}

/// The days of the window on which the rule falls, in their order, the first day of the event with them.
/// `until` is the last day that counts.
pub fn days(
    rule: &Rule,
    first: NaiveDate,
    until: Option<NaiveDate>,
    window: &RangeInclusive<NaiveDate>,
    looks: &mut u32,
) -> Result<Vec<NaiveDate>, NotFollowed> {
    let in_another_calendar = rule.rscale.as_ref().is_some_and(|scale| *scale != CalendarScale::Gregorian);
    let by_the_hour = matches!(rule.freq, Every::Hourly | Every::Minutely | Every::Secondly);
    let is_leap = rule.bymonth.iter().any(calcard::icalendar::ICalendarMonth::is_leap);
    if in_another_calendar || by_the_hour || is_leap || !rule.byweekno.is_empty() {
        return Err(NotFollowed::Unusual);
    }
    let (from, to) = (*window.start(), *window.end());
    let last = until.map_or(to, |until| until.min(to));
    // What is counted is counted from the beginning.
    let begin = if rule.count.is_some() { first } else { first.max(from) };
    let mut repeated = Repeated { rule, first, month_or_year: None };
    let mut left = rule.count.unwrap_or(u32::MAX);
    let mut found = Vec::new();
    for day in begin.iter_days().take_while(|day| *day <= last) {
        if left == 0 {
            break;
        }
        *looks = looks.checked_sub(1).ok_or(NotFollowed::TooMuch)?;
        let falls = repeated.falls_on(day, looks)?;
        // A first day on which its own rule does not fall is a day of the series, and not counted (programs differ).
        left -= u32::from(falls);
        if day >= from && (falls || day == first) {
            found.push(day);
        }
    }
    Ok(found)
}

struct Repeated<'a> {
    rule: &'a Rule,
    first: NaiveDate,
    /// The year, month or week that was looked at last, with the days chosen by their position in it.
    month_or_year: Option<(NaiveDate, Vec<NaiveDate>)>,
}

impl Repeated<'_> {
    fn falls_on(&mut self, day: NaiveDate, looks: &mut u32) -> Result<bool, NotFollowed> {
        if !self.is_in_turn(day) {
            return Ok(false);
        }
        if self.rule.bysetpos.is_empty() {
            return Ok(self.matches(day));
        }
        let (begins, length) = self.period(day);
        if self.month_or_year.as_ref().is_none_or(|(of, _)| *of != begins) {
            *looks = looks.checked_sub(length).ok_or(NotFollowed::TooMuch)?;
            let all: Vec<NaiveDate> =
                begins.iter_days().take(length as usize).filter(|day| self.matches(*day)).collect();
            let chosen = self.rule.bysetpos.iter().filter_map(|place| at(&all, *place)).collect();
            self.month_or_year = Some((begins, chosen));
        }
        Ok(self.month_or_year.as_ref().is_some_and(|(_, chosen)| chosen.contains(&day)))
    }

    /// Whether the year, month, week or day is one of those that the interval leaves.
    fn is_in_turn(&self, day: NaiveDate) -> bool {
        let first = self.first;
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let apart = match self.rule.freq {
            Every::Yearly => i64::from(day.year() - first.year()),
            Every::Monthly => months(day) - months(first),
            Every::Weekly => (self.week(day) - self.week(first)).num_days() / 7,
            _ => (day - first).num_days(),
        };
        apart % i64::from(self.rule.interval.unwrap_or(1).max(1)) == 0
    }

    fn week(&self, day: NaiveDate) -> NaiveDate {
        let begins = self.rule.wkst.map_or(Weekday::Mon, weekday);
        day.week(begins).checked_first_day().unwrap_or(day)
    }

    /// The year, month or week of a day, and how many days it has.
    fn period(&self, day: NaiveDate) -> (NaiveDate, u32) {
        let on = |month| NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
        match self.rule.freq {
            Every::Yearly => (on(1), if on(1).leap_year() { 366 } else { 365 }),
            Every::Monthly => (on(day.month()), u32::from(day.num_days_in_month())),
            Every::Weekly => (self.week(day), 7),
            _ => (day, 1),
        }
    }

    /// Whether every part of the rule holds for a day, and where the rule leaves something open, what the first day has.
    fn matches(&self, day: NaiveDate) -> bool {
        let rule = self.rule;
        let says_the_day =
            !rule.byday.is_empty() || !rule.bymonthday.is_empty() || !rule.byyearday.is_empty();
        let as_the_first = match rule.freq {
            _ if says_the_day => true,
            Every::Yearly if rule.bymonth.is_empty() => {
                (day.month(), day.day()) == (self.first.month(), self.first.day())
            }
            Every::Yearly | Every::Monthly => day.day() == self.first.day(),
            Every::Weekly => day.weekday() == self.first.weekday(),
            _ => true,
        };
        let days_in_month = i64::from(day.num_days_in_month());
        let days_in_year = if day.leap_year() { 366 } else { 365 };
        as_the_first
            && is_any(&rule.bymonth, |month| u32::from(month.month()) == day.month())
            && is_any(&rule.bymonthday, |it| is_place(i64::from(*it), day.day().into(), days_in_month))
            && is_any(&rule.byyearday, |it| is_place(i64::from(*it), day.ordinal().into(), days_in_year))
            && is_any(&rule.byday, |it| self.is_weekday(*it, day))
    }

    fn is_weekday(&self, said: ICalendarDay, day: NaiveDate) -> bool {
        if weekday(said.weekday) != day.weekday() {
            return false;
        }
        let of_a_year = self.rule.freq == Every::Yearly && self.rule.bymonth.is_empty();
        let (place, days) = match (said.ordwk, self.rule.freq) {
            (None, _) | (_, Every::Weekly | Every::Daily) => return true,
            (Some(_), _) if of_a_year => (day.ordinal(), if day.leap_year() { 366 } else { 365 }),
            (Some(_), _) => (day.day(), u32::from(day.num_days_in_month())),
        };
        let nth = i64::from((place - 1) / 7 + 1);
        let nth_from_the_end = i64::from((days - place) / 7 + 1);
        said.ordwk.is_some_and(|ordwk| i64::from(ordwk) == nth || i64::from(ordwk) == -nth_from_the_end)
    }
}

/// Nothing is said, or one of those holds.
fn is_any<T>(said: &[T], holds: impl Fn(&T) -> bool) -> bool {
    said.is_empty() || said.iter().any(holds)
}

/// The third is the third, and with 31 of them the -29th.
fn is_place(said: i64, place: i64, of: i64) -> bool {
    said == place || said == place - of - 1
}

fn at(days: &[NaiveDate], place: i32) -> Option<NaiveDate> {
    let place = match place {
        1.. => usize::try_from(place - 1).ok()?,
        0 => return None,
        _ => days.len().checked_sub(usize::try_from(place.unsigned_abs()).ok()?)?,
    };
    days.get(place).copied()
}

fn weekday(day: ICalendarWeekday) -> Weekday {
    match day {
        ICalendarWeekday::Monday => Weekday::Mon,
        ICalendarWeekday::Tuesday => Weekday::Tue,
        ICalendarWeekday::Wednesday => Weekday::Wed,
        ICalendarWeekday::Thursday => Weekday::Thu,
        ICalendarWeekday::Friday => Weekday::Fri,
        ICalendarWeekday::Saturday => Weekday::Sat,
        ICalendarWeekday::Sunday => Weekday::Sun,
    }
}

/// The day after so many days; the same day where there is none.
pub fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

//! On which days a season is kept, and when its draft is met and posted. Pure: the calendar is handed in.

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta, Weekday};
use chrono_tz::Tz;
use serde::Deserialize;
use shelftalker_core::calendar::years;

use crate::features::calendar::{Calendar, Entry, EntryKind, Year};

/// A draft is met so long before it is posted.
const MET_BEFORE: TimeDelta = TimeDelta::weeks(2);
/// A school that is closed on a day keeps it so many days earlier or later at most: further away it is another time of the
/// year, or nobody knows yet when there is school.
const NEAREST: u64 = 21;
/// Longer than this no school is closed but between two of its years (`calendar::terms`).
const BETWEEN_YEARS: i64 = 35;
/// A reminder so soon after the start of the school year (in school days) says nothing new.
const NEAR_THE_START: u32 = 20;
/// No rule that has a day at all skips more years than this: 29 February.
const MOST_YEARS: i32 = 9;

/// When a season is kept, as its file says; `config/seasons/README.md` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum When {
    Day {
        day: DayOfYear,
        to: Option<DayOfYear>,
    },
    Month {
        month: u32,
    },
    Nth {
        nth: u8,
        weekday: Weekday,
        month: u32,
        #[serde(default)]
        plus_days: u64,
    },
    WeekOf {
        week_of: DayOfYear,
    },
    School {
        school: Anchor,
        #[serde(default)]
        plus: u32,
        #[serde(default)]
        minus: u32,
    },
    /// So many school days after the first day of each term.
    EachTerm {
        each_term: u32,
    },
    OnOrAfter {
        on_or_after: DayOfYear,
        plus: u32,
    },
    /// Announced each year: a librarian gives the day.
    Around {
        around: DayOfYear,
    },
}

/// A day of the school's own year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Anchor {
    #[serde(rename = "first-day")]
    First,
    #[serde(rename = "last-day")]
    Last,
    #[serde(rename = "first-testing-day")]
    FirstTesting,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lasts {
    Day,
    Week,
    Month,
}

/// A day of any year, written `09-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DayOfYear {
    month: u32,
    day: u32,
}

impl TryFrom<String> for DayOfYear {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        // A leap year, so that 29 February is a day.
        match NaiveDate::parse_from_str(&format!("2024-{text}"), "%Y-%m-%d") {
            Ok(day) => Ok(Self { month: day.month(), day: day.day() }),
            Err(_) => Err(format!("\"{text}\" is no day of the year, like 09-08")),
        }
    }
}

impl DayOfYear {
    fn of(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

/// The days on which a season is kept this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    pub first: NaiveDate,
    /// Included.
    pub last: NaiveDate,
}

/// A season of a school's year, with the days that follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Falls {
    /// As its rule or its librarian says.
    pub kept: Kept,
    /// The first of its days on which there is school; where there is none, the school day that is nearest.
    pub kept_on: NaiveDate,
    pub posted_on: NaiveDate,
    /// Earlier than it would be otherwise: tests are sat then.
    pub before_tests: bool,
    pub met_on: NaiveDate,
}

impl When {
    /// The first time on which it is not over on a day. `None` where the calendar does not say, or where only a
    /// librarian can.
    pub fn next(self, lasts: Lasts, calendar: &Calendar, zone: Tz, from: NaiveDate) -> Option<Kept> {
        if let Self::EachTerm { each_term } = self {
            let first = |term: &Entry| after(calendar, on_or_after(calendar, term.first)?, each_term);
            let kept =
                calendar.terms().filter_map(first).map(|first| Kept { first, last: lasts.last(first) });
            return kept.filter(|kept| kept.last >= from).min();
        }
        let mut years = (from.year() - 1)..(from.year() + MOST_YEARS);
        // In the order of days, too: each year's time is before the next one's.
        years.find_map(|year| self.in_year(year, lasts, calendar, zone).filter(|kept| kept.last >= from))
    }

    /// About when a librarian is asked for its day; `None` where its rule says the day itself.
    pub fn about(self, from: NaiveDate) -> Option<NaiveDate> {
        let Self::Around { around } = self else { return None };
        (from.year()..from.year() + MOST_YEARS).filter_map(|year| around.of(year)).find(|day| *day >= from)
    }

    /// Once in each calendar year; a rule of the school's own year in the one that begins then.
    fn in_year(self, year: i32, lasts: Lasts, calendar: &Calendar, zone: Tz) -> Option<Kept> {
        let first = match self {
            Self::Day { day, to: Some(to) } => {
                return Some(Kept { first: day.of(year)?, last: to.of(year)? });
            }
            Self::Day { day, to: None } => day.of(year)?,
            Self::Month { month } => {
                let first = NaiveDate::from_ymd_opt(year, month, 1)?;
                let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
                let mut days = first.iter_days().take_while(|day| *day <= last);
                let first = days.find(|day| calendar.is_school_day(*day)).unwrap_or(first);
                return Some(Kept { first, last });
            }
            Self::Nth { nth, weekday, month, plus_days } => {
                NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth)?
                    .checked_add_days(Days::new(plus_days))?
            }
            Self::WeekOf { week_of } => week_of.of(year)?.week(Weekday::Mon).first_day(),
            Self::OnOrAfter { on_or_after: day, plus } => {
                let day = after(calendar, on_or_after(calendar, day.of(year)?)?, plus)?;
                let start = first_day(calendar, Year::of(day, zone));
                if start.is_some_and(|start| {
                    start <= day && calendar.school_days_between(start, day) < NEAR_THE_START
                }) {
                    return None;
                }
                day
            }
            Self::School { school, plus, minus } => {
                let year = Year::of(NaiveDate::from_ymd_opt(year, 12, 1)?, zone);
                let day = match school {
                    Anchor::First => first_day(calendar, year)?,
                    Anchor::Last => last_day(calendar, year)?,
                    Anchor::FirstTesting => first_testing_day(calendar, year)?,
                };
                before(calendar, after(calendar, day, plus)?, minus)?
            }
            // Not once a year.
            Self::EachTerm { .. } | Self::Around { .. } => return None,
        };
        Some(Kept { first, last: lasts.last(first) })
    }
}

impl Lasts {
    pub fn last(self, first: NaiveDate) -> NaiveDate {
        let last = match self {
            Self::Day => Some(first),
            Self::Week => first.checked_add_days(Days::new(6)),
            Self::Month => first.checked_add_months(Months::new(1)).and_then(|day| day.pred_opt()),
        };
        last.unwrap_or(first)
    }
}

impl Falls {
    /// `ahead` is in school days. `None` where the school has no school day around, as far as its calendar goes.
    pub fn of(kept: Kept, ahead: u32, calendar: &Calendar) -> Option<Self> {
        let mut days = kept.first.iter_days().take_while(|day| *day <= kept.last);
        let kept_on =
            days.find(|day| calendar.is_school_day(*day)).or_else(|| nearest(calendar, kept.first))?;
        let (posted_on, before_tests) = posted_before(calendar, kept_on, ahead);
        Some(Self { kept, kept_on, posted_on, before_tests, met_on: posted_on - MET_BEFORE })
    }

    /// The school is closed on its days, so it is kept on another one.
    pub fn is_moved(&self) -> bool {
        self.kept_on < self.kept.first || self.kept.last < self.kept_on
    }

    /// The same where its day was given only then: what would have been posted by that day is posted on the next school
    /// day that is no testing day. `None` when it is over by then.
    pub fn given_on(self, given: NaiveDate, calendar: &Calendar) -> Option<Self> {
        if given < self.posted_on {
            return Some(self);
        }
        let until = self.kept.last.max(self.kept_on);
        let mut days = given.iter_days().skip(1).take_while(|day| *day <= until);
        let posted_on = days.find(|day| calendar.quiet(*day, true).is_none())?;
        Some(Self { posted_on, before_tests: false, ..self })
    }

    /// Its draft is shown to the librarians.
    pub fn is_met(&self, today: NaiveDate) -> bool {
        self.met_on <= today && today <= self.posted_on
    }
}

/// A school day soon; none after the last that a calendar knows of.
fn on_or_after(calendar: &Calendar, day: NaiveDate) -> Option<NaiveDate> {
    let longest = TimeDelta::days(2 * BETWEEN_YEARS);
    let mut days = day.iter_days().take_while(|it| *it - day <= longest);
    days.find(|day| calendar.is_school_day(*day))
}

fn after(calendar: &Calendar, day: NaiveDate, school_days: u32) -> Option<NaiveDate> {
    (0..school_days).try_fold(day, |day, _| calendar.next_school_day(day))
}

fn before(calendar: &Calendar, day: NaiveDate, school_days: u32) -> Option<NaiveDate> {
    (0..school_days).try_fold(day, |day, _| calendar.school_day_before(day))
}

/// So many school days before a day, in the same school year; and earlier, `true`, where tests are sat then.
fn posted_before(calendar: &Calendar, kept_on: NaiveDate, ahead: u32) -> (NaiveDate, bool) {
    let is_same_year = |before: NaiveDate, day: NaiveDate| (day - before).num_days() <= BETWEEN_YEARS;
    let earlier =
        |day: NaiveDate| calendar.school_day_before(day).filter(|before| is_same_year(*before, day));
    let days = || std::iter::successors(Some(kept_on), |day| earlier(*day));
    let usual = days().take(ahead as usize + 1).last().unwrap_or(kept_on);
    let without_tests = std::iter::successors(Some(usual), |day| earlier(*day))
        .find(|day| calendar.quiet(*day, false).is_none());
    let posted_on = without_tests.unwrap_or(usual);
    (posted_on, posted_on != usual)
}

/// The day itself, or the school day that is nearest to it; of two the earlier.
fn nearest(calendar: &Calendar, day: NaiveDate) -> Option<NaiveDate> {
    let around = |away| [day.checked_sub_days(Days::new(away)), day.checked_add_days(Days::new(away))];
    let mut days = (0..=NEAREST).flat_map(around).flatten();
    days.find(|day| calendar.is_school_day(*day))
}

fn first_day(calendar: &Calendar, year: Year) -> Option<NaiveDate> {
    let first = calendar.terms().find(|term| year.has(term.first))?.first;
    on_or_after(calendar, first)
}

/// `None` as long as some of its terms may not be entered: the last day of one of them is not the last of the year. In the
/// last three months of the year it is, also for a school that began in the middle of one.
fn last_day(calendar: &Calendar, year: Year) -> Option<NaiveDate> {
    let last = calendar.terms().map(|term| term.last).filter(|last| year.has(*last)).max()?;
    let is_whole =
        || years(calendar.entries()).iter().any(|it| it.first <= last && last <= it.last && it.is_whole());
    let ends_it = last.checked_add_months(Months::new(3)).is_some_and(|later| !year.has(later));
    if !ends_it && !is_whole() {
        return None;
    }
    if calendar.is_school_day(last) { Some(last) } else { calendar.school_day_before(last) }
}

fn first_testing_day(calendar: &Calendar, year: Year) -> Option<NaiveDate> {
    let testing = calendar.entries().iter().filter(|entry| entry.kind == EntryKind::Testing);
    testing.map(|entry| entry.first).find(|first| year.has(*first))
}

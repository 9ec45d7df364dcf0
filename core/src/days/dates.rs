//! Dates with a month: `12 Oct 26`, `October 12th`, `12/10`, `2026-10-12`, `12-14 Oct`.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::manner::{Dates, Manner};
use super::names::{is_counted, is_month, month};
use super::tokens::Ahead;

/// A date without its year that passed less than this many days ago is taken as passed, not as next year's.
const LATELY: i64 = 90;

/// What a date of four digits may begin with. Smaller and larger ones are no years of anybody's plan.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2999;

/// Words that say nothing: "Monday, the 12th of October".
pub const FILLERS: [&str; 3] = ["the", "of", "on"];

/// The day that it is, and the manner in which dates are read.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    pub today: NaiveDate,
    pub manner: &'a Manner,
    /// Whether `12.10.` is a date: two numbers with full stops, which elsewhere end a sentence after a time.
    pub dotted: bool,
}

/// What a date says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dated {
    Day(NaiveDate),
    Span(NaiveDate, NaiveDate),
    /// "12 or 13 Oct"
    Either(NaiveDate, NaiveDate),
    /// "in October"
    Month(NaiveDate, NaiveDate),
    /// "31 Sep"
    NoSuchDay,
}

/// The date that begins there, and how many tokens it is long.
pub fn date(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Dated, usize)> {
    in_figures(ahead, here)
        .or_else(|| day_then_month(ahead, here))
        .or_else(|| month_then_day(ahead, here))
        .or_else(|| whole_month(ahead, here))
}

/// A day of a month with its ending: `12th`. With how many tokens it is long.
pub fn ordinal(ahead: Ahead<'_>) -> Option<(u32, usize)> {
    let day = ahead.number(0).filter(|day| (1..=31).contains(day))?;
    let ending = matches!(ahead.word(1), "st" | "nd" | "rd" | "th") && ahead.joined(1);
    ending.then_some((day, 2))
}

/// A month's day by its number, the next one that comes: `None` when no month of the next four has it.
pub fn next_numbered(day: u32, from: NaiveDate) -> Option<NaiveDate> {
    let months = (0..4).filter_map(|later| from.with_day(1)?.checked_add_months(chrono::Months::new(later)));
    months.filter_map(|month| month.with_day(day)).find(|numbered| *numbered >= from)
}

/// Some day of this month in the year that was meant.
pub fn of_month(day: u32, month: u32, year: Option<u32>, today: NaiveDate) -> Option<NaiveDate> {
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    }
    let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
    match in_year(today.year()) {
        Some(this_year) if today - this_year <= TimeDelta::days(LATELY) => Some(this_year),
        _ => in_year(today.year() + 1),
    }
}

fn day_or_none(day: Option<NaiveDate>) -> Dated {
    day.map_or(Dated::NoSuchDay, Dated::Day)
}

fn in_figures(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Dated, usize)> {
    let first = ahead.number(0)?;
    let mark = ['/', '-', '.'].into_iter().find(|mark| ahead.is(1, *mark) && ahead.joined(1))?;
    let second = ahead.number(2).filter(|_| ahead.joined(2))?;
    let third = ahead.number(4).filter(|_| ahead.is(3, mark) && ahead.joined(3) && ahead.joined(4));
    // "9/10:15", "9/10/11/12"; but "12/10: Year 8" only goes on in words.
    let goes_on = |at| {
        (ahead.is(at, '/') || ahead.is(at, ':')) && ahead.joined(at + 1) && ahead.number(at + 1).is_some()
    };
    if let Some(third) = third {
        if goes_on(5) {
            return None;
        }
        if ahead.digits(0, 4).is_some() {
            return Some((day_or_none(of_month(third, second, Some(first), here.today)), 5));
        }
        let year = year_there(ahead, 4, here.today)?;
        return Some((in_order(first, second, Some(year), here), 5));
    }
    let length = match mark {
        '/' if goes_on(3) || is_month_of_both(ahead) || is_a_fraction(ahead) => return None,
        '/' => 3,
        '.' if here.dotted && ahead.is(3, '.') && ahead.joined(3) && !ahead.joined(4) => 4,
        _ => return None,
    };
    // "50/50", "2026/27", "26/27 pupils"
    if !(1..=12).contains(&first.min(second)) || first.max(second) > 31 {
        return None;
    }
    Some((in_order(first, second, None, here), length))
}

/// "12/13 Oct" are two days; "may" is a verb.
fn is_month_of_both(ahead: Ahead<'_>) -> bool {
    let word = ahead.word(ahead.past(3, &FILLERS));
    is_month(word) && word != "may"
}

/// "1/2 an hour", "after 1/2 term", "3/4 hour"
fn is_a_fraction(ahead: Ahead<'_>) -> bool {
    const OF: [&str; 9] = ["hour", "hr", "an", "a", "day", "term", "class", "group", "year"];
    matches!((ahead.number(0), ahead.number(2)), (Some(1), Some(2)) | (Some(3), Some(4)))
        && OF.contains(&ahead.word(3))
}

/// By the school's order, or the only one in which there is such a day.
fn in_order(first: u32, second: u32, year: Option<u32>, here: Here<'_>) -> Dated {
    let day_first = of_month(first, second, year, here.today);
    let month_first = of_month(second, first, year, here.today);
    day_or_none(match here.manner.dates {
        Dates::DayFirst => day_first.or(month_first),
        Dates::MonthFirst => month_first.or(day_first),
    })
}

/// A year of four digits, or of two that say the nearest one.
fn year_there(ahead: Ahead<'_>, at: usize, today: NaiveDate) -> Option<u32> {
    if let Some(year) = ahead.digits(at, 4) {
        return Some(year);
    }
    let short = i32::try_from(ahead.digits(at, 2)?).ok()?;
    let earliest = today.year() - 50;
    u32::try_from(earliest + (short - earliest).rem_euclid(100)).ok()
}

/// The year after a day and its month, and how far it reaches. Two digits may as well count pupils or minutes, or begin
/// another date or a time: they are a year only where it is near and nothing of that follows.
fn year_after(ahead: Ahead<'_>, at: usize, today: NaiveDate) -> (Option<u32>, usize) {
    let opens = ahead.is(at, ',') || ((ahead.is(at, '\'') || ahead.is(at, '-')) && ahead.joined(at + 1));
    let at_number = if opens { at + 1 } else { at };
    if let Some(year) = ahead.digits(at_number, 4).filter(|year| YEARS.contains(year)) {
        return (Some(year), at_number + 1);
    }
    let next = ahead.word(at_number + 1);
    let says_more = is_counted(next)
        || is_month(next)
        || matches!(next, "st" | "nd" | "rd" | "th")
        || (['-', '/', ':'].iter().any(|mark| ahead.is(at_number + 1, *mark))
            && ahead.joined(at_number + 2)
            && ahead.number(at_number + 2).is_some());
    let near = |year: &u32| (-1..=3).contains(&(i64::from(*year) - i64::from(today.year())));
    let short = ahead.digits(at_number, 2).and_then(|_| year_there(ahead, at_number, today)).filter(near);
    match short {
        Some(year) if !says_more => (Some(year), at_number + 1),
        _ => (None, at),
    }
}

/// `12`, `12th`: with the place after it. Not what belongs to a time.
fn day_number(ahead: Ahead<'_>, at: usize) -> Option<(u32, usize)> {
    let day = ahead.digits(at, 1).or_else(|| ahead.digits(at, 2))?;
    if let Some((day, length)) = ordinal(ahead.from(at)) {
        return Some((day, at + length));
    }
    let of_a_time = (ahead.joined(at + 1)
        && [':', '.'].iter().any(|mark| ahead.is(at + 1, *mark))
        && ahead.joined(at + 2)
        && ahead.digits(at + 2, 2).is_some())
        || matches!(ahead.word(at + 1), "am" | "pm" | "o'clock" | "oclock" | "h");
    let of_halves = matches!(ahead.word(at + 1), "a" | "p") && ahead.is(at + 2, '.');
    (!of_a_time && !of_halves).then_some((day, at + 1))
}

/// A month's name there, with the place after it and its full stop.
fn month_there(ahead: Ahead<'_>, at: usize) -> Option<(u32, usize)> {
    let month = month(ahead.word(at))?;
    let stop = ahead.is(at + 1, '.') && ahead.joined(at + 1);
    Some((month, if stop { at + 2 } else { at + 1 }))
}

/// How two days are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// "12 to 14"
    To,
    /// "12 or 14", "12 and 14"
    Or,
}

/// What joins two days there, with the place after it.
pub fn joint(ahead: Ahead<'_>, at: usize) -> Option<(Joint, usize)> {
    match ahead.word(at) {
        "to" | "until" | "till" | "til" | "through" | "thru" => return Some((Joint::To, at + 1)),
        "or" | "and" => return Some((Joint::Or, at + 1)),
        _ => {}
    }
    if ahead.is(at, '-') {
        return Some((Joint::To, at + 1));
    }
    ['/', '&', '+'].iter().any(|mark| ahead.is(at, *mark)).then_some((Joint::Or, at + 1))
}

fn joined(first: Option<NaiveDate>, joint: Joint, last: Option<NaiveDate>) -> Dated {
    match (first, joint, last) {
        (Some(first), Joint::To, Some(last)) => Dated::Span(first, last),
        (Some(first), Joint::Or, Some(last)) => Dated::Either(first, last),
        _ => Dated::NoSuchDay,
    }
}

fn day_then_month(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Dated, usize)> {
    let (day, mut at) = day_number(ahead, 0)?;
    let mut last = None;
    if let Some((joint, after)) = joint(ahead, at)
        && let Some((second, after)) = day_number(ahead, ahead.past(after, &FILLERS))
        && month_there(ahead, ahead.past(after, &FILLERS)).is_some()
    {
        last = Some((joint, second));
        at = after;
    }
    let at = if ahead.is(at, '-') && ahead.joined(at) { at + 1 } else { ahead.past(at, &FILLERS) };
    let at = if ahead.is(at, '.') && ahead.joined(at) { at + 1 } else { at };
    let (month, at) = month_there(ahead, at)?;
    let (year, at) = year_after(ahead, at, here.today);
    let of = |day| of_month(day, month, year, here.today);
    Some(match last {
        Some((joint, last)) => (joined(of(day), joint, of(last)), at),
        None => (day_or_none(of(day)), at),
    })
}

fn month_then_day(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Dated, usize)> {
    let (month, at) = month_there(ahead, 0)?;
    let at = ahead.past(at, &FILLERS);
    let (day, mut at) = day_number(ahead, at)?;
    let mut last = None;
    if let Some((joint, after)) = joint(ahead, at)
        && let Some((second, after)) = day_number(ahead, ahead.past(after, &FILLERS))
        && second > day
        && second <= 31
        && month_there(ahead, after).is_none()
    {
        last = Some((joint, second));
        at = after;
    }
    let (year, at) = year_after(ahead, at, here.today);
    let of = |day| of_month(day, month, year, here.today);
    Some(match last {
        Some((joint, last)) => (joined(of(day), joint, of(last)), at),
        None => (day_or_none(of(day)), at),
    })
}

/// "in October", "during Oct 2027", "next month", "this month"; a bare month is one only where nothing else is said
/// ("may" is a word).
fn whole_month(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Dated, usize)> {
    let first_of_this = here.today.with_day(1)?;
    match (ahead.word(0), ahead.word(1)) {
        ("next" | "nxt", "month") => {
            let first = first_of_this.checked_add_months(chrono::Months::new(1))?;
            return Some((Dated::Month(first, last_of_month(first)?), 2));
        }
        // What is left of it.
        ("this", "month") => return Some((Dated::Month(here.today, last_of_month(first_of_this)?), 2)),
        _ => {}
    }
    if matches!(ahead.word(0), "in" | "during") { month_and_year(ahead, 1, here) } else { None }
}

/// `Oct`, `Oct. 2027`: the whole month, the next one that has not passed.
pub fn month_and_year(ahead: Ahead<'_>, at: usize, here: Here<'_>) -> Option<(Dated, usize)> {
    let (month, at) = month_there(ahead, at)?;
    let (year, at) = match ahead.digits(at, 4).filter(|year| YEARS.contains(year)) {
        Some(year) => (i32::try_from(year).ok()?, at + 1),
        None => (here.today.year() + i32::from(month < here.today.month()), at),
    };
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some((Dated::Month(first, last_of_month(first)?), at))
}

fn last_of_month(first: NaiveDate) -> Option<NaiveDate> {
    first.checked_add_months(chrono::Months::new(1))?.pred_opt()
}

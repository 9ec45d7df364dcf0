//! Days that are said by how near they are: `tomorrow`, `nxt thurs`, `in 3 days`, `fortnight`, `w/c 12 Oct`.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::dates::{self, Dated, FILLERS, Here};
use super::manner::WeekBegins;
use super::names::{is_a_slip_of, is_counted, small_number, weekday};
use super::times::time;
use super::tokens::Ahead;

/// So many days, weeks or months are nobody's plan, and no date that can be counted to.
const MOST_COUNTED: u32 = 256;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near {
    Day(NaiveDate),
    /// By its Monday.
    Week(NaiveDate),
    /// From today on: "within a month".
    Span(NaiveDate, NaiveDate),
    /// Without a word about which.
    Weekday(Weekday),
    /// "the week of 31 Sep"
    NoSuchDay,
    Soon,
    Open,
}

/// What begins there, and how many tokens it is long.
pub fn near(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Near, usize)> {
    week_of(ahead, here)
        .or_else(|| within(ahead, here))
        .or_else(|| by_weekday(ahead, here))
        .or_else(|| by_word(ahead, here))
        .or_else(|| counted(ahead, here))
        .or_else(|| soon_or_open(ahead))
}

/// The next such weekday after a day.
pub fn next_after(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let ahead = (7 + weekday.num_days_from_monday() - day.weekday().num_days_from_monday()) % 7;
    later(day, if ahead == 0 { 7 } else { ahead })
}

/// That weekday in the week of this Monday.
pub fn in_week_of(monday: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    later(monday, weekday.num_days_from_monday())
}

fn later(day: NaiveDate, days: u32) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days.into()))
}

fn is_week(word: &str) -> bool {
    matches!(word, "week" | "wk")
}

fn is_next(word: &str) -> bool {
    matches!(word, "next" | "nxt")
}

/// `w/c 12 Oct`, `wb 12/10`, `week beginning Monday`, `week of the 12th`, `week 12 Oct`; the whole week of that day.
fn week_of(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Near, usize)> {
    let at = match ahead.word(0) {
        "w" if matches!(ahead.word(2), "c" | "b" | "e" | "o") => 3,
        "wc" | "wb" | "wo" => 1,
        word if is_week(word) => match ahead.word(1) {
            "beginning" | "starting" | "commencing" | "begin" | "start" | "beg" | "of" | "comm" => 2,
            _ => 1,
        },
        _ => return None,
    };
    let is_said = at > 1 || matches!(ahead.word(0), "wc" | "wb" | "wo");
    let at = if ahead.is(at, '.') || ahead.is(at, ':') { at + 1 } else { at };
    let at = ahead.past(at, &FILLERS);
    // "Mon 12 Oct": the weekday says nothing new of a week, unless it is another.
    let typed = weekday(ahead.word(at));
    let past_weekday = match typed {
        Some(_) if ahead.is(at + 1, ',') => ahead.past(at + 2, &FILLERS),
        Some(_) => ahead.past(at + 1, &FILLERS),
        None => at,
    };
    let (day, length) = match dates::date(ahead.from(past_weekday), here) {
        Some((Dated::Day(day), length)) => (Some(day), past_weekday + length),
        Some((Dated::NoSuchDay, length)) => (None, past_weekday + length),
        Some((Dated::Span(first, _), length)) => (Some(first), past_weekday + length),
        _ if !is_said => return None,
        _ => match dates::ordinal(ahead.from(past_weekday)) {
            Some((day, length)) => (begins_a_week(day, here), past_weekday + length),
            None => match by_weekday(ahead.from(at), here)? {
                (Near::Weekday(day), length) => (next_after(here.today, day), at + length),
                (Near::Day(day), length) => (Some(day), at + length),
                _ => return None,
            },
        },
    };
    let is_another = |day: &NaiveDate| typed.is_some_and(|typed| typed != day.weekday());
    let day = day.filter(|day| !is_another(day));
    let week = day.and_then(|day| here.manner.monday_of(day)).map_or(Near::NoSuchDay, Near::Week);
    Some((week, length))
}

/// "w/c 12th": the next month's where this month's twelfth is at a weekend.
fn begins_a_week(day: u32, here: Here<'_>) -> Option<NaiveDate> {
    let first = dates::next_numbered(day, here.today)?;
    match (first.weekday(), here.manner.week) {
        (Weekday::Sat, _) | (Weekday::Sun, WeekBegins::Monday) => {
            dates::next_numbered(day, first.succ_opt()?)
        }
        _ => Some(first),
    }
}

fn by_word(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Near, usize)> {
    let today = here.today;
    let this_week = here.manner.monday_of(today)?;
    let (first, second, third) = (ahead.word(0), ahead.word(1), ahead.word(2));
    let day = |days| later(today, days).map(Near::Day);
    let week = |weeks: u32| later(this_week, weeks * 7).map(Near::Week);
    let (near, length) = match (first, second, third) {
        ("today", w, _) | (w, "today", _) if is_week(w) => (day(7), 2),
        (tomorrow, w, _) | (w, tomorrow, _) if is_week(w) && is_tomorrow(tomorrow) => (day(8), 2),
        ("today" | "tonight", ..)
        | ("this", "morning" | "afternoon" | "evening" | "lunchtime" | "lunch", _) => (day(0), 1),
        ("day", "after", tomorrow) if is_tomorrow(tomorrow) => (day(2), 3),
        (tomorrow, ..) if is_tomorrow(tomorrow) => (day(1), 1),
        ("yesterday", ..) => (today.pred_opt().map(Near::Day), 1),
        ("this", w, _) if is_week(w) => (week(0), 2),
        (w, "after", next) if is_week(w) && is_next(next) => (week(2), 3),
        (next, w, _) if is_next(next) && is_week(w) => (week(1), 2),
        ("fortnight", ..) => (week(2), 1),
        _ if ahead.number(0) == Some(2) && matches!(second, "moro" | "morrow" | "moz" | "mrw") => (day(1), 2),
        _ => return None,
    };
    Some((near?, length))
}

fn is_tomorrow(word: &str) -> bool {
    matches!(
        word,
        "tmrw" | "tmw" | "tmr" | "tmrrw" | "tomo" | "tomoz" | "tommorow" | "tommorrow" | "tommorro"
    ) || word == "tomorrow"
        || (word != "tomorrows" && is_a_slip_of(word, "tomorrow"))
}

/// `within a month`, `in the next 2 weeks`, `over the next fortnight`: from today until then.
fn within(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Near, usize)> {
    let at = ahead.past(0, &["in", "within", "over", "during"]);
    let is_within = ahead.word(0) == "within";
    let after_the = ahead.past(at, &["the"]);
    let is_next = is_next(ahead.word(after_the)) || ahead.word(after_the) == "coming";
    if !is_within && !is_next {
        return None;
    }
    let count_at = if is_next { after_the + 1 } else { after_the };
    let (count, unit_at) = match ahead.number(count_at).or_else(|| small_number(ahead.word(count_at))) {
        Some(count) => (count, count_at + 1),
        // "within the month", but not "next month".
        None if after_the > at && at > 0 => (1, count_at),
        None => return None,
    };
    let last = match (ahead.word(unit_at), count) {
        (_, 0 | MOST_COUNTED..) => return None,
        ("day" | "days", count) => later(here.today, count)?,
        ("week" | "weeks" | "wk" | "wks", count) => later(here.today, count * 7)?,
        ("fortnight" | "fortnights", count) => later(here.today, count * 14)?,
        ("month" | "months", count) => here.today.checked_add_months(chrono::Months::new(count))?,
        _ => return None,
    };
    Some((Near::Span(here.today, last), unit_at + 1))
}

/// `in 3 days`, `in 2 wks`, `in a fortnight`, `3 days' time`, `2 weeks from now`.
fn counted(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Near, usize)> {
    let opened = ahead.word(0) == "in";
    let at = ahead.past(0, &["in"]);
    let at = ahead.past(at, &["about", "around", "roughly"]);
    let (count, unit_at) = match ahead.number(at) {
        Some(number) => (number, at + 1),
        None => (small_number(ahead.word(at))?, at + 1),
    };
    let unit = ahead.word(unit_at);
    let after = match (ahead.word(unit_at + 1), ahead.word(unit_at + 2)) {
        ("time", _) => unit_at + 2,
        ("from", "now" | "today") => unit_at + 3,
        _ if opened => unit_at + 1,
        _ => return None,
    };
    if count >= MOST_COUNTED {
        return None;
    }
    let near = match unit {
        "day" | "days" => Near::Day(later(here.today, count)?),
        "week" | "weeks" | "wk" | "wks" => Near::Week(later(here.manner.monday_of(here.today)?, count * 7)?),
        "fortnight" | "fortnights" => Near::Week(later(here.manner.monday_of(here.today)?, count * 14)?),
        "month" | "months" => {
            let day = here.today.checked_add_months(chrono::Months::new(count))?;
            Near::Week(here.manner.monday_of(day)?)
        }
        _ => return None,
    };
    Some((near, after))
}

/// `Thursday`, `this thurs`, `nxt thurs`, `Thursday week`, `a week on Thursday`.
fn by_weekday(ahead: Ahead<'_>, here: Here<'_>) -> Option<(Near, usize)> {
    let this_week = here.manner.monday_of(here.today)?;
    let coming = |weekday| next_after(here.today, weekday);
    let (first, second) = (ahead.word(0), ahead.word(1));
    let (day, length) = match (first, second) {
        ("fortnight", "on") => (later(coming(weekday(ahead.word(2))?)?, 14), 3),
        (week, "on") if is_week(week) => (later(coming(weekday(ahead.word(2))?)?, 7), 3),
        ("this", "coming") => (coming(weekday(ahead.word(2))?), 3),
        ("coming", _) => (coming(weekday(second)?), 2),
        ("this", _) => (in_week_of(this_week, weekday(second)?), 2),
        (next, _) if is_next(next) => (in_week_of(later(this_week, 7)?, weekday(second)?), 2),
        _ => {
            let day = weekday(first)?;
            let length = if ahead.is(1, '.') && ahead.joined(1) { 2 } else { 1 };
            return weekday_and_more(day, ahead.from(length), here).map(|(near, more)| (near, length + more));
        }
    };
    Some((Near::Day(day?), length))
}

/// What a weekday and the words behind it say.
fn weekday_and_more(day: Weekday, behind: Ahead<'_>, here: Here<'_>) -> Option<(Near, usize)> {
    let coming = next_after(here.today, day)?;
    match (behind.word(0), behind.word(1)) {
        ("after" | "before", _) if is_far(behind.word(behind.past(1, &["the"]))) => None,
        ("fortnight", _) => Some((Near::Day(later(coming, 14)?), 1)),
        // "Thursday, week of 12 Oct"
        (week, next) if is_week(week) && !matches!(next, "of" | "beginning" | "commencing" | "starting") => {
            // "weds wk B": only the school knows which of its weeks are B weeks.
            if is_label(behind.from(1)) { None } else { Some((Near::Day(later(coming, 7)?), 1)) }
        }
        _ => Some((Near::Weekday(day), 0)),
    }
}

/// "The Monday after half term" is not the next one.
fn is_far(word: &str) -> bool {
    matches!(
        word,
        "next"
            | "nxt"
            | "half"
            | "term"
            | "semester"
            | "holiday"
            | "holidays"
            | "vacation"
            | "christmas"
            | "xmas"
            | "easter"
            | "thanksgiving"
            | "exams"
            | "mocks"
            | "tests"
    )
}

/// A or B, 1 or 2: what a school with two timetables calls its weeks.
fn is_label(ahead: Ahead<'_>) -> bool {
    let is_number = ahead.number(0).is_some() && time(ahead).is_none() && !is_counted(ahead.word(1));
    is_number || matches!(ahead.word(0), "a" | "b" | "c" | "d")
}

fn soon_or_open(ahead: Ahead<'_>) -> Option<(Near, usize)> {
    let near = match (ahead.word(0), ahead.word(1)) {
        ("asap" | "urgent" | "urgently" | "immediately" | "soonest" | "now", _) => (Near::Soon, 1),
        ("right", "away" | "now") => (Near::Soon, 2),
        ("as", "soon") if ahead.word(2) == "as" => (Near::Soon, 4),
        ("flexible" | "flex" | "flexi" | "whenever" | "anytime" | "anyday" | "tbc" | "tbd", _) => {
            (Near::Open, 1)
        }
        ("any", "time" | "day" | "week") | ("no", "rush" | "hurry" | "preference") => (Near::Open, 2),
        _ => return None,
    };
    Some(near)
}

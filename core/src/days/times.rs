//! Times of day and lengths: `10:15-11:00`, `3 p.m.`, `1015`, `noon`, `1h30`.

use chrono::NaiveTime;

use super::lessons::Lesson;
use super::manner::Manner;
use super::names::small_number;
use super::tokens::Ahead;

/// Hours before this one, without "am" or "pm", are meant in the afternoon: no school meets at two in the morning.
/// "05:30" is written like a clock that counts to 24 and means what it says.
const FIRST_HOUR: u32 = 7;

/// "3:30-7" ends in the evening; what would end later goes backwards instead.
const LAST_HOUR: u32 = 7;

/// Four figures are a time of day within these, and a year or a number beyond.
const FIGURES: std::ops::Range<u32> = 600..2000;

/// What a visit may take; of minutes, too. More is a number of something else.
const HOURS: std::ops::RangeInclusive<u32> = 0..=12;
const MINUTES: std::ops::RangeInclusive<u32> = 0..=720;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Time {
    At(NaiveTime),
    Between(NaiveTime, NaiveTime),
    Lesson(Lesson),
}

impl Time {
    pub fn in_words(&self, manner: &Manner) -> String {
        match self {
            Self::At(time) => manner.time(*time),
            Self::Between(from, until) => manner.between(*from, *until),
            Self::Lesson(lesson) => lesson.in_words(),
        }
    }
}

/// What was found of a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timed {
    Time(Time),
    Minutes(u32),
    /// "25:00"
    NoSuchTime,
    /// "11:00-10:15"
    BackToFront,
}

/// A time of day, from one to another, or a length, and how many tokens it is long.
pub fn time(ahead: Ahead<'_>) -> Option<(Timed, usize)> {
    if let Some((minutes, length)) = minutes(ahead) {
        return Some((Timed::Minutes(minutes), length));
    }
    let at = if ahead.is(0, '@') { 1 } else { ahead.past(0, &["at", "from", "between"]) };
    let (first, length) = clock(ahead.from(at))?;
    let after = at + length;
    let is_to = matches!(ahead.word(after), "to" | "until" | "till" | "til" | "and") || ahead.is(after, '-');
    if is_to
        && let Some((last, length)) = clock(ahead.from(after + 1))
        && (first.is_sure || last.is_sure || at > 0)
        && (last.is_sure || last.hour <= 24)
    {
        return Some((between(&first, &last), after + 1 + length));
    }
    // "10" alone could be a period, a day, a class.
    let alone = first.is_sure || (at > 0 && ahead.word(0) != "between" && (1..=23).contains(&first.hour));
    if !alone {
        return None;
    }
    Some((first.time().map_or(Timed::NoSuchTime, |time| Timed::Time(Time::At(time))), after))
}

fn between(first: &Clock, last: &Clock) -> Timed {
    let Some(until) = last.time() else { return Timed::NoSuchTime };
    // "1-2pm" and "10-2pm": the half that is said once holds for both where that goes forwards.
    let halves = [first.half.or(last.half), first.half].into_iter();
    let begins: Vec<_> = halves.filter_map(|half| Clock { half, ..*first }.time()).collect();
    if begins.is_empty() {
        return Timed::NoSuchTime;
    }
    let is_open = last.half.is_none() && last.hour == LAST_HOUR && !last.in_full;
    let in_the_evening = Clock { half: Some(Half::Pm), ..*last }.time().filter(|_| is_open);
    [Some(until), in_the_evening]
        .into_iter()
        .flatten()
        .find_map(|until| Some(Time::Between(*begins.iter().find(|from| **from < until)?, until)))
        .map_or(Timed::BackToFront, Timed::Time)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

#[derive(Clone, Copy)]
struct Clock {
    hour: u32,
    minute: Option<u32>,
    half: Option<Half>,
    /// With the figures of a clock that counts to 24: `05`, `0530`.
    in_full: bool,
    /// Nothing but a time of day is written like this.
    is_sure: bool,
}

impl Clock {
    fn time(&self) -> Option<NaiveTime> {
        let hour = match (self.half, self.hour) {
            (Some(Half::Am), 1..=12) => self.hour % 12,
            (Some(Half::Pm), 1..=12) => self.hour % 12 + 12,
            // "15:00 pm" says it twice.
            (Some(Half::Pm), 13..) if self.minute.is_some() => self.hour,
            (Some(_), _) => return None,
            (None, 1..FIRST_HOUR) if !self.in_full => self.hour + 12,
            (None, _) => self.hour,
        };
        NaiveTime::from_hms_opt(hour, self.minute.unwrap_or(0), 0)
    }
}

/// A moment on the clock, sure or not, and how many tokens it is long.
fn clock(ahead: Ahead<'_>) -> Option<(Clock, usize)> {
    if matches!(ahead.word(0), "noon" | "midday") {
        return Some((
            Clock { hour: 12, minute: None, half: Some(Half::Pm), in_full: true, is_sure: true },
            1,
        ));
    }
    let number = ahead.number(0)?;
    let digits = ahead.token(0)?.at.len();
    let stop = ahead.is(1, ':') || ahead.is(1, '.') || ahead.word(1) == "h";
    let minute = ahead.digits(2, 2).filter(|_| stop && ahead.joined(2));
    let (hour, minute, length) = match (digits, minute, number % 100) {
        // "1.10.2" is a chapter.
        (1 | 2, Some(_), _) if ahead.is(3, '.') && ahead.joined(4) && ahead.number(4).is_some() => {
            return None;
        }
        (1 | 2, Some(_), _) if ahead.is(3, ':') && ahead.digits(4, 2).is_some() => (number, minute, 5),
        (1 | 2, Some(_), _) => (number, minute, 3),
        (1 | 2, None, _) => (number, None, 1),
        (4, _, of_hour @ 0..60) if FIGURES.contains(&number) => (number / 100, Some(of_hour), 1),
        (3 | 4, _, of_hour @ 0..60) if half(ahead.from(1)).is_some() => (number / 100, Some(of_hour), 1),
        _ => return None,
    };
    let (half, length) = match half(ahead.from(length)) {
        Some((half, more)) => (Some(half), length + more),
        None => (None, length),
    };
    let is_hour = matches!(ahead.word(length), "o'clock" | "oclock");
    let is_sure = minute.is_some() || half.is_some() || is_hour;
    Some((Clock { hour, minute, half, in_full: digits > 1, is_sure }, length + usize::from(is_hour)))
}

/// `am`, `p.m.`
fn half(ahead: Ahead<'_>) -> Option<(Half, usize)> {
    let half = match ahead.word(0) {
        "am" => return Some((Half::Am, 1)),
        "pm" => return Some((Half::Pm, 1)),
        "a" => Half::Am,
        "p" => Half::Pm,
        _ => return None,
    };
    let stop = usize::from(ahead.is(3, '.') && ahead.joined(3));
    (ahead.is(1, '.') && ahead.word(2) == "m").then_some((half, 3 + stop))
}

/// `1h`, `1h30`, `1.5 hours`, `45 min`, `an hour`, `half an hour`, `1 hr 15 min`.
fn minutes(ahead: Ahead<'_>) -> Option<(u32, usize)> {
    let opened = ahead.past(0, &["for"]);
    let (minutes, length) = whole_minutes(ahead.from(opened))?;
    Some((minutes, opened + length))
}

fn whole_minutes(ahead: Ahead<'_>) -> Option<(u32, usize)> {
    let (part, of) = match (ahead.word(0), ahead.number(0), ahead.number(2)) {
        ("half", ..) => (30, 1),
        (_, Some(1), Some(2)) if ahead.is(1, '/') => (30, 3),
        (_, Some(3), Some(4)) if ahead.is(1, '/') => (45, 3),
        _ if ahead.is(0, '½') => (30, 1),
        _ => (0, 0),
    };
    let hour_at = ahead.past(of, &["an"]);
    if part > 0 && is_hour(ahead.word(hour_at)) {
        return Some((part, hour_at + 1));
    }
    let number = ahead.number(0).or_else(|| small_number(ahead.word(0)))?;
    if is_minute(ahead, 1) {
        return MINUTES.contains(&number).then_some((number, 2));
    }
    let (half, at) = match ahead.number(2) {
        Some(5) if ahead.is(1, '.') => (30, 3),
        _ if ahead.is(1, '½') => (30, 2),
        _ => (0, 1),
    };
    let is_hours = is_hour(ahead.word(at)) || (ahead.word(at) == "h" && ahead.joined(at));
    if !is_hours || !HOURS.contains(&number) {
        return None;
    }
    let whole = number * 60 + half;
    let more = ahead.past(at + 1, &["and"]);
    let rest = ahead.from(more);
    if rest.word(0) == "a" && rest.word(1) == "half" {
        return Some((whole + 30, more + 2));
    }
    match rest.number(0).filter(|minutes| (0..60).contains(minutes)) {
        Some(minutes) if is_minute(rest, 1) => Some((whole + minutes, more + 2)),
        // "1h30" is an hour and a half, and from seven on a time of day.
        Some(minutes) if rest.joined(0) && rest.digits(0, 2).is_some() => {
            (number < FIRST_HOUR).then_some((whole + minutes, more + 1))
        }
        _ => Some((whole, at + 1)),
    }
}

pub fn is_hour(word: &str) -> bool {
    matches!(word, "hour" | "hours" | "hr" | "hrs")
}

fn is_minute(ahead: Ahead<'_>, at: usize) -> bool {
    matches!(ahead.word(at), "min" | "mins" | "minute" | "minutes")
        || (ahead.word(at) == "m" && ahead.joined(at))
}

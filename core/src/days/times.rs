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

/// Four figures are a time of day within these hours, and a year or a number beyond.
const FIGURES: std::ops::Range<u32> = 6..20;

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
    let opened = ahead.past(0, &["at", "from", "between"]);
    let told = opened > 0 || ahead.is(0, '@');
    let at = if ahead.is(0, '@') { 1 } else { opened };
    let (first, after) = clock(ahead, at)?;
    let to = match ahead.word(after) {
        "to" | "until" | "till" | "til" | "and" => Some(after + 1),
        _ => ahead.is(after, '-').then_some(after + 1),
    };
    if let Some(to) = to
        && let Some((last, end)) = clock(ahead, to)
        && (first.is_sure || last.is_sure || told)
        && (last.is_sure || last.hour <= 24)
    {
        return Some((between(&first, &last), end));
    }
    // "10" alone could be a period, a day, a class.
    let alone = first.is_sure || (told && ahead.word(0) != "between" && (1..=23).contains(&first.hour));
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
    minute: u32,
    half: Option<Half>,
    /// With the figures of a clock that counts to 24: `05`, `0530`.
    in_full: bool,
    has_minutes: bool,
    /// Nothing but a time of day is written like this.
    is_sure: bool,
}

impl Clock {
    fn time(&self) -> Option<NaiveTime> {
        let hour = match (self.half, self.hour) {
            (Some(Half::Am), 1..=12) => self.hour % 12,
            (Some(Half::Pm), 1..=12) => self.hour % 12 + 12,
            // "15:00 pm" says it twice.
            (Some(Half::Pm), 13..) if self.has_minutes => self.hour,
            (Some(_), _) => return None,
            (None, 1..FIRST_HOUR) if !self.in_full => self.hour + 12,
            (None, _) => self.hour,
        };
        NaiveTime::from_hms_opt(hour, self.minute, 0)
    }
}

/// A moment on the clock, sure or not, with the place after it.
fn clock(ahead: Ahead<'_>, at: usize) -> Option<(Clock, usize)> {
    if matches!(ahead.word(at), "noon" | "midday") {
        let noon = Clock {
            hour: 12,
            minute: 0,
            half: Some(Half::Pm),
            in_full: true,
            has_minutes: true,
            is_sure: true,
        };
        return Some((noon, at + 1));
    }
    let number = ahead.number(at)?;
    let digits = ahead.token(at)?.at.len();
    let plain = Clock {
        hour: number,
        minute: 0,
        half: None,
        in_full: digits > 1,
        has_minutes: false,
        is_sure: false,
    };
    let stop = ahead.is(at + 1, ':') || ahead.is(at + 1, '.') || ahead.word(at + 1) == "h";
    let minute = ahead.digits(at + 2, 2).filter(|_| stop && ahead.joined(at + 2));
    let (clock, at) = match (digits, minute) {
        (1 | 2, Some(minute)) => {
            // "10:15:00" is a time; "1.10.26" is not one.
            let seconds = if ahead.is(at + 3, ':') && ahead.digits(at + 4, 2).is_some() { 2 } else { 0 };
            if ahead.is(at + 3, '.') && ahead.joined(at + 4) && ahead.number(at + 4).is_some() {
                return None;
            }
            (Clock { minute, has_minutes: true, is_sure: true, ..plain }, at + 3 + seconds)
        }
        (1 | 2, None) => (plain, at + 1),
        (3 | 4, _) => {
            let (hour, minute) = (number / 100, number % 100);
            let is_sure = half(ahead, at + 1).is_some() || (digits == 4 && FIGURES.contains(&hour));
            if minute >= 60 || !is_sure {
                return None;
            }
            (Clock { hour, minute, has_minutes: true, is_sure, ..plain }, at + 1)
        }
        _ => return None,
    };
    Some(match half(ahead, at) {
        Some((half, after)) => (Clock { half: Some(half), is_sure: true, ..clock }, after),
        None if matches!(ahead.word(at), "o'clock" | "oclock") => (Clock { is_sure: true, ..clock }, at + 1),
        None => (clock, at),
    })
}

/// `am`, `p.m.`, and after a number `a` or `p` alone.
fn half(ahead: Ahead<'_>, at: usize) -> Option<(Half, usize)> {
    let half = match ahead.word(at) {
        "am" => return Some((Half::Am, at + 1)),
        "pm" => return Some((Half::Pm, at + 1)),
        "a" => Half::Am,
        "p" => Half::Pm,
        _ => return None,
    };
    let in_letters = ahead.is(at + 1, '.') && ahead.word(at + 2) == "m";
    let stop = usize::from(ahead.is(at + 3, '.') && ahead.joined(at + 3));
    in_letters.then_some((half, at + 3 + stop))
}

/// `1h`, `1h30`, `1.5 hours`, `45 min`, `an hour`, `half an hour`, `1 hr 15`.
fn minutes(ahead: Ahead<'_>) -> Option<(u32, usize)> {
    const MOST_HOURS: u32 = 12;
    let at = ahead.past(0, &["for"]);
    if ahead.word(at) == "half" && ahead.word(at + 1) == "an" && is_hour(ahead.word(at + 2)) {
        return Some((30, at + 3));
    }
    let (number, mut at) = match ahead.number(at) {
        Some(number) => (number, at + 1),
        None => (small_number(ahead.word(at))?, at + 1),
    };
    if is_minute(ahead, at) {
        return (number <= MOST_HOURS * 60).then_some((number, at + 1));
    }
    let mut half = 0;
    if ahead.is(at, '.') && ahead.number(at + 1) == Some(5) && ahead.joined(at) && ahead.joined(at + 1) {
        half = 30;
        at += 2;
    } else if ahead.is(at, '½') {
        half = 30;
        at += 1;
    }
    let word = ahead.word(at);
    if number > MOST_HOURS || !(is_hour(word) || (word == "h" && ahead.joined(at))) {
        return None;
    }
    let whole = number * 60 + half;
    let after = at + 1;
    let more = ahead.past(after, &["and"]);
    if ahead.word(more) == "a" && ahead.word(more + 1) == "half" {
        return Some((whole + 30, more + 2));
    }
    match ahead.number(more).filter(|minutes| *minutes < 60) {
        Some(minutes) if is_minute(ahead, more + 1) => Some((whole + minutes, more + 2)),
        // "1h30" is an hour and a half, and from seven on a time of day.
        Some(minutes) if ahead.joined(more) && ahead.digits(more, 2).is_some() => {
            (number < FIRST_HOUR).then_some((whole + minutes, more + 1))
        }
        _ => Some((whole, after)),
    }
}

fn is_hour(word: &str) -> bool {
    matches!(word, "hour" | "hours" | "hr" | "hrs")
}

fn is_minute(ahead: Ahead<'_>, at: usize) -> bool {
    let after_figures = ahead.joined(at) && at > 0 && ahead.number(at - 1).is_some();
    matches!(ahead.word(at), "min" | "mins" | "minute" | "minutes")
        || (ahead.word(at) == "m" && after_figures)
}

//! The one reader of days and times: the day, week or span that is meant, the time or lesson, the length, what is left
//! over, and what contradicts itself or cannot be. What is no day stays words.

use std::cmp::Ordering;
use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};

use super::dates::{Here, month_and_year};
use super::found::{Found, What, found};
use super::joined::joined;
use super::manner::{Dates, Manner};
use super::meant::{Doubt, When};
use super::nearness::Near;
use super::times::{Time, Timed};
use super::tokens::{Ahead, Kind, Token, is_apostrophe, tokens};

/// A date that has passed is taken for one in the other order only where that comes within so many days.
const SOON_ENOUGH: i64 = 183;

/// What was typed, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub when: When,
    pub time: Option<Time>,
    /// How long, where it is said: "45 min", "10:15-11:00".
    pub minutes: Option<u32>,
    /// What says neither day nor time, as typed: "my room please".
    pub rest: String,
    pub doubts: Vec<Doubt>,
    typed: String,
    day_at: Option<Range<usize>>,
    time_at: Option<Range<usize>>,
}

impl When {
    /// In the school's manner, so that it is read as the same again: the year is named where it would be taken for
    /// another one. `None` where no day is known.
    pub fn in_full(self, today: NaiveDate, manner: &Manner) -> Option<String> {
        let is_read = |words: &str| read(words, today, manner).when == self;
        let (short, long) = match self {
            Self::Day(day) => (manner.day(day), manner.day_and_year(day)),
            Self::Week(monday) => {
                (manner.week(monday), format!("the week of {}", manner.day_and_year(monday)))
            }
            Self::Span(first, last) => (
                manner.span(first, last),
                format!("{} to {}", manner.day_and_year(first), manner.day_and_year(last)),
            ),
            Self::Soon | Self::Open | Self::Words => return None,
        };
        Some(if is_read(&short) { short } else { long })
    }
}

impl Reading {
    /// The day, where it is one.
    pub fn day(&self) -> Option<NaiveDate> {
        match self.when {
            When::Day(day) => Some(day),
            _ => None,
        }
    }

    /// Nothing was typed but the day.
    pub fn is_only_a_day(&self) -> bool {
        self.rest.is_empty() && self.time.is_none() && self.minutes.is_none()
    }

    /// What was typed, with its day and its time in the school's manner, and understood as the same again. `None`
    /// where no day is known, or what stands around it would change it.
    pub fn in_full(&self, today: NaiveDate, manner: &Manner) -> Option<String> {
        let day = self.when.in_full(today, manner)?;
        let time = self.time.as_ref().map(|time| time.in_words(manner));
        let mut pieces: Vec<(Range<usize>, String)> =
            self.day_at.clone().map(|at| (at, day)).into_iter().collect();
        pieces.extend(self.time_at.clone().zip(time));
        pieces.sort_by_key(|(at, _)| at.start);
        let mut full = String::new();
        let mut done = 0;
        for (at, words) in pieces {
            let between = self.typed.get(done..at.start).unwrap_or_default();
            // "Thu p3" is written "Thu 17 September, period 3".
            push_apart(&mut full, if done > 0 && between.trim().is_empty() { ", " } else { between });
            push_apart(&mut full, &words);
            done = at.end;
        }
        push_apart(&mut full, self.typed.get(done..).unwrap_or_default());
        // "9/10 to 12" would say three days once its month has a name.
        let full = full.trim().to_owned();
        (read(&full, today, manner).when == self.when).then_some(full)
    }
}

/// Adds words that would be read as others if they touched: "thurs9" is no "Thursday, January 49", and a word takes an
/// apostrophe with it: "Thu 5 July’sun" has no month.
fn push_apart(text: &mut String, more: &str) {
    let goes_on = |c: char| c.is_alphanumeric() || is_apostrophe(c);
    if text.ends_with(char::is_alphanumeric) && more.starts_with(goes_on) {
        text.push(' ');
    }
    text.push_str(more);
}

/// Reads whatever is typed about days and times. Never fails: what is not understood is left over.
pub fn read(typed: &str, today: NaiveDate, manner: &Manner) -> Reading {
    let tokens = tokens(typed);
    let here = Here { today, manner, dotted: false };
    let mut plain = assemble(typed, &tokens, here);
    plain.look_for_the_other_order(|turned| assemble(typed, &tokens, Here { manner: turned, ..here }), here);
    // "12.10." is a date where nothing else is; after a day it is a time at the end of a sentence.
    if plain.when == When::Words && plain.doubts.is_empty() {
        let dotted = assemble(typed, &tokens, Here { dotted: true, ..here });
        if dotted.when.first().is_some() {
            return dotted;
        }
    }
    plain
}

fn assemble(typed: &str, tokens: &[Token], here: Here<'_>) -> Reading {
    let all = Ahead(tokens);
    let bytes = |at: Range<usize>| match (tokens.get(at.start), tokens.get(at.end.wrapping_sub(1))) {
        (Some(first), Some(last)) => first.at.start..last.at.end,
        _ => 0..0,
    };
    let text = |at: Range<usize>| typed.get(bytes(at)).unwrap_or_default().to_owned();
    let mut found = found(tokens, here);
    if let Some(month) = only_a_month(all, here) {
        found = vec![month];
    }
    let days = joined(all, &found, here, &text);
    let mut reading = Reading {
        when: days.when,
        time: None,
        minutes: None,
        rest: String::new(),
        doubts: days.doubts,
        typed: typed.to_owned(),
        day_at: days.at.clone().map(bytes),
        time_at: None,
    };
    let mut taken: Vec<Range<usize>> = days.at.into_iter().collect();
    for it in &found {
        match &it.what {
            What::Timed(Timed::Time(time)) if reading.time.is_none() => {
                reading.time = Some(time.clone());
                reading.time_at = Some(bytes(it.at.clone()));
            }
            What::Timed(Timed::Minutes(minutes)) if reading.minutes.is_none() => {
                reading.minutes = Some(*minutes);
            }
            What::Timed(Timed::NoSuchTime) => {
                reading.doubts.push(Doubt::NoSuchTime(text(it.at.clone())));
                continue;
            }
            What::Timed(Timed::BackToFront) => {
                reading.doubts.push(Doubt::BackToFront(text(it.at.clone())));
                continue;
            }
            What::Near(near @ (Near::Soon | Near::Open)) if reading.when == When::Words => {
                reading.when = if *near == Near::Soon { When::Soon } else { When::Open };
                continue;
            }
            _ => continue,
        }
        taken.push(it.at.clone());
    }
    if let (None, Some(Time::Between(from, until))) = (reading.minutes, &reading.time) {
        reading.minutes = u32::try_from((*until - *from).num_minutes()).ok();
    }
    reading.doubt_the_day(here);
    reading.rest = left_over(typed, tokens, &taken);
    reading
}

/// "October", "Oct 2027", and nothing else.
fn only_a_month(all: Ahead<'_>, here: Here<'_>) -> Option<Found> {
    let (month, length) = month_and_year(all, 0, here)?;
    (length == all.0.len()).then_some(Found { what: What::Dated(month), at: 0..length })
}

impl Reading {
    /// A date in figures that has passed may have been written in the other order.
    fn look_for_the_other_order(&mut self, read: impl Fn(&Manner) -> Self, here: Here<'_>) {
        for doubt in &mut self.doubts {
            let Doubt::Passed(passed) = *doubt else { continue };
            let dates = match here.manner.dates {
                Dates::DayFirst => Dates::MonthFirst,
                Dates::MonthFirst => Dates::DayFirst,
            };
            let turned = read(&Manner { dates, ..here.manner.clone() });
            if let When::Day(other) = turned.when
                && self.when == When::Day(passed)
                && (0..=SOON_ENOUGH).contains(&(other - here.today).num_days())
            {
                *doubt = Doubt::OtherOrder { passed, other };
            }
        }
    }

    fn doubt_the_day(&mut self, here: Here<'_>) {
        if let When::Span(first, last) = self.when {
            match first.cmp(&last) {
                Ordering::Less => {}
                Ordering::Equal => self.when = When::Day(first),
                Ordering::Greater => {
                    let typed = self.day_at.clone().and_then(|at| self.typed.get(at)).unwrap_or_default();
                    self.doubts.push(Doubt::BackToFront(typed.to_owned()));
                }
            }
        }
        match (self.when.last(here.manner), self.when) {
            (Some(last), _) if last < here.today => self.doubts.push(Doubt::Passed(last)),
            (Some(day), When::Day(_)) if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) => {
                self.doubts.push(Doubt::Weekend(day));
            }
            _ => {}
        }
    }
}

/// What is typed beside these tokens, without the marks and small words that only joined it to them.
fn left_over(typed: &str, tokens: &[Token], taken: &[Range<usize>]) -> String {
    const SMALL: [&str; 7] = ["on", "the", "of", "at", "for", "from", "in"];
    let is_taken = |at: usize| taken.iter().any(|range| range.contains(&at));
    let marked: Vec<_> = tokens.iter().enumerate().map(|(at, token)| (is_taken(at), token)).collect();
    let mut parts: Vec<&str> = Vec::new();
    for run in marked.chunk_by(|one, next| one.0 == next.0).filter(|run| run.iter().all(|(taken, _)| !taken))
    {
        let before_taken = run.last().map(|(_, token)| *token) != tokens.last();
        let says = |token: &Token, before_taken: bool| match &token.kind {
            Kind::Word(word) => !(before_taken && SMALL.contains(&word.as_str())),
            Kind::Number(_) => true,
            Kind::Mark(mark) => {
                !matches!(mark, ',' | ';' | '-' | '.' | ':' | '(' | ')' | '@' | '/' | '·' | '|')
            }
        };
        let first = run.iter().position(|(_, token)| says(token, false));
        let last = run.iter().rposition(|(_, token)| says(token, before_taken));
        let (Some(first), Some(last)) = (first, last) else { continue };
        let until = |last: usize| &typed[run[first].1.at.start..run[last].1.at.end];
        // A bracket that was opened here stays closed.
        let closing = run[last..].iter().position(|(_, token)| token.kind == Kind::Mark(')'));
        let closing = closing.filter(|_| until(last).contains('('));
        parts.push(until(last + closing.unwrap_or(0)));
    }
    // What lies beyond the last token that was looked at.
    let beyond = tokens.last().and_then(|last| typed.get(last.at.end..));
    parts.extend(beyond.map(str::trim).filter(|beyond| !beyond.is_empty()));
    parts.join(" ")
}

/// A day of the week and nothing else, in one or in many: "Tue", "Tuesdays".
pub fn weekday(typed: &str) -> Option<Weekday> {
    let tokens = tokens(typed);
    let words: Vec<&str> = tokens
        .iter()
        .filter_map(|token| match &token.kind {
            Kind::Word(word) if !matches!(word.as_str(), "on" | "every" | "each") => Some(word.as_str()),
            Kind::Mark('.') | Kind::Word(_) => None,
            _ => Some(""),
        })
        .collect();
    match *words {
        // "Tuesdays"
        [word] => super::names::weekday(word).or_else(|| super::names::weekday(word.strip_suffix('s')?)),
        _ => None,
    }
}

/// A time of day and nothing else.
pub fn time_of_day(typed: &str) -> Option<chrono::NaiveTime> {
    let tokens = tokens(typed);
    let (timed, length) = super::times::time(Ahead(&tokens))?;
    match timed {
        Timed::Time(Time::At(time)) if length == tokens.len() => Some(time),
        _ => None,
    }
}

/// A length and nothing else, in minutes: `45 min`, `1h30`, `an hour`.
pub fn length(typed: &str) -> Option<u32> {
    let tokens = tokens(typed);
    match super::times::time(Ahead(&tokens))? {
        (Timed::Minutes(minutes), length) if length == tokens.len() => Some(minutes),
        _ => None,
    }
}

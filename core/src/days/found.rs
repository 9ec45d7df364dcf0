//! Everything in a text that says a day or a time, each by its place, and what only looks as if it did: "not Thursday",
//! "Year 9/10", "2nd graders".

use std::ops::Range;

use super::dates::{self, Dated, FILLERS, Here};
use super::lessons;
use super::names::{is_counted, weekday};
use super::nearness::{self, Near};
use super::times::{self, Time, Timed};
use super::tokens::{Ahead, Token};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Dated(Dated),
    Near(Near),
    /// A month's day alone: "the 17th", and "Thu 17" after its weekday.
    Number {
        day: u32,
        is_sure: bool,
    },
    Timed(Timed),
}

/// Tokens that say something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub what: What,
    pub at: Range<usize>,
}

/// Days that are ruled out are no plan.
const NOT: [&str; 16] = [
    "not",
    "no",
    "never",
    "without",
    "except",
    "excluding",
    "avoid",
    "avoiding",
    "can't",
    "cant",
    "cannot",
    "don't",
    "dont",
    "isn't",
    "won't",
    "bar",
];

/// Before a day these mean many, or one that cannot be counted out.
const SOME: [&str; 17] = [
    "every",
    "each",
    "any",
    "all",
    "most",
    "alternate",
    "first",
    "second",
    "third",
    "fourth",
    "last",
    "previous",
    "past",
    "1st",
    "2nd",
    "other",
    "some",
];

const PRONOUNS: [&str; 9] = ["i", "we", "you", "it", "he", "she", "they", "this", "that"];

/// Numbers after these are names.
const NAMED: [&str; 20] = [
    "room", "rm", "year", "years", "yr", "yrs", "y", "grade", "grades", "gr", "class", "form", "page",
    "pages", "pg", "chapter", "ch", "unit", "lab", "floor",
];

/// "2nd graders" are no day.
const RANKED: [&str; 17] = [
    "grade", "grader", "graders", "grades", "class", "year", "years", "form", "former", "formers", "floor",
    "quarter", "semester", "term", "time", "edition", "half",
];

pub fn found(tokens: &[Token], here: Here<'_>) -> Vec<Found> {
    let all = Ahead(tokens);
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while all.token(at).is_some() {
        let after_weekday =
            found.last().is_some_and(|last| last.what.is_weekday() && touch(all, last.at.end..at));
        let next = read_there(all.from(at), here, after_weekday).filter(|_| begins_a_word(all, at));
        let Some((what, length)) = next else {
            at += 1;
            continue;
        };
        let ends = (at + length.max(1)).min(tokens.len());
        if !is_named(all, at) && !is_ruled_out(all, at, &what) {
            found.push(Found { what, at: opens(all, at, &found)..ends });
        }
        at = ends;
    }
    found
}

/// Nothing but fillers and commas stands between.
fn touch(all: Ahead<'_>, mut between: Range<usize>) -> bool {
    between.all(|at| all.is(at, ',') || FILLERS.contains(&all.word(at)))
}

fn read_there(ahead: Ahead<'_>, here: Here<'_>, after_weekday: bool) -> Option<(What, usize)> {
    if let Some((lesson, length)) = lessons::lesson(ahead) {
        return Some((What::Timed(Timed::Time(Time::Lesson(lesson))), length));
    }
    if let Some((dated, length)) = dates::date(ahead, here) {
        return Some((What::Dated(dated), length));
    }
    if let Some((near, length)) = nearness::near(ahead, here) {
        return Some((What::Near(near), length));
    }
    if let Some((timed, length)) = times::time(ahead) {
        return Some((What::Timed(timed), length));
    }
    if let Some((day, length)) = dates::ordinal(ahead) {
        let is_rank = RANKED.contains(&ahead.word(length));
        return (!is_rank).then_some((What::Number { day, is_sure: true }, length));
    }
    let day = ahead.number(0).filter(|day| after_weekday && (1..=31).contains(day))?;
    let goes_on = ahead.joined(1) && (!ahead.word(1).is_empty() || ahead.number(2).is_some());
    // From the thirteenth on it is no hour and no period; nor where it begins a span: "Mon 12 to Wed 14 Oct".
    let begins_a_span = dates::joint(ahead, 1).is_some_and(|(_, after)| weekday(ahead.word(after)).is_some());
    (!goes_on && !is_counted(ahead.word(1)))
        .then_some((What::Number { day, is_sure: day > 12 || begins_a_span }, 1))
}

/// What is typed without white space before it is part of something else, but for what a bracket, a comma or a
/// joint divides.
fn begins_a_word(all: Ahead<'_>, at: usize) -> bool {
    if at == 0 || !all.joined(at) {
        return true;
    }
    let before = at - 1;
    let divided = ['(', ',', ';', '-', '/', '&', '+', '~', '[', '"', '@', '.', ':', '='];
    let is_divided = divided.iter().any(|mark| all.is(before, *mark));
    let in_a_number = all.number(at).is_some()
        && at >= 2
        && !all.is(before, '(')
        && !all.is(before, ',')
        && !all.is(before, '@')
        && !all.is(before, '-');
    is_divided && !in_a_number
}

fn is_named(all: Ahead<'_>, at: usize) -> bool {
    at > 0 && all.number(at).is_some() && NAMED.contains(&all.word(at - 1))
}

fn is_ruled_out(all: Ahead<'_>, at: usize, what: &What) -> bool {
    const LOOK_BACK: usize = 3;
    if matches!(what, What::Timed(_) | What::Near(Near::Open | Near::Soon)) {
        return false;
    }
    let before = |steps: usize| at.checked_sub(steps).map_or("", |at| all.word(at));
    let near = (1..=LOOK_BACK).map(before).take_while(|word| !word.is_empty());
    if near.into_iter().any(|word| NOT.contains(&word)) {
        return true;
    }
    // "the last week of next month" is no whole month.
    if before(1) == "of" && matches!(what, What::Dated(Dated::Month(..))) {
        return true;
    }
    let but = before(1) == "but" && before(2).starts_with("any");
    // "we may 3 of us": no month.
    let verb = all.word(at) == "may" && PRONOUNS.contains(&before(1));
    if but || verb {
        return true;
    }
    let steps = (1..=2).find(|steps| !FILLERS.contains(&before(*steps))).unwrap_or(1);
    let is_some = SOME.contains(&before(steps));
    is_some
        && (what.is_weekday() || matches!(what, What::Near(Near::Week(_)) | What::Dated(Dated::Month(..))))
}

/// Small words before it belong to it: "on Thursday", "at 10:15", "for 45 min".
fn opens(all: Ahead<'_>, at: usize, found: &[Found]) -> usize {
    let least = found.last().map_or(0, |last| last.at.end);
    let mut at = at;
    while at > least && (["on", "the", "at"].contains(&all.word(at - 1)) || all.is(at - 1, '@')) {
        at -= 1;
    }
    at
}

impl What {
    pub fn is_weekday(&self) -> bool {
        matches!(self, Self::Near(Near::Weekday(_)))
    }
}

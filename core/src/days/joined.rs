//! What the days in a text say together: "Thu 17", "Friday 17 Sep", "12 Oct to 14 Oct", "Thursday or Friday".

use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};

use super::dates::{self, Dated, FILLERS, Here, Joint};
use super::found::{Found, What};
use super::meant::{Doubt, When};
use super::nearness::{Near, in_week_of, next_after};
use super::tokens::Ahead;

/// A small number after a weekday may be an hour or a lesson; it is taken as the day of a month only so many days
/// ahead.
const NEAR: i64 = 21;

/// One day or several, with the tokens that say it.
#[derive(Debug, Clone)]
struct Part {
    says: Says,
    at: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Says {
    Day { day: NaiveDate, weekday: Option<Weekday> },
    Weekday(Weekday),
    Number { day: u32, is_sure: bool, weekday: Option<Weekday> },
    Week(NaiveDate),
    Span(NaiveDate, NaiveDate),
    Either(NaiveDate, NaiveDate),
    NoSuchDay,
}

/// What is said of days, where, and what is doubtful about it.
pub struct Days {
    pub when: When,
    pub at: Option<Range<usize>>,
    pub doubts: Vec<Doubt>,
}

/// What all days that were found say together. `text` quotes tokens as they were typed.
pub fn joined(
    all: Ahead<'_>,
    found: &[Found],
    here: Here<'_>,
    text: &dyn Fn(Range<usize>) -> String,
) -> Days {
    let mut parts: Vec<Part> = Vec::new();
    for found in found {
        let Some(says) = says(&found.what) else { continue };
        let part = Part { says, at: found.at.clone() };
        match parts.last().and_then(|last| beside(all, last, &part, here)) {
            Some(both) => {
                parts.pop();
                parts.push(both);
            }
            // "Thursday 2" names an hour or a lesson, which is not ours to guess.
            None if matches!(part.says, Says::Number { is_sure: false, .. }) => {}
            None => parts.push(part),
        }
    }
    let mut doubts = Vec::new();
    let mut settled: Vec<(When, Range<usize>)> = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        if part.says == Says::NoSuchDay {
            doubts.push(Doubt::NoSuchDay(text(part.at.clone())));
            continue;
        }
        let joint = parts.get(place + 1).filter(|next| joint_between(all, part, next).is_some());
        let before = place.checked_sub(1).and_then(|place| parts.get(place));
        let from = before.filter(|before| joint_between(all, before, part) == Some(Joint::To));
        let from = from.and_then(|_| settled.last()).and_then(|(when, _)| when.first());
        let Some(when) = settle(&part.says, joint, from, here, &mut doubts) else { continue };
        match (from, when, settled.last_mut()) {
            (Some(first), When::Day(last), Some(span)) => {
                *span = (When::Span(first, last), span.1.start..part.at.end);
            }
            _ => settled.push((when, part.at.clone())),
        }
    }
    if doubts.iter().any(|doubt| matches!(doubt, Doubt::NoSuchDay(_))) {
        return Days { when: When::Words, at: None, doubts };
    }
    let (when, at) = one_of(&settled, here, &mut doubts);
    Days { when, at, doubts }
}

fn says(what: &What) -> Option<Says> {
    Some(match what {
        What::Dated(Dated::Day(day)) | What::Near(Near::Day(day)) => Says::Day { day: *day, weekday: None },
        What::Dated(Dated::Span(first, last) | Dated::Month(first, last))
        | What::Near(Near::Span(first, last)) => Says::Span(*first, *last),
        What::Dated(Dated::Either(first, second)) => Says::Either(*first, *second),
        What::Dated(Dated::NoSuchDay) | What::Near(Near::NoSuchDay) => Says::NoSuchDay,
        What::Near(Near::Week(monday)) => Says::Week(*monday),
        What::Near(Near::Weekday(weekday)) => Says::Weekday(*weekday),
        What::Number { day, is_sure } => Says::Number { day: *day, is_sure: *is_sure, weekday: None },
        What::Near(Near::Soon | Near::Open) | What::Timed(_) => return None,
    })
}

/// Two that stand beside each other say one day: a weekday and its date, a week and its day.
fn beside(all: Ahead<'_>, first: &Part, second: &Part, here: Here<'_>) -> Option<Part> {
    let nothing =
        |at: usize| FILLERS.contains(&all.word(at)) || [',', '(', ')'].iter().any(|mark| all.is(at, *mark));
    if !(first.at.end..second.at.start).all(nothing) {
        return None;
    }
    let says = match (&first.says, &second.says) {
        (Says::Weekday(weekday), Says::Day { day, weekday: None })
        | (Says::Day { day, weekday: None }, Says::Weekday(weekday)) => {
            Says::Day { day: *day, weekday: Some(*weekday) }
        }
        (Says::Weekday(weekday), Says::Number { day, is_sure, .. }) => {
            let near = dates::next_numbered(*day, here.today)
                .filter(|it| (*it - here.today).num_days() <= NEAR && it.weekday() == *weekday);
            let fits = near.is_some();
            if !is_sure && !fits {
                return None;
            }
            Says::Number { day: *day, is_sure: *is_sure, weekday: Some(*weekday) }
        }
        (Says::Week(monday), Says::Weekday(weekday)) | (Says::Weekday(weekday), Says::Week(monday)) => {
            Says::Day { day: in_week_of(*monday, *weekday)?, weekday: None }
        }
        (Says::Week(monday), Says::Day { day, weekday }) if here.manner.monday_of(*day) == Some(*monday) => {
            Says::Day { day: *day, weekday: *weekday }
        }
        (Says::Day { day: one, weekday }, Says::Day { day: other, weekday: again }) if one == other => {
            Says::Day { day: *one, weekday: weekday.or(*again) }
        }
        (Says::NoSuchDay, Says::Weekday(_)) | (Says::Weekday(_), Says::NoSuchDay) => Says::NoSuchDay,
        _ => return None,
    };
    let closing =
        usize::from(all.is(second.at.end, ')') && (first.at.end..second.at.start).any(|at| all.is(at, '(')));
    Some(Part { says, at: first.at.start..second.at.end + closing })
}

fn joint_between(all: Ahead<'_>, first: &Part, second: &Part) -> Option<Joint> {
    let (joint, after) = dates::joint(all, first.at.end)?;
    (all.past(after, &FILLERS) >= second.at.start).then_some(joint)
}

/// The day of a part. `next` is what it is joined to, `from` the day that it is to follow.
fn settle(
    says: &Says,
    next: Option<&Part>,
    from: Option<NaiveDate>,
    here: Here<'_>,
    doubts: &mut Vec<Doubt>,
) -> Option<When> {
    let start = from.unwrap_or(here.today);
    let (day, weekday) = match says {
        Says::Day { day, weekday } => (*day, *weekday),
        Says::Weekday(weekday) => (next_after(start, *weekday)?, None),
        Says::Number { day, weekday, is_sure: _ } => {
            let month = next.and_then(|next| match next.says {
                Says::Day { day, .. } => Some(day),
                _ => None,
            });
            let in_its_month = month.and_then(|month| month.with_day(*day).filter(|day| *day <= month));
            (in_its_month.or_else(|| dates::next_numbered(*day, start))?, *weekday)
        }
        Says::Week(monday) => return Some(When::Week(*monday)),
        Says::Span(first, last) => return Some(When::Span(*first, *last)),
        Says::Either(first, second) => {
            doubts.push(Doubt::Several(vec![*first, *second]));
            return None;
        }
        Says::NoSuchDay => return None,
    };
    if let Some(typed) = weekday.filter(|weekday| *weekday != day.weekday()) {
        doubts.push(Doubt::OtherWeekday { day, typed });
    }
    Some(When::Day(day))
}

/// The one of these that is meant, or none with a doubt.
fn one_of(
    settled: &[(When, Range<usize>)],
    here: Here<'_>,
    doubts: &mut Vec<Doubt>,
) -> (When, Option<Range<usize>>) {
    match settled {
        [] => return (When::Words, None),
        [(first, at), others @ ..] if others.iter().all(|(when, _)| when == first) => {
            return (*first, Some(at.clone()));
        }
        // "next week, ideally on 17 Sep"
        [(When::Week(monday), _), (When::Day(day), at)] | [(When::Day(day), at), (When::Week(monday), _)]
            if here.manner.monday_of(*day) == Some(*monday) =>
        {
            return (When::Day(*day), Some(at.clone()));
        }
        _ => {}
    }
    doubts.push(Doubt::Several(settled.iter().filter_map(|(when, _)| when.first()).collect()));
    (When::Words, None)
}

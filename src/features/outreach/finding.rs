//! To whom the desk could write. Pure: everything that is known is handed in.
//!
//! It knows no list of members, and nobody's reading or clicks: only who asked for something, and who has made themselves
//! known to the desk by name.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};

use super::types::{About, Asked, Chosen, Decision, Hint};
use crate::chat::{MemberId, RoleId};
use crate::features::calendar::Calendar;
use crate::features::collab::Person;
use crate::features::departments::{Colleague, Marks};

/// School days of a term, where the calendar has none; and the least and most that a term counts for, where somebody has
/// entered half of one, or a whole year as one.
const USUAL_TERM: u32 = 60;
const TERM: std::ops::RangeInclusive<u32> = 30..=100;
/// Requests are known for so long: what is older says little of this year's colleagues.
pub const A_YEAR: TimeDelta = TimeDelta::days(365);
/// So many colleagues found it most helpful.
const ENOUGH: usize = 2;
const MOST_HELPFUL: u8 = 5;

/// A request of the last year, as far as it matters here.
#[derive(Debug, Clone)]
pub struct Came {
    pub teacher: MemberId,
    pub departments: Vec<RoleId>,
    /// Keys of subjects.
    pub subject: Option<String>,
    /// On the school's calendar.
    pub on: NaiveDate,
    pub score: Option<u8>,
}

/// Something that was worth repeating, and whose teacher has not answered whether they will.
#[derive(Debug, Clone)]
pub struct Unanswered {
    pub request: i64,
    pub teacher: Person,
    pub topic: String,
    pub was: Asked,
}

/// All that is known.
pub struct Known<'a> {
    pub today: NaiveDate,
    pub calendar: &'a Calendar,
    pub marks: &'a Marks,
    pub came: Vec<Came>,
    pub unanswered: Vec<Unanswered>,
    /// Those who have never asked for anything.
    pub colleagues: Vec<Colleague>,
    /// The names of subjects, by their keys.
    pub subjects: BTreeMap<String, String>,
    pub decisions: Vec<Decision>,
}

/// Every hint that nobody has decided about. The kinds take turns, and within a kind it goes by the alphabet: none is
/// better than another.
pub fn hints(known: &Known) -> Vec<Hint> {
    let mut kinds =
        [colleagues(known), again(known), departments(known), subjects(known)].map(Vec::into_iter);
    let mut found = Vec::new();
    loop {
        let before = found.len();
        found.extend(kinds.iter_mut().filter_map(Iterator::next));
        if found.len() == before {
            break;
        }
    }
    found.retain(|hint| !is_resting(known, &hint.about()));
    found
}

/// Whether somebody has decided about it, and that still holds.
fn is_resting(known: &Known, about: &About) -> bool {
    let decision = known.decisions.iter().find(|decision| decision.about == *about);
    decision.is_some_and(|decision| holds(decision, known.calendar, known.today))
}

/// Whether a decision still holds.
pub fn holds(decision: &Decision, calendar: &Calendar, today: NaiveDate) -> bool {
    match decision.chosen {
        Chosen::Never => true,
        Chosen::NotNow | Chosen::Written => !is_a_term(calendar, decision.on, today),
    }
}

/// Whether so many school days lie between two days as the term has that began last.
fn is_a_term(calendar: &Calendar, from: NaiveDate, until: NaiveDate) -> bool {
    let begun = calendar.terms().filter(|term| term.first <= until).last();
    let days = begun.map_or(USUAL_TERM, |term| {
        let before = term.first.pred_opt().unwrap_or(term.first);
        calendar.school_days_between(before, term.last).clamp(*TERM.start(), *TERM.end())
    });
    calendar.school_days_between(from, until) >= days
}

fn departments(known: &Known) -> Vec<Hint> {
    let mut found: Vec<Hint> = Vec::new();
    for marked in known.marks.departments.iter().filter(|marked| !marked.gone) {
        let of_it = known.came.iter().filter(|came| came.departments.contains(&marked.role));
        let latest = of_it.map(|came| came.on).max();
        // Before it was marked, nobody knows who asked.
        let since = latest.map_or(marked.since, |latest| latest.max(marked.since));
        if is_a_term(known.calendar, since, known.today) {
            let since = Some(since).filter(|since| *since >= known.today - A_YEAR);
            found.push(Hint::Department { role: marked.role.clone(), name: marked.name.clone(), since });
        }
    }
    found.sort_by_key(|hint| match hint {
        Hint::Department { name, .. } => name.to_lowercase(),
        _ => String::new(),
    });
    found
}

fn again(known: &Known) -> Vec<Hint> {
    let hint = |it: &Unanswered| Hint::Again {
        request: it.request,
        teacher: it.teacher.clone(),
        topic: it.topic.clone(),
        was: it.was,
    };
    by_name(known.unanswered.iter().map(hint))
}

fn colleagues(known: &Known) -> Vec<Hint> {
    let hint = |it: &Colleague| {
        let mark = known.marks.is_by(&it.roles)?;
        Some(Hint::Colleague { who: it.who.clone(), mark })
    };
    by_name(known.colleagues.iter().filter_map(hint))
}

fn by_name(hints: impl Iterator<Item = Hint>) -> Vec<Hint> {
    let mut hints: Vec<Hint> = hints.collect();
    hints.sort_by_key(|hint| hint.person().map(|person| person.name.to_lowercase()));
    hints
}

fn subjects(known: &Known) -> Vec<Hint> {
    let mut asked: BTreeMap<&str, BTreeSet<&MemberId>> = BTreeMap::new();
    let mut content: BTreeMap<&str, BTreeSet<&MemberId>> = BTreeMap::new();
    for came in &known.came {
        let Some(subject) = &came.subject else { continue };
        asked.entry(subject).or_default().insert(&came.teacher);
        if came.score == Some(MOST_HELPFUL) {
            content.entry(subject).or_default().insert(&came.teacher);
        }
    }
    let is_hint = |(key, who): (&str, BTreeSet<&MemberId>)| {
        let is_it = who.len() >= ENOUGH && asked.get(key) == Some(&who);
        let name = known.subjects.get(key).filter(|_| is_it)?.clone();
        Some(Hint::Subject { key: key.to_owned(), name })
    };
    content.into_iter().filter_map(is_hint).collect()
}

#[cfg(test)]
mod tests;

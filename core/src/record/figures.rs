//! From rows to figures. Pure, and one row at a time: a hundred thousand requests are counted without being held. Each
//! row counts in its own figures and in no other, so that a corrected record changes exactly those.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::{Class, Row, Span, class_of};
use crate::chat::MemberId;
use crate::requests::plan::is_to_come;
use crate::requests::{Level, Session, Stage};

/// Fewer people than these are not told on their own.
pub const FEWEST_PEOPLE: u64 = 5;
/// So many ratings are told as an average.
pub const FEWEST_RATINGS: u32 = 5;
/// Classes that are kept as they were read.
const MOST_CLASSES: usize = 2_000;
/// Outcome lines that are kept to choose from, the best first.
const MOST_OUTCOMES: usize = 200;

/// Collaborations of one subject or year group, and the students that they reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Group {
    pub collaborations: u32,
    pub people: u64,
}

/// A line that says what came of a collaboration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub number: i64,
    pub line: String,
    pub subject: Option<String>,
    pub rating: Option<u8>,
    pub students: u32,
}

/// A month, by its first day.
pub type Month = NaiveDate;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Sent in the span: answered, waiting, or ended unanswered.
    pub requests: u32,
    pub answered: u32,
    pub waiting: u32,
    pub ended_unanswered: u32,
    /// How long each took to be answered, or waits so far; shortest first.
    pub waits: Vec<TimeDelta>,
    pub of_tips: u32,
    pub of_ideas: u32,
    /// Completed in the span.
    pub collaborations: u32,
    pub teachers: u32,
    /// Teachers with whom nothing had been completed before the span.
    pub new_teachers: u32,
    pub subjects: BTreeMap<String, Group>,
    /// Whose class does not say its subject.
    pub no_subject: Group,
    pub years: BTreeMap<u32, Group>,
    pub no_year: Group,
    /// By the month of completion; `None` where no level was recorded.
    pub levels: BTreeMap<Month, BTreeMap<Option<Depth>, u32>>,
    /// The schemes that those levels are of.
    pub schemes: BTreeSet<String>,
    pub skills: BTreeMap<String, u32>,
    pub goals: BTreeMap<u32, u32>,
    /// Sessions on days of the span: held, not held, still to come, or not told yet.
    pub planned: u32,
    pub held: u32,
    pub not_held: u32,
    pub to_come: u32,
    pub untold: u32,
    /// As the records of the collaborations have them.
    pub sessions: u64,
    /// Sessions times students.
    pub student_places: u64,
    pub ratings: u32,
    pub stars: u32,
    /// The best first.
    pub outcomes: Vec<Outcome>,
}

/// A level with its place among the others, so that months are stacked from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Depth(pub u8);

impl Depth {
    /// Those of the scheme in use come first, those of the former one after them.
    pub const ALL: [Level; 6] = [
        Level::Coordination,
        Level::Cooperation,
        Level::IntegratedInstruction,
        Level::IntegratedCurriculum,
        Level::Sharing,
        Level::Integration,
    ];

    pub fn of(level: Level) -> Self {
        let place = Self::ALL.iter().position(|known| *known == level).unwrap_or_default();
        Self(u8::try_from(place).unwrap_or_default())
    }

    pub fn word(self) -> &'static str {
        Self::ALL.get(usize::from(self.0)).map_or("", |level| level.word())
    }
}

impl Figures {
    pub fn is_empty(&self) -> bool {
        self.requests == 0 && self.collaborations == 0 && self.planned == 0
    }

    /// The middle one of the waits.
    pub fn median_wait(&self) -> Option<TimeDelta> {
        self.wait_of(50)
    }

    /// So many of a hundred were answered within this.
    pub fn wait_of(&self, of_a_hundred: usize) -> Option<TimeDelta> {
        let rank = (self.waits.len() * of_a_hundred).div_ceil(100);
        self.waits.get(rank.checked_sub(1)?).copied()
    }

    /// From five ratings on, in tenths.
    pub fn helpfulness(&self) -> Option<u32> {
        (self.ratings >= FEWEST_RATINGS).then(|| (self.stars * 10 + self.ratings / 2) / self.ratings)
    }
}

/// Counts rows into the figures of one span.
pub struct Tally<'a> {
    span: Span,
    now: DateTime<Utc>,
    /// With whom something was completed before the span.
    known: &'a HashSet<MemberId>,
    teachers: HashSet<MemberId>,
    /// What the classes say that were read: a school has some hundred, and each is typed again and again.
    classes: HashMap<String, Class>,
    /// By rating, students and number: the worst one makes room for a better one.
    outcomes: BTreeMap<Reverse<(Option<u8>, u32, i64)>, Outcome>,
    figures: Figures,
}

/// How a row counts in a span: what is listed when somebody asks where a figure comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub as_request: bool,
    pub as_collaboration: bool,
    pub sessions: u32,
}

impl Counts {
    pub fn of(row: &Row, span: &Span) -> Self {
        Self {
            as_request: span.holds(row.sent_at),
            as_collaboration: row.stage == Stage::Completed
                && row.record.is_some()
                && row.completed_at.is_some_and(|at| span.holds(at)),
            sessions: u32::try_from(sessions_in(row, span).count()).unwrap_or(u32::MAX),
        }
    }

    pub fn any(self) -> bool {
        self.as_request || self.as_collaboration || self.sessions > 0
    }
}

impl<'a> Tally<'a> {
    pub fn new(span: Span, now: DateTime<Utc>, known: &'a HashSet<MemberId>) -> Self {
        let (teachers, classes, outcomes) = (HashSet::new(), HashMap::new(), BTreeMap::new());
        Self { span, now, known, teachers, classes, outcomes, figures: Figures::default() }
    }

    pub fn add(&mut self, row: &Row) {
        let counts = Counts::of(row, &self.span);
        if counts.as_request {
            self.add_request(row);
        }
        if counts.as_collaboration {
            self.add_collaboration(row);
        }
        if counts.sessions > 0 {
            self.add_sessions(row);
        }
    }

    fn add_request(&mut self, row: &Row) {
        let figures = &mut self.figures;
        figures.requests += 1;
        figures.of_tips += u32::from(row.of_tip);
        figures.of_ideas += u32::from(row.of_idea);
        let so_far = match (row.answered_at, row.stage) {
            (Some(answered), _) => {
                figures.answered += 1;
                answered
            }
            (None, Stage::Requested) => {
                figures.waiting += 1;
                self.now
            }
            (None, _) => {
                figures.ended_unanswered += 1;
                return;
            }
        };
        figures.waits.push((so_far - row.sent_at).max(TimeDelta::zero()));
    }

    fn add_collaboration(&mut self, row: &Row) {
        let (Some(record), Some(completed_at)) = (&row.record, row.completed_at) else { return };
        let figures = &mut self.figures;
        figures.collaborations += 1;
        if !self.teachers.contains(&row.teacher) {
            self.teachers.insert(row.teacher.clone());
        }
        let typed = row.class.as_deref().unwrap_or_default();
        if !self.classes.contains_key(typed) {
            if self.classes.len() >= MOST_CLASSES {
                self.classes.clear();
            }
            self.classes.insert(typed.to_owned(), class_of(typed));
        }
        let unknown = Class::default();
        let class = self.classes.get(typed).unwrap_or(&unknown);
        let subject = match &class.subject {
            Some(subject) => figures.subjects.entry(subject.clone()).or_default(),
            None => &mut figures.no_subject,
        };
        let year = match class.year {
            Some(year) => figures.years.entry(year).or_default(),
            None => &mut figures.no_year,
        };
        for group in [subject, year] {
            group.collaborations += 1;
            group.people += u64::from(record.students);
        }
        let month = self.span.day_of(completed_at).with_day(1).unwrap_or(self.span.first);
        let level = record.level.as_ref().map(|level| Depth::of(level.level));
        *figures.levels.entry(month).or_default().entry(level).or_default() += 1;
        if let Some(level) = record.level.as_ref().filter(|level| !figures.schemes.contains(&level.scheme)) {
            figures.schemes.insert(level.scheme.clone());
        }
        for skill in each_once(&record.skills) {
            *figures.skills.entry(skill.clone()).or_default() += 1;
        }
        for goal in each_once(&record.goals) {
            *figures.goals.entry(*goal).or_default() += 1;
        }
        figures.sessions += u64::from(record.sessions);
        figures.student_places += u64::from(record.sessions) * u64::from(record.students);
        if let Some(rating) = row.rating {
            figures.ratings += 1;
            figures.stars += u32::from(rating);
        }
        if let Some(line) = record.outcome.as_ref().filter(|line| !line.trim().is_empty()) {
            let outcome = Outcome {
                number: row.number,
                line: line.trim().to_owned(),
                subject: class.subject.clone(),
                rating: row.rating,
                students: record.students,
            };
            self.outcomes.insert(Reverse((row.rating, record.students, row.number)), outcome);
            if self.outcomes.len() > MOST_OUTCOMES {
                self.outcomes.pop_last();
            }
        }
    }

    fn add_sessions(&mut self, row: &Row) {
        let today = self.span.day_of(self.now);
        let any_happened = row.sessions.iter().any(|session| session.held == Some(true));
        let figures = &mut self.figures;
        for session in sessions_in(row, &self.span) {
            figures.planned += 1;
            // A record was made from the plan: what nobody said otherwise took place (`requests/plan.rs`).
            let held = session.held.or((row.stage == Stage::Completed).then_some(!any_happened));
            match held {
                Some(true) => figures.held += 1,
                Some(false) => figures.not_held += 1,
                None if session.day >= today => figures.to_come += 1,
                None => figures.untold += 1,
            }
        }
    }

    pub fn finish(mut self) -> Figures {
        let new = self.teachers.iter().filter(|teacher| !self.known.contains(teacher)).count();
        self.figures.teachers = u32::try_from(self.teachers.len()).unwrap_or(u32::MAX);
        self.figures.new_teachers = u32::try_from(new).unwrap_or(u32::MAX);
        self.figures.waits.sort_unstable();
        self.figures.outcomes = self.outcomes.into_values().collect();
        self.figures
    }
}

/// A request's sessions on days of a span. Completing it called off those that were still to come.
fn sessions_in<'a>(row: &'a Row, span: &Span) -> impl Iterator<Item = &'a Session> {
    let has_dates = matches!(row.stage, Stage::Accepted | Stage::Scheduled | Stage::Completed);
    // Given back to the desk, or declined after that, it keeps what took place.
    let keeps = move |session: &Session| has_dates || session.held == Some(true);
    let completed = row.completed_at.map(|at| at.with_timezone(&span.zone).naive_local());
    row.sessions.iter().filter(move |session| {
        let is_called_off = completed.is_some_and(|at| is_to_come(session, at));
        keeps(session) && span.has_day(session.day) && !is_called_off
    })
}

/// A record has a handful of them: looked through, they need no set of their own.
fn each_once<T: PartialEq>(all: &[T]) -> impl Iterator<Item = &T> {
    all.iter().enumerate().filter(|(place, it)| !all[..*place].contains(it)).map(|(_, it)| it)
}

/// Groups as they may be told, largest first, and those that are not told on their own: of fewer than five people, and
/// with them as many of the next smallest as it takes that the rest cannot be reckoned out.
pub fn tellable<K: Ord + Clone>(groups: &BTreeMap<K, Group>) -> (Vec<(K, Group)>, Group) {
    let mut told: Vec<(K, Group)> = groups.iter().map(|(key, group)| (key.clone(), *group)).collect();
    told.sort_by(|(a, one), (b, other)| {
        (other.people >= FEWEST_PEOPLE)
            .cmp(&(one.people >= FEWEST_PEOPLE))
            .then(other.collaborations.cmp(&one.collaborations))
            .then(a.cmp(b))
    });
    let mut untold = Group::default();
    while let Some((_, last)) = told.last() {
        let must_hide = last.people < FEWEST_PEOPLE;
        let would_show = untold.collaborations > 0 && untold.people < FEWEST_PEOPLE;
        if !must_hide && !would_show {
            break;
        }
        untold.collaborations += last.collaborations;
        untold.people += last.people;
        told.pop();
    }
    (told, untold)
}

/// The outcome lines that are told unless a librarian chooses: rated 4 or 5, one a subject, three to six; others where
/// there are not enough of those.
pub fn preselected(outcomes: &[Outcome]) -> Vec<i64> {
    const FEWEST: usize = 3;
    const MOST: usize = 6;
    let (mut subjects, mut said) = (BTreeSet::new(), BTreeSet::new());
    let mut chosen = Vec::new();
    for outcome in outcomes {
        let is_good = outcome.rating.is_some_and(|rating| rating >= 4);
        let is_needed = chosen.len() < FEWEST && outcome.rating.is_none_or(|rating| rating >= 3);
        let is_new = !subjects.contains(&outcome.subject) && !said.contains(&outcome.line);
        if chosen.len() < MOST && (is_good || is_needed) && is_new {
            subjects.insert(outcome.subject.clone());
            said.insert(outcome.line.clone());
            chosen.push(outcome.number);
        }
    }
    chosen
}

#[cfg(test)]
mod tests;

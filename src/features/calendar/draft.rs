//! A change of the calendar before anybody has agreed to it: the days of a file, or those that were typed, each with
//! what it is taken for, held against the calendar as it is. Pure; the draft is kept on its card between clicks.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shelftalker_core::calendar::{Calendar, Entry, EntryId, EntryKind};

use super::ics::{Found, Guess, Line, PassedOver, Why};
use crate::chat::Given;
use crate::library::{Fault, Refusal};
use crate::queue::CardRow;

/// The key under which a card keeps its draft.
const DRAFT: &str = "draft";

/// Lines on one page: with their menu they are one scroll on a phone.
pub const PAGE: usize = 10;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What the days come from, as it is shown and kept; `None` where they were typed.
    pub source: Option<String>,
    pub lines: Vec<DraftLine>,
    pub passed_over: PassedOver,
    pub breaks_off: bool,
    pub shows: Shows,
    /// The calendar's version that its card was drawn with.
    pub seen: i64,
}

/// What of a draft its card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shows {
    /// What would change, from this page on.
    Changes(usize),
    LeftOut(usize),
    /// One line, by its place, and the list to go back to.
    One {
        line: usize,
        is_left_out: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    /// What its file calls it.
    pub key: Option<String>,
    pub name: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// `None`: left out.
    pub take: Option<EntryKind>,
    /// What the guess went by, as long as it is one; `None` where somebody has said so.
    pub why: Option<Why>,
}

/// What would become of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference<'a> {
    LeftOut,
    New,
    /// The calendar has it like this.
    Same,
    /// The calendar has it otherwise.
    Changed(&'a Entry),
    /// The calendar has it, and it is left out now.
    Removed(&'a Entry),
}

/// A row of what a draft shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row<'a> {
    Line(usize, &'a DraftLine, Difference<'a>),
    /// In the calendar from an earlier version of the file, and not in this one.
    Gone(&'a Entry),
}

impl Draft {
    /// What a file would change. What the calendar has of an earlier version of it keeps what it was taken for, and
    /// what was `left_out` of that stays out.
    pub fn of_file(found: Found, file: &str, calendar: &Calendar, left_out: &BTreeSet<String>) -> Self {
        let lines =
            found.lines.into_iter().map(|line| DraftLine::of_file(line, calendar, left_out)).collect();
        Self {
            source: Some(found.name.unwrap_or_else(|| file.to_owned())),
            lines,
            passed_over: found.passed_over,
            breaks_off: found.breaks_off,
            shows: Shows::Changes(0),
            seen: calendar.version,
        }
    }

    /// What was typed.
    pub fn of_days(kind: EntryKind, name: String, first: NaiveDate, last: NaiveDate, seen: i64) -> Self {
        Self {
            source: None,
            lines: vec![DraftLine { key: None, name, first, last, take: Some(kind), why: None }],
            passed_over: PassedOver::default(),
            breaks_off: false,
            shows: Shows::Changes(0),
            seen,
        }
    }

    /// As its card keeps it. A draft that was taken or left is there no more.
    pub fn from_card(card: &CardRow) -> Result<Self, Refusal> {
        let kept = card.typed.as_ref().and_then(|typed| typed.get(DRAFT));
        kept.and_then(|kept| serde_json::from_str(kept).ok()).ok_or_else(|| {
            Refusal::new("That was already decided. /school-calendar list shows what is in the calendar.")
        })
    }

    pub fn to_keep(&self) -> Result<Given, Fault> {
        let draft = serde_json::to_string(self).map_err(|error| Fault::Broken(error.to_string()))?;
        Ok(Given::from([(DRAFT.to_owned(), draft)]))
    }

    pub fn is_typed(&self) -> bool {
        self.source.is_none()
    }

    /// Takes a line for something, because somebody said so.
    pub fn take_as(&mut self, line: usize, kind: Option<EntryKind>) {
        if let Some(line) = self.lines.get_mut(line) {
            line.take = kind;
            line.why = None;
        }
    }

    /// The page of what would change on which a line stands; the first where it does not.
    pub fn page_of(&self, line: usize, calendar: &Calendar, today: NaiveDate) -> usize {
        page_of(line, &self.changes(calendar, today))
    }

    pub fn page_of_left_out(&self, line: usize) -> usize {
        page_of(line, &self.left_out())
    }

    /// What would change, in the order of days; lines that stay as they are, or are left out, are not among it.
    pub fn changes<'a>(&'a self, calendar: &'a Calendar, today: NaiveDate) -> Vec<Row<'a>> {
        let lines =
            self.lines.iter().enumerate().map(|(at, line)| Row::Line(at, line, line.difference(calendar)));
        let gone = self.gone(calendar, today).into_iter().map(Row::Gone);
        let is_change =
            |row: &Row<'_>| !matches!(row, Row::Line(_, _, Difference::Same | Difference::LeftOut));
        let mut rows: Vec<Row<'_>> = lines.chain(gone).filter(is_change).collect();
        rows.sort_by_key(Row::first);
        rows
    }

    /// What is left out, in the order of days.
    pub fn left_out(&self) -> Vec<Row<'_>> {
        let lines = self.lines.iter().enumerate().filter(|(_, line)| line.take.is_none());
        lines.map(|(at, line)| Row::Line(at, line, Difference::LeftOut)).collect()
    }

    /// How many lines the calendar has already, just like this.
    pub fn stay(&self, calendar: &Calendar) -> usize {
        self.lines.iter().filter(|line| line.difference(calendar) == Difference::Same).count()
    }

    /// What an earlier version of the file had and this one has not. Days that are over stay, and so do those before the
    /// first day that the file tells of: next year's file says nothing of the term that goes on. Everything stays where
    /// the file may have lost some.
    fn gone<'a>(&self, calendar: &'a Calendar, today: NaiveDate) -> Vec<&'a Entry> {
        let Some(source) = &self.source else { return Vec::new() };
        if self.breaks_off || self.passed_over.more > 0 {
            return Vec::new();
        }
        let keys: HashSet<&str> = self.lines.iter().filter_map(|line| line.key.as_deref()).collect();
        let has_key = |entry: &Entry| entry.uid.as_deref().is_some_and(|uid| keys.contains(uid));
        // A file may be called otherwise the next time: what it has in common with an earlier one tells.
        let mut sources: HashSet<&str> = HashSet::from([source.as_str()]);
        sources
            .extend(calendar.entries().iter().filter(|it| has_key(it)).filter_map(|it| it.source.as_deref()));
        let is_of_file =
            |entry: &Entry| entry.source.as_deref().is_some_and(|source| sources.contains(source));
        let begins = self.lines.iter().map(|line| line.first).min();
        let is_told_of =
            |entry: &Entry| begins.is_none_or(|begins| begins <= entry.last) && today <= entry.last;
        let entries = calendar.entries().iter();
        entries
            .filter(|it| it.uid.is_some() && is_of_file(it) && !has_key(it) && is_told_of(it))
            .filter(|it| {
                !self.lines.iter().any(|line| line.standing(calendar).is_some_and(|entry| entry.id == it.id))
            })
            .collect()
    }

    /// What somebody has said of its lines, for the next version of the file: which are left out, and which are taken.
    pub fn said(&self) -> (Vec<String>, Vec<String>) {
        let keys = |is_it: fn(&DraftLine) -> bool| {
            self.lines.iter().filter(|line| is_it(line)).filter_map(|line| line.key.clone()).collect()
        };
        (keys(|line| line.take.is_none() && line.why.is_none()), keys(|line| line.take.is_some()))
    }

    /// The calendar with everything that is taken.
    pub fn after(&self, calendar: &Calendar, today: NaiveDate) -> Calendar {
        let mut after = calendar.clone();
        for row in self.changes(calendar, today) {
            match row {
                Row::Line(_, line, Difference::New) => {
                    if let Some(entry) = line.entry(EntryId::default(), self.source.as_deref()) {
                        after.add(entry);
                    }
                }
                Row::Line(_, line, Difference::Changed(was)) => {
                    let source = was.source.as_deref().or(self.source.as_deref());
                    if let Some(entry) = line.entry(was.id, source) {
                        after.change(entry);
                    }
                }
                Row::Line(_, _, Difference::Removed(entry)) | Row::Gone(entry) => {
                    after.remove(entry.id);
                }
                Row::Line(_, _, Difference::Same | Difference::LeftOut) => {}
            }
        }
        after
    }
}

fn page_of(line: usize, rows: &[Row<'_>]) -> usize {
    let at = rows.iter().position(|row| matches!(row, Row::Line(at, ..) if *at == line));
    at.unwrap_or(0) / PAGE
}

impl DraftLine {
    fn of_file(line: Line, calendar: &Calendar, left_out: &BTreeSet<String>) -> Self {
        let Line { key, name, first, last, guess, why } = line;
        let take = match guess {
            Guess::Closed => Some(EntryKind::Closed),
            Guess::Half => Some(EntryKind::Half),
            Guess::Testing => Some(EntryKind::Testing),
            Guess::Term => Some(EntryKind::Term),
            Guess::LeftOut => None,
        };
        let mut line = Self { key: Some(key), name, first, last, take, why: Some(why) };
        if let Some(kind) = line.standing(calendar).map(|entry| entry.kind) {
            line.take = Some(kind);
            line.why = None;
        } else if line.take.is_some() && line.key.as_ref().is_some_and(|key| left_out.contains(key)) {
            line.take = None;
            line.why = Some(Why::LeftOutBefore);
        }
        line
    }

    /// The entry that the calendar has of this: by what its file calls it, or the same days under the same name that
    /// somebody has typed.
    fn standing<'a>(&self, calendar: &'a Calendar) -> Option<&'a Entry> {
        let mut entries = calendar.entries().iter();
        let are_same_days = |it: &&Entry| (it.first, it.last) == (self.first, self.last);
        let Some(key) = &self.key else {
            // What is typed is what the calendar has only where nothing differs.
            return entries
                .filter(are_same_days)
                .find(|it| it.name == self.name && Some(it.kind) == self.take);
        };
        let by_key = entries.clone().find(|it| it.uid.as_ref() == Some(key));
        by_key.or_else(|| {
            let is_called_so = |it: &&Entry| it.name.to_lowercase() == self.name.to_lowercase();
            entries.find(|it| it.uid.is_none() && are_same_days(it) && is_called_so(it))
        })
    }

    fn difference<'a>(&self, calendar: &'a Calendar) -> Difference<'a> {
        match (self.take, self.standing(calendar)) {
            (None, Some(entry)) if entry.uid.is_some() => Difference::Removed(entry),
            (None, _) => Difference::LeftOut,
            (Some(_), None) => Difference::New,
            (Some(kind), Some(entry))
                if (kind, &self.name, self.first, self.last)
                    == (entry.kind, &entry.name, entry.first, entry.last) =>
            {
                Difference::Same
            }
            (Some(_), Some(entry)) => Difference::Changed(entry),
        }
    }

    fn entry(&self, id: EntryId, source: Option<&str>) -> Option<Entry> {
        let source = self.key.as_ref().and(source).map(str::to_owned);
        let Self { key, name, first, last, take, .. } = self.clone();
        Some(Entry { id, kind: take?, name, first, last, uid: key, source })
    }
}

impl Row<'_> {
    fn first(&self) -> NaiveDate {
        match self {
            Self::Line(_, line, _) => line.first,
            Self::Gone(entry) => entry.first,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn line(key: &str, name: &str, first: &str, last: &str, guess: Guess) -> Line {
        let why = Why::SaysNothing;
        Line { key: key.into(), name: name.into(), first: day(first), last: day(last), guess, why }
    }

    fn file(lines: Vec<Line>) -> Found {
        Found { name: Some("Terms".into()), lines, passed_over: PassedOver::default(), breaks_off: false }
    }

    fn first_version() -> Vec<Line> {
        vec![
            line("a", "Half term", "2026-10-26", "2026-10-30", Guess::Closed),
            line("b", "INSET", "2026-11-30", "2026-11-30", Guess::Closed),
            line("c", "Book week", "2027-03-01", "2027-03-05", Guess::LeftOut),
            line("d", "Mocks", "2027-01-11", "2027-01-15", Guess::Testing),
        ]
    }

    const TODAY: &str = "2026-09-07";

    fn imported() -> Calendar {
        let draft =
            Draft::of_file(file(first_version()), "terms.ics", &Calendar::default(), &BTreeSet::new());
        draft.after(&Calendar::default(), day(TODAY))
    }

    fn told(draft: &Draft, calendar: &Calendar) -> Vec<String> {
        let rows = draft.changes(calendar, day(TODAY));
        let told = rows.iter().map(|row| match row {
            Row::Line(_, line, Difference::Changed(was)) => {
                format!("{} {} was {} {}", line.name, line.first, was.name, was.first)
            }
            Row::Line(_, line, Difference::New) => format!("{} is new", line.name),
            Row::Line(_, line, _) => format!("{} is removed", line.name),
            Row::Gone(entry) => format!("{} is gone", entry.name),
        });
        told.collect()
    }

    #[test]
    fn the_next_version_of_a_file_changes_what_has_changed() {
        let calendar = imported();
        let names: Vec<_> = calendar.entries().iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["Half term", "INSET", "Mocks"]);
        let again = Draft::of_file(file(first_version()), "terms.ics", &calendar, &BTreeSet::new());
        assert_eq!(told(&again, &calendar), [""; 0], "the same file changes nothing");
        assert_eq!(again.stay(&calendar), 3);

        let mut next = first_version();
        (next[0].first, next[0].last) = (day("2026-11-02"), day("2026-11-06"));
        next[3].name = "Mock exams".into();
        next.remove(1);
        next.push(line("e", "Christmas", "2026-12-21", "2027-01-01", Guess::Closed));
        let mut found = file(next);
        found.name = Some("Terms, second version".into());
        let draft = Draft::of_file(found, "terms (2).ics", &calendar, &BTreeSet::new());
        assert_eq!(
            told(&draft, &calendar),
            [
                "Half term 2026-11-02 was Half term 2026-10-26",
                "INSET is gone",
                "Christmas is new",
                "Mock exams 2027-01-11 was Mocks 2027-01-11",
            ]
        );
        let after = draft.after(&calendar, day(TODAY));
        assert!(draft.changes(&after, day(TODAY)).iter().all(|row| !matches!(row, Row::Gone(_))));
        let names: Vec<_> = after.entries().iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["Half term", "Christmas", "Mock exams"]);
        assert_eq!(after.entries()[0].id, calendar.entries()[0].id, "what moves is the same entry");
    }

    #[test]
    fn what_somebody_has_said_of_a_line_holds_for_the_next_version() {
        let mut draft =
            Draft::of_file(file(first_version()), "terms.ics", &Calendar::default(), &BTreeSet::new());
        draft.take_as(3, Some(EntryKind::Closed));
        let calendar = draft.after(&Calendar::default(), day(TODAY));
        let again = Draft::of_file(file(first_version()), "terms.ics", &calendar, &BTreeSet::new());
        assert_eq!(again.lines[3].take, Some(EntryKind::Closed));
        assert_eq!(told(&again, &calendar), [""; 0]);
        let mut again = again;
        again.take_as(0, None);
        assert_eq!(told(&again, &calendar), ["Half term is removed"]);
        let (left_out, taken) = again.said();
        assert_eq!((left_out.concat(), taken.concat()), ("a".to_owned(), "bd".to_owned()));
        let calendar = again.after(&calendar, day(TODAY));
        let left_out: BTreeSet<String> = left_out.into_iter().collect();
        let next = Draft::of_file(file(first_version()), "terms.ics", &calendar, &left_out);
        assert_eq!(told(&next, &calendar), [""; 0], "what was left out is not offered again");
        assert_eq!(next.lines[0].why, Some(Why::LeftOutBefore));
    }

    #[test]
    fn a_file_that_breaks_off_or_another_file_removes_nothing_and_what_is_over_stays() {
        let calendar = imported();
        let short = || first_version().drain(..1).collect::<Vec<_>>();
        let broken = Draft::of_file(
            Found { breaks_off: true, ..file(short()) },
            "terms.ics",
            &calendar,
            &BTreeSet::new(),
        );
        assert_eq!(told(&broken, &calendar), [""; 0]);
        let other = Found {
            name: Some("Sports".into()),
            ..file(vec![line("z", "No school", "2027-02-01", "2027-02-01", Guess::Closed)])
        };
        assert_eq!(
            told(&Draft::of_file(other, "sports.ics", &calendar, &BTreeSet::new()), &calendar),
            ["No school is new"]
        );
        let draft = Draft::of_file(file(short()), "terms.ics", &calendar, &BTreeSet::new());
        assert_eq!(draft.changes(&calendar, day("2027-06-01")), []);
        let later = vec![line("y", "Half term", "2026-11-30", "2026-12-04", Guess::Closed)];
        let draft = Draft::of_file(file(later), "terms.ics", &calendar, &BTreeSet::new());
        assert_eq!(told(&draft, &calendar), ["Half term is new", "INSET is gone", "Mocks is gone"]);
    }

    #[test]
    fn days_that_were_typed_before_are_the_files_from_now_on() {
        let typed =
            Draft::of_days(EntryKind::Closed, "half term".into(), day("2026-10-26"), day("2026-10-30"), 0);
        let calendar = typed.after(&Calendar::default(), day(TODAY));
        let after = Draft::of_file(file(first_version()), "terms.ics", &calendar, &BTreeSet::new())
            .after(&calendar, day(TODAY));
        assert_eq!(after.entries().len(), 3);
        assert_eq!(after.entries()[0].uid.as_deref(), Some("a"));
    }

    #[test]
    fn a_draft_is_kept_as_it_is_and_is_gone_once_decided() {
        let draft =
            Draft::of_file(file(first_version()), "terms.ics", &Calendar::default(), &BTreeSet::new());
        let mut card = CardRow::new(
            crate::chat::CardKey("K".into()),
            crate::features::setup::SchoolId(1),
            "c",
            String::new(),
        );
        card.typed = Some(draft.to_keep().unwrap());
        assert_eq!(Draft::from_card(&card), Ok(draft));
        card.typed = Some(Given::default());
        assert!(Draft::from_card(&card).is_err());
    }
}

//! What cannot be meant in a calendar, one sentence each, with the remedy. Pure.

use super::entry::{Entry, EntryId, EntryKind};
use super::{Calendar, MOST_ENTRIES};
use crate::chat::Text;
use crate::chat::words::{ours, typed};
use crate::days::Manner;
use crate::words;

/// The longest summer holidays take three months.
const LONGEST_CLOSURE: i64 = 120;
/// A term, a semester, or a whole school year.
const LONGEST_TERM: i64 = 366;

/// Something that a librarian should look at before the calendar is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    EndsBeforeItBegins(Entry),
    TermsOverlap(Entry, Entry),
    /// A closure, half days or testing days of months, or a term of more than a year.
    TooLong(Entry),
    /// The same days with the same name, twice.
    Twice(Entry),
    /// Every day of a term is closed.
    NothingLeft(Entry),
    TooMany(usize),
}

impl Problem {
    /// The entries that it is about.
    pub fn of(&self) -> Vec<EntryId> {
        match self {
            Self::EndsBeforeItBegins(entry)
            | Self::TooLong(entry)
            | Self::Twice(entry)
            | Self::NothingLeft(entry) => vec![entry.id],
            Self::TermsOverlap(one, other) => vec![one.id, other.id],
            Self::TooMany(_) => Vec::new(),
        }
    }

    pub fn in_words(&self, manner: &Manner) -> Text {
        let days = |entry: &Entry| ours(entry.in_days(manner));
        match self {
            Self::EndsBeforeItBegins(entry) => words!(
                "{name} can't begin on {first} and end on {last}. Give a last day that comes after the first.",
                name = typed(&entry.name),
                first = ours(manner.day_and_year(entry.first)),
                last = ours(manner.day_and_year(entry.last))
            ),
            Self::TermsOverlap(one, other) => words!(
                "{one} ({days}) and {other} ({others}) overlap. Change the days of one of them.",
                one = typed(&one.name),
                days = days(one),
                other = typed(&other.name),
                others = days(other)
            ),
            Self::TooLong(entry) if entry.kind == EntryKind::Term => words!(
                "{name} ({days}) is longer than a year. Check its last day.",
                name = typed(&entry.name),
                days = days(entry)
            ),
            Self::TooLong(entry) => words!(
                "{name} ({days}) lasts {number} days. Check its last day: I'd be quiet all that time.",
                name = typed(&entry.name),
                days = days(entry),
                number = entry.days()
            ),
            Self::Twice(entry) => words!(
                "{name} ({days}) is there twice. Remove one of the two.",
                name = typed(&entry.name),
                days = days(entry)
            ),
            Self::NothingLeft(entry) => words!(
                "{name} ({days}) has no school day left. Check what is closed in it.",
                name = typed(&entry.name),
                days = days(entry)
            ),
            Self::TooMany(number) => words!(
                "A calendar can have {most} entries, and these are {number}. Remove those of past years.",
                most = MOST_ENTRIES,
                number = *number
            ),
        }
    }
}

impl Calendar {
    /// What cannot be meant in it, in the order of its days. Pure.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (place, entry) in self.entries().iter().enumerate() {
            if entry.last < entry.first {
                problems.push(Problem::EndsBeforeItBegins(entry.clone()));
                continue;
            }
            let is_term = entry.kind == EntryKind::Term;
            if entry.days() > if is_term { LONGEST_TERM } else { LONGEST_CLOSURE } {
                problems.push(Problem::TooLong(entry.clone()));
            } else if is_term
                && !entry
                    .first
                    .iter_days()
                    .take_while(|day| *day <= entry.last)
                    .any(|day| self.is_school_day(day))
            {
                problems.push(Problem::NothingLeft(entry.clone()));
            }
            let before = &self.entries()[..place];
            if before.iter().any(|other| is_same(other, entry)) {
                problems.push(Problem::Twice(entry.clone()));
            } else if is_term {
                let overlapping =
                    before.iter().filter(|other| other.kind == EntryKind::Term && other.last >= entry.first);
                problems.extend(overlapping.map(|other| Problem::TermsOverlap(other.clone(), entry.clone())));
            }
        }
        if self.entries().len() > MOST_ENTRIES {
            problems.push(Problem::TooMany(self.entries().len()));
        }
        problems
    }
}

fn is_same(one: &Entry, other: &Entry) -> bool {
    (one.kind, one.first, one.last) == (other.kind, other.first, other.last)
        && one.name.to_lowercase() == other.name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::tests::{day, entry};
    use crate::chat::words::in_plain_words;

    fn said(entries: &[Entry]) -> Vec<String> {
        let problems = Calendar::of(entries.iter().cloned()).problems();
        problems.iter().map(|problem| in_plain_words(&problem.in_words(&Manner::default()))).collect()
    }

    #[test]
    fn a_calendar_that_can_be_meant_has_no_problems() {
        let entries = [
            entry(EntryKind::Term, "Autumn", "2026-09-02", "2026-12-18"),
            entry(EntryKind::Term, "Spring", "2027-01-05", "2027-03-26"),
            entry(EntryKind::Closed, "Half term", "2026-10-26", "2026-10-30"),
            entry(EntryKind::Closed, "Training day", "2026-10-26", "2026-10-26"),
        ];
        assert_eq!(said(&entries), [""; 0]);
    }

    #[test]
    fn each_thing_that_cannot_be_meant_is_one_sentence_with_the_remedy() {
        let closed = |name, first, last| entry(EntryKind::Closed, name, first, last);
        let term = |name, first, last| entry(EntryKind::Term, name, first, last);
        for (entries, expected) in [
            (
                vec![closed("Half term", "2026-10-30", "2026-10-26")],
                "Half term can't begin on Fri 30 October 2026 and end on Mon 26 October 2026. Give a last day that \
                 comes after the first.",
            ),
            (
                vec![term("Autumn", "2026-09-02", "2026-12-18"), term("Winter", "2026-12-18", "2027-03-01")],
                "Autumn (Wed 2 September to Fri 18 December 2026) and Winter (Fri 18 December to Mon 1 March 2027) \
                 overlap. Change the days of one of them.",
            ),
            (
                vec![closed("Closed", "2026-09-01", "2027-08-31")],
                "Closed (Tue 1 September to Tue 31 August 2027) lasts 365 days. Check its last day: I'd be quiet all \
                 that time.",
            ),
            (
                vec![closed("Snow", "2026-12-01", "2026-12-01"), closed("snow", "2026-12-01", "2026-12-01")],
                "snow (Tue 1 December 2026) is there twice. Remove one of the two.",
            ),
            (
                vec![term("May", "2027-05-03", "2027-05-07"), closed("Flood", "2027-05-01", "2027-05-20")],
                "May (Mon 3 May to Fri 7 May 2027) has no school day left. Check what is closed in it.",
            ),
        ] {
            assert_eq!(said(&entries), [expected]);
        }
        let many = (0..=400).map(|day| {
            let day = "2026-09-01".parse::<chrono::NaiveDate>().unwrap() + chrono::Days::new(day);
            Entry { first: day, last: day, ..closed("Day", "2026-09-01", "2026-09-01") }
        });
        let said = said(&many.collect::<Vec<_>>());
        assert_eq!(said, ["A calendar can have 400 entries, and these are 401. Remove those of past years."]);
    }

    #[test]
    fn what_is_too_long_is_so_from_its_first_day_too_many_on() {
        let too_long = |kind, last: &str| {
            let calendar = Calendar::of([entry(kind, "It", "2026-09-01", last)]);
            matches!(calendar.problems()[..], [Problem::TooLong(_)])
        };
        assert!(!too_long(EntryKind::Closed, "2026-12-29"), "120 days");
        assert!(too_long(EntryKind::Closed, "2026-12-30"));
        assert!(!too_long(EntryKind::Term, "2027-09-01"), "366 days");
        assert!(too_long(EntryKind::Term, "2027-09-02"));
        let longest = Calendar::of([entry(EntryKind::Term, "School", "2026-09-01", "2027-09-02")]);
        assert_eq!(
            in_plain_words(&longest.problems()[0].in_words(&Manner::default())),
            "School (Tue 1 September to Thu 2 September 2027) is longer than a year. Check its last day."
        );
    }

    #[test]
    fn a_problem_names_the_entries_that_it_is_about() {
        let calendar = Calendar::of([
            entry(EntryKind::Closed, "Backwards", "2026-08-30", "2026-08-26"),
            entry(EntryKind::Term, "Autumn", "2026-09-02", "2026-12-18"),
            entry(EntryKind::Term, "Winter", "2026-12-18", "2027-03-01"),
        ]);
        let about: Vec<Vec<EntryId>> = calendar.problems().iter().map(Problem::of).collect();
        assert_eq!(about, [vec![EntryId(1)], vec![EntryId(2), EntryId(3)]]);
    }

    #[test]
    fn a_calendar_has_four_hundred_entries_at_most() {
        let days = day("2026-01-01").iter_days().take(MOST_ENTRIES + 1);
        let mut calendar = Calendar::of(days.map(|day| {
            let id = EntryId(0);
            Entry {
                id,
                kind: EntryKind::Half,
                name: day.to_string(),
                first: day,
                last: day,
                uid: None,
                source: None,
            }
        }));
        assert_eq!(calendar.problems(), [Problem::TooMany(MOST_ENTRIES + 1)]);
        assert_eq!(Problem::TooMany(MOST_ENTRIES + 1).of(), []);
        calendar.remove(EntryId(1)).unwrap();
        assert_eq!(calendar.problems(), []);
    }
}

//! The school calendar: which days are school days, and why the others are not. Pure; every other part of the bot asks
//! here, so that all of them agree about a day.

mod checked;
mod entry;
mod terms;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
mod tests;
mod week;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use checked::Problem;
pub use entry::{Entry, EntryId, EntryKind};
pub use terms::{SchoolYear, runs_out, runs_out_on, years};
pub use week::SchoolWeek;

use terms::is_between_terms;

use crate::chat::words::{ours, typed};
use crate::chat::{Run, Text};
use crate::days::Manner;
use crate::words;

/// Entries of one school: several years of them, and a change of all of them is one small write.
pub const MOST_ENTRIES: usize = 400;

/// A school day is looked for in so many days: a school that has none in two years has entered no further terms.
const LOOKS: usize = 731;

/// A school's calendar. One without entries has every day of the school's week as a school day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calendar {
    /// By their first day.
    entries: Vec<Entry>,
    last_id: i64,
    /// The days of the week on which the school meets.
    #[serde(default)]
    pub week: SchoolWeek,
    /// Raised by each change; 0 before it is kept for the first time. Of two librarians who change it at once, one is
    /// told.
    #[serde(skip)]
    pub version: i64,
}

/// What a day of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayIs<'a> {
    School,
    Half(&'a Entry),
    /// A school day; nothing is posted.
    Testing(&'a Entry),
    /// Weekend or weekday.
    Closed(&'a Entry),
    OutsideTerms,
    /// No day of the school's week.
    Weekend,
}

/// Why nothing is posted on a day, as it is kept and said: `Labor Day`, `outside term`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    Closed(String),
    Testing(String),
    OutsideTerms,
    Weekend,
}

impl DayIs<'_> {
    /// Whether the school meets.
    pub fn is_school(&self) -> bool {
        matches!(self, Self::School | Self::Half(_) | Self::Testing(_))
    }
}

impl Why {
    /// In the middle of a sentence or after a colon: a name as it was typed, or "outside term".
    pub fn run(&self, manner: &Manner) -> Run {
        match self {
            Self::Closed(name) | Self::Testing(name) => typed(name),
            Self::OutsideTerms => ours(format!("outside {}", manner.term())),
            Self::Weekend => ours("weekend"),
        }
    }
}

impl Calendar {
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut calendar = Self::default();
        entries.into_iter().for_each(|entry| {
            calendar.add(entry);
        });
        calendar
    }

    /// The same entries, in a school that meets on these days of the week.
    #[must_use]
    pub fn on_days(self, week: SchoolWeek) -> Self {
        Self { week, ..self }
    }

    /// By their first day.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Adds an entry under an id of its own, whichever it came with.
    pub fn add(&mut self, entry: Entry) -> EntryId {
        self.last_id += 1;
        let id = EntryId(self.last_id);
        self.entries.push(Entry { id, ..entry });
        self.put_in_order();
        id
    }

    /// Puts an entry in the place of the one with its id; `false` when that is gone.
    pub fn change(&mut self, entry: Entry) -> bool {
        let Some(place) = self.entries.iter().position(|it| it.id == entry.id) else { return false };
        self.entries[place] = entry;
        self.put_in_order();
        true
    }

    pub fn remove(&mut self, id: EntryId) -> Option<Entry> {
        let place = self.entries.iter().position(|entry| entry.id == id)?;
        Some(self.entries.remove(place))
    }

    fn put_in_order(&mut self) {
        self.entries.sort_by_key(|entry| (entry.first, entry.last, entry.id));
    }

    /// By their first day.
    pub fn terms(&self) -> impl Iterator<Item = &Entry> {
        terms::terms(&self.entries)
    }

    /// The term of a day, where it lies in one.
    pub fn term_of(&self, day: NaiveDate) -> Option<&Entry> {
        self.terms().find(|term| term.covers(day))
    }

    /// The entries that cover a day.
    fn on(&self, day: NaiveDate) -> impl Iterator<Item = &Entry> {
        self.entries.iter().take_while(move |entry| entry.first <= day).filter(move |entry| entry.last >= day)
    }

    /// What a day is. What closes it is told before that it is a weekend anyway, and of several entries of a kind the
    /// one that begins last: it says more than the one around it.
    pub fn day(&self, day: NaiveDate) -> DayIs<'_> {
        let of = |kind| self.on(day).filter(|entry| entry.kind == kind).last();
        if let Some(entry) = of(EntryKind::Closed) {
            return DayIs::Closed(entry);
        }
        if of(EntryKind::Term).is_none() && is_between_terms(&self.entries, day) {
            return DayIs::OutsideTerms;
        }
        if !self.week.has(day) {
            return DayIs::Weekend;
        }
        if let Some(entry) = of(EntryKind::Testing) {
            return DayIs::Testing(entry);
        }
        of(EntryKind::Half).map_or(DayIs::School, DayIs::Half)
    }

    pub fn is_school_day(&self, day: NaiveDate) -> bool {
        self.day(day).is_school()
    }

    /// Why nothing is to be posted by itself on a day; `None` on a school day that is no testing day. `weekend_too`: on
    /// a weekend that nothing else closes, either.
    pub fn quiet(&self, day: NaiveDate, weekend_too: bool) -> Option<Why> {
        match self.day(day) {
            DayIs::School | DayIs::Half(_) => None,
            DayIs::Testing(entry) => Some(Why::Testing(entry.name.clone())),
            DayIs::Closed(entry) => Some(Why::Closed(entry.name.clone())),
            DayIs::OutsideTerms => Some(Why::OutsideTerms),
            DayIs::Weekend if weekend_too => Some(Why::Weekend),
            // Some tests are sat on Saturdays.
            DayIs::Weekend => self
                .on(day)
                .filter(|entry| entry.kind == EntryKind::Testing)
                .last()
                .map(|entry| Why::Testing(entry.name.clone())),
        }
    }

    /// Why the school does not meet on a day, where the calendar says so: `Mon 26 October is closed: Autumn half term.`
    /// `None` on school days and plain weekends.
    pub fn closed_in_words(&self, day: NaiveDate, manner: &Manner) -> Option<Text> {
        let on = ours(manner.day(day));
        match self.day(day) {
            DayIs::Closed(entry) => {
                Some(words!("{day} is closed: {name}.", day = on, name = typed(&entry.name)))
            }
            DayIs::OutsideTerms => Some(words!("{day} is outside {term}.", day = on, term = manner.term())),
            DayIs::School | DayIs::Half(_) | DayIs::Testing(_) | DayIs::Weekend => None,
        }
    }

    /// The first school day after a day; `None` when there is none in two years.
    pub fn next_school_day(&self, after: NaiveDate) -> Option<NaiveDate> {
        after.iter_days().skip(1).take(LOOKS).find(|day| self.is_school_day(*day))
    }

    /// The last school day before a day, whether that is one itself or not; `None` when there is none in two years.
    pub fn school_day_before(&self, day: NaiveDate) -> Option<NaiveDate> {
        std::iter::successors(day.pred_opt(), NaiveDate::pred_opt)
            .take(LOOKS)
            .find(|day| self.is_school_day(*day))
    }

    /// The school days after `from`, until `until` included: what "5 school days' notice" counts. From a Friday to the
    /// Monday after it, 1.
    pub fn school_days_between(&self, from: NaiveDate, until: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= until);
        u32::try_from(days.filter(|day| self.is_school_day(*day)).count()).unwrap_or(u32::MAX)
    }
}

//! One line of a school's calendar. Pure.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::chat::Choice;
use crate::days::Manner;

/// Never given twice in a school, so that a button for one that was removed does not mean another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub i64);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// Once a school has entered the terms of a year, the days outside all of them are closed (see `terms.rs`).
    Term,
    /// A holiday, a training day of the staff: nobody is taught.
    Closed,
    /// A school day that ends early.
    Half,
    /// A school day on which nothing is posted by itself.
    Testing,
}

/// One line of a school's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Given by [`Calendar::add`].
    pub id: EntryId,
    pub kind: EntryKind,
    /// `Autumn half term`; as somebody typed it or as a file calls it.
    pub name: String,
    pub first: NaiveDate,
    /// Included.
    pub last: NaiveDate,
    /// What the file that it came from calls it, also in that file's next version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// The file that it came from; nothing where a librarian typed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl EntryKind {
    pub const ALL: [Self; 4] = [Self::Closed, Self::Half, Self::Testing, Self::Term];

    /// After a colon: "closed".
    pub fn in_words(self, manner: &Manner) -> &'static str {
        match self {
            Self::Term => manner.term(),
            Self::Closed => "closed",
            Self::Half => "half day",
            Self::Testing => "testing",
        }
    }

    /// As it is chosen, and typed.
    pub fn value(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Closed => "closed",
            Self::Half => "half",
            Self::Testing => "testing",
        }
    }

    pub fn of_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.value() == value)
    }

    /// As it is offered.
    pub fn choice(self) -> Choice {
        let (label, hint) = match self {
            Self::Closed => ("Closed", "No school: posts wait for the next school day"),
            Self::Half => ("Half day", "School ends early"),
            Self::Testing => ("Testing", "Quiet: I post nothing by myself"),
            Self::Term => ("Term", "With terms, days outside them are closed"),
        };
        Choice { value: self.value().into(), label: label.into(), hint: Some(hint.into()) }
    }
}

impl Entry {
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Its days, weekends included; 0 where it ends before it begins.
    pub fn days(&self) -> i64 {
        ((self.last - self.first).num_days() + 1).max(0)
    }

    /// `Mon 26 October to Fri 30 October 2026`, or the one day.
    pub fn in_days(&self, manner: &Manner) -> String {
        if self.first == self.last {
            return manner.day_and_year(self.first);
        }
        format!("{} to {}", manner.day(self.first), manner.day_and_year(self.last))
    }
}

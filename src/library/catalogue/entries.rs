//! Reads things from a file that a librarian wrote. Each entry is taken, or the report says why not; nothing is put
//! right by guessing. Pure: who takes them in decides what to do with a report that is not all good.

use std::collections::HashSet;

use crate::chat::Text;
use crate::text::markdown::Changes;

/// A year of tips, written generously, is a tenth of this.
const MOST_BYTES: usize = 1 << 20;
/// In one file.
pub const MOST_ENTRIES: usize = 500;
/// Characters of a title, or of a column's name, that a report shows, so that a huge one does not drown the others.
pub(super) const SHOWN: usize = 100;

/// What is said about files of one kind of thing.
pub struct Sayings {
    /// Why a file is not read at all.
    pub too_large: &'static str,
    pub too_many: &'static str,
    pub none_in_it: &'static str,
    /// Why an entry is not taken.
    pub is_known: &'static str,
    pub stands_above: &'static str,
    /// What became of a file: nothing of it, its one, all of them, so many of all is taken.
    pub none_taken: &'static str,
    pub one_taken: &'static str,
    pub all_taken: fn(usize) -> Text,
    pub some_taken: fn(usize, usize) -> Text,
    /// Above those that are taken.
    pub taken: &'static str,
    /// Instead of naming any.
    pub too_many_to_name: fn(usize) -> Text,
    /// Where they can be looked at, when letters were read as an older program saves them.
    pub check_letters: &'static str,
}

/// One entry of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T> {
    /// The line of a text on which it begins, or its row in a table, counted from 1.
    pub line: u64,
    /// As it was written, in one line and perhaps cut; empty without one.
    pub title: String,
    /// What it says, or one sentence that says why it is not taken. The sentence may quote the file.
    pub thing: Result<T, String>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    pub entries: Vec<Entry<T>>,
    /// It is a table, whose entries are rows.
    pub is_table: bool,
    /// Columns that are no part of it, like a form's time stamp, by name.
    pub columns_left: Vec<String>,
    /// What was changed or left out of the entries.
    pub changes: Changes,
}

impl<T> Found<T> {
    /// What can be taken.
    pub fn good(&self) -> Vec<&T> {
        self.entries.iter().filter_map(|entry| entry.thing.as_ref().ok()).collect()
    }
}

/// The entries so far.
pub struct Report<T> {
    pub found: Found<T>,
    said: &'static Sayings,
}

impl<T> Report<T> {
    /// Reads a file's text with `read`, beside the titles that are `known` already. The error is a sentence about the
    /// whole file, which it may quote: then none of it was read.
    pub fn of<'a>(
        text: &str,
        said: &'static Sayings,
        known: impl Iterator<Item = &'a str>,
        title: fn(&T) -> &str,
        read: impl FnOnce(&str, &mut Self) -> Result<(), String>,
    ) -> Result<Found<T>, String> {
        if text.len() > MOST_BYTES {
            return Err(said.too_large.to_owned());
        }
        let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        let text = text.replace(['\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
        let found = Found {
            entries: Vec::new(),
            is_table: false,
            columns_left: Vec::new(),
            changes: Changes::default(),
        };
        let mut report = Self { found, said };
        read(&text, &mut report)?;
        if report.found.entries.is_empty() {
            return Err(said.none_in_it.to_owned());
        }
        Ok(report.without_repeats(known, title))
    }

    pub fn note(&mut self, line: u64, title: &str, thing: Result<T, String>) -> Result<(), String> {
        if self.found.entries.len() == MOST_ENTRIES {
            return Err(self.said.too_many.to_owned());
        }
        let title = title.trim().chars().take(SHOWN).collect::<String>().replace(['\n', '\r'], " ");
        self.found.entries.push(Entry { line, title, thing });
        Ok(())
    }

    /// A title that is known already, or stood further up in the file, is not taken again.
    fn without_repeats<'a>(
        mut self,
        known: impl Iterator<Item = &'a str>,
        title: fn(&T) -> &str,
    ) -> Found<T> {
        let known: HashSet<String> = known.map(str::to_lowercase).collect();
        let mut taken = HashSet::new();
        for entry in &mut self.found.entries {
            let Ok(thing) = &entry.thing else { continue };
            let title = title(thing).to_lowercase();
            if known.contains(&title) {
                entry.thing = Err(self.said.is_known.to_owned());
            } else if !taken.insert(title) {
                entry.thing = Err(self.said.stands_above.to_owned());
            }
        }
        self.found
    }
}

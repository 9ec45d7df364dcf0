//! Places of a text that are to read otherwise, and the text with them: everything else stays as it was written.

use std::ops::Range;

pub struct Edits<'a> {
    source: &'a str,
    all: Vec<(Range<usize>, String)>,
}

impl<'a> Edits<'a> {
    pub fn of(source: &'a str) -> Self {
        Self { source, all: Vec::new() }
    }

    /// `range` reads `instead`.
    pub fn put(&mut self, range: Range<usize>, instead: impl Into<String>) {
        self.all.push((range, instead.into()));
    }

    /// `range` as a whole reads `instead`, whatever was put within it before; nothing behind it was put yet.
    pub fn put_over(&mut self, range: Range<usize>, instead: impl Into<String>) {
        while self.all.pop_if(|(within, _)| within.start >= range.start).is_some() {}
        self.put(range, instead);
    }

    /// Left out; where nothing else stands in its lines, these with the blank lines behind them. Nothing behind it was
    /// put yet.
    pub fn drop_block(&mut self, range: Range<usize>) {
        let range = self.lines_of(range);
        self.put_over(range, "");
    }

    /// The same, when everything else was put before.
    pub fn drop_block_late(&mut self, range: Range<usize>) {
        let range = self.lines_of(range);
        self.put(range, "");
    }

    fn lines_of(&self, range: Range<usize>) -> Range<usize> {
        let line = self.source[..range.start].rfind('\n').map_or(0, |end| end + 1);
        let start = if self.source[line..range.start].trim().is_empty() { line } else { range.start };
        let after = &self.source[range.end..];
        let blank = after.len() - after.trim_start_matches([' ', '\t', '\n']).len();
        let end = range.end + after[..blank].rfind('\n').map_or(0, |end| end + 1);
        start..end
    }

    /// How a part of the text reads now; nothing before it was put since it began.
    pub fn read(&self, range: Range<usize>) -> String {
        let here = self.all.iter().rev().take_while(|(it, _)| it.start >= range.start).collect();
        self.read_with(here, range)
    }

    /// How all of it reads now.
    pub fn read_all(&self) -> String {
        self.read_with(self.all.iter().rev().collect(), 0..self.source.len())
    }

    fn read_with(&self, mut here: Vec<&(Range<usize>, String)>, range: Range<usize>) -> String {
        // Of what was put at one place the first comes first.
        here.reverse();
        here.sort_by_key(|(it, _)| (it.start, it.end));
        let mut read = String::new();
        let mut at = range.start;
        for (it, instead) in here {
            if it.start >= at && it.end <= range.end {
                read.push_str(&self.source[at..it.start]);
                read.push_str(instead);
                at = it.end;
            }
        }
        read.push_str(&self.source[at..range.end]);
        read
    }
}

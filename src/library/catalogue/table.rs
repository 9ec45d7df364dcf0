//! Things in a table (CSV), as spreadsheets and form services save it: a header row that names the columns, then a
//! thing a row; and the table that is read back as the same, which no spreadsheet takes for formulas.

use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord, Writer};

use super::entries::SHOWN;
use crate::chat::File;
use crate::files::{masked, unmasked};
use crate::library::Fault;

/// A column of a kind of thing, by the names that people give it.
pub trait Column: Copy + PartialEq + 'static {
    /// Without these nothing can be taken.
    const NEEDED: &'static [Self];

    /// As it is exported.
    fn name(self) -> &'static str;

    /// What a column of this name is, in small letters and plain words, in a table with that header.
    fn meant(name: &str, header: &StringRecord) -> Option<Self>;

    /// Every name that a file may use, as an error lists them.
    fn known() -> String;

    /// Two columns mean it.
    fn stands_twice(self) -> String;
}

/// What people and form services keep beside a thing.
const LEFT: &[&str] = &[
    "notes",
    "note",
    "comment",
    "comments",
    "timestamp",
    "time",
    "date",
    "submitted",
    "start time",
    "completion time",
    "email",
    "e mail",
    "email address",
    "author",
    "by",
    "username",
    "id",
    "no",
    "no.",
    "number",
    "#",
    "status",
    "suggested by",
];

/// A table as it was written.
pub struct Table<C> {
    columns: Vec<Option<C>>,
    /// The names of the columns that are no part of it.
    pub left: Vec<String>,
    rows: Vec<(u64, StringRecord)>,
}

/// One row of it.
pub struct Row<'a, C> {
    /// As a spreadsheet counts it, from 1.
    pub number: u64,
    columns: &'a [Option<C>],
    cells: &'a StringRecord,
}

impl<C: Column> Table<C> {
    /// Reads a table; an empty one has no row. The error is a sentence about all of it.
    pub fn read(text: &str) -> Result<Self, String> {
        let start = text.len() - text.trim_start_matches(['\n', ' ']).len();
        let (mut table, before) = (&text[start..], text[..start].matches('\n').count() as u64);
        // A line for spreadsheet programs, which do not show it as a row.
        let said = table.lines().next().and_then(|line| line.trim_matches('"').strip_prefix("sep="));
        let said = said.and_then(|sign| sign.bytes().next());
        if said.is_some() {
            table = table.split_once('\n').map_or("", |(_, rest)| rest);
        }
        let delimiter = said.unwrap_or_else(|| delimiter(table.lines().next().unwrap_or_default()));
        let mut table = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(table.as_bytes());
        let rows: Vec<StringRecord> = table
            .records()
            .collect::<Result<_, _>>()
            .map_err(|error| format!("The table cannot be read: {error}."))?;
        let mut rows = rows.into_iter();
        let Some(header) = rows.next() else {
            return Ok(Self { columns: Vec::new(), left: Vec::new(), rows: Vec::new() });
        };
        let (columns, left) = columns(&header)?;
        let mut breaks = breaks_in(&header);
        let mut numbered = Vec::new();
        for row in rows {
            // What a spreadsheet counts as one row may be several lines.
            let number = row.position().map_or(0, csv::Position::line) + before - breaks;
            breaks += breaks_in(&row);
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                numbered.push((number, row));
            }
        }
        Ok(Self { columns, left, rows: numbered })
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_, C>> {
        let columns = &self.columns;
        self.rows.iter().map(move |(number, cells)| Row { number: *number, columns, cells })
    }
}

impl<C: Column> Row<'_, C> {
    /// What stands in a column; nothing where there is none.
    pub fn cell(&self, column: C) -> &str {
        let at = self.columns.iter().position(|it| *it == Some(column));
        unmasked(at.and_then(|at| self.cells.get(at)).unwrap_or_default())
    }

    /// The error is a sentence with the remedy.
    pub fn fits(&self) -> Result<(), String> {
        if self.cells.len() <= self.columns.len() {
            return Ok(());
        }
        Err("It has more cells than the first row: put a text that holds commas in quotation marks.".into())
    }
}

/// Where the comma is the decimal sign, spreadsheets write semicolons; what is copied out of one has tabs.
fn delimiter(header: &str) -> u8 {
    let count = |sign: u8| header.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn breaks_in(row: &StringRecord) -> u64 {
    row.iter().map(|cell| cell.matches('\n').count() as u64).sum()
}

/// What each column of the file means, and the names of those that mean nothing here.
fn columns<C: Column>(header: &StringRecord) -> Result<(Vec<Option<C>>, Vec<String>), String> {
    let (mut columns, mut left) = (Vec::new(), Vec::new());
    for name in header {
        let plain = name.trim().to_lowercase().replace(['_', '-'], " ");
        let column = C::meant(&plain, header);
        if column.is_none() && !plain.is_empty() {
            let name: String = name.trim().chars().take(SHOWN).collect();
            if !LEFT.contains(&plain.as_str()) {
                return Err(format!("I don't know the column \"{name}\". Use: {}.", C::known()));
            }
            left.push(name);
        }
        if let Some(column) = column.filter(|column| columns.contains(&Some(*column))) {
            return Err(column.stands_twice());
        }
        columns.push(column);
    }
    if let Some(missing) = C::NEEDED.iter().find(|it| !columns.contains(&Some(**it))) {
        return Err(format!("The first row names no column \"{}\". Use: {}.", missing.name(), C::known()));
    }
    Ok((columns, left))
}

/// The table that is read back as the same, cell by cell.
pub fn written(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<String, Fault> {
    let broken = |error: String| Fault::Broken(format!("a table could not be exported: {error}"));
    let mut table = Writer::from_writer(Vec::new());
    table.write_record(header).map_err(|error| broken(error.to_string()))?;
    for row in rows {
        let cells = row.iter().map(|cell| masked(cell));
        table.write_record(cells).map_err(|error| broken(error.to_string()))?;
    }
    let bytes = table.into_inner().map_err(|error| broken(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| broken(error.to_string()))
}

/// A file to be handed to a member.
pub fn file(name: &str, media_type: &str, content: String) -> File {
    // Spreadsheets take a table for UTF-8 only with this mark before it (RFC 3629, "Byte Order Mark").
    let content = if media_type == "text/csv" { format!("\u{FEFF}{content}") } else { content };
    File {
        name: name.into(),
        media_type: media_type.into(),
        description: String::new(),
        bytes: Arc::from(content.into_bytes()),
    }
}

//! Tips in a table (CSV), as spreadsheets save it: a header row that names the columns, then a tip a row.

use csv::{ReaderBuilder, StringRecord};

use super::Report;
use crate::days::Manner;
use crate::features::tips::cells::unmasked;
use crate::features::tips::season::{Season, YearDay};
use crate::features::tips::types::TipText;

/// The columns, in the order in which they are exported.
pub const COLUMNS: [&str; 6] = ["title", "body", "link", "not_before", "not_after", "evergreen"];

pub fn read(text: &str, manner: &Manner, report: &mut Report) -> Result<(), String> {
    let header = text.lines().next().unwrap_or_default();
    // Where the comma is the decimal sign, spreadsheets write semicolons.
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let mut table = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut rows = table.records();
    let columns = match rows.next() {
        Some(header) => columns(&header.map_err(|error| unreadable(&error))?)?,
        None => return Ok(()),
    };
    for row in rows {
        let row = row.map_err(|error| unreadable(&error))?;
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |name| {
            let at = columns.iter().position(|column| *column == name);
            unmasked(at.and_then(|at| row.get(at)).unwrap_or_default())
        };
        report.note(line, cell("title"), tip(&row, columns.len(), manner, cell))?;
    }
    Ok(())
}

/// What each column of the file means.
fn columns(header: &StringRecord) -> Result<Vec<&'static str>, String> {
    let known = || COLUMNS.join(", ");
    let mut columns = Vec::new();
    for name in header {
        let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
        let column = COLUMNS.into_iter().find(|column| *column == plain);
        columns.push(column.ok_or_else(|| {
            let name: String = name.chars().take(super::SHOWN).collect();
            format!("The first row names a column \"{name}\" that is not known: the columns are {}.", known())
        })?);
    }
    if let Some(missing) = ["title", "body"].iter().find(|column| !columns.contains(*column)) {
        return Err(format!("The first row names no column \"{missing}\": the columns are {}.", known()));
    }
    Ok(columns)
}

fn tip<'a>(
    row: &StringRecord,
    columns: usize,
    manner: &Manner,
    cell: impl Fn(&'static str) -> &'a str,
) -> Result<TipText, String> {
    if row.len() > columns {
        return Err(
            "It has more cells than the first row: put a text that holds commas in quotation marks.".into()
        );
    }
    let day = |name| match cell(name).trim() {
        "" => Ok(None),
        typed => YearDay::read(typed, manner).map(Some).ok_or_else(|| {
            format!("Its {name} is not a day of the year: write month and day like 09-01, or 1 Sep.")
        }),
    };
    let season = Season::between(day("not_before")?, day("not_after")?);
    let evergreen = match cell("evergreen").trim().to_lowercase().as_str() {
        "yes" | "true" | "1" | "evergreen" => true,
        "no" | "false" | "0" | "once" | "" => false,
        _ => return Err("Its evergreen is neither yes nor no.".to_owned()),
    };
    Ok(TipText { season, evergreen, ..TipText::check(cell("title"), cell("body"), cell("link"))? })
}

fn unreadable(error: &csv::Error) -> String {
    format!("The table cannot be read: {error}.")
}

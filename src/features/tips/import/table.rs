//! Tips in a table, as spreadsheets and form services save it: a header row that names the columns, then a tip a row.

use csv::{ReaderBuilder, StringRecord};

use super::Report;
use super::columns::{Column, columns};
use crate::days::{Dates, Manner};
use crate::features::tips::season::{Season, YearDay};
use crate::features::tips::types::TipText;
use crate::files::unmasked;

pub fn read(text: &str, manner: &Manner, report: &mut Report) -> Result<(), String> {
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
    let Some((header, rows)) = rows.split_first() else { return Ok(()) };
    let (columns, left) = columns(header)?;
    report.0.columns_left = left;
    let manner = &as_written(rows.iter().flat_map(|row| days(row, &columns)), manner);
    let mut breaks = breaks_in(header);
    for row in rows {
        // What a spreadsheet counts as one row may be several lines.
        let number = row.position().map_or(0, csv::Position::line) + before - breaks;
        breaks += breaks_in(row);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |column| cell(row, &columns, column);
        report.note(number, cell(Column::Title), tip(row, &columns, manner))?;
    }
    Ok(())
}

/// Where the comma is the decimal sign, spreadsheets write semicolons; what is copied out of one has tabs.
fn delimiter(header: &str) -> u8 {
    let count = |sign: u8| header.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// The school's manner, with days in the order in which this file writes them, as far as one of them can be read in one
/// way alone.
fn as_written<'a>(cells: impl Iterator<Item = &'a str>, manner: &Manner) -> Manner {
    let orders = cells.filter_map(|typed| {
        let mut numbers = typed.split(['/', '.']).map_while(|part| part.trim().parse::<u32>().ok());
        match (numbers.next()? > 12, numbers.next()? > 12) {
            (true, false) => Some(Dates::DayFirst),
            (false, true) => Some(Dates::MonthFirst),
            _ => None,
        }
    });
    let orders: Vec<Dates> = orders.collect();
    match orders.first() {
        Some(first) if orders.iter().all(|order| order == first) => {
            Manner { dates: *first, ..manner.clone() }
        }
        _ => manner.clone(),
    }
}

fn breaks_in(row: &StringRecord) -> u64 {
    row.iter().map(|cell| cell.matches('\n').count() as u64).sum()
}

fn cell<'a>(row: &'a StringRecord, columns: &[Option<Column>], column: Column) -> &'a str {
    let at = columns.iter().position(|it| *it == Some(column));
    unmasked(at.and_then(|at| row.get(at)).unwrap_or_default())
}

fn days<'a>(row: &'a StringRecord, columns: &[Option<Column>]) -> [&'a str; 2] {
    [Column::NotBefore, Column::NotAfter].map(|column| cell(row, columns, column))
}

fn tip(row: &StringRecord, columns: &[Option<Column>], manner: &Manner) -> Result<TipText, String> {
    let cell = |column| cell(row, columns, column).trim();
    if row.len() > columns.len() {
        return Err(
            "It has more cells than the first row: put a text that holds commas in quotation marks.".into()
        );
    }
    let day = |column: Column| match cell(column) {
        "" => Ok(None),
        typed => YearDay::read(typed, manner).map(Some).ok_or_else(|| {
            format!("I can't read {} \"{typed}\" as a day: write it like 1 Sep.", column.name())
        }),
    };
    let between = Season::between(day(Column::NotBefore)?, day(Column::NotAfter)?);
    let typed = cell(Column::Season);
    let season = Season::read(typed, manner).map_err(|_| {
        format!("I can't read season \"{typed}\": write it like 1 Sep to 15 Oct, or leave it empty.")
    })?;
    if season.is_some() && between.is_some() {
        return Err("It has both a season and days: leave one of them empty.".to_owned());
    }
    let evergreen = match cell(Column::Evergreen).to_lowercase().as_str() {
        "yes" | "y" | "x" | "true" | "1" | "evergreen" | "✓" | "✔" => true,
        "no" | "n" | "false" | "0" | "once" | "" | "-" => false,
        typed => return Err(format!("I can't read evergreen \"{typed}\": write yes or no.")),
    };
    let season = season.or(between);
    let text = TipText::check(cell(Column::Title), cell(Column::Body), cell(Column::Link))?;
    Ok(TipText { season, evergreen, ..text })
}

//! Tips in a table, as spreadsheets and form services save it: a header row that names the columns, then a tip a row.

use csv::{ReaderBuilder, StringRecord};

use super::Report;
use super::columns::{Column, columns};
use crate::features::tips::cells::unmasked;
use crate::features::tips::season::{DayOrder, Season, YearDay};
use crate::features::tips::types::TipText;

pub fn read(text: &str, report: &mut Report) -> Result<(), String> {
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
    let order = DayOrder::seen_in(rows.iter().flat_map(|row| days(row, &columns)));
    let mut breaks = breaks_in(header);
    for row in rows {
        // What a spreadsheet counts as one row may be several lines.
        let number = row.position().map_or(0, csv::Position::line) + before - breaks;
        breaks += breaks_in(row);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |column| cell(row, &columns, column);
        report.note(number, cell(Column::Title), tip(row, &columns, order))?;
    }
    Ok(())
}

/// Where the comma is the decimal sign, spreadsheets write semicolons; what is copied out of one has tabs.
fn delimiter(header: &str) -> u8 {
    let count = |sign: u8| header.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
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

fn tip(row: &StringRecord, columns: &[Option<Column>], order: DayOrder) -> Result<TipText, String> {
    let cell = |column| cell(row, columns, column).trim();
    if row.len() > columns.len() {
        return Err(
            "It has more cells than the first row: put a text that holds commas in quotation marks.".into()
        );
    }
    let day = |column: Column| match cell(column) {
        "" => Ok(None),
        typed => YearDay::of_cell(typed, order)
            .map(Some)
            .map_err(|problem| format!("I can't read {} \"{typed}\" as a day: {problem}.", column.name())),
    };
    let between = Season::between(day(Column::NotBefore)?, day(Column::NotAfter)?);
    let typed = cell(Column::Season);
    let season = Season::read(typed).map_err(|_| {
        format!("I can't read season \"{typed}\": write it like 1 Sep to 15 Oct, or leave it empty.")
    })?;
    if season.is_some() && between.is_some() {
        return Err("It has a season and days besides: leave one of them empty.".to_owned());
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

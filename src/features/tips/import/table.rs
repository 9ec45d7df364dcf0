//! Tips in a table, a tip a row.

use super::Report;
use super::columns::Column;
use crate::days::{Dates, Manner};
use crate::features::tips::season::{Season, YearDay};
use crate::features::tips::types::TipText;
use crate::library::catalogue::{Column as _, Row, Table};

pub fn read(text: &str, manner: &Manner, report: &mut Report) -> Result<(), String> {
    let table: Table<Column> = Table::read(text)?;
    let days: Vec<Row<Column>> = table.rows().collect();
    let days = days.iter().flat_map(|row| [Column::NotBefore, Column::NotAfter].map(|it| row.cell(it)));
    let manner = &as_written(days, manner);
    for row in table.rows() {
        report.note(row.number, row.cell(Column::Title), tip(&row, manner))?;
    }
    report.found.columns_left = table.left;
    Ok(())
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

fn tip(row: &Row<Column>, manner: &Manner) -> Result<TipText, String> {
    let cell = |column| row.cell(column).trim();
    row.fits()?;
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

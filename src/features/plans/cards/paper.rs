//! A plan on paper: blocks beneath each other, over as many sheets as they take.

use super::copy::Block;
use crate::drawing::{Ink, Mark, Paper, Says, Sheet, Weight, wrapped};

const MARGIN: f32 = 54.0;
const TEXT: Ink = Ink(27, 37, 41);
const HEADING: Ink = Ink(22, 82, 101);
const LEADING: f32 = 1.35;

/// How a block is set: size, weight, colour, room above.
fn look(block: &Block) -> (f32, Weight, Ink, f32) {
    match block {
        Block::Title(_) => (18.0, Weight::Bold, HEADING, 0.0),
        Block::Heading(_) => (12.0, Weight::Bold, HEADING, 12.0),
        Block::Words(_) => (10.5, Weight::Regular, TEXT, 4.0),
        Block::Item(_) => (10.5, Weight::Regular, TEXT, 5.0),
    }
}

/// A heading never stands alone at the foot of a sheet.
const WITH_HEADING: f32 = 40.0;

pub fn sheets(blocks: &[Block], paper: Paper) -> Vec<Sheet> {
    let (width, height) = paper.size();
    let mut sheets = Vec::new();
    let mut sheet = Sheet::of(paper);
    let mut y = MARGIN;
    for block in blocks {
        let (size, weight, ink, above) = look(block);
        let (words, says) = match block {
            Block::Title(words) => (words.as_str(), Says::Heading(1)),
            Block::Heading(words) => (*words, Says::Heading(2)),
            Block::Words(words) => (words.as_str(), Says::Words),
            Block::Item(words) => (words.as_str(), Says::Item),
        };
        y += above;
        if matches!(block, Block::Heading(_)) && y + size * LEADING + WITH_HEADING > height - MARGIN {
            sheets.push(std::mem::replace(&mut sheet, Sheet::of(paper)));
            y = MARGIN;
        }
        let mut marks = Vec::new();
        for line in wrapped(words, size, weight, width - 2.0 * MARGIN) {
            if y + size * LEADING > height - MARGIN {
                sheet.put(says.clone(), std::mem::take(&mut marks));
                sheets.push(std::mem::replace(&mut sheet, Sheet::of(paper)));
                y = MARGIN;
            }
            y += size * LEADING;
            let x = if line.right_to_left { width - MARGIN - line.width } else { MARGIN };
            marks.push(Mark::Words { x, y, line, ink });
        }
        sheet.put(says, marks);
    }
    sheets.push(sheet);
    sheets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::{About, document};

    #[test]
    fn a_long_plan_goes_over_several_sheets_and_every_sheet_stands_up_to_the_rules_for_screen_readers() {
        let mut blocks = vec![Block::Title("Plan: Tides".into())];
        for part in 0..12 {
            blocks.push(Block::Heading("Resources"));
            blocks.push(Block::Words(format!("{part}: {}", "many words about one thing ".repeat(30))));
            blocks.push(Block::Item("1. Look at the sea · Team teaching".into()));
        }
        for paper in [Paper::A4, Paper::Letter] {
            let sheets = sheets(&blocks, paper);
            assert!(sheets.len() > 1);
            let (_, height) = paper.size();
            let marks = sheets.iter().flat_map(|sheet| &sheet.pieces).flat_map(|piece| &piece.marks);
            for mark in marks {
                assert!(matches!(mark, Mark::Words { y, .. } if *y <= height - MARGIN + 1.0), "{mark:?}");
            }
            let about = About { title: "Plan: Tides".into(), language: "en-GB".into() };
            assert!(document(&sheets, &about).unwrap().starts_with(b"%PDF"));
        }
    }
}

//! Lays the page out on paper: sections beneath each other, two columns where the template has them, and everything a
//! little smaller until it fits one page. What does not fit even then goes on to a second one, between sections.

use super::drawn::{Draft, Room};
use super::page::Page;
use super::template::{Place, Section, Template};
use crate::drawing::{Line, Mark, Paper, Piece, Says, Sheet, Weight, wrapped};

const MARGIN: f32 = 42.0;
const GUTTER: f32 = 26.0;
const FOOT: f32 = 34.0;

/// From roomy to tight: how large letters are, how many bars and lines there are.
const ROOMS: [Room; 7] = [
    Room { scale: 1.0, bars: 8, lines: 6 },
    Room { scale: 0.95, bars: 8, lines: 6 },
    Room { scale: 0.91, bars: 7, lines: 6 },
    Room { scale: 0.88, bars: 6, lines: 6 },
    Room { scale: 0.85, bars: 6, lines: 5 },
    Room { scale: 0.82, bars: 5, lines: 4 },
    Room { scale: 0.79, bars: 5, lines: 4 },
];

/// What stays together: a section, or two columns beside each other.
struct Unit {
    pieces: Vec<Piece>,
    height: f32,
}

pub fn sheets(page: &Page, template: &Template, paper: Paper) -> Vec<Sheet> {
    let (width, height) = paper.size();
    let inner = width - 2.0 * MARGIN;
    let room_there = height - MARGIN - FOOT - MARGIN * 0.6;
    let mut units = Vec::new();
    for room in ROOMS {
        units = in_units(page, template, room, inner);
        if units.iter().map(|unit| unit.height).sum::<f32>() <= room_there {
            break;
        }
    }
    let mut sheets = vec![Sheet::of(paper)];
    let mut y = MARGIN * 0.9;
    for unit in units {
        if y + unit.height > height - FOOT - MARGIN * 0.5 && y > MARGIN {
            sheets.push(Sheet::of(paper));
            y = MARGIN;
        }
        if let Some(sheet) = sheets.last_mut() {
            sheet.pieces.extend(unit.pieces.into_iter().map(|piece| moved(piece, MARGIN, y)));
        }
        y += unit.height;
    }
    let pages = sheets.len();
    for (index, sheet) in sheets.iter_mut().enumerate() {
        foot(sheet, page, template, index + 1, pages);
    }
    sheets
}

/// The page as one tall picture would waste a phone's width; as many sheets as there are, the first is the picture.
fn in_units(page: &Page, template: &Template, room: Room, inner: f32) -> Vec<Unit> {
    let mut units = vec![unit(Draft::new(template, room, 0.0, inner), |draft| draft.head(page))];
    let mut sections = template.sections.iter().peekable();
    while let Some(section) = sections.next() {
        if section.place == Place::Across {
            units.push(unit(Draft::new(template, room, 0.0, inner), |draft| draft.section(page, section)));
            continue;
        }
        let mut columns: Vec<&Section> = vec![section];
        while let Some(next) = sections.next_if(|next| next.place != Place::Across) {
            columns.push(next);
        }
        units.push(side_by_side(page, template, room, inner, &columns));
    }
    units.retain(|unit| !unit.pieces.is_empty());
    units
}

fn unit(mut draft: Draft<'_>, draw: impl FnOnce(&mut Draft<'_>)) -> Unit {
    draw(&mut draft);
    Unit { pieces: draft.pieces, height: draft.y }
}

/// A column that has nothing to tell leaves its room to the other.
fn side_by_side(page: &Page, template: &Template, room: Room, inner: f32, columns: &[&Section]) -> Unit {
    let tells = |place: Place| {
        columns
            .iter()
            .any(|it| it.place == place && it.blocks.iter().any(|block| page.block(*block).is_some()))
    };
    let both = tells(Place::Left) && tells(Place::Right);
    let width = if both { (inner - GUTTER) / 2.0 } else { inner };
    let mut whole = Unit { pieces: Vec::new(), height: 0.0 };
    for place in [Place::Left, Place::Right] {
        let x = if both && place == Place::Right { width + GUTTER } else { 0.0 };
        let column = unit(Draft::new(template, room, x, width), |draft| {
            columns.iter().filter(|it| it.place == place).for_each(|section| draft.section(page, section));
        });
        whole.height = whole.height.max(column.height);
        whole.pieces.extend(column.pieces);
    }
    whole
}

fn moved(mut piece: Piece, by_x: f32, by_y: f32) -> Piece {
    for mark in &mut piece.marks {
        match mark {
            Mark::Words { x, y, .. } | Mark::Block { x, y, .. } => {
                *x += by_x;
                *y += by_y;
            }
            Mark::Shape { corners, .. } => corners.iter_mut().for_each(|(x, y)| {
                *x += by_x;
                *y += by_y;
            }),
        }
    }
    piece
}

fn foot(sheet: &mut Sheet, page: &Page, template: &Template, number: usize, of: usize) {
    let size = 6.6;
    let width = sheet.width - 2.0 * MARGIN;
    let mut y = sheet.height - FOOT;
    let rule = Mark::Block { x: MARGIN, y: y - 11.0, width, height: 0.6, round: 0.0, ink: template.pale() };
    sheet.put(Says::Nothing, vec![rule]);
    let mut words = format!("{} {}", page.compared, page.footer);
    if of > 1 {
        words = format!("Page {number} of {of}. {words}");
    }
    let lines: Vec<Line> = wrapped(&words, size, Weight::Regular, width);
    let marks = lines.into_iter().map(|line| {
        let mark = Mark::Words { x: MARGIN, y, line, ink: super::drawn::MUTED };
        y += size * 1.35;
        mark
    });
    let marks = marks.collect();
    sheet.put(Says::Words, marks);
    let band = Mark::Block { x: 0.0, y: 0.0, width: sheet.width, height: 7.0, round: 0.0, ink: template.ink };
    sheet.pieces.insert(0, Piece { says: Says::Nothing, marks: vec![band] });
}

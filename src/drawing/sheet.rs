//! What is on a page, in the order in which it is read aloud.

use super::letters::Line;

/// The size of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    A4,
    Letter,
}

impl Paper {
    /// Width and height in points, upright.
    pub fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.28, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8);

impl Ink {
    pub const WHITE: Self = Self(255, 255, 255);
    pub const BLACK: Self = Self(0, 0, 0);

    /// As a printer without colours gives it (the luma of Rec. 709).
    #[must_use]
    pub fn grey(self) -> Self {
        let Self(r, g, b) = self;
        let thousandths = 213 * u32::from(r) + 715 * u32::from(g) + 72 * u32::from(b);
        let luma = u8::try_from(thousandths / 1000).unwrap_or(u8::MAX);
        Self(luma, luma, luma)
    }
}

/// One page.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub width: f32,
    pub height: f32,
    /// In reading order; what comes later is drawn over what came before.
    pub pieces: Vec<Piece>,
}

impl Sheet {
    pub fn of(paper: Paper) -> Self {
        let (width, height) = paper.size();
        Self::sized(width, height)
    }

    pub fn sized(width: f32, height: f32) -> Self {
        Self { width, height, pieces: Vec::new() }
    }

    pub fn put(&mut self, says: Says, marks: Vec<Mark>) {
        if !marks.is_empty() {
            self.pieces.push(Piece { says, marks });
        }
    }

    /// Whether some words on it have letters that no font here has: whoever hands it on is to know.
    pub fn lacks_letters(&self) -> bool {
        let mut marks = self.pieces.iter().flat_map(|piece| &piece.marks);
        marks.any(|mark| matches!(mark, Mark::Words { line, .. } if line.lacks_letters()))
    }

    /// The same sheet as a printer without colours gives it.
    #[must_use]
    pub fn in_grey(mut self) -> Self {
        for mark in self.pieces.iter_mut().flat_map(|piece| &mut piece.marks) {
            let (Mark::Words { ink, .. } | Mark::Block { ink, .. } | Mark::Shape { ink, .. }) = mark;
            *ink = ink.grey();
        }
        self
    }
}

/// A part of a page that is read aloud as one thing.
#[derive(Debug, Clone)]
pub struct Piece {
    pub says: Says,
    pub marks: Vec<Mark>,
}

/// What a piece is for whoever hears the page instead of seeing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// A heading and its level, from 1.
    Heading(u16),
    /// A paragraph: its words are read as they stand.
    Words,
    /// An item of a list. Items that follow each other are one list.
    Item,
    /// A chart or picture: this is read instead of what is drawn.
    Figure(String),
    /// Lines and backgrounds: not read.
    Nothing,
}

/// What is drawn.
#[derive(Debug, Clone)]
pub enum Mark {
    /// A line of words; `y` is where its letters stand (the baseline).
    Words { x: f32, y: f32, line: Line, ink: Ink },
    /// A filled rectangle; `round` is the radius of its corners.
    Block { x: f32, y: f32, width: f32, height: f32, round: f32, ink: Ink },
    /// A filled shape with straight sides.
    Shape { corners: Vec<(f32, f32)>, ink: Ink },
}

/// A step along the edge of what is filled; the edge ends where it began.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Move(f32, f32),
    Line(f32, f32),
    /// Around a point towards which it bends, to where it ends.
    Bend(f32, f32, f32, f32),
}

impl Mark {
    /// The edge of a block or shape; words have none.
    pub(super) fn outline(&self) -> Vec<Step> {
        match self {
            Self::Words { .. } => Vec::new(),
            Self::Shape { corners, .. } => corners
                .iter()
                .enumerate()
                .map(|(index, &(x, y))| if index == 0 { Step::Move(x, y) } else { Step::Line(x, y) })
                .collect(),
            &Self::Block { x, y, width, height, round, .. } => {
                let (right, bottom) = (x + width, y + height);
                let round = round.min(width / 2.0).min(height / 2.0).max(0.0);
                vec![
                    Step::Move(x + round, y),
                    Step::Line(right - round, y),
                    Step::Bend(right, y, right, y + round),
                    Step::Line(right, bottom - round),
                    Step::Bend(right, bottom, right - round, bottom),
                    Step::Line(x + round, bottom),
                    Step::Bend(x, bottom, x, bottom - round),
                    Step::Line(x, y + round),
                    Step::Bend(x, y, x + round, y),
                ]
            }
        }
    }
}

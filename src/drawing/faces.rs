//! The letters that are in the program: Noto Sans, in parts that cover the scripts its readers' names are written in.

use std::sync::LazyLock;

use harfrust::{FontRef, ShaperData};
use skrifa::MetadataProvider;
use skrifa::charmap::Charmap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// One font.
pub struct Face {
    pub bytes: &'static [u8],
    pub font: FontRef<'static>,
    pub shaping: ShaperData,
    charmap: Charmap<'static>,
    pub units_per_em: f32,
}

impl Face {
    pub fn has(&self, character: char) -> bool {
        self.charmap.map(character).is_some_and(|glyph| glyph.to_u32() != 0)
    }
}

macro_rules! font {
    ($name:literal) => {
        include_bytes!(concat!("fonts/NotoSans", $name, ".ttf")).as_slice()
    };
}

/// Latin, Greek and Cyrillic in two weights; the other scripts in one, which serves for both.
static FACES: LazyLock<Vec<Face>> = LazyLock::new(|| {
    [
        font!("-Regular"),
        font!("-Bold"),
        font!("Arabic-Regular"),
        font!("Hebrew-Regular"),
        font!("Devanagari-Regular"),
        font!("Bengali-Regular"),
        font!("Gurmukhi-Regular"),
        font!("Tamil-Regular"),
        font!("Thai-Regular"),
        font!("Armenian-Regular"),
        font!("Georgian-Regular"),
    ]
    .into_iter()
    .filter_map(|bytes| {
        let font = FontRef::new(bytes).ok()?;
        Some(Face {
            bytes,
            shaping: ShaperData::new(&font),
            charmap: font.charmap(),
            units_per_em: f32::from(
                font.metrics(skrifa::instance::Size::unscaled(), skrifa::instance::LocationRef::default())
                    .units_per_em,
            ),
            font,
        })
    })
    .collect()
});

const REGULAR: usize = 0;
const BOLD: usize = 1;

pub fn face(which: usize) -> Option<&'static Face> {
    FACES.get(which)
}

pub fn how_many() -> usize {
    FACES.len()
}

/// The first face that has all of `characters`, the one in use before if it has them.
pub fn for_characters(characters: &str, weight: Weight, in_use: Option<usize>) -> Option<usize> {
    let own = if weight == Weight::Bold { BOLD } else { REGULAR };
    let has_all = |which: &usize| {
        face(*which).is_some_and(|face| characters.chars().all(|c| is_joiner(c) || face.has(c)))
    };
    let neutral = characters.chars().all(|c| !c.is_alphanumeric());
    in_use
        .filter(|_| neutral)
        .filter(has_all)
        .or_else(|| std::iter::once(own).chain(2..how_many()).find(has_all))
}

/// Marks that only say how their neighbours join: no face needs to have them.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_in_the_program_is_read() {
        assert_eq!(how_many(), 11);
        assert!(FACES.iter().all(|face| face.units_per_em > 0.0 && face.has(' ')));
    }
}

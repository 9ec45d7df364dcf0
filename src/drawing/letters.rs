//! Sets words: which font each letter is taken from, how letters join, in which direction they run, where a line ends.

use std::ops::Range;

use harfrust::{Direction, ShapeOptions, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;

use super::faces::{self, Weight};

/// Stands for a letter that no font has.
const MISSING: char = '\u{25cc}';

/// One line of words as it will be drawn, and how much room it takes.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it says. Letters that no font of ours has stand as a dotted circle, emoji are left out.
    pub text: String,
    pub size: f32,
    pub width: f32,
    /// Its paragraph runs from right to left, so that it belongs at the right edge.
    pub right_to_left: bool,
    pub(super) runs: Vec<Run>,
}

/// Letters of one font in one direction, from left to right as they are seen.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub face: usize,
    /// From the beginning of the line.
    pub x: f32,
    pub glyphs: Vec<Glyph>,
}

/// Lengths as parts of the font's size.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub id: u32,
    pub says: Range<usize>,
    pub advance: f32,
    pub dx: f32,
    pub dy: f32,
}

impl Line {
    /// Whether something of what it was to say stands as a dotted circle.
    pub fn lacks_letters(&self) -> bool {
        self.text.contains(MISSING)
    }
}

/// All of `text` on one line.
pub fn line(text: &str, size: f32, weight: Weight) -> Line {
    let text = drawable(text, weight);
    let right_to_left = runs_right_to_left(&text);
    set(text, size, weight, right_to_left)
}

/// As much of `text` as fits into `width`, with an ellipsis where it was cut.
pub fn fitted(text: &str, size: f32, weight: Weight, width: f32) -> Line {
    let whole = line(text, size, weight);
    if whole.width <= width {
        return whole;
    }
    let letters: Vec<&str> = whole.text.graphemes(true).collect();
    let cut = |kept: usize| line(&format!("{}…", letters[..kept].concat().trim_end()), size, weight);
    // The longest beginning that fits, found by halving: text is measured as a whole, since letters join.
    let (mut fits, mut too_long) = (0, letters.len());
    while fits + 1 < too_long {
        let middle = usize::midpoint(fits, too_long);
        if cut(middle).width <= width { fits = middle } else { too_long = middle }
    }
    cut(fits)
}

/// `text` in lines of at most `width`; a word that is longer than a line is divided between letters.
pub fn wrapped(text: &str, size: f32, weight: Weight, width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let paragraph = drawable(paragraph, weight);
        let right_to_left = runs_right_to_left(&paragraph);
        let measure = |text: &str| set(text.to_owned(), size, weight, right_to_left).width;
        let space = measure(" ");
        let (mut current, mut taken) = (String::new(), 0.0);
        for word in paragraph.split_whitespace() {
            for (index, part) in parts_of(word, width, &measure).into_iter().enumerate() {
                let room = measure(&part);
                let between = if current.is_empty() { 0.0 } else { space };
                if index > 0 || (!current.is_empty() && taken + between + room > width) {
                    lines.push(set(std::mem::take(&mut current), size, weight, right_to_left));
                    taken = 0.0;
                }
                if !current.is_empty() {
                    current.push(' ');
                    taken += space;
                }
                current.push_str(&part);
                taken += room;
            }
        }
        if !current.is_empty() {
            lines.push(set(current, size, weight, right_to_left));
        }
    }
    lines
}

/// A word in parts that each fit into a line: nearly always the word itself.
fn parts_of(word: &str, width: f32, measure: &impl Fn(&str) -> f32) -> Vec<String> {
    if measure(word) <= width {
        return vec![word.to_owned()];
    }
    let mut parts = vec![String::new()];
    for letter in word.graphemes(true) {
        let Some(last) = parts.last_mut() else { break };
        if !last.is_empty() && measure(&format!("{last}{letter}")) > width {
            parts.push(letter.to_owned());
        } else {
            last.push_str(letter);
        }
    }
    parts
}

/// What can be drawn of a text. A PDF for screen readers may hold no letter without a glyph.
fn drawable(text: &str, weight: Weight) -> String {
    let mut drawn = String::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        if cluster.chars().all(char::is_whitespace) {
            drawn.push(' ');
        } else if faces::for_characters(cluster, weight, None).is_some() {
            drawn.push_str(cluster);
        } else if cluster.chars().any(char::is_alphanumeric) {
            drawn.push(MISSING);
        }
    }
    drawn
}

fn runs_right_to_left(text: &str) -> bool {
    BidiInfo::new(text, None).paragraphs.first().is_some_and(|paragraph| paragraph.level.is_rtl())
}

fn set(text: String, size: f32, weight: Weight, right_to_left: bool) -> Line {
    let base = if right_to_left { Level::rtl() } else { Level::ltr() };
    let bidi = BidiInfo::new(&text, Some(base));
    let mut runs = Vec::new();
    let mut x = 0.0;
    for paragraph in &bidi.paragraphs {
        let (levels, visual) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for range in visual {
            let backwards = levels.get(range.start).is_some_and(unicode_bidi::Level::is_rtl);
            let mut pieces = by_face(&text, range, weight);
            if backwards {
                pieces.reverse();
            }
            for (face, range) in pieces {
                let glyphs = shape(&text, range, face, backwards);
                let width: f32 = glyphs.iter().map(|glyph| glyph.advance * size).sum();
                runs.push(Run { face, x, glyphs });
                x += width;
            }
        }
    }
    Line { text, size, width: x, right_to_left, runs }
}

/// Stretches of one font each.
fn by_face(text: &str, range: Range<usize>, weight: Weight) -> Vec<(usize, Range<usize>)> {
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, cluster) in text[range.clone()].grapheme_indices(true) {
        let (start, end) = (range.start + at, range.start + at + cluster.len());
        let in_use = pieces.last().map(|(face, _)| *face);
        let Some(face) = faces::for_characters(cluster, weight, in_use) else { continue };
        match pieces.last_mut() {
            Some((last, range)) if *last == face => range.end = end,
            _ => pieces.push((face, start..end)),
        }
    }
    pieces
}

fn shape(text: &str, range: Range<usize>, which: usize, backwards: bool) -> Vec<Glyph> {
    let Some(face) = faces::face(which) else { return Vec::new() };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&text[range.clone()]);
    buffer.guess_segment_properties();
    buffer.set_direction(if backwards { Direction::RightToLeft } else { Direction::LeftToRight });
    let shaped = face.shaping.shaper(&face.font).build().shape(buffer, ShapeOptions::new());
    let part = |units: i32| {
        #[allow(clippy::cast_precision_loss, reason = "font units are small")]
        let units = units as f32;
        units / face.units_per_em
    };
    // A glyph says the text from its cluster to the next one, whichever way they run.
    let mut starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let ends = |start: usize| starts.iter().copied().find(|next| *next > start).unwrap_or(range.len());
    shaped
        .glyph_infos()
        .iter()
        .zip(shaped.glyph_positions())
        .map(|(info, position)| {
            let start = info.cluster as usize;
            Glyph {
                id: info.glyph_id,
                says: range.start + start..range.start + ends(start),
                advance: part(position.x_advance),
                dx: part(position.x_offset),
                dy: part(position.y_offset),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn a_paragraph_is_divided_between_words() {
        let lines = wrapped("Marine biology and the sea in June", 10.0, Weight::Regular, 80.0);
        assert_eq!(said(&lines), ["Marine biology", "and the sea in", "June"]);
        assert!(lines.iter().all(|line| line.width <= 80.0));
    }

    #[test]
    fn a_word_that_is_longer_than_a_line_is_divided_between_letters() {
        let lines = wrapped("Donaudampfschifffahrt", 10.0, Weight::Bold, 60.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| line.width <= 60.0));
        assert_eq!(said(&lines).concat(), "Donaudampfschifffahrt");
    }

    #[test]
    fn arabic_joins_and_runs_from_right_to_left_beside_figures() {
        let set = line("السيدة رحمان 12", 10.0, Weight::Regular);
        assert!(set.right_to_left);
        // The figures stand at the left end, in the font of the other figures.
        assert_eq!(set.runs[0].face, 0);
        assert!(set.runs.windows(2).all(|pair| pair[0].x < pair[1].x));
        // Joined letters differ from those that stand alone.
        let alone = line("ن", 10.0, Weight::Regular).runs[0].glyphs[0].id;
        assert!(set.runs.iter().flat_map(|run| &run.glyphs).filter(|glyph| glyph.id == alone).count() <= 1);
    }

    #[test]
    fn what_no_font_has_is_shown_as_missing_and_emoji_are_left_out() {
        let set = line("Art 🎨 漢字", 10.0, Weight::Regular);
        assert_eq!(set.text, "Art  ◌◌");
        assert!(set.lacks_letters());
        for known in ["Art 🎨", "Физика", "السيدة رحمان", "הספרייה", "गणित"]
        {
            assert!(!line(known, 10.0, Weight::Regular).lacks_letters(), "{known}");
        }
    }

    #[test]
    fn a_long_title_ends_in_an_ellipsis_inside_its_room() {
        let cut = fitted("The French Revolution in primary sources", 10.0, Weight::Regular, 100.0);
        assert!(cut.text.ends_with('…') && cut.width <= 100.0 && cut.width > 80.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_letter_that_can_be_drawn_is_on_some_line(text in "[a-zא-תا-ي0-9 .,()-]{0,60}", width in 30.0f32..300.0) {
            let lines = wrapped(&text, 9.0, Weight::Regular, width);
            let kept: String = said(&lines).concat().split_whitespace().collect();
            prop_assert_eq!(kept, text.split_whitespace().collect::<String>());
            for line in lines {
                prop_assert!(line.width <= width + 0.5);
                let drawn: usize = line.runs.iter().map(|run| run.glyphs.len()).sum();
                prop_assert!(drawn > 0);
            }
        }
    }
}

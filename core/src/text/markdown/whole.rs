//! What programs and people tore apart, made whole before anything is read: links with blanks in their addresses, lines
//! that were broken to fit a width, and the bytes of pictures, which are longer than all the words.

use std::ops::Range;

use super::edits::Edits;
use super::pieces::{Kind, pieces};

/// Pictures within the text itself are longer than all its words.
pub fn without_data(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(";base64,") {
        let at = at + ";base64,".len();
        short.push_str(&rest[..at]);
        rest = rest[at..].trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "+/=".contains(c));
    }
    short + rest
}

/// Links whose addresses hold blanks become links that Markdown knows.
pub fn with_links_whole(text: &str) -> String {
    let mut edits = Edits::of(text);
    for piece in pieces(text) {
        if let Kind::Link { words, to } = piece.kind
            && text[words.end..piece.range.end].contains(' ')
            && text[words.end..].starts_with("](")
            && !text[words.end..piece.range.end].contains(['"', '\''])
        {
            edits.put(words.end..piece.range.end, format!("]({to})"));
        }
    }
    edits.read_all()
}

/// Whether a program broke the lines: each where the next word would have made it longer than any. Lines that somebody
/// broke, as in a list of times, stay.
pub fn is_wrapped(paragraph: &str) -> bool {
    const WIDTHS: Range<usize> = 50..130;
    let length = |words: &str| words.chars().count();
    let lines: Vec<&str> =
        paragraph.trim_end().lines().map(|line| line.trim_start_matches(['>', ' ']).trim_end()).collect();
    let width = lines.iter().map(|line| length(line)).max().unwrap_or_default();
    let is_full = |pair: &[&str]| {
        let word = pair[1].split_whitespace().next().unwrap_or_default();
        length(pair[0]) + 1 + length(word) > width
    };
    WIDTHS.contains(&width) && lines.windows(2).all(is_full)
}

//! Pictures that a text shows, and those that came with it.

use super::edits::Edits;
use super::pieces::{Kind, Piece, pieces};

/// Takes the pictures of the names that are at hand out of a text: what is left, and each one's name and words.
pub fn take_pictures(text: &str, at_hand: &[&str]) -> (String, Vec<(String, String)>) {
    let mut edits = Edits::of(text);
    let mut taken = Vec::new();
    for Piece { range, kind } in pieces(text) {
        let Kind::Link { words, to } = kind else { continue };
        let name = file_name(&to);
        let known = at_hand.iter().find(|known| known.eq_ignore_ascii_case(&name));
        if let Some(known) = known.filter(|_| text[range.clone()].starts_with('!')) {
            taken.push(((*known).to_owned(), text[words].replace('\\', "")));
            edits.drop_block_late(range);
        }
    }
    (edits.read_all(), taken)
}

/// The last part of an address, without what a server is asked.
pub fn file_name(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit(['/', '\\']).next().unwrap_or_default().replace("%20", " ")
}

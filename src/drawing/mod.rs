//! Draws pages: as a picture for the chat, and as a PDF that screen readers can read.
//!
//! A page is a [`Sheet`] of pieces in the order in which they are read aloud; each piece says what it is (a heading,
//! words, an item of a list, a figure with its text) and holds the marks that draw it. The same sheet becomes PNG
//! ([`picture`]) and tagged PDF ([`document`], checked against PDF/UA-1 while it is written), so the two never differ.
//! Words are set by [`letters`]: shaped, in the order of their script, wrapped, and measured, so that whoever lays a
//! page out knows how much room they take. Nothing here knows a school, a request or a chat, reads a file, or asks the
//! time: the same sheet gives the same bytes.
//!
//! Lengths are points (1/72 inch), from the top left corner of the sheet, downwards.

mod document;
mod faces;
mod letters;
mod picture;
mod sheet;
#[cfg(test)]
mod tests;

pub use document::{About, document};
pub use faces::Weight;
pub use letters::{Line, fitted, line, wrapped};
pub use picture::picture;
pub use sheet::{Ink, Mark, Paper, Piece, Says, Sheet};

/// Why a page could not be drawn. It is ours, never the reader's: what is drawn has been measured before.
#[derive(Debug, thiserror::Error)]
#[error("could not draw the page: {0}")]
pub struct NotDrawn(pub(crate) String);

//! What a Markdown text says, by a parser: where code and links are, so that whoever escapes the rest leaves code
//! untouched and shows where links lead; and the text in the few forms that a chat on a phone shows well.

mod changes;
mod edits;
mod front;
mod phone;
mod pictures;
mod pieces;
mod table;
mod tags;
mod whole;

pub use changes::Changes;
pub use front::{Front, front};
pub use phone::{Headings, for_phone};
pub use pictures::take_pictures;
pub use pieces::{Kind, Piece, pieces};
pub use tags::RULE;

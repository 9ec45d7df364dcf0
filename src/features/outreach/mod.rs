//! To whom the desk could write: at most three hints in the brief that begins a week, for librarians alone, each with its
//! reason. None is a ranking, none tells what anybody has read or clicked, and nothing is sent that a librarian has not
//! seen and sent herself.

mod actions;
mod cards;
mod drafts;
mod finding;
mod gathered;
mod types;
mod word;

pub use actions::{
    never, not_now, not_suggested, open_chosen, open_writing, send, suggest_again, suggest_this_again,
    text_to_copy, wrote_myself,
};
pub use cards::{brief_line, menu};
pub use gathered::this_week;
pub use types::{About, Chosen, Decision, Hint};
pub use word::{named, render};

/// The private card of one hint; its subject is what it is about.
pub const HINT_CARD: &str = "hint";
/// The private list of what is not suggested.
pub const NOT_SUGGESTED_CARD: &str = "not-suggested";
/// A librarian's word to one colleague, by direct message: its post and its card.
pub const WORD: &str = "word-to-a-colleague";

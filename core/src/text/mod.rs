//! What people write, as they meant it: which of its characters can be seen, and what its Markdown says. Pure, and
//! knows of no chat, file or feature.

pub mod html;
pub mod links;
pub mod markdown;
mod typed;
mod visible;

pub use typed::text;
pub use visible::{is_invisible, says_something, visible, visible_line};

/// As it begins a sentence.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

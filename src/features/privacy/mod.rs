//! Whose data it is: everybody may have what is kept about them, and have it deleted. And what is kept, why, how long
//! and who sees it, in a teacher's words.

mod actions;
mod cards;

pub use actions::{before_deleting, delete, export, privacy};

//! Kinds of posts that librarians have paused: kept with their school, and said wherever it matters. `/posts pause` and
//! `resume` change them (`queue_desk`).

mod said;

pub use said::{by_then, paused_in_words};
pub use shelftalker_core::queue::{Pause, Pauses};

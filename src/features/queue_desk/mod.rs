//! The queue in the librarian's words: what comes when, changed before it is said; pauses; what did not go out.

mod types;

pub use types::{Pause, Pauses};

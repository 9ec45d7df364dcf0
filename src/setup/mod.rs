//! Setting a school up.

mod types;

pub use types::{Rooms, School, SchoolId};

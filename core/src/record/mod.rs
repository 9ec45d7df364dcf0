//! The record: requests are counted one row at a time, into the figures of a span of days.

mod classes;
pub mod figures;
mod types;

pub use classes::{Class, read as class_of};
pub use figures::{Figures, Tally};
pub use types::{Row, Span};

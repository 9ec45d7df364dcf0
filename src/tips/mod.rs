//! Tech tips: one idea, usable today, posted by itself each week.

mod types;

pub use types::{Tip, TipId, TipText};

//! Tech tips: one idea, usable today, posted by itself each week.

mod actions;
mod cards;
mod season;
mod types;

pub use actions::{add, list, open_form, pick, preview, remove, render, suggest, useful, which_tip};
pub use season::{Season, YearDay};
pub use types::{Tip, TipId, TipText};

/// The card that a posted tip is; its subject is the tip's id.
pub const TIP_CARD: &str = "tip";
/// The post of a tip, and its schedule; its content is the tip's id.
pub const TIP_POST: &str = "tip";

/// Characters. A body of 2,000 fits a card with room for escapes (Discord's embed description holds 4,096).
const MOST_TITLE: u16 = 100;
const MOST_BODY: u16 = 2_000;
const MOST_LINK: u16 = 300;

//! The record: what the library did, from its requests, for whoever decides about the library. Figures are counted one
//! row at a time (`figures`), said once (`page`), and drawn from that as picture, document and HTML. The rows
//! themselves go out as tables (`tables`, `exported`).

mod actions;
mod cards;
mod drawn;
pub mod exported;
mod gathered;
mod html;
mod laid_out;
mod page;
mod periods;
mod tables;
mod template;
#[cfg(test)]
mod tests;
mod types;

use shelftalker_core::record::figures;

pub use actions::{
    choose, chosen, fields, impact, keep_aims, keep_words, open_aims, open_words, suggest_period, where_from,
};
pub use gathered::{manner_of_paper, year_in_a_sentence};
pub use shelftalker_core::record::{Figures, Tally};
pub use template::{BUILT_IN_REPORT, Template};
pub use types::{Row, SaidPost, Span, Told, Voice};

/// A page that a librarian looks at; its subject says of which days.
pub const IMPACT_CARD: &str = "impact";

/// The cards behind the forms of the page's words, and of the school's goals.
pub const WORDS_FORM_CARD: &str = "impact-words-form";
pub const AIMS_FORM_CARD: &str = "settings-aims-form";

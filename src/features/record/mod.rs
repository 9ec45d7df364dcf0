//! The record: what the library did, from its requests, for whoever decides about the library. Figures are counted one
//! row at a time (`figures`), said once (`page`), and drawn from that as picture, document and HTML.

mod classes;
mod drawn;
mod figures;
mod html;
mod laid_out;
mod page;
mod periods;
mod template;
#[cfg(test)]
mod tests;
mod types;

pub use types::{Aims, Goal, MOST_GOALS, Row, Span, Told, Voice};

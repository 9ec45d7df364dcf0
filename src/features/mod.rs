//! What members can do, a folder a feature, all of one shape: `types` know nothing above them, `actions` read,
//! decide and return or commit one change, `cards` hold every sentence.

pub mod away;
pub mod brief;
pub mod calendar;
pub mod collab;
pub mod help;
pub mod ideas;
pub mod newsletters;
pub mod pauses;
pub mod privacy;
pub mod queue_desk;
pub mod record;
pub mod settings;
pub mod setup;
pub mod thanks;
pub mod tips;

//! What members can do, a folder a feature, all of one shape: `types` know nothing above them, `actions` read,
//! decide and return or commit one change, `cards` hold every sentence.

pub mod again;
pub mod away;
pub mod brief;
pub mod calendar;
pub mod changes;
pub mod collab;
pub mod collections;
pub mod departments;
pub mod desk_dates;
pub mod events;
pub mod hard;
pub mod help;
pub mod ideas;
pub mod newsletters;
pub mod outreach;
pub mod pauses;
pub mod plans;
pub mod privacy;
pub mod queue_desk;
pub mod record;
pub mod seasons;
pub mod settings;
pub mod setup;
pub mod start;
pub mod thanks;
pub mod tips;

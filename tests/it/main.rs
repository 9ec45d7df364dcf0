//! The integration tests: one binary, so that they are linked once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

mod abuse;
mod backups;
mod colleagues;
mod comfort;
mod completing;
mod consent;
mod content;
mod crash;
mod days;
mod drafts;
mod files;
mod findings;
mod gateway;
mod lists;
mod model;
mod moves;
mod newsletters;
mod openapi;
mod process;
mod promises;
mod reach;
mod rehearsal;
mod requests;
mod school;
mod sessions;
mod settings;
mod setup;
mod stages;
mod store;
mod texts;
mod thanks;
mod tips;
mod told;
mod undo;
mod words;

//! The integration tests: one binary, so that they are linked once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

mod gateway;
mod moves;
mod openapi;
mod requests;
mod school;
mod store;

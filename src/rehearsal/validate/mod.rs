//! Strictness: what the bot sends is read with `twilight-model` and checked with `twilight-validate`, neither of
//! which the bot itself uses, and then with the rules those two leave out. A fault is named by its path, as Discord
//! names it.

pub mod commands;
mod components;
mod embeds;
mod files;
pub mod forms;
mod message;
mod reading;

pub use self::message::{Draft, message};
pub use self::reading::{bad_length, snowflake};

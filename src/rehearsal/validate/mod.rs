//! Strictness: what the bot sends is read with `twilight-model` and checked with `twilight-validate`, neither of
//! which the bot itself uses, and then with the rules those two leave out. A fault is named by its path, as Discord
//! names it.

pub mod commands;
mod components;
mod embeds;
mod emoji;
mod files;
pub mod forms;
mod menus;
mod message;
mod options;
mod reading;

pub use self::files::{Files, Kept, New, not_found as file_not_found};
pub use self::message::{Draft, Reply, message};
pub use self::reading::{bad_length, snowflake, whole_number, yes_or_no};

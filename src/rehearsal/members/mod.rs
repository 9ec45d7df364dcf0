//! The members' side: what they do, what they get for it and see, and what is changed at Discord without the bot.

pub mod acting;
mod acts;
pub mod answer;
pub mod api;
mod asking;
mod files;
mod naming;
pub mod options;
pub mod sample;
pub mod saying;
pub mod seen;
mod staging;
mod transcript;

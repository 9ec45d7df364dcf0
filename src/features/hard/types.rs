//! One answer to "Which topic is hard to teach?", and what became of it.

use chrono::{DateTime, Utc};

use crate::chat::Given;
use crate::features::collab::{Person, text};
use crate::features::setup::SchoolId;

/// Characters: a topic and a class as long as a request takes them.
pub const MOST_TOPIC: u16 = 100;
pub const MOST_CLASS: u16 = 100;
pub const MOST_WHY: u16 = 500;

pub const TOPIC: &str = "topic";
pub const CLASS: &str = "class";
pub const WHY: &str = "why";

/// Random; the same for as long as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HardTopicId(pub String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has done anything about it.
    Waits,
    /// The library has offered something: the number of the request that it began.
    Offered(i64),
    /// Read, and nothing to offer for now.
    LaidAside,
}

/// What somebody told the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HardTopic {
    pub school: SchoolId,
    pub id: HardTopicId,
    pub by: Person,
    pub topic: String,
    pub class: Option<String>,
    pub why: Option<String>,
    pub stage: Stage,
    pub told_at: DateTime<Utc>,
    /// 0 before it is kept for the first time.
    pub version: i64,
}

/// Topic, class and what makes it hard, as they were typed. The error is a sentence with the remedy.
pub fn read(given: &Given) -> Result<(String, Option<String>, Option<String>), String> {
    let typed = |field: &str| given.get(field).map_or("", String::as_str).trim();
    let maybe = |field, what, most| match typed(field) {
        "" => Ok(None),
        words => text(words, what, most).map(Some),
    };
    Ok((
        text(typed(TOPIC), "The topic", MOST_TOPIC)?,
        maybe(CLASS, "The class", MOST_CLASS)?,
        maybe(WHY, "What makes it hard", MOST_WHY)?,
    ))
}

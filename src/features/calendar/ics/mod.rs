//! Reads a calendar file (`.ics`, RFC 5545) as schools' programs really write it, and says which days it would take
//! for what, and why. Pure: nothing is written, the day of today is handed in.
//!
//! `sift` keeps the few lines that matter, `event` has `calcard` read them, `moment` and `rule` say on which days,
//! `words` guesses what for (by `phrases`), `lines` puts it in order.

mod event;
mod lines;
mod moment;
mod phrases;
mod rule;
mod sift;
#[cfg(test)]
mod tests;
mod words;

use std::borrow::Cow;
use std::ops::RangeInclusive;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use event::MOST_NAME;
pub use sift::MOST_EVENTS;

/// Days that are looked at, around today: what recurs without an end is followed so far.
const BEFORE: u64 = 300;
const AFTER: u64 = 699;

/// What a line of the file would be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guess {
    Closed,
    Half,
    Testing,
    Term,
    LeftOut,
}

/// What a guess went by. The words are those of the lists, as a reader would look for them in the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    Says(Cow<'static, str>),
    /// A day on which nearly every school of a country is closed.
    Feast(Cow<'static, str>),
    /// Its category, as the file has it.
    Filed(String),
    /// From where the file says that it begins to where it says that it ends.
    FromItsEdges,
    /// Something that goes on at school.
    Held(Cow<'static, str>),
    /// The day on which something begins or ends.
    Edge(Cow<'static, str>),
    HasTime,
    SaysNothing,
    /// So many days.
    TooLong(i64),
    /// It ends before it begins; the line has its first day.
    Backwards,
    /// A librarian has left it out of an earlier version of the file.
    LeftOutBefore,
    /// The same days with the same name stand before it.
    Again,
    /// It repeats in a way that is not followed; the line has its first day.
    NotFollowed,
}

impl Why {
    fn says(words: &'static str) -> Self {
        Self::Says(words.into())
    }

    fn feast(words: &'static str) -> Self {
        Self::Feast(words.into())
    }

    fn held(words: &'static str) -> Self {
        Self::Held(words.into())
    }

    fn edge(words: &'static str) -> Self {
        Self::Edge(words.into())
    }
}

/// Some days of the file, and what they would be taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The same in every version of the file, and another one for each of its lines.
    pub key: String,
    pub name: String,
    pub first: NaiveDate,
    /// With it.
    pub last: NaiveDate,
    pub guess: Guess,
    pub why: Why,
}

/// What the file holds that became no line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PassedOver {
    /// Meetings, lessons, lunches: they have a time, and nothing says that school is out.
    pub timed: usize,
    /// Before or after the days that are looked at, or over and nothing to take.
    pub elsewhere: usize,
    pub cancelled: usize,
    /// Without a day that can be read.
    pub unreadable: usize,
    /// More than can be shown.
    pub more: usize,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What the calendar calls itself.
    pub name: Option<String>,
    /// In the order of days.
    pub lines: Vec<Line>,
    pub passed_over: PassedOver,
    /// The file ends before its end: something may be missing.
    pub breaks_off: bool,
}

/// Why a file is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRead {
    NoCalendar,
    /// The page that shows a calendar, saved in its place.
    WebPage,
    /// Addresses (`.vcf`).
    AddressBook,
    /// A calendar without an event: empty, or tasks only.
    NoEvent,
    /// More than [`MOST_EVENTS`].
    TooMany,
}

/// Reads a file, whatever its bytes are, as of a day at a school.
pub fn read(bytes: &[u8], school: Tz, today: NaiveDate) -> Result<Found, NotRead> {
    let sifted = sift::sift(bytes);
    if sifted.has_too_many {
        return Err(NotRead::TooMany);
    }
    if sifted.events.is_empty() {
        return Err(if sifted.is_calendar { NotRead::NoEvent } else { what_else(bytes) });
    }
    Ok(lines::lines(&sifted, school, today, &window(today)))
}

fn window(today: NaiveDate) -> RangeInclusive<NaiveDate> {
    let from = today.checked_sub_days(Days::new(BEFORE)).unwrap_or(today);
    from..=rule::later(today, AFTER)
}

fn what_else(bytes: &[u8]) -> NotRead {
    let beginning = String::from_utf8_lossy(bytes.get(..2_000).unwrap_or(bytes)).to_lowercase();
    let beginning = beginning.trim_start_matches('\u{FEFF}').trim_start();
    match beginning {
        _ if beginning.starts_with("begin:vcard") => NotRead::AddressBook,
        _ if beginning.starts_with("<!doctype html") || beginning.contains("<html") => NotRead::WebPage,
        _ => NotRead::NoCalendar,
    }
}

//! Calendar files of every shape that was met, written by hand; files of the sizes that schools and attackers send;
//! rules against another implementation; and any bytes at all.

mod bounds;
mod rules;
mod wild;
mod years;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Found, Guess, NotRead, read};

pub const TODAY: &str = "2026-09-01";

pub fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

pub fn reads(file: &[u8], school: Tz) -> Result<Found, NotRead> {
    read(file, school, day(TODAY))
}

/// A calendar around some lines.
pub fn calendar(lines: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Wild//EN\r\n{}\r\nEND:VCALENDAR\r\n", lines.trim())
}

/// The lines of a file, one a line: `2026-10-26..2026-10-30 Closed Autumn half term`.
pub fn told(found: &Found) -> String {
    let lines = found.lines.iter().map(|line| {
        let days = if line.first == line.last {
            line.first.to_string()
        } else {
            format!("{}..{}", line.first, line.last)
        };
        format!("{days} {:?} {}", line.guess, line.name)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// How many lines are taken for something.
pub fn taken(found: &Found) -> usize {
    found.lines.iter().filter(|line| line.guess != Guess::LeftOut).count()
}

//! The forms of newsletters, and the reading of the moment at which one is to be posted.

use chrono::{NaiveDate, NaiveDateTime};

use crate::chat::{CardKey, Field, FieldKind, Form, Given, Press};
use crate::days::read_day;
use crate::days::time_of_day;
use crate::features::newsletters::Section;
use crate::features::newsletters::types::{MOST_HEADING, MOST_TEXT, MOST_TITLE};

/// The names of the fields.
pub const TITLE: &str = "title";
pub const HEADING: &str = "heading";
pub const TEXT: &str = "text";
const DAY: &str = "day";
const TIME: &str = "time";

const MOST_LINE: u16 = 40;

/// A new section, or one that is changed.
pub fn section_form(verb: &str, section: Option<&Section>, key: &CardKey) -> Form {
    let filled = |of: fn(&Section) -> &String| section.map(of).cloned();
    Form {
        title: if section.is_some() { "Change a section" } else { "A new section" }.into(),
        press: Press::new(verb, key),
        fields: vec![
            field(
                HEADING,
                "Heading (may be left out)",
                "New on the shelves",
                FieldKind::Line { most: MOST_HEADING },
                false,
                filled(|section| &section.heading),
            ),
            field(
                TEXT,
                "Text",
                "**bold**, *italic*, lists and links work. No student names, please.",
                FieldKind::Paragraph { most: MOST_TEXT },
                false,
                filled(|section| &section.text),
            ),
        ],
    }
}

pub fn title_form(title: &str, key: &CardKey) -> Form {
    Form {
        title: "The newsletter's title".into(),
        press: Press::new("newsletter-title", key),
        fields: vec![field(
            TITLE,
            "Title",
            "Library news, September",
            FieldKind::Line { most: MOST_TITLE },
            true,
            Some(title.to_owned()),
        )],
    }
}

/// When it is to be posted.
pub fn schedule_form(at: Option<NaiveDateTime>, key: &CardKey) -> Form {
    let line = FieldKind::Line { most: MOST_LINE };
    let written = |format: &str| at.map(|at| at.format(format).to_string());
    Form {
        title: "When is it posted?".into(),
        press: Press::new("newsletter-schedule", key),
        fields: vec![
            field(DAY, "Day", "Fri 18 Sep", line.clone(), true, written("%a %-d %b %Y")),
            field(TIME, "Time", "15:30", line, true, written("%H:%M")),
        ],
    }
}

/// Reads day and time, on the school's wall clock. The error is a sentence with the remedy.
pub fn read_moment(given: &Given, today: NaiveDate) -> Result<NaiveDateTime, String> {
    let typed = |field: &str| given.get(field).map_or("", |typed| typed.trim());
    let day = read_day(typed(DAY), today)?;
    let time = time_of_day(typed(TIME)).ok_or_else(|| {
        format!("\"{}\" is no time that Shelftalker can read: write it like 15:30.", typed(TIME))
    })?;
    Ok(day.and_time(time))
}

fn field(
    name: &'static str,
    label: &str,
    hint: &str,
    kind: FieldKind,
    required: bool,
    filled: Option<String>,
) -> Field {
    Field { name, label: label.into(), hint: hint.into(), kind, required, filled }
}

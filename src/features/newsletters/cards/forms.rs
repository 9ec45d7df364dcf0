//! The forms of newsletters, and the reading of the moment at which one is to be posted.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::chat::{CardKey, Field, FieldKind, Form, Given, Press, Text};
use crate::days::{self, Manner};
use crate::features::newsletters::Section;
use crate::features::newsletters::types::{MOST_HEADING, MOST_TEXT, MOST_TITLE};

/// The names of the fields.
pub const TITLE: &str = "title";
pub const HEADING: &str = "heading";
pub const TEXT: &str = "text";
const DAY: &str = "day";
const TIME: &str = "time";

const MOST_LINE: u16 = 40;

/// The example of a time.
const AN_AFTERNOON: NaiveTime = match NaiveTime::from_hms_opt(15, 30, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

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
pub fn schedule_form(at: Option<NaiveDateTime>, today: NaiveDate, manner: &Manner, key: &CardKey) -> Form {
    let line = FieldKind::Line { most: MOST_LINE };
    let day = at.map(|at| manner.day_as_typed(at.date()));
    let time = at.map(|at| manner.time(at.time()));
    Form {
        title: "When is it posted?".into(),
        press: Press::new("newsletter-schedule", key),
        fields: vec![
            field(DAY, "Day", &manner.short_day(today), line.clone(), true, day),
            field(TIME, "Time", &manner.time(AN_AFTERNOON), line, false, time),
        ],
    }
}

/// Reads day and time, on the school's wall clock. The error is a sentence with the remedy.
pub fn read_moment(given: &Given, today: NaiveDate, manner: &Manner) -> Result<NaiveDateTime, Text> {
    let typed = |field: &str| given.get(field).map_or("", |typed| typed.trim());
    days::one_moment(typed(DAY), typed(TIME), today, manner)
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

//! The year in words; what the picture shows, for whoever hears it or has no time to look.

use chrono::NaiveDate;
use shelftalker_core::calendar::{Calendar, Entry, EntryKind};

use super::days;
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Text};
use crate::days::Manner;
use crate::features::calendar::year::Year;
use crate::words;

/// Nothing is in it: how to begin.
pub fn empty() -> Text {
    words!(
        "No closed days yet. Import your calendar (.ics) with /school-calendar import, or add them with \
         /school-calendar add."
    )
}

/// Said beside a picture that has not all of the names.
pub fn letters_are_missing() -> Text {
    "I have no font for some of these names: they show as ◌ in the picture, and whole in the words below."
        .into()
}

/// The year in words, as far as there is `room` for them, as `length` has it.
pub fn year_card(
    calendar: &Calendar,
    year: Year,
    today: NaiveDate,
    manner: &Manner,
    room: usize,
    length: impl Fn(&Text) -> usize,
) -> Message {
    let mut body = Text::default();
    let headings = [
        (EntryKind::Term, "Terms"),
        (EntryKind::Closed, "Closed"),
        (EntryKind::Half, "Half days"),
        (EntryKind::Testing, "Testing, so I post nothing by myself"),
    ];
    let mut left_out = 0;
    for (kind, heading) in headings {
        let of_kind = |entry: &&Entry| year.covers(entry) && entry.kind == kind;
        let mut entries = calendar.entries().iter().filter(of_kind).peekable();
        if entries.peek().is_some() {
            body = body.strong(heading).plain("\n");
        }
        for entry in entries {
            let longer = body.clone().join(line(entry, manner)).plain("\n");
            if length(&longer) + 120 > room {
                left_out += 1;
            } else {
                body = longer;
            }
        }
    }
    if left_out > 0 {
        body = body.join(words!("And {more} more: /school-calendar list has them all.\n", more = left_out));
    }
    Card { title: year.title().into(), body, ..Card::default() }
        .fact("School days", school_days(calendar, year, today))
        .into()
}

/// Where days of the year after it are in the calendar.
pub fn next_year(key: &CardKey) -> Button {
    Button::new("Next year", "calendar-next-year", key, Look::Plain)
}

fn line(entry: &Entry, manner: &Manner) -> Text {
    words!("{name}, {days}", name = typed(&entry.name), days = ours(days(entry.first, entry.last, manner)))
}

fn school_days(calendar: &Calendar, year: Year, today: NaiveDate) -> Text {
    let days: Vec<NaiveDate> = year.days().filter(|day| calendar.is_school_day(*day)).collect();
    let to_come = days.iter().filter(|day| **day >= today).count();
    words!("{all} in these months, {left} of them to come", all = days.len(), left = to_come)
}

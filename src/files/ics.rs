//! A calendar file (`.ics`, RFC 5545) of a few meetings, as every calendar takes it: times in UTC, so that no zone has to
//! be described; lines folded at 75 octets, never inside a character. Pure; what members attach is read in
//! `features/calendar/ics`.

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};

use crate::chat::File;

/// The media type of what [`ics`] writes.
pub const ICS: &str = "text/calendar";

/// Octets of a line, its end not counted (RFC 5545, 3.1).
const LINE: usize = 75;

/// One meeting of a calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its name among all calendars of the world, the same each time it is written: so a calendar that takes the file
    /// again moves the meeting that it has.
    pub uid: String,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub lasts: TimeDelta,
    /// The day alone, where nobody has told the time: then the two above are not looked at.
    pub whole_day: Option<NaiveDate>,
    /// Empty: nothing is said of it.
    pub place: String,
    /// Empty: nothing is said of it.
    pub about: String,
    /// How often it was changed: a calendar keeps the highest.
    pub sequence: i64,
    pub cancelled: bool,
}

/// The text of a calendar file with these meetings, written at `now`.
pub fn ics(meetings: &[Meeting], now: DateTime<Utc>) -> String {
    let mut lines = Lines::default();
    lines.add("BEGIN", "VCALENDAR");
    lines.add("VERSION", "2.0");
    lines.add("PRODID", "-//Shelftalker//School library//EN");
    lines.add("CALSCALE", "GREGORIAN");
    lines.add("METHOD", "PUBLISH");
    for meeting in meetings {
        lines.meeting(meeting, now);
    }
    lines.add("END", "VCALENDAR");
    lines.0
}

/// The same as a file to hand out.
pub fn ics_file(name: &str, meetings: &[Meeting], now: DateTime<Utc>) -> File {
    File {
        name: name.to_owned(),
        media_type: ICS.to_owned(),
        description: String::new(),
        bytes: ics(meetings, now).into_bytes().into(),
    }
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn meeting(&mut self, meeting: &Meeting, now: DateTime<Utc>) {
        self.add("BEGIN", "VEVENT");
        self.add("UID", &typed(&meeting.uid));
        self.add("DTSTAMP", &moment(now));
        self.add("SEQUENCE", &meeting.sequence.max(0).to_string());
        match meeting.whole_day {
            // One day long, where no end is said (RFC 5545, 3.6.1).
            Some(day) => self.add("DTSTART;VALUE=DATE", &day.format("%Y%m%d").to_string()),
            None => {
                self.add("DTSTART", &moment(meeting.starts_at));
                self.add("DTEND", &moment(meeting.starts_at + meeting.lasts.max(TimeDelta::zero())));
            }
        }
        self.add("SUMMARY", &typed(&meeting.title));
        if !meeting.place.is_empty() {
            self.add("LOCATION", &typed(&meeting.place));
        }
        if !meeting.about.is_empty() {
            self.add("DESCRIPTION", &typed(&meeting.about));
        }
        self.add("STATUS", if meeting.cancelled { "CANCELLED" } else { "CONFIRMED" });
        self.add("END", "VEVENT");
    }

    fn add(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for letter in name.chars().chain(":".chars()).chain(value.chars()) {
            if letter.len_utf8() > room {
                self.0.push_str("\r\n ");
                // The blank that says "this goes on" is one of the line's octets.
                room = LINE - 1;
            }
            room -= letter.len_utf8();
            self.0.push(letter);
        }
        self.0.push_str("\r\n");
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true).replace(['-', ':'], "")
}

/// A text value (RFC 5545, 3.3.11). Control characters are no text there, but the end of a line and the tabulator.
fn typed(text: &str) -> String {
    let mut typed = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => typed.extend(['\\', letter]),
            '\n' | '\r' => typed.push_str("\\n"),
            '\t' => typed.push(letter),
            letter if letter.is_control() => {}
            letter => typed.push(letter),
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use calcard::icalendar::{ICalendar, ICalendarProperty, ICalendarValue};
    use calcard::{Entry, Parser};
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn meeting() -> Meeting {
        Meeting {
            uid: "event-3-1@shelftalker".into(),
            title: "Book club: Ungifted".into(),
            starts_at: at("2026-10-01T14:30:00Z"),
            lasts: TimeDelta::minutes(45),
            whole_day: None,
            place: "Library, table 2".into(),
            about: "Bring the book;\nthe library has ten.".into(),
            sequence: 2,
            cancelled: false,
        }
    }

    fn read(text: &str) -> ICalendar {
        match Parser::new(text).entry() {
            Entry::ICalendar(calendar) => calendar,
            other => panic!("{other:?}"),
        }
    }

    /// What another implementation reads in each meeting under this name.
    fn values(calendar: &ICalendar, name: &ICalendarProperty) -> Vec<String> {
        let entries = calendar.components.iter().flat_map(|one| &one.entries);
        let named = entries.filter(|entry| &entry.name == name);
        named
            .map(|entry| match &entry.values[0] {
                ICalendarValue::Text(text) => text.clone(),
                ICalendarValue::PartialDateTime(moment) => {
                    let moment = moment.to_date_time().unwrap();
                    format!("{} {:?}", moment.date_time, moment.offset.map(|offset| offset.local_minus_utc()))
                }
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn a_meeting_is_written_as_other_calendars_read_it() {
        let text = ics(&[meeting()], at("2026-09-20T09:00:00Z"));
        let read = read(&text);
        assert_eq!(values(&read, &ICalendarProperty::Uid), ["event-3-1@shelftalker"]);
        assert_eq!(values(&read, &ICalendarProperty::Summary), ["Book club: Ungifted"]);
        assert_eq!(values(&read, &ICalendarProperty::Location), ["Library, table 2"]);
        assert_eq!(values(&read, &ICalendarProperty::Description), ["Bring the book;\nthe library has ten."]);
        assert_eq!(values(&read, &ICalendarProperty::Dtstart), ["2026-10-01 14:30:00 Some(0)"]);
        assert_eq!(values(&read, &ICalendarProperty::Dtend), ["2026-10-01 15:15:00 Some(0)"]);
        assert_eq!(values(&read, &ICalendarProperty::Dtstamp), ["2026-09-20 09:00:00 Some(0)"]);
    }

    #[test]
    fn what_is_not_said_has_no_line_and_what_is_cancelled_says_so() {
        let text = ics(
            &[Meeting { place: String::new(), about: String::new(), cancelled: true, ..meeting() }],
            at("2026-09-20T09:00:00Z"),
        );
        assert!(!text.contains("LOCATION") && !text.contains("DESCRIPTION"));
        assert!(text.contains("\r\nSTATUS:CANCELLED\r\n"));
    }

    #[test]
    fn nobody_types_a_line_of_their_own_into_the_file() {
        let title = "Tea\r\nEND:VEVENT\rBEGIN:VALARM\u{0}".to_owned();
        let text = ics(&[Meeting { title, ..meeting() }], at("2026-09-20T09:00:00Z"));
        assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1);
        assert!(!text.contains("\r\nBEGIN:VALARM"));
        assert_eq!(values(&read(&text), &ICalendarProperty::Summary), ["Tea\nEND:VEVENT\nBEGIN:VALARM"]);
    }

    proptest! {
        #[test]
        fn every_line_is_short_ends_as_it_should_and_reads_back(
            title in "[a-zäß語🎓,;:\\\\\n \"]{1,200}",
        ) {
            let text = ics(&[Meeting { title: title.clone(), ..meeting() }], at("2026-09-20T09:00:00Z"));
            prop_assert!(text.ends_with("\r\n"));
            prop_assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains('\n')));
            // The reader takes blanks off both ends; ours are for people.
            let read = values(&read(&text), &ICalendarProperty::Summary);
            prop_assert_eq!(read[0].trim(), title.trim());
        }
    }
}

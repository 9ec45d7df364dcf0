//! What of a calendar file is kept to be read: of each event and each time zone the few lines that say when, and what
//! it is called. Descriptions, alarms, attached pictures and whoever was invited never get further than here, and so
//! memory is bounded by what is kept, whatever the file holds. Lines are joined before their letters are read, because
//! some programs fold a line in the middle of a letter.

use std::borrow::Cow;

use crate::files::read_text;

/// Events of one file. The largest school calendars seen have 20,000; a file with more is an archive of many years.
pub const MOST_EVENTS: usize = 50_000;
/// Bytes of one line that are kept: longer are lists of exceptions of many years, or nonsense.
const MOST_LINE: usize = 16 * 1024;
/// Bytes of one event that are kept.
const MOST_KEPT: usize = 64 * 1024;

const OF_EVENTS: [&str; 14] = [
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "EXRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "UID",
    "SUMMARY",
    "STATUS",
    "SEQUENCE",
    "CATEGORIES",
    "X-MICROSOFT-CDO-ALLDAYEVENT",
];
const OF_ZONES: [&str; 3] = ["TZID", "X-LIC-LOCATION", "X-MICROSOFT-CDO-TZID"];
const OF_CALENDARS: [&str; 3] = ["X-WR-TIMEZONE", "X-WR-CALNAME", "METHOD"];

/// A file, sifted. Each text is a whole component with one line for each property, in the file's own letters.
#[derive(Debug, Default)]
pub struct Sifted {
    pub is_calendar: bool,
    pub events: Vec<String>,
    pub zones: Vec<String>,
    /// What is said of the calendar as a whole.
    pub about: Vec<String>,
    /// Tasks, journals and whatever else is no event.
    pub others: usize,
    /// It ended within an event, which is left out, or before the calendar's own end.
    pub breaks_off: bool,
    pub has_too_many: bool,
}

/// Sifts the bytes of a file, whatever they are.
pub fn sift(bytes: &[u8]) -> Sifted {
    let wide = is_wide(bytes).then(|| read_text(bytes)).flatten();
    let bytes = wide.as_ref().map_or(bytes, |read| read.text.as_bytes());
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut sieve = Sieve::default();
    let mut line: Vec<u8> = Vec::new();
    for piece in bytes.split(|byte| matches!(byte, b'\n' | b'\r')) {
        match piece {
            // Ends of lines that were doubled on the way: an empty line ends nothing.
            [] => {}
            [b' ' | b'\t', rest @ ..] => {
                let room = MOST_LINE.saturating_sub(line.len());
                line.extend(rest.iter().take(room));
            }
            piece => {
                sieve.take(&line);
                if sieve.sifted.has_too_many {
                    return sieve.sifted;
                }
                line.clear();
                line.extend(piece.iter().take(MOST_LINE));
            }
        }
    }
    sieve.take(&line);
    sieve.end()
}

/// UTF-16, by its mark or by the empty half of an English letter.
fn is_wide(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Calendar,
    Event,
    Zone,
    Other,
}

struct Sieve {
    sifted: Sifted,
    inside: Inside,
    /// Components within the event: alarms.
    depth: usize,
    kept: String,
    calendars: usize,
}

impl Default for Sieve {
    fn default() -> Self {
        Self {
            sifted: Sifted::default(),
            inside: Inside::Calendar,
            depth: 0,
            kept: String::new(),
            calendars: 0,
        }
    }
}

impl Sieve {
    fn take(&mut self, line: &[u8]) {
        let at = line.iter().position(|byte| matches!(byte, b':' | b';')).unwrap_or(line.len());
        let (name, value) = line.split_at(at);
        let Ok(name) = std::str::from_utf8(name.trim_ascii()) else { return };
        let component =
            || String::from_utf8_lossy(value.get(1..).unwrap_or_default().trim_ascii()).to_uppercase();
        if name.eq_ignore_ascii_case("BEGIN") {
            self.begins(&component());
        } else if name.eq_ignore_ascii_case("END") {
            self.ends(&component());
        } else if self.depth == 0 && is_one_of(name, self.inside) {
            if self.inside == Inside::Calendar {
                if self.sifted.about.len() < 20 {
                    self.sifted.about.push(letters(line).into_owned());
                }
            } else if self.kept.len() + line.len() <= MOST_KEPT {
                self.kept.push_str(&letters(line));
                self.kept.push('\n');
            }
        }
    }

    fn begins(&mut self, component: &str) {
        match component {
            "VCALENDAR" => {
                self.sifted.is_calendar = true;
                self.calendars += 1;
                self.open(Inside::Calendar);
            }
            "VEVENT" => {
                // One that was never ended is as good as it is.
                self.close();
                self.open(Inside::Event);
            }
            "VTIMEZONE" => {
                self.close();
                self.open(Inside::Zone);
            }
            _ if self.inside == Inside::Calendar => {
                self.sifted.others += 1;
                self.open(Inside::Other);
            }
            _ => self.depth += 1,
        }
    }

    fn ends(&mut self, component: &str) {
        match component {
            "VCALENDAR" => {
                self.close();
                self.calendars = self.calendars.saturating_sub(1);
            }
            "VEVENT" | "VTIMEZONE" => self.close(),
            _ if self.depth > 0 => self.depth -= 1,
            _ => self.close(),
        }
    }

    fn open(&mut self, inside: Inside) {
        self.inside = inside;
        self.depth = 0;
        self.kept.clear();
    }

    fn close(&mut self) {
        let kept = std::mem::take(&mut self.kept);
        match self.inside {
            Inside::Event if self.sifted.events.len() == MOST_EVENTS => self.sifted.has_too_many = true,
            Inside::Event => self.sifted.events.push(format!("BEGIN:VEVENT\n{kept}END:VEVENT\n")),
            Inside::Zone if self.sifted.zones.len() < 1_000 => {
                self.sifted.zones.push(format!("BEGIN:VTIMEZONE\n{kept}END:VTIMEZONE\n"));
            }
            Inside::Zone | Inside::Calendar | Inside::Other => {}
        }
        self.open(Inside::Calendar);
    }

    fn end(mut self) -> Sifted {
        self.sifted.breaks_off =
            self.sifted.is_calendar && (self.calendars > 0 || self.inside != Inside::Calendar);
        self.sifted
    }
}

fn is_one_of(name: &str, inside: Inside) -> bool {
    let names: &[&str] = match inside {
        Inside::Event => &OF_EVENTS,
        Inside::Zone => &OF_ZONES,
        Inside::Calendar => &OF_CALENDARS,
        Inside::Other => &[],
    };
    names.iter().any(|it| it.eq_ignore_ascii_case(name))
}

/// A line's letters, without what controls a terminal and nothing else.
fn letters(line: &[u8]) -> Cow<'_, str> {
    let is_control = |byte: &u8| *byte < b' ' && *byte != b'\t' || *byte == 0x7F;
    if !line.iter().any(is_control)
        && let Ok(text) = std::str::from_utf8(line)
    {
        return text.into();
    }
    let clean: Vec<u8> = line.iter().map(|byte| if is_control(byte) { b' ' } else { *byte }).collect();
    match read_text(&clean) {
        Some(read) => read.text.into(),
        None => String::from_utf8_lossy(&clean).into_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(lines: &str) -> String {
        let sifted = sift(
            format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n").as_bytes(),
        );
        assert!(sifted.is_calendar && !sifted.breaks_off);
        sifted.events.concat()
    }

    #[test]
    fn only_the_lines_that_say_when_and_what_are_kept() {
        assert_eq!(
            event(
                "DTSTAMP:20260101T000000Z\r\nDESCRIPTION:Bring\r\n SUMMARY: a hat\r\nsummary;LANGUAGE=en:Half \r\n term\r\n\
                 BEGIN:VALARM\r\nSUMMARY:Wake up\r\nEND:VALARM\r\nUID:1\r\n"
            ),
            "BEGIN:VEVENT\nsummary;LANGUAGE=en:Half term\nUID:1\nEND:VEVENT\n"
        );
    }

    #[test]
    fn a_letter_that_was_folded_in_its_middle_is_read_whole() {
        let file =
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Caf\xC3\n\t\xA9 closed\nEND:VEVENT\nEND:VCALENDAR";
        assert_eq!(sift(file).events, ["BEGIN:VEVENT\nSUMMARY:Caf\u{e9} closed\nEND:VEVENT\n"]);
    }

    #[test]
    fn a_file_that_breaks_off_says_so_and_keeps_what_was_whole() {
        let whole = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\n";
        for (rest, events) in
            [("", 1), ("BEGIN:VEVENT\nUID:2\n", 1), ("BEGIN:VEVENT\nBEGIN:VEVENT\nUID:2\n", 2)]
        {
            let sifted = sift(format!("{whole}{rest}").as_bytes());
            assert!(sifted.breaks_off, "{rest}");
            assert_eq!(sifted.events.len(), events, "{rest}");
        }
    }
}

//! Planned sessions: from what a librarian types to a day and time on the school's wall clock, and which of them get in
//! each other's way. Each goes through a form of its own, field by field, so that it is read as it was written.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::draft::{text, whole_number};
use super::types::{Begins, Session};
use crate::chat::Given;
use crate::days::{self, day_as_typed, day_first, time_of_day};

pub const MOST_PLACE: u16 = 40;
pub const MOST_NOTE: u16 = 80;
const MOST_PERIOD: u16 = 10;
const MOST_MINUTES: u32 = 600;
/// Minutes that a session is taken to last, where nobody has said, when looking for overlaps.
const USUAL_MINUTES: u32 = 60;
/// What a list of sessions may take of one fact of a card (1,024 characters).
const MOST_LISTED: usize = 1_000;

/// The names of the form's fields.
pub const WHEN: &str = "when";
pub const MINUTES: &str = "minutes";
pub const PLACE: &str = "place";
pub const NOTE: &str = "note";

/// Reads the form of one session. A day that has passed is taken only where a session is `planned` on it already.
pub fn read(given: &Given, planned: &[Session], today: NaiveDate) -> Result<Session, String> {
    let typed = |field: &str| Some(given.get(field)?.trim()).filter(|typed| !typed.is_empty());
    let passed: Vec<NaiveDate> = planned.iter().map(|session| session.day).collect();
    let (day, begins) = when(typed(WHEN).unwrap_or_default(), &passed, today)?;
    Ok(Session {
        day,
        begins,
        minutes: typed(MINUTES).map(minutes).transpose()?,
        place: typed(PLACE).map(|typed| text(typed, "The place", MOST_PLACE)).transpose()?,
        note: typed(NOTE).map(|typed| text(typed, "The note", MOST_NOTE)).transpose()?,
        held: None,
    })
}

/// `Thu 17 Sep 10:15`, `17 Sep, period 3`.
fn when(typed: &str, passed: &[NaiveDate], today: NaiveDate) -> Result<(NaiveDate, Begins), String> {
    let (day, rest) = day_first(typed, passed, today)?;
    let rest = rest.trim_matches(|c: char| c == ',' || c.is_whitespace());
    if rest.is_empty() {
        return Err("When does it start? Add a time like 10:15, or \"period 3\", after the day.".to_owned());
    }
    Ok((day, begins(rest)?))
}

/// Sessions, a line each. With their notes as long as a card has room for all of them.
pub fn listed(sessions: &[Session]) -> String {
    let lines = |line: fn(&Session) -> String| sessions.iter().map(line).collect::<Vec<_>>().join("\n");
    let with_notes = lines(Session::with_note);
    // What may need escaping counts twice.
    let length: usize = with_notes.chars().map(|c| if c.is_alphanumeric() { 1 } else { 2 }).sum();
    if length <= MOST_LISTED { with_notes } else { lines(Session::in_full) }
}

/// `10:15`, `2.30 pm`, `2pm`, `period 3`, `P3`.
fn begins(typed: &str) -> Result<Begins, String> {
    let lower = typed.trim().to_lowercase();
    let period = lower.strip_prefix("period").or_else(|| lower.strip_prefix('p'));
    // "p12 lab" is a place.
    let is_label = |label: &&str| {
        label.starts_with(|c: char| c.is_ascii_digit()) && label.chars().all(char::is_alphanumeric)
    };
    if let Some(label) = period.map(str::trim).filter(is_label) {
        return Ok(Begins::Period(text(&label.to_uppercase(), "The period", MOST_PERIOD)?));
    }
    time_of_day(&lower).map(Begins::At).ok_or_else(|| {
        format!(
            "\"{typed}\" is no start that Shelftalker can read: write a time like 10:15, or \"period 3\"."
        )
    })
}

fn without_unit(typed: &str) -> Option<&str> {
    ["minutes", "mins", "min"].iter().find_map(|unit| typed.strip_suffix(unit)).map(str::trim_end)
}

fn minutes(typed: &str) -> Result<u32, String> {
    let typed = typed.trim();
    whole_number(without_unit(typed).unwrap_or(typed), "The number of minutes", 1, MOST_MINUTES)
}

impl Session {
    /// What a session of a request is called: `Thu 17 September, 10:15`. Never worded otherwise once released:
    /// the card that asks about it is found by it, and so is the answer in the history.
    pub fn name(&self) -> String {
        format!("{}, {}", days::in_full(self.day), self.begins.as_typed())
    }

    /// In full: `Thu 17 September, 10:15, 45 minutes, library`.
    pub fn in_full(&self) -> String {
        self.written(&days::in_full(self.day))
    }

    /// In full, as it is said shortly before it: `Tomorrow (Thu 17 September), 10:15, 45 minutes, library`.
    pub fn seen_from(&self, today: NaiveDate) -> String {
        let day = days::in_full(self.day);
        let day = match (self.day - today).num_days() {
            0 => format!("Today ({day})"),
            1 => format!("Tomorrow ({day})"),
            _ => day,
        };
        self.noted(self.written(&day))
    }

    /// In full, with its note.
    pub fn with_note(&self) -> String {
        self.noted(self.in_full())
    }

    fn noted(&self, written: String) -> String {
        match &self.note {
            Some(note) => format!("{written} ({note})"),
            None => written,
        }
    }

    /// As its form is filled with it: it reads what it wrote.
    pub fn as_given(&self) -> Given {
        let when = format!("{} {}", day_as_typed(self.day), self.begins.as_typed());
        let fields = [
            (WHEN, Some(when)),
            (MINUTES, self.minutes.map(|minutes| minutes.to_string())),
            (PLACE, self.place.clone()),
            (NOTE, self.note.clone()),
        ];
        fields.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?))).collect()
    }

    /// The same session, whatever is known of how it went.
    pub fn is_same(&self, other: &Self) -> bool {
        Self { held: None, ..self.clone() } == Self { held: None, ..other.clone() }
    }

    fn written(&self, day: &str) -> String {
        let minutes = self.minutes.map(|minutes| format!(", {minutes} minutes")).unwrap_or_default();
        let place = self.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
        format!("{day}, {}{minutes}{place}", self.begins.as_typed())
    }

    /// Whether two sessions may get in each other's way: on one day, at one time or in one period. A time and
    /// a period cannot be compared; they are taken to meet in one place.
    pub fn meets(&self, other: &Self) -> bool {
        if self.day != other.day {
            return false;
        }
        match (&self.begins, &other.begins) {
            (Begins::At(here), Begins::At(there)) => {
                let end = |from: &NaiveTime, session: &Self| {
                    let minutes = session.minutes.unwrap_or(USUAL_MINUTES);
                    self.day.and_time(*from) + TimeDelta::minutes(i64::from(minutes))
                };
                self.day.and_time(*here) < end(there, other) && self.day.and_time(*there) < end(here, self)
            }
            (Begins::Period(here), Begins::Period(there)) => here == there,
            _ => self
                .place
                .as_ref()
                .zip(other.place.as_ref())
                .is_some_and(|(here, there)| here.to_lowercase() == there.to_lowercase()),
        }
    }
}

impl Begins {
    /// `10:15` or `period 3`.
    pub fn as_typed(&self) -> String {
        match self {
            Self::At(time) => time.format("%H:%M").to_string(),
            Self::Period(label) => format!("period {label}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 7).unwrap()
    }

    fn given(fields: &[(&str, &str)]) -> Given {
        fields.iter().map(|(field, typed)| ((*field).to_owned(), (*typed).to_owned())).collect()
    }

    fn planned(fields: &[(&str, &str)]) -> String {
        read(&given(fields), &[], today()).unwrap().with_note()
    }

    fn refused(fields: &[(&str, &str)]) -> String {
        read(&given(fields), &[], today()).unwrap_err()
    }

    fn session(begins: &str, minutes: Option<u32>, place: Option<&str>) -> Session {
        Session {
            day: today(),
            begins: super::begins(begins).unwrap(),
            minutes,
            place: place.map(str::to_owned),
            note: None,
            held: None,
        }
    }

    #[test]
    fn a_session_is_read_from_its_fields_and_said_in_full() {
        let fields = [
            (WHEN, "Thu 17 Sep 10:15"),
            (MINUTES, "45 min"),
            (PLACE, "Library, upstairs"),
            (NOTE, "atlases, please"),
        ];
        assert_eq!(
            planned(&fields),
            "Thu 17 September, 10:15, 45 minutes, Library, upstairs (atlases, please)"
        );
        assert_eq!(planned(&[(WHEN, "17 Sep, 10:15")]), "Thu 17 September, 10:15");
        assert_eq!(planned(&[(WHEN, "2026-09-17 P3")]), "Thu 17 September, period 3");
    }

    #[test]
    fn starts_are_understood_in_the_forms_that_people_type() {
        for (typed, read) in [
            ("10:15", "10:15"),
            ("9.05", "09:05"),
            ("2:30", "14:30"),
            ("2pm", "14:00"),
            ("12:15 pm", "12:15"),
            ("8:30 am", "08:30"),
            ("Period 3b", "period 3B"),
            ("p 4", "period 4"),
        ] {
            assert_eq!(begins(typed).unwrap().as_typed(), read, "{typed}");
        }
        for typed in ["10", "25:00", "10:7", "13 pm", "after lunch", "period", "p12 lab", ""] {
            assert!(begins(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_the_remedy() {
        assert_eq!(refused(&[]), "The day is empty: give a date like 17 Sep.");
        assert_eq!(
            refused(&[(WHEN, "Friday 17 Sep 10:15")]),
            "17 September is a Thursday, not a Friday: change the date or the weekday."
        );
        assert_eq!(
            refused(&[(WHEN, "1 Sep 10:15")]),
            "Tue 1 September has passed; today is Mon 7 September. Give a date from today on."
        );
        assert!(refused(&[(WHEN, "17 Sep")]).starts_with("When does it start?"));
    }

    #[test]
    fn a_day_that_has_passed_stays_where_it_was_planned() {
        let held =
            Session { day: NaiveDate::from_ymd_opt(2026, 9, 3).unwrap(), ..session("10:15", None, None) };
        assert!(read(&held.as_given(), &[], today()).is_err());
        assert_eq!(read(&held.as_given(), std::slice::from_ref(&held), today()).unwrap(), held);
    }

    proptest! {
        /// Library, upstairs; Room 7, table 2; 2.14; 12; 45 min: a place is a place.
        #[test]
        fn any_session_goes_through_its_form_unchanged(
            later in 0..300_i64,
            time in 0..24 * 60_u32,
            period in prop::option::of("[1-9][0-9]?[A-Z]?"),
            minutes in prop::option::of(1..=MOST_MINUTES),
            place in prop::option::of("[^\\s\\p{C}][^\\p{C}]{0,38}[^\\s\\p{C}]|[A-Za-z0-9]|[0-9]{1,3}([.:,][0-9]{2})?( min| pm)?"),
            note in prop::option::of("[a-z0-9][a-z0-9 ,.;()]{0,60}[a-z0-9]"),
        ) {
            let place = place.filter(|place| crate::text::says_something(place));
            let at = NaiveTime::from_num_seconds_from_midnight_opt(time * 60, 0).unwrap();
            let session = Session {
                day: today() + TimeDelta::days(later),
                begins: period.map_or(Begins::At(at), Begins::Period),
                minutes,
                place,
                note,
                held: None,
            };
            prop_assert_eq!(read(&session.as_given(), &[], today()).unwrap(), session);
        }
    }

    #[test]
    fn a_list_leaves_notes_out_where_a_card_has_no_room_for_all_of_them() {
        let noted = Session { note: Some("n".repeat(80)), ..session("10:15", Some(45), Some("Library")) };
        assert!(listed(std::slice::from_ref(&noted)).ends_with("n)"));
        let many = listed(&vec![noted; 12]);
        assert!(many.chars().count() <= MOST_LISTED && !many.contains("nn"), "{many}");
    }

    #[test]
    fn sessions_meet_when_their_times_overlap_or_they_share_a_period() {
        let at = |begins, minutes| session(begins, Some(minutes), None);
        assert!(at("10:15", 45).meets(&at("10:45", 30)));
        assert!(!at("10:15", 45).meets(&at("11:00", 30)), "one ends as the other begins");
        assert!(session("10:15", None, None).meets(&at("11:00", 30)), "an hour is assumed");
        assert!(session("period 3", None, None).meets(&session("P3", None, None)));
        assert!(!session("period 3", None, None).meets(&session("period 4", None, None)));
        let library = |begins| session(begins, None, Some("Library"));
        assert!(library("period 3").meets(&session("10:15", None, Some("library"))));
        assert!(!library("period 3").meets(&session("10:15", None, Some("room 12"))));
        let tomorrow = Session { day: today() + TimeDelta::days(1), ..at("10:15", 45) };
        assert!(!at("10:15", 45).meets(&tomorrow));
    }
}

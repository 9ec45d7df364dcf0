//! Planned sessions: from what a librarian types to days and times on the school's wall clock, and which of them
//! get in each other's way. A session that overlaps another is pointed out, never refused: only the librarians
//! know whether the library can hold both.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::draft::{text, whole_number};
use super::types::{Begins, Session};
use crate::chat::Given;
use crate::days::{self, day_as_typed, day_first, time_of_day};

/// Sessions of one request. With places this long all of them fit one fact of a card (1,024 characters).
const MOST_SESSIONS: usize = 12;
pub const MOST_PLACE: u16 = 40;
const MOST_PERIOD: u16 = 10;
const MOST_MINUTES: u32 = 600;
/// Minutes that a session is taken to last, where nobody has said, when looking for overlaps.
const USUAL_MINUTES: u32 = 60;

/// The names of the form's fields.
pub const DAY: &str = "day";
pub const BEGINS: &str = "begins";
pub const MINUTES: &str = "minutes";
pub const PLACE: &str = "place";
pub const MORE: &str = "more";

/// Reads the schedule form: one session in its own fields, further ones a line each. What a line leaves out is
/// as in the first session, so that "24 Sep" is enough for the same lesson a week later.
///
/// A day that has passed is taken only where a session is `planned` on it already: on rescheduling the rest.
pub fn read(given: &Given, planned: &[Session], today: NaiveDate) -> Result<Vec<Session>, String> {
    let typed = |field: &str| given.get(field).map_or("", |typed| typed.trim());
    let (day, rest) = day_first(typed(DAY), &days_of(planned), today)?;
    let start = [rest, typed(BEGINS)].into_iter().find(|words| !words.is_empty());
    let first = Session {
        day,
        begins: begins(start.ok_or_else(|| {
            "The start is empty: give a time like 10:15, or a period like \"period 3\".".to_owned()
        })?)?,
        minutes: match typed(MINUTES) {
            "" => None,
            typed => Some(minutes(typed)?),
        },
        place: match typed(PLACE) {
            "" => None,
            typed => Some(place(typed)?),
        },
        held: None,
    };
    let mut sessions = vec![first.clone()];
    for line in typed(MORE).lines().filter(|line| !line.trim().is_empty()) {
        let further = one_line(line, &first, planned, today)
            .map_err(|problem| format!("In the line \"{}\": {problem}", line.trim()))?;
        if !sessions.contains(&further) {
            sessions.push(further);
        }
    }
    if sessions.len() > MOST_SESSIONS {
        return Err(format!(
            "A request holds up to {MOST_SESSIONS} sessions, and there are {}: plan the rest in a second request.",
            sessions.len()
        ));
    }
    sessions.sort_by_key(|session| {
        let time = match session.begins {
            Begins::At(time) => Some(time),
            Begins::Period(_) => None,
        };
        (session.day, time)
    });
    Ok(sessions)
}

/// A line with a day, and after commas, in any order, what differs from the first session.
fn one_line(line: &str, first: &Session, planned: &[Session], today: NaiveDate) -> Result<Session, String> {
    let mut parts = line.split(',').map(str::trim).filter(|part| !part.is_empty());
    let (day, rest) = day_first(parts.next().unwrap_or_default(), &days_of(planned), today)?;
    let mut session = Session { day, ..first.clone() };
    if !rest.is_empty() {
        session.begins = begins(rest)?;
    }
    for part in parts {
        if part.parse::<u32>().is_ok() || without_unit(part).is_some() {
            session.minutes = Some(minutes(part)?);
        } else if let Ok(begins) = begins(part) {
            session.begins = begins;
        } else {
            session.place = Some(place(part)?);
        }
    }
    Ok(session)
}

fn days_of(sessions: &[Session]) -> Vec<NaiveDate> {
    sessions.iter().map(|session| session.day).collect()
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

fn place(typed: &str) -> Result<String, String> {
    text(typed, "The place", MOST_PLACE)
}

impl Session {
    /// What a session of a request is called: `Thu 17 September, 10:15`. Never worded otherwise once released:
    /// the card that asks about it is found by it, and so is the answer in the history.
    pub fn name(&self) -> String {
        format!("{}, {}", days::in_full(self.day), self.begins.as_typed())
    }

    /// In full: `Thu 17 September, 10:15, 45 minutes, library`.
    pub fn in_full(&self) -> String {
        self.written(&days::in_full(self.day), "minutes")
    }

    /// In full, as it is said shortly before it: `Tomorrow (Thu 17 September), 10:15, 45 minutes, library`.
    pub fn seen_from(&self, today: NaiveDate) -> String {
        let day = days::in_full(self.day);
        let day = match (self.day - today).num_days() {
            0 => format!("Today ({day})"),
            1 => format!("Tomorrow ({day})"),
            _ => day,
        };
        self.written(&day, "minutes")
    }

    /// As the schedule form is filled with it: it reads what it wrote.
    pub fn as_typed(&self) -> String {
        self.written(&day_as_typed(self.day), "min")
    }

    fn written(&self, day: &str, unit: &str) -> String {
        let minutes = self.minutes.map(|minutes| format!(", {minutes} {unit}")).unwrap_or_default();
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
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 7).unwrap()
    }

    fn given(fields: &[(&str, &str)]) -> Given {
        fields.iter().map(|(field, typed)| ((*field).to_owned(), (*typed).to_owned())).collect()
    }

    fn planned(fields: &[(&str, &str)]) -> Vec<String> {
        read(&given(fields), &[], today()).unwrap().iter().map(Session::in_full).collect()
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
            held: None,
        }
    }

    #[test]
    fn a_session_is_read_from_its_fields_and_said_in_full() {
        let fields = [(DAY, "Thu 17 Sep"), (BEGINS, "10:15"), (MINUTES, "45 min"), (PLACE, "library")];
        assert_eq!(planned(&fields), ["Thu 17 September, 10:15, 45 minutes, library"]);
        assert_eq!(planned(&[(DAY, "17 Sep 10:15")]), ["Thu 17 September, 10:15"]);
        assert_eq!(planned(&[(DAY, "2026-09-17"), (BEGINS, "P3")]), ["Thu 17 September, period 3"]);
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
    fn further_sessions_are_a_line_each_and_like_the_first_in_what_they_leave_out() {
        let fields = [
            (DAY, "17 Sep"),
            (BEGINS, "10:15"),
            (MINUTES, "45"),
            (PLACE, "library"),
            (MORE, "1 Oct, room 12, period 2\n\n24 Sep\n24 Sep\n8 Oct 11:00, 30 min"),
        ];
        assert_eq!(
            planned(&fields),
            [
                "Thu 17 September, 10:15, 45 minutes, library",
                "Thu 24 September, 10:15, 45 minutes, library",
                "Thu 1 October, period 2, 45 minutes, room 12",
                "Thu 8 October, 11:00, 30 minutes, library",
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_named_with_the_remedy() {
        assert_eq!(refused(&[]), "The day is empty: give a date like 17 Sep.");
        assert_eq!(
            refused(&[(DAY, "Friday 17 Sep"), (BEGINS, "10:15")]),
            "17 September is a Thursday, not a Friday: change the date or the weekday."
        );
        assert_eq!(
            refused(&[(DAY, "1 Sep"), (BEGINS, "10:15")]),
            "Tue 1 September has passed; today is Mon 7 September. Give a date from today on."
        );
        assert!(refused(&[(DAY, "17 Sep")]).starts_with("The start is empty"));
        assert_eq!(
            refused(&[(DAY, "17 Sep"), (BEGINS, "10:15"), (MORE, "soon, library")]),
            "In the line \"soon, library\": \"soon\" is no date that Shelftalker can read: write it like 17 Sep \
             or 2026-09-17."
        );
    }

    #[test]
    fn a_day_that_has_passed_stays_where_it_was_planned() {
        let held =
            Session { day: NaiveDate::from_ymd_opt(2026, 9, 3).unwrap(), ..session("10:15", None, None) };
        let fields = [(DAY, "Thu 3 Sep 2026"), (BEGINS, "10:15"), (MORE, "10 Sep")];
        assert!(read(&given(&fields), &[], today()).is_err());
        assert_eq!(read(&given(&fields), &[held], today()).unwrap().len(), 2);
    }

    #[test]
    fn what_the_form_is_filled_with_reads_as_the_same() {
        for session in [session("10:15", Some(45), Some("library")), session("period 3", None, None)] {
            let fields = [(DAY, "8 Sep"), (BEGINS, "7:00"), (MORE, &session.as_typed())];
            let read = read(&given(&fields), &[], today()).unwrap();
            assert!(read.contains(&session), "{read:?}");
        }
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

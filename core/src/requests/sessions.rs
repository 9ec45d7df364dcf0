//! Planned sessions: from what a librarian types to a day and time on the school's wall clock, and which of them get in
//! each other's way. Each goes through a form of its own, field by field, so that it is read as it was written.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::types::{Begins, Session};
use crate::chat::words::{ours, typed};
use crate::chat::{Given, Text};
use crate::days::{self, Called, Lesson, Manner, Time};
use crate::text::text;
use crate::words;

pub const MOST_PLACE: u16 = 40;
pub const MOST_NOTE: u16 = 80;
const MOST_MINUTES: u32 = 600;
/// Minutes that a session is taken to last, where nobody has said.
pub const USUAL_MINUTES: u32 = 60;
/// What a list of sessions may take of one fact of a card (1,024 characters).
const MOST_LISTED: usize = 1_000;

/// The names of the form's fields.
pub const WHEN: &str = "when";
pub const MINUTES: &str = "minutes";
pub const PLACE: &str = "place";
pub const NOTE: &str = "note";

/// Reads the form of one session. A day that has passed is read, too: its plan points it out. The error is a sentence
/// with the remedy.
pub fn read(given: &Given, today: NaiveDate, manner: &Manner) -> Result<Session, Text> {
    let field = |name: &str| Some(given.get(name)?.trim()).filter(|typed| !typed.is_empty());
    let limited = |name: &str, what: &str, most: u16| {
        field(name).map(|words| text(words, what, most)).transpose().map_err(|why| Text::default().typed(why))
    };
    let (day, begins, said) = when(field(WHEN).unwrap_or_default(), today, manner)?;
    let minutes = field(MINUTES).map(|minutes| days::one_length(minutes, MOST_MINUTES)).transpose()?;
    Ok(Session {
        day,
        begins,
        minutes: one_of(said, minutes)?,
        place: limited(PLACE, "The place", MOST_PLACE)?,
        note: limited(NOTE, "The note", MOST_NOTE)?,
        held: None,
    })
}

/// `Thu 17 Sep 10:15`, `thurs p3`, `tomorrow 10:15-11:00`: the day, the start, and the minutes where they are said.
fn when(words: &str, today: NaiveDate, manner: &Manner) -> Result<(NaiveDate, Begins, Option<u32>), Text> {
    let (day, reading) = days::a_day_with_more(words, today, manner)?;
    if !reading.rest.is_empty() {
        return Err(words!(
            "I can't read \"{rest}\". Under \"When\" write a day and a start, like {example}.",
            rest = typed(&reading.rest),
            example = ours(example(today, manner))
        ));
    }
    let Some(time) = reading.time else {
        return Err(words!(
            "When does it start? Add a time or a lesson after the day, like {example}.",
            example = ours(example(today, manner))
        ));
    };
    let minutes = match time {
        Time::Between(from, until) => {
            let span = u32::try_from((until - from).num_minutes()).ok();
            one_of(span, reading.minutes)?
        }
        Time::At(_) | Time::Lesson(_) => reading.minutes,
    };
    if minutes.is_some_and(|minutes| !(1..=MOST_MINUTES).contains(&minutes)) {
        days::one_length(&minutes.unwrap_or_default().to_string(), MOST_MINUTES)?;
    }
    Ok((day, Begins::of(time), minutes))
}

/// The minutes that were said in one place or the other. What contradicts itself is asked about.
fn one_of(said: Option<u32>, also: Option<u32>) -> Result<Option<u32>, Text> {
    match (said, also) {
        (Some(one), Some(other)) if one != other => Err(words!(
            "Is it {one} minutes, or {other}? What you typed says both.",
            one = one,
            other = other
        )),
        _ => Ok(said.or(also)),
    }
}

/// `Thu 17 Sep 10:15, or tomorrow p3`: what the field for day and start takes.
pub fn example(today: NaiveDate, manner: &Manner) -> String {
    let at = NaiveTime::from_hms_opt(10, 15, 0).map_or_else(String::new, |at| manner.time(at));
    format!("{} {at}, or tomorrow p3", manner.short_day(today))
}

/// Sessions, a line each. With their notes as long as a card has room for all of them.
pub fn listed(sessions: &[Session], manner: &Manner) -> String {
    let lines = |line: fn(&Session, &Manner) -> String| {
        sessions.iter().map(|session| line(session, manner)).collect::<Vec<_>>().join("\n")
    };
    let with_notes = lines(Session::with_note);
    // What may need escaping counts twice.
    let length: usize = with_notes.chars().map(|c| if c.is_alphanumeric() { 1 } else { 2 }).sum();
    if length <= MOST_LISTED { with_notes } else { lines(Session::in_full) }
}

/// A session that is known by its name alone, as it is shown: in the school's manner while it is planned.
pub fn shown(name: &str, planned: &[Session], manner: &Manner) -> String {
    let session = planned.iter().find(|session| session.name() == name);
    session.map_or_else(|| name.to_owned(), |session| session.in_short(manner))
}

impl Session {
    /// What a session of a request is kept as: `Thu 17 September, 10:15`, in every school. Never worded otherwise once
    /// released: the card that asks about it is found by it, and so is the answer in the history.
    pub fn name(&self) -> String {
        format!("{}, {}", self.day.format("%a %-d %B"), self.begins.name())
    }

    /// What it is called: `Thu 17 September, 10:15` · `Thursday, September 17, 10:15 AM`.
    pub fn in_short(&self, manner: &Manner) -> String {
        format!("{}, {}", manner.day(self.day), self.begins.in_words(manner))
    }

    /// In full: `Thu 17 September, 10:15, 45 minutes, library`.
    pub fn in_full(&self, manner: &Manner) -> String {
        self.written(&manner.day(self.day), manner)
    }

    /// In full, as it is said shortly before it: `Tomorrow (Thu 17 September), 10:15, 45 minutes, library`.
    pub fn seen_from(&self, today: NaiveDate, manner: &Manner) -> String {
        let day = manner.day(self.day);
        let day = match (self.day - today).num_days() {
            0 => format!("Today ({day})"),
            1 => format!("Tomorrow ({day})"),
            _ => day,
        };
        self.noted(self.written(&day, manner))
    }

    /// In full, with its note.
    pub fn with_note(&self, manner: &Manner) -> String {
        self.noted(self.in_full(manner))
    }

    fn noted(&self, written: String) -> String {
        match &self.note {
            Some(note) => format!("{written} ({note})"),
            None => written,
        }
    }

    /// As its form is filled with it: it reads what it wrote.
    pub fn as_given(&self, manner: &Manner) -> Given {
        let when = format!("{}, {}", manner.day_as_typed(self.day), self.begins.in_words(manner));
        let fields = [
            (WHEN, Some(when)),
            (MINUTES, self.minutes.map(|minutes| minutes.to_string())),
            (PLACE, self.place.clone()),
            (NOTE, self.note.clone()),
        ];
        fields.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?))).collect()
    }

    /// Whether its start has passed; of a lesson nobody has told when it is, so its day counts.
    pub fn has_begun(&self, now: NaiveDateTime) -> bool {
        match self.begins.time() {
            Some(time) => self.day.and_time(time) < now,
            None => self.day < now.date(),
        }
    }

    /// The same session, whatever is known of how it went.
    pub fn is_same(&self, other: &Self) -> bool {
        Self { held: None, ..self.clone() } == Self { held: None, ..other.clone() }
    }

    fn written(&self, day: &str, manner: &Manner) -> String {
        format!("{day}, {}", self.without_its_day(manner))
    }

    /// Under the heading of its day: `10:15, 45 minutes, library`.
    pub fn without_its_day(&self, manner: &Manner) -> String {
        let minutes = self.minutes.map(|minutes| format!(", {minutes} minutes")).unwrap_or_default();
        let place = self.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
        format!("{}{minutes}{place}", self.begins.in_words(manner))
    }

    /// Whether two sessions may get in each other's way: on one day, at one time or in one lesson. A time and
    /// a lesson cannot be compared, nor a period and a block; they are taken to meet in one place.
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
            (Begins::Period(here), Begins::Period(there))
            | (Begins::Block(here), Begins::Block(there))
            | (Begins::Lesson(here), Begins::Lesson(there)) => labels_meet(here, there),
            _ => self
                .place
                .as_ref()
                .zip(other.place.as_ref())
                .is_some_and(|(here, there)| here.to_lowercase() == there.to_lowercase()),
        }
    }
}

/// `3` and `3-4` meet, `3` and `4-5` do not.
fn labels_meet(here: &str, there: &str) -> bool {
    let ends = |label: &str| {
        // "9" comes before "10".
        let place = |end: &str| (end.len(), end.to_owned());
        let (first, last) = label.split_once('-').unwrap_or((label, label));
        (place(first), place(last))
    };
    let (here, there) = (ends(here), ends(there));
    here.0 <= there.1 && there.0 <= here.1
}

impl Begins {
    /// Where a time begins; how long it is stands beside it.
    pub fn of(time: Time) -> Self {
        match time {
            Time::At(time) | Time::Between(time, _) => Self::At(time),
            Time::Lesson(Lesson { called: Called::Period, label }) => Self::Period(label),
            Time::Lesson(Lesson { called: Called::Block, label }) => Self::Block(label),
            Time::Lesson(Lesson { called: Called::Lesson, label }) => Self::Lesson(label),
        }
    }

    /// Its place on the clock; a lesson's is known to the school alone.
    pub fn time(&self) -> Option<NaiveTime> {
        match self {
            Self::At(time) => Some(*time),
            Self::Period(_) | Self::Block(_) | Self::Lesson(_) => None,
        }
    }

    /// As it stands in a session's name.
    fn name(&self) -> String {
        match self {
            Self::At(time) => time.format("%H:%M").to_string(),
            Self::Period(label) => format!("period {label}"),
            Self::Block(label) => format!("block {label}"),
            Self::Lesson(label) => format!("lesson {label}"),
        }
    }

    /// `10:15` · `10:15 AM`, `period 3`, `periods 3-4`, `block B`.
    pub fn in_words(&self, manner: &Manner) -> String {
        let (called, label) = match self {
            Self::At(time) => return manner.time(*time),
            Self::Period(label) => (Called::Period, label),
            Self::Block(label) => (Called::Block, label),
            Self::Lesson(label) => (Called::Lesson, label),
        };
        Lesson { called, label: label.clone() }.in_words()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chat::words::in_plain_words;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 7).unwrap()
    }

    fn british() -> Manner {
        Manner::default()
    }

    fn given(fields: &[(&str, &str)]) -> Given {
        fields.iter().map(|(field, typed)| ((*field).to_owned(), (*typed).to_owned())).collect()
    }

    fn planned(fields: &[(&str, &str)]) -> String {
        read(&given(fields), today(), &british()).unwrap().with_note(&british())
    }

    fn refused(fields: &[(&str, &str)]) -> String {
        in_plain_words(&read(&given(fields), today(), &british()).unwrap_err())
    }

    fn session(begins: &str, minutes: Option<u32>, place: Option<&str>) -> Session {
        let (_, begins, _) = when(&format!("17 Sep {begins}"), today(), &british()).unwrap();
        Session { day: today(), begins, minutes, place: place.map(str::to_owned), note: None, held: None }
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
    fn a_session_is_said_in_the_schools_manner_and_kept_under_one_name() {
        let american = Manner::american();
        let fields = [(WHEN, "9/17 2pm"), (MINUTES, "1h")];
        let session = read(&given(&fields), today(), &american).unwrap();
        assert_eq!(session.with_note(&american), "Thursday, September 17, 2:00 PM, 60 minutes");
        assert_eq!(session.name(), "Thu 17 September, 14:00");
        let planned = [session];
        assert_eq!(shown("Thu 17 September, 14:00", &planned, &american), "Thursday, September 17, 2:00 PM");
        assert_eq!(shown("Thu 17 September, 15:00", &planned, &american), "Thu 17 September, 15:00");
    }

    #[test]
    fn days_and_starts_are_understood_in_the_forms_that_people_type() {
        for (typed, read) in [
            ("17 Sep 10:15", "Thu 17 September, 10:15"),
            ("17 Sep 9.05", "Thu 17 September, 09:05"),
            ("17 Sep 2:30", "Thu 17 September, 14:30"),
            ("17 Sep 12:15 pm", "Thu 17 September, 12:15"),
            ("17 Sep 8:30 am", "Thu 17 September, 08:30"),
            ("17 Sep 1015", "Thu 17 September, 10:15"),
            ("17 Sep noon", "Thu 17 September, 12:00"),
            ("17 Sep Period 3b", "Thu 17 September, period 3B"),
            ("17 Sep p 4", "Thu 17 September, period 4"),
            ("17 Sep period B", "Thu 17 September, period B"),
            ("17 Sep Block A", "Thu 17 September, block A"),
            ("17 Sep, lesson 2", "Thu 17 September, lesson 2"),
            ("17 Sep period 3-4", "Thu 17 September, periods 3-4"),
            ("thurs p3", "Thu 10 September, period 3"),
            ("tomorrow p4", "Tue 8 September, period 4"),
            ("12/10 2pm", "Mon 12 October, 14:00"),
            ("17 Sep 10:15-11:00", "Thu 17 September, 10:15, 45 minutes"),
            ("17 Sep 10:15 for 1h", "Thu 17 September, 10:15, 60 minutes"),
            ("1 Sep 10:15", "Tue 1 September, 10:15"),
            ("Sat 12 Sep 10:15", "Sat 12 September, 10:15"),
        ] {
            assert_eq!(planned(&[(WHEN, typed)]), read, "{typed}");
        }
        for typed in ["45", "45 min", "45 minutes", "45m"] {
            let fields = [(WHEN, "17 Sep 10:15-11:00"), (MINUTES, typed)];
            assert_eq!(planned(&fields), "Thu 17 September, 10:15, 45 minutes", "{typed}");
        }
        for typed in ["10", "25:00", "10:7", "13 pm", "after lunch", "period", "p12 lab", ""] {
            assert!(
                read(&given(&[(WHEN, &format!("17 Sep {typed}"))]), today(), &british()).is_err(),
                "{typed}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_the_remedy() {
        for (when, minutes, why_not) in [
            ("", "", "Which day? Try 7 Sep."),
            ("Friday 17 Sep 10:15", "", "17 September 2026 is a Thursday, not a Friday. Which do you mean?"),
            ("31 Sep 10:15", "", "There is no \"31 Sep\". Which day do you mean?"),
            (
                "17 Sep",
                "",
                "When does it start? Add a time or a lesson after the day, like Mon 7 Sep 10:15, or tomorrow p3.",
            ),
            (
                "Thu or Fri 10:15",
                "",
                "\"Thu or Fri 10:15\" is more than one day. Give one, like Thu 10 September.",
            ),
            (
                "17 Sep 10:15 my room",
                "",
                "I can't read \"my room\". Under \"When\" write a day and a start, like Mon 7 Sep 10:15, or tomorrow p3.",
            ),
            ("17 Sep 10:15-11:00", "30", "Is it 45 minutes, or 30? What you typed says both."),
            (
                "17 Sep 10:15",
                "soon",
                "I can't read \"soon\" as a length. Give the minutes as a number, like 45.",
            ),
            ("17 Sep 10:15", "700", "Give the minutes as a number from 1 to 600, like 45."),
            ("17 Sep 10:15 for 11 hours", "", "Give the minutes as a number from 1 to 600, like 45."),
        ] {
            assert_eq!(refused(&[(WHEN, when), (MINUTES, minutes)]), why_not, "{when}");
        }
    }

    proptest! {
        /// Library, upstairs; Room 7, table 2; 2.14; 12; 45 min: a place is a place.
        #[test]
        fn any_session_goes_through_its_form_unchanged(
            later in -300..300_i64,
            time in 0..24 * 60_u32,
            lesson in prop::option::of(("[1-9][0-9]?[A-Z]?|[A-H]|[1-8]-9", 0..3)),
            minutes in prop::option::of(1..=MOST_MINUTES),
            place in prop::option::of("[^\\s\\p{C}][^\\p{C}]{0,38}[^\\s\\p{C}]|[A-Za-z0-9]|[0-9]{1,3}([.:,][0-9]{2})?( min| pm)?"),
            note in prop::option::of("[a-z0-9][a-z0-9 ,.;()]{0,60}[a-z0-9]"),
        ) {
            let place = place.filter(|place| crate::text::says_something(place));
            let at = NaiveTime::from_num_seconds_from_midnight_opt(time * 60, 0).unwrap();
            let session = Session {
                day: today() + TimeDelta::days(later),
                begins: match lesson {
                    Some((label, 0)) => Begins::Period(label),
                    Some((label, 1)) => Begins::Block(label),
                    Some((label, _)) => Begins::Lesson(label),
                    None => Begins::At(at),
                },
                minutes,
                place,
                note,
                held: None,
            };
            for manner in [british(), Manner::american()] {
                prop_assert_eq!(read(&session.as_given(&manner), today(), &manner).unwrap(), session.clone());
            }
        }
    }

    #[test]
    fn a_list_leaves_notes_out_where_a_card_has_no_room_for_all_of_them() {
        let noted = Session { note: Some("n".repeat(80)), ..session("10:15", Some(45), Some("Library")) };
        assert!(listed(std::slice::from_ref(&noted), &british()).ends_with("n)"));
        let many = listed(&vec![noted; 12], &british());
        assert!(many.chars().count() <= MOST_LISTED && !many.contains("nn"), "{many}");
        // "Mon 7 September, 10:15 (" and ")" take 17 for letters and digits, and 16 for what may need escaping.
        let of = |letters| Session { note: Some("n".repeat(letters)), ..session("10:15", None, None) };
        assert!(listed(&[of(MOST_LISTED - 33)], &british()).contains("nn"), "just enough room");
        assert!(!listed(&[of(MOST_LISTED - 32)], &british()).contains("nn"));
    }

    #[test]
    fn a_session_is_said_shortly_before_it_with_how_near_it_is() {
        let lesson =
            Session { note: Some("atlases".into()), ..session("period 3", Some(45), Some("Library")) };
        let seen = |days| lesson.seen_from(today() + TimeDelta::days(days), &british());
        assert_eq!(seen(0), "Today (Mon 7 September), period 3, 45 minutes, Library (atlases)");
        assert_eq!(seen(-1), "Tomorrow (Mon 7 September), period 3, 45 minutes, Library (atlases)");
        assert_eq!(seen(-2), "Mon 7 September, period 3, 45 minutes, Library (atlases)");
        assert_eq!(seen(1), seen(-2));
        assert_eq!(lesson.without_its_day(&british()), "period 3, 45 minutes, Library");
        assert_eq!(lesson.in_full(&british()), "Mon 7 September, period 3, 45 minutes, Library");
        assert_eq!(session("block B", None, None).in_short(&british()), "Mon 7 September, block B");
    }

    #[test]
    fn a_session_is_kept_under_a_name_that_says_when_it_is() {
        for (begins, name) in [
            ("2:30 pm", "Mon 7 September, 14:30"),
            ("period 3-4", "Mon 7 September, period 3-4"),
            ("block B", "Mon 7 September, block B"),
            ("lesson 2", "Mon 7 September, lesson 2"),
        ] {
            assert_eq!(session(begins, None, None).name(), name);
        }
    }

    #[test]
    fn a_session_has_begun_once_its_time_or_its_day_has_passed() {
        let at = |day: NaiveDate, time: &str| day.and_time(time.parse().unwrap());
        let yesterday = today() - TimeDelta::days(1);
        let tomorrow = today() + TimeDelta::days(1);
        let timed = session("10:15", None, None);
        assert!(!timed.has_begun(at(today(), "10:15:00")));
        assert!(timed.has_begun(at(today(), "10:15:01")));
        assert!(!timed.has_begun(at(yesterday, "23:00:00")));
        let lesson = session("period 3", None, None);
        assert!(!lesson.has_begun(at(today(), "23:59:00")), "nobody has told when it is");
        assert!(lesson.has_begun(at(tomorrow, "00:00:00")) && !lesson.has_begun(at(yesterday, "12:00:00")));
    }

    #[test]
    fn a_session_stays_the_same_whatever_became_of_it() {
        let lesson = session("period 3", None, None);
        assert!(lesson.is_same(&Session { held: Some(true), ..lesson.clone() }));
        assert!(Session { held: Some(false), ..lesson.clone() }.is_same(&lesson));
        assert!(!lesson.is_same(&Session { minutes: Some(45), ..lesson.clone() }));
    }

    #[test]
    fn a_form_says_what_is_too_long_for_it() {
        let place = "x".repeat(41);
        let note = "x".repeat(81);
        let when = (WHEN, "17 Sep p3");
        assert_eq!(refused(&[when, (PLACE, &place)]), "The place is 1 character over the limit of 40.");
        assert_eq!(refused(&[when, (NOTE, &note)]), "The note is 1 character over the limit of 80.");
        assert_eq!(planned(&[when, (PLACE, "  "), (NOTE, "")]), "Thu 17 September, period 3");
    }

    #[test]
    fn sessions_meet_when_their_times_overlap_or_they_share_a_period() {
        let at = |begins, minutes| session(begins, Some(minutes), None);
        assert!(at("10:15", 45).meets(&at("10:45", 30)));
        assert!(!at("10:15", 45).meets(&at("11:00", 30)), "one ends as the other begins");
        assert!(session("10:15", None, None).meets(&at("11:00", 30)), "an hour is assumed");
        assert!(session("period 3", None, None).meets(&session("P3", None, None)));
        assert!(!session("period 3", None, None).meets(&session("period 4", None, None)));
        assert!(session("periods 3-4", None, None).meets(&session("p4", None, None)));
        assert!(session("periods 3-4", None, None).meets(&session("periods 4-5", None, None)));
        assert!(session("periods 4-5", None, None).meets(&session("periods 3-4", None, None)));
        assert!(!session("periods 4-5", None, None).meets(&session("p3", None, None)));
        assert!(!session("p3", None, None).meets(&session("periods 4-5", None, None)));
        assert!(session("block B", None, None).meets(&session("block B", None, None)));
        assert!(session("lesson 2", None, None).meets(&session("lesson 2", None, None)));
        assert!(!at("11:00", 30).meets(&at("10:15", 45)), "in either order");
        assert!(!session("periods 9-10", None, None).meets(&session("p8", None, None)));
        assert!(!session("block 3", None, None).meets(&session("p3", None, None)));
        let library = |begins| session(begins, None, Some("Library"));
        assert!(library("period 3").meets(&session("10:15", None, Some("library"))));
        assert!(!library("period 3").meets(&session("10:15", None, Some("room 12"))));
        assert!(!library("period 3").meets(&session("10:15", None, None)), "nobody knows where");
        let tomorrow = Session { day: today() + TimeDelta::days(1), ..at("10:15", 45) };
        assert!(!at("10:15", 45).meets(&tomorrow));
    }
}

//! The form in which librarians say how their school writes days and times and what it calls things: by example, as
//! they would write it themselves.

use chrono::{NaiveDate, NaiveDateTime};

use crate::chat::words::{ours, typed};
use crate::chat::{CardKey, Field, FieldKind, Form, Given, Press, Text};
use crate::days::{self, Classes, Dates, Hours, Manner, Paper, Terms, WeekBegins};
use crate::features::collab::text as checked;
use crate::words;

const DATES: &str = "dates";
const TIMES: &str = "times";
const WEEK: &str = "week";
const NAMES: &str = "names";
const LIBRARY: &str = "library";

const MOST_NAME: u16 = 40;

/// Day 17 of its month, so that no order of figures is mistaken.
const EXAMPLE: NaiveDateTime = match NaiveDate::from_ymd_opt(2026, 9, 17) {
    Some(day) => match day.and_hms_opt(15, 0, 0) {
        Some(moment) => moment,
        None => NaiveDateTime::MIN,
    },
    None => NaiveDateTime::MIN,
};

/// The manner as it is, to be written over.
pub fn manner_form(manner: &Manner, key: &CardKey) -> Form {
    let field = |name, label: &str, hint: &str, most, required, filled: Option<String>| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind: FieldKind::Line { most },
        required,
        filled,
    };
    let week = match manner.week {
        WeekBegins::Monday => "Monday",
        WeekBegins::Sunday => "Sunday",
    };
    Form {
        title: "Dates, times and words".into(),
        press: Press::new("settings-manner-form", key),
        fields: vec![
            field(
                DATES,
                "Dates look like",
                "17 September, or September 17",
                40,
                true,
                Some(manner.day(EXAMPLE.date())),
            ),
            field(TIMES, "Times look like", "15:00, or 3:00 PM", 20, true, Some(manner.time(EXAMPLE.time()))),
            field(WEEK, "The week begins on", "Monday, or Sunday", 20, true, Some(week.into())),
            field(
                NAMES,
                "Classes, terms and paper",
                "Year, term, A4, or Grade, semester, Letter",
                40,
                true,
                Some(names(manner)),
            ),
            field(
                LIBRARY,
                "What is your library called?",
                "the media center",
                MOST_NAME,
                false,
                manner.library.clone(),
            ),
        ],
    }
}

/// `Year, term, A4`.
pub fn names(manner: &Manner) -> String {
    let class = match manner.classes {
        Classes::Year => "Year",
        Classes::Grade => "Grade",
    };
    let paper = match manner.paper {
        Paper::A4 => "A4",
        Paper::Letter => "Letter",
    };
    format!("{class}, {}, {paper}", manner.term())
}

/// How it looks, in a line: `Thu 17 September, 15:00 · the week begins on Monday · Year, term, A4`.
pub fn in_short(manner: &Manner) -> Text {
    let week = match manner.week {
        WeekBegins::Monday => "Monday",
        WeekBegins::Sunday => "Sunday",
    };
    let looks = words!(
        "{moment} · the week begins on {week} · {names}",
        moment = ours(manner.moment(EXAMPLE)),
        week = week,
        names = ours(names(manner))
    );
    match &manner.library {
        Some(name) => words!("{looks} · {library}", looks = looks, library = typed(name)),
        None => looks,
    }
}

/// Reads the form. What is left out of the names stays as it was. The error says what to write instead.
pub fn read_manner(given: &Given, was: &Manner) -> Result<Manner, Text> {
    let typed_in = |field: &str| given.get(field).map_or("", |typed| typed.trim());
    Ok(Manner {
        dates: read_dates(typed_in(DATES))?,
        hours: read_hours(typed_in(TIMES))?,
        week: read_week(typed_in(WEEK))?,
        library: read_name(typed_in(LIBRARY))?,
        ..read_names(typed_in(NAMES), was)?
    })
}

/// By a month in words alone: figures have no order that could be seen, or one that we do not write.
fn read_dates(text: &str) -> Result<Dates, Text> {
    let lower = text.to_lowercase();
    let figure = lower.find(|c: char| c.is_ascii_digit());
    let month = lower.split(|c: char| !c.is_alphabetic()).find(|word| days::is_month(word));
    match figure.zip(month.and_then(|month| lower.find(month))) {
        Some((figure, month)) if figure < month => Ok(Dates::DayFirst),
        Some(_) => Ok(Dates::MonthFirst),
        None => Err(words!(
            "I write months as words, and \"{text}\" has none. Try 17 September or September 17.",
            text = typed(text)
        )),
    }
}

fn read_hours(text: &str) -> Result<Hours, Text> {
    let lower = text.to_lowercase().replace('.', "");
    if lower.contains("pm")
        || lower.contains("am")
        || lower == "12"
        || lower.starts_with("12 h")
        || lower.starts_with("12-h")
    {
        return Ok(Hours::Twelve);
    }
    if days::time_of_day(text).is_some() || lower.starts_with("24") {
        return Ok(Hours::TwentyFour);
    }
    Err(words!("I can't read \"{text}\" as a time. Try 15:00 or 3:00 PM.", text = typed(text)))
}

fn read_week(text: &str) -> Result<WeekBegins, Text> {
    match days::weekday(text) {
        Some(chrono::Weekday::Mon) => Ok(WeekBegins::Monday),
        Some(chrono::Weekday::Sun) => Ok(WeekBegins::Sunday),
        _ => {
            Err(words!("I can begin the week on Monday or on Sunday, not on \"{text}\".", text = typed(text)))
        }
    }
}

fn read_names(text: &str, was: &Manner) -> Result<Manner, Text> {
    let mut manner = was.clone();
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match word.trim_end_matches('s') {
            "year" => manner.classes = Classes::Year,
            "grade" => manner.classes = Classes::Grade,
            "term" => manner.terms = Terms::Term,
            "semester" => manner.terms = Terms::Semester,
            "a4" => manner.paper = Paper::A4,
            "letter" | "us" => manner.paper = Paper::Letter,
            "and" | "or" | "paper" => {}
            _ => {
                return Err(words!(
                    "I don't know \"{word}\". Write Year or Grade, term or semester, A4 or Letter.",
                    word = typed(word)
                ));
            }
        }
    }
    Ok(manner)
}

/// A name of their own, or none.
fn read_name(text: &str) -> Result<Option<String>, Text> {
    let name = text.trim_end_matches('.').trim();
    if name.is_empty() || name.eq_ignore_ascii_case("the library") || name.eq_ignore_ascii_case("library") {
        return Ok(None);
    }
    checked(name, "The library's name", MOST_NAME).map(Some).map_err(Text::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: [&str; 5]) -> Result<Manner, Text> {
        let given = [DATES, TIMES, WEEK, NAMES, LIBRARY].into_iter().zip(fields);
        let given = given.map(|(field, typed)| (field.to_owned(), typed.to_owned())).collect();
        read_manner(&given, &Manner::default())
    }

    #[test]
    fn a_manner_is_read_by_example() {
        let american = Manner { library: Some("the media center".into()), ..Manner::american() };
        for typed in [
            ["September 17", "3:00 PM", "Sunday", "Grade, semester, Letter", "the media center"],
            ["Sept 17, 2026", "3pm", "sun", "grades, semesters and letter paper", "the media center"],
            ["Thursday, September 17", "3 p.m.", "Sunday", "Grade semester Letter", " the media center "],
        ] {
            assert_eq!(read(typed), Ok(american.clone()), "{typed:?}");
        }
        for typed in [
            ["Thu 17 September", "15:00", "Monday", "Year, term, A4", ""],
            ["17 sept", "24h", "mon", "", "The library"],
        ] {
            assert_eq!(read(typed), Ok(Manner::default()), "{typed:?}");
        }
        for typed in [
            ["soon", "15:00", "Monday", "Year", ""],
            ["9/9", "15:00", "Monday", "Year", ""],
            ["17 Sep", "late", "Monday", "Year", ""],
            ["17 Sep", "15:00", "Friday", "Year", ""],
            ["17 Sep", "15:00", "Monday", "Klasse", ""],
        ] {
            assert!(read(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn the_form_reads_what_it_was_filled_with() {
        for manner in [Manner::default(), Manner::american()] {
            let form = manner_form(&manner, &CardKey("key".into()));
            let given = form
                .fields
                .into_iter()
                .map(|field| (field.name.to_owned(), field.filled.unwrap_or_default()));
            assert_eq!(read_manner(&given.collect(), &Manner::default()), Ok(manner));
        }
    }
}

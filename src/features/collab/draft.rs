//! From what was typed to a wish: the one place where a draft is checked. Until it is sent a draft holds
//! everything as typed, also what is wrong with it, so that nothing is ever lost to a refusal. Only a "when" that is
//! understood is kept in full.

use chrono::{Days, NaiveDate};

use super::types::{Beside, Wish};
use super::whose::quotes;
use super::{SupportKind, SupportKinds};
use crate::chat::words::in_plain_words;
use crate::chat::{Choice, Field, FieldKind, Given, Text};
use crate::days::{self, Doubt, Manner, When};
use crate::features::calendar::DayIs;
use crate::features::setup::School;
use crate::features::thanks;
use crate::files::Family;
use crate::library::Library;

pub use crate::text::text;

/// Characters. Even if every one of them needs escaping, each fits a field of a card (1,024).
pub const MOST_TOPIC: u16 = 150;
const MOST_LINE: u16 = 80;
pub const MOST_PARAGRAPH: u16 = 500;
const MOST_STUDENTS: u32 = 5_000;

/// The option in which a member says how they wish to be thanked. It is no part of the request.
pub const THANKS: &str = "thanks";

/// The option that takes a file, and what may be in it.
pub const FILE: &str = "file";
pub const HELPFUL_FILES: [Family; 4] = [Family::Picture, Family::Pdf, Family::Office, Family::Text];

/// Why a draft cannot be sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// Not given yet: nobody's fault.
    Missing(&'static str),
    /// Given, but not usable: one sentence with the remedy.
    Wrong(String),
}

/// Checks what was typed.
pub fn check(
    given: &Given,
    beside: Beside,
    kinds: &SupportKinds,
    today: NaiveDate,
    manner: &Manner,
) -> Result<Wish, Vec<Gap>> {
    let mut gaps = Vec::new();
    let (when, day) = or_note(&mut gaps, when(given, today, manner));
    let wish = Wish {
        support: or_note(&mut gaps, support(given, kinds)),
        topic: or_note(&mut gaps, topic(given)),
        class: or_note(&mut gaps, optional(given, "class", "The class", MOST_LINE)),
        when,
        day,
        students: or_note(&mut gaps, students(given)),
        goals: or_note(
            &mut gaps,
            optional(given, "goals", "\"What students should be able to do\"", MOST_PARAGRAPH),
        ),
        notes: or_note(&mut gaps, optional(given, "notes", "The notes field", MOST_PARAGRAPH)),
        quotes: quotes(given),
        tip: beside.tip,
        idea: beside.idea,
        collection: beside.collection,
        file: beside.file,
    };
    if gaps.is_empty() { Ok(wish) } else { Err(gaps) }
}

/// Everything that is wrong is said at once, so each gap is noted and the checking goes on.
pub fn or_note<T: Default>(gaps: &mut Vec<Gap>, checked: Result<T, Gap>) -> T {
    checked.unwrap_or_else(|gap| {
        gaps.push(gap);
        T::default()
    })
}

fn support(given: &Given, kinds: &SupportKinds) -> Result<String, Gap> {
    let key = given.get("support").ok_or(Gap::Missing("the kind of support"))?;
    kinds.find(key).map(|kind| kind.key.clone()).ok_or_else(|| {
        Gap::Wrong("This library doesn't offer that kind of support. Choose one from the menu.".into())
    })
}

fn topic(given: &Given) -> Result<String, Gap> {
    let typed = given.get("topic").ok_or(Gap::Missing("the topic"))?;
    text(typed, "The topic", MOST_TOPIC).map_err(Gap::Wrong)
}

/// A day that contradicts itself, is no day, or has passed is asked about; what names no day stays words.
fn when(
    given: &Given,
    today: NaiveDate,
    manner: &Manner,
) -> Result<(Option<String>, Option<NaiveDate>), Gap> {
    let Some(words) = optional(given, "when", "The \"when\"", MOST_LINE)? else { return Ok((None, None)) };
    let reading = days::read(&words, today, manner);
    let asked = reading.doubts.iter().find_map(|doubt| days::question(doubt, today, manner));
    if let Some(asked) = asked {
        return Err(Gap::Wrong(in_plain_words(&asked)));
    }
    Ok((Some(reading.in_full(today, manner).unwrap_or(words)), reading.when.ready_by(today)))
}

/// Writes the day or week that a "when" means in its place: "tomorrow" means another day tomorrow. What is in doubt,
/// or would not fit its field any more, stays as typed.
pub fn settle_when(given: &mut Given, today: NaiveDate, manner: &Manner) {
    if let Some(typed) = given.get_mut("when") {
        let reading = days::read(typed, today, manner);
        let is_asked = reading.doubts.iter().any(|doubt| days::question(doubt, today, manner).is_some());
        let in_full = reading.in_full(today, manner).filter(|full| full.chars().count() <= MOST_LINE.into());
        if let Some(in_full) = in_full.filter(|_| !is_asked) {
            *typed = in_full;
        }
    }
}

/// What is to be remarked on in a "when" that is taken as it is: a holiday, a week of holidays, a Saturday.
pub fn remark_on_when(wish: &Wish, today: NaiveDate, school: &School) -> Option<Text> {
    closed_on_wish(wish, today, school).or_else(|| {
        let When::Day(day) = days::read(wish.when.as_deref()?, today, &school.manner).when else {
            return None;
        };
        let is_free = day >= today && school.calendar.day(day) == DayIs::Weekend;
        is_free.then(|| days::remark(&Doubt::Weekend(day), &school.manner))?
    })
}

/// Of a stretch of days that was typed, so many are looked at.
const LONGEST_WISH: usize = 100;

/// Why the school meets on none of the days that are wished for.
pub fn closed_on_wish(wish: &Wish, today: NaiveDate, school: &School) -> Option<Text> {
    let (first, last) = match days::read(wish.when.as_deref()?, today, &school.manner).when {
        When::Day(day) => (day, day),
        When::Span(first, last) => (first, last),
        // Its weekend was never meant.
        When::Week(monday) => (monday, monday.checked_add_days(Days::new(4))?),
        When::Soon | When::Open | When::Words => return None,
    };
    let mut wished = first.iter_days().take_while(|day| *day <= last).take(LONGEST_WISH);
    if wished.clone().any(|day| school.is_school_day(day)) {
        return None;
    }
    wished.find_map(|day| school.calendar.closed_in_words(day, &school.manner))
}

/// Whether a librarian has to ask for the day: there are words about it, and none can be read out of them.
pub fn asks_for_a_day(wish: &Wish, today: NaiveDate, manner: &Manner) -> bool {
    let words = wish.when.as_deref().filter(|_| wish.day.is_none());
    words.is_some_and(|words| days::read(words, today, manner).when == When::Words)
}

fn students(given: &Given) -> Result<Option<u32>, Gap> {
    match given.get("students").filter(|typed| !typed.trim().is_empty()) {
        Some(typed) => {
            whole_number(typed, "The number of students", 1, MOST_STUDENTS).map(Some).map_err(Gap::Wrong)
        }
        None => Ok(None),
    }
}

/// The options of `/request-collab`.
pub fn fields(library: &Library) -> Vec<Field> {
    let option = |name, hint: &str, kind| Field {
        name,
        label: name.to_owned(),
        hint: hint.to_owned(),
        kind,
        required: false,
        filled: None,
    };
    vec![
        option("support", "What kind of help", FieldKind::Choice(support_choices(&library.content.support))),
        option("topic", "What it is about, in a few words", FieldKind::Line { most: MOST_TOPIC }),
        option(
            "class",
            "Grade and subject, like \"Year 8 science\"",
            FieldKind::Suggested { most: MOST_LINE },
        ),
        option("when", "A date, a week, or \"flexible\"", FieldKind::Suggested { most: MOST_LINE }),
        option("students", "How many students", FieldKind::Number { least: 1, most: MOST_STUDENTS }),
        option(
            THANKS,
            "May I thank you in public? Holds for everything until you choose again",
            FieldKind::Choice(thanks::choices()),
        ),
        option(FILE, "A file that helps: a plan, a picture", FieldKind::File),
    ]
}

/// The form behind the draft card's one button.
pub fn detail_fields(manner: &Manner) -> Vec<Field> {
    let field = |name, label: &str, hint: &str, kind, required| Field {
        name,
        label: label.to_owned(),
        hint: hint.to_owned(),
        kind,
        required,
        filled: None,
    };
    let line = FieldKind::Line { most: MOST_LINE };
    let paragraph = FieldKind::Paragraph { most: MOST_PARAGRAPH };
    // Discord takes five fields in a form, and every one that a draft card may ask to mend has to be among them.
    vec![
        field("topic", "Topic", "Marine food chains", FieldKind::Line { most: MOST_TOPIC }, true),
        field(
            "class",
            "Class, and how many students",
            &format!("{} science, 24", manner.class(8)),
            line.clone(),
            false,
        ),
        field("when", "When", "A date, a week, or \"flexible\"", line, false),
        field("goals", "What should students be able to do?", "Judge a source", paragraph.clone(), false),
        field("notes", "Anything else? No student names, please", "", paragraph, false),
    ]
}

pub fn support_choices(kinds: &SupportKinds) -> Vec<Choice> {
    kinds
        .all()
        .iter()
        .map(|SupportKind { key, name, hint, .. }| Choice {
            value: key.clone(),
            label: name.clone(),
            hint: Some(hint.clone()),
        })
        .collect()
}

/// A whole number within bounds. The error is a sentence with the remedy.
pub fn whole_number(typed: &str, what: &str, least: u32, most: u32) -> Result<u32, String> {
    match typed.trim().parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("{what}: give a number from {least} to {most}.")),
    }
}

/// Text that may be left out.
pub fn optional(given: &Given, field: &str, what: &str, most: u16) -> Result<Option<String>, Gap> {
    match given.get(field).filter(|typed| !typed.trim().is_empty()) {
        Some(typed) => text(typed, what, most).map(Some).map_err(Gap::Wrong),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds() -> SupportKinds {
        SupportKinds::parse(
            "[[support]]\nkey = \"book-talk\"\nname = \"Book talk\"\nhint = \"A talk\"\nnotice_days = 7",
        )
        .unwrap()
    }

    fn checked(given: &[(&str, &str)]) -> Result<Wish, Vec<Gap>> {
        let given = given.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
        check(
            &given,
            Beside::default(),
            &kinds(),
            NaiveDate::from_ymd_opt(2026, 9, 7).unwrap(),
            &Manner::default(),
        )
    }

    #[test]
    fn kind_and_topic_are_enough() {
        let wish = checked(&[("support", "book-talk"), ("topic", "  Marine biology ")]).unwrap();
        assert_eq!(wish.topic, "Marine biology");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let gaps = checked(&[("topic", "   "), ("when", "1 Sep"), ("students", "many")]).unwrap_err();
        assert_eq!(gaps.len(), 4, "{gaps:?}");
        assert!(gaps.contains(&Gap::Missing("the kind of support")));
    }

    #[test]
    fn a_topic_over_the_limit_names_both_lengths() {
        let long = "x".repeat(160);
        let gaps = checked(&[("support", "book-talk"), ("topic", &long)]).unwrap_err();
        assert_eq!(gaps, [Gap::Wrong("The topic is 10 characters over the limit of 150.".into())]);
    }
}

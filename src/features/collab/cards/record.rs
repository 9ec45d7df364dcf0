//! The record of a request in words: as every card shows it, and the private card on which a librarian writes it.

use super::draft::still_to_do;
use super::{lines, topic};
use crate::chat::words::{in_plain_words, ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Field, FieldKind, Form, Given, Look, MemberId, Menu, Message,
    Picks, Press, Text, Tone,
};
use crate::features::collab::aims::Goal;
use crate::features::collab::draft::MOST_TOPIC;
use crate::features::collab::lifecycle::SCORES;
use crate::features::collab::record::{self, Chosen, Sheet};
use crate::features::collab::types::{Person, Rating, Record, Request};
use crate::features::plans::{self, Plan};
use crate::features::thanks;
use crate::library::Refusal;
use crate::words;

/// A record as its teacher reads it, fact by fact: what was done, and what others read of it.
pub fn recorded(card: Card, record: &Record) -> Card {
    with_lines(card, record, done(record), "Title for others")
}

/// A record as the desk reads it: with what the librarians think of it.
pub fn recorded_at_desk(card: Card, record: &Record) -> Card {
    let mut lines = done(record);
    if let Some(collaboration) = &record.level {
        let level = words!(
            "Level of collaboration: {level} ({scheme})",
            level = ours(collaboration.level.word().to_lowercase()),
            scheme = ours(&collaboration.scheme)
        );
        lines.insert(1, level);
    }
    match record.again {
        Some(true) => lines.push(words!("Worth repeating next year")),
        Some(false) => lines.push(words!("Not to be repeated next year")),
        None => {}
    }
    with_lines(card, record, lines, "Title for others")
}

fn done(record: &Record) -> Vec<Text> {
    let (sessions, students) = (counted(record.sessions, "session"), counted(record.students, "student"));
    let mut lines = vec![match record.minutes {
        Some(minutes) => words!(
            "{sessions}, {students}, {minutes}",
            sessions = sessions,
            students = students,
            minutes = counted(minutes, "minute")
        ),
        None => words!("{sessions}, {students}", sessions = sessions, students = students),
    }];
    if !record.skills.is_empty() {
        lines.push(words!("Skills: {skills}", skills = ours(record.skills.join(", "))));
    }
    lines
}

/// `title` is what the title that others read is called.
fn with_lines(mut card: Card, record: &Record, done: Vec<Text>, title: &'static str) -> Card {
    card = card.fact("What was done", lines(done));
    for (name, words) in [("What came of it", &record.outcome), (title, &record.title)] {
        if let Some(words) = words {
            card = card.fact(name, Text::default().typed(words));
        }
    }
    card
}

pub(super) fn counted(number: u32, what: &'static str) -> Text {
    if number == 1 {
        words!("1 {what}", what = what)
    } else {
        words!("{number} {what}s", number = number, what = what)
    }
}

/// What a teacher is asked once a request is completed, and how to answer.
pub const HOW_HELPFUL: &str = "How helpful was this?";
pub const HOW_TO_RATE: &str = "1 = not much, 5 = a lot. Only the librarians see your answer.";

/// A rating in figures.
pub fn score(rating: &Rating) -> String {
    format!("{} of {}", rating.score, SCORES.end())
}

/// What is said of a rating, and its line below.
pub fn with_line(said: Text, rating: &Rating) -> Text {
    match &rating.line {
        Some(line) => lines([said, Text::default().typed(line)]),
        None => said,
    }
}

/// The thank-you that comes with completing.
pub enum ThanksOffered {
    /// As it will be said, and when, in the school's manner.
    Said { words: Text, on: Option<String> },
    /// Its teacher has not said yet whether they may be thanked; until then it waits, in these words.
    Unanswered { words: Text },
    /// Its librarian left it out.
    Unsaid,
    /// Its teacher would rather not be thanked in public.
    Unwished,
    /// Nobody is thanked for a correction, or thanks themselves.
    OutOfPlace,
}

impl ThanksOffered {
    fn fact(&self, card: Card, teacher: &str) -> Card {
        match self {
            Self::Said { words, on } => {
                let name = match on {
                    Some(on) => words!("Thank-you, to be posted {on}", on = ours(on)),
                    None => words!("Thank-you, to be posted with the next ones"),
                };
                card.fact(&in_plain_words(&name), words.clone())
            }
            Self::Unanswered { words } => card.fact(
                "Thank-you",
                words!(
                    "{who} hasn't said yet whether I may thank them. Until then it waits: {words}",
                    who = typed(teacher),
                    words = words.clone()
                ),
            ),
            Self::Unsaid => card.fact("Thank-you", "None this time."),
            Self::Unwished => card.fact(
                "Thank-you",
                words!("{who} asked not to be thanked in public, so none is posted.", who = typed(teacher)),
            ),
            Self::OutOfPlace => card,
        }
    }

    fn buttons(&self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Said { .. } | Self::Unanswered { .. } => vec![
                ("Other words", "record-thanks-other"),
                ("Change the words", "record-thanks-words"),
                ("No thank-you", "record-thanks-none"),
            ],
            Self::Unsaid => vec![("Thank them after all", "record-thanks-back")],
            Self::Unwished | Self::OutOfPlace => Vec::new(),
        }
    }
}

/// The card on which a record is written: what will be saved, or what is still needed for it, and the thank-you
/// that goes with it, with a look at whether it names whoever is `unnamed`, and at what was planned.
pub fn record_card(
    request: &Request,
    sheet: &Sheet,
    thanks: &ThanksOffered,
    unnamed: &[Person],
    (goals, plan): (&[Goal], Option<&Plan>),
    key: &CardKey,
) -> Message {
    let given = sheet.given(request);
    let checked = record::check(&given, &request.wish.quotes);
    let mut card = Card {
        title: if sheet.corrects() {
            words!("Correct the record of request #{number}", number = request.number)
        } else {
            words!("Complete request #{number}", number = request.number)
        },
        body: words!(
            "{topic}\nOnly you can see this. It's saved as you go; [Save] makes it the record.",
            topic = topic(&request.wish)
        ),
        ..Card::default()
    };
    let ready = checked.is_ok();
    card = match checked {
        Ok(record) => recorded_at_desk(card, &record),
        Err(gaps) => {
            let numbers = [record::SESSIONS, record::STUDENTS, record::MINUTES];
            let numbers = numbers.map(|number| (number.field, number.label));
            let texts = [(record::OUTCOME, "What came of it"), (record::TITLE, "Title for others")];
            for (field, name) in numbers.into_iter().chain(texts) {
                if let Some(typed) = given.get(field).filter(|typed| !typed.trim().is_empty()) {
                    card = card.fact(name, Text::default().typed(typed));
                }
            }
            still_to_do(card, &gaps)
        }
    };
    card = plans::beside(card, plan);
    card = thanks.fact(card, &request.teacher.name);
    if let (Some((words, _)), ThanksOffered::Said { .. } | ThanksOffered::Unanswered { .. }) =
        (sheet.thanks(), thanks)
    {
        card = thanks::please_check(card, words, unnamed);
    }
    let menu = |what: Chosen, verb, prompt: &str, picks| Menu {
        prompt: prompt.into(),
        press: Press::new(verb, key),
        choices: Choices::Listed(what.choices()),
        chosen: what.of(&given),
        picks,
    };
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let message = Message::from(card)
        .with(menu(Chosen::Level, "record-level", "How closely did you work together?", Picks::One))
        .with(menu(Chosen::Skills, "record-skills", "What did students practise? (any number)", Picks::Any))
        .with(menu(Chosen::Again, "record-again", "Repeat it next year?", Picks::One));
    let message = match goals_menu(goals, &given, key) {
        Some(menu) => message.with(menu),
        None => message,
    };
    let message = if ready {
        message.with(button("Save", "record-save", Look::Main)).with(button(
            "Write the numbers",
            "record-write",
            Look::Plain,
        ))
    } else {
        message.with(button("Write the numbers", "record-write", Look::Main))
    };
    let buttons = thanks.buttons().into_iter();
    buttons.fold(message, |message, (label, verb)| message.with(button(label, verb, Look::Plain)))
}

/// Goals that a record is marked with, where the school has any.
fn goals_menu(goals: &[Goal], given: &Given, key: &CardKey) -> Option<Menu> {
    let choice = |goal: &Goal| Choice { value: goal.id.to_string(), label: goal.words.clone(), hint: None };
    let marked = given.get(record::GOALS).map_or("", String::as_str).lines();
    // A goal that the school has no more is not in the menu, and stays in the record until goals are chosen anew.
    let still = marked.filter(|id| goals.iter().any(|goal| goal.id.to_string() == *id));
    (!goals.is_empty()).then(|| Menu {
        prompt: "Which of the school's goals did it serve? (any number)".into(),
        press: Press::new("record-goals", key),
        choices: Choices::Listed(goals.iter().map(choice).collect()),
        chosen: still.map(str::to_owned).collect(),
        picks: Picks::Any,
    })
}

/// The form for what a menu cannot hold, filled with what is known.
pub fn numbers_form(request: &Request, sheet: &Sheet, key: &CardKey) -> Form {
    let number = |number: record::Number, hint: &str, required| Field {
        name: number.field,
        label: number.label.into(),
        hint: hint.into(),
        kind: FieldKind::Line { most: 6 },
        required,
        filled: None,
    };
    let form = Form {
        title: in_plain_words(&words!("The record of request #{number}", number = request.number)),
        press: Press::new("record-write", key),
        fields: vec![
            number(record::SESSIONS, "A number", true),
            number(record::STUDENTS, "A number", true),
            number(record::MINUTES, "All sessions together, if you know it", false),
            Field {
                name: record::OUTCOME,
                label: "What came of it (the teacher reads it)".into(),
                hint: "Every student could name two reliable sources. No student names, please".into(),
                kind: FieldKind::Line { most: record::MOST_OUTCOME },
                required: false,
                filled: None,
            },
            Field {
                name: record::TITLE,
                // What is filled in hides what would stand in the empty field.
                label: "Title for others (in the public thanks)".into(),
                hint: "Instead of the teacher's own words: Volcanoes".into(),
                kind: FieldKind::Line { most: MOST_TOPIC },
                required: false,
                filled: None,
            },
        ],
    };
    crate::library::visit::filled(form, &sheet.given(request))
}

/// What stands in the card's place once it is saved.
pub fn record_saved(request: &Request, sheet: &Sheet, thanks: &ThanksOffered, by: &MemberId) -> Message {
    let number = request.number;
    let everybody = [Some(&request.teacher), request.librarian.as_ref()];
    let told = everybody.into_iter().flatten().find(|person| person.id != *by);
    let (title, body) = match told {
        _ if sheet.corrects() => (
            words!("The record of request #{number} is corrected", number = number),
            words!("The card at the desk shows it. Nobody else is told."),
        ),
        Some(person) if person.id == request.teacher.id => (
            words!("Request #{number} is completed", number = number),
            words!("I'm telling {who}, and asking how helpful it was.", who = typed(&person.name)),
        ),
        Some(person) => (
            words!("Request #{number} is completed", number = number),
            words!("{who} is told.", who = typed(&person.name)),
        ),
        None => (
            words!("Request #{number} is completed", number = number),
            words!("The card at the desk shows it."),
        ),
    };
    let mut card = Card { title, body, tone: Tone::Good, ..Card::default() };
    if let Some(record) = &request.record {
        card = recorded_at_desk(card, record);
    }
    if let ThanksOffered::Said { .. } | ThanksOffered::Unanswered { .. } = thanks {
        card = thanks.fact(card, &request.teacher.name);
        card = card.fact("Until then", "You can edit, hold or post it at the desk.");
    }
    card.into()
}

/// Something has happened with the request while this card was open.
pub fn record_moved_on(request: &Request) -> Refusal {
    Refusal(words!(
        "Request #{number} has changed since you opened this, so nothing was saved. Start again from its card \
         at the desk.",
        number = request.number
    ))
}

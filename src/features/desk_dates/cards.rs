//! Every sentence about the desk's dates.

use chrono::NaiveDate;

use super::types::{DeskDate, Due, On, Reminders};
use crate::chat::words::{and, ours, typed};
use crate::chat::{Card, CardKey, Choice, Choices, Menu, Message, Picks, Press, Text, shortened};
use crate::days::{Manner, month_in_words};
use crate::library::Refusal;
use crate::library::visit::Question;
use crate::words;

/// Dates that a list shows and its menu offers (Discord lets a menu have 25 choices).
pub const MOST_DATES: usize = 25;
const MOST_LABEL: usize = 100;

/// What most school librarians keep, with the month in which it usually is.
pub const SUGGESTED: [(&str, u32); 5] = [
    ("Send a proposal to the library conference", 1),
    ("Renew the association's membership", 8),
    ("Renew databases and subscriptions", 6),
    ("Order for the book fair", 9),
    ("Sign up for summer training", 4),
];

/// "Renew databases and subscriptions: in June", in the brief.
pub fn brief_line(due: &Due, manner: &Manner) -> Text {
    words!("{name}: {when}", name = typed(&due.name), when = ours(when(due.on, due.day, manner)))
}

fn when(on: On, day: NaiveDate, manner: &Manner) -> String {
    match on {
        On::Monthly { month } => format!("in {}", month_in_words(month)),
        On::Once(_) | On::Yearly { .. } => manner.day(day),
    }
}

/// In the list and after it was added: "each year on 18 November", "once, on Wed 18 November".
fn how_often(on: On, day: NaiveDate, manner: &Manner) -> Text {
    match on {
        On::Once(day) => words!("once, on {day}", day = ours(manner.day_and_year(day))),
        On::Yearly { .. } => words!("each year on {day}", day = ours(manner.day_of_year(day))),
        On::Monthly { month } => {
            words!("each year in {month}", month = ours(month_in_words(month).to_owned()))
        }
    }
}

/// The next one first, each with its next day.
pub fn list(
    dates: &[(NaiveDate, DeskDate)],
    suggested: &[(&str, u32)],
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let mut body: Text =
        "The morning brief reminds the librarians six weeks and one week before each. Nobody else reads it.\n".into();
    for (day, date) in dates.iter().take(MOST_DATES) {
        let line =
            words!("{name}: {when}", name = typed(&date.name), when = how_often(date.on, *day, manner));
        body = body.plain("\n").join(line);
    }
    if dates.is_empty() {
        body = body.plain("\n").plain("None yet. /desk-dates add adds one, or choose one below.");
    }
    let card = Card { title: "The desk's dates".into(), body, ..Card::default() };
    let choice = |value: String, label: &str, hint: String| Choice {
        value,
        label: shortened(label, MOST_LABEL),
        hint: Some(hint),
    };
    let menu = |prompt: &str, verb: &str, choices| Menu {
        prompt: prompt.to_owned(),
        press: Press::new(verb, key),
        choices: Choices::Listed(choices),
        chosen: Vec::new(),
        picks: Picks::One,
    };
    let mut message = Message::from(card);
    if !suggested.is_empty() {
        let choices = suggested.iter().map(|(name, month)| {
            choice((*name).to_owned(), name, format!("each year in {}", month_in_words(*month)))
        });
        message = message.with(menu("Add one that many libraries keep", "desk-date-add", choices.collect()));
    }
    if !dates.is_empty() {
        let choices = dates
            .iter()
            .take(MOST_DATES)
            .map(|(day, date)| choice(date.id.0.clone(), &date.name, when(date.on, *day, manner)));
        message = message.with(menu("Remove one", "desk-date-remove", choices.collect()));
    }
    message
}

pub fn added(date: &DeskDate, day: NaiveDate, reminders: &Reminders, manner: &Manner) -> Message {
    let (name, when) = (typed(&date.name), how_often(date.on, day, manner));
    match reminders {
        Reminders::AsSaid => words!(
            "Noted: {name}, {when}. The morning brief reminds you six weeks and one week before.",
            name = name,
            when = when
        ),
        // It may still be told, where no brief was posted today.
        Reminders::On(days) if days.is_empty() => words!(
            "Noted: {name}, {when}. {day} is too near to count on a reminder in the morning brief.",
            name = name,
            when = when,
            day = ours(manner.day_and_year(day))
        ),
        Reminders::On(days) => words!(
            "Noted: {name}, {when}. The morning brief reminds you on {days}.",
            name = name,
            when = when,
            days = and(days.iter().map(|day| manner.day_and_year(*day).into()).collect())
        ),
    }
    .into()
}

pub fn sure_to_remove(date: &DeskDate) -> Question {
    Question {
        words: words!("Remove {name} from the desk's dates?", name = typed(&date.name)),
        yes: "Remove it",
    }
}

pub fn removed(date: &DeskDate) -> Message {
    words!("Removed: {name}.", name = typed(&date.name)).into()
}

pub fn no_such_date() -> Refusal {
    Refusal::new("That is no longer among the desk's dates. /desk-dates list shows them.")
}

pub fn full() -> Refusal {
    Refusal(words!("The desk can have {most} dates. Remove one first: /desk-dates list.", most = MOST_DATES))
}

pub fn unnamed() -> Refusal {
    Refusal::new("Say what is to be done, like \"Renew the membership\".")
}

pub fn has_passed(day: NaiveDate, manner: &Manner) -> Refusal {
    Refusal::new(words!(
        "{day} has passed. Give a later day, or leave out \"once\" if it comes each year.",
        day = ours(manner.day_and_year(day))
    ))
}

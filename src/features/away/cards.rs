//! Every sentence said to a librarian about being away.

use chrono::{NaiveDate, TimeDelta};

use super::types::Absence;
use crate::chat::{Button, Card, CardKey, Choices, Look, Menu, Message, Picks, Press, Run, Text};
use crate::days::{When, in_full, understand};
use crate::library::{Member, Refusal};

/// Reads the days of `/away`: from today where no "from" is given, both included.
pub fn read_days(from: &str, until: &str, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let from = if from.trim().is_empty() { today } else { read_day("from", from, today)? };
    if until.trim().is_empty() {
        return Err(Refusal::new("The last day is missing: give \"until\" as well, like 14 Sep."));
    }
    // Without a year it is the next such day after the first one.
    match understand(until, from) {
        When::Passed(day) if day >= today => Err(Refusal::new(format!(
            "{} is before {}: give a last day that is not before the first.",
            in_full(day),
            in_full(from)
        ))),
        _ => Ok((from, read_day("until", until, from)?)),
    }
}

fn read_day(field: &str, typed: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    match understand(typed, today) {
        When::Day(day) => Ok(day),
        // A whole week: from its Monday, until its Sunday.
        When::Week(monday) if field == "until" => Ok(monday + TimeDelta::days(6)),
        When::Week(monday) => Ok(monday.max(today)),
        When::Passed(day) => Err(Refusal::new(format!(
            "{} has passed already: give a day from today on under \"{field}\".",
            in_full(day)
        ))),
        When::Words => Err(Refusal(
            Text::from("“")
                .typed(typed.trim())
                .plain(format!("” under \"{field}\" is no date: write it like 14 Sep or 2026-09-14.")),
        )),
    }
}

/// A librarian's absence, with who reads meanwhile.
pub fn away_card(absence: &Absence, today: NaiveDate, key: &CardKey) -> Message {
    let is_away = absence.from <= today;
    let title = if is_away { "You are away" } else { "You will be away" };
    let body = match &absence.colleague {
        Some(colleague) => Text::from("New requests go to ")
            .run(Run::Mention(colleague.id.clone()))
            .plain(" on these days: the card at the desk names them, and every teacher who asks is told."),
        None => Text::from(
            "On these days every teacher who asks is told that an answer may take longer. Choose a colleague below, \
             and new requests go to them.",
        ),
    };
    Message::from(
        Card { title: title.into(), body, ..Card::default() }
            .fact("From", in_full(absence.from))
            .fact("Until, that day included", in_full(absence.until)),
    )
    .with(Menu {
        prompt: "Who reads new requests meanwhile?".into(),
        press: Press::new("away-colleague", key),
        choices: Choices::Members,
        chosen: absence.colleague.iter().map(|colleague| colleague.id.0.clone()).collect(),
        picks: Picks::One,
    })
    .with(Button {
        label: if is_away { "I'm back" } else { "I'm staying" }.into(),
        press: Press::new("away-back", key),
        look: Look::Plain,
    })
}

pub fn not_away() -> Text {
    "You are not away. To say that you will be, type /away with the last day, and the first if it is not today.".into()
}

pub fn welcome_back() -> Text {
    "Welcome back. New requests wait at the desk for whoever takes them on, as usual.".into()
}

/// Somebody was chosen who has not the librarians' role.
pub fn not_a_librarian(chosen: &Member) -> Refusal {
    Refusal(
        Text::default()
            .typed(&chosen.name)
            .plain(" does not have the librarians' role, so nothing was changed. Choose another colleague."),
    )
}

pub fn nobody_chosen() -> Refusal {
    Refusal::new("That is no member of this server, so nothing was changed. Choose a librarian.")
}

pub fn not_yourself() -> Refusal {
    Refusal::new(
        "You cannot read them yourself while you are away, so nothing was changed. Choose a colleague.",
    )
}

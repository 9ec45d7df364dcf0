//! Every sentence said to a librarian about being away.

use chrono::NaiveDate;

use super::types::Absence;
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Choices, Look, Menu, Message, Picks, Press, Run, Text};
use crate::days::{Doubt, Manner, When, question, read};
use crate::library::{Member, Refusal};
use crate::words;

/// Reads the days of `/away`: from today where no "from" is given, both included.
pub fn read_days(
    from: &str,
    until: &str,
    today: NaiveDate,
    manner: &Manner,
) -> Result<(NaiveDate, NaiveDate), Refusal> {
    // "12-16 Oct" says both, in either field.
    let both = [(from, until), (until, from)].into_iter().find(|(_, other)| other.trim().is_empty());
    if let Some((typed, _)) = both
        && let When::Span(first, last) = read(typed, today, manner).when
    {
        read_day("until", typed, today, today, manner)?;
        return Ok((first, last));
    }
    let from = if from.trim().is_empty() { today } else { read_day("from", from, today, today, manner)? };
    if until.trim().is_empty() {
        return Err(Refusal::new(words!(
            "Which is your last day away? Give it under \"until\", like {day}.",
            day = ours(manner.day_of_year(from))
        )));
    }
    // Without a year it is the next such day after the first one.
    let last = read_day("until", until, from, today, manner)?;
    if last < from {
        return Err(Refusal::new(words!(
            "{last} is before {from}. Give a last day that comes after the first.",
            last = ours(manner.day(last)),
            from = ours(manner.day(from))
        )));
    }
    Ok((from, last))
}

/// `after` is the day from which an unclear one is counted.
fn read_day(
    field: &'static str,
    text: &str,
    after: NaiveDate,
    today: NaiveDate,
    manner: &Manner,
) -> Result<NaiveDate, Refusal> {
    let reading = read(text, after, manner);
    let ended = |doubt: &&Doubt| !matches!(doubt, Doubt::Passed(day) if *day >= today);
    let asked = reading.doubts.iter().filter(ended).find_map(|doubt| question(doubt, today, manner));
    if let Some(asked) = asked {
        return Err(Refusal(asked));
    }
    let found = if field == "until" { reading.when.last(manner) } else { reading.when.begins(after) };
    found.ok_or_else(|| {
        Refusal(words!(
            "I can't read \"{text}\" under \"{field}\" as a date. Try {day}.",
            text = typed(text.trim()),
            field = field,
            day = ours(manner.day_of_year(today))
        ))
    })
}

/// A librarian's absence, with who reads meanwhile.
pub fn away_card(absence: &Absence, today: NaiveDate, manner: &Manner, key: &CardKey) -> Message {
    let is_away = absence.from <= today;
    let title = if is_away { "You are away" } else { "You will be away" };
    let body = if let Some(colleague) = &absence.colleague {
        words!(
            "New requests go to {colleague} on these days, and I tell every teacher who asks.",
            colleague = Run::Mention(colleague.id.clone())
        )
    } else {
        words!(
            "On these days I tell every teacher who asks that an answer may take longer. Choose a colleague below, and \
             new requests go to them."
        )
    };
    Message::from(
        Card { title: title.into(), body, ..Card::default() }
            .fact("From", manner.day(absence.from))
            .fact("Until, that day included", manner.day(absence.until)),
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
    "You aren't away. To say that you will be, type /away with your last day, and the first if it isn't today.".into()
}

pub fn welcome_back() -> Text {
    "Welcome back. New requests wait at the desk for whoever takes them on, as usual.".into()
}

/// Somebody was chosen who has not the librarians' role.
pub fn not_a_librarian(chosen: &Member) -> Refusal {
    Refusal(words!(
        "{name} isn't a librarian here, so nothing was changed. Choose another colleague.",
        name = typed(&chosen.name)
    ))
}

pub fn nobody_chosen() -> Refusal {
    Refusal::new("That isn't a member of this server, so nothing was changed. Choose a librarian.")
}

pub fn not_yourself() -> Refusal {
    Refusal::new(
        "You can't take new requests yourself while you're away, so nothing was changed. Choose a colleague.",
    )
}

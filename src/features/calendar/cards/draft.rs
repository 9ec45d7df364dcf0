//! The card that asks before the calendar is changed: what would be taken for what, what moves with it, and a menu to
//! change each line.

use chrono::{Datelike, NaiveDate};
use shelftalker_core::calendar::{Calendar, EntryKind};

use super::{days, what_follows};
use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Control, Look, Menu, Message, Picks, Press, Text, Tone, shortened,
};
use crate::days::Manner;
use crate::features::calendar::draft::{Difference, Draft, DraftLine, PAGE, Row, Shows};
use crate::features::calendar::effects::Effects;
use crate::features::calendar::ics::{MOST_EVENTS, NotRead, Why};
use crate::features::calendar::said::after_part_of_a_year;
use crate::library::Refusal;
use crate::words;

/// What stands in the menu for a line that is not taken.
pub const LEAVE_OUT: &str = "leave-out";

/// Draws a draft as it shows itself. `effects` is what would follow from taking it; `overtaken` says that somebody
/// else changed the calendar since it was drawn last.
pub fn draft_card(
    draft: &Draft,
    calendar: &Calendar,
    effects: &Effects,
    today: NaiveDate,
    manner: &Manner,
    overtaken: bool,
    key: &CardKey,
) -> Message {
    match draft.shows {
        Shows::One { line, .. } => match draft.lines.get(line) {
            Some(line) => one(line, manner, key),
            None => listed(draft, calendar, effects, today, manner, overtaken, key),
        },
        _ => listed(draft, calendar, effects, today, manner, overtaken, key),
    }
}

fn listed(
    draft: &Draft,
    calendar: &Calendar,
    effects: &Effects,
    today: NaiveDate,
    manner: &Manner,
    overtaken: bool,
    key: &CardKey,
) -> Message {
    let is_left_out = matches!(draft.shows, Shows::LeftOut(_));
    let changes = draft.changes(calendar, today);
    let rows = if is_left_out { draft.left_out() } else { changes.clone() };
    let pages = rows.len().div_ceil(PAGE).max(1);
    let page = match draft.shows {
        Shows::Changes(page) | Shows::LeftOut(page) => page.min(pages - 1),
        Shows::One { .. } => 0,
    };
    let shown: Vec<&Row> = rows.iter().skip(page * PAGE).take(PAGE).collect();
    let mut body = Text::default();
    if overtaken {
        body = body.join(words!(
            "Somebody else has changed the calendar meanwhile. Look again before you add \
                                 these days.\n"
        ));
    }
    if draft.breaks_off {
        body = body.join(words!(
            "The file breaks off, so something may be missing. I'll remove nothing because of \
                          it.\n"
        ));
    }
    if rows.is_empty() {
        body = body.join(if is_left_out { words!("Nothing is left out.") } else { nothing_changes(draft) });
    }
    let mut year = None;
    for row in &shown {
        let of = row_year(row);
        if year.replace(of) != Some(of) {
            body = body.strong(of.to_string()).plain("\n");
        }
        body = body.join(in_words(row, manner)).plain("\n");
    }
    if pages > 1 {
        body = body.plain(format!("Page {} of {pages}", page + 1));
    }
    let mut card = Card { title: title(draft, is_left_out), body, tone: Tone::Waiting, ..Card::default() };
    if !is_left_out {
        if !changes.is_empty() {
            card = card.fact("What follows", what_follows(effects, manner));
            if let Some(then) = after_the_terms(draft, calendar, today, manner) {
                card = card.fact("After that", then);
            }
        }
        if let Some(rest) = the_rest(draft, calendar) {
            card = card.fact("Not shown here", rest);
        }
    }
    let mut message = Message::from(card);
    if let Some(menu) = menu_of_lines(&shown, manner, key).filter(|_| !draft.is_typed()) {
        message = message.with(menu);
    }
    buttons(draft, is_left_out, page, pages, changes.is_empty(), key).into_iter().fold(message, Message::with)
}

/// Where a term comes in, or changes: what becomes of the rest of a year that is not whole by it.
fn after_the_terms(draft: &Draft, calendar: &Calendar, today: NaiveDate, manner: &Manner) -> Option<Text> {
    let has_terms = draft.lines.iter().any(|line| line.take == Some(EntryKind::Term));
    has_terms.then(|| after_part_of_a_year(&draft.after(calendar, today), manner))?
}

fn buttons(
    draft: &Draft,
    is_left_out: bool,
    page: usize,
    pages: usize,
    nothing: bool,
    key: &CardKey,
) -> Vec<Control> {
    let button = |label, verb, look| Control::Button(Button::new(label, verb, key, look));
    let mut buttons = Vec::new();
    if !is_left_out && !nothing {
        let label = if draft.is_typed() { "Add it" } else { "Add these days" };
        buttons.push(button(label, "calendar-take", Look::Main));
    }
    if page > 0 {
        buttons.push(button("Earlier", "calendar-earlier", Look::Plain));
    }
    if page + 1 < pages {
        buttons.push(button("Later", "calendar-later", Look::Plain));
    }
    if is_left_out {
        buttons.push(button("Back", "calendar-draft-back", Look::Plain));
    } else {
        if !draft.left_out().is_empty() {
            buttons.push(button("What is left out", "calendar-left-out", Look::Plain));
        }
        buttons.push(button("Leave it", "calendar-leave", Look::Plain));
    }
    buttons
}

fn title(draft: &Draft, is_left_out: bool) -> Text {
    match &draft.source {
        None => "Add this to the calendar?".into(),
        Some(source) if is_left_out => words!("Left out of {source}", source = typed(shortened(source, 80))),
        Some(source) => words!("Add these days from {source}?", source = typed(shortened(source, 80))),
    }
}

fn nothing_changes(draft: &Draft) -> Text {
    if draft.lines.iter().any(|line| line.take.is_some()) {
        return words!("The calendar already has all of this. Nothing changes.");
    }
    if draft.lines.is_empty() {
        return words!(
            "I found no closed, half or testing day and no term in it. Add days with /school-calendar add."
        );
    }
    words!(
        "I found nothing in it that looks like a day off. Look at what is left out, and choose what counts."
    )
}

fn row_year(row: &Row) -> i32 {
    match row {
        Row::Line(_, line, _) => line.first.year(),
        Row::Gone(entry) => entry.first.year(),
    }
}

/// One row: `Autumn half term, Mon 26 Oct to Fri 30 Oct: closed`.
fn in_words(row: &Row, manner: &Manner) -> Text {
    let kind = |take: Option<EntryKind>| take.map_or("left out", |kind| kind.in_words(manner));
    match row {
        Row::Line(_, line, Difference::Changed(was)) => {
            let name = typed(&line.name);
            let now = ours(days(line.first, line.last, manner));
            let renamed = if line.name == was.name {
                Text::default()
            } else {
                words!(", was called {old}", old = typed(&was.name))
            };
            let moved = if (line.first, line.last) == (was.first, was.last) {
                Text::default()
            } else {
                words!(", was {old}", old = ours(days(was.first, was.last, manner)))
            };
            let other = if line.take == Some(was.kind) {
                Text::default()
            } else {
                words!(", was {old}", old = was.kind.in_words(manner))
            };
            words!(
                "{name}, {now}: {kind}{other}{moved}{renamed}",
                name = name,
                now = now,
                kind = kind(line.take),
                other = other,
                moved = moved,
                renamed = renamed
            )
        }
        Row::Line(_, line, Difference::Removed(_)) => words!(
            "{name}, {days}: removed",
            name = typed(&line.name),
            days = ours(days(line.first, line.last, manner))
        ),
        Row::Line(_, line, Difference::LeftOut) => words!(
            "{name}, {days}: {why}",
            name = typed(&line.name),
            days = ours(days(line.first, line.last, manner)),
            why = line.why.as_ref().map_or_else(|| "as you said".into(), reason)
        ),
        Row::Line(_, line, Difference::New | Difference::Same) => words!(
            "{name}, {days}: {kind}",
            name = typed(&line.name),
            days = ours(days(line.first, line.last, manner)),
            kind = kind(line.take)
        ),
        Row::Gone(entry) => words!(
            "{name}, {days}: gone from the file, so it is removed",
            name = typed(&entry.name),
            days = ours(days(entry.first, entry.last, manner))
        ),
    }
}

/// What a guess went by, after a colon.
fn reason(why: &Why) -> Text {
    let says = |said: &str| ours(format!("\"{said}\""));
    match why {
        Why::Says(said) => words!("its name says {said}", said = says(said)),
        Why::Feast(_) => words!("a public holiday"),
        Why::Filed(category) => words!("it is filed under {category}", category = typed(category)),
        Why::FromItsEdges => words!("from where the file says that it begins to where it ends"),
        Why::Held(said) => words!("{said}: something that goes on at school", said = says(said)),
        Why::Edge(said) => words!("{said}: it names a first or last day", said = says(said)),
        Why::HasTime => words!("it has a time, so school goes on"),
        Why::SaysNothing => words!("nothing in its name says that school is out"),
        Why::TooLong(days) => words!("{days} days is too long for a closure", days = *days),
        Why::Backwards => words!("it ends before it begins; this is its first day"),
        Why::NotFollowed => words!("it repeats in a way that I can't follow; this is its first day"),
        Why::LeftOutBefore => words!("you left it out before"),
        Why::Again => words!("the same days with the same name are there already"),
    }
}

/// What of the file stands in no line.
fn the_rest(draft: &Draft, calendar: &Calendar) -> Option<Text> {
    let rest = draft.passed_over;
    let stay = draft.stay(calendar);
    let lines = [
        (stay, "already in the calendar"),
        (draft.left_out().len(), "left out"),
        (rest.timed, "with a time of day, like meetings and lunches"),
        (rest.elsewhere, "over, or more than two years away"),
        (rest.cancelled, "cancelled"),
        (rest.unreadable, "without a date that I can read"),
        (rest.more, "more than I can show: export one school year"),
    ];
    let said: Vec<String> =
        lines.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    (!said.is_empty()).then(|| said.join("\n").into())
}

fn menu_of_lines(shown: &[&Row], manner: &Manner, key: &CardKey) -> Option<Menu> {
    let choice = |row: &&Row| match row {
        Row::Line(at, line, _) => Some(Choice {
            value: at.to_string(),
            label: shortened(&line.name, 100),
            hint: Some(days(line.first, line.last, manner)),
        }),
        Row::Gone(_) => None,
    };
    let choices: Vec<Choice> = shown.iter().filter_map(choice).collect();
    (!choices.is_empty()).then(|| Menu {
        prompt: "Change a line".into(),
        press: Press::new("calendar-line", key),
        choices: Choices::Listed(choices),
        chosen: Vec::new(),
        picks: Picks::One,
    })
}

/// One line, and what it may be taken for.
fn one(line: &DraftLine, manner: &Manner, key: &CardKey) -> Message {
    let kind = line.take.map_or("left out", |kind| kind.in_words(manner));
    let days = ours(days(line.first, line.last, manner));
    let body = if let Some(why) = &line.why {
        words!("{days}: {kind} ({why}).", days = days, kind = kind, why = reason(why))
    } else {
        words!("{days}: {kind}.", days = days, kind = kind)
    };
    let mut choices: Vec<Choice> = EntryKind::ALL.map(EntryKind::choice).to_vec();
    choices.push(Choice { value: LEAVE_OUT.into(), label: "Leave it out".into(), hint: None });
    let chosen = line.take.map_or(LEAVE_OUT, EntryKind::value).to_owned();
    let card =
        Card { title: Text::default().typed(&line.name), body, tone: Tone::Waiting, ..Card::default() };
    Message::from(card)
        .with(Menu {
            prompt: "What are these days?".into(),
            press: Press::new("calendar-take-as", key),
            choices: Choices::Listed(choices),
            chosen: vec![chosen],
            picks: Picks::One,
        })
        .with(Button::new("Back", "calendar-draft-back", key, Look::Plain))
}

/// The days were taken.
pub fn decided(draft: &Draft, calendar: &Calendar, today: NaiveDate, manner: &Manner) -> Message {
    let changes = draft.changes(calendar, today);
    if let ([Row::Line(_, line, Difference::New)], true) = (&changes[..], draft.is_typed()) {
        let body = words!(
            "{name}, {days}: {kind}. Look at the year with /school-calendar show.",
            name = typed(&line.name),
            days = ours(days(line.first, line.last, manner)),
            kind = line.take.map_or("left out", |kind| kind.in_words(manner))
        );
        return Card { title: "Added".into(), body, tone: Tone::Good, ..Card::default() }.into();
    }
    let count = |is_it: fn(&Row) -> bool| changes.iter().filter(|row| is_it(row)).count();
    let counts = [
        (count(|row| matches!(row, Row::Line(_, _, Difference::New))), "new"),
        (count(|row| matches!(row, Row::Line(_, _, Difference::Changed(_)))), "changed"),
        (count(|row| matches!(row, Row::Gone(_) | Row::Line(_, _, Difference::Removed(_)))), "removed"),
    ];
    let said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let body = words!(
        "The calendar has changed: {counts}. Look at the year with /school-calendar show.",
        counts = ours(said.join(", "))
    );
    Card { title: "Saved".into(), body, tone: Tone::Good, ..Card::default() }.into()
}

pub fn left_as_it_was() -> Message {
    Text::from("Nothing was changed. The calendar is as it was.").into()
}

pub fn no_draft() -> Refusal {
    Refusal::new(
        "Attach your calendar file (.ics) to the command. Most calendars have it under Export or Share.",
    )
}

/// A file that is not read, and what to do.
pub fn not_read(name: &str, why: NotRead) -> Refusal {
    let name = typed(name);
    Refusal(match why {
        NotRead::NoCalendar => words!(
            "{name} isn't a calendar file. Export your calendar as iCalendar (.ics) and attach that.",
            name = name
        ),
        NotRead::WebPage => words!(
            "{name} is a web page, not a calendar. Look there for a link ending in .ics, save that file and attach it.",
            name = name
        ),
        NotRead::AddressBook => words!(
            "{name} has addresses in it, not days. Export the calendar instead (.ics) and attach that.",
            name = name
        ),
        NotRead::NoEvent => words!(
            "{name} is an empty calendar. Check which calendar you exported, and attach it again.",
            name = name
        ),
        NotRead::TooMany => words!(
            "{name} has more than {most} events. Export one school year only, and attach that.",
            name = name,
            most = ours(format!("{},000", MOST_EVENTS / 1_000))
        ),
    })
}

//! Every sentence of the first message.

use crate::chat::words::{in_plain_words, ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, shortened,
};
use crate::features::calendar::{EntryKind, runs_out_on};
use crate::features::pauses::Pause;
use crate::features::queue_desk::{Item, line_with_day};
use crate::features::setup::School;
use crate::queue::Foreseen;
use crate::words;

/// Lines of what comes: the next two weeks of most schools.
const MOST_LINES: usize = 5;
/// Of a choice in a menu (100 on Discord).
const MOST_LABEL: usize = 90;

/// What the message tells.
pub struct Shown<'a> {
    pub school: &'a School,
    /// What comes, in order.
    pub items: &'a [Item],
    /// The tips that come first.
    pub tips: &'a [Foreseen],
    /// What holds them.
    pub held: Option<&'a Pause>,
}

pub fn first_steps(shown: &Shown<'_>, key: &CardKey) -> Message {
    let Shown { school, items, tips, held } = shown;
    let body = words!(
        "Only librarians read this channel: requests come here, and what I need to tell you. What all teachers read I post \
         by myself, each at its time; /posts upcoming shows it before. A few steps, in any order:"
    );
    let mut card = Card { title: "Your library is set up".into(), body, ..Card::default() };
    let mut coming = Text::default();
    for item in items.iter().take(MOST_LINES) {
        coming = coming.join(line_with_day(school, item)).plain("\n");
    }
    coming = coming.join(words!("[Move], [Edit] or [Skip this one] are under each in /posts upcoming."));
    card = card.fact("1. See what comes", coming);
    let about_tips = match held {
        Some(pause) => words!(
            "Held by {who}: none goes out until somebody presses [They may go out].",
            who = typed(&pause.by)
        ),
        None if tips.is_empty() => words!("None is waiting: /tip add adds one."),
        None => words!("The menu opens each whole. They go out by themselves unless you hold them."),
    };
    card = card.fact("2. Read the first tips", about_tips);
    card = card.fact("3. Add your calendar", about_calendar(school));
    card = card.fact(
        "4. Try a request",
        words!("A try-out comes to this channel, so that you see how it goes. No teacher sees it."),
    );
    let mut message = Message::from(card);
    if !tips.is_empty() {
        message = message.with(Menu {
            prompt: "Read a tip".into(),
            press: Press::new("start-tip", key),
            choices: Choices::Listed(tips.iter().map(choice).collect()),
            chosen: Vec::new(),
            picks: Picks::One,
        });
    }
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let hold = if held.is_some() {
        button("They may go out", "start-go", Look::Main)
    } else {
        button("Hold tips until I have read them", "start-hold", Look::Main)
    };
    message
        .with(hold)
        .with(button("Add your calendar", "start-calendar", Look::Plain))
        .with(button("Try a request", "start-try", Look::Plain))
        .with(button("Done", "start-done", Look::Plain))
}

fn about_calendar(school: &School) -> Text {
    let (calendar, manner) = (&school.calendar, &school.manner);
    let closed = calendar.entries().iter().filter(|entry| entry.kind == EntryKind::Closed).count();
    match runs_out_on(calendar.entries()) {
        Some(last) => words!(
            "It has {closed} closed days or holidays, and ends on {last}.",
            closed = closed,
            last = ours(manner.day_and_year(last))
        ),
        None if calendar.is_empty() => {
            words!("Closed days so far: none. With it I stay silent on holidays and move what falls on one.")
        }
        None => words!("It has {closed} closed days or holidays.", closed = closed),
    }
}

fn choice(tip: &Foreseen) -> Choice {
    let label = shortened(in_plain_words(&tip.in_short).trim_matches('"'), MOST_LABEL);
    Choice { value: tip.content.clone(), label, hint: None }
}

/// A tip as the staff will read it.
pub fn whole_tip(message: Message) -> Message {
    Message {
        text: "So it will be posted. /tip edit changes it, /tip remove takes it out.".into(),
        ..message
    }
}

pub fn how_to_import(school: &School) -> Message {
    let body = words!(
        "1. Get your school's calendar as a file (.ics). Google Calendar: Settings, choose the calendar, Export. Outlook: \
         File, Save Calendar. On a school's website look for Subscribe or iCal, and save what that link leads to.\n\
         2. Type /school-calendar import here and attach the file.\n\
         3. I show what I took each day for. Nothing is kept before you press [Add these days].\n\
         Without a file: /school-calendar add takes days as you say them, like 26-30 Oct."
    );
    let week = words!(
        "{week}. Another week is set in /library-settings, [School hours].",
        week = ours(school.calendar.week.in_words())
    );
    Message::from(
        Card { title: "Add your calendar".into(), body, ..Card::default() }.fact("School days", week),
    )
}

/// What stays of it.
pub fn folded() -> Message {
    words!("First steps: done. /posts upcoming shows what comes, /library-help everything else.").into()
}

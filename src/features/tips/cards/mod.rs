//! Every sentence said about tips, and the tip itself as the staff reads it.

mod files;
mod forms;
mod list;

pub use files::{exported, imported};
pub use forms::{edit_form, new_form, short_form};
pub use list::{PAGE, TipPage, list};

use super::picking::{LOW, REST, Shortage};
use super::types::{Tip, TipText};
use crate::chat::words::typed;
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text, Tone};
use crate::days::Manner;
use crate::library::visit::Question;
use crate::words;

/// A tip as it is posted.
pub fn tip(text: &TipText, manner: &Manner, key: &CardKey) -> Message {
    let mut body = Text::default().run(Run::Markdown(text.body.clone()));
    if let Some(link) = &text.link {
        body = body.plain("\n\n").run(Run::Link { words: link.clone(), to: link.clone() });
    }
    let card = Card {
        title: Text::default().typed(&text.title),
        body,
        footer: manner.signature(),
        tone: Tone::Calm,
        ..Card::default()
    };
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(card).with(button("Help me try this", "tip-help", Look::Main)).with(button(
        "Useful",
        "tip-useful",
        Look::Plain,
    ))
}

/// What the desk reads when tips run short.
pub fn shortage(shortage: &Shortage, manner: &Manner) -> Message {
    let (title, body) = match shortage {
        Shortage::Low => (
            format!("{LOW} tips are left in the queue"),
            format!(
                "After these {LOW} you'll run out of tips, unless an evergreen one has rested for 26 weeks by then. \
                 /tip add takes a new one in a minute."
            ),
        ),
        Shortage::Nothing { on, out_of_season } => {
            let why = match out_of_season {
                0 => "No tip was waiting".to_owned(),
                1 => "The one tip that waits is out of season".to_owned(),
                many => format!("The {many} tips that wait are out of season"),
            };
            (
                format!("No tip was posted on {}", manner.day(*on)),
                format!(
                    "{why}, and no evergreen tip has rested for 26 weeks. /tip add takes a new one in a minute; it \
                     comes next time. I say this once, not every week."
                ),
            )
        }
    };
    Card { title: title.into(), body: body.into(), tone: Tone::Waiting, ..Card::default() }.into()
}

fn named(text: &TipText) -> Text {
    named_title(&text.title)
}

fn named_title(title: &str) -> Text {
    Text::from("\"").typed(title).plain("\"")
}

pub fn added(text: &TipText) -> Message {
    named(text)
        .plain(
            " is in the queue, after the tips that wait already. /tip preview shows it as it will be posted.",
        )
        .into()
}

/// After an edit of the tip that it `was`; a message that was posted stays as the staff has read it.
pub fn edited(text: &TipText, was: &Tip) -> Message {
    let after = match was.used_on {
        _ if was.reserved_for.is_some() => {
            " is changed. It is due and not posted yet, so it may still come with the words from before."
        }
        None => " is changed. /tip preview shows it as it will be posted.",
        Some(_) if text.evergreen => {
            " is changed for the next time it is posted. What stands in the staff channel stays as it is."
        }
        Some(_) => {
            " is changed, but it was posted already and comes once only: what stands in the staff channel stays as \
             it is. To have it posted again, edit it once more and write evergreen in the last field."
        }
    };
    named(text).plain(after).into()
}

pub fn edited_meanwhile(now: &TipText) -> Text {
    Text::from("Somebody else changed ")
        .join(named(now))
        .plain(
            " while you were writing, so yours is not saved yet. /tip preview shows their words; if you send yours \
             again, they take their place.",
        )
}

pub fn removed_meanwhile() -> Text {
    "Somebody removed this tip while you were writing. If you send yours again, it becomes a new tip.".into()
}

pub fn moved(text: &TipText, place: usize, of: usize) -> Message {
    named(text).plain(format!(" is number {} of the {of} tips that wait now.", place + 1)).into()
}

pub fn sure_to_remove(text: &TipText) -> Question {
    let words = words!(
        "Remove {tip}? Its text goes, too. This can't be undone.",
        tip = typed(format!("\"{}\"", text.title))
    );
    Question { words, yes: "Remove it" }
}

pub fn removed(text: &TipText) -> Message {
    named(text).plain(" is out of the queue and will not be posted.").into()
}

/// Why a tip that is in the queue no more can be neither moved nor removed.
pub fn not_in_the_queue(tip: &Tip, manner: &Manner) -> Text {
    let name = named(&tip.text);
    match tip.used_on {
        _ if tip.reserved_for.is_some() => name.plain(
            " is due and not posted yet. If something keeps it, that stands at the desk, where [Dismiss] brings it \
             back into the queue.",
        ),
        Some(day) if tip.text.evergreen => name.plain(format!(
            " was posted already and is evergreen: it may come again from {} on. To stop that, use /tip edit and \
             write once in the last field.",
            manner.date(day + REST)
        )),
        _ => name.plain(" was posted already, so it is not in the queue any more."),
    }
}

pub fn counted() -> Message {
    Text::from("Thank you. The library sees how many people found this tip useful, not who.").into()
}

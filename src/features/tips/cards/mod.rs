//! Every sentence said about tips, and the tip itself as the staff reads it.

mod files;
mod forms;
mod list;
mod suggested;

pub use files::exported;
pub use forms::{edit_form, new_form, short_form};
pub use list::{PAGE, TipPage, list};
pub use suggested::{
    TAKEN_OUT, name_of_news, name_of_suggestion, not_taking_form, suggest_form, suggested, suggestion,
    suggestion_news, take_form, title_is_taken,
};

use chrono::NaiveDate;

use super::picking::{LOW, REST, Shortage};
use super::types::{Tip, TipText};
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text, Tone};
use crate::days::Manner;
use crate::library::visit::Question;
use crate::words;

/// A tip as it is posted, with the name of whoever suggested it and may be named.
pub fn tip(text: &TipText, by: Option<&str>, manner: &Manner, key: &CardKey) -> Message {
    let mut body = Text::default().run(Run::Markdown(text.body.clone()));
    if let Some(link) = &text.link {
        body = body.plain("\n\n").run(Run::Link { words: link.clone(), to: link.clone() });
    }
    if let Some(name) = by {
        body = body.join(words!("\n\nSuggested by {who}", who = typed(name)));
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

/// What is left of that: on which day it was said, and how it stands.
pub fn shortage_over(day: &str, waiting: usize, manner: &Manner) -> Message {
    let day = day.parse::<NaiveDate>().map_or_else(|_| day.to_owned(), |day| manner.short_day(day));
    match waiting {
        1 => words!("Tips ran low on {day}. Now 1 is waiting.", day = ours(day)),
        waiting => {
            words!("Tips ran low on {day}. Now {waiting} are waiting.", day = ours(day), waiting = waiting)
        }
    }
    .into()
}

/// What the desk reads when tips run short.
pub fn shortage(shortage: &Shortage, manner: &Manner) -> Message {
    let (title, body) = match shortage {
        Shortage::Low => (
            words!("{left} tips are left in the queue", left = LOW),
            words!(
                "After these {left} you'll run out of tips, unless an evergreen one has rested for 26 weeks \
                 by then. /tip add adds one in a minute.",
                left = LOW
            ),
        ),
        Shortage::Nothing { on, out_of_season } => (
            words!("No tip was posted on {day}", day = ours(manner.day(*on))),
            match out_of_season {
                0 => words!(
                    "No tip was waiting, and no evergreen tip has rested for 26 weeks. /tip add adds one in a \
                     minute, for next time. I say this once, not every week."
                ),
                1 => words!(
                    "The one tip in the queue is out of season, and no evergreen tip has rested for 26 weeks. \
                     /tip add adds one in a minute, for next time. I say this once, not every week."
                ),
                many => words!(
                    "The {many} tips in the queue are out of season, and no evergreen tip has rested for 26 \
                     weeks. /tip add adds one in a minute, for next time. I say this once, not every week.",
                    many = *many
                ),
            },
        ),
    };
    Card { title, body, tone: Tone::Waiting, ..Card::default() }.into()
}

/// A tip by its title, in the middle of a sentence.
fn named(title: &str) -> Text {
    words!("\"{title}\"", title = typed(title))
}

pub fn added(text: &TipText) -> Message {
    words!(
        "{tip} is in the queue, in last place. /tip preview shows how it will look.",
        tip = named(&text.title)
    )
    .into()
}

/// The next post of a tip that is looked at is not in the words which it shows.
pub fn said_otherwise(day: NaiveDate, manner: &Manner) -> Text {
    words!(
        "On {day} this tip is posted in words of its own: /posts upcoming shows and changes those.",
        day = ours(manner.day(day))
    )
}

/// After an edit of the tip that it `was`; a message that was posted stays as the staff has read it, and so does a slot
/// that says it `otherwise`.
pub fn edited(text: &TipText, was: &Tip, otherwise: Option<NaiveDate>, manner: &Manner) -> Message {
    let tip = named(&text.title);
    if let Some(day) = otherwise {
        return words!(
            "{tip} is changed. On {day} it's posted in words of its own, though: /posts upcoming shows and changes \
             those.",
            tip = tip,
            day = ours(manner.day(day))
        )
        .into();
    }
    match was.used_on {
        _ if was.reserved_for.is_some() => words!(
            "{tip} is changed. It's due at this moment, so it may still be posted with the old words.",
            tip = tip
        ),
        None => words!("{tip} is changed. /tip preview shows how it will look.", tip = tip),
        Some(_) if text.evergreen => words!(
            "{tip} is changed for the next time it's posted. The post in the staff channel stays as it is.",
            tip = tip
        ),
        Some(_) => words!(
            "{tip} is changed, but it has already been posted and comes only once. To have it posted again, \
             edit it once more and write evergreen in the last field.",
            tip = tip
        ),
    }
    .into()
}

pub fn edited_meanwhile(now: &TipText) -> Text {
    words!(
        "Somebody else changed {tip} while you were writing, so yours isn't saved yet. /tip preview shows \
         their words. Sending yours again replaces theirs.",
        tip = named(&now.title)
    )
}

pub fn removed_meanwhile() -> Text {
    "Somebody removed this tip while you were writing. If you send yours again, it becomes a new tip.".into()
}

pub fn moved(text: &TipText, place: usize, of: usize) -> Message {
    words!(
        "{tip} is now number {place} of {of} in the queue.",
        tip = named(&text.title),
        place = place + 1,
        of = of
    )
    .into()
}

pub fn sure_to_remove(text: &TipText) -> Question {
    let words = words!("Remove {tip}? Its text goes, too. This can't be undone.", tip = named(&text.title));
    Question { words, yes: "Remove it" }
}

pub fn removed(text: &TipText) -> Message {
    words!("{tip} is out of the queue and won't be posted.", tip = named(&text.title)).into()
}

/// Why a tip that is in the queue no more can be neither moved nor removed.
pub fn not_in_the_queue(tip: &Tip, manner: &Manner) -> Text {
    let name = named(&tip.text.title);
    match tip.used_on {
        _ if tip.reserved_for.is_some() => words!(
            "{tip} is due and not posted yet. If something holds it up, a card at the desk says so, and [Dismiss] there \
             brings it back into the queue.",
            tip = name
        ),
        Some(day) if tip.text.evergreen => words!(
            "{tip} has already been posted and is evergreen: it may come again from {day} on. To stop that, \
             use /tip edit and write once in the last field.",
            tip = name,
            day = ours(manner.date(day + REST))
        ),
        _ => words!("{tip} has already been posted, so it's no longer in the queue.", tip = name),
    }
}

pub fn counted() -> Message {
    Text::from("Thank you. The library sees how many people found this tip useful, not who.").into()
}

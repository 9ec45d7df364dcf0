//! What is asked once before something of a newsletter is destroyed.

use chrono::NaiveDateTime;

use super::editor::{channels, in_short};
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text, Tone};
use crate::days::Manner;
use crate::features::newsletters::{Newsletter, Section};
use crate::library::visit::Question;
use crate::words;

pub fn sure_to_clear(newsletter: &Newsletter) -> Question {
    let words = words!(
        "Remove all {count} channels? {channels}",
        count = newsletter.channels.len(),
        channels = channels(&newsletter.channels)
    );
    Question { words, yes: "Remove them all" }
}

pub fn sure_to_remove(section: &Section) -> Question {
    let words = words!(
        "Remove the section {section}? Its text goes, too.",
        section = typed(format!("\"{}\"", in_short(section)))
    );
    Question { words, yes: "Remove it" }
}

/// Nobody may be there to read it: asked before it is scheduled. `why` as the calendar has it.
pub fn all_the_same(
    newsletter: &Newsletter,
    at: NaiveDateTime,
    why: Run,
    manner: &Manner,
    key: &CardKey,
) -> Message {
    let body = words!(
        "On {when} few may read it: {why}. A newsletter keeps its day whatever the calendar says.",
        when = ours(manner.moment(at)),
        why = why
    );
    let card =
        Card { title: "That isn't a usual school day".into(), body, tone: Tone::Waiting, ..Card::default() }
            .fact("Newsletter", Text::default().typed(&newsletter.written.title));
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(card)
        .with(button("Schedule it all the same", "newsletter-anyway", Look::Main))
        .with(button("Another time", "newsletter-schedule", Look::Plain))
        .with(button("Back", "newsletter-back", Look::Plain))
}

/// Called off it is a draft again; what is lost is its moment.
pub fn sure_to_call_off(newsletter: &Newsletter, at: Option<NaiveDateTime>, manner: &Manner) -> Question {
    let title = typed(format!("\"{}\"", newsletter.written.title));
    let words = if let Some(at) = at {
        words!(
            "Cancel {title}? It won't go out on {when}, and becomes a draft again.",
            title = title,
            when = ours(manner.moment(at))
        )
    } else {
        words!("Cancel {title}? It won't go out, and becomes a draft again.", title = title)
    };
    Question { words, yes: "Cancel it" }
}

//! What is asked once before something of a newsletter is destroyed.

use chrono::NaiveDateTime;

use super::editor::{channels, in_short};
use crate::chat::words::{ours, typed};
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

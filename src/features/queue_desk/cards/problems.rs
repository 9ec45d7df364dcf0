//! `/posts problems`: what did not go out, a line each.

use crate::chat::words::in_plain_words;
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, Tone, shortened,
};
use crate::queue::cards::ProblemLine;
use crate::words;

/// Of a choice in a menu (100 on Discord), and of a cause on its line.
const MOST_LABEL: usize = 90;

/// Each with a menu to open it; `more` are not listed.
pub fn list(lines: &[ProblemLine], more: u32, key: &CardKey) -> Message {
    if lines.is_empty() {
        let body = "Nothing is left to sort out. If I missed something while I wasn't running, the desk channel says what.";
        return Card { title: "No problems".into(), body: body.into(), ..Card::default() }.into();
    }
    let mut body = Text::default();
    for (place, line) in lines.iter().enumerate() {
        body = body.plain(format!("{}. ", place + 1)).join(line.title.clone()).plain("\n");
        if !line.cause.is_empty() {
            body = body.join(line.cause.clone()).plain("\n");
        }
    }
    if more > 0 {
        body = body.join(words!("and {more} older ones, once these are done.", more = more));
    }
    let choice = |line: &ProblemLine| Choice {
        value: line.subject.clone(),
        label: shortened(&in_plain_words(&line.title), MOST_LABEL),
        hint: None,
    };
    let title = if lines.len() == 1 && more == 0 { "One problem" } else { "What did not go out" };
    Message::from(Card { title: title.into(), body, tone: Tone::Trouble, ..Card::default() }).with(Menu {
        prompt: "What can be done?".into(),
        press: Press::new("problems-open", key),
        choices: Choices::Listed(lines.iter().map(choice).collect()),
        chosen: Vec::new(),
        picks: Picks::One,
    })
}

pub fn no_longer_held() -> Message {
    Text::from("Nothing is held for this reason now.").into()
}

pub fn back_button(key: &CardKey) -> Button {
    Button::new("Back to the list", "problems-list", key, Look::Plain)
}

//! The try-out request: a request's own cards, which say that this is none.

use super::lines;
use crate::chat::words::ours;
use crate::chat::{Button, CardKey, Control, Look, Message, Run, Text, Tone};
use crate::features::collab::types::{Request, Stage};
use crate::words;

/// Nobody can take it for a wish.
pub const TRY_OUT_TOPIC: &str = "Try-out: a talk about new books (nobody has asked for this)";

/// The card at the desk of a request, as a try-out: with [Accept] as long as it is new, and what a real one has more.
pub fn as_try_out(mut drawn: Message, request: &Request, key: &CardKey) -> Message {
    let mut others = Vec::new();
    for control in std::mem::take(&mut drawn.controls) {
        match control {
            Control::Button(mut button) if button.press.verb == "accept" => {
                "try-out-accept".clone_into(&mut button.press.verb);
                drawn.controls.push(Control::Button(button));
            }
            Control::Button(button) => others.push(format!("[{}]", button.label)),
            Control::Menu(_) => {}
        }
    }
    if let Some(card) = &mut drawn.card {
        card.title = words!("Try-out · {stage}", stage = ours(request.stage.word()));
        card.tone = Tone::Calm;
        let more = words!("A request has more here: {buttons}", buttons = ours(others.join(" ")));
        let about = if request.stage == Stage::Requested {
            words!(
                "So a request comes to this channel. This one is a try-out: only librarians see it, it is counted \
                 nowhere, and no teacher hears of it. Press [Accept]."
            )
        } else {
            words!("It is yours, as far as a try-out can be. Remove it when you have seen enough.")
        };
        card.body = lines([std::mem::take(&mut card.body), about]);
        card.facts.push(("And then".to_owned(), more));
    }
    drawn.with(Button::new("Remove the try-out", "try-out-remove", key, Look::Plain))
}

/// After [Try a request].
pub fn try_out_comes() -> Message {
    Text::from("A try-out request comes to the desk channel, marked as one. Its last button removes it.")
        .into()
}

/// One stands there already.
pub fn try_out_stands(link: Option<String>) -> Message {
    let text = words!("There is already a try-out at the desk: remove it before the next one.");
    match link {
        Some(to) => text.plain(" ").run(Run::Link { words: "See it there.".to_owned(), to }),
        None => text,
    }
    .into()
}

/// What a teacher reads of an accepted request, for the eyes of whoever accepted the try-out.
pub fn try_out_is_told(news: Message) -> Message {
    let text = words!("Of a real request its teacher reads this now, in a private thread with you:");
    Message { text, pings: Vec::new(), controls: Vec::new(), ..news }
}

//! The standing card in the requests channel, for those who never type a command.

use crate::chat::words::in_plain_words;
use crate::chat::{Button, Card, CardKey, Look, Message};
use crate::days::Manner;
use crate::words;

pub fn ask_card(manner: &Manner, key: &CardKey) -> Message {
    let ask = words!("Ask {library}", library = manner.library());
    let label = in_plain_words(&ask);
    let button = |label: &str, verb, look| Button::new(label, verb, key, look);
    Message::from(Card {
        title: ask,
        body: "A lesson to plan together, sources, a book talk, a quiet room, something to buy: press the \
               button and say it in a few words. Only the librarians see your request, and they answer you \
               privately. You're thanked in public, with topic and class, only if you agree."
            .into(),
        ..Card::default()
    })
    .with(button(&label, "begin", Look::Main))
    .with(button("My requests", "begin-mine", Look::Plain))
}

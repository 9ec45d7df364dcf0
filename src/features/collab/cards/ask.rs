//! The standing card in the requests channel, for those who never type a command.

use crate::chat::{Button, Card, CardKey, Look, Message};

pub fn ask_card(key: &CardKey) -> Message {
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(Card {
        title: "Ask the library".into(),
        body: "A lesson to plan together, sources, a book talk, a quiet room, something to buy: press the button and \
               say it in a few words. Only the librarians see your request, and they answer you privately. If you agree to \
               public thanks, those name its topic and class."
            .into(),
        ..Card::default()
    })
    .with(button("Ask the library", "begin", Look::Main))
    .with(button("My requests", "begin-mine", Look::Plain))
}

//! What is said about files of collections.

use crate::chat::Message;
use crate::library::Refusal;
use crate::words;

pub fn exported(items: usize) -> Message {
    match items {
        1 => "Here is the one item. Only you can see this.".into(),
        items => words!("Here are {items} items. Only you can see this.", items = items),
    }
    .into()
}

pub fn nothing_to_export() -> Refusal {
    Refusal::new("Nothing is in it yet: /collection add fills it.")
}

//! A librarian's word to one colleague: a direct message of the bot's, in her name, once.

use serde::{Deserialize, Serialize};

use super::{WORD, cards};
use crate::chat::words::typed;
use crate::chat::{Message, Text};
use crate::features::collab::Person;
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library};
use crate::queue::{CardRow, NewPost, Place, Post};
use crate::store::{Change, Write};
use crate::words;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Word {
    to: Person,
    by: Person,
    words: String,
}

/// Queues it.
pub fn tells(library: &Library, visit: &Visit, to: &Person, words: String) -> Result<Change, Fault> {
    let word = Word { to: to.clone(), by: visit.member.person(), words };
    let content = serde_json::to_string(&word).map_err(|error| Fault::Broken(error.to_string()))?;
    let card = CardRow::new(library.new_card_key(), visit.school.id, WORD, String::new());
    let card = CardRow { owner: Some(to.id.clone()), ..card };
    let post = NewPost::card(library, &card, WORD, Place::Member(to.id.clone()));
    Ok(Change::of(Write::NewCard(card)).and(Write::Post(NewPost { content, ..post })))
}

pub async fn render(_: &Library, school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    // One of the two was forgotten before it went out.
    let Ok(word) = serde_json::from_str::<Word>(&post.content) else { return Ok(None) };
    let Some(key) = &post.card else { return Ok(None) };
    Ok(Some(cards::word(&word.words, &word.by, &school.manner, key)))
}

/// What the desk calls it, in the middle of a sentence.
pub async fn named(_: &Library, _: &School, content: &str) -> Result<Option<Text>, Fault> {
    let word: Option<Word> = serde_json::from_str(content).ok();
    Ok(word.map(|word| {
        words!("the message from {by} to {to}", by = typed(word.by.name), to = typed(word.to.name))
    }))
}

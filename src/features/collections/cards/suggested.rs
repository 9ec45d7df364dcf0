//! What is said about items that teachers suggest: to them, and at the desk.

use super::{quoted, which_collection};
use crate::chat::words::typed;
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::features::collections::types::{Became, Collection, Item, ItemText, SuggestedItem};
use crate::library::Refusal;
use crate::words;

/// Collections that the menu of a desk's card offers; the others are named by title.
const MOST: usize = 25;

/// After the form.
pub fn suggested(text: &ItemText) -> Message {
    words!(
        "Thank you: \"{item}\" is with the library. I'll tell you when it's in a collection, or why it isn't.",
        item = typed(&text.title)
    )
    .into()
}

/// The words of something that is not in a collection yet.
fn words_of(text: &ItemText) -> Text {
    let mut body = words!("Kind: {kind}", kind = text.kind.word());
    if let Some(link) = &text.link {
        body = body.plain("\n").typed(link);
    }
    if let Some(mark) = &text.mark {
        body = words!("{body}\nOn the shelf: {mark}", body = body, mark = typed(mark));
    }
    if !text.why.is_empty() {
        body = body.plain("\n").typed(&text.why);
    }
    body
}

/// The card at the desk.
pub fn suggestion(it: &SuggestedItem, all: &[Collection], key: &CardKey) -> Message {
    let tone = match it.stage {
        Became::Waits => Tone::Waiting,
        Became::Taken => Tone::Good,
        Became::NotTaken => Tone::Ended,
    };
    let who = typed(&it.by.name);
    let name = if it.by_name {
        words!("{who}, who may be named beside it", who = who)
    } else {
        words!("{who}, who is not named beside it", who = who)
    };
    let title = words!("Suggested for a collection: {title}", title = typed(&it.text.title));
    let card = Card { title, body: words_of(&it.text), tone, ..Card::default() }.fact("From", name);
    let collection = it.collection.as_ref().and_then(|id| all.iter().find(|of| of.id == *id));
    match (it.stage, &it.why_not, collection) {
        (Became::Waits, ..) => {}
        (Became::Taken, _, Some(of)) => {
            return card.fact("Taken", words!("It is in {title}.", title = quoted(&of.about))).into();
        }
        (Became::Taken, _, None) => return card.fact("Taken", "Its collection was removed since.").into(),
        (Became::NotTaken, Some(why), _) => {
            return card.fact("Not taken", Text::default().typed(why)).into();
        }
        (Became::NotTaken, None, _) => return card.fact("Not taken", "It was taken back.").into(),
    }
    let card = match collection {
        Some(of) => card.fact("For", quoted(&of.about)),
        None if all.is_empty() => card.fact("For", "There is no collection yet: /collection new begins one."),
        None => card.fact("For", "Choose a collection below."),
    };
    let mut message = Message::from(card);
    message.controls.extend(which_collection(
        all,
        collection,
        ["item-collection", "item-elsewhere"],
        key,
        MOST,
    ));
    let button = |label, verb, look| Button::new(label, verb, key, look);
    message
        .with(button("Take it", "item-take", Look::Main))
        .with(button("Change it", "item-change", Look::Plain))
        .with(button("Not this one", "item-no", Look::Plain))
}

pub fn choose_first() -> Refusal {
    Refusal::new("Choose the collection first, in the menu under this card.")
}

/// The same link, or without one the same title.
pub fn is_there(same: &Item, of: &Collection) -> Refusal {
    Refusal(words!(
        "{title} has that already: \"{item}\". Choose another collection, or press [Not this one] and say so.",
        title = quoted(&of.about),
        item = typed(&same.text.title)
    ))
}

/// What whoever suggested it reads.
pub fn suggestion_news(it: &SuggestedItem, of: Option<&Collection>) -> Message {
    let item = typed(&it.text.title);
    match (it.stage, &it.why_not, of) {
        (Became::NotTaken, Some(why), _) => words!(
            "\"{item}\" won't be in a collection. The library says why: {why}\nSomething else is welcome: press \
             [Suggest something] under /collections.",
            item = item,
            why = typed(why)
        ),
        (_, _, Some(of)) if of.channel.is_some() => words!(
            "\"{item}\" is in the library's collection {title} now. Thank you. /collections shows it.",
            item = item,
            title = quoted(&of.about)
        ),
        (_, _, Some(of)) => words!(
            "\"{item}\" is taken for the library's collection {title}, which is still being made. Thank you.",
            item = item,
            title = quoted(&of.about)
        ),
        (_, _, None) => words!("\"{item}\" was taken by the library. Thank you.", item = item),
    }
    .into()
}

pub fn name_of_suggestion(it: &SuggestedItem) -> Text {
    words!("the suggestion \"{item}\" for a collection", item = typed(&it.text.title))
}

pub fn name_of_news(it: &SuggestedItem) -> Text {
    words!("the news for {who} about a suggestion for a collection", who = typed(&it.by.name))
}

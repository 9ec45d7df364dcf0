//! The standing card in the requests channel: what it shows, and where it stands.

use crate::chat::Message;
use crate::features::collab::{ASK_CARD, cards};
use crate::features::setup::School;
use crate::library::{Fault, Library, Trouble};
use crate::queue::{CardRow, NewPost, Place};
use crate::store::{Change, Write};

pub async fn draw_ask_card(_: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    Ok(Some(cards::ask_card(&school.manner, &card.key)))
}

/// What puts the card into a school's requests channel; nothing when it stands there already, or when the school
/// has no such channel yet.
pub async fn stand_in_requests(library: &Library, school: &School) -> Result<Change, Trouble> {
    let Some(rooms) = school.rooms() else { return Ok(Change::default()) };
    let found = library.store.card_about(school.id, ASK_CARD, "").await?;
    let stands_there = |card: &CardRow| match &card.standing {
        Some(standing) => standing.channel == rooms.requests,
        // Its post is on the way, and goes where the requests channel is by then.
        None => true,
    };
    Ok(match found {
        Some(card) if stands_there(&card) => Change::default(),
        Some(card) => Change::of(Write::CardLost { card: card.key.clone() }).and(Write::Post(NewPost::card(
            library,
            &card,
            ASK_CARD,
            Place::Requests,
        ))),
        None => {
            let card = CardRow::new(library.new_card_key(), school.id, ASK_CARD, String::new());
            let post = NewPost::card(library, &card, ASK_CARD, Place::Requests);
            Change::of(Write::NewCard(card)).and(Write::Post(post))
        }
    })
}

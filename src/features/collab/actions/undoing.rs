//! [Undo]: under the private answer to every move, for ten minutes.

use super::moves::{Made, carry_out, clicked_request};
use crate::chat::{CardKey, Reply};
use crate::features::collab::types::Move;
use crate::features::collab::{cards, undo as taking_back};
use crate::features::thanks;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};
use crate::queue::CardRow;
use crate::store::Change;

pub async fn undo(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = clicked_request(library, visit).await?;
    let events = library.store.events(request.school, request.number).await?;
    let (number, by, now) = (request.number, &visit.member, library.now());
    let step = taking_back::taking_back(number, &events, event_of(visit.subject()?)?, by, now)?;
    let follows = match &step {
        Move::Undo { what, .. } if what == "complete" => thanks::taken_back(library, &request).await?,
        _ => Change::default(),
    };
    let Made { request, .. } = carry_out(library, visit, &request, &step, follows).await?;
    Ok(Reply::Changed(cards::taken_back(&request, &step)))
}

/// Which of its request's events a card takes back.
fn event_of(card: &CardRow) -> Result<usize, Fault> {
    let place = card.subject.split_once(' ').and_then(|(_, place)| place.parse().ok());
    let CardKey(key) = &card.key;
    place.ok_or_else(|| Fault::Broken(format!("the card {key} takes back \"{}\"", card.subject)))
}

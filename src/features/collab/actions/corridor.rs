//! What a teacher asked for in the corridor: a librarian puts it down, in that teacher's name.
//!
//! It begins at `/desk` and not with an option of `/request-collab`: a chat shows every option to everybody, and the
//! teachers' one command stays as short as it is.

use super::drafting::{Showing, new_draft, save_draft};
use crate::chat::{Given, Reply};
use crate::features::collab::types::Draft;
use crate::features::collab::{WHO_ASKED_CARD, cards};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};

/// [Put down a request]: first, whose it is.
pub async fn choose_who_asked(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.looks_at(library, WHO_ASKED_CARD, String::new()).await?;
    Ok(Reply::Private(cards::who_asked(&card.key)))
}

/// Somebody was chosen: the draft of their request. Whoever chooses themselves asks for themselves.
pub async fn put_down_for(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit
        .chosen_members
        .first()
        .ok_or_else(|| Refusal::new("That isn't a member of this server. Choose the colleague who asked."))?;
    let new = new_draft(library, visit, Given::new());
    let opening = Showing::Anew(new.card.clone());
    let for_whom = Some(chosen.person()).filter(|person| person.id != visit.member.id);
    save_draft(library, visit, Draft { for_whom, ..new }, opening).await.map(Reply::Changed)
}

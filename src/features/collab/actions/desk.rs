//! The librarians' moves: the buttons of the card at the desk, and of what opens from it.

use super::moves::{carry_out, clicked_request, in_full, in_place, make_move, may_move, reopening};
use crate::chat::{Form, Reply};
use crate::features::collab::types::Move;
use crate::features::collab::{cards, lifecycle};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::store::Change;

pub async fn accept(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    desk_move(library, visit, &Move::Accept).await
}

/// [More …]: the moves that the desk card has no room for, and of a request that is over all that is known of it.
pub async fn more_moves(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = clicked_request(library, visit).await?;
    let key = &visit.subject()?.key;
    Ok(Reply::Private(if lifecycle::is_over(&request) {
        in_full(library, &visit.school, &request, key).await?
    } else {
        cards::more_moves(&request, key)
    }))
}

pub async fn open_ask(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let request = may_move(library, visit, &Move::Ask { question: String::new() }).await?;
    Ok(cards::ask_form(&request, &visit.subject()?.key))
}

pub async fn ask(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let question = cards::read_question(&visit.given).map_err(Refusal::of_typed)?;
    desk_move(library, visit, &Move::Ask { question }).await
}

pub async fn open_offer(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let request = may_move(library, visit, &Move::Offer { words: String::new() }).await?;
    Ok(cards::offer_form(&request, &visit.subject()?.key))
}

pub async fn offer(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let words = cards::read_offer(&visit.given).map_err(Refusal::of_typed)?;
    desk_move(library, visit, &Move::Offer { words }).await
}

pub async fn open_decline(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let request = may_move(library, visit, &Move::Decline { reason: String::new() }).await?;
    Ok(cards::decline_form(&request, &visit.subject()?.key))
}

pub async fn decline(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let reason = cards::read_reason(&visit.given).map_err(Refusal::of_typed)?;
    desk_move(library, visit, &Move::Decline { reason }).await
}

pub async fn unschedule(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    desk_move(library, visit, &Move::Unschedule).await
}

pub async fn release(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = clicked_request(library, visit).await?;
    let made = carry_out(library, visit, &request, &Move::Release, Change::default()).await?;
    Ok(in_place(visit, made.answer(cards::released(&request))))
}

/// [Reassign]: a menu of the server's members.
pub async fn choose_colleague(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = clicked_request(library, visit).await?;
    Ok(in_place(visit, cards::choose_colleague(&request, &visit.subject()?.key)))
}

/// A colleague was chosen. Whether they are a librarian is read off the choice itself.
pub async fn reassign(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit.chosen_members.first().ok_or_else(|| {
        Refusal::new(
            "That isn't a member of this server, so the request stays where it is. Choose a librarian.",
        )
    })?;
    if !chosen.is_librarian {
        return Err(cards::not_a_librarian(chosen).into());
    }
    desk_move(library, visit, &Move::Reassign { to: chosen.person() }).await
}

/// [Join the thread]: said there once, which lets them in; the answer leads there each time.
pub async fn join(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = may_move(library, visit, &Move::Join).await?;
    let events = library.store.events(request.school, request.number).await?;
    if !lifecycle::is_in_thread(&request, &events, &visit.member.id) {
        carry_out(library, visit, &request, &Move::Join, Change::default()).await?;
    }
    let thread = request.thread.as_ref().ok_or_else(|| lifecycle::no_thread(&request))?;
    // Only the chat's own word counts.
    let is_in = library.store.is_let_in(request.school, thread, &visit.member.id).await?;
    Ok(in_place(visit, cards::in_thread(&request, thread, is_in)))
}

/// [Reopen] on the card at the desk.
pub async fn reopen_at_desk(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let step = reopening(library, visit).await?;
    desk_move(library, visit, &step).await
}

async fn desk_move(library: &Library, visit: &Visit, step: &Move) -> Result<Reply, Trouble> {
    let made = make_move(library, visit, step).await?;
    Ok(in_place(visit, made.answer(cards::desk_is_done(&made.request, step, &visit.school.manner))))
}

//! The teacher's own moves, from the receipt and from the news in the thread; at last, how helpful it was.

use super::lists::own_request;
use super::moves::{clicked_request, in_place, latest_question, make_move, may_move, reopening};
use crate::chat::{Form, Reply};
use crate::features::collab::cards;
use crate::features::collab::types::{Move, Thanks};
use crate::features::thanks;
use crate::library::visit::{Question, Visit};
use crate::library::{Library, Refusal, Trouble};
use crate::store::Change;

/// [Withdraw]: asked first where a librarian has the request, or sessions are planned.
pub async fn before_withdrawing(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let request = may_move(library, visit, &Move::Withdraw).await?;
    Ok(cards::sure_to_withdraw(&request, &visit.school.manner))
}

pub async fn withdraw(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    teachers_move(library, visit, &Move::Withdraw).await
}

pub async fn reopen(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let step = reopening(library, visit).await?;
    teachers_move(library, visit, &step).await
}

pub async fn agree(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    teachers_move(library, visit, &Move::Agree).await
}

pub async fn no_thanks(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    teachers_move(library, visit, &Move::NoThanks).await
}

/// [Answer]: a form, because what is typed into the thread is not read.
pub async fn open_answer(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let request = may_move(library, visit, &Move::Answer { words: String::new() }).await?;
    let events = library.store.events(request.school, request.number).await?;
    let question = latest_question(&events).map(|question| question.words);
    Ok(cards::answer_form(&request, question.as_deref(), &visit.subject()?.key))
}

pub async fn answer(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let words = cards::read_answer(&visit.given).map_err(Refusal::of_typed)?;
    teachers_move(library, visit, &Move::Answer { words }).await
}

/// [Add something]: what was forgotten, or has changed since.
pub async fn open_add(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let request = may_move(library, visit, &Move::Add { words: String::new() }).await?;
    Ok(cards::add_form(&request, &visit.subject()?.key))
}

pub async fn add(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let words = cards::read_addition(&visit.given).map_err(Refusal::of_typed)?;
    teachers_move(library, visit, &Move::Add { words }).await
}

/// One of the numbers under "How helpful was this?".
pub async fn rate(library: &Library, visit: &Visit, score: u8) -> Result<Reply, Trouble> {
    teachers_move(library, visit, &Move::Rate { score }).await
}

/// [Add a line] to the rating.
pub async fn open_remark(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let request = may_move(library, visit, &Move::Remark { line: String::new() }).await?;
    Ok(cards::remark_form(&request, &visit.subject()?.key))
}

pub async fn remark(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let line = cards::read_remark(&visit.given).map_err(Refusal::of_typed)?;
    teachers_move(library, visit, &Move::Remark { line }).await
}

/// The menu of the teacher's own card: how they wish to be thanked. It holds for everything, not for this request alone.
pub async fn choose_public_thanks(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let wishes = thanks::read(visit.chosen.first().map(String::as_str))?;
    let request = clicked_request(library, visit).await?;
    let mut change = Change::of(thanks::chooses(library, request.school, visit.member.person(), wishes));
    if request.teacher.id == visit.member.id && matches!(wishes, Thanks::ByName | Thanks::Colleague) {
        change.extend(thanks::offer_after_all(library, &request).await?);
    }
    library.commit(change).await?;
    let key = &visit.subject()?.key;
    Ok(in_place(visit, own_request(library, visit, &request, wishes, key).await?))
}

async fn teachers_move(library: &Library, visit: &Visit, step: &Move) -> Result<Reply, Trouble> {
    let made = make_move(library, visit, step).await?;
    let done = cards::teacher_is_done(&made.request, step, &visit.subject()?.key);
    Ok(in_place(visit, made.answer(done)))
}

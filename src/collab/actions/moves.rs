//! The moves of a request that was sent, and what is drawn and told of them.

use super::number_of;
use crate::chat::{Form, Message, Reply, Text};
use crate::collab::types::{Move, Record, Request};
use crate::collab::{NEWS_POST, REQUEST_CARD, cards, lifecycle};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, NewPost, Place, Post};
use crate::setup::School;
use crate::store::{Change, Write};
use crate::visit::Visit;

pub async fn accept(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    make_move(library, visit, &Move::Accept).await?;
    Ok(Reply::Noted)
}

pub async fn open_decline(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let request = clicked_request(library, visit).await?;
    lifecycle::decide(&request, &Move::Decline { reason: String::new() }, &visit.member, library.now())?;
    Ok(cards::decline_form(&request, &visit.subject()?.key))
}

pub async fn decline(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let reason = cards::read_reason(&visit.given).map_err(Refusal::new)?;
    make_move(library, visit, &Move::Decline { reason }).await?;
    Ok(Reply::Noted)
}

pub async fn open_complete(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let request = clicked_request(library, visit).await?;
    let record = Record { sessions: 0, students: 0, outcome: None };
    lifecycle::decide(&request, &Move::Complete { record }, &visit.member, library.now())?;
    Ok(cards::complete_form(&request, &visit.subject()?.key))
}

pub async fn complete(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let record = cards::read_record(&visit.given).map_err(Refusal::new)?;
    make_move(library, visit, &Move::Complete { record }).await?;
    Ok(Reply::Noted)
}

/// [Withdraw] on the receipt.
pub async fn withdraw(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = make_move(library, visit, &Move::Withdraw).await?;
    Ok(Reply::Changed(cards::withdrawn_receipt(&request)))
}

/// Makes one move of the clicked request: the decision, its event, the desk's card and the news, in one commit.
async fn make_move(library: &Library, visit: &Visit, step: &Move) -> Result<Request, Trouble> {
    let request = clicked_request(library, visit).await?;
    let decision = lifecycle::decide(&request, step, &visit.member, library.now())?;
    let (school, number) = (request.school, request.number);
    let news = cards::News::of(&decision.event);
    let mut change = Change::of(Write::Request(decision.request.clone()))
        .and(Write::Event(decision.event))
        .and(Write::Repaint { school, kind: REQUEST_CARD, subject: number.to_string() });
    if decision.is_news {
        let content = serde_json::to_string(&news).map_err(|error| Fault::Broken(error.to_string()))?;
        change = change.and(Write::Post(NewPost::now(
            library,
            school,
            NEWS_POST,
            content,
            Place::Request(number),
        )));
    }
    library.commit(change).await?;
    Ok(decision.request)
}

/// Writes the desk's card of a request, for its first posting and for each repainting.
pub async fn draw_desk_card(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let number = number_of(card)?;
    let Some(request) = library.store.request(school.id, number).await? else { return Ok(None) };
    let events = library.store.events(school.id, number).await?;
    let sent_on = request.sent_at.with_timezone(&school.zone).date_naive();
    Ok(Some(cards::desk_card(&request, sent_on, &events, &library.content.support, &card.key)))
}

/// Writes the news of a move.
pub async fn render_news(library: &Library, school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    let news: cards::News =
        serde_json::from_str(&post.content).map_err(|error| Fault::Broken(format!("news: {error}")))?;
    let request = library.store.request(school.id, news.request).await?;
    Ok(request.map(|request| cards::news(&request, &news)))
}

async fn clicked_request(library: &Library, visit: &Visit) -> Result<Request, Trouble> {
    let number = number_of(visit.subject()?)?;
    let request = library.store.request(visit.school.id, number).await?;
    request.ok_or_else(|| Refusal(Text::from(format!("Request #{number} is not there any more."))).into())
}

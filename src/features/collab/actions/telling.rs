//! The news of a move: told to the people of its request, and rewritten where it was read once the move is taken back.

use super::{new_card, number_of};
use crate::chat::{Given, Message};
use crate::features::collab::cards::{self, News};
use crate::features::collab::types::{Event, Move, Person, Request};
use crate::features::collab::{NEWS_POST, RECEIPT_CARD, lifecycle, undo};
use crate::features::setup::School;
use crate::features::thanks;
use crate::library::visit::Visit;
use crate::library::{Fault, Library};
use crate::queue::{CardRow, NewPost, Place, Post, Reference, State};
use crate::store::{Change, Write};

/// Where the card of a piece of news keeps it.
const NEWS: &str = "news";

/// What tells a request's people of a move.
pub fn tells(library: &Library, visit: &Visit, request: &Request, news: &News) -> Result<Change, Fault> {
    let content = serde_json::to_string(news).map_err(|error| Fault::Broken(error.to_string()))?;
    let post = |to| NewPost::now(library, request.school, NEWS_POST, content.clone(), to);
    let to_people = Place::Request(request.number);
    if news.what == Move::Join.name() {
        // It says only who reads along: there is nothing to press.
        return Ok(Change::of(Write::Post(post(to_people))));
    }
    let (owner, to) = match (&request.thread, news.pings.as_slice()) {
        // Without a thread the way of a request leads to its teacher; this concerns the librarian alone.
        (None, [librarian]) if *librarian != request.teacher.id => {
            (librarian.clone(), Place::Member(librarian.clone()))
        }
        _ => (request.teacher.id.clone(), to_people),
    };
    let card = CardRow {
        owner: Some(owner),
        typed: Some(Given::from([(NEWS.to_owned(), content.clone())])),
        ..new_card(library, visit, RECEIPT_CARD, about(request.number, news.event))
    };
    // Of its card, so that its buttons say which post it is.
    let reference = Reference::of_card(&card.key, library.chance.bits());
    let mut change = Change::of(Write::Post(NewPost { card: Some(card.key.clone()), reference, ..post(to) }));
    change.extend([Write::NewCard(card)]);
    if let Some(undone) = news.takes_back() {
        let (school, subject) = (request.school, about(request.number, Some(undone)));
        change.extend([Write::Repaint { school, kind: RECEIPT_CARD, subject }]);
    }
    Ok(change)
}

/// What tells a teacher of a request that a librarian has put down for them, once it has its number.
pub fn puts_down(
    library: &Library,
    visit: &Visit,
    teacher: &Person,
) -> impl FnOnce(i64) -> Change + Send + use<> {
    let card =
        CardRow { owner: Some(teacher.id.clone()), ..new_card(library, visit, RECEIPT_CARD, String::new()) };
    let reference = Reference::of_card(&card.key, library.chance.bits());
    let post = NewPost::now(library, visit.school.id, NEWS_POST, String::new(), Place::Desk);
    let (by, teacher) = (visit.member.name.clone(), teacher.id.clone());
    move |number| {
        let news = News::of_put_down(number, by, teacher);
        // Plain strings and numbers: they can always be written.
        let content = serde_json::to_string(&news).unwrap_or_default();
        let typed = Some(Given::from([(NEWS.to_owned(), content.clone())]));
        let (subject, to) = (about(number, news.event), vec![Place::Request(number)]);
        let key = Some(card.key.clone());
        Change::of(Write::NewCard(CardRow { subject, typed, ..card })).and(Write::Post(NewPost {
            content,
            card: key,
            reference,
            to,
            ..post
        }))
    }
}

/// What the card of a piece of news is about: its request, and which of its events is told.
fn about(request: i64, event: Option<usize>) -> String {
    match event {
        Some(event) => format!("{request} {event}"),
        None => request.to_string(),
    }
}

fn read(content: &str) -> Result<News, Fault> {
    serde_json::from_str(content).map_err(|error| Fault::Broken(format!("news: {error}")))
}

/// Writes the news of a move; nothing of a move that was taken back before anybody was told, nor of its taking back.
pub async fn render_news(library: &Library, school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    let news = read(&post.content)?;
    let Some(request) = library.store.request(school.id, news.request).await? else { return Ok(None) };
    let events = library.store.events(school.id, news.request).await?;
    if is_taken_back(&news, &events) {
        return Ok(None);
    }
    if let Some(undone) = news.takes_back()
        && !was_told(library, school, news.request, undone).await?
    {
        return Ok(None);
    }
    let card = match &post.card {
        Some(key) => library.store.card(key).await?,
        None => None,
    };
    as_told(library, &request, &news, school, card.as_ref()).await.map(Some)
}

/// Draws news that stands somewhere. It is painted once its move is taken back: news of what stands is history, and
/// is not told anew.
pub async fn draw_news(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    let kept = card.typed.as_ref().and_then(|typed| typed.get(NEWS));
    let news = read(kept.ok_or_else(|| Fault::Broken(format!("the card {} keeps no news", card.key)))?)?;
    let Some(request) = library.store.request(school.id, number_of(card)?).await? else { return Ok(None) };
    let events = library.store.events(school.id, request.number).await?;
    Ok(Some(if is_taken_back(&news, &events) {
        cards::news_taken_back(&request, &news)
    } else {
        as_told(library, &request, &news, school, Some(card)).await?
    }))
}

/// With what its teacher may do, on a card that is the teacher's.
async fn as_told(
    library: &Library,
    request: &Request,
    news: &News,
    school: &School,
    card: Option<&CardRow>,
) -> Result<Message, Fault> {
    let own = card.filter(|card| card.owner.as_ref() == Some(&request.teacher.id)).map(|card| &card.key);
    if news.what == lifecycle::PUT_DOWN {
        let wishes = thanks::wish_of(library, school.id, &request.teacher.id).await?;
        return Ok(cards::put_down(request, news, &library.content.support, wishes, own));
    }
    let message = cards::news(request, news, &school.manner, own);
    let together = own.and_then(|key| cards::plan_button(request, &library.content.support, key));
    Ok(together.into_iter().fold(message, Message::with))
}

fn is_taken_back(news: &News, events: &[Event]) -> bool {
    news.event.is_some_and(|event| undo::is_taken_back(events, event))
}

/// Whether a request's people have read of an event, as far as anybody knows.
async fn was_told(library: &Library, school: &School, request: i64, event: usize) -> Result<bool, Fault> {
    let card = library.store.card_about(school.id, RECEIPT_CARD, &about(request, Some(event))).await?;
    let Some(content) = card.and_then(|card| card.typed?.remove(NEWS)) else { return Ok(true) };
    let told = library.store.deliveries_of(school.id, NEWS_POST, &content).await?;
    Ok(told.iter().any(|delivery| {
        matches!(delivery.state, State::Sent | State::Sending | State::Uncertain | State::Asking)
    }))
}

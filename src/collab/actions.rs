//! What members do with requests. Each action reads, decides and commits once; what follows (the desk's card,
//! the news) is queued in the same commit, so a crash after it loses nothing and repeats nothing.

use chrono::{NaiveDate, TimeDelta};

use super::draft::{self, Gap};
use super::types::{Draft, Move, Request, Wish};
use super::{DRAFT_CARD, NEWS_POST, RECEIPT_CARD, REQUEST_CARD, cards, lifecycle};
use crate::chat::{Form, Given, Message, Reply, Text};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, NewPost, Place, Post};
use crate::setup::School;
use crate::store::{Change, Write};
use crate::tips::TipId;
use crate::visit::Visit;

/// A draft that was not touched for so long is forgotten (security.md, rule 2).
const DRAFT_LIVES: TimeDelta = TimeDelta::days(30);

/// The median of the desk's answers is said from so many on, over the latest twenty.
const FEWEST_ANSWERS: usize = 5;
const LATEST_ANSWERS: u32 = 20;

/// `/request-collab`: with enough, sends at once; otherwise opens the draft card with what there is.
pub async fn request_collab(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    if let Ok(wish) = check(library, visit, &visit.given, None) {
        return send(library, visit, wish, None).await.map(Reply::Private);
    }
    let mut draft = open_draft(library, visit).await?;
    draft.given.extend(visit.given.clone());
    save_draft(library, visit, draft).await.map(Reply::Private)
}

/// [Help me try this] under a tip: a draft that remembers the tip.
pub async fn help_with_tip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let tip = TipId(number_of(visit.subject()?)?);
    let mut draft = open_draft(library, visit).await?;
    draft.tip = Some(tip);
    if let Some(tip) = library.store.tip(visit.school.id, tip).await? {
        let topic = format!("Tip: {}", tip.text.title);
        draft.given.insert("topic".into(), topic.chars().take(usize::from(draft::MOST_TOPIC)).collect());
    }
    if let Some(kind) = library.content.support.find("tech-spotlight") {
        draft.given.insert("support".into(), kind.key.clone());
    }
    save_draft(library, visit, draft).await.map(Reply::Private)
}

pub async fn choose_support(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, "support").await
}

pub async fn choose_when(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, "when").await
}

pub async fn choose_thanks(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    choose(library, visit, "thanks").await
}

async fn choose(library: &Library, visit: &Visit, field: &str) -> Result<Reply, Trouble> {
    let mut draft = clicked_draft(library, visit).await?;
    draft.given.extend(visit.chosen.first().map(|value| (field.to_owned(), value.clone())));
    save_draft(library, visit, draft).await.map(Reply::Changed)
}

pub async fn open_details(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    Ok(cards::details_form(&draft.card, &draft.given))
}

pub async fn write_details(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut draft = clicked_draft(library, visit).await?;
    draft.given.extend(visit.given.clone());
    save_draft(library, visit, draft).await.map(Reply::Changed)
}

/// [Send] on the draft card.
pub async fn send_draft(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let draft = clicked_draft(library, visit).await?;
    match check(library, visit, &draft.given, draft.tip) {
        Ok(wish) => send(library, visit, wish, Some(&draft)).await.map(Reply::Changed),
        // What was fine yesterday may be wrong today: a date has passed, a kind is no longer offered.
        Err(_) => save_draft(library, visit, draft).await.map(Reply::Changed),
    }
}

async fn send(
    library: &Library,
    visit: &Visit,
    wish: Wish,
    draft: Option<&Draft>,
) -> Result<Message, Trouble> {
    let school = visit.school.id;
    let now = library.now();
    let number = library.store.next_number(school).await?;
    let usual_answer = median(library.store.answer_times(school, LATEST_ANSWERS).await?);
    let (request, event) = lifecycle::send(school, number, wish, visit.member.person(), now);
    let desk_card = new_card(library, visit, REQUEST_CARD, number.to_string());
    let receipt = CardRow {
        owner: Some(visit.member.id.clone()),
        ..new_card(library, visit, RECEIPT_CARD, number.to_string())
    };
    let message = cards::receipt(&request, &library.content.support, usual_answer, &receipt.key);
    let post = NewPost::card(library, &desk_card, REQUEST_CARD, Place::Desk);
    let mut change = Change::of(Write::NewRequest(request))
        .and(Write::Event(event))
        .and(Write::NewCard(desk_card))
        .and(Write::NewCard(receipt))
        .and(Write::Post(post));
    if draft.is_some() {
        change = change.and(Write::DropDraft { school, teacher: visit.member.id.clone() });
    }
    library.commit(change).await?;
    Ok(message)
}

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
    let record = super::Record { sessions: 0, students: 0, outcome: None };
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
    Ok(Some(cards::desk_card(&request, &events, &library.content.support, &card.key)))
}

/// Writes the news of a move.
pub async fn render_news(library: &Library, school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    let news: cards::News =
        serde_json::from_str(&post.content).map_err(|error| Fault::Broken(format!("news: {error}")))?;
    let request = library.store.request(school.id, news.request).await?;
    Ok(request.map(|request| cards::news(&request, &news)))
}

fn check(library: &Library, visit: &Visit, given: &Given, tip: Option<TipId>) -> Result<Wish, Vec<Gap>> {
    draft::check(given, tip, &library.content.support, today(library, &visit.school))
}

/// The date on the school's own calendar.
pub fn today(library: &Library, school: &School) -> NaiveDate {
    library.now().with_timezone(&school.zone).date_naive()
}

/// The member's draft, or a new one that is not saved yet.
async fn open_draft(library: &Library, visit: &Visit) -> Result<Draft, Trouble> {
    let found = library.store.draft(visit.school.id, &visit.member.id).await?;
    Ok(found.filter(|draft| draft.updated_at + DRAFT_LIVES > library.now()).unwrap_or_else(|| Draft {
        school: visit.school.id,
        teacher: visit.member.id.clone(),
        card: library.new_card_key(),
        given: Given::new(),
        tip: None,
        updated_at: library.now(),
    }))
}

/// The draft whose card was clicked, unless it was sent or has expired since.
async fn clicked_draft(library: &Library, visit: &Visit) -> Result<Draft, Trouble> {
    let key = &visit.subject()?.key;
    let draft = library.store.draft(visit.school.id, &visit.member.id).await?;
    draft.filter(|draft| draft.card == *key && draft.updated_at + DRAFT_LIVES > library.now()).ok_or_else(|| {
        Refusal::new(
            "This draft was sent already, or not touched for 30 days. Type /request-collab to begin a new one.",
        )
        .into()
    })
}

async fn save_draft(library: &Library, visit: &Visit, mut draft: Draft) -> Result<Message, Trouble> {
    draft.updated_at = library.now();
    let checked = check(library, visit, &draft.given, draft.tip);
    let message = cards::draft_card(&draft, &checked, &library.content.support);
    let mut change = Change::default();
    if library.store.card(&draft.card).await?.is_none() {
        change = change.and(Write::NewCard(CardRow {
            key: draft.card.clone(),
            owner: Some(draft.teacher.clone()),
            ..new_card(library, visit, DRAFT_CARD, String::new())
        }));
    }
    library.commit(change.and(Write::Draft(draft))).await?;
    Ok(message)
}

fn new_card(library: &Library, visit: &Visit, kind: &str, subject: String) -> CardRow {
    CardRow::new(library.new_card_key(), visit.school.id, kind, subject)
}

async fn clicked_request(library: &Library, visit: &Visit) -> Result<Request, Trouble> {
    let number = number_of(visit.subject()?)?;
    let request = library.store.request(visit.school.id, number).await?;
    request.ok_or_else(|| Refusal(Text::from(format!("Request #{number} is not there any more."))).into())
}

fn number_of(card: &CardRow) -> Result<i64, Fault> {
    let subject = &card.subject;
    subject.parse().map_err(|_| {
        Fault::Broken(format!("a {} card is about \"{subject}\", which is no number", card.kind))
    })
}

/// The middle of the desk's latest answers; nothing with too few of them to be honest.
fn median(mut times: Vec<TimeDelta>) -> Option<TimeDelta> {
    if times.len() < FEWEST_ANSWERS {
        return None;
    }
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

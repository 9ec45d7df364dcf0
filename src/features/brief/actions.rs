//! When there is a brief, what it gathers, and what can be done from it at once.

use chrono::{Days, NaiveDate};

use super::types::{Brief, Held, OfRequest, Said};
use super::{BRIEF, cards};
use crate::chat::{CardKey, Message, Reply, Text};
use crate::features::collab::{self, Morning, REQUEST_CARD, Request, Stage, today};
use crate::features::newsletters::NEWSLETTER;
use crate::features::setup::School;
use crate::features::thanks::APPRECIATION;
use crate::features::tips::{self, TIP_POST, TipId};
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::cards::{name_of, place_in_words};
use crate::queue::{CardRow, DueSlot, NewPost, Picked, Place, PostKind};
use crate::store::{Change, RequestFilter, Write};

const OPEN: [Stage; 4] = [Stage::Requested, Stage::Accepted, Stage::Countered, Stage::Scheduled];
/// What everybody reads, and the brief tells how it was received.
const READ_BY_ALL: [&str; 3] = [TIP_POST, APPRECIATION, NEWSLETTER];

/// A brief on each school day with news, in place of the one before.
pub async fn pick(
    library: &Library,
    school: &School,
    slot: &DueSlot,
    kinds: &[PostKind],
) -> Result<Picked, Fault> {
    let day = slot.nominal.date();
    if !school.is_school_day(day) || !gather(library, school, day, kinds).await?.is_news() {
        return Ok(Picked::Nothing(Change::default()));
    }
    let subject = day.to_string();
    let post = NewPost::of_slot(school.id, BRIEF, slot, &subject, subject.clone(), Place::Desk);
    // As the post's reference, so that a restored or copied database knows the menus of a brief that was posted.
    let key = CardKey(post.reference.0.clone());
    let mut change = Change::of(Write::NewCard(CardRow::new(key.clone(), school.id, BRIEF, subject.clone())))
        .and(Write::Post(NewPost { card: Some(key), ..post }));
    if let Some(before) = library.store.card_before(school.id, BRIEF, &subject).await? {
        change = change.and(Write::Repaint { school: school.id, kind: BRIEF, subject: before.subject });
    }
    Ok(Picked::Post(change))
}

pub async fn draw(
    library: &Library,
    school: &School,
    card: &CardRow,
    kinds: &[PostKind],
) -> Result<Option<Message>, Fault> {
    let day = day_of(&card.subject)?;
    let is_over =
        today(library, school) > day && library.store.is_card_after(school.id, BRIEF, &card.subject).await?;
    if is_over {
        return Ok(Some(cards::folded(day, &school.manner)));
    }
    let brief = gather(library, school, day, kinds).await?;
    // What it told of may have been done before it could be posted.
    if card.standing.is_none() && !brief.is_news() {
        return Ok(None);
    }
    let link = |standing: &_| library.chat.link(&school.server, standing);
    Ok(Some(cards::brief(&brief, day, &school.manner, link, &card.key)))
}

pub async fn name(_: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    Ok(Some(cards::name(day_of(content)?, &school.manner)))
}

fn day_of(subject: &str) -> Result<NaiveDate, Fault> {
    subject.parse().map_err(|_| Fault::Broken(format!("a brief of \"{subject}\", which is no day")))
}

async fn gather(
    library: &Library,
    school: &School,
    day: NaiveDate,
    kinds: &[PostKind],
) -> Result<Brief, Fault> {
    let store = &library.store;
    let filter = RequestFilter { stages: OPEN.to_vec(), ..RequestFilter::default() };
    let open = store.requests(school.id, &filter).await?;
    let (asked, answered) = (store.asked(school.id).await?, store.answered(school.id).await?);
    let morning = Morning::of(&open, &asked, &answered, day, school);
    let before = school.school_day_before(day);
    let begins_week =
        before.is_none_or(|before| school.manner.monday_of(before) != school.manner.monday_of(day));
    let mut brief = Brief {
        held: held(library, school).await?,
        tips_left: tips::run_dry(library, school, day).await?,
        away: store.absences_on(school.id, day).await?,
        ..Brief::default()
    };
    for (request, session) in &morning.today {
        brief.sessions.push(of(library, request, (*session).clone()).await?);
    }
    if begins_week {
        for (request, session) in &morning.week {
            brief.week.push(of(library, request, (*session).clone()).await?);
        }
    }
    for (request, sent_on) in &morning.unanswered {
        brief.unanswered.push(of(library, request, *sent_on).await?);
    }
    for request in &morning.answered {
        brief.answered.push(of(library, request, ()).await?);
    }
    for (request, last) in &morning.unrecorded {
        brief.unrecorded.push(of(library, request, (*last).clone()).await?);
    }
    if let Some(before) = before.or_else(|| day.checked_sub_days(Days::new(1))) {
        brief.said = said(library, school, before, day, kinds).await?;
    }
    Ok(brief)
}

async fn of<T>(library: &Library, request: &Request, what: T) -> Result<OfRequest<T>, Fault> {
    let card = library.store.card_about(request.school, REQUEST_CARD, &request.number.to_string()).await?;
    Ok(OfRequest { request: request.clone(), card: card.and_then(|card| card.standing), what })
}

/// What waits, by its place and cause.
async fn held(library: &Library, school: &School) -> Result<Vec<Held>, Fault> {
    let mut held: Vec<Held> = Vec::new();
    for delivery in library.store.held(school.id).await? {
        let Some(cause) = delivery.cause else { continue };
        let place = place_in_words(school, &delivery.place);
        match held.iter_mut().find(|known| known.place == place && known.cause == cause.words) {
            Some(known) => known.posts += 1,
            None => held.push(Held { posts: 1, place, cause: cause.words }),
        }
    }
    Ok(held)
}

/// What was posted from one day of the school until before another.
async fn said(
    library: &Library,
    school: &School,
    from: NaiveDate,
    until: NaiveDate,
    kinds: &[PostKind],
) -> Result<Vec<Said>, Fault> {
    let begins = |day: NaiveDate| crate::queue::instant(school.zone, day.and_time(chrono::NaiveTime::MIN));
    let mut told = Vec::new();
    for (kind, content) in library.store.posted(school.id, &READ_BY_ALL, begins(from), begins(until)).await? {
        let name = name_of(library, school, kinds, &kind, &content).await?;
        let tip = match content.parse() {
            Ok(tip) if kind == TIP_POST => library.store.tip(school.id, TipId(tip)).await?,
            _ => None,
        };
        let (useful, tried) = tip.map_or((0, 0), |tip| (tip.useful, tip.tried));
        told.push(Said { name, useful, tried });
    }
    Ok(told)
}

/// Chosen in the brief: the request is the librarian's.
pub async fn take_on_from_brief(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let reply = collab::accept(library, &about_chosen(library, visit).await?).await?;
    repaint(library, visit).await?;
    Ok(reply)
}

/// Chosen in the brief: the card of its record.
pub async fn record_from_brief(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    collab::complete(library, &about_chosen(library, visit).await?).await
}

/// The visit as if the card of the chosen request had been clicked.
async fn about_chosen(library: &Library, visit: &Visit) -> Result<Visit, Trouble> {
    let number = visit.chosen.first().map_or("", String::as_str);
    let card = library.store.card_about(visit.school.id, REQUEST_CARD, number).await?;
    let card =
        card.ok_or_else(|| Refusal::new("That request is not there any more. /desk shows what is open."))?;
    Ok(Visit { card: Some(card), chosen: Vec::new(), ..visit.clone() })
}

/// The clicked brief shows what is left of it.
async fn repaint(library: &Library, visit: &Visit) -> Result<(), Trouble> {
    let subject = visit.subject()?.subject.clone();
    Ok(library.commit(Change::of(Write::Repaint { school: visit.school.id, kind: BRIEF, subject })).await?)
}

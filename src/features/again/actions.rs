//! Who is asked when, and what they answer.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{AGAIN, cards};
use crate::chat::{CardKey, Form, Given, Message, Press, Reply, Text};
use crate::features::collab::{self, Request, Stage};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};
use crate::queue::{CardRow, Coming, Delivery, DueSlot, Foreseen, NewPost, Picked, Place, State, instant};
use crate::store::{Change, FORMER_COLLEAGUE, RequestFilter, Write};

/// Asked so long after it was completed.
const AFTER: Months = Months::new(10);
/// Whoever could not be asked in so many months more (a long summer) is not asked any more: the year is under way.
const AND_NO_LATER: Months = Months::new(13);
/// Whoever has not answered by then may have overlooked it.
const TIME_TO_ANSWER: TimeDelta = TimeDelta::days(14);
/// The third way to a request's people is a mention that gives nothing away (`queue/ways.rs`).
const ONLY_A_MENTION: u32 = 2;
/// What the card keeps once its teacher has answered.
const ANSWER: &str = "answer";

/// Completed so long before the end of a day that it is asked about now.
fn completed_between(school: &School, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let end = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let ago = |months| {
        let day = end.checked_sub_months(months).unwrap_or(end);
        instant(school.zone, day.and_time(NaiveTime::MIN))
    };
    (ago(AND_NO_LATER), ago(AFTER))
}

/// What is to be asked about on a day, and was not yet.
async fn due(library: &Library, school: &School, day: NaiveDate) -> Result<Vec<Request>, Fault> {
    let (from, until) = completed_between(school, day);
    let mut found = Vec::new();
    for number in library.store.worth_repeating(school.id, from, until).await? {
        let was_asked = library.store.card_about(school.id, AGAIN, &number.to_string()).await?.is_some();
        if was_asked {
            continue;
        }
        found.extend(library.store.request(school.id, number).await?.filter(is_asked_about));
    }
    Ok(found)
}

/// What its teacher was asked about and has not answered by a day, or could not be asked about.
#[derive(Debug, Clone)]
pub struct Unanswered {
    pub request: Request,
    /// It reached its teacher privately.
    pub was_reached: bool,
}

/// What waits for an answer: nobody is asked twice, so this is for the desk. Left out are whoever was asked just now, and
/// whoever has asked the library for anything since.
pub async fn unanswered(
    library: &Library,
    school: &School,
    day: NaiveDate,
) -> Result<Vec<Unanswered>, Fault> {
    let (from, until) = completed_between(school, day);
    let long_ago = library.now() - TIME_TO_ANSWER;
    let mut found = Vec::new();
    for number in library.store.worth_repeating(school.id, from, until).await? {
        let content = number.to_string();
        let card = library.store.card_about(school.id, AGAIN, &content).await?;
        let waits = |card: &CardRow| card.typed.as_ref().is_none_or(|typed| !typed.contains_key(ANSWER));
        if !card.is_some_and(|card| waits(&card)) {
            continue;
        }
        let Some(request) = library.store.request(school.id, number).await?.filter(is_asked_about) else {
            continue;
        };
        let asked = library.store.deliveries_of(school.id, AGAIN, &content).await?;
        let tried = asked.iter().filter_map(|delivery| delivery.last_attempt_at.or(Some(delivery.next_at)));
        let Some(at) = tried.max().filter(|at| *at <= long_ago) else { continue };
        if !asked.iter().all(|delivery| delivery.state.has_ended()) || is_back(library, &request, at).await? {
            continue;
        }
        // The last way says only that there is news, and not what.
        let was_reached =
            |delivery: &Delivery| delivery.state == State::Sent && delivery.ways_closed < ONLY_A_MENTION;
        found.push(Unanswered { was_reached: asked.iter().any(was_reached), request });
    }
    Ok(found)
}

/// Whether its teacher has asked for something else since they were asked.
async fn is_back(library: &Library, request: &Request, since: DateTime<Utc>) -> Result<bool, Fault> {
    let filter = RequestFilter { newest: Some(1), ..RequestFilter::of(&request.teacher.id) };
    let latest = library.store.requests(request.school, &filter).await?;
    Ok(latest.first().is_some_and(|latest| latest.sent_at > since))
}

/// Whoever was forgotten is not asked.
fn is_asked_about(request: &Request) -> bool {
    request.stage == Stage::Completed
        && request.teacher.name != FORMER_COLLEAGUE
        && request.record.as_ref().is_some_and(|record| record.again == Some(true))
}

/// Never in the holidays, and not while tests are sat.
fn is_asked_on(school: &School, day: NaiveDate) -> bool {
    school.calendar.quiet(day, true).is_none()
}

/// A question for each.
pub async fn pick(library: &Library, school: &School, slot: &DueSlot) -> Result<Picked, Fault> {
    let day = slot.nominal.date();
    if !is_asked_on(school, day) {
        return Ok(Picked::Nothing(Change::default()));
    }
    let mut change = Change::default();
    for request in due(library, school, day).await? {
        let subject = request.number.to_string();
        if slot.arranged.as_ref().is_some_and(|arranged| arranged.leaves_out.contains(&subject)) {
            continue;
        }
        let to = Place::Request(request.number);
        let post = NewPost::of_slot(school.id, AGAIN, slot, &subject, subject.clone(), to);
        // As the post's reference, so that a restored or copied database knows the buttons of what was asked.
        let key = CardKey(post.reference.0.clone());
        change = change
            .and(Write::NewCard(CardRow::new(key.clone(), school.id, AGAIN, subject)))
            .and(Write::Post(NewPost { card: Some(key), ..post }));
    }
    Ok(Picked::unless_empty(change))
}

/// What the slots to come would ask.
pub async fn foresee(
    library: &Library,
    school: &School,
    slots: &[Coming],
) -> Result<Vec<Vec<Foreseen>>, Fault> {
    let mut foreseen = Vec::new();
    let mut told: Vec<i64> = Vec::new();
    for slot in slots {
        let day = slot.slot.nominal.date();
        let mut of_slot = Vec::new();
        let asked = if is_asked_on(school, day) { due(library, school, day).await? } else { Vec::new() };
        for request in asked.into_iter().filter(|request| !told.contains(&request.number)).collect::<Vec<_>>()
        {
            told.push(request.number);
            let subject = request.number.to_string();
            of_slot.push(Foreseen {
                name: subject.clone(),
                content: subject,
                to: Place::Request(request.number),
                in_short: cards::in_short(&request),
                message: cards::question(&request, &school.manner, None),
            });
        }
        foreseen.push(of_slot);
    }
    Ok(foreseen)
}

pub async fn draw(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    let request = library.store.request(school.id, number(card)?).await?;
    let Some(request) = request else { return Ok(None) };
    Ok(match card.typed.as_ref().and_then(|typed| typed.get(ANSWER)) {
        Some(answer) => Some(cards::answered(&request, answer == "no")),
        None if !is_asked_about(&request) && card.standing.is_none() => None,
        None => Some(cards::question(&request, &school.manner, Some(&card.key))),
    })
}

pub async fn name(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let number = content.parse().map_err(|_| Fault::Broken(format!("a question about \"{content}\"")))?;
    Ok(library.store.request(school.id, number).await?.map(|request| cards::name(&request)))
}

fn number(card: &CardRow) -> Result<i64, Fault> {
    card.subject.parse().map_err(|_| Fault::Broken(format!("a question about \"{}\"", card.subject)))
}

/// The request that was clicked, by its own teacher.
async fn asked(library: &Library, visit: &Visit) -> Result<(CardRow, Request), Trouble> {
    let card = visit.subject()?.clone();
    let request = library.store.request(visit.school.id, number(&card)?).await?;
    let request = request.ok_or_else(cards::is_gone)?;
    if request.teacher.id != visit.member.id {
        return Err(cards::not_yours(&request).into());
    }
    Ok((card, request))
}

/// What last year's request says, as a draft has it. A day of last year is none of this year. Whom a topic quotes is
/// forgotten by now (`store/sqlite/purge.rs`), so it may be somebody else's line; the title was held against what it
/// quoted. Without one the draft asks for the topic.
fn as_typed(request: &Request) -> Given {
    let wish = &request.wish;
    let mut given = Given::from([("support".to_owned(), wish.support.clone())]);
    let optional = [
        ("topic", request.record.as_ref().and_then(|record| record.title.clone())),
        ("class", wish.class.clone()),
        ("students", wish.students.map(|students| students.to_string())),
        ("goals", wish.goals.clone()),
        ("notes", wish.notes.clone()),
    ];
    given.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    given
}

/// [Yes, like last time]: a draft that only needs to be sent.
pub async fn like_last_year(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (card, request) = asked(library, visit).await?;
    collab::begin_filled(library, visit, as_typed(&request), answers(&card, "yes")).await
}

/// [With changes]: the form first, filled with last year's words.
pub async fn open_changes(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (card, request) = asked(library, visit).await?;
    let press = Press::new("again-change", &card.key);
    Ok(collab::details_form(press, &as_typed(&request), &visit.school.manner))
}

pub async fn with_changes(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (card, request) = asked(library, visit).await?;
    let mut given = as_typed(&request);
    // A field that was emptied in the form is empty from now on.
    given.retain(|name, _| name == "support");
    given.extend(visit.given.clone());
    collab::begin_filled(library, visit, given, answers(&card, "yes")).await
}

/// [Not this year]
pub async fn not_this_year(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (card, _) = asked(library, visit).await?;
    library.commit(answers(&card, "no")).await?;
    Ok(Reply::Noted)
}

fn answers(card: &CardRow, answer: &str) -> Change {
    let typed = Given::from([(ANSWER.to_owned(), answer.to_owned())]);
    Change::of(Write::CardTyped { card: card.key.clone(), was: card.typed.clone(), typed })
        .and(Write::Repaint { school: card.school, kind: AGAIN, subject: card.subject.clone() })
}

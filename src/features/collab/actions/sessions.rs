//! What is said by itself around a session: the reminder on the school day before, and on the morning after it the
//! question whether it took place, with what the desk answers.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::moves::{carry_out, clicked_request, in_place};
use super::planning::{reschedule_one, session_form};
use super::{number_of, today};
use crate::chat::{CardKey, Form, Message, Reply};
use crate::features::collab::types::{Move, Request, Session, Stage};
use crate::features::collab::{REMINDER_POST, SESSION_CHECK, cards, lifecycle, plan};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};
use crate::queue::{CardRow, Coming, DueSlot, Foreseen, NewPost, Picked, Place, Post, QUESTIONS_LIVE};
use crate::store::{Change, RequestFilter, Write};

/// Of what its people are reminded: the sessions of a request that have this day as their school day before.
#[derive(Serialize, Deserialize)]
pub(super) struct Reminder {
    pub request: i64,
    pub on: NaiveDate,
}

/// A reminder for each request that has sessions between this school day and the end of the next.
pub async fn remind(library: &Library, school: &School, slot: &DueSlot) -> Result<Picked, Fault> {
    let on = slot.nominal.date();
    let booked = library.store.sessions_on(school.id, &days_reminded_of(school, on)).await?;
    let requests: BTreeSet<i64> = booked.iter().map(|booked| booked.request).collect();
    let mut change = Change::default();
    for request in requests {
        let content = content_of(request, on)?;
        let to = Place::Request(request);
        let name = request.to_string();
        if slot.arranged.as_ref().is_some_and(|arranged| arranged.leaves_out.contains(&name)) {
            continue;
        }
        change =
            change.and(Write::Post(NewPost::of_slot(school.id, REMINDER_POST, slot, &name, content, to)));
    }
    Ok(Picked::unless_empty(change))
}

fn content_of(request: i64, on: NaiveDate) -> Result<String, Fault> {
    serde_json::to_string(&Reminder { request, on }).map_err(|error| Fault::Broken(error.to_string()))
}

/// What the slots to come would remind of, as things are planned. What a librarian has left out is named, too.
pub async fn foresee_reminders(
    library: &Library,
    school: &School,
    slots: &[Coming],
) -> Result<Vec<Vec<Foreseen>>, Fault> {
    let days: Vec<_> = slots.iter().map(|it| days_reminded_of(school, it.slot.nominal.date())).collect();
    let booked = library.store.sessions_on(school.id, &days.concat()).await?;
    let mut foreseen = Vec::new();
    for (slot, days) in slots.iter().zip(&days) {
        let on = slot.slot.nominal.date();
        let of_day = booked.iter().filter(|booked| days.contains(&booked.session.day));
        let mut of_slot = Vec::new();
        for number in of_day.map(|booked| booked.request).collect::<BTreeSet<_>>() {
            let Some(request) = library.store.request(school.id, number).await? else { continue };
            let sessions: Vec<_> =
                request.sessions.iter().filter(|session| days.contains(&session.day)).collect();
            of_slot.push(Foreseen {
                name: number.to_string(),
                content: content_of(number, on)?,
                to: Place::Request(number),
                in_short: cards::reminder_in_short(&request, &sessions, &school.manner),
                message: cards::reminder(&request, &sessions, on, &school.manner),
            });
        }
        foreseen.push(of_slot);
    }
    Ok(foreseen)
}

/// The reminder as the plan is by now; nothing when those sessions were moved or taken off the plan.
pub async fn render_reminder(
    library: &Library,
    school: &School,
    post: &Post,
) -> Result<Option<Message>, Fault> {
    let Reminder { request, on } =
        serde_json::from_str(&post.content).map_err(|error| Fault::Broken(format!("a reminder: {error}")))?;
    let request = library.store.request(school.id, request).await?;
    let Some(request) = request.filter(|request| request.stage == Stage::Scheduled) else { return Ok(None) };
    let days = days_reminded_of(school, on);
    let sessions: Vec<_> = request.sessions.iter().filter(|session| days.contains(&session.day)).collect();
    let is_planned = !sessions.is_empty();
    Ok(is_planned.then(|| cards::reminder(&request, &sessions, today(library, school), &school.manner)))
}

/// The days that are reminded of on this one: on a Friday the weekend and Monday.
pub(super) fn days_reminded_of(school: &School, on: NaiveDate) -> Vec<NaiveDate> {
    let later = on.iter_days().skip(1).take(22);
    later.filter(|day| school.reminds_on(*day) == Some(on)).collect()
}

/// A card at the desk for each session that is over and that nobody was asked about yet.
pub async fn ask_what_happened(library: &Library, school: &School, slot: &DueSlot) -> Result<Picked, Fault> {
    let day = slot.nominal.date();
    if !school.is_school_day(day) {
        return Ok(Picked::Nothing(Change::default()));
    }
    let filter = RequestFilter { stages: vec![Stage::Scheduled], ..RequestFilter::default() };
    let requests = library.store.requests(school.id, &filter).await?;
    let is_open = |session: &&Session| session.day < day && session.held.is_none();
    let over = requests.iter().flat_map(|request| {
        request
            .sessions
            .iter()
            .filter(is_open)
            .map(|session| (session.day, plan::check_subject(request.number, session)))
    });
    let mut change = Change::default();
    for (_, subject) in over.collect::<BTreeSet<_>>() {
        if library.store.card_about(school.id, SESSION_CHECK, &subject).await?.is_some() {
            continue;
        }
        let post = NewPost::of_slot(school.id, SESSION_CHECK, slot, &subject, subject.clone(), Place::Desk);
        // As the post's reference, so that a restored or copied database knows the buttons of what was asked.
        let key = CardKey(post.reference.0.clone());
        change = change
            .and(Write::NewCard(CardRow {
                expires_at: Some(library.now() + QUESTIONS_LIVE),
                ..CardRow::new(key.clone(), school.id, SESSION_CHECK, subject)
            }))
            .and(Write::Post(NewPost { card: Some(key), ..post }));
    }
    Ok(Picked::unless_empty(change))
}

/// The name of the session that a card asks about.
fn session_named(card: &CardRow) -> Result<&str, Fault> {
    let subject = &card.subject;
    let name = subject.split_once(' ').map(|(_, name)| name);
    name.ok_or_else(|| Fault::Broken(format!("a session's card is about \"{subject}\"")))
}

pub async fn draw_session_check(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let number = number_of(card)?;
    let Some(request) = library.store.request(school.id, number).await? else { return Ok(None) };
    Ok(Some(cards::session_check(&request, session_named(card)?, &school.manner, &card.key)))
}

/// It was answered, or needs no answer any more.
pub async fn session_check_is_over(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let number = number_of(card)?;
    let Some(request) = library.store.request(school.id, number).await? else { return Ok(None) };
    let events = library.store.events(school.id, number).await?;
    Ok(cards::session_is_answered(&request, session_named(card)?, &events, &school.manner, &card.key))
}

pub async fn happened(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    note(library, visit, |session| Move::Happened { session }).await
}

pub async fn did_not_happen(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    note(library, visit, |session| Move::DidNotHappen { session }).await
}

async fn note(library: &Library, visit: &Visit, step: fn(Session) -> Move) -> Result<Reply, Trouble> {
    let (request, session) = clicked_session(library, visit).await?;
    let step = step(session);
    let made = carry_out(library, visit, &request, &step, Change::default()).await?;
    Ok(in_place(visit, made.answer(cards::desk_is_done(&made.request, &step, &visit.school.manner))))
}

/// [Moved]: the form of this session.
pub async fn open_moved(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (request, session) = clicked_session(library, visit).await?;
    lifecycle::may(&request, &Move::Schedule { sessions: Vec::new() }, &visit.member)?;
    let given = Some(session.as_given(&visit.school.manner));
    session_form(library, visit, &request, given, "session-moved")
}

/// The form was sent: the plan with it. What somebody has answered meanwhile stands.
pub async fn moved(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, session) = clicked_session(library, visit).await?;
    reschedule_one(library, visit, &request, &session).await
}

async fn clicked_session(library: &Library, visit: &Visit) -> Result<(Request, Session), Trouble> {
    let request = clicked_request(library, visit).await?;
    let session = plan::unanswered(&request, session_named(visit.subject()?)?)?.clone();
    Ok((request, session))
}

//! Planning the sessions of a request on a private card: each is added, changed and taken out by itself, through a form
//! of its own; clashes are seen here, and only [Save the plan] tells anybody.

use super::moves::{carry_out, clicked_request, in_place, may_move, taken_on};
use super::{local_now, today};
use crate::chat::{Form, Given, Press, Reply};
use crate::features::collab::planning::{Concern, Plan};
use crate::features::collab::types::{Move, Request, Session};
use crate::features::collab::{PLAN_CARD, cards, lifecycle, sessions};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::Change;

/// Any plan, where only the right to make one is asked about.
const A_PLAN: Move = Move::Schedule { sessions: Vec::new() };

/// [Schedule]: the form of the first session, with the day that was wished for.
pub async fn open_schedule(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let request = may_move(library, visit, &A_PLAN).await?;
    let wished = cards::wished_day(&request, today(library, &visit.school), &visit.school.manner);
    session_form(library, visit, &request, wished, "schedule")
}

/// The first session; after it the plan.
pub async fn schedule(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = may_move(library, visit, &A_PLAN).await?;
    let session = typed_session(library, visit)?;
    let mut plan = begun(library, visit, &request).await?;
    plan.add(session, &visit.school.manner)?;
    open(library, visit, &request, plan).await
}

/// [Reschedule]: the plan as it is, or as this librarian was about to change it.
pub async fn reschedule(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let request = may_move(library, visit, &A_PLAN).await?;
    let plan = begun(library, visit, &request).await?;
    open(library, visit, &request, plan).await
}

/// A session is another one from now on: [Moved], after its form. What this librarian was about to change stays, unless
/// that session was no longer in it.
pub async fn reschedule_one(
    library: &Library,
    visit: &Visit,
    request: &Request,
    moved: &Session,
) -> Result<Reply, Trouble> {
    lifecycle::may(request, &A_PLAN, &visit.member)?;
    let session = typed_session(library, visit)?;
    let mut plan = begun(library, visit, request).await?;
    plan.look_at_named(&moved.name());
    if plan.looked_at().is_none() {
        plan = Plan::new(request, taken_on(library, request).await?);
        plan.look_at_named(&moved.name());
    }
    plan.change(session, &visit.school.manner)?;
    open(library, visit, request, plan).await
}

pub async fn look_at_session(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, mut plan) = clicked_plan(library, visit).await?;
    plan.look_at(visit.chosen.first().and_then(|place| place.parse().ok()).unwrap_or(usize::MAX));
    keep(library, visit, &request, plan).await
}

pub async fn open_add_session(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (request, _) = clicked_plan(library, visit).await?;
    session_form(library, visit, &request, None, "plan-add")
}

pub async fn add_session(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, mut plan) = clicked_plan(library, visit).await?;
    plan.add(typed_session(library, visit)?, &visit.school.manner)?;
    keep(library, visit, &request, plan).await
}

pub async fn open_change_session(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let (request, plan) = clicked_plan(library, visit).await?;
    let (_, session) = plan.looked_at().ok_or_else(|| Refusal::new("Choose a session in the menu first."))?;
    let given = session.as_given(&visit.school.manner);
    session_form(library, visit, &request, Some(given), "plan-change")
}

pub async fn change_session(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, mut plan) = clicked_plan(library, visit).await?;
    plan.change(typed_session(library, visit)?, &visit.school.manner)?;
    keep(library, visit, &request, plan).await
}

pub async fn remove_session(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, mut plan) = clicked_plan(library, visit).await?;
    plan.remove()?;
    keep(library, visit, &request, plan).await
}

/// [Save the plan]; [Plan it all the same] once everything that should be looked at was shown.
pub async fn save_plan(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, plan) = clicked_plan(library, visit).await?;
    let concerns = concerns(library, visit, &request, &plan).await?;
    if concerns.iter().any(|concern| !plan.seen.contains(concern)) {
        return keep(library, visit, &request, plan).await;
    }
    let step = plan.step();
    let made = carry_out(library, visit, &request, &step, Change::default()).await?;
    let done = match step {
        Move::Schedule { .. } => cards::scheduled(&made.request, &visit.school.manner),
        step => cards::desk_is_done(&made.request, &step, &visit.school.manner),
    };
    Ok(Reply::Changed(made.answer(done)))
}

/// The form of one session. `verb` is its row in the table of commands.
pub fn session_form(
    library: &Library,
    visit: &Visit,
    request: &Request,
    given: Option<Given>,
    verb: &str,
) -> Result<Form, Trouble> {
    let press = Press::new(verb, &visit.subject()?.key);
    let manner = (today(library, &visit.school), &visit.school.manner);
    Ok(cards::session_form(request, given, manner, press))
}

fn typed_session(library: &Library, visit: &Visit) -> Result<Session, Refusal> {
    sessions::read(&visit.given, today(library, &visit.school), &visit.school.manner).map_err(Refusal)
}

/// The plan that this librarian has begun, while the request's plan is the one that it began with; or else that.
async fn begun(library: &Library, visit: &Visit, request: &Request) -> Result<Plan, Trouble> {
    let since = taken_on(library, request).await?;
    let card = own_card(library, visit, request).await?;
    let begun = card.as_ref().map(Plan::from_card).transpose()?;
    Ok(begun.filter(|plan| plan.is_of(request, since)).unwrap_or_else(|| Plan::new(request, since)))
}

async fn own_card(library: &Library, visit: &Visit, request: &Request) -> Result<Option<CardRow>, Trouble> {
    let subject = request.number.to_string();
    let card = library.store.own_card(request.school, PLAN_CARD, &subject, &visit.member.id).await?;
    Ok(card.filter(|card| card.expires_at.is_none_or(|end| end > library.now())))
}

/// Shows a plan on a new card. What this librarian has of the request's plan in older messages is out of date by it.
async fn open(library: &Library, visit: &Visit, request: &Request, plan: Plan) -> Result<Reply, Trouble> {
    let mut plan = plan;
    plan.seen = concerns(library, visit, request, &plan).await?;
    let older = own_card(library, visit, request).await?;
    let subject = request.number.to_string();
    let card = CardRow { typed: Some(plan.to_keep()?), ..visit.own_card(library, PLAN_CARD, subject) };
    let key = card.key.clone();
    library.commit(visit.opens(card, older)).await?;
    Ok(in_place(visit, cards::plan_card(request, &plan, &visit.school.manner, &key)))
}

/// The plan on the clicked card, unless the request's has changed since it was begun.
async fn clicked_plan(library: &Library, visit: &Visit) -> Result<(Request, Plan), Trouble> {
    let plan = Plan::from_card(visit.newest()?)?;
    let request = clicked_request(library, visit).await?;
    lifecycle::may(&request, &A_PLAN, &visit.member)?;
    if !plan.is_of(&request, taken_on(library, &request).await?) {
        return Err(cards::plan_moved_on(&request).into());
    }
    Ok((request, plan))
}

async fn keep(library: &Library, visit: &Visit, request: &Request, mut plan: Plan) -> Result<Reply, Trouble> {
    plan.seen = concerns(library, visit, request, &plan).await?;
    library.commit(Change::of(visit.keeps(plan.to_keep()?)?)).await?;
    Ok(Reply::Changed(cards::plan_card(request, &plan, &visit.school.manner, &visit.subject()?.key)))
}

async fn concerns(
    library: &Library,
    visit: &Visit,
    request: &Request,
    plan: &Plan,
) -> Result<Vec<Concern>, Trouble> {
    let days: Vec<_> = plan.sessions.iter().map(|session| session.day).collect();
    let mut booked = library.store.sessions_on(request.school, &days).await?;
    booked.retain(|other| other.request != request.number);
    Ok(plan.concerns(&booked, &visit.school, local_now(library, &visit.school)))
}

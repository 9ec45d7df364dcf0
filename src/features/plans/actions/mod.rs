//! What teacher and librarian do with a plan. Whoever may read it may write in it, part by part, as long as its request
//! is open.

mod collected;
mod earlier;
mod history;
mod idea;
mod opening;
mod sessions;
mod taking_along;
mod writing;

pub use collected::from_collection;
pub use earlier::from_last_year;
pub use history::{history, history_earlier, history_later};
pub use idea::{idea_in_subject, make_an_idea};
pub use opening::{draw, name, plan_together};
pub use sessions::{
    choose_leads, choose_model, look_at_session, open_new_session, open_session, open_this_session,
    remove_session, sessions, write_session,
};
pub use taking_along::keep_a_copy;
pub use writing::{open_part, reopen_part, write_part};

use super::types::{Becomes, Part, Plan};
use super::{PLAN_CARD, cards, repaint};
use crate::chat::{Message, Reply, Text};
use crate::features::collab::Request;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, StoreError, Write};

/// What the subject of a card that is private to one member ends with.
const OWN: &str = "own";

/// The number of the request whose plan a card is about: what its subject begins with.
fn number_of(card: &CardRow) -> Result<i64, Fault> {
    let number = card.subject.split(' ').next().unwrap_or_default();
    number.parse().map_err(|_| {
        Fault::Broken(format!(
            "a {} card is about \"{}\", which begins with no number",
            card.kind, card.subject
        ))
    })
}

/// The request of that number, if its plan is this member's to read: its teacher's, and the librarians'.
async fn theirs(library: &Library, visit: &Visit, number: i64) -> Result<Request, Trouble> {
    let request = library.store.request(visit.school.id, number).await?;
    let request = request.ok_or_else(|| cards::no_plan(number))?;
    if visit.member.is_librarian || request.teacher.id == visit.member.id {
        return Ok(request);
    }
    Err(cards::yours_and_theirs(&request).into())
}

async fn planned(library: &Library, visit: &Visit, number: i64) -> Result<(Request, Plan), Trouble> {
    let request = theirs(library, visit, number).await?;
    let plan = library.store.plan(visit.school.id, number).await?;
    Ok((request, plan.ok_or_else(|| cards::no_plan(number))?))
}

/// The plan that was clicked.
async fn clicked(library: &Library, visit: &Visit) -> Result<(Request, Plan), Trouble> {
    planned(library, visit, number_of(visit.subject()?)?).await
}

/// The same, to be written in.
async fn writable(library: &Library, visit: &Visit, number: i64) -> Result<(Request, Plan), Trouble> {
    let (request, plan) = planned(library, visit, number).await?;
    if request.stage.is_open() {
        return Ok((request, plan));
    }
    Err(cards::not_written_any_more(&request).into())
}

/// Writes the parts that have changed, and who changed them; the plan as it is then.
async fn keep(
    library: &Library,
    visit: &Visit,
    plan: &Plan,
    becomes: impl IntoIterator<Item = (Part, Becomes)>,
) -> Result<Plan, Trouble> {
    let Some((after, changes)) = plan.changed(becomes, &visit.member.person(), library.now()) else {
        return Ok(plan.clone());
    };
    let mut change = Change::of(Write::Plan(after.clone())).and(repaint(plan.school, plan.request));
    change.extend(changes.into_iter().map(Write::PlanChanged));
    library.commit(change).await?;
    Ok(Plan { version: after.version + 1, ..after })
}

/// A plan as one member sees it on a private card.
async fn own_view(
    library: &Library,
    visit: &Visit,
    request: &Request,
    plan: &Plan,
) -> Result<Message, Trouble> {
    let card = visit.looks_at(library, PLAN_CARD, format!("{} {OWN}", request.number)).await?;
    let collections = library.store.collections(visit.school.id).await?;
    let shown = cards::Shown {
        has_earlier: has_earlier(library, request, plan).await?,
        for_librarian: visit.member.is_librarian,
        collections: collections.into_iter().filter(|of| of.channel.is_some() && of.items > 0).collect(),
    };
    Ok(cards::plan(request, plan, &shown, &visit.school.manner, &card.key))
}

/// There is a plan of an earlier request that it could be filled from.
async fn has_earlier(library: &Library, request: &Request, plan: &Plan) -> Result<bool, StoreError> {
    let may = request.stage.is_open() && plan.is_untouched();
    Ok(may && earlier::earlier(library, request).await?.is_some())
}

/// After something was written: a private card shows it, and the one that everybody of the request sees is painted anew
/// by itself.
async fn written(
    library: &Library,
    visit: &Visit,
    request: &Request,
    plan: &Plan,
    above: Text,
) -> Result<Reply, Trouble> {
    if !visit.on_private {
        return Ok(Reply::Noted);
    }
    let message = own_view(library, visit, request, plan).await?;
    Ok(Reply::Changed(Message { text: above, ..message }))
}

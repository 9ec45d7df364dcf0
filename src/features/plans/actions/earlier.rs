//! [Use an earlier plan]: a plan in which nobody has written yet is filled from an earlier one of the same teacher.
//! Another teacher's is never looked at: it is theirs and the librarians'.

use super::{keep, number_of, writable, written};
use crate::chat::Reply;
use crate::features::collab::Request;
use crate::features::plans::cards;
use crate::features::plans::types::Plan;
use crate::library::visit::Visit;
use crate::library::{Library, Trouble};
use crate::store::StoreError;

/// The latest plan of the same topic; where there is none, of the same kind of support; otherwise the latest.
pub async fn earlier(library: &Library, request: &Request) -> Result<Option<Plan>, StoreError> {
    let (school, store) = (request.school, &library.store);
    let mut best: Option<(u32, Plan)> = None;
    for plan in store.plans_of(school, &request.teacher.id, request.number).await? {
        if !plan.says_something() {
            continue;
        }
        let Some(of) = store.request(school, plan.request).await? else { continue };
        let close = closeness(&request.wish.topic, &of.wish.topic)
            + u32::from(of.wish.support == request.wish.support);
        if best.as_ref().is_none_or(|(closest, _)| close > *closest) {
            best = Some((close, plan));
        }
    }
    Ok(best.map(|(_, plan)| plan))
}

fn closeness(one: &str, other: &str) -> u32 {
    let plain = |topic: &str| crate::features::collab::as_read(topic);
    if plain(one) == plain(other) { 2 } else { 0 }
}

pub async fn from_last_year(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (request, plan) = writable(library, visit, number_of(visit.subject()?)?).await?;
    let earlier = if plan.is_untouched() { earlier(library, &request).await? } else { None };
    let earlier = earlier.ok_or_else(cards::no_earlier_plan)?;
    let plan = keep(library, visit, &plan, plan.filled_from(&earlier)).await?;
    written(library, visit, &request, &plan, cards::filled(earlier.request)).await
}

//! `/tip move`: a waiting tip gets another place in the queue.

use super::find;
use crate::chat::{Choice, Field, Reply};
use crate::features::tips::order::{Spot, moved};
use crate::features::tips::types::{Tip, TipId};
use crate::features::tips::{cards, picking};
use crate::library::catalogue::suggested;
use crate::library::visit::{Typing, Visit};
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, Write};

const FIRST: &str = "First";
const LAST: &str = "Last";
const AFTER: &str = "After ";

pub fn move_fields(_: &Library) -> Vec<Field> {
    vec![
        suggested("tip", "Start typing its title"),
        suggested("to", "First, last, or after another tip: start typing its title"),
    ]
}

/// The tips that wait, and the places where one can go.
pub async fn suggest_move(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let tips = library.store.tips(school.id).await?;
    let choice = |value: String, label| Choice { value, label, hint: None };
    let titles = picking::waiting(&tips).map(|tip| (tip.id.0, &tip.text.title));
    if typing.field == "tip" {
        return Ok(typing.among(titles.map(|(id, title)| choice(id.to_string(), title.clone()))));
    }
    let ends = [FIRST, LAST].map(|end| choice(end.to_owned(), end.to_owned()));
    let after = titles.map(|(id, title)| choice(format!("{AFTER}{id}"), format!("{AFTER}{title}")));
    Ok(typing.among(ends.into_iter().chain(after)))
}

pub async fn move_tip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let tips = library.store.tips(visit.school.id).await?;
    let tip = find(&tips, visit.given("tip"))?;
    if !tip.waits() {
        return Err(Refusal::new(cards::not_in_the_queue(tip, &visit.school.manner)).into());
    }
    let waiting: Vec<Tip> = picking::waiting(&tips).cloned().collect();
    let was: Vec<TipId> = waiting.iter().map(|tip| tip.id).collect();
    let to = read_spot(&waiting, visit.given("to"))?;
    let order = moved(&was, tip.id, to)
        .ok_or_else(|| Refusal::new("A tip can't come after itself. Choose another place."))?;
    let place = order.iter().position(|id| *id == tip.id).unwrap_or_default();
    let answer = cards::moved(&tip.text, place, order.len());
    library.commit(Change::of(Write::TipOrder { school: visit.school.id, was, order })).await?;
    Ok(Reply::Private(answer))
}

fn read_spot(waiting: &[Tip], typed: &str) -> Result<Spot, Refusal> {
    let typed = typed.trim();
    if typed.eq_ignore_ascii_case(FIRST) {
        return Ok(Spot::First);
    }
    if typed.eq_ignore_ascii_case(LAST) {
        return Ok(Spot::Last);
    }
    let begins = typed.get(..AFTER.len()).is_some_and(|word| word.eq_ignore_ascii_case(AFTER));
    let named = if begins { &typed[AFTER.len()..] } else { typed };
    let tip = find(waiting, named).map_err(|_| {
        Refusal::new("There is no such place in the queue. Choose First, Last, or a tip that it comes after.")
    })?;
    Ok(Spot::After(tip.id))
}

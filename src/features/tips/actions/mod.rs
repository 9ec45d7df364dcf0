//! What members do with tips, and which one a slot takes.

mod files;
mod list;
mod order;
mod slot;
mod suggesting;
mod write;

pub use files::{export_fields, export_tips, import_fields, import_tips};
pub use list::{list, turn_list};
pub use order::{move_fields, move_tip, suggest_move};
pub use slot::{
    draw, draw_shortage, foresee, named, pick, render, render_shortage, run_dry, settled, shortage_is_over,
};
pub use suggesting::{
    do_not_take, draw_suggestion, name_suggestion, name_suggestion_news, open_not_taking, open_suggesting,
    open_suggestion, render_suggestion_news, suggest_tip, take_changed, take_suggestion,
};
pub use write::{add, edit, open_edit, open_form};

use self::slot::{repaint_shortages, said_otherwise};
use super::cards;
use super::types::{Tip, TipId, TipPress};
use crate::chat::{Choice, Field, Message, Reply};
use crate::library::visit::{Question, Typing, Visit, preview_card};
use crate::library::{Fault, Library, Refusal, Trouble, catalogue};
use crate::store::{Change, Write};

pub async fn preview(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let tip = named_tip(library, visit).await?;
    let manner = &visit.school.manner;
    let message = cards::tip(&tip.text, by(&tip), manner, &preview_card());
    Ok(Reply::Private(match said_otherwise(library, &visit.school, &tip).await? {
        Some(day) => Message { text: cards::said_otherwise(day, manner), ..message },
        None => message,
    }))
}

/// Who is named under a tip.
fn by(tip: &Tip) -> Option<&str> {
    tip.suggested_by.as_deref()
}

/// `/tip remove`: what was written goes with it.
pub async fn before_removing(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let tip = named_tip(library, visit).await?;
    if !tip.waits() {
        return Err(Refusal::new(cards::not_in_the_queue(&tip, &visit.school.manner)).into());
    }
    Ok(Some(cards::sure_to_remove(&tip.text)))
}

pub async fn remove(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let tip = named_tip(library, visit).await?;
    if !tip.waits() {
        return Err(Refusal::new(cards::not_in_the_queue(&tip, &visit.school.manner)).into());
    }
    let told = suggesting::was_removed(library, &tip).await?;
    let removed = Change::of(Write::RemoveTip { school: visit.school.id, tip: tip.id })
        .and(repaint_shortages(visit.school.id));
    library.commit(removed.and_all(told)).await?;
    Ok(Reply::Private(cards::removed(&tip.text)))
}

/// [Useful] under a tip: counted once a member.
pub async fn useful(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let subject = &visit.subject()?.subject;
    let tip = subject.parse().map_err(|_| Fault::Broken(format!("a tip's card is about \"{subject}\"")))?;
    library
        .commit(Change::of(Write::TipPressed {
            school: visit.school.id,
            tip: TipId(tip),
            press: TipPress::Useful,
            member: visit.member.id.clone(),
        }))
        .await?;
    Ok(Reply::Private(cards::counted()))
}

/// The option that names a tip: suggested by title while it is typed.
pub fn which_tip(_: &Library) -> Vec<Field> {
    vec![catalogue::suggested("tip", "Start typing its title")]
}

/// Tips whose title holds what is typed; those that wait come first.
pub async fn suggest(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let tips = library.store.tips(school.id).await?;
    let choice = |tip: Tip| Choice { value: tip.id.0.to_string(), label: tip.text.title, hint: None };
    Ok(typing.among(tips.into_iter().map(choice)))
}

/// The tip that was chosen from the suggestions, or typed by its title.
async fn named_tip(library: &Library, visit: &Visit) -> Result<Tip, Trouble> {
    let tips = library.store.tips(visit.school.id).await?;
    Ok(find(&tips, visit.given("tip"))?.clone())
}

fn find<'a>(tips: &'a [Tip], typed: &str) -> Result<&'a Tip, Refusal> {
    let found = catalogue::named(tips, typed, |tip| (tip.id.0.to_string(), &tip.text.title));
    found.ok_or_else(|| {
        Refusal::new("There is no tip of that title. Start typing it and choose a suggestion.")
    })
}

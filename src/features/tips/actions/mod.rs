//! What members do with tips, and which one a slot takes.

mod files;
mod list;
mod order;
mod slot;
mod write;

pub use files::{export_fields, export_tips, import_fields, import_tips};
pub use list::{list, list_back, list_more};
pub use order::{move_fields, move_tip, suggest_move};
pub use slot::{
    draw, draw_shortage, foresee, named, pick, render, render_shortage, run_dry, settled, shortage_is_over,
};
pub use write::{add, edit, open_edit, open_form};

use self::slot::repaint_shortages;
use super::cards;
use super::types::{Tip, TipId, TipPress};
use crate::chat::{Choice, Field, FieldKind, Reply};
use crate::library::visit::{Question, Typing, Visit, preview_card};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::store::{Change, Write};

pub async fn preview(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let tip = named_tip(library, visit).await?;
    Ok(Reply::Private(cards::tip(&tip.text, &visit.school.manner, &preview_card())))
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
    library
        .commit(
            Change::of(Write::RemoveTip { school: visit.school.id, tip: tip.id })
                .and(repaint_shortages(visit.school.id)),
        )
        .await?;
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
    vec![suggested("tip", "Start typing its title")]
}

fn suggested(name: &'static str, hint: &str) -> Field {
    Field {
        name,
        label: name.into(),
        hint: hint.into(),
        kind: FieldKind::Suggested { most: 120 },
        required: true,
        filled: None,
    }
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

fn find<'a>(tips: &'a [Tip], named: &str) -> Result<&'a Tip, Refusal> {
    let named = named.trim();
    let is_named = |tip: &&Tip| tip.id.0.to_string() == named || tip.text.title.eq_ignore_ascii_case(named);
    tips.iter().find(is_named).ok_or_else(|| {
        Refusal::new("There is no tip of that title. Start typing it and choose a suggestion.")
    })
}

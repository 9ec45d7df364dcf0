//! What members do with tips, and which one a slot takes.

use super::types::{Tip, TipId, TipText};
use super::{TIP_CARD, TIP_POST, cards};
use crate::chat::{CardKey, Choice, Field, FieldKind, Form, Message, Reply};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, DueSlot, NewPost, Place, Post};
use crate::setup::School;
use crate::store::{Change, Write};
use crate::visit::{Typing, Visit, preview_card};

pub async fn open_form(_: &Library, _: &Visit) -> Result<Form, Trouble> {
    Ok(cards::form())
}

pub async fn add(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let text = TipText::check(visit.given("title"), visit.given("body"), visit.given("link"))
        .map_err(Refusal::new)?;
    let message = cards::added(&text);
    let write = Write::NewTip { school: visit.school.id, text, added_at: library.now() };
    library.commit(Change::of(write)).await?;
    Ok(Reply::Private(message))
}

pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Private(cards::list(&library.store.tips(visit.school.id).await?)))
}

pub async fn preview(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let tip = named_tip(library, visit).await?;
    Ok(Reply::Private(cards::tip(&tip.text, &preview_card())))
}

pub async fn remove(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let tip = named_tip(library, visit).await?;
    if tip.used_on.is_some() {
        return Err(Refusal::new("This tip was posted already, so it is not in the queue any more.").into());
    }
    library.commit(Change::of(Write::RemoveTip { school: visit.school.id, tip: tip.id })).await?;
    Ok(Reply::Private(cards::removed(&tip.text)))
}

/// [Useful] under a tip: counted once a member.
pub async fn useful(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let subject = &visit.subject()?.subject;
    let tip = subject.parse().map_err(|_| Fault::Broken(format!("a tip's card is about \"{subject}\"")))?;
    let write =
        Write::TipUseful { school: visit.school.id, tip: TipId(tip), member: visit.member.id.clone() };
    library.commit(Change::of(write)).await?;
    Ok(Reply::Private(cards::counted()))
}

/// The option that names a tip: suggested by title while it is typed.
pub fn which_tip(_: &Library) -> Vec<Field> {
    vec![Field {
        name: "tip",
        label: "tip".into(),
        hint: "Begin to type its title".into(),
        kind: FieldKind::Suggested { most: 100 },
        required: true,
        filled: None,
    }]
}

/// Tips whose title holds what is typed; those that wait come first.
pub async fn suggest(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let typed = typing.typed.to_lowercase();
    let tips = library.store.tips(school.id).await?;
    let choice = |tip: Tip| Choice { value: tip.id.0.to_string(), label: tip.text.title, hint: None };
    Ok(tips.into_iter().filter(|tip| tip.text.title.to_lowercase().contains(&typed)).map(choice).collect())
}

/// The tip that was chosen from the suggestions, or typed by its title.
async fn named_tip(library: &Library, visit: &Visit) -> Result<Tip, Trouble> {
    let named = visit.given("tip").trim();
    let tips = library.store.tips(visit.school.id).await?;
    let is_named = |tip: &Tip| tip.id.0.to_string() == named || tip.text.title.eq_ignore_ascii_case(named);
    tips.into_iter().find(is_named).ok_or_else(|| {
        Refusal::new("There is no tip of that title: begin to type it and choose one of the suggestions.")
            .into()
    })
}

/// What a tip slot says: of the tips in season, the one that waits longest. `None` when none is left.
pub async fn pick(library: &Library, school: &School, slot: &DueSlot) -> Result<Option<Change>, Fault> {
    let tips = library.store.tips(school.id).await?;
    let today = slot.nominal.date();
    let fits = |tip: &Tip| tip.used_on.is_none() && tip.text.season.is_none_or(|season| season.holds(today));
    let Some(tip) = tips.into_iter().find(fits) else { return Ok(None) };
    // From the slot's reference, so that a restored or copied database still knows the buttons of a tip that
    // was posted after it was made.
    let key = CardKey(slot.reference.0.clone());
    let card = CardRow::new(key, school.id, TIP_CARD, tip.id.0.to_string());
    let post = NewPost {
        school: school.id,
        kind: TIP_POST,
        reference: slot.reference.clone(),
        content: tip.id.0.to_string(),
        card: Some(card.key.clone()),
        due_at: slot.at,
        closes_at: slot.closes_at,
        to: vec![Place::Staff],
    };
    Ok(Some(
        Change::of(Write::TipUsed { school: school.id, tip: tip.id, on: today })
            .and(Write::NewCard(card))
            .and(Write::Post(post)),
    ))
}

pub async fn render(library: &Library, school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    let id =
        post.content.parse().map_err(|_| Fault::Broken(format!("a tip post says \"{}\"", post.content)))?;
    let tip = library.store.tip(school.id, TipId(id)).await?;
    Ok(tip.zip(post.card.as_ref()).map(|(tip, key)| cards::tip(&tip.text, key)))
}

//! A post that fell due while somebody was about to change it: one true answer, and what can still be done.

use super::looked_at::opened;
use crate::chat::{CardKey, Form, Given, Message, Press, Reply};
use crate::features::queue_desk::cards::{self, Became};
use crate::features::queue_desk::key::Key;
use crate::features::tips::{self, TAKEN_DOWN, TIP_CARD, TIP_POST, TipId, TipText};
use crate::library::visit::{Question, Visit};
use crate::library::{Library, Refusal, Trouble};
use crate::posts::POSTS;
use crate::queue::{CardRow, Delivery, Reference, State};
use crate::store::{Change, Write};

/// What became of a post that is not to come any more. `kept`: what was typed about it is.
pub async fn gone(
    library: &Library,
    visit: &Visit,
    post: &Key,
    kept: bool,
    key: &CardKey,
) -> Result<Message, Trouble> {
    let deliveries = deliveries(library, visit, post).await?;
    let link = |delivery: &Delivery| {
        let standing = delivery.standing.as_ref()?;
        Some(library.chat.link(&visit.school.server, standing))
    };
    let is_tip = matches!(post, Key::Slot { kind, .. } if kind == TIP_POST);
    let Some(delivery) = deliveries.iter().find(|delivery| delivery.state != State::Cancelled) else {
        return Err(Refusal(cards::no_such_post()).into());
    };
    let became = match delivery.state {
        State::Sent => Became::Posted {
            link: link(delivery),
            can_change: is_tip && standing_tip(library, visit, post).await?.is_some(),
        },
        State::Sending | State::Retrying | State::Uncertain => Became::OnItsWay,
        State::Queued => Became::InLine,
        _ => Became::NotOut,
    };
    Ok(cards::became(&became, kept && is_tip, key))
}

async fn deliveries(library: &Library, visit: &Visit, post: &Key) -> Result<Vec<Delivery>, Trouble> {
    let reference = reference(library, visit, post)?;
    Ok(library.store.deliveries_of_reference(visit.school.id, &reference.0).await?)
}

fn reference(library: &Library, visit: &Visit, post: &Key) -> Result<Reference, Refusal> {
    let Key::Slot { kind, nominal, name } = post else { return Err(Refusal(cards::no_such_post())) };
    let of_slot =
        |schedule: &str| Reference::of_slot(&library.installation, &visit.school.server, schedule, *nominal);
    let is_one_message = POSTS.iter().any(|row| row.name == kind && row.settled.is_some());
    Ok(match (name.as_str(), is_one_message) {
        ("", _) => of_slot(kind),
        (name, true) => of_slot(&format!("{kind} {name}")),
        (name, false) => of_slot(kind).of_one(name),
    })
}

/// The card that a posted tip is, as long as it stands.
async fn standing_tip(library: &Library, visit: &Visit, post: &Key) -> Result<Option<CardRow>, Trouble> {
    let card = library.store.card(&CardKey(reference(library, visit, post)?.0)).await?;
    Ok(card.filter(|card| card.standing.is_some() && card.kind == TIP_CARD && card.school == visit.school.id))
}

async fn clicked(library: &Library, visit: &Visit) -> Result<CardRow, Trouble> {
    let post = Key::read(&opened(visit.subject()?)?.post)?;
    let card = standing_tip(library, visit, &post).await?;
    Ok(card.ok_or_else(|| Refusal::new("Somebody has deleted that post."))?)
}

/// [Change it]: what was typed before it was posted, or the post as it stands.
pub async fn open_posted(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let card = clicked(library, visit).await?;
    let typed = visit.subject()?.typed.as_ref().or(card.typed.as_ref());
    let text = match typed.map(TipText::from_short_form) {
        Some(Ok(text)) => text,
        _ => tip_text(library, visit, &card).await?,
    };
    Ok(tips::short_form(&text, Press::new("posted-change", &visit.subject()?.key)))
}

async fn tip_text(library: &Library, visit: &Visit, card: &CardRow) -> Result<TipText, Trouble> {
    let id = card.subject.parse().map_err(|_| Refusal(cards::no_such_post()))?;
    let tip = library.store.tip(visit.school.id, TipId(id)).await?;
    Ok(tip.ok_or_else(|| Refusal(cards::no_such_post()))?.text)
}

pub async fn change_posted(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = clicked(library, visit).await?;
    TipText::from_short_form(&visit.given).map_err(Refusal::of_typed)?;
    repaint(library, visit, card, visit.given.clone()).await?;
    Ok(Reply::Changed(cards::will_be_changed()))
}

/// [Delete it]: the staff may have read it, and nobody can any more.
pub async fn before_taking_down(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    clicked(library, visit).await?;
    Ok(Some(cards::sure_to_take_down()))
}

pub async fn take_down(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = clicked(library, visit).await?;
    let typed = Given::from([(TAKEN_DOWN.to_owned(), visit.member.name.clone())]);
    repaint(library, visit, card, typed).await?;
    Ok(Reply::Changed(cards::will_be_taken_down()))
}

async fn repaint(library: &Library, visit: &Visit, card: CardRow, typed: Given) -> Result<(), Trouble> {
    let repaint = Write::Repaint { school: visit.school.id, kind: TIP_CARD, subject: card.subject.clone() };
    let typed = Write::CardTyped { card: card.key, was: card.typed, typed };
    Ok(library.commit(Change::of(typed).and(repaint)).await?)
}

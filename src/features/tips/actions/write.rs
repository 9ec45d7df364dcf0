//! Writing a tip, and writing it anew.

use super::named_tip;
use super::slot::{repaint_shortages, said_otherwise};
use crate::chat::{Form, Reply};
use crate::features::tips::types::{Tip, TipText};
use crate::features::tips::{EDIT_CARD, TIP_CARD, cards};
use crate::library::catalogue::{Editing, is_told, reopened};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::store::{Change, Write};

pub async fn open_form(_: &Library, _: &Visit) -> Result<Form, Trouble> {
    Ok(cards::new_form())
}

pub async fn add(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let text = TipText::from_form(&visit.given, &visit.school.manner).map_err(Refusal::of_typed)?;
    let message = cards::added(&text);
    // A form that is sent twice is the same tip.
    let tips = library.store.tips(visit.school.id).await?;
    if !tips.iter().any(|tip| tip.used_on.is_none() && tip.text == text) {
        let write = Write::NewTip { school: visit.school.id, text, added_at: library.now() };
        library.commit(Change::of(write).and(repaint_shortages(visit.school.id))).await?;
    }
    Ok(Reply::Private(message))
}

/// `/tip edit`, and [Fix] after it: the tip as it is now. What was written about a tip that is gone becomes a new
/// one.
pub async fn open_edit(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    if visit.card.is_some() {
        let card = reopened(library, visit).await?;
        let tip = library.store.tip(visit.school.id, Editing::read(&card)?.of).await?;
        return Ok(match tip {
            None => cards::new_form(),
            Some(tip) => cards::edit_form(&tip.text, &visit.school.manner, &card.key),
        });
    }
    let tip = named_tip(library, visit).await?;
    let card = Editing { of: tip.id, version: tip.version }.card(library, visit, EDIT_CARD)?;
    let form = cards::edit_form(&tip.text, &visit.school.manner, &card.key);
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(form)
}

pub async fn edit(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let Editing { of: tip, version } = Editing::read(visit.subject()?)?;
    let text = TipText::from_form(&visit.given, &visit.school.manner).map_err(Refusal::of_typed)?;
    let Some(found) = library.store.tip(school, tip).await? else {
        return Err(Refusal::new(cards::removed_meanwhile()).into());
    };
    let otherwise = said_otherwise(library, &visit.school, &found).await?;
    let answer = Reply::Private(cards::edited(&text, &found, otherwise, &visit.school.manner));
    if found.text == text {
        return Ok(answer);
    }
    if found.version != version {
        is_told(library, visit, found.version.to_string()).await?;
        return Err(Refusal::new(cards::edited_meanwhile(&found.text)).into());
    }
    let edited = Write::TipEdited { school, tip, version, text };
    let mut change = Change::of(edited).and(repaint_shortages(school));
    change.extend(as_it_stands(library, &found).await?);
    library.commit(change).await?;
    Ok(answer)
}

/// What stands in the staff channel keeps the words that the staff has read, also when it is painted anew.
async fn as_it_stands(library: &Library, tip: &Tip) -> Result<Option<Write>, Trouble> {
    let card = library.store.card_about(tip.school, TIP_CARD, &tip.id.0.to_string()).await?;
    let standing = card.filter(|card| card.standing.is_some() && card.typed.is_none());
    Ok(standing.map(|card| Write::CardTyped { card: card.key, was: None, typed: tip.text.as_short_form() }))
}

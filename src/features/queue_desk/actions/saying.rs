//! What a post that is to come says: its words of this time alone, or another tip in its place.

use super::looked_at::{Opened, Shown, opened};
use super::post::{Found, clicked, decide, find, look, still};
use super::posted::gone;
use crate::chat::{Form, Given, Press, Reply, Text};
use crate::features::queue_desk::ahead::Says;
use crate::features::queue_desk::key::Key;
use crate::features::queue_desk::{FORM_CARD, POST_CARD, cards};
use crate::features::thanks::{self, APPRECIATION};
use crate::features::tips::{self, TIP_POST, Tip, TipText};
use crate::library::catalogue::{is_told, reopened};
use crate::library::visit::{Visit, stale};
use crate::library::{Library, Refusal, Trouble};
use crate::queue::{Arranged, CardRow, Coming};
use crate::store::{Change, Write};

/// What the card of a tip's form keeps: which tip it shows.
const TIP: &str = "tip";

/// [Edit]: the words of this time alone.
pub async fn open_edit(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let card = reopened(library, visit).await?;
    let is_again = card.kind == FORM_CARD;
    let opened = opened(&card)?;
    let press = |card: &CardRow| Press::new("upcoming-edit-form", &card.key);
    // Also when it is no longer to come: a thank-you that it has lost can still be changed.
    if is_again && is_round(&Key::read(&opened.post)?) {
        return Ok(thanks::round_form(&card, press(&card))?);
    }
    let found = still(library, visit).await?;
    let card = if is_again { card } else { behind_form(library, visit, &found, opened).await? };
    if is_round(&found.item.key) {
        return Ok(thanks::round_form(&card, press(&card))?);
    }
    Ok(tips::short_form(&text_of(library, visit, &found).await?, press(&card)))
}

/// The card behind a form that is opened, over the post as it is now.
async fn behind_form(
    library: &Library,
    visit: &Visit,
    found: &Found,
    opened: Opened,
) -> Result<CardRow, Trouble> {
    let typed = match found.ahead.kind.name {
        TIP_POST => Given::from([(TIP.to_owned(), found.item.content.clone())]),
        APPRECIATION => thanks::shown_in_round(library, visit, &found.item.content).await?,
        _ => return Err(stale().into()),
    };
    let subject = Opened { version: found.coming.decided().version, ..opened }.subject()?;
    let card = CardRow { typed: Some(typed), ..visit.own_card(library, FORM_CARD, subject) };
    library.commit(Change::of(Write::NewCard(card.clone()))).await?;
    Ok(card)
}

fn is_round(post: &Key) -> bool {
    matches!(post, Key::Slot { kind, .. } if kind == APPRECIATION)
}

pub async fn edit(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.subject()?;
    // What an earlier version has opened keeps nothing, so it is opened anew with [Fix].
    if card.kind != FORM_CARD {
        return Err(stale().into());
    }
    let opened = opened(card)?;
    let key = Key::read(&opened.post)?;
    let found = find(library, visit, &key).await?;
    if is_round(&key) {
        return reword_round(library, visit, &key, found.as_ref(), opened.from).await;
    }
    let Some(found) = found else {
        // Posted while it was written: the words are kept, for the post that stands.
        let card = visit.own_card(library, POST_CARD, opened.subject()?);
        let card = CardRow { typed: Some(visit.given.clone()), ..card };
        let message = gone(library, visit, &key, true, &card.key).await?;
        library.commit(Change::of(Write::NewCard(card))).await?;
        return Ok(Reply::Changed(message));
    };
    let mut decided = found.coming.decided();
    if decided.version != opened.version {
        is_told(library, visit, decided.version.to_string()).await?;
        return Err(Refusal(cards::changed_meanwhile(&decided.by)).into());
    }
    if !matches!(found.item.says, Says::Post { .. }) {
        return Err(Refusal(cards::says_nothing(&found.item, &visit.school)).into());
    }
    TipText::from_short_form(&visit.given).map_err(Refusal::of_typed)?;
    decided.says = Some(tip_shown(library, visit, card, &found).await?);
    decided.text = Some(visit.given.clone());
    decide(library, visit, &found, decided, "Saved, for this time only.".into()).await
}

/// The tip that the form showed, whichever is next by now.
async fn tip_shown(
    library: &Library,
    visit: &Visit,
    card: &CardRow,
    found: &Found,
) -> Result<String, Trouble> {
    let next = &found.item.content;
    let shown = card.typed.as_ref().and_then(|typed| typed.get(TIP)).unwrap_or(next);
    if shown != next {
        let tips = library.store.tips(visit.school.id).await?;
        let tip = tips::waiting(&tips).find(|tip| tip.id.0.to_string() == *shown);
        tip.filter(|tip| given_to(found, tip.id.0).is_none()).ok_or_else(cards::tip_is_taken)?;
    }
    Ok(shown.clone())
}

/// The words of thank-yous stay theirs, whichever post says them.
async fn reword_round(
    library: &Library,
    visit: &Visit,
    key: &Key,
    found: Option<&Found>,
    from: Shown,
) -> Result<Reply, Trouble> {
    let round = found.map_or("", |found| found.item.content.as_str());
    let is_written = thanks::reword(library, visit, Some(round)).await?;
    if is_written && found.is_none() {
        return Ok(Reply::Changed(Text::from("Saved.").into()));
    }
    look(library, visit, key, from, is_written.then(|| "Saved.".into())).await
}

/// [Say something else]: the tips that wait.
pub async fn say_something_else(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let found = match clicked(library, visit).await? {
        Ok(found) => found,
        Err(reply) => return Ok(*reply),
    };
    let tips = library.store.tips(visit.school.id).await?;
    let given = |tip: &Tip| given_to(&found, tip.id.0).is_some();
    let free = tips::waiting(&tips).filter(|tip| !given(tip) && tip.id.0.to_string() != found.item.content);
    let free: Vec<_> = free.map(|tip| (tip.id.0.to_string(), tip.text.title.clone())).collect();
    let is_chosen = found.coming.decided().says.is_some();
    let key = visit.subject()?.key.clone();
    let (falls, manner) = (found.coming.slot.falls, &visit.school.manner);
    Ok(Reply::Changed(cards::other_tips(falls, &free, is_chosen, manner, &key)))
}

/// Another slot that was given this tip.
fn given_to(found: &Found, tip: i64) -> Option<&Coming> {
    let tip = tip.to_string();
    found.ahead.coming.iter().find(|it| {
        let says = it.arranged.as_ref().and_then(|arranged| arranged.says.as_ref());
        it.slot.nominal != found.coming.slot.nominal && !it.is_skipped() && says == Some(&tip)
    })
}

/// A tip was chosen for the day: it is reserved for it.
pub async fn choose_other(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let found = match clicked(library, visit).await? {
        Ok(found) if found.ahead.kind.name == TIP_POST => found,
        Ok(_) => return Err(stale().into()),
        Err(reply) => return Ok(*reply),
    };
    let chosen = visit.chosen.first().ok_or_else(stale)?;
    let mut decided = Arranged { text: None, says: None, ..found.coming.decided() };
    if chosen == "next" {
        return decide(library, visit, &found, decided, "It's the next tip in the queue again.".into()).await;
    }
    let tips = library.store.tips(visit.school.id).await?;
    let tip = tips.iter().find(|tip| tip.id.0.to_string() == *chosen && tip.reserved_for.is_none());
    let tip = tip.ok_or_else(|| Refusal::new("That tip is no longer in the queue. Choose another."))?;
    if let Some(other) = given_to(&found, tip.id.0) {
        let taken = cards::given_already(&tip.text.title, other.slot.falls, &visit.school.manner);
        return Err(Refusal(taken).into());
    }
    decided.says = Some(chosen.clone());
    decide(library, visit, &found, decided, "Chosen: it is reserved for that day.".into()).await
}

/// The words that a tip's slot would be posted with.
async fn text_of(library: &Library, visit: &Visit, found: &Found) -> Result<TipText, Trouble> {
    let own = found.coming.arranged.as_ref().and_then(|arranged| arranged.text.as_ref());
    if let Some(Ok(text)) = own.map(TipText::from_short_form) {
        return Ok(text);
    }
    // One that was skipped meanwhile says nothing; what was typed for it comes back in its form.
    let nothing =
        TipText { title: String::new(), body: String::new(), link: None, season: None, evergreen: false };
    let Ok(id) = found.item.content.parse() else { return Ok(nothing) };
    let tip = library.store.tip(visit.school.id, tips::TipId(id)).await?;
    Ok(tip.map_or(nothing, |tip| tip.text))
}

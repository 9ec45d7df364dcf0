//! What a post that is to come says: its words of this time alone, or another tip in its place.

use super::looked_at::{Opened, opened};
use super::post::{Found, card_of, clicked, decide, find, look, still};
use super::posted::gone;
use crate::chat::{Form, Press, Reply, Text};
use crate::features::queue_desk::ahead::Says;
use crate::features::queue_desk::cards;
use crate::features::queue_desk::key::Key;
use crate::features::thanks::{self, APPRECIATION};
use crate::features::tips::{self, TIP_POST, Tip, TipText};
use crate::library::visit::{Visit, stale};
use crate::library::{Library, Refusal, Trouble};
use crate::queue::{Arranged, Coming};
use crate::store::Change;

/// [Edit]: the words of this time alone.
pub async fn open_edit(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let found = still(library, visit).await?;
    let opened = opened(visit.subject()?)?;
    let version = found.coming.decided().version;
    // Behind [Fix], after somebody else's change: sent again, these words take the place of theirs.
    let card = if opened.version == version {
        visit.subject()?.clone()
    } else {
        card_of(library, visit, &Opened { version, ..opened }).await?
    };
    let press = Press::new("upcoming-edit", &card.key);
    match found.ahead.kind.name {
        TIP_POST => Ok(tips::short_form(&text_of(library, visit, &found).await?, press)),
        APPRECIATION => thanks::round_form(library, visit, &found.item.content, press).await,
        _ => Err(stale().into()),
    }
}

pub async fn edit(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let opened = opened(visit.subject()?)?;
    let key = Key::read(&opened.post)?;
    let Some(found) = find(library, visit, &key).await? else {
        // Posted while it was written: the words are kept, for the post that stands.
        library.commit(Change::of(visit.keeps(visit.given.clone())?)).await?;
        let message = gone(library, visit, &key, true, &visit.subject()?.key).await?;
        return Ok(Reply::Changed(message));
    };
    let mut decided = found.coming.decided();
    if decided.version != opened.version {
        return Err(Refusal(cards::changed_meanwhile(&decided.by)).into());
    }
    if !matches!(found.item.says, Says::Post { .. }) {
        return Err(Refusal(cards::says_nothing(&found.item, &visit.school)).into());
    }
    let news = Text::from("Saved, for this time only.");
    match found.ahead.kind.name {
        TIP_POST => {
            TipText::from_short_form(&visit.given).map_err(Refusal::of_typed)?;
            decided.says = Some(found.item.content.clone());
            decided.text = Some(visit.given.clone());
            decide(library, visit, &found, decided, news).await
        }
        APPRECIATION => {
            thanks::reword_round(library, visit, &found.item.content).await?;
            look(library, visit, &key, opened.from, Some("Saved.".into())).await
        }
        _ => Err(stale().into()),
    }
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

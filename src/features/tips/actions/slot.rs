//! What a tip slot says, and what the desk is told beside it; both are written with the slot. The slot's post
//! reserves its tip, which is used up only when it is known to be posted.

use chrono::{DateTime, NaiveDate, Utc};

use super::by;
use super::suggesting::was_posted;
use crate::chat::words::typed;
use crate::chat::{CardKey, Given, Message, Text};
use crate::features::queue_desk::{Ahead, FURTHEST};
use crate::features::setup::{School, SchoolId};
use crate::features::tips::picking::{self, Shortage};
use crate::features::tips::types::{Fate, Tip, TipId, TipText};
use crate::features::tips::{SHORTAGE_POST, TAKEN_DOWN, TIP_CARD, TIP_POST, cards};
use crate::library::visit::preview_card;
use crate::library::{Fault, Library};
use crate::queue::{
    Arranged, CardRow, Coming, Delivery, DueSlot, Foreseen, NewPost, Picked, Place, Post, QUESTIONS_LIVE,
    Reference, SlotFate, State,
};
use crate::store::{Change, Write};
use crate::words;

/// Under which the card of a note about tips keeps it.
const SHORTAGE: &str = "shortage";

pub async fn pick(library: &Library, school: &School, slot: &DueSlot) -> Result<Picked, Fault> {
    let tips = library.store.tips(school.id).await?;
    let today = slot.falls.date();
    let chosen = slot.arranged.as_ref().and_then(chosen);
    let said = picking::ahead(&tips, &[(today, chosen)], &contents(&slot.elsewhere)).pop().flatten();
    let Some(tip) = &said else {
        // Said once, not at every slot until somebody writes a tip.
        let is_news = library.store.latest_fate(school.id, &slot.schedule).await? != Some(SlotFate::Empty);
        let nothing = Shortage::Nothing { on: today, out_of_season: picking::waiting(&tips).count() };
        let told = if is_news { tell(library, school, slot, &nothing).await? } else { Change::default() };
        return Ok(Picked::Nothing(told));
    };
    // From the slot's reference, so that a restored or copied database still knows the buttons of a tip that
    // was posted after it was made.
    let key = CardKey(slot.reference.0.clone());
    // The words of this slot alone stay with its card.
    let typed = words_of(slot.arranged.as_ref(), tip).cloned();
    let card = CardRow { typed, ..CardRow::new(key, school.id, TIP_CARD, tip.id.0.to_string()) };
    let post = NewPost {
        school: school.id,
        kind: TIP_POST,
        reference: slot.reference.clone(),
        content: tip.id.0.to_string(),
        card: Some(card.key.clone()),
        due_at: slot.at,
        at_once: false,
        closes_at: slot.closes_at,
        to: vec![Place::Staff],
        parts: 1,
    };
    let by = slot.reference.0.clone();
    let reserved = Write::TipReserved { school: school.id, tip: tip.id, last: tip.used_on, by };
    let mut change = Change::of(reserved).and(Write::NewCard(card)).and(Write::Post(post));
    if library.store.latest_fate(school.id, &slot.schedule).await? == Some(SlotFate::Empty) {
        change = change.and(repaint_shortages(school.id));
    }
    if picking::runs_low(&tips, tip, today) {
        change.extend(tell(library, school, slot, &Shortage::Low).await?);
    }
    Ok(Picked::Post(change))
}

/// How many tips are left, where they run dry.
pub async fn run_dry(library: &Library, school: &School, day: NaiveDate) -> Result<Option<usize>, Fault> {
    Ok(picking::dry(&library.store.tips(school.id).await?, day))
}

async fn tell(
    library: &Library,
    school: &School,
    slot: &DueSlot,
    shortage: &Shortage,
) -> Result<Change, Fault> {
    let content = serde_json::to_string(shortage).map_err(|error| Fault::Broken(error.to_string()))?;
    let reference = Reference::of_slot(&library.installation, &school.server, SHORTAGE_POST, slot.nominal);
    // About the day of its slot: the next one comes after it, and then this one is over.
    let card = CardRow {
        typed: Some(Given::from([(SHORTAGE.to_owned(), content.clone())])),
        expires_at: Some(library.now() + QUESTIONS_LIVE),
        ..CardRow::new(
            CardKey(reference.0.clone()),
            school.id,
            SHORTAGE_POST,
            slot.nominal.date().to_string(),
        )
    };
    let post = NewPost {
        reference,
        card: Some(card.key.clone()),
        ..NewPost::now(library, school.id, SHORTAGE_POST, content, Place::Desk)
    };
    let before = library.store.card_before(school.id, SHORTAGE_POST, &card.subject).await?;
    let mut change = Change::of(Write::NewCard(card)).and(Write::Post(post));
    // Told anew, the one before is over.
    change.extend(before.map(|before| Write::Repaint {
        school: school.id,
        kind: SHORTAGE_POST,
        subject: before.subject,
    }));
    Ok(change)
}

/// Tips have come, gone or changed: what the desk was told of them may be over.
pub fn repaint_shortages(school: SchoolId) -> Write {
    Write::RepaintKind { school, kind: SHORTAGE_POST }
}

/// The post of a tip has ended, or goes out again: the tip is used, or next in the queue again.
pub async fn settled(
    library: &Library,
    school: &School,
    post: &Post,
    delivery: &Delivery,
) -> Result<Change, Fault> {
    let day = |moment: DateTime<Utc>| moment.with_timezone(&school.zone).date_naive();
    let fate = match delivery.state {
        State::Sent => Fate::Posted(day(delivery.last_attempt_at.unwrap_or(post.due_at))),
        State::Failed | State::Missed | State::Cancelled => Fate::Unsaid,
        _ => Fate::Again(day(post.due_at)),
    };
    // What cannot be read said nothing, and must not keep its delivery from being settled.
    let Ok(tip) = tip_of(post) else { return Ok(Change::default()) };
    let told = match (fate, library.store.tip(school.id, tip).await?) {
        (Fate::Posted(_), Some(tip)) => was_posted(library, &tip).await?,
        _ => Change::default(),
    };
    let by = post.reference.0.clone();
    Ok(Change::of(Write::TipSettled { school: school.id, tip, by, fate }).and_all(told))
}

/// The tip as it is to be posted; `None` when it was removed, or another post has taken it since.
pub async fn render(library: &Library, school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    let tip = library.store.tip(school.id, tip_of(post)?).await?;
    let tip = tip.filter(|tip| tip.reserved_for.as_ref() == Some(&post.reference.0));
    let Some((tip, key)) = tip.zip(post.card.as_ref()) else { return Ok(None) };
    let card = library.store.card(key).await?;
    let said = as_said(&tip, card.as_ref().and_then(|card| card.typed.as_ref()));
    Ok(Some(cards::tip(&said, by(&tip), &school.manner, key)))
}

/// A tip that stands in the staff channel, as it reads by now; `None` once it was taken down.
pub async fn draw(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    let Ok(id) = card.subject.parse() else { return Ok(None) };
    let Some(tip) = library.store.tip(school.id, TipId(id)).await? else { return Ok(None) };
    if card.typed.as_ref().is_some_and(|typed| typed.contains_key(TAKEN_DOWN)) {
        return Ok(None);
    }
    Ok(Some(cards::tip(&as_said(&tip, card.typed.as_ref()), by(&tip), &school.manner, &card.key)))
}

/// What the slots to come would say: the tips as they wait now, one for each.
pub async fn foresee(
    library: &Library,
    school: &School,
    slots: &[Coming],
    elsewhere: &[String],
) -> Result<Vec<Vec<Foreseen>>, Fault> {
    let tips = library.store.tips(school.id).await?;
    let chosen = |it: &Coming| (it.slot.falls.date(), it.arranged.as_ref().and_then(chosen));
    let days: Vec<_> = slots.iter().map(chosen).collect();
    let said = picking::ahead(&tips, &days, &contents(elsewhere));
    let foreseen = |(tip, slot): (Option<Tip>, &Coming)| {
        let tip = tip?;
        let text = as_said(&tip, words_of(slot.arranged.as_ref(), &tip));
        Some(Foreseen {
            name: String::new(),
            content: tip.id.0.to_string(),
            to: Place::Staff,
            in_short: words!("\"{title}\"", title = typed(&text.title)),
            message: cards::tip(&text, by(&tip), &school.manner, &preview_card()),
        })
    };
    Ok(said.into_iter().zip(slots).map(|both| foreseen(both).into_iter().collect()).collect())
}

/// The tip that a librarian chose for a slot.
fn chosen(arranged: &Arranged) -> Option<TipId> {
    arranged.says.as_ref()?.parse().ok().map(TipId)
}

fn contents(of_others: &[String]) -> Vec<TipId> {
    of_others.iter().filter_map(|content| content.parse().ok().map(TipId)).collect()
}

/// The words that were written for a slot alone, as long as it says the tip that they were written for.
fn words_of<'a>(arranged: Option<&'a Arranged>, tip: &Tip) -> Option<&'a Given> {
    let arranged = arranged.filter(|arranged| chosen(arranged) == Some(tip.id))?;
    arranged.text.as_ref()
}

/// When a slot that is to come says this tip in words of its own.
pub async fn said_otherwise(
    library: &Library,
    school: &School,
    tip: &Tip,
) -> Result<Option<NaiveDate>, Fault> {
    if tip.reserved_for.is_some() {
        return Ok(None);
    }
    let ahead = Ahead::of_school(library, school, Some(TIP_POST), library.now() + FURTHEST).await?;
    let says = |it: &&Coming| {
        let is_said = !it.is_skipped() && school.pauses.of(TIP_POST, it.slot.falls).is_none();
        is_said && words_of(it.arranged.as_ref(), tip).is_some()
    };
    Ok(ahead.iter().flat_map(|it| &it.coming).find(says).map(|it| it.slot.falls.date()))
}

/// A tip in the words of its slot, where it has some.
fn as_said(tip: &Tip, typed: Option<&Given>) -> TipText {
    let own = typed.and_then(|typed| TipText::from_short_form(typed).ok());
    own.unwrap_or_else(|| tip.text.clone())
}

/// What the desk calls the post of a tip.
pub async fn named(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let Ok(id) = content.parse() else { return Ok(None) };
    let tip = library.store.tip(school.id, TipId(id)).await?;
    Ok(tip.map(|tip| words!("the tip \"{title}\"", title = typed(tip.text.title))))
}

fn tip_of(post: &Post) -> Result<TipId, Fault> {
    let id = post.content.parse();
    id.map(TipId).map_err(|_| Fault::Broken(format!("a tip post says \"{}\"", post.content)))
}

pub async fn render_shortage(_: &Library, school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    Ok(Some(cards::shortage(&read_shortage(&post.content)?, &school.manner)))
}

pub async fn draw_shortage(_: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    Ok(Some(cards::shortage(&shortage_of(card)?, &school.manner)))
}

/// There is something to say again, or the desk was told anew since.
pub async fn shortage_is_over(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let told_anew = library.store.is_card_after(school.id, SHORTAGE_POST, &card.subject).await?;
    let tips = library.store.tips(school.id).await?;
    let day = library.now().with_timezone(&school.zone).date_naive();
    let is_over = match shortage_of(card)? {
        Shortage::Low => picking::dry(&tips, day).is_none(),
        Shortage::Nothing { .. } => picking::next(&tips, day).is_some(),
    };
    let waiting = picking::waiting(&tips).count();
    Ok((is_over || told_anew).then(|| cards::shortage_over(&card.subject, waiting, &school.manner)))
}

fn shortage_of(card: &CardRow) -> Result<Shortage, Fault> {
    let kept = card.typed.as_ref().and_then(|typed| typed.get(SHORTAGE));
    read_shortage(kept.map_or("", String::as_str))
}

fn read_shortage(kept: &str) -> Result<Shortage, Fault> {
    serde_json::from_str(kept).map_err(|error| Fault::Broken(format!("a note about tips: {error}")))
}

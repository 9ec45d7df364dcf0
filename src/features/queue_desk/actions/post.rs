//! One post that is to come: opened, and changed before it is said. Each card remembers how its slot was arranged when it
//! was drawn: what somebody else decides meanwhile is told, and not overwritten.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::posted::gone;
use super::upcoming::{Shown, shown};
use super::wall_clock;
use crate::chat::words::ours;
use crate::chat::{Form, Press, Reply, Text};
use crate::features::newsletters;
use crate::features::queue_desk::ahead::{Ahead, FURTHEST, Item, Says};
use crate::features::queue_desk::cards::{self, May};
use crate::features::queue_desk::key::Key;
use crate::features::queue_desk::{POST_CARD, by_then};
use crate::features::thanks::{self, APPRECIATION};
use crate::features::tips::{self, TIP_POST, Tip, TipText};
use crate::library::visit::{Visit, stale};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{Arranged, CardRow, Coming, may_move};
use crate::store::{Change, Write};
use crate::words;

/// What a card of one post is about; its subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// See [`Key`].
    pub post: String,
    /// How often its slot had been decided about when the card was drawn.
    pub version: i64,
    /// The page that it was opened from.
    pub from: Shown,
}

/// A post that is still to come.
pub struct Found {
    ahead: Ahead,
    coming: Coming,
    item: Item,
}

pub fn opened(card: &CardRow) -> Result<Opened, Fault> {
    serde_json::from_str(&card.subject).map_err(|error| Fault::Broken(format!("a post's card: {error}")))
}

/// Chosen in the list.
pub async fn open(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let key = Key::read(visit.chosen.first().ok_or_else(stale)?)?;
    if let Key::Newsletter(id) = &key {
        return newsletters::open_one(library, visit, id).await;
    }
    let from = shown(visit.subject()?)?;
    look(library, visit, &key, from, None).await
}

/// The post as it is by now.
pub async fn look_again(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let opened = opened(visit.subject()?)?;
    look(library, visit, &Key::read(&opened.post)?, opened.from, None).await
}

async fn look(
    library: &Library,
    visit: &Visit,
    key: &Key,
    from: Shown,
    news: Option<Text>,
) -> Result<Reply, Trouble> {
    let found = find(library, visit, key).await?;
    let version = found.as_ref().map_or(0, |found| found.coming.decided().version);
    let card = card_of(library, visit, &Opened { post: key.to_string(), version, from }).await?;
    Ok(Reply::Changed(match found {
        Some(found) => cards::post(&visit.school, &found.item, may(&found), news, &card.key),
        None => gone(library, visit, key, false, &card.key).await?,
    }))
}

async fn card_of(library: &Library, visit: &Visit, opened: &Opened) -> Result<CardRow, Trouble> {
    let subject = serde_json::to_string(opened).map_err(|error| Fault::Broken(error.to_string()))?;
    visit.looks_at(library, POST_CARD, subject).await
}

fn may(found: &Found) -> May {
    match found.ahead.kind.name {
        TIP_POST => May { edit: true, move_it: true, say_something_else: true },
        APPRECIATION => May { edit: true, move_it: true, say_something_else: false },
        // The reminders of a day are one slot, and each goes to its own people.
        _ => May::default(),
    }
}

/// A post by its key; `None` when it is not to come any more.
async fn find(library: &Library, visit: &Visit, key: &Key) -> Result<Option<Found>, Trouble> {
    let Key::Slot { kind, nominal, .. } = key else { return Ok(None) };
    let far = library.now() + FURTHEST;
    let Some(whole) = Ahead::of_school(library, &visit.school, Some(kind), far).await?.pop() else {
        return Ok(None);
    };
    let Some(coming) = whole.coming.iter().find(|it| it.slot.nominal == *nominal).cloned() else {
        return Ok(None);
    };
    let until = coming.slot.at + chrono::TimeDelta::milliseconds(1);
    // What it says follows from the slots before it.
    let Some(before) = Ahead::of_school(library, &visit.school, Some(kind), until).await?.pop() else {
        return Ok(None);
    };
    let items = before.items(library, &visit.school, until).await?;
    let item = items.into_iter().find(|item| item.key == *key);
    Ok(item.map(|item| Found { ahead: whole, coming, item }))
}

/// The post of the clicked card, as it was drawn; or what is told instead.
async fn clicked(library: &Library, visit: &Visit) -> Result<Result<Found, Box<Reply>>, Trouble> {
    let opened = opened(visit.subject()?)?;
    let key = Key::read(&opened.post)?;
    let Some(found) = find(library, visit, &key).await? else {
        let message = gone(library, visit, &key, false, &visit.subject()?.key).await?;
        return Ok(Err(Box::new(Reply::Changed(message))));
    };
    let decided = found.coming.decided();
    if decided.version != opened.version {
        return Err(Refusal(cards::changed_meanwhile(&decided.by)).into());
    }
    Ok(Ok(found))
}

/// Keeps a decision about the clicked post, and shows it.
async fn decide(
    library: &Library,
    visit: &Visit,
    found: &Found,
    decided: Arranged,
    news: Text,
) -> Result<Reply, Trouble> {
    keep(library, visit, found, decided).await?;
    let opened = opened(visit.subject()?)?;
    look(library, visit, &Key::read(&opened.post)?, opened.from, Some(news)).await
}

async fn keep(library: &Library, visit: &Visit, found: &Found, decided: Arranged) -> Result<(), Trouble> {
    let version = decided.version + 1;
    let arranged = Arranged { by: visit.member.name.clone(), version, ..decided };
    let mut change = Change::of(Write::Arranged { was: found.ahead.schedule.clone(), arranged });
    if found.ahead.kind.name == APPRECIATION {
        // Their cards at the desk tell the day.
        change = change.and_all(thanks::repaint_waiting(library, &visit.school).await?);
    }
    Ok(library.commit(change).await?)
}

/// [Skip this one]
pub async fn skip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    skipped(library, visit, true, "Skipped: nothing is posted in its place.").await
}

/// [Post it after all]
pub async fn unskip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    skipped(library, visit, false, "It comes after all.").await
}

async fn skipped(
    library: &Library,
    visit: &Visit,
    skipped: bool,
    news: &'static str,
) -> Result<Reply, Trouble> {
    let found = match clicked(library, visit).await? {
        Ok(found) => found,
        Err(reply) => return Ok(*reply),
    };
    let mut decided = found.coming.decided();
    match &found.item.key {
        Key::Slot { name, .. } if is_one_of_several(&found) => {
            decided.leaves_out.retain(|other| other != name);
            decided.leaves_out.extend(skipped.then(|| name.clone()));
        }
        _ => decided.skipped = skipped,
    }
    decide(library, visit, &found, decided, news.into()).await
}

/// Each post of its slot is decided about by itself.
fn is_one_of_several(found: &Found) -> bool {
    !may(found).move_it
}

pub async fn open_move(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let found = still(library, visit).await?;
    Ok(cards::move_form(found.coming.slot.falls, &visit.school.manner, &visit.subject()?.key))
}

pub async fn move_it(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let found = match clicked(library, visit).await? {
        Ok(found) => found,
        Err(reply) => return Ok(*reply),
    };
    let (manner, now) = (&visit.school.manner, wall_clock(library, &visit.school));
    let to = cards::read_move(&visit.given, now.date(), manner).map_err(Refusal)?;
    let mut decided = found.coming.decided();
    goes_to(visit, &found, to, now)?;
    decided.moved_to = Some(to).filter(|to| *to != decided.nominal || found.coming.slot.moved.is_some());
    let when = ours(manner.moment(to));
    let news = match visit.school.calendar.quiet(to.date(), true) {
        Some(why) => words!("Moved to {when}. That is no usual day for it: {why}.", when = when, why = why.run(manner)),
        None => words!("Moved to {when}.", when = when),
    };
    decide(library, visit, &found, decided, news).await
}

fn goes_to(visit: &Visit, found: &Found, to: NaiveDateTime, now: NaiveDateTime) -> Result<(), Refusal> {
    let manner = &visit.school.manner;
    if let Some(pause) = visit.school.pauses.of(found.ahead.kind.name, to) {
        return Err(Refusal(by_then(pause, manner)));
    }
    let nominal = found.coming.slot.nominal;
    may_move(nominal, to, now, &found.ahead.coming)
        .map_err(|why| Refusal(cards::not_there(why, to, found.item.name, manner)))
}

/// [Post now]: moved to this moment.
pub async fn post_now(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let found = match clicked(library, visit).await? {
        Ok(found) => found,
        Err(reply) => return Ok(*reply),
    };
    if !matches!(found.item.says, Says::Post { .. }) || !may(&found).move_it {
        return Err(Refusal(cards::nothing_to_post()).into());
    }
    let now = wall_clock(library, &visit.school);
    goes_to(visit, &found, now, now)?;
    keep(library, visit, &found, Arranged { moved_to: Some(now), ..found.coming.decided() }).await?;
    Ok(Reply::Changed(cards::post_goes_out(&found.item, &visit.subject()?.key)))
}

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
    let news = Text::from("Saved. These are the words of this time alone.");
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
        return decide(library, visit, &found, decided, "It is the next of the queue again.".into()).await;
    }
    let tips = library.store.tips(visit.school.id).await?;
    let tip = tips.iter().find(|tip| tip.id.0.to_string() == *chosen && tip.reserved_for.is_none());
    let tip = tip.ok_or_else(|| Refusal::new("That tip does not wait any more. Choose another."))?;
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
    let nothing = TipText { title: String::new(), body: String::new(), link: None, season: None, evergreen: false };
    let Ok(id) = found.item.content.parse() else { return Ok(nothing) };
    let tip = library.store.tip(visit.school.id, tips::TipId(id)).await?;
    Ok(tip.map_or(nothing, |tip| tip.text))
}

/// For a form: the post must still be to come.
async fn still(library: &Library, visit: &Visit) -> Result<Found, Trouble> {
    let opened = opened(visit.subject()?)?;
    let key = Key::read(&opened.post)?;
    let found = find(library, visit, &key).await?;
    Ok(found.ok_or_else(|| {
        Refusal::new("It is due by now, so it can't be changed here. /posts upcoming shows what comes next.")
    })?)
}

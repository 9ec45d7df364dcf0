//! One post that is to come: opened, and changed before it is said. Each card remembers how its slot was arranged when it
//! was drawn: what somebody else decides meanwhile is told, and not overwritten.

use chrono::NaiveDateTime;

use super::looked_at::{Opened, Shown, opened, shown};
use super::posted::gone;
use super::wall_clock;
use crate::chat::words::ours;
use crate::chat::{Form, Reply, Text};
use crate::features::collections;
use crate::features::events;
use crate::features::newsletters;
use crate::features::pauses::by_then;
use crate::features::queue_desk::POST_CARD;
use crate::features::queue_desk::ahead::{Ahead, FURTHEST, Item, Says};
use crate::features::queue_desk::cards::{self, May};
use crate::features::queue_desk::key::Key;
use crate::features::thanks::{self, APPRECIATION};
use crate::features::tips::TIP_POST;
use crate::library::visit::{Visit, stale};
use crate::library::{Library, Refusal, Trouble};
use crate::queue::{Arranged, CardRow, Coming, may_move};
use crate::store::{Change, Write};
use crate::words;

/// A post that is still to come.
pub struct Found {
    /// Its schedule.
    pub ahead: Ahead,
    pub coming: Coming,
    /// As it is as things are.
    pub item: Item,
}

/// Chosen in the list.
pub async fn open(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let key = Key::read(visit.chosen.first().ok_or_else(stale)?)?;
    if let Key::Newsletter(id) = &key {
        return newsletters::open_one(library, visit, id).await;
    }
    if let Key::Collection(id) = &key {
        return collections::open_one(library, visit, id).await;
    }
    if let Key::Event(id) = &key {
        return events::open_one(library, visit, id).await;
    }
    let from = shown(visit.subject()?)?;
    look(library, visit, &key, from, None).await
}

/// The post as it is by now.
pub async fn look_again(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let opened = opened(visit.subject()?)?;
    look(library, visit, &Key::read(&opened.post)?, opened.from, None).await
}

pub async fn look(
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
    visit.looks_at(library, POST_CARD, opened.subject()?).await
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
pub async fn find(library: &Library, visit: &Visit, key: &Key) -> Result<Option<Found>, Trouble> {
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
pub async fn clicked(library: &Library, visit: &Visit) -> Result<Result<Found, Box<Reply>>, Trouble> {
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
pub async fn decide(
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
    skipped(library, visit, false, "It will be posted after all.").await
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
        Some(why) => {
            words!("Moved to {when}. Please note: {why}.", when = when, why = why.run(manner))
        }
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

/// For a form: the post must still be to come.
pub async fn still(library: &Library, visit: &Visit) -> Result<Found, Trouble> {
    let opened = opened(visit.subject()?)?;
    let key = Key::read(&opened.post)?;
    let found = find(library, visit, &key).await?;
    Ok(found.ok_or_else(|| {
        Refusal::new("It's already due, so it can't be changed here. /posts upcoming shows what comes next.")
    })?)
}

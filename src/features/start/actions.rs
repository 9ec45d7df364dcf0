//! The first message, and what its buttons do.

use chrono::TimeDelta;

use super::cards::{self, Shown};
use crate::chat::{CardKey, Given, Message, Reply, Text};
use crate::features::queue_desk::{self, Ahead};
use crate::features::setup::{START_CARD, School};
use crate::features::tips::TIP_POST;
use crate::library::visit::{Visit, stale};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, Foreseen, NewPost, Place, Reference};
use crate::store::{Change, Write};

/// As far as the message looks ahead.
const WEEKS: i64 = 4;
/// Tips that are offered to be read.
const FIRST_TIPS: usize = 4;
/// Kept on the card once somebody has seen enough of it.
const DONE: &str = "done";
/// The subject of a private look at it.
const LOOK: &str = "look";

/// What puts the message at the desk, once for a school.
pub async fn first_message(library: &Library, school: &School) -> Result<Change, Fault> {
    let name = format!("{START_CARD} {}", school.id.0);
    let key = CardKey(Reference::told_once(&library.installation, &name).0);
    if library.store.card(&key).await?.is_some() {
        return Ok(Change::default());
    }
    let card = CardRow::new(key, school.id, START_CARD, String::new());
    let post = NewPost::card(library, &card, START_CARD, Place::Desk);
    Ok(Change::of(Write::NewCard(card)).and(Write::Post(post)))
}

/// [First steps] in the settings: the same, for whoever looks.
pub async fn look(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let card = visit.looks_at(library, START_CARD, LOOK.to_owned()).await?;
    Ok(Reply::Private(drawn(library, &visit.school, &card).await?))
}

pub async fn draw(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    if card.typed.as_ref().is_some_and(|typed| typed.contains_key(DONE)) {
        return Ok(Some(cards::folded()));
    }
    Ok(Some(drawn(library, school, card).await?))
}

async fn drawn(library: &Library, school: &School, card: &CardRow) -> Result<Message, Fault> {
    let now = library.now();
    let tips = first_tips(library, school).await?;
    let wall_clock = now.with_timezone(&school.zone).naive_local();
    let shown = Shown {
        school,
        items: &queue_desk::everything(library, school, (now, now + TimeDelta::weeks(WEEKS))).await?,
        tips: &tips,
        held: school.pauses.of(TIP_POST, wall_clock),
    };
    Ok(cards::first_steps(&shown, &card.key))
}

/// The tips that come first, whether they are held or not.
async fn first_tips(library: &Library, school: &School) -> Result<Vec<Foreseen>, Fault> {
    let until = library.now() + TimeDelta::weeks(WEEKS * 3);
    let Some(ahead) = Ahead::of_school(library, school, Some(TIP_POST), until).await?.pop() else {
        return Ok(Vec::new());
    };
    let slots: Vec<_> = ahead.coming.iter().filter(|it| !it.is_skipped()).take(FIRST_TIPS).cloned().collect();
    let foreseen = (ahead.upcoming.foresee)(library, school, &slots, &[]).await?;
    Ok(foreseen.into_iter().flatten().collect())
}

pub fn name() -> Text {
    "the first message to the librarians".into()
}

/// A tip was chosen to be read: whole, as it will be posted.
pub async fn read_tip(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = visit.chosen.first().ok_or_else(stale)?;
    let tips = first_tips(library, &visit.school).await?;
    let tip = tips.into_iter().find(|tip| tip.content == *chosen);
    let tip =
        tip.ok_or_else(|| Refusal::new("That tip is no longer among the first ones. /tip list has all."))?;
    Ok(Reply::Private(cards::whole_tip(tip.message)))
}

/// [Hold tips until I have read them]: a pause without an end.
pub async fn hold_tips(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Private(queue_desk::pause_one(library, visit, TIP_POST).await?))
}

/// [They may go out]
pub async fn let_tips_go(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Private(queue_desk::resume_one(library, visit, TIP_POST).await?))
}

/// [Add your calendar]: a button cannot take a file, so it says which command does.
pub async fn about_calendar(_: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    Ok(Reply::Private(cards::how_to_import(&visit.school)))
}

/// [Done]: it folds to a line.
pub async fn done(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let typed = Given::from([(DONE.to_owned(), String::new())]);
    let card = visit.subject()?;
    if card.subject == LOOK {
        return Ok(Reply::Changed(cards::folded()));
    }
    let repaint = Write::Repaint { school: visit.school.id, kind: START_CARD, subject: card.subject.clone() };
    library.commit(Change::of(visit.keeps(typed)?).and(repaint)).await?;
    Ok(Reply::Noted)
}

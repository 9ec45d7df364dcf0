//! Telling the library what is hard to teach, and what the desk does with it. Nothing of an answer is said anywhere but
//! at the desk and to whoever gave it.

use super::types::{self, HardTopic, HardTopicId, Stage};
use super::{HARD_CARD, cards};
use crate::chat::{Form, Message, Reply, Text};
use crate::features::collab::{self, Wish};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, NewPost, Place, QUESTIONS_LIVE};
use crate::store::{Change, Write};

/// A kind of support that says nothing yet, where the library has it.
const NOT_SURE: &str = "not-sure";

/// [Tell the library]
pub async fn open_telling(_: &Library, visit: &Visit) -> Result<Form, Trouble> {
    Ok(cards::telling_form(&visit.school.manner, &visit.subject()?.key))
}

pub async fn tell(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let (topic, class, why) = types::read(&visit.given).map_err(Refusal::of_typed)?;
    let answer = Reply::Private(cards::told(&topic));
    // A form that is sent twice is one answer.
    let before = library.store.hard_topics_by(school, &visit.member.id).await?;
    let is_same = |it: &HardTopic| (&it.topic, &it.class, &it.why) == (&topic, &class, &why);
    if before.iter().any(|it| it.stage == Stage::Waits && is_same(it)) {
        return Ok(answer);
    }
    let id = library.new_card_key().0;
    let card = CardRow {
        expires_at: Some(library.now() + QUESTIONS_LIVE),
        ..CardRow::new(library.new_card_key(), school, HARD_CARD, id.clone())
    };
    let told = HardTopic {
        school,
        id: HardTopicId(id),
        by: visit.member.person(),
        topic,
        class,
        why,
        stage: Stage::Waits,
        told_at: library.now(),
        version: 0,
    };
    let post = NewPost::card(library, &card, HARD_CARD, Place::Desk);
    let change = Change::of(Write::HardTopic(told)).and(Write::NewCard(card)).and(Write::Post(post));
    library.commit(change).await?;
    Ok(answer)
}

/// The answer whose card was clicked, as long as nobody has offered anything.
async fn undecided(library: &Library, visit: &Visit) -> Result<HardTopic, Trouble> {
    let id = HardTopicId(visit.subject()?.subject.clone());
    let found = library.store.hard_topic(visit.school.id, &id).await?.ok_or_else(cards::is_gone)?;
    match found.stage {
        Stage::Offered(request) => Err(cards::offered_already(request).into()),
        Stage::Waits | Stage::LaidAside => Ok(found),
    }
}

/// [Offer something]
pub async fn open_offer(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let told = undecided(library, visit).await?;
    Ok(cards::offer_form(&told, &visit.subject()?.key))
}

/// What the librarian offers: a request in the teacher's name, with the offer as its answer.
pub async fn offer_something(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let words = cards::read_offer(&visit.given).map_err(Refusal::of_typed)?;
    let told = undecided(library, visit).await?;
    let wish = Wish {
        support: library.content.support.known_or_first(NOT_SURE).to_owned(),
        topic: told.topic.clone(),
        class: told.class.clone(),
        notes: told.why.clone(),
        ..Wish::default()
    };
    let (teacher, repaint) = (told.by.clone(), repaint(&told));
    let follows = move |number| {
        let offered = HardTopic { stage: Stage::Offered(number), ..told };
        Change::of(Write::HardTopic(offered)).and(repaint)
    };
    let request = collab::offer_unasked(library, visit, wish, teacher, words, follows).await?;
    Ok(Reply::Private(cards::offered(&request)))
}

/// [Not now]
pub async fn lay_aside(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let told = undecided(library, visit).await?;
    if told.stage == Stage::Waits {
        let aside = HardTopic { stage: Stage::LaidAside, ..told };
        library.commit(Change::of(repaint(&aside)).and(Write::HardTopic(aside))).await?;
    }
    Ok(Reply::Noted)
}

fn repaint(told: &HardTopic) -> Write {
    Write::Repaint { school: told.school, kind: HARD_CARD, subject: told.id.0.clone() }
}

async fn about(library: &Library, school: &School, subject: &str) -> Result<Option<HardTopic>, Fault> {
    Ok(library.store.hard_topic(school.id, &HardTopicId(subject.to_owned())).await?)
}

pub async fn draw(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    Ok(about(library, school, &card.subject).await?.map(|told| cards::at_desk(&told, &card.key)))
}

/// One line, once something was offered or it was laid aside.
pub async fn is_over(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    let told = about(library, school, &card.subject).await?;
    Ok(told.and_then(|told| cards::folded(&told, &card.key)))
}

pub async fn name(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    Ok(about(library, school, content).await?.map(|told| cards::name(&told)))
}

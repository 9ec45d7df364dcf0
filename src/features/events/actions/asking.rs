//! The one private question to those who came, and what they answer: read by the librarians alone.

use serde::{Deserialize, Serialize};

use super::following::content;
use super::reminding::reached;
use super::{card_of, found, in_place, subject_of};
use crate::chat::words::typed;
use crate::chat::{Form, MemberId, Message, Reply, Text};
use crate::features::collab::text;
use crate::features::events::cards;
use crate::features::events::types::{LibraryEvent, Meeting, SignUp};
use crate::features::events::{EVENT_CHECK, EVENT_QUESTION};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, Delivery, NewPost, Place, Post};
use crate::store::{Change, Write};
use crate::words;

/// Who is asked, and about which meeting.
#[derive(Serialize, Deserialize)]
struct Asked {
    meeting: String,
    member: MemberId,
}

/// The private question to somebody who came.
pub fn asks(
    library: &Library,
    school: &School,
    event: &LibraryEvent,
    meeting: &Meeting,
    who: &SignUp,
) -> Result<Change, Fault> {
    let subject = subject_of(event, meeting);
    let card = CardRow {
        kind: EVENT_QUESTION.to_owned(),
        ..card_of(library, event, subject.clone(), &who.member.id, school.zone)
    };
    let content = content(&Asked { meeting: subject, member: who.member.id.clone() })?;
    let post = NewPost::card(library, &card, EVENT_QUESTION, Place::Member(who.member.id.clone()));
    Ok(Change::of(Write::NewCard(card)).and(Write::Post(NewPost { content, ..post })))
}

fn read(content: &str) -> Result<Asked, Fault> {
    serde_json::from_str(content)
        .map_err(|error| Fault::Broken(format!("a question after an event: {error}")))
}

/// The sign-up that a question is about, while they are still known to have come.
async fn who_came(
    library: &Library,
    school: &School,
    subject: &str,
    member: &MemberId,
) -> Result<Option<(LibraryEvent, Meeting, SignUp)>, Fault> {
    let Some((event, meeting)) = found(library, school, subject).await? else { return Ok(None) };
    let all = library.store.sign_ups(school.id, &event.id).await?;
    let is_it =
        |it: &SignUp| it.meeting == meeting.number && it.member.id == *member && it.came == Some(true);
    Ok(all.into_iter().find(is_it).map(|own| (event, meeting, own)))
}

/// Nothing, when it turned out since that they did not come.
pub async fn render_question(
    library: &Library,
    school: &School,
    post: &Post,
) -> Result<Option<Message>, Fault> {
    let Asked { meeting, member } = read(&post.content)?;
    let Some(key) = &post.card else { return Ok(None) };
    let found = who_came(library, school, &meeting, &member).await?;
    Ok(found.map(|(event, meeting, own)| cards::question(&event, &meeting, &own, &school.manner, key)))
}

pub async fn question_settled(
    library: &Library,
    school: &School,
    post: &Post,
    delivery: &Delivery,
) -> Result<Change, Fault> {
    let Asked { meeting, member } = read(&post.content)?;
    reached(library, school, &meeting, &member, delivery).await
}

pub async fn name_question(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let Ok(asked) = read(content) else { return Ok(None) };
    let found = found(library, school, &asked.meeting).await?;
    Ok(found.map(|(event, _)| {
        words!("the question to somebody who came to \"{title}\"", title = typed(event.plan.title))
    }))
}

/// [Tell the library]
pub async fn open_learnt(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let card = visit.subject()?;
    let came = who_came(library, &visit.school, &card.subject, &visit.member.id).await?;
    let (_, _, own) = came.ok_or_else(super::no_such_event)?;
    Ok(cards::question_form(own.learnt, &card.key))
}

pub async fn learnt(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let words =
        text(visit.given(cards::LEARNT), "Your answer", cards::MOST_LEARNT).map_err(Refusal::of_typed)?;
    let subject = visit.subject()?.subject.clone();
    let came = who_came(library, &visit.school, &subject, &visit.member.id).await?;
    let (event, meeting, own) = came.ok_or_else(super::no_such_event)?;
    let school = visit.school.id;
    let learnt =
        Write::Learnt { school, event: event.id, meeting: meeting.number, member: own.member.id, words };
    let check = Write::Repaint { school, kind: EVENT_CHECK, subject };
    library.commit(Change::of(learnt).and(check)).await?;
    Ok(in_place(visit, cards::learnt()))
}

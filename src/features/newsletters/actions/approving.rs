//! A second pair of eyes, where a school asks for one: what one librarian wants said, another agrees to. The card at
//! the desk keeps exactly what was shown to be agreed to; whatever is changed afterwards has to be asked for again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::copies::{put_right, queue};
use super::{clicked, deliveries, has_begun, on_the_wall, repaint_question};
use crate::chat::{Given, Message, Reply};
use crate::features::collab::Person;
use crate::features::newsletters::{
    APPROVAL_CARD, Channel, Content, NEWSLETTER, Newsletter, NewsletterId, cards,
};
use crate::features::setup::School;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, NewPost, Place, QUESTIONS_LIVE};
use crate::store::{Change, Write};

/// What the card keeps.
const ASKED: &str = "asked";

#[derive(Serialize, Deserialize)]
struct Asked {
    by: Person,
    /// At once, where none was chosen.
    at: Option<DateTime<Utc>>,
    content: Content,
    channels: Vec<Channel>,
    leaves_server: bool,
    /// Of the newsletter: whatever is done to it raises this, and then it has to be asked for again.
    version: i64,
    is_agreed: bool,
}

/// Puts the question to the desk instead of the newsletter into its channels.
pub async fn ask(
    library: &Library,
    visit: &Visit,
    newsletter: &Newsletter,
    at: Option<DateTime<Utc>>,
) -> Result<Message, Trouble> {
    let asked = Asked {
        by: visit.member.person(),
        at,
        content: newsletter.written.clone(),
        channels: newsletter.channels.clone(),
        leaves_server: newsletter.leaves_server,
        version: newsletter.version,
        is_agreed: false,
    };
    let card = CardRow {
        typed: Some(to_keep(&asked)?),
        expires_at: Some(library.now() + QUESTIONS_LIVE),
        ..CardRow::new(library.new_card_key(), visit.school.id, APPROVAL_CARD, newsletter.id.0.clone())
    };
    let post = NewPost::card(library, &card, APPROVAL_CARD, Place::Desk);
    library.commit(Change::of(Write::NewCard(card)).and(Write::Post(post))).await?;
    Ok(cards::asked_for_agreement(newsletter))
}

/// [Agree]: it goes out, or is put right, as it was shown.
pub async fn agree(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let card = visit.subject()?;
    let asked = kept(card)?;
    if asked.by.id == visit.member.id {
        return Err(Refusal::new("You asked for this yourself: another librarian has to agree.").into());
    }
    if asked.is_agreed {
        return Err(Refusal::new("Somebody has already agreed.").into());
    }
    if asked.version != newsletter.version {
        return Err(cards::changed_since().into());
    }
    let is_out = has_begun(library, &newsletter, &deliveries(library, &newsletter).await?);
    if !is_out && asked.at.is_some_and(|at| at <= library.now()) {
        return Err(cards::moment_has_passed().into());
    }
    let at = asked.at.unwrap_or_else(|| library.now());
    let pause = visit.school.pauses.of(NEWSLETTER, on_the_wall(&visit.school, at));
    if let Some(pause) = pause.filter(|_| !is_out) {
        return Err(cards::is_paused_then(pause, &asked.by, &visit.school.manner).into());
    }
    let agreed = to_keep(&Asked { is_agreed: true, ..asked })?;
    let agreed = [visit.keeps(agreed)?, repaint_question(&newsletter)];
    if is_out {
        put_right(library, &newsletter, agreed).await?;
    } else {
        queue(library, newsletter, at, agreed).await?;
    }
    Ok(Reply::Noted)
}

/// How the question was answered, once it was, or has become void.
pub async fn approval_is_over(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let id = NewsletterId(card.subject.clone());
    let Some(newsletter) = library.store.newsletter(school.id, &id).await? else { return Ok(None) };
    let asked = kept(card)?;
    let answer = answer_to(&asked, &newsletter);
    Ok(cards::approval_answered(&asked.content, &asked.by, &answer))
}

fn answer_to(asked: &Asked, newsletter: &Newsletter) -> cards::Agreement {
    if asked.is_agreed && newsletter.said().is_none() {
        cards::Agreement::TakenBack
    } else if asked.is_agreed {
        cards::Agreement::Given
    } else if asked.version == newsletter.version {
        cards::Agreement::Asked
    } else {
        cards::Agreement::Overtaken
    }
}

/// Draws the question at the desk.
pub async fn draw_approval(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let id = NewsletterId(card.subject.clone());
    if library.store.newsletter(school.id, &id).await?.is_none() {
        return Ok(None);
    }
    let asked = kept(card)?;
    let at = asked.at.map(|at| school.manner.moment(on_the_wall(school, at)));
    let question = cards::Question {
        content: &asked.content,
        channels: &asked.channels,
        leaves_server: asked.leaves_server,
        by: &asked.by,
        at,
    };
    Ok(Some(cards::approval(&question, &card.key)))
}

fn to_keep(asked: &Asked) -> Result<Given, Fault> {
    let asked = serde_json::to_string(asked).map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(Given::from([(ASKED.to_owned(), asked)]))
}

fn kept(card: &CardRow) -> Result<Asked, Fault> {
    let asked = card.typed.as_ref().and_then(|typed| typed.get(ASKED)).map_or("", String::as_str);
    serde_json::from_str(asked).map_err(|error| Fault::Broken(format!("a question to the desk: {error}")))
}

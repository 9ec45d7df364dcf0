//! A second pair of eyes, where a school asks for one: what one librarian wants said, another agrees to. The card at
//! the desk keeps exactly what was shown to be agreed to; whatever is changed afterwards has to be asked for again.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::sending::{put_right, queue};
use super::{clicked, deliveries, has_begun, moment, on_the_wall};
use crate::chat::{Given, Message, Reply};
use crate::collab::Person;
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::newsletters::{APPROVAL_CARD, Channel, Content, Newsletter, NewsletterId, cards};
use crate::queue::{CardRow, NewPost, Place};
use crate::setup::School;
use crate::store::{Change, Write};
use crate::visit::Visit;

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
}

impl Asked {
    fn is_still(&self, newsletter: &Newsletter) -> bool {
        (&self.content, &self.channels, self.leaves_server)
            == (&newsletter.written, &newsletter.channels, newsletter.leaves_server)
    }
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
    };
    let asked = serde_json::to_string(&asked).map_err(|error| Fault::Broken(error.to_string()))?;
    let card = CardRow {
        typed: Some(Given::from([(ASKED.to_owned(), asked)])),
        ..CardRow::new(library.new_card_key(), visit.school.id, APPROVAL_CARD, newsletter.id.0.clone())
    };
    let post = NewPost::card(library, &card, APPROVAL_CARD, Place::Desk);
    library.commit(Change::of(Write::NewCard(card)).and(Write::Post(post))).await?;
    Ok(cards::asked_for_agreement(newsletter))
}

/// [Agree]: it goes out, or is put right, as it was shown.
pub async fn agree(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let asked: Asked = kept(visit.subject()?)?;
    if asked.by.id == visit.member.id {
        return Err(Refusal::new("You asked for this yourself: another librarian has to agree.").into());
    }
    if !asked.is_still(&newsletter) {
        return Err(cards::changed_since().into());
    }
    let begun = has_begun(library, &newsletter, &deliveries(library, &newsletter).await?);
    if begun && !newsletter.is_changed() {
        return Err(Refusal::new("Somebody has agreed already, and it is out.").into());
    }
    let repaint =
        Write::Repaint { school: newsletter.school, kind: APPROVAL_CARD, subject: newsletter.id.0.clone() };
    if begun {
        put_right(library, &newsletter, [repaint]).await?;
    } else {
        let at = asked.at.or(moment(&newsletter)).filter(|at| *at > library.now());
        queue(library, newsletter, at.unwrap_or_else(|| library.now()), Some(repaint)).await?;
    }
    Ok(Reply::Noted)
}

/// Draws the question at the desk, or how it was answered.
pub async fn draw_approval(
    library: &Library,
    school: &School,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let id = NewsletterId(card.subject.clone());
    let Some(newsletter) = library.store.newsletter(school.id, &id).await? else { return Ok(None) };
    let asked: Asked = kept(card)?;
    let answer = if newsletter.said() == Some(&asked.content) {
        cards::Agreement::Given
    } else if asked.is_still(&newsletter) {
        cards::Agreement::Asked
    } else {
        cards::Agreement::Overtaken
    };
    let at = asked.at.map(|at| on_the_wall(school, at));
    Ok(Some(cards::approval(&asked.content, &asked.channels, (&asked.by, at), &answer, &card.key)))
}

fn kept<T: DeserializeOwned>(card: &CardRow) -> Result<T, Fault> {
    let asked = card.typed.as_ref().and_then(|typed| typed.get(ASKED)).map_or("", String::as_str);
    serde_json::from_str(asked).map_err(|error| Fault::Broken(format!("a question to the desk: {error}")))
}

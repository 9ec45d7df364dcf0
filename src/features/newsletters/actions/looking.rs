//! Looking at newsletters: the preview that is what will be posted, the report of what became of it, the list.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{
    clicked, deliveries, has_begun, known, laid_out, moment, named, no_such_newsletter, on_the_wall,
    open_editor, which_message,
};
use crate::chat::words::typed;
use crate::chat::{ChannelId, Choice, Field, FieldKind, Message, Reply, Text};
use crate::features::newsletters::{Newsletter, NewsletterId, PREVIEW_CARD, cards};
use crate::features::setup::School;
use crate::library::visit::{Typing, Visit, stale};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::CardRow;
use crate::store::{Change, StoreError};
use crate::words;

/// What the desk calls a newsletter's copy in a channel.
pub async fn name_copy(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let newsletter = library.store.newsletter(school.id, &NewsletterId(content.to_owned())).await?;
    Ok(newsletter
        .map(|newsletter| words!("the newsletter \"{title}\"", title = typed(newsletter.written.title))))
}

/// What the desk calls the question whether a newsletter goes out.
pub async fn name_question(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let newsletter = library.store.newsletter(school.id, &NewsletterId(content.to_owned())).await?;
    Ok(newsletter.map(|newsletter| {
        words!("the question about the newsletter \"{title}\"", title = typed(newsletter.written.title))
    }))
}

/// Draws one message of a posted newsletter; `None` once it was recalled, or when it takes fewer messages now.
pub async fn draw(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    let (id, part) = which_message(card)?;
    let Some(newsletter) = library.store.newsletter(school.id, &id).await? else {
        return Ok(None);
    };
    let Some(said) = newsletter.said() else { return Ok(None) };
    let laid = laid_out(library, said).map_err(|problem| Fault::Broken(format!("{problem:?}")))?;
    // Where it stands is known once it stands there; until then it may be a channel that others follow.
    let is_followed = card.standing.as_ref().is_none_or(|standing| {
        newsletter.channels.iter().any(|channel| channel.id == standing.channel && channel.is_announcement)
    });
    let publishes = newsletter.leaves_server && is_followed;
    let button = cards::button_under(said, &card.key).filter(|_| !publishes && part + 1 == laid.parts.len());
    Ok(cards::message(said, &school.manner, &laid.parts, part)
        .map(|message| Message { publishes, ..message })
        .map(|message| button.into_iter().fold(message, Message::with)))
}

/// [Preview]
pub async fn preview(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    page(library, visit, &newsletter, 0).await.map(Reply::Private)
}

/// `/newsletter preview`
pub async fn preview_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = named(library, visit).await?;
    page(library, visit, &newsletter, 0).await.map(Reply::Private)
}

pub async fn next_page(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    turn(library, visit, |page| page + 1).await
}

pub async fn previous_page(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    turn(library, visit, |page| page.saturating_sub(1)).await
}

async fn turn(library: &Library, visit: &Visit, to: fn(usize) -> usize) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let shown = visit.subject()?.subject.split(' ').nth(1).and_then(|page| page.parse().ok());
    page(library, visit, &newsletter, to(shown.unwrap_or_default())).await.map(Reply::Changed)
}

async fn page(
    library: &Library,
    visit: &Visit,
    newsletter: &Newsletter,
    page: usize,
) -> Result<Message, Trouble> {
    newsletter.says_something()?;
    let laid = laid_out(library, &newsletter.written).map_err(Refusal)?;
    let card = visit.looks_at(library, PREVIEW_CARD, format!("{} {page}", newsletter.id.0)).await?;
    let message = cards::preview(&newsletter.written, &visit.school.manner, &laid, page, &card.key)
        .ok_or_else(stale)?;
    Ok(message)
}

/// [Report]
pub async fn report(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    reported(library, visit, &newsletter).await
}

/// `/newsletter report`
pub async fn report_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = named(library, visit).await?;
    reported(library, visit, &newsletter).await
}

async fn reported(library: &Library, visit: &Visit, newsletter: &Newsletter) -> Result<Reply, Trouble> {
    let deliveries = deliveries(library, newsletter).await?;
    let copies = known::copies(library, &visit.school, newsletter, &deliveries).await?;
    Ok(Reply::Private(cards::report(newsletter, &copies)))
}

/// `/newsletter list`
pub async fn list(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let newsletters = library.store.newsletters(school.id).await?;
    let mut listed = Vec::new();
    for newsletter in newsletters {
        let deliveries = deliveries(library, &newsletter).await?;
        // What is only counted needs no looking at.
        let is_looked_at = listed.len() < cards::LISTED && has_begun(library, &newsletter, &deliveries);
        let copies = if is_looked_at {
            known::copies(library, school, &newsletter, &deliveries).await?
        } else {
            Vec::new()
        };
        let at = moment(&newsletter).map(|at| school.manner.moment(on_the_wall(school, at)));
        listed.push(cards::Listed { newsletter, at, copies });
    }
    Ok(Reply::Private(cards::list(&listed)))
}

/// A newsletter that goes out by itself.
pub struct ToCome {
    pub id: NewsletterId,
    pub title: String,
    pub falls: NaiveDateTime,
    pub channels: Vec<ChannelId>,
}

/// The newsletters that go out until then.
pub async fn to_come(
    library: &Library,
    school: &School,
    until: DateTime<Utc>,
) -> Result<Vec<ToCome>, StoreError> {
    let now = library.now();
    let newsletters = library.store.newsletters(school.id).await?.into_iter();
    let to_come = newsletters.filter_map(|newsletter| {
        let at = moment(&newsletter).filter(|at| now < *at && *at < until)?;
        Some(ToCome {
            title: newsletter.said().map_or_else(String::new, |said| said.title.clone()),
            id: newsletter.id,
            falls: on_the_wall(school, at),
            channels: newsletter.channels.into_iter().map(|channel| channel.id).collect(),
        })
    });
    Ok(to_come.collect())
}

/// Its editor, which shows it whole and holds everything that can be done about it.
pub async fn open_one(library: &Library, visit: &Visit, id: &NewsletterId) -> Result<Reply, Trouble> {
    let newsletter = library.store.newsletter(visit.school.id, id).await?.ok_or_else(no_such_newsletter)?;
    open_editor(library, visit, &newsletter, Change::default()).await
}

/// The option that names a newsletter: suggested by title while it is typed.
pub fn which_newsletter(_: &Library) -> Vec<Field> {
    vec![Field {
        name: "newsletter",
        label: "newsletter".into(),
        hint: "Start typing its title".into(),
        kind: FieldKind::Suggested { most: 100 },
        required: true,
        filled: None,
    }]
}

pub async fn suggest(library: &Library, typing: &Typing) -> Result<Vec<Choice>, Trouble> {
    let Some(school) = &typing.school else { return Ok(Vec::new()) };
    let typed = typing.typed.to_lowercase();
    let newsletters = library.store.newsletters(school.id).await?;
    let choice = |it: Newsletter| Choice { value: it.id.0, label: it.written.title, hint: None };
    let choices = newsletters.into_iter().map(choice);
    Ok(choices.filter(|choice| choice.label.to_lowercase().contains(&typed)).collect())
}

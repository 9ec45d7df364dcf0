//! `/collection publish`: a collection becomes a card in a channel, and is taken down again.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::{collection_of, named, repaint, unsaid, which_collection, with_here};
use crate::chat::words::ours;
use crate::chat::{ChannelId, Field, FieldKind, Given, Message, Reply, Text};
use crate::days;
use crate::features::collections::cards::Publishing;
use crate::features::collections::types::{Collection, CollectionId};
use crate::features::collections::{COLLECTION_CARD, PUBLISH_CARD, cards};
use crate::features::setup::School;
use crate::library::catalogue::field;
use crate::library::visit::{Question, Visit};
use crate::library::{Fault, Library, Refusal, Trouble};
use crate::queue::{CardRow, NewPost, Place, State, instant, outcome};
use crate::store::{Change, Write};
use crate::words;

const WHEN: &str = "when";
const CHANNEL: &str = "channel";
/// A card that could not be posted at its moment is still worth posting for so long.
const WINDOW: TimeDelta = TimeDelta::days(7);

pub fn publish_fields(library: &Library) -> Vec<Field> {
    let when = field(
        WHEN,
        "A later moment: Mon 12 Oct 7:30. Left out: at once",
        FieldKind::Line { most: 40 },
        false,
    );
    which_collection(library).into_iter().chain([when]).collect()
}

/// `/collection publish`
pub async fn publish(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let of = named(library, visit).await?;
    open(library, visit, &of, visit.given(WHEN)).await
}

/// [Post it], [Where it is posted]
pub async fn publish_here(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let of = super::desk::clicked(library, visit).await?;
    open(library, visit, &of, "").await
}

async fn open(library: &Library, visit: &Visit, of: &Collection, when: &str) -> Result<Reply, Trouble> {
    if of.items == 0 && of.channel.is_none() {
        return Err(Refusal::new("Nothing is in it yet: /collection add fills it.").into());
    }
    let typed = Given::from([(WHEN.to_owned(), when.trim().to_owned())]);
    let card =
        CardRow { typed: Some(typed.clone()), ..visit.own_card(library, PUBLISH_CARD, of.id.0.clone()) };
    let message = shown(library, visit, of, &typed, None, &card).await?;
    library.commit(Change::of(Write::NewCard(card))).await?;
    Ok(Reply::Private(message))
}

/// The moment that was asked for, if any.
fn moment(library: &Library, school: &School, typed: &Given) -> Result<Option<NaiveDateTime>, Refusal> {
    let Some(typed) = typed.get(WHEN).filter(|typed| !typed.is_empty()) else { return Ok(None) };
    let now = library.now().with_timezone(&school.zone).naive_local();
    let at = days::one_moment(typed, "", now.date(), &school.manner).map_err(Refusal)?;
    if at <= now {
        return Err(Refusal(words!(
            "{moment} has passed. Leave \"when\" out to post it at once.",
            moment = ours(school.manner.moment(at))
        )));
    }
    Ok(Some(at))
}

async fn shown(
    library: &Library,
    visit: &Visit,
    of: &Collection,
    typed: &Given,
    refused: Option<&str>,
    card: &CardRow,
) -> Result<Message, Trouble> {
    let items = library.store.items(visit.school.id, &of.id).await?;
    let channel = typed.get(CHANNEL).cloned().map(ChannelId);
    let at = moment(library, &visit.school, typed)?;
    let manner = &visit.school.manner;
    let closed = at.and_then(|at| visit.school.calendar.closed_in_words(at.date(), manner));
    let it = Publishing { of, channel: channel.as_ref(), at, closed, refused, manner };
    Ok(with_here(library, &visit.school, |here| {
        cards::publishing(&it, cards::standing(of, &items, here, &card.key), &card.key)
    }))
}

async fn clicked(library: &Library, visit: &Visit) -> Result<(Collection, Given), Trouble> {
    let card = visit.subject()?;
    let of = collection_of(library, visit.school.id, &CollectionId(card.subject.clone())).await?;
    Ok((of, card.typed.clone().unwrap_or_default()))
}

/// Chosen in the menu, where their chooser may write.
pub async fn choose_channel(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (of, mut typed) = clicked(library, visit).await?;
    let mut refused = None;
    if let Some(chosen) = visit.chosen_channels.first() {
        if chosen.may_write {
            typed.insert(CHANNEL.to_owned(), chosen.id.0.clone());
        } else {
            refused = Some(chosen.name.as_str());
        }
    }
    let message = shown(library, visit, &of, &typed, refused, visit.subject()?).await?;
    library.commit(Change::of(visit.keeps(typed)?)).await?;
    Ok(Reply::Changed(message))
}

/// [Post it]
pub async fn post(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (of, typed) = clicked(library, visit).await?;
    let channel = typed.get(CHANNEL).cloned().map(ChannelId);
    let at = moment(library, &visit.school, &typed)?;
    let manner = &visit.school.manner;
    let it = Publishing { of: &of, channel: channel.as_ref(), at, closed: None, refused: None, manner };
    if of.channel.is_some() {
        if of.channel == channel {
            return Ok(Reply::Changed(cards::posted(&it)));
        }
        return Err(Refusal::new("Somebody has posted it meanwhile. /collection show says where.").into());
    }
    let channel = channel.clone().ok_or_else(|| Refusal::new("Choose where to post it first."))?;
    let message = cards::posted(&it);
    let before = library.store.card_about(of.school, COLLECTION_CARD, &of.id.0).await?;
    is_taken_down(library, &of, before.as_ref()).await?;
    let is_new = before.is_none();
    let card = before
        .unwrap_or_else(|| CardRow::new(library.new_card_key(), of.school, COLLECTION_CARD, of.id.0.clone()));
    let at = at.map(|at| instant(visit.school.zone, at));
    let post = NewPost::card(library, &card, COLLECTION_CARD, Place::Channel(channel.clone())).due(at);
    let post = NewPost { closes_at: post.due_at + WINDOW, ..post };
    let unsaid = unsaid(library, &of).await?;
    let mut change = unsaid.and(Write::Collection(Collection { channel: Some(channel), ..of.clone() }));
    if is_new {
        change = change.and(Write::NewCard(card));
    }
    library.commit(change.and(Write::Post(post))).await?;
    Ok(Reply::Changed(message))
}

/// It has one card, which knows of one message: while the one before may still stand, another would leave that behind,
/// to be neither painted nor taken down ever again.
async fn is_taken_down(library: &Library, of: &Collection, card: Option<&CardRow>) -> Result<(), Trouble> {
    if let Some(standing) = card.and_then(|card| card.standing.as_ref()) {
        return Err(cards::still_stands(&standing.channel).into());
    }
    for delivery in library.store.deliveries_of(of.school, COLLECTION_CARD, &of.id.0).await? {
        let has_settled = matches!(delivery.state, State::Sent | State::Cancelled);
        if let Place::Channel(channel) = &delivery.place
            && !has_settled
            && !outcome::is_surely_unsaid(&delivery)
        {
            return Err(cards::may_stand(channel).into());
        }
    }
    Ok(())
}

pub async fn before_taking_down(library: &Library, visit: &Visit) -> Result<Option<Question>, Trouble> {
    let (of, _) = clicked(library, visit).await?;
    Ok(of.channel.is_some().then(|| cards::sure_to_take_down(&of)))
}

/// [Take it down]
pub async fn take_down(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let (of, _) = clicked(library, visit).await?;
    let message = cards::taken_down(&of);
    if of.channel.is_some() {
        let change = unsaid(library, &of).await?.and(repaint(of.school, &of.id));
        library.commit(change.and(Write::Collection(Collection { channel: None, ..of }))).await?;
    }
    Ok(Reply::Private(message))
}

/// A collection that is posted at a moment which is still to come.
pub struct Ahead {
    pub id: CollectionId,
    /// On the school's wall clock.
    pub falls: NaiveDateTime,
    pub title: Text,
    pub channel: Option<ChannelId>,
}

/// Those until some moment, for the list of what will be posted.
pub async fn to_come(library: &Library, school: &School, until: DateTime<Utc>) -> Result<Vec<Ahead>, Fault> {
    let mut ahead = Vec::new();
    for of in library.store.collections(school.id).await?.into_iter().filter(|of| of.channel.is_some()) {
        for delivery in library.store.deliveries_of(school.id, COLLECTION_CARD, &of.id.0).await? {
            let comes = library.now() < delivery.next_at && delivery.next_at < until;
            if matches!(delivery.state, State::Queued) && comes {
                ahead.push(Ahead {
                    id: of.id.clone(),
                    falls: delivery.next_at.with_timezone(&school.zone).naive_local(),
                    title: cards::quoted(&of.about),
                    channel: of.channel.clone(),
                });
            }
        }
    }
    Ok(ahead)
}

/// Chosen in that list: what will stand.
pub async fn open_one(library: &Library, visit: &Visit, id: &CollectionId) -> Result<Reply, Trouble> {
    let of = collection_of(library, visit.school.id, id).await?;
    open(library, visit, &of, "").await
}

/// The card in its channel; what was removed or taken down has none.
pub async fn draw(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    let id = CollectionId(card.subject.clone());
    let Some(of) = library.store.collection(school.id, &id).await?.filter(|of| of.channel.is_some()) else {
        return Ok(None);
    };
    let items = library.store.items(school.id, &id).await?;
    Ok(Some(with_here(library, school, |here| cards::standing(&of, &items, here, &card.key))))
}

/// What the desk calls it.
pub async fn name(library: &Library, school: &School, content: &str) -> Result<Option<Text>, Fault> {
    let found = library.store.collection(school.id, &CollectionId(content.to_owned())).await?;
    Ok(found.map(|of| cards::name(&of)))
}

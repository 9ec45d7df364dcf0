//! A newsletter's copies in the queue: a copy is a post of its own, and each of its messages a card, so that one of
//! them can be held while the others go out, and all of them be painted anew when a newsletter is corrected.

use chrono::{DateTime, TimeDelta, Utc};

use super::known::{self, stands};
use super::{deliveries, has_begun, laid_out, repaint_question, which_message};
use crate::chat::{CardKey, ChannelId};
use crate::features::newsletters::types::MOST_MESSAGES;
use crate::features::newsletters::{Content, NEWSLETTER, Newsletter};
use crate::library::{Library, Refusal, Trouble};
use crate::queue::{CardRow, Delivery, NewPost, Place, Reference, State, cancelled, part_card};
use crate::store::{Change, Write};
use crate::words;

/// A newsletter that could not be posted this long after its moment is missed, and the desk asked.
const WINDOW: TimeDelta = TimeDelta::hours(4);

/// Queues a newsletter as it is written, with what else follows; one that is queued already is taken out first.
pub async fn queue(
    library: &Library,
    newsletter: Newsletter,
    at: DateTime<Utc>,
    follows: impl IntoIterator<Item = Write>,
) -> Result<Newsletter, Trouble> {
    let queued = newsletter.queued(at)?;
    let parts = messages(library, &queued.written)?;
    let mut change = unqueued(library, &newsletter).await?.and_all(copies(library, &queued, parts, at));
    change.extend(follows);
    library.commit(change.and(Write::Newsletter(queued.clone()))).await?;
    Ok(queued)
}

/// How many messages a text takes in each channel, if that is not too many.
pub fn messages(library: &Library, content: &Content) -> Result<usize, Refusal> {
    let parts = laid_out(library, content).map_err(Refusal)?.parts;
    if parts.len() > MOST_MESSAGES {
        return Err(Refusal(words!(
            "That makes {count} messages in each channel, and the limit is {most}: please shorten it.",
            count = parts.len(),
            most = MOST_MESSAGES
        )));
    }
    Ok(parts.len())
}

/// A copy for every channel.
pub fn copies(library: &Library, newsletter: &Newsletter, parts: usize, at: DateTime<Utc>) -> Change {
    let each = newsletter.channels.iter().map(|channel| copy(library, newsletter, &channel.id, 0..parts, at));
    each.fold(Change::default(), Change::and_all)
}

/// These messages of a newsletter for one channel, in one post.
fn copy(
    library: &Library,
    newsletter: &Newsletter,
    channel: &ChannelId,
    parts: std::ops::Range<usize>,
    at: DateTime<Utc>,
) -> Change {
    let first = library.new_card_key();
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let mut change = Change::default();
    for (place, part) in (0..count).zip(parts) {
        change = change.and(new_card(newsletter, part_card(&first, place), part));
    }
    change.and(Write::Post(NewPost {
        school: newsletter.school,
        kind: NEWSLETTER,
        reference: Reference::of_card(&first, library.chance.bits()),
        content: newsletter.id.0.clone(),
        card: Some(first),
        due_at: at,
        at_once: false,
        closes_at: at + WINDOW,
        to: vec![Place::Channel(channel.clone())],
        parts: count,
    }))
}

/// The card that one message of a copy is.
fn new_card(newsletter: &Newsletter, key: CardKey, part: usize) -> Write {
    let subject = format!("{} {part}", newsletter.id.0);
    Write::NewCard(CardRow::new(key, newsletter.school, NEWSLETTER, subject))
}

/// Takes a newsletter's copies out of the queue, as long as none has begun to go out.
pub async fn unqueued(library: &Library, newsletter: &Newsletter) -> Result<Change, Trouble> {
    let deliveries = not_begun(library, newsletter).await?;
    Ok(cancelled(library, &deliveries, |delivery| delivery.state == State::Queued)
        .and(repaint_question(newsletter)))
}

/// Its deliveries, unless it is out or going out.
pub async fn not_begun(library: &Library, newsletter: &Newsletter) -> Result<Vec<Delivery>, Trouble> {
    let deliveries = deliveries(library, newsletter).await?;
    if has_begun(library, newsletter, &deliveries) {
        return Err(Refusal::new(
            "This newsletter is out, or going out, so it keeps its time. /newsletter report says how far it is; \
             /newsletter edit corrects or recalls it.",
        )
        .into());
    }
    Ok(deliveries)
}

/// Every copy that is out is painted anew with what is written.
pub async fn put_right(
    library: &Library,
    newsletter: &Newsletter,
    follows: impl IntoIterator<Item = Write>,
) -> Result<(), Trouble> {
    let corrected = newsletter.corrected()?;
    let now_parts = messages(library, &corrected.written)?;
    let before_parts = newsletter.said().map(|said| messages(library, said)).transpose()?.unwrap_or_default();
    let mut change = repainted(newsletter, before_parts.max(now_parts));
    for channel in &newsletter.channels {
        change = change.and_all(more(library, newsletter, &channel.id, before_parts, now_parts).await?);
    }
    change.extend(follows);
    Ok(library.commit(change.and(Write::Newsletter(corrected))).await?)
}

/// What a corrected text takes more of in one channel. It is posted below what stands, where all of it still does. Where
/// the copy is not all out, be it held, failed or missed, it belongs to that, and waits for the same.
async fn more(
    library: &Library,
    newsletter: &Newsletter,
    channel: &ChannelId,
    before_parts: usize,
    now_parts: usize,
) -> Result<Change, Trouble> {
    let here = Place::Channel(channel.clone());
    let mut copies = deliveries(library, newsletter).await?;
    copies.retain(|delivery| delivery.place == here);
    let is_open = |it: &Delivery| !matches!(it.state, State::Sent | State::Cancelled);
    if let Some(last) = copies.last()
        && copies.iter().any(|it| it.post == last.post && is_open(it))
    {
        return behind(library, newsletter, last, now_parts).await;
    }
    let there = messages_there(library, &copies).await?;
    if (before_parts..now_parts).contains(&there) {
        return Ok(copy(library, newsletter, channel, there..now_parts, library.now()));
    }
    Ok(Change::default())
}

/// The messages of a text that come after those of a copy that waits, as later parts of it: they go out when it does, in
/// order or not at all.
async fn behind(
    library: &Library,
    newsletter: &Newsletter,
    last: &Delivery,
    now_parts: usize,
) -> Result<Change, Trouble> {
    let Some(post) = library.store.post(last.post).await? else { return Ok(Change::default()) };
    let Some((first, card)) = post.card.clone().zip(known::card(library, last).await?) else {
        return Ok(Change::default());
    };
    let (_, is_last) = which_message(&card)?;
    let mut change = Change::default();
    let mut parts = 0;
    for part in is_last + 1..now_parts {
        parts += 1;
        change = change.and(new_card(newsletter, part_card(&first, last.part + parts), part));
    }
    let (at, closes_at) = (library.now(), library.now() + WINDOW);
    Ok(change.and(Write::MoreParts { behind: last.clone(), parts, at, closes_at }))
}

/// How many of its messages stand in a channel, or are on their way there.
async fn messages_there(library: &Library, copies: &[Delivery]) -> Result<usize, Trouble> {
    let mut there = 0;
    for delivery in copies {
        there += usize::from(match delivery.state {
            State::Cancelled | State::Failed | State::Missed => false,
            State::Sent => stands(library, delivery).await?,
            _ => true,
        });
    }
    Ok(there)
}

pub fn repainted(newsletter: &Newsletter, parts: usize) -> Change {
    (0..parts).fold(Change::default(), |change, part| {
        let subject = format!("{} {part}", newsletter.id.0);
        change.and(Write::Repaint { school: newsletter.school, kind: NEWSLETTER, subject })
    })
}

//! Sending a newsletter: to which channels, when, and what can be done about it afterwards. A copy is a post of its
//! own, and each of its messages a card, so that one of them can be held while the others go out, and all of them be
//! painted anew when a newsletter is corrected.

use chrono::{DateTime, TimeDelta, Utc};

use super::approving::{ask, repaint_question};
use super::{
    clicked, deliveries, has_begun, laid_out, moment, named, on_the_wall, open_editor, show, shown_with,
};
use crate::chat::{ChannelId, Field, FieldKind, Form, Message, Reply};
use crate::features::newsletters::types::MOST_MESSAGES;
use crate::features::newsletters::{Channel, Content, NEWSLETTER, Newsletter, Stage, cards};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble};
use crate::queue::{CardRow, Delivery, NewPost, Place, Reference, State, instant, outcome, part_card};
use crate::store::{Change, Write};

/// A newsletter that could not be posted this long after its moment is missed, and the desk asked.
const WINDOW: TimeDelta = TimeDelta::hours(4);
/// Further ahead somebody has mistyped the year.
const LONGEST_AHEAD: TimeDelta = TimeDelta::days(366);

/// Chosen in the menu: they are added to the channels, where their chooser may write there.
pub async fn add_channels(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let mut newsletter = clicked(library, visit).await?;
    let mut refused = Vec::new();
    for chosen in &visit.chosen_channels {
        if !chosen.may_write {
            refused.push(format!("#{}", chosen.name));
        } else if newsletter.channels.iter().all(|channel| channel.id != chosen.id) {
            let (id, is_announcement) = (chosen.id.clone(), chosen.is_announcement);
            newsletter.channels.push(Channel { id, is_announcement });
        }
    }
    change_channels(library, visit, newsletter, &refused).await
}

/// [No channels]
pub async fn clear_channels(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    change_channels(library, visit, Newsletter { channels: Vec::new(), ..newsletter }, &[]).await
}

/// [Other servers too], [Only this server]
pub async fn toggle_outside(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let leaves_server = !newsletter.leaves_server;
    change_channels(library, visit, Newsletter { leaves_server, ..newsletter }, &[]).await
}

/// Where it goes can be changed until it goes; what is queued is queued anew.
async fn change_channels(
    library: &Library,
    visit: &Visit,
    newsletter: Newsletter,
    refused: &[String],
) -> Result<Reply, Trouble> {
    let change = match &newsletter.stage {
        Stage::Queued { .. } if visit.school.second_eyes => {
            return Err(Refusal::new(
                "A second librarian has agreed to these channels: press [Cancel it], change them, and ask again.",
            )
            .into());
        }
        Stage::Queued { .. } if newsletter.channels.is_empty() => {
            return Err(
                Refusal::new("It is scheduled and has to go somewhere: press [Cancel it] first.").into()
            );
        }
        Stage::Queued { at, said } => {
            let parts = messages(library, said)?;
            unqueued(library, &newsletter).await?.and_all(copies(library, &newsletter, parts, *at))
        }
        Stage::Draft | Stage::Recalled => Change::default(),
    };
    library.commit(change.and(Write::Newsletter(newsletter.clone()))).await?;
    shown_with(library, visit, &newsletter, refused).await.map(Reply::Changed)
}

/// [Send now]: asked once more.
pub async fn ask_to_send(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let ready = newsletter.queued(library.now())?;
    let count = messages(library, &ready.written)?;
    Ok(Reply::Changed(cards::sure_to_send(&newsletter, count, &visit.subject()?.key)))
}

pub async fn send(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    if moment(&newsletter).is_some_and(|at| at <= library.now()) {
        return Err(Refusal::new("This newsletter was sent already. [Report] says where.").into());
    }
    go_from_editor(library, visit, newsletter, None).await
}

/// The editor shows what came of it.
async fn go_from_editor(
    library: &Library,
    visit: &Visit,
    newsletter: Newsletter,
    at: Option<DateTime<Utc>>,
) -> Result<Reply, Trouble> {
    Ok(Reply::Changed(match go(library, visit, newsletter, at).await? {
        Went::Queued(newsletter) => show(library, visit, &newsletter).await?,
        Went::Asked(message) => message,
    }))
}

/// What came of sending or scheduling.
enum Went {
    Queued(Newsletter),
    /// A second librarian is asked first.
    Asked(Message),
}

/// Queues it for a moment, or for now; or asks for a second librarian's agreement.
async fn go(
    library: &Library,
    visit: &Visit,
    newsletter: Newsletter,
    at: Option<DateTime<Utc>>,
) -> Result<Went, Trouble> {
    let moment = at.unwrap_or_else(|| library.now());
    if !visit.school.second_eyes {
        return queue(library, newsletter, moment, None).await.map(Went::Queued);
    }
    newsletter.queued(moment)?;
    messages(library, &newsletter.written)?;
    not_begun(library, &newsletter).await?;
    ask(library, visit, &newsletter, at).await.map(Went::Asked)
}

/// `/newsletter send`: opens the editor, whose button asks once more.
pub async fn send_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = named(library, visit).await?;
    open_editor(library, visit, &newsletter, Change::default()).await
}

pub async fn open_schedule(library: &Library, visit: &Visit) -> Result<Form, Trouble> {
    let newsletter = clicked(library, visit).await?;
    // Asked before the form is opened: nobody should choose a day for nothing.
    newsletter.queued(library.now())?;
    let at = moment(&newsletter).map(|at| on_the_wall(&visit.school, at));
    Ok(cards::schedule_form(at, &visit.subject()?.key))
}

pub async fn schedule(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let at = chosen_moment(library, visit)?;
    go_from_editor(library, visit, newsletter, Some(at)).await
}

/// The options of `/newsletter schedule`.
pub fn schedule_fields(library: &Library) -> Vec<Field> {
    let line = |name: &'static str, hint: &str| Field {
        name,
        label: name.into(),
        hint: hint.into(),
        kind: FieldKind::Line { most: 40 },
        required: true,
        filled: None,
    };
    let mut fields = super::which_newsletter(library);
    fields.extend([line("day", "A day, like 18 Sep or \"tomorrow\""), line("time", "A time, like 15:30")]);
    fields
}

pub async fn schedule_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = named(library, visit).await?;
    let at = chosen_moment(library, visit)?;
    match go(library, visit, newsletter, Some(at)).await? {
        Went::Queued(newsletter) => open_editor(library, visit, &newsletter, Change::default()).await,
        Went::Asked(message) => Ok(Reply::Private(message)),
    }
}

fn chosen_moment(library: &Library, visit: &Visit) -> Result<DateTime<Utc>, Refusal> {
    let now = library.now();
    let zone = visit.school.zone;
    let local =
        cards::read_moment(&visit.given, now.with_timezone(&zone).date_naive()).map_err(Refusal::of_typed)?;
    let at = instant(zone, local);
    if at <= now {
        return Err(Refusal::new(format!(
            "{} has passed. Give a later time, or press [Send now].",
            local.format("%a %-d %B, %H:%M")
        )));
    }
    if at > now + LONGEST_AHEAD {
        return Err(Refusal::new("That is more than a year ahead: please check the date."));
    }
    Ok(at)
}

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
fn messages(library: &Library, content: &Content) -> Result<usize, Refusal> {
    let parts = laid_out(library, content).map_err(Refusal)?;
    if parts.len() > MOST_MESSAGES {
        return Err(Refusal::new(format!(
            "This takes {} messages in each channel, and {MOST_MESSAGES} are the most: please shorten it.",
            parts.len()
        )));
    }
    Ok(parts.len())
}

/// A copy for every channel.
fn copies(library: &Library, newsletter: &Newsletter, parts: usize, at: DateTime<Utc>) -> Change {
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
        let card = CardRow::new(
            part_card(&first, place),
            newsletter.school,
            NEWSLETTER,
            format!("{} {part}", newsletter.id.0),
        );
        change = change.and(Write::NewCard(card));
    }
    change.and(Write::Post(NewPost {
        school: newsletter.school,
        kind: NEWSLETTER,
        reference: Reference::of_card(&first, library.chance.bits()),
        content: newsletter.id.0.clone(),
        card: Some(first),
        due_at: at,
        closes_at: at + WINDOW,
        to: vec![Place::Channel(channel.clone())],
        parts: count,
    }))
}

/// Takes a newsletter's copies out of the queue, as long as none has begun to go out.
async fn unqueued(library: &Library, newsletter: &Newsletter) -> Result<Change, Trouble> {
    let deliveries = not_begun(library, newsletter).await?;
    Ok(cancelled(library, &deliveries, |delivery| delivery.state == State::Queued)
        .and(repaint_question(newsletter)))
}

/// Its deliveries, unless it is out or going out.
async fn not_begun(library: &Library, newsletter: &Newsletter) -> Result<Vec<Delivery>, Trouble> {
    let deliveries = deliveries(library, newsletter).await?;
    if has_begun(library, newsletter, &deliveries) {
        return Err(Refusal::new(
            "This newsletter is out already, or going out right now: [Correct every copy] or [Recall] it.",
        )
        .into());
    }
    Ok(deliveries)
}

fn cancelled(library: &Library, deliveries: &[Delivery], which: fn(&Delivery) -> bool) -> Change {
    let waiting = deliveries.iter().filter(|delivery| which(delivery));
    waiting.fold(Change::default(), |change, delivery| {
        let settled = outcome::cancel(delivery, library.now());
        change.and(Write::Delivery(settled.delivery)).and(Write::Attempt(settled.attempt))
    })
}

/// [Cancel it]: a draft again.
pub async fn call_off(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = take_back(library, clicked(library, visit).await?).await?;
    show(library, visit, &newsletter).await.map(Reply::Changed)
}

/// `/newsletter cancel`
pub async fn call_off_named(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = take_back(library, named(library, visit).await?).await?;
    open_editor(library, visit, &newsletter, Change::default()).await
}

async fn take_back(library: &Library, newsletter: Newsletter) -> Result<Newsletter, Trouble> {
    let draft = newsletter.called_off()?;
    let change = unqueued(library, &newsletter).await?;
    library.commit(change.and(Write::Newsletter(draft.clone()))).await?;
    Ok(draft)
}

/// [Save the changes] before it is posted, [Correct every copy] after: what is said is what is written from now on.
pub async fn correct(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let corrected = newsletter.corrected()?;
    messages(library, &corrected.written)?;
    if visit.school.second_eyes {
        return ask(library, visit, &newsletter, moment(&newsletter)).await.map(Reply::Changed);
    }
    if has_begun(library, &newsletter, &deliveries(library, &newsletter).await?) {
        put_right(library, &newsletter, None).await?;
        return show(library, visit, &corrected).await.map(Reply::Changed);
    }
    let at = moment(&newsletter).unwrap_or_else(|| library.now());
    let newsletter = queue(library, newsletter, at, None).await?;
    show(library, visit, &newsletter).await.map(Reply::Changed)
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
    // What the new text takes more of is posted below what stands: where all of it still does.
    for channel in &newsletter.channels {
        let there = messages_there(library, newsletter, &channel.id).await?;
        if (before_parts..now_parts).contains(&there) {
            let more = copy(library, newsletter, &channel.id, there..now_parts, library.now());
            change = change.and_all(more);
        }
    }
    change.extend(follows);
    Ok(library.commit(change.and(Write::Newsletter(corrected))).await?)
}

/// How many of its messages stand in a channel, or are on their way there.
async fn messages_there(
    library: &Library,
    newsletter: &Newsletter,
    channel: &ChannelId,
) -> Result<usize, Trouble> {
    let here = Place::Channel(channel.clone());
    let mut there = 0;
    for delivery in deliveries(library, newsletter).await?.iter().filter(|delivery| delivery.place == here) {
        there += usize::from(match delivery.state {
            State::Cancelled | State::Failed | State::Missed => false,
            State::Sent => stands(library, delivery).await?,
            _ => true,
        });
    }
    Ok(there)
}

/// Whether a message that was sent still stands, as far as its card knows.
pub async fn stands(library: &Library, delivery: &Delivery) -> Result<bool, Trouble> {
    let post = library.store.post(delivery.post).await?;
    let card = match post.and_then(|post| post.card_of(delivery.part)) {
        Some(key) => library.store.card(&key).await?,
        None => None,
    };
    Ok(card.is_some_and(|card| card.standing.is_some()))
}

fn repainted(newsletter: &Newsletter, parts: usize) -> Change {
    (0..parts).fold(Change::default(), |change, part| {
        let subject = format!("{} {part}", newsletter.id.0);
        change.and(Write::Repaint { school: newsletter.school, kind: NEWSLETTER, subject })
    })
}

/// [Recall]: asked once more.
pub async fn ask_to_recall(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    newsletter.recalled()?;
    Ok(Reply::Changed(cards::sure_to_recall(&newsletter, &visit.subject()?.key)))
}

/// Every copy is taken down; what has not gone out does not go.
pub async fn recall(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let newsletter = clicked(library, visit).await?;
    let recalled = newsletter.recalled()?;
    let deliveries = deliveries(library, &newsletter).await?;
    // What may stand in its channel already is left to show itself, and then taken down.
    let surely_unsaid = |delivery: &Delivery| {
        delivery.first_maybe_at.is_none()
            && !matches!(delivery.state, State::Sending | State::Sent | State::Cancelled)
    };
    let parts = deliveries.len();
    let change = cancelled(library, &deliveries, surely_unsaid).and_all(repainted(&newsletter, parts));
    let change = change.and(repaint_question(&newsletter));
    library.commit(change.and(Write::Newsletter(recalled.clone()))).await?;
    show(library, visit, &recalled).await.map(Reply::Changed)
}

//! What the desk is told about the whole queue: slots that were missed, pauses and their ends, what cannot be changed
//! or worked on.

use super::name_of;
use crate::chat::words::ours;
use crate::chat::{Card, Message, Run, Text, Tone};
use crate::features::setup::School;
use crate::library::{Fault, Library};
use crate::queue::notice::{Missed, Notice};
use crate::queue::planner::comes_next;
use crate::queue::types::{Post, PostKind};
use crate::words;

pub async fn notice_as_posted(
    library: &Library,
    school: &School,
    post: &Post,
    kinds: &[PostKind],
) -> Result<Option<Message>, Fault> {
    let notice: Notice =
        serde_json::from_str(&post.content).map_err(|error| Fault::Broken(error.to_string()))?;
    let card = |tone, title: Text, body: Text| Card { title, body, tone, ..Card::default() };
    let calm = |title: &str, body: Text| card(Tone::Calm, title.into(), body);
    let trouble = |title: Text, body: Text| card(Tone::Trouble, title, body);
    let card = match notice {
        Notice::Missed(missed) => {
            let (title, body) = not_posted(missed, library, school, kinds).await?;
            trouble(title, body)
        }
        Notice::GoesOn => calm("Posting again", MEANWHILE.into()),
        Notice::ClocksAgree => calm(
            "Posting again: the clock is right",
            words!("This computer's clock and Discord's agree again. {meanwhile}", meanwhile = MEANWHILE),
        ),
        Notice::OnlyCopy => calm(
            "Posting again: no other copy is heard",
            words!("I no longer hear of another copy of me. {meanwhile}", meanwhile = MEANWHILE),
        ),
        Notice::NotHeardSince => calm(
            "Posting again: I was started anew",
            words!(
                "Since then I've heard of no other copy of me. If the other copy still runs, please have it stopped: \
                 when I hear of it, I stop again. {meanwhile}",
                meanwhile = MEANWHILE
            ),
        ),
        Notice::NotChanged { channel, cause } => trouble(
            "I couldn't change a message".into(),
            words!(
                "In {channel} I can't change, publish or delete what I've posted. {cause} I try again every \
                 quarter of an hour.",
                channel = Run::ChannelName(channel),
                cause = ours(cause)
            ),
        ),
        Notice::LeftBehind { channel } => trouble(
            "An old card of mine is still there".into(),
            words!(
                "The card has moved to another channel, but I'm not allowed to delete the old one in \
                 {channel}. Please delete it there: its buttons still work, but I don't keep it up to date.",
                channel = Run::ChannelName(channel)
            ),
        ),
        Notice::Left { requests } => trouble(
            words!(
                "A teacher has left this server: {requests}",
                requests = ours(requests.iter().map(|number| format!("#{number}")).collect::<Vec<_>>().join(", "))
            ),
            "I can no longer reach them, so I tell them nothing. What they asked for waits here at the desk \
             as it is: complete it, decline it, or leave it until they are back."
                .into(),
        ),
        Notice::SetAside => trouble(
            "One post is set aside".into(),
            "I can't read it, so it waits, and I try again from time to time. Everything else goes on. Please \
             ask whoever runs the bot to look: its log says why."
                .into(),
        ),
        Notice::NoBackups { since } => trouble(
            "What I keep isn't backed up".into(),
            words!(
                "No backup of it could be made since {moment}. Nothing is lost, but if this computer fails now, it \
                 would be. Please ask whoever runs the bot to look: its log says why.",
                moment = ours(school.manner.moment(since.with_timezone(&school.zone).naive_local()))
            ),
        ),
        Notice::BackupsAgain => calm(
            "What I keep is backed up again",
            "The nightly backups work again, and the latest one is in order.".into(),
        ),
        Notice::AnotherCopy => trouble(
            "I've stopped posting: another copy of me is running".into(),
            "It uses the same token and has answered somebody here, so some requests may be in its database \
             and not in mine. Nothing goes out from here, so that nothing is said twice. Ask whoever runs the \
             bot to stop the other copy. An hour after I last hear of it I'll post again, and say so here."
                .into(),
        ),
        Notice::ClocksApart { seconds } => trouble(
            words!(
                "I've stopped posting: this computer's clock is about {span} {slow_or_fast}",
                span = ours(how_long(seconds.abs())),
                slow_or_fast = if seconds > 0 { "slow" } else { "fast" }
            ),
            "Nothing goes out until it's right, so that nothing is said at the wrong time. Ask whoever runs \
             the computer to set its clock by the network. I'll then post again, and say so here."
                .into(),
        ),
    };
    Ok(Some(card.into()))
}

async fn not_posted(
    missed: Missed,
    library: &Library,
    school: &School,
    kinds: &[PostKind],
) -> Result<(Text, Text), Fault> {
    let Some(kind) = kinds.iter().find(|known| known.name == missed.kind) else {
        return Err(Fault::Broken(format!("no kind of post is called {}", missed.kind)));
    };
    let (label, when) = (ours(kind.label), ours(school.manner.moment(missed.fell)));
    let title = match missed.slots {
        1 => words!("Not posted: {label}, {when}", label = label, when = when),
        slots => words!(
            "Not posted: {label}, {slots} times, the last on {when}",
            label = label,
            slots = slots,
            when = when
        ),
    };
    if missed.comes_later {
        let Some((content, falls)) = comes_next(library, school, kind).await? else {
            return Ok((title, "I couldn't post then, and now it's too late. Nothing is lost.".into()));
        };
        let name = name_of(library, school, kinds, kind.name, &content).await?;
        let body = words!(
            "I couldn't post then, and now it's too late. Nothing is lost. Next comes {name}, on {when}.",
            name = name,
            when = ours(school.manner.moment(falls))
        );
        return Ok((title, body));
    }
    let mut unsaid = Text::default();
    for content in &missed.unsaid {
        let name = name_of(library, school, kinds, kind.name, content).await?;
        unsaid = unsaid.join(words!("\n· {name}", name = name));
    }
    let body = words!(
        "I couldn't post then, and now it's too late. Please tell them yourself:{unsaid}",
        unsaid = unsaid
    );
    Ok((title, body))
}

/// What every end of a pause goes on with.
const MEANWHILE: &str = "What fell due meanwhile goes out now, in order. If it's too late for something, I'll \
                         say so here.";

/// Minutes, hours or days, whichever is read at a glance.
fn how_long(seconds: i64) -> String {
    match (seconds + 30) / 60 {
        minutes @ 0..120 => format!("{minutes} minutes"),
        minutes @ 120..2880 => format!("{} hours", (minutes + 30) / 60),
        minutes => format!("{} days", (minutes + 720) / 1440),
    }
}

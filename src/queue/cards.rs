//! Every sentence that the queue says about itself: to the desk, when something is held, missed, uncertain or
//! failed. What is said names the cause in plain words and what can be done; ids and codes stay in the footer.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::types::{
    CardKind, CardRow, Delivery, DeliveryId, NewPost, Place, Post, PostKind, Reference, Stands, State,
    Written,
};
use crate::chat::{Button, Card, CardKey, ChannelId, Look, Message, Run, Text, Tone};
use crate::features::setup::{School, SchoolId};
use crate::library::{Fault, Library};
use crate::store::{Change, StoreError, Write};

/// The kind of post, and of card, that tells the desk what became of one delivery.
pub const PROBLEM: &str = "problem";
/// The verbs of the three buttons.
pub const AGAIN: &str = "delivery-again";
pub const WAS_POSTED: &str = "delivery-was-posted";
pub const DISMISS: &str = "delivery-dismiss";
/// The kind of post that tells the desk something about the whole queue.
pub const NOTICE: &str = "notice";

/// A problem is worth reading for as long as anybody may still look at the desk.
const WINDOW: TimeDelta = TimeDelta::days(30);

/// For the table of post kinds: a problem with one delivery. Its content is the delivery's id.
pub const PROBLEM_POSTS: PostKind =
    PostKind { name: PROBLEM, scheduled: None, window: WINDOW, written: Written::AsItsCard, settled: None };

/// For the table of post kinds: a [`Notice`]. Its content is the notice as JSON.
pub const NOTICE_POSTS: PostKind = PostKind {
    name: NOTICE,
    scheduled: None,
    window: WINDOW,
    written: Written::By(|_, school, post| Box::pin(async move { notice_as_posted(school, post) })),
    settled: None,
};

/// For the table of standing cards: repainted when the delivery moves on.
pub const PROBLEM_CARDS: CardKind = CardKind {
    name: PROBLEM,
    stands: Stands::In(Place::DeskAside),
    draw: |library, school, card| Box::pin(draw_problem(library, school, card)),
};

/// Something that the desk should know about the whole queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    /// Slots fell due while the bot could not post, and are not caught up.
    Missed {
        kind: String,
        nominal: NaiveDateTime,
        slots: u32,
        /// What would have been said is said some other time.
        #[serde(default = "yes")]
        comes_later: bool,
    },
    /// Our clock and the chat's are apart by so many seconds (positive: the chat's is ahead).
    ClocksApart { seconds: i64 },
    /// Somebody else answers members in our name.
    AnotherCopy,
    /// What had paused posting is over.
    GoesOn,
    /// Something cannot be worked on, and is left alone.
    SetAside,
    /// A message that stands cannot be changed, published or taken down, in this channel and for this cause.
    NotChanged { channel: ChannelId, cause: String },
}

/// Notices that were queued before there was another kind.
fn yes() -> bool {
    true
}

/// Writes that tell the desk of a problem with a delivery.
pub fn tell_of_problem(library: &Library, delivery: &Delivery, now: DateTime<Utc>) -> [Write; 2] {
    let card = CardRow::new(library.new_card_key(), delivery.school, PROBLEM, delivery.id.0.to_string());
    let post =
        NewPost { closes_at: now + WINDOW, ..NewPost::card(library, &card, PROBLEM, Place::DeskAside) };
    [Write::NewCard(card), Write::Post(post)]
}

/// What is held for one cause, and is one card at the desk: at one place, or in the threads of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    code: String,
    place: String,
}

const HELD: &str = "held ";

impl Held {
    /// Under which cause a held delivery is told; `None` when it is not held.
    pub fn of(delivery: &Delivery) -> Option<Self> {
        let cause = delivery.cause.as_ref().filter(|_| delivery.state == State::Held)?;
        let place = match &delivery.place {
            Place::Request(_) => "threads".to_owned(),
            place => serde_json::to_string(place).ok()?,
        };
        Some(Self { code: cause.code.clone(), place })
    }

    /// Of a problem's card, by what it is about.
    pub fn from_subject(subject: &str) -> Option<Self> {
        let (code, place) = subject.strip_prefix(HELD)?.split_once(' ')?;
        Some(Self { code: code.to_owned(), place: place.to_owned() })
    }

    fn subject(&self) -> String {
        format!("{HELD}{} {}", self.code, self.place)
    }

    /// `None` for the threads of requests, which are many.
    fn place(&self) -> Option<Place> {
        serde_json::from_str(&self.place).ok()
    }

    /// Its card shows what became of it.
    pub fn repaint(&self, school: SchoolId) -> Write {
        Write::Repaint { school, kind: PROBLEM, subject: self.subject() }
    }

    /// What is held for it now, oldest first.
    pub async fn deliveries(&self, library: &Library, school: SchoolId) -> Result<Vec<Delivery>, StoreError> {
        let mut held = library.store.held(school).await?;
        held.retain(|delivery| Self::of(delivery).as_ref() == Some(self));
        Ok(held)
    }
}

/// What tells the desk that something is held: the cause's one card, anew when it was over before.
pub async fn tell_of_held(
    library: &Library,
    school: SchoolId,
    held: &Held,
    now: DateTime<Utc>,
) -> Result<Change, Fault> {
    let others = held.deliveries(library, school).await?;
    let (card, begins) = match library.store.card_about(school, PROBLEM, &held.subject()).await? {
        Some(_) if !others.is_empty() => return Ok(Change::of(held.repaint(school))),
        Some(card) => {
            let begins = Change::of(Write::CardLost { card: card.key.clone() });
            (card, begins)
        }
        None => {
            // The same for everybody who meets it at the same moment: the first makes it.
            let name = format!("{} {}", school.0, held.subject());
            let key = CardKey(Reference::told_once(&library.installation, &name).0);
            let card = CardRow::new(key, school, PROBLEM, held.subject());
            (card.clone(), Change::of(Write::NewCard(card)))
        }
    };
    let post =
        NewPost { closes_at: now + WINDOW, ..NewPost::card(library, &card, PROBLEM, Place::DeskAside) };
    Ok(begins.and(Write::Post(post)))
}

/// The write that tells a notice at `to`. The same reference is told once.
pub fn tell(
    school: SchoolId,
    to: Place,
    notice: &Notice,
    reference: Reference,
    now: DateTime<Utc>,
) -> Result<Write, Fault> {
    let content = serde_json::to_string(notice).map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(Write::Post(NewPost {
        school,
        kind: NOTICE,
        reference,
        content,
        card: None,
        due_at: now,
        closes_at: now + WINDOW,
        at_once: true,
        to: vec![to],
        parts: 1,
    }))
}

async fn draw_problem(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    if let Some(held) = Held::from_subject(&card.subject) {
        return draw_held(library, school, &held, card).await;
    }
    let Ok(id) = card.subject.parse().map(DeliveryId) else { return Ok(None) };
    let Some(delivery) = library.store.delivery(id).await? else { return Ok(None) };
    let Some(post) = library.store.post(delivery.post).await? else { return Ok(None) };
    let link = delivery.standing.as_ref().map(|standing| library.chat.link(&school.server, standing));
    Ok(Some(problem(&card.key, &delivery, &post, link)))
}

/// Kinds of posts that a card names before it only counts.
const MOST_NAMED: u32 = 20;

async fn draw_held(
    library: &Library,
    school: &School,
    held: &Held,
    card: &CardRow,
) -> Result<Option<Message>, Fault> {
    let deliveries = held.deliveries(library, school.id).await?;
    if deliveries.is_empty() && card.standing.is_none() {
        // It was over before anybody could be told.
        return Ok(None);
    }
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    let mut all = 0;
    for delivery in &deliveries {
        let (waiting, count) = library.store.waiting_at(school.id, &delivery.place, MOST_NAMED).await?;
        let first = library.store.post(delivery.post).await?.map(|post| post.kind);
        for kind in first.into_iter().chain(waiting.into_iter().map(|(_, kind)| kind)) {
            *kinds.entry(kind).or_default() += 1;
        }
        all += 1 + count;
    }
    Ok(Some(held_in_words(&card.key, held, &deliveries, &kinds, all)))
}

/// What the desk reads about everything that one cause holds.
fn held_in_words(
    key: &CardKey,
    at: &Held,
    held: &[Delivery],
    kinds: &BTreeMap<String, u32>,
    all: u32,
) -> Message {
    let Some(first) = held.first() else {
        let to = at.place().map_or_else(|| "the teachers of requests".to_owned(), |at| place_in_words(&at));
        let card = Card {
            title: format!("Nothing waits for {to} any more").into(),
            body: "What waited there has been posted, unless a card of its own here says otherwise.".into(),
            tone: Tone::Calm,
            ..Card::default()
        };
        return card.into();
    };
    let to = match &first.place {
        Place::Request(_) if held.len() > 1 => "the teachers of several requests".to_owned(),
        place => place_in_words(place),
    };
    let title = match kinds.keys().next() {
        Some(kind) if all == 1 => format!("The {} for {to} is held", kind_in_words(kind)),
        _ => format!("{all} posts for {to} are held"),
    };
    let cause = first.cause.as_ref().map(|cause| cause.words.trim().to_owned()).unwrap_or_default();
    let mut card = Card {
        title: title.into(),
        body: format!(
            "{cause} Whoever manages this server can mend that; {} then posted by {}.",
            if all == 1 { "it is" } else { "they are" },
            if all == 1 { "itself" } else { "themselves, in order" }
        )
        .into(),
        footer: first.cause.as_ref().map(|cause| cause.code.clone()).unwrap_or_default().into(),
        tone: Tone::Trouble,
        ..Card::default()
    };
    if all > 1 {
        let lines = kinds.iter().map(|(kind, count)| format!("{count} × {}", kind_in_words(kind)));
        card = card.fact("Waiting", lines.collect::<Vec<_>>().join("\n"));
    }
    let button = |label, verb, look| Button::new(label, verb, key, look);
    Message::from(card).with(button("Try again", AGAIN, Look::Main)).with(button(
        "Dismiss",
        DISMISS,
        Look::Plain,
    ))
}

/// What the desk reads about one delivery.
pub fn problem(key: &CardKey, delivery: &Delivery, post: &Post, link: Option<String>) -> Message {
    let kind = kind_in_words(&post.kind);
    let to = place_in_words(&delivery.place);
    let (title, what_to_do) = match delivery.state {
        State::Held => (
            format!("The {kind} for {to} is held"),
            "Whoever manages this server can mend that; it is then posted by itself.",
        ),
        State::Failed => (
            format!("The {kind} for {to} could not be posted"),
            "Mend the cause and try again, or say it yourself and dismiss this.",
        ),
        State::Missed => {
            (format!("The {kind} for {to} was not posted in time"), "Try again if it is still worth posting.")
        }
        State::Uncertain | State::Asking => (
            format!("The {kind} for {to} may have been posted"),
            "The answer was lost and the channel cannot be read back. Please look there: if you see it, press \
             \"It was posted\"; if not, \"Try again\".",
        ),
        State::Sent if super::ways::gives_nothing_away(delivery) => (
            format!("The {kind} could not be sent to {to} privately"),
            "Only a mention in the requests channel says that there is news: please tell the teacher.",
        ),
        State::Sent => (format!("The {kind} for {to} was posted"), "There is nothing left to do."),
        State::Queued | State::Sending | State::Retrying => {
            (format!("The {kind} for {to} is being tried again"), "There is nothing to do now.")
        }
        State::Cancelled => {
            (format!("The {kind} for {to} is no longer to be posted"), "There is nothing left to do.")
        }
    };
    let open = super::outcome::waits_for_a_librarian(delivery.state);
    let mut body = Text::default();
    if let (Some(cause), false) = (&delivery.cause, matches!(delivery.state, State::Sent | State::Cancelled))
    {
        body = body.plain(format!("{} ", cause.words.trim()));
    }
    body = body.plain(what_to_do);
    if let Some(to) = link {
        body = body.plain(" ").run(crate::chat::Run::Link { words: "See it there.".to_owned(), to });
    }
    let code = delivery.cause.as_ref().map(|cause| format!(" · {}", cause.code)).unwrap_or_default();
    let card = Card {
        title: title.into(),
        body,
        facts: Vec::new(),
        footer: format!("Delivery {}{code}", delivery.id.0).into(),
        tone: if open { Tone::Trouble } else { Tone::Calm },
    };
    let message = Message::from(card);
    if !open {
        return message;
    }
    let button = |label, verb, look| Button::new(label, verb, key, look);
    message
        .with(button("Try again", AGAIN, Look::Main))
        .with(button("It was posted", WAS_POSTED, Look::Plain))
        .with(button("Dismiss", DISMISS, Look::Plain))
}

fn notice_as_posted(school: &School, post: &Post) -> Result<Option<Message>, Fault> {
    let notice: Notice =
        serde_json::from_str(&post.content).map_err(|error| Fault::Broken(error.to_string()))?;
    let card = match notice {
        Notice::Missed { kind, nominal, slots, comes_later } => {
            let kind = kind_in_words(&kind);
            let when = school.manner.moment(nominal);
            let title = if slots == 1 {
                format!("The {kind} of {when} was not posted")
            } else {
                format!("{slots} posts were not made: {kind}, the last for {when}")
            };
            Card {
                title: title.into(),
                body: format!(
                    "Nothing could be posted then, and it is too late to catch up. {} ({})",
                    if comes_later {
                        "Nothing is lost: what would have been said comes next time."
                    } else {
                        "Whoever counted on it has not heard from Shelftalker: please tell them yourself."
                    },
                    school.zone
                )
                .into(),
                tone: Tone::Trouble,
                ..Card::default()
            }
        }
        Notice::GoesOn => Card {
            title: "Posting goes on".into(),
            body: "What had paused it is over. Whatever is due is posted now, in order.".into(),
            tone: Tone::Calm,
            ..Card::default()
        },
        Notice::NotChanged { channel, cause } => Card {
            title: "A message could not be changed".into(),
            body: Text::from("In ")
                .run(Run::ChannelName(channel))
                .plain(" something that Shelftalker has posted is to be changed, published or taken down. ")
                .plain(cause)
                .plain(" It is tried again every quarter of an hour."),
            tone: Tone::Trouble,
            ..Card::default()
        },
        Notice::SetAside => Card {
            title: "One post is set aside".into(),
            body: "Shelftalker cannot read or draw it, so it waits and is tried again from time to time. Everything \
                   else goes on. Whoever runs the bot finds the reason in its log."
                .into(),
            tone: Tone::Trouble,
            ..Card::default()
        },
        Notice::AnotherCopy => Card {
            title: "Posting is paused: the bot is running twice".into(),
            body: "Another copy of this bot is connected with the same token and has answered a member, so some \
                   requests may be in its database and not in this one. Nothing is posted from here, so that \
                   nothing is said twice. Whoever runs the bot can stop the other copy; an hour after it was last \
                   heard of, posting goes on by itself."
                .into(),
            tone: Tone::Trouble,
            ..Card::default()
        },
        Notice::ClocksApart { seconds } => Card {
            title: "Posting is paused: two clocks disagree".into(),
            body: format!(
                "The clock of the computer that runs the bot is {} the chat's by about {}. Nothing is posted \
                 until they agree, so that nothing goes out at the wrong time. Whoever runs that computer can set \
                 its clock by the network; posting then resumes by itself.",
                if seconds > 0 { "behind" } else { "ahead of" },
                how_long(seconds.abs())
            )
            .into(),
            tone: Tone::Trouble,
            ..Card::default()
        },
    };
    Ok(Some(card.into()))
}

/// Minutes, hours or days, whichever is read at a glance.
fn how_long(seconds: i64) -> String {
    match (seconds + 30) / 60 {
        minutes @ 0..120 => format!("{minutes} min"),
        minutes @ 120..2880 => format!("{} hours", (minutes + 30) / 60),
        minutes => format!("{} days", (minutes + 720) / 1440),
    }
}

fn kind_in_words(kind: &str) -> String {
    kind.replace('-', " ")
}

fn place_in_words(place: &Place) -> String {
    match place {
        Place::Desk | Place::DeskAside => "the desk".to_owned(),
        Place::Requests => "the requests channel".to_owned(),
        Place::Staff => "the staff channel".to_owned(),
        Place::Channel(_) => "a channel".to_owned(),
        Place::Request(number) => format!("the teacher of request #{number}"),
        Place::Member(_) => "a member".to_owned(),
    }
}

//! Every sentence that the queue says about itself: to the desk, when something is held, missed, uncertain or
//! failed. What is said names the cause in plain words and what can be done; ids and codes stay in the footer.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::types::{
    CardKind, CardRow, Delivery, DeliveryId, NewPost, Place, Post, PostKind, Reference, Stands, State,
    Written,
};
use crate::chat::{Button, Card, CardKey, Look, Message, Text, Tone};
use crate::features::setup::{School, SchoolId};
use crate::library::{Fault, Library};
use crate::store::Write;

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
    stands: Stands::In(Place::Desk),
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
}

/// Notices that were queued before there was another kind.
fn yes() -> bool {
    true
}

/// Writes that tell the desk of a problem with a delivery.
pub fn tell_of_problem(library: &Library, delivery: &Delivery, now: DateTime<Utc>) -> [Write; 2] {
    let card = CardRow::new(library.new_card_key(), delivery.school, PROBLEM, delivery.id.0.to_string());
    let post = NewPost { closes_at: now + WINDOW, ..NewPost::card(library, &card, PROBLEM, Place::Desk) };
    [Write::NewCard(card), Write::Post(post)]
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
        to: vec![to],
        parts: 1,
    }))
}

async fn draw_problem(library: &Library, school: &School, card: &CardRow) -> Result<Option<Message>, Fault> {
    let Ok(id) = card.subject.parse().map(DeliveryId) else { return Ok(None) };
    let Some(delivery) = library.store.delivery(id).await? else { return Ok(None) };
    let Some(post) = library.store.post(delivery.post).await? else { return Ok(None) };
    let link = delivery.standing.as_ref().map(|standing| library.chat.link(&school.server, standing));
    Ok(Some(problem(&card.key, &delivery, &post, link)))
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
            let when = nominal.format("%a %-d %b, %H:%M");
            let title = if slots == 1 {
                format!("The {kind} of {when} was not posted")
            } else {
                format!("{slots} posts were not made: {kind}, the last for {when}")
            };
            Card {
                title: title.into(),
                body: format!(
                    "The bot was not running then, and it is too late to catch up. {} ({})",
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
        Notice::AnotherCopy => Card {
            title: "Posting is paused: the bot is running twice".into(),
            body: "Another copy of this bot is connected with the same token and has answered a member, so some \
                   requests may be in its database and not in this one. Nothing is posted from here, so that \
                   nothing is said twice. Whoever runs the bot can stop the other copy and then start this one \
                   again; what is due is posted then."
                .into(),
            tone: Tone::Trouble,
            ..Card::default()
        },
        Notice::ClocksApart { seconds } => Card {
            title: "Posting is paused: two clocks disagree".into(),
            body: format!(
                "The clock of the computer that runs the bot is {} the chat's by about {} min. Nothing is posted \
                 until they agree, so that nothing goes out at the wrong time. Whoever runs that computer can set \
                 its clock by the network; posting then resumes by itself.",
                if seconds > 0 { "behind" } else { "ahead of" },
                (seconds.abs() + 30) / 60
            )
            .into(),
            tone: Tone::Trouble,
            ..Card::default()
        },
    };
    Ok(Some(card.into()))
}

fn kind_in_words(kind: &str) -> String {
    kind.replace('-', " ")
}

fn place_in_words(place: &Place) -> String {
    match place {
        Place::Desk => "the desk".to_owned(),
        Place::Requests => "the requests channel".to_owned(),
        Place::Staff => "the staff channel".to_owned(),
        Place::Channel(_) => "a channel".to_owned(),
        Place::Request(number) => format!("the teacher of request #{number}"),
        Place::Member(_) => "a member".to_owned(),
    }
}

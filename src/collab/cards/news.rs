//! The news of a move, as the people of the request read it in their thread.

use serde::{Deserialize, Serialize};

use super::recorded;
use crate::chat::{Card, Message, Run, Text, Tone};
use crate::collab::types::{Event, Request};

/// What the people of a request are told of one move. Stored as the post's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    pub request: i64,
    /// The move's name.
    pub what: String,
    pub by: String,
    pub why: Option<String>,
}

impl News {
    pub fn of(event: &Event) -> Self {
        Self {
            request: event.request,
            what: event.what.clone(),
            by: event.by.name.clone(),
            why: event.why.clone(),
        }
    }
}

/// The news of one move, to the request's thread.
pub fn news(request: &Request, news: &News) -> Message {
    let number = news.request;
    let topic = &request.wish.topic;
    let this = |words: &str| Text::from(format!("{words}request #{number}, ")).typed(topic);
    let mut pinged = &request.teacher.id;
    let (title, body, tone) = match news.what.as_str() {
        "accept" => (
            "Accepted",
            Text::default().typed(&news.by).plain(" has taken on ").join(this("")).plain(
                if request.thread.is_some() {
                    ", and reads this thread: write here about anything still open."
                } else {
                    ". Replies typed here reach nobody: to add something, write to your librarian directly."
                },
            ),
            Tone::Good,
        ),
        "decline" => (
            "Declined",
            this("The library cannot take on ")
                .plain(". The reason from ")
                .typed(&news.by)
                .plain(" stands below."),
            Tone::Ended,
        ),
        "complete" => (
            "Completed",
            Text::from(format!("Request #{number}, "))
                .typed(topic)
                .plain(", is completed. If a number is wrong, tell ")
                .typed(&news.by)
                .plain(" and it will be corrected. Thank you for teaching this with the library."),
            Tone::Good,
        ),
        "withdraw" => {
            if let Some(librarian) = &request.librarian {
                pinged = &librarian.id;
            }
            (
                "Withdrawn",
                Text::default().typed(&news.by).plain(" has withdrawn ").join(this("")).plain("."),
                Tone::Ended,
            )
        }
        _ => (
            "News",
            Text::default().typed(&news.by).plain(" has changed ").join(this("")).plain("."),
            Tone::Calm,
        ),
    };
    let mut card = Card { title: title.into(), body, tone, ..Card::default() };
    match (&news.why, &request.record) {
        (Some(reason), _) if news.what == "decline" => {
            card = card.fact("Reason", Text::default().typed(reason));
        }
        (_, Some(record)) if news.what == "complete" => card = card.fact("What came of it", recorded(record)),
        _ => {}
    }
    Message {
        text: Text::default().run(Run::Mention(pinged.clone())),
        card: Some(card),
        controls: Vec::new(),
        pings: vec![pinged.clone()],
    }
}

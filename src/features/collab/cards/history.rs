//! What has happened to a request: the latest of it on the card at the desk, and all of it, with the words given at
//! each step, on private pages. A page ends where the next entry would not fit any more, so nothing is cut.

use super::lines;
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text};
use crate::features::collab::lifecycle::SCORES;
use crate::features::collab::types::{Event, Request, Stage};

/// On the card at the desk.
const LATEST_EVENTS: usize = 8;

/// One page of a request's whole history.
pub struct HistoryPage<'a> {
    pub request: &'a Request,
    pub body: Text,
    /// Counted from 0.
    pub page: usize,
    pub pages: usize,
}

/// The latest moves, a line each.
pub fn latest(events: &[Event]) -> Text {
    lines(events[events.len().saturating_sub(LATEST_EVENTS)..].iter().map(line))
}

/// The whole history as pages, oldest first: `fits` says what one page takes. An entry that fits no page beside
/// another has one to itself.
pub fn pages(events: &[Event], fits: impl Fn(&Text) -> bool) -> Vec<Text> {
    let mut pages = Vec::new();
    let mut page: Vec<Text> = Vec::new();
    for entry in events.iter().map(entry) {
        page.push(entry);
        if page.len() > 1 && !fits(&lines(page.iter().cloned())) {
            let next = page.split_off(page.len() - 1);
            pages.push(lines(std::mem::replace(&mut page, next)));
        }
    }
    pages.push(lines(page));
    pages
}

pub fn history(leaf: HistoryPage, key: &CardKey) -> Message {
    let HistoryPage { request, body, page, pages } = leaf;
    let mut title = format!("History of request #{}", request.number);
    if pages > 1 {
        title = format!("{title} · page {} of {pages}", page + 1);
    }
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    let mut message = Message::from(Card { title: title.into(), body, ..Card::default() });
    if page > 0 {
        message = message.with(button("Earlier", "history-earlier"));
    }
    if page + 1 < pages {
        message = message.with(button("Later", "history-later"));
    }
    message
}

/// Who did what, and when.
fn line(event: &Event) -> Text {
    let text = Text::default().run(Run::Time(event.at)).plain(" · ").typed(&event.by.name).plain(did(event));
    match (event.what.as_str(), &event.why) {
        ("reassign" | "happened" | "did-not-happen", Some(words)) => text.plain(" ").typed(words),
        ("rate", Some(score)) => text.plain(format!(" {score} of {}", SCORES.end())),
        _ => text,
    }
}

/// The same with the words that were given.
fn entry(event: &Event) -> Text {
    match (event.what.as_str(), &event.why) {
        (_, None) | ("reassign" | "happened" | "did-not-happen" | "rate" | "join" | "undo", _) => line(event),
        ("schedule", Some(sessions)) => line(event).plain(":\n").typed(sessions),
        (_, Some(words)) => line(event).plain(": “").typed(words).plain("”"),
    }
}

/// What somebody did, after their name.
fn did(event: &Event) -> &'static str {
    match event.what.as_str() {
        "send" => " sent it",
        "accept" => " accepted it",
        "ask" => " asked a question",
        "answer" => " answered",
        "add" => " added something",
        "offer" => " offered something else",
        "agree" => " agreed to the offer",
        "no-thanks" => " said no thanks to the offer",
        "schedule" if event.from == Some(Stage::Scheduled) => " rescheduled it",
        "schedule" => " scheduled it",
        "unschedule" => " took its sessions off the plan",
        "happened" => " noted that it happened:",
        "did-not-happen" => " noted that it did not happen:",
        "release" => " gave it back to the desk",
        "reassign" => " handed it to",
        "decline" => " declined it",
        "complete" => " completed it",
        "correct" => " corrected the record",
        "rate" => " rated it",
        "remark" => " added a line to the rating",
        "choose-thanks" => " chose how to be thanked",
        "withdraw" => " withdrew it",
        "reopen" => " reopened it",
        "join" => " joined its thread",
        "undo" => " took that back",
        _ => " changed it",
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;
    use crate::chat::MemberId;
    use crate::features::collab::types::Person;
    use crate::features::setup::SchoolId;

    fn length(text: &Text) -> usize {
        text.0.iter().map(|run| format!("{run:?}").len()).sum()
    }

    proptest! {
        #[test]
        fn pages_hold_every_entry_in_order_and_only_one_alone_is_too_long(
            words in prop::collection::vec(prop::option::of("[a-z ]{1,900}"), 1..40)
        ) {
            let events: Vec<Event> = words.into_iter().map(|why| Event {
                school: SchoolId(1),
                request: 1,
                at: DateTime::UNIX_EPOCH,
                by: Person { id: MemberId::from("hart"), name: "Dana Hart".into() },
                from: None,
                to: Stage::Requested,
                what: "ask".into(),
                why,
                before: None,
            }).collect();
            let pages = pages(&events, |page| length(page) <= 1000);
            prop_assert_eq!(lines(pages.clone()), lines(events.iter().map(entry)));
            for page in pages {
                prop_assert!(length(&page) <= 1000 || events.iter().any(|event| entry(event) == page));
            }
        }
    }
}

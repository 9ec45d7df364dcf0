//! What has happened to a request: the latest of it on the card at the desk, and all of it, with the words given at
//! each step, on private pages. A page ends where the next entry would not fit any more, so nothing is cut.

use super::lines;
use crate::chat::words::typed;
use crate::chat::{Button, Card, CardKey, Look, Message, Run, Text};
use crate::days::Manner;
use crate::features::collab::lifecycle::{PUT_DOWN, SCORES};
use crate::features::collab::sessions::shown;
use crate::features::collab::types::{Event, Request, Session, Stage};
use crate::words;

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

/// The latest moves, a line each, and where the earlier ones are found.
pub fn latest(events: &[Event], planned: &[Session], manner: &Manner) -> Text {
    let earlier = events.len().saturating_sub(LATEST_EVENTS);
    let more = match earlier {
        0 => None,
        earlier => Some(words!("{earlier} earlier: press [More …], then [History].", earlier = earlier)),
    };
    let latest = events[earlier..].iter().map(|event| line(event, planned, manner));
    lines(more.into_iter().chain(latest))
}

/// The whole history as pages, oldest first: `fits` says what one page takes. An entry that fits no page beside
/// another has one to itself.
pub fn pages(
    events: &[Event],
    planned: &[Session],
    manner: &Manner,
    fits: impl Fn(&Text) -> bool,
) -> Vec<Text> {
    let mut pages = Vec::new();
    let mut page: Vec<Text> = Vec::new();
    for entry in events.iter().map(|event| entry(event, planned, manner)) {
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
    let number = request.number;
    let title = if pages > 1 {
        words!(
            "History of request #{number} · page {page} of {pages}",
            number = number,
            page = page + 1,
            pages = pages
        )
    } else {
        words!("History of request #{number}", number = number)
    };
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    let mut message = Message::from(Card { title, body, ..Card::default() });
    if page > 0 {
        message = message.with(button("Earlier", "history-earlier"));
    }
    if page + 1 < pages {
        message = message.with(button("Later", "history-later"));
    }
    message
}

/// Who did what, and when. A session that is `planned` still is called in the school's manner.
fn line(event: &Event, planned: &[Session], manner: &Manner) -> Text {
    words!(
        "{moment} · {what}",
        moment = Text::default().run(Run::Time(event.at)),
        what = did(event, planned, manner)
    )
}

/// The same with the words that were given.
fn entry(event: &Event, planned: &[Session], manner: &Manner) -> Text {
    let line = |event| line(event, planned, manner);
    match (event.what.as_str(), &event.why) {
        (_, None) | (PUT_DOWN | "reassign" | "happened" | "did-not-happen" | "rate" | "join" | "undo", _) => {
            line(event)
        }
        ("schedule", Some(sessions)) => {
            words!("{line}:\n{sessions}", line = line(event), sessions = typed(sessions))
        }
        (_, Some(words)) => words!("{line}: “{words}”", line = line(event), words = typed(words)),
    }
}

/// Who did what.
fn did(event: &Event, planned: &[Session], manner: &Manner) -> Text {
    let who = typed(&event.by.name);
    let named = event.why.as_deref().unwrap_or_default();
    match event.what.as_str() {
        "send" => words!("{who} sent it", who = who),
        PUT_DOWN => words!("{who} put it down for {teacher}", who = who, teacher = typed(named)),
        "accept" => words!("{who} accepted it", who = who),
        "ask" => words!("{who} asked a question", who = who),
        "answer" => words!("{who} answered", who = who),
        "add" => words!("{who} added something", who = who),
        "offer" => words!("{who} suggested something else", who = who),
        "agree" => words!("{who} agreed to the suggestion", who = who),
        "no-thanks" => words!("{who} said no thanks to the suggestion", who = who),
        "schedule" if event.from == Some(Stage::Scheduled) => words!("{who} rescheduled it", who = who),
        "schedule" => words!("{who} scheduled it", who = who),
        "unschedule" => words!("{who} cancelled its dates still to come", who = who),
        "happened" => words!(
            "{who} noted that it happened: {session}",
            who = who,
            session = typed(shown(named, planned, manner))
        ),
        "did-not-happen" => words!(
            "{who} noted that it didn't happen: {session}",
            who = who,
            session = typed(shown(named, planned, manner))
        ),
        "release" => words!("{who} gave it back to the desk", who = who),
        "reassign" => words!("{who} handed it to {colleague}", who = who, colleague = typed(named)),
        "decline" => words!("{who} declined it", who = who),
        "complete" => words!("{who} completed it", who = who),
        "correct" => words!("{who} corrected the record", who = who),
        "rate" => {
            words!("{who} rated it {score} of {most}", who = who, score = typed(named), most = *SCORES.end())
        }
        _ => did_more_rarely(event, who),
    }
}

fn did_more_rarely(event: &Event, who: Run) -> Text {
    match event.what.as_str() {
        "remark" => words!("{who} added a line to the rating", who = who),
        "choose-thanks" => words!("{who} chose how to be thanked", who = who),
        "withdraw" => words!("{who} withdrew it", who = who),
        "reopen" => words!("{who} reopened it", who = who),
        "join" => words!("{who} joined its thread", who = who),
        "undo" => words!("{who} took that back", who = who),
        _ => words!("{who} changed it", who = who),
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
            let manner = Manner::default();
            let entry = |event| entry(event, &[], &manner);
            let pages = pages(&events, &[], &manner, |page| length(page) <= 1000);
            prop_assert_eq!(lines(pages.clone()), lines(events.iter().map(entry)));
            for page in pages {
                prop_assert!(length(&page) <= 1000 || events.iter().any(|event| entry(event) == page));
            }
        }
    }
}

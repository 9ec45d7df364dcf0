//! The card at the desk: what the librarians see of a request.

use chrono::NaiveDate;

use super::buttons::desk_buttons;
use super::planning::{overlaps_in_words, sessions_in_full, took_place};
use super::record::{recorded, score, with_line};
use super::wish_facts;
use crate::chat::{Card, CardKey, Message, Run, Text, Tone};
use crate::collab::SupportKinds;
use crate::collab::lifecycle::SCORES;
use crate::collab::types::{Booked, Event, Request, Stage};

/// History shown on a card: the latest moves. The whole is kept in the events.
const LATEST_EVENTS: usize = 8;

/// What the card tells beside the request itself.
pub struct DeskFacts<'a> {
    /// On the school's calendar.
    pub sent_on: NaiveDate,
    /// Oldest first.
    pub events: &'a [Event],
    /// Sessions of other requests at the same time, or in the same place.
    pub overlaps: &'a [Booked],
}

/// The card at the desk: who, what, when, history; buttons by stage.
pub fn desk_card(request: &Request, facts: &DeskFacts, kinds: &SupportKinds, key: &CardKey) -> Message {
    let DeskFacts { sent_on, events, overlaps } = *facts;
    let mut card = Card {
        title: format!("Request #{} · {}", request.number, request.stage.word()).into(),
        body: Text::default().typed(&request.wish.topic),
        tone: match request.stage {
            Stage::Requested | Stage::Countered => Tone::Waiting,
            Stage::Accepted | Stage::Scheduled | Stage::Completed => Tone::Good,
            Stage::Declined | Stage::Withdrawn => Tone::Ended,
        },
        ..Card::default()
    };
    card = card.fact("Teacher", Text::default().run(Run::Mention(request.teacher.id.clone())));
    card = wish_facts(card, &request.wish, kinds);
    if request.stage == Stage::Requested
        && let Some(note) = kinds.short_notice(&request.wish, sent_on)
    {
        card = card.fact("Short notice", format!("{} when it was sent; usually {}", note.left, note.usual));
    }
    if let Some(librarian) = &request.librarian {
        card = card.fact("Librarian", Text::default().run(Run::Mention(librarian.id.clone())));
    }
    if let Some((name, words)) = offer(request, events) {
        card = card.fact(name, Text::default().typed(words));
    }
    if !request.sessions.is_empty() {
        card = card.fact("Sessions", sessions_in_full(&request.sessions));
    }
    if let Some(so_far) = took_place(&request.sessions) {
        card = card.fact("Took place", so_far);
    }
    if !overlaps.is_empty() {
        card = card.fact("Overlaps", overlaps_in_words(overlaps));
    }
    for (name, words) in question(events) {
        card = card.fact(name, words);
    }
    if let Some(words) = added(events) {
        card = card.fact("Added", Text::default().typed(words));
    }
    if let Some(record) = &request.record {
        card = recorded(card, record);
    }
    if let Some(rating) = &request.rating {
        let said = format!("Rated {} by its teacher", score(rating));
        card = card.fact("How helpful it was", with_line(said, rating));
    }
    if let (Stage::Declined, Some(reason)) =
        (request.stage, events.last().and_then(|event| event.why.as_ref()))
    {
        card = card.fact("Reason", Text::default().typed(reason));
    }
    card = card.fact("History", history(events));
    let files = request.wish.file.iter().map(|file| file.id.clone()).collect();
    let message = Message { files, ..Message::from(card) };
    desk_buttons(request, key).into_iter().fold(message, Message::with)
}

/// The offer that waits for the teacher's answer, or the one that was taken up: then it is what is planned.
fn offer<'a>(request: &'a Request, events: &'a [Event]) -> Option<(&'static str, &'a str)> {
    if let Some(words) = &request.offer {
        return Some(("Offered instead", words));
    }
    let ended = |event: &&Event| matches!(event.what.as_str(), "agree" | "no-thanks" | "release" | "reopen");
    let agreed = events.iter().rposition(|event| ended(&event)).filter(|at| events[*at].what == "agree")?;
    let offered = events[..agreed].iter().rfind(|event| event.what == "offer")?;
    Some(("Agreed instead", offered.why.as_deref()?))
}

/// The latest question with its answer, or with the note that it waits for one.
fn question(events: &[Event]) -> Vec<(&'static str, Text)> {
    let Some(asked) = events.iter().rposition(|event| event.what == "ask") else { return Vec::new() };
    let words = |event: &Event| Text::default().typed(event.why.as_deref().unwrap_or_default());
    let answer = events[asked..].iter().rfind(|event| event.what == "answer");
    vec![
        ("Question", words(&events[asked])),
        ("Answer", answer.map_or_else(|| "waits for the teacher".into(), words)),
    ]
}

/// What the teacher added last; earlier words stay in the events.
fn added(events: &[Event]) -> Option<&str> {
    events.iter().rfind(|event| event.what == "add")?.why.as_deref()
}

fn history(events: &[Event]) -> Text {
    let mut text = Text::default();
    for (line, event) in events[events.len().saturating_sub(LATEST_EVENTS)..].iter().enumerate() {
        if line > 0 {
            text = text.plain("\n");
        }
        text = text.run(Run::Time(event.at)).plain(" · ").typed(&event.by.name).plain(did(event));
        text = match (event.what.as_str(), &event.why) {
            ("reassign" | "happened" | "did-not-happen", Some(words)) => text.plain(" ").typed(words),
            ("rate", Some(score)) => text.plain(format!(" {score} of {}", SCORES.end())),
            _ => text,
        };
    }
    text
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
        _ => " changed it",
    }
}

//! What has changed of a plan: who, when, which part, and what stood there before.

use super::label;
use crate::chat::words::{ours, typed};
use crate::chat::{Button, Card, CardKey, Look, Message, Text, shortened};
use crate::features::collab::Request;
use crate::features::plans::types::PlanChange;
use crate::features::setup::School;
use crate::library::Refusal;
use crate::words;

/// Changes on one page: each is a fact with what was and what is, whole up to this many characters.
pub const A_PAGE: usize = 4;
const MOST_SHOWN: usize = 400;

/// Which changes are shown, of how many.
pub struct Page<'a> {
    pub changes: &'a [PlanChange],
    /// From 0.
    pub number: usize,
    pub is_last: bool,
}

pub fn history(request: &Request, page: &Page, school: &School, key: &CardKey) -> Message {
    let mut card = Card {
        title: words!("What has changed in the plan for #{number}", number = request.number),
        body: "The latest first. Nothing that was written is lost.".into(),
        ..Card::default()
    };
    for change in page.changes {
        let local = change.at.with_timezone(&school.zone).naive_local();
        // The name of a fact is plain: somebody's name stands in its words.
        let name = format!("{} · {}", label(change.part), school.manner.moment(local));
        card = card.fact(&name, what(change));
    }
    let button = |label, verb| Button::new(label, verb, key, Look::Plain);
    let mut message = Message::from(card);
    if page.number > 0 {
        message = message.with(button("Later", "plan-history-later"));
    }
    if !page.is_last {
        message = message.with(button("Earlier", "plan-history-earlier"));
    }
    message
}

fn what(change: &PlanChange) -> Text {
    let said = |words: &str| typed(shortened(words, MOST_SHOWN));
    let who = typed(&change.by.name);
    match (&change.was[..], &change.becomes[..]) {
        ("", now) => words!("{who} wrote: {now}", who = who, now = said(now)),
        (was, "") => words!("{who} took out: {was}", who = who, was = said(was)),
        (was, now) => {
            words!("{who} wrote: {now}\nBefore: {was}", who = who, now = said(now), was = said(was))
        }
    }
}

pub fn nothing_changed(request: &Request) -> Refusal {
    Refusal(words!(
        "What changed in the plan for #{number} isn't kept any more: the request has been over for a while.",
        number = ours(request.number.to_string())
    ))
}

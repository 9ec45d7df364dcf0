//! The receipt: what a teacher keeps of a request that was sent.

use chrono::TimeDelta;

use super::buttons::teacher_buttons;
use super::wish_facts;
use crate::chat::{Card, CardKey, Message, Text, Tone};
use crate::collab::SupportKinds;
use crate::collab::types::Request;

/// The private receipt of a request that was sent.
pub fn receipt(
    request: &Request,
    kinds: &SupportKinds,
    usual_answer: Option<TimeDelta>,
    key: &CardKey,
) -> Message {
    let number = request.number;
    let mut body = Text::from(format!(
        "Request #{number} is with the library. A librarian reads it next and answers you privately, here in this server."
    ));
    if let Some(usual) = usual_answer {
        body = body.plain(format!(" The desk usually answers within {}.", about(usual)));
    }
    let mut card = Card { title: "Sent to the library".into(), body, tone: Tone::Good, ..Card::default() };
    card = wish_facts(card, &request.wish, kinds);
    teacher_buttons(request, key, false).into_iter().fold(Message::from(card), Message::with)
}

/// A rough span of time, as people say it.
fn about(span: TimeDelta) -> String {
    match (span.num_hours(), span.num_days()) {
        (0, _) => "the hour".to_owned(),
        (hours, 0) => format!("{} hours", hours + 1),
        (_, 1) => "2 days".to_owned(),
        (_, days) => format!("{} days", days + 1),
    }
}

//! The card on which several requests are recorded at once.

use super::record::{ThanksOffered, counted};
use super::topic;
use crate::chat::words::ours;
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Look, Menu, Message, Picks, Press, Text, Tone, shortened,
};
use crate::features::collab::types::{Record, Request};
use crate::library::Refusal;
use crate::words;

/// A request as it would be recorded.
pub struct SeveralLine {
    pub request: Request,
    pub record: Record,
    pub thanks: ThanksOffered,
    pub is_chosen: bool,
}

pub fn several_card(lines: &[SeveralLine], key: &CardKey) -> Message {
    let mut card = Card {
        title: "Record as planned".into(),
        body:
            "These have taken place. [Record these] completes what is chosen below, with these numbers and \
               the thank-you beside each. Level, skills and what came of it can be added later with [Correct \
               the record]."
                .into(),
        ..Card::default()
    };
    for line in lines {
        let mut text = words!(
            "{topic} · {sessions}, {students}",
            topic = topic(&line.request.wish),
            sessions = counted(line.record.sessions, "session"),
            students = counted(line.record.students, "student")
        );
        text = match &line.thanks {
            ThanksOffered::Said { words, .. } => text.plain("\nThank-you: ").join(words.clone()),
            ThanksOffered::Unanswered { words } => text
                .plain("\nThank-you, once they have said whether they may be thanked: ")
                .join(words.clone()),
            _ => text,
        };
        let number = line.request.number;
        let name = if line.is_chosen { format!("#{number}") } else { format!("#{number}, not now") };
        card = card.fact(&name, text);
    }
    let choice = |line: &SeveralLine| Choice {
        value: line.request.number.to_string(),
        label: shortened(&format!("#{} {}", line.request.number, line.request.wish.topic), 100),
        hint: Some(shortened(&line.request.teacher.name, 100)),
    };
    let chosen: Vec<String> =
        lines.iter().filter(|line| line.is_chosen).map(|line| line.request.number.to_string()).collect();
    let any = !chosen.is_empty();
    let menu = Menu {
        prompt: "Which went as planned?".into(),
        press: Press::new("several-chosen", key),
        choices: Choices::Listed(lines.iter().map(choice).collect()),
        chosen,
        picks: Picks::Any,
    };
    let message = Message::from(card).with(menu);
    if any { message.with(Button::new("Record these", "several-save", key, Look::Main)) } else { message }
}

pub fn several_saved(saved: &[i64], left: &[i64]) -> Message {
    let listed =
        |numbers: &[i64]| numbers.iter().map(|number| format!("#{number}")).collect::<Vec<_>>().join(", ");
    let mut body = match saved {
        [] => Text::from("Nothing was recorded."),
        _ => words!("Recorded: {requests}. I'm telling their teachers.", requests = ours(listed(saved))),
    };
    if !left.is_empty() {
        body = body.join(words!(
            "\nNot recorded: {requests}. Somebody changed them meanwhile, or their thank-you would name somebody who \
             doesn't want that. /desk shows them as they are now; [Complete] says what is wrong.",
            requests = ours(listed(left))
        ));
    }
    let tone = if left.is_empty() { Tone::Good } else { Tone::Trouble };
    Card { title: "Records".into(), body, tone, ..Card::default() }.into()
}

pub fn nothing_to_record() -> Refusal {
    Refusal::new(
        "Nothing is ready to be recorded like this: a request needs sessions that are over, and the number of \
         students. [Complete] on its card asks for what is missing.",
    )
}

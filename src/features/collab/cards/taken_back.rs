//! What was taken back, by the name of the move.

use crate::chat::words::{ours, typed};
use crate::chat::{Run, Text};
use crate::features::collab::types::{Request, Stage};
use crate::words;

/// As the people of a request read it. `from` is the stage before the move that was taken back.
pub fn was_taken_back(request: &Request, what: &str, from: Option<Stage>, by: &str) -> Text {
    let (number, topic, by) = (request.number, typed(&request.wish.topic), typed(by));
    match what {
        "accept" => words!(
            "{by} has taken back the offer to help with #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
        "ask" => words!(
            "{by} has taken back the question about #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
        "offer" => words!(
            "{by} has taken back the suggestion for #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
        "decline" => words!(
            "{by} has taken that back: #{number}, {topic}, isn't declined.",
            by = by,
            number = number,
            topic = topic
        ),
        "complete" => words!(
            "{by} has taken that back: #{number}, {topic}, isn't done yet.",
            by = by,
            number = number,
            topic = topic
        ),
        "schedule" if from == Some(Stage::Scheduled) => words!(
            "{by} has taken back the new dates for #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
        "schedule" => words!(
            "{by} has taken back the dates for #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
        "unschedule" => words!(
            "{by} has taken that back: the dates for #{number}, {topic}, still hold.",
            by = by,
            number = number,
            topic = topic
        ),
        "release" => words!(
            "{by} has taken that back, and will help with #{number}, {topic}, as before.",
            by = by,
            number = number,
            topic = topic
        ),
        "reassign" => words!(
            "{by} has taken that back, and hasn't handed #{number}, {topic}, on.",
            by = by,
            number = number,
            topic = topic
        ),
        _ => its_teacher_has_taken_back(request, what, by),
    }
}

fn its_teacher_has_taken_back(request: &Request, what: &str, by: Run) -> Text {
    let (number, topic) = (request.number, typed(&request.wish.topic));
    match what {
        "add" => words!(
            "{by} has taken back what they added to #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
        "answer" => words!(
            "{by} has taken back the answer about #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
        "agree" => words!(
            "{by} has taken that back, and hasn't agreed to your suggestion for #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
        "no-thanks" => words!(
            "{by} has taken that back, and may still agree to your suggestion for #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
        "withdraw" => words!(
            "{by} has taken that back: #{number}, {topic}, isn't withdrawn.",
            by = by,
            number = number,
            topic = topic
        ),
        "reopen" => words!(
            "{by} has taken that back, and isn't asking for #{number}, {topic}, again.",
            by = by,
            number = number,
            topic = topic
        ),
        _ => words!(
            "{by} has taken back the last change to #{number}, {topic}.",
            by = by,
            number = number,
            topic = topic
        ),
    }
}

/// As whoever took it back reads it.
pub fn you_took_back(request: &Request, what: &str) -> Text {
    let number = request.number;
    match what {
        "ask" => words!("Undone: your question about #{number}.", number = number),
        "answer" => words!("Undone: your answer about #{number}.", number = number),
        "add" => words!("Undone: what you added to #{number}.", number = number),
        "rate" => words!("Undone: your rating of #{number}.", number = number),
        "remark" => words!("Undone: your line about #{number}.", number = number),
        "correct" => words!("Undone: your correction of the record of #{number}.", number = number),
        "happened" | "did-not-happen" => {
            words!("Undone: what you noted about #{number}.", number = number)
        }
        _ => words!(
            "Undone: #{number} is {stage} again, as before.",
            number = number,
            stage = ours(request.stage.in_a_sentence())
        ),
    }
}

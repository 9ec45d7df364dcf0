//! What the desk calls the posts about a request, in the middle of a sentence.

use crate::chat::Text;
use crate::chat::words::{ours, typed};
use crate::days::Manner;
use crate::features::collab::types::{Request, Session};
use crate::words;

pub fn card_named(request: &Request) -> Text {
    words!(
        "the card of request #{number}, {topic}, from {teacher}",
        number = request.number,
        topic = typed(&request.wish.topic),
        teacher = typed(&request.teacher.name)
    )
}

pub fn news_named(request: &Request) -> Text {
    words!(
        "news for {teacher} about request #{number}, {topic}",
        number = request.number,
        topic = typed(&request.wish.topic),
        teacher = typed(&request.teacher.name)
    )
}

/// A reminder of these sessions; of those that were in the plan, where none is any more.
pub fn reminder_named(request: &Request, sessions: &[&Session], manner: &Manner) -> Text {
    let each: Vec<String> = sessions.iter().map(|session| session.in_short(manner)).collect();
    let (topic, teacher) = (typed(&request.wish.topic), typed(&request.teacher.name));
    if each.is_empty() {
        return words!("the reminder for {teacher} of {topic}", topic = topic, teacher = teacher);
    }
    let when = typed(each.join("; "));
    words!("the reminder for {teacher} of {topic}, {when}", topic = topic, teacher = teacher, when = when)
}

/// A reminder on one line of a list: who is reminded of what.
pub fn reminder_in_short(request: &Request, sessions: &[&Session], manner: &Manner) -> Text {
    let each: Vec<String> = sessions.iter().map(|session| session.in_short(manner)).collect();
    words!(
        "{teacher}, {topic}: {when}",
        teacher = typed(&request.teacher.name),
        topic = typed(&request.wish.topic),
        when = typed(each.join("; "))
    )
}

pub fn check_named(request: &Request, session: &str) -> Text {
    words!(
        "the question how {topic} went, {session}, with {teacher}",
        topic = typed(&request.wish.topic),
        session = typed(session),
        teacher = typed(&request.teacher.name)
    )
}

pub fn ask_card_named() -> Text {
    Text(vec![ours("the card [Ask the library]")])
}

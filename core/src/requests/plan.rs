//! What becomes of a request's sessions: a new plan keeps what was said of those that stay in it, an answer is given
//! once, and a record counts those that took place. Pure; `lifecycle.rs` says who may do it and when.

use chrono::NaiveDateTime;

use super::types::{Request, Session};
use crate::chat::words::typed;
use crate::member::Refusal;
use crate::words;

/// A new plan for a request: a session that stays in it keeps its answer.
pub fn planned_anew(request: &Request, sessions: &[Session]) -> Result<Vec<Session>, Refusal> {
    if sessions.is_empty() {
        return Err(Refusal::new("A plan needs at least one session. Add a day with a time or a lesson."));
    }
    let answer = |session: &Session| named(&request.sessions, &session.name())?.held;
    Ok(sessions.iter().map(|session| Session { held: answer(session), ..session.clone() }).collect())
}

/// The plan once it was said whether a session of it took place.
pub fn answered(request: &Request, session: &Session, held: bool) -> Result<Vec<Session>, Refusal> {
    let name = session.name();
    unanswered(request, &name)?;
    let mut sessions = request.sessions.clone();
    for session in sessions.iter_mut().filter(|session| session.name() == name) {
        session.held = Some(held);
    }
    Ok(sessions)
}

/// The session of that name, while it is in the plan and nobody has said what became of it: the first answer stands.
pub fn unanswered<'a>(request: &'a Request, name: &str) -> Result<&'a Session, Refusal> {
    Err(Refusal(match named(&request.sessions, name) {
        Some(session) => match session.held {
            None => return Ok(session),
            Some(true) => words!("Already noted: {session} happened.", session = typed(name)),
            Some(false) => words!("Already noted: {session} didn't happen.", session = typed(name)),
        },
        None => words!(
            "{session} is no longer in the plan of request #{number}, so nothing was changed. The request's \
             card shows the new plan.",
            session = typed(name),
            number = request.number
        ),
    }))
}

/// The sessions that are not over at that moment of the school's clock, and of which nobody has said that they took
/// place. One in a lesson may be over at any time of its day.
pub fn to_come(request: &Request, now: NaiveDateTime) -> Vec<&Session> {
    request.sessions.iter().filter(|session| session.held.is_none() && is_to_come(session, now)).collect()
}

pub fn named<'a>(sessions: &'a [Session], name: &str) -> Option<&'a Session> {
    sessions.iter().find(|session| session.name() == name)
}

/// The sessions that took place, as far as anybody has said; where nobody has said it of any, those that are not to
/// come and not known not to have.
pub fn took_place(planned: &[Session], now: NaiveDateTime) -> Vec<&Session> {
    let any_happened = planned.iter().any(|session| session.held == Some(true));
    let counts = |session: &&Session| match session.held {
        Some(held) => held,
        None => !any_happened && !is_to_come(session, now),
    };
    planned.iter().filter(counts).collect()
}

fn is_to_come(session: &Session, now: NaiveDateTime) -> bool {
    match session.begins.time() {
        Some(time) => session.day.and_time(time) > now,
        None => session.day > now.date(),
    }
}

/// What the card that asks about a session is about.
pub fn check_subject(number: i64, session: &Session) -> String {
    format!("{number} {}", session.name())
}

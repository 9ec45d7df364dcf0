//! What is asked once before something of a request goes: it names what that is.

use super::planning::sessions_in_full;
use crate::chat::Text;
use crate::chat::words::typed;
use crate::features::collab::types::{Request, Session};
use crate::library::visit::Question;
use crate::words;

/// Before a request is withdrawn that somebody has work with already; nothing is asked about another.
pub fn sure_to_withdraw(request: &Request) -> Option<Question> {
    let (number, topic) = (request.number, typed(&request.wish.topic));
    let words = match (&request.librarian, request.sessions.is_empty()) {
        (None, true) => return None,
        (Some(librarian), true) => words!(
            "Withdraw request #{number}, {topic}? {librarian} has it, and is told.",
            number = number,
            topic = topic,
            librarian = typed(&librarian.name)
        ),
        (librarian, false) => words!(
            "Withdraw request #{number}, {topic}? Its sessions with {librarian} go, too:\n{sessions}",
            number = number,
            topic = topic,
            librarian =
                librarian.as_ref().map_or_else(|| "the library".into(), |it| Text::default().typed(&it.name)),
            sessions = sessions_in_full(&request.sessions)
        ),
    };
    Some(Question { words, yes: "Withdraw it" })
}

/// Before a request is completed, and thanked for, that has sessions `to_come`.
pub fn sure_to_complete(request: &Request, to_come: &[&Session]) -> Option<Question> {
    let sessions: Vec<Session> = to_come.iter().map(|session| (*session).clone()).collect();
    (!sessions.is_empty()).then(|| Question {
        words: words!(
            "Request #{number} has sessions to come:\n{sessions}\nComplete it all the same?",
            number = request.number,
            sessions = sessions_in_full(&sessions)
        ),
        yes: "Complete it",
    })
}

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

pub fn is_to_come(session: &Session, now: NaiveDateTime) -> bool {
    match session.begins.time() {
        Some(time) => session.day.and_time(time) > now,
        None => session.day > now.date(),
    }
}

/// What the card that asks about a session is about.
pub fn check_subject(number: i64, session: &Session) -> String {
    format!("{number} {}", session.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::Begins;
    use crate::requests::made_up::{clock, said, sent, september, session};

    /// On 10 September at 10:15, in lesson 3 of that day, and the same a day later.
    fn planned() -> Request {
        let (at, lesson) = (Begins::At(clock(10, 15)), Begins::Period("3".into()));
        let days = [(10, &at), (10, &lesson), (11, &at), (11, &lesson)];
        let sessions = days.map(|(day, begins)| session(day, begins.clone())).to_vec();
        Request { sessions, ..sent().0 }
    }

    fn told(mut request: Request, answers: &[(usize, bool)]) -> Request {
        for (place, held) in answers {
            request.sessions[*place].held = Some(*held);
        }
        request
    }

    fn names(sessions: Vec<&Session>) -> Vec<String> {
        sessions.into_iter().map(Session::name).collect()
    }

    const FIRST: &str = "Thu 10 September, 10:15";
    const SECOND: &str = "Thu 10 September, period 3";
    const THIRD: &str = "Fri 11 September, 10:15";
    const FOURTH: &str = "Fri 11 September, period 3";

    #[test]
    fn a_session_is_to_come_until_it_begins_and_a_lesson_while_its_day_is() {
        let to_come = |day: u32, hour, minute| {
            let request = planned();
            let now = september(day).and_time(clock(hour, minute));
            names(to_come(&request, now))
        };
        assert_eq!(to_come(9, 23, 59), [FIRST, SECOND, THIRD, FOURTH]);
        assert_eq!(
            to_come(10, 10, 14),
            [FIRST, THIRD, FOURTH],
            "lesson 3 may be over at any time of its day"
        );
        assert_eq!(to_come(10, 10, 15), [THIRD, FOURTH]);
        assert_eq!(to_come(11, 10, 15), [""; 0]);
        let told = told(planned(), &[(2, true), (3, false)]);
        assert_eq!(names(super::to_come(&told, september(9).and_time(clock(8, 0)))), [FIRST, SECOND]);
    }

    #[test]
    fn what_took_place_is_what_was_said_and_where_nobody_has_said_anything_what_is_over() {
        let took_place = |answers: &[(usize, bool)]| {
            let request = told(planned(), answers);
            names(took_place(&request.sessions, september(10).and_time(clock(12, 0))))
        };
        assert_eq!(took_place(&[]), [FIRST, SECOND]);
        assert_eq!(took_place(&[(0, false)]), [SECOND]);
        assert_eq!(took_place(&[(1, true)]), [SECOND], "of the others nobody has said it");
        assert_eq!(took_place(&[(0, false), (2, true)]), [THIRD], "also where that is early");
    }

    #[test]
    fn a_session_is_answered_once_and_the_others_are_left_alone() {
        let request = planned();
        let lesson = request.sessions[1].clone();
        let held = |sessions: Vec<Session>| sessions.iter().map(|it| it.held).collect::<Vec<_>>();
        assert_eq!(held(answered(&request, &lesson, true).unwrap()), [None, Some(true), None, None]);
        assert_eq!(held(answered(&request, &lesson, false).unwrap()), [None, Some(false), None, None]);
        let again = |answer| said(&answered(&told(planned(), &[(1, answer)]), &lesson, true).unwrap_err());
        assert_eq!(again(true), "Already noted: Thu 10 September, period 3 happened.");
        assert_eq!(again(false), "Already noted: Thu 10 September, period 3 didn't happen.");
        let gone = session(12, Begins::Period("3".into()));
        assert_eq!(
            said(&answered(&request, &gone, true).unwrap_err()),
            "Sat 12 September, period 3 is no longer in the plan of request #1, so nothing was changed. The \
             request's card shows the new plan."
        );
        assert_eq!(unanswered(&request, SECOND), Ok(&lesson));
    }

    #[test]
    fn a_new_plan_keeps_what_was_said_of_the_sessions_that_stay() {
        let request = told(planned(), &[(0, true), (1, false)]);
        let moved = session(14, Begins::At(clock(10, 15)));
        let place = Session { place: Some("Library".into()), held: None, ..request.sessions[1].clone() };
        let anew = planned_anew(&request, &[moved.clone(), place.clone()]).unwrap();
        assert_eq!(anew, [moved, Session { held: Some(false), ..place }]);
        assert_eq!(
            said(&planned_anew(&request, &[]).unwrap_err()),
            "A plan needs at least one session. Add a day with a time or a lesson."
        );
    }

    #[test]
    fn a_card_that_asks_about_a_session_is_found_by_request_and_session() {
        assert_eq!(check_subject(7, &planned().sessions[1]), "7 Thu 10 September, period 3");
    }
}

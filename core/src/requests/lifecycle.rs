//! The life of a request: who may make which move from which stage, and what follows. One pure table; buttons,
//! history and statistics all rest on it.

mod refusals;

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};

use super::types::{Before, Event, Move, Rating, Request, Stage, Wish};
use super::{plan, sessions};
use crate::chat::MemberId;
use crate::days::Manner;
use crate::member::{Member, Person, Refusal};
use crate::school::SchoolId;
use crate::words;

pub use refusals::no_thread;
use refusals::{moved_on, not_theirs, nothing_new, taken_place_already};

/// What a teacher may rate a request with.
pub const SCORES: RangeInclusive<u8> = 1..=5;

/// What a move leads to. The caller stores all of it in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub request: Request,
    pub event: Event,
    /// Whether the request's own people are told of it in their thread.
    pub is_news: bool,
}

/// Who may make a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mover {
    Librarian,
    Teacher,
    Either,
}

/// The table: the stages that a move may start from, who may make it, and where it leads (`None`: it stays).
fn rule(step: &Move) -> (&'static [Stage], Mover, Option<Stage>) {
    use Stage::{Accepted, Completed, Countered, Declined, Requested, Scheduled, Withdrawn};
    match step {
        Move::Accept => (&[Requested], Mover::Librarian, Some(Accepted)),
        Move::Ask { .. } => (&[Requested, Accepted, Countered, Scheduled], Mover::Librarian, None),
        Move::Answer { .. } | Move::Add { .. } => {
            (&[Requested, Accepted, Countered, Scheduled], Mover::Teacher, None)
        }
        Move::Offer { .. } => (&[Requested, Accepted], Mover::Librarian, Some(Countered)),
        Move::Agree => (&[Countered], Mover::Teacher, Some(Accepted)),
        Move::NoThanks => (&[Countered], Mover::Teacher, Some(Requested)),
        Move::Schedule { .. } => (&[Accepted, Scheduled], Mover::Librarian, Some(Scheduled)),
        Move::Unschedule => (&[Scheduled], Mover::Librarian, Some(Accepted)),
        Move::Happened { .. } | Move::DidNotHappen { .. } => (&[Scheduled], Mover::Librarian, None),
        Move::Release => (&[Accepted, Scheduled], Mover::Librarian, Some(Requested)),
        Move::Reassign { .. } => (&[Accepted, Scheduled], Mover::Librarian, None),
        Move::Decline { .. } => (&[Requested, Accepted, Countered], Mover::Librarian, Some(Declined)),
        Move::Complete { .. } => (&[Accepted, Scheduled], Mover::Librarian, Some(Completed)),
        Move::Correct { .. } => (&[Completed], Mover::Librarian, None),
        Move::Rate { .. } | Move::Remark { .. } => (&[Completed], Mover::Teacher, None),
        Move::Withdraw => (&[Requested, Accepted, Countered, Scheduled], Mover::Teacher, Some(Withdrawn)),
        Move::Reopen { .. } => (&[Declined, Withdrawn], Mover::Either, Some(Requested)),
        // Whose it is, and for how long, says `undo.rs`.
        Move::Undo { .. } => (
            &[Requested, Accepted, Countered, Scheduled, Completed, Declined, Withdrawn],
            Mover::Either,
            None,
        ),
        Move::Join => (&[Requested, Accepted, Countered, Scheduled, Completed], Mover::Librarian, None),
    }
}

/// The stages from which a move can be made: what a card's buttons are chosen by.
pub fn starts_from(step: &Move) -> &'static [Stage] {
    rule(step).0
}

/// Whether a move is made by librarians alone.
pub fn is_a_librarians(step: &Move) -> bool {
    rule(step).1 == Mover::Librarian
}

/// Whether this member may make such a move now, whatever it says: asked before a form or a card is opened for it.
pub fn may(request: &Request, step: &Move, by: &Member) -> Result<(), Refusal> {
    let (from, mover, _) = rule(step);
    let is_teacher = is_teacher(request, by);
    let allowed = match mover {
        Mover::Librarian => by.is_librarian,
        Mover::Teacher => is_teacher,
        Mover::Either => by.is_librarian || is_teacher,
    };
    if !allowed {
        return Err(not_theirs(request, mover));
    }
    if !from.contains(&request.stage) {
        return Err(moved_on(request, by));
    }
    if *step == Move::Withdraw && has_taken_place(request) {
        return Err(taken_place_already(request));
    }
    Ok(())
}

/// Decides one move of a request. Pure: the caller stores the decision and its notices in one transaction. What it keeps
/// of a schedule's words is in the school's `manner`.
pub fn decide(
    request: &Request,
    step: &Move,
    by: &Member,
    now: DateTime<Utc>,
    manner: &Manner,
) -> Result<Decision, Refusal> {
    may(request, step, by)?;
    let mut after = request.clone();
    after.stage = rule(step).2.unwrap_or(request.stage);
    let mut why = None;
    match step {
        Move::Accept => after.librarian = Some(by.person()),
        Move::Ask { question: words } | Move::Answer { words } | Move::Add { words } => {
            why = Some(words.clone());
        }
        Move::Offer { words } => {
            after.librarian = Some(by.person());
            after.offer = Some(words.clone());
            has_no_dates(&mut after);
            why = Some(words.clone());
        }
        Move::Agree => after.offer = None,
        Move::NoThanks | Move::Release => is_anybodys(&mut after),
        Move::Reopen { had } => match had {
            // What the desk has declined, its teacher can only ask for anew.
            Some(had) if request.stage == Stage::Withdrawn || by.is_librarian => had.put_back(&mut after),
            _ => is_anybodys(&mut after),
        },
        Move::Undo { what, before } => {
            before.put_back(&mut after);
            why = Some(what.clone());
        }
        Move::Schedule { sessions: planned } => {
            after.sessions = plan::planned_anew(request, planned)?;
            if after.sessions == request.sessions {
                return Err(nothing_new(request));
            }
            why = Some(sessions::listed(planned, manner));
        }
        Move::Unschedule => has_no_dates(&mut after),
        Move::Happened { session } | Move::DidNotHappen { session } => {
            after.sessions = plan::answered(request, session, matches!(step, Move::Happened { .. }))?;
            why = Some(session.name());
        }
        Move::Reassign { to } => {
            if request.librarian.as_ref().is_some_and(|librarian| librarian.id == to.id) {
                return Err(nothing_new(request));
            }
            after.librarian = Some(to.clone());
            why = Some(to.name.clone());
        }
        Move::Decline { reason } => {
            after.librarian = Some(by.person());
            after.offer = None;
            why = Some(reason.clone());
        }
        Move::Complete { record } | Move::Correct { record } => {
            if request.record.as_ref() == Some(record) {
                return Err(nothing_new(request));
            }
            after.record = Some(record.clone());
            why.clone_from(&record.outcome);
        }
        Move::Rate { score } => {
            if !SCORES.contains(score) {
                return Err(Refusal(words!(
                    "A rating is a number from {least} to {most}: choose one of the buttons.",
                    least = *SCORES.start(),
                    most = *SCORES.end()
                )));
            }
            let line = request.rating.as_ref().and_then(|rating| rating.line.clone());
            after.rating = Some(Rating { score: *score, line });
            why = Some(score.to_string());
        }
        Move::Remark { line } => {
            let rating = after.rating.as_mut().ok_or_else(|| {
                Refusal(words!(
                    "Request #{number} has no rating yet: choose a number first.",
                    number = request.number
                ))
            })?;
            rating.line = Some(line.clone());
            why = Some(line.clone());
        }
        Move::Withdraw => {}
        Move::Join => {
            let thread = request.thread.as_ref().ok_or_else(|| no_thread(request))?;
            why = Some(thread.0.clone());
        }
    }
    let is_news = is_news(request, step, by);
    let event = Event {
        school: request.school,
        request: request.number,
        at: now,
        by: by.person(),
        from: Some(request.stage),
        to: after.stage,
        what: step.name().to_owned(),
        why,
        before: is_undoable(step).then(|| Before::of(request, is_news)),
    };
    Ok(Decision { request: after, event, is_news })
}

/// Whoever has come into a thread has read it; and what was taken back is made again by its own button.
fn is_undoable(step: &Move) -> bool {
    !matches!(step, Move::Join | Move::Undo { .. })
}

/// It waits at the desk for whoever takes it on.
fn is_anybodys(request: &mut Request) {
    request.librarian = None;
    request.offer = None;
    has_no_dates(request);
}

/// Nothing is planned any more. What took place has taken place, whoever takes it on next.
fn has_no_dates(request: &mut Request) {
    request.sessions.retain(|session| session.held == Some(true));
}

/// Whether nobody waits for anything any more.
pub fn is_over(request: &Request) -> bool {
    matches!(request.stage, Stage::Completed | Stage::Declined | Stage::Withdrawn)
}

/// Whether a session of it took place, as far as the desk has said.
pub fn has_taken_place(request: &Request) -> bool {
    request.sessions.iter().any(|session| session.held == Some(true))
}

/// Whether a request's people are told of a move.
fn is_news(request: &Request, step: &Move, by: &Member) -> bool {
    if let Move::Undo { before, .. } = step {
        return before.is_told;
    }
    // An answer is news to whoever asked; anything else that a teacher does is news to nobody while no other
    // librarian is concerned.
    let nobody_to_tell = is_teacher(request, by)
        && request.librarian.as_ref().is_none_or(|librarian| librarian.id == by.id)
        && !matches!(step, Move::Answer { .. });
    // Whoever teaches it was there, or knows why not.
    let for_the_desk_alone = matches!(
        step,
        Move::Correct { .. }
            | Move::Rate { .. }
            | Move::Remark { .. }
            | Move::Happened { .. }
            | Move::DidNotHappen { .. }
    );
    !for_the_desk_alone && !nobody_to_tell
}

/// The name of a request's first event where a librarian has put it down for its teacher.
pub const PUT_DOWN: &str = "put-down";

/// Sends a draft: the request's first event. `by` may be a librarian, who puts down what its teacher asked for.
pub fn send(
    school: SchoolId,
    number: i64,
    wish: Wish,
    (teacher, by): (Person, Person),
    now: DateTime<Utc>,
) -> (Request, Event) {
    let is_put_down = teacher.id != by.id;
    let request = Request {
        school,
        number,
        teacher: teacher.clone(),
        departments: Vec::new(),
        wish,
        stage: Stage::Requested,
        librarian: None,
        offer: None,
        sessions: Vec::new(),
        record: None,
        rating: None,
        thread: None,
        sent_at: now,
        version: 1,
    };
    let event = Event {
        school,
        request: number,
        at: now,
        by,
        from: None,
        to: Stage::Requested,
        what: if is_put_down { PUT_DOWN } else { "send" }.to_owned(),
        why: is_put_down.then_some(teacher.name),
        before: None,
    };
    (request, event)
}

/// Whether a member has been let into the private thread that a request has now.
pub fn is_in_thread(request: &Request, events: &[Event], member: &MemberId) -> bool {
    let Some(thread) = &request.thread else { return false };
    let joined = |event: &Event| {
        event.what == Move::Join.name() && event.by.id == *member && event.why.as_ref() == Some(&thread.0)
    };
    request.teacher.id == *member
        || request.librarian.as_ref().is_some_and(|librarian| librarian.id == *member)
        || events.iter().any(joined)
}

fn is_teacher(request: &Request, by: &Member) -> bool {
    by.id == request.teacher.id
}

#[cfg(test)]
mod tests;

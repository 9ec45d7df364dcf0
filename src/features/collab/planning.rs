//! A plan while a librarian makes it: sessions that are added, changed and taken out one by one, and what should be
//! looked at before anybody is told. Pure; the plan is kept on its card between clicks.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::types::{Booked, Move, Request, Session};
use crate::chat::Given;
use crate::chat::words::typed;
use crate::days::Manner;
use crate::features::calendar::Why;
use crate::features::setup::School;
use crate::library::{Fault, Refusal};
use crate::queue::CardRow;
use crate::words;

/// Sessions of one request. With places this long all of them fit one fact of a card (1,024 characters).
const MOST_SESSIONS: usize = 12;

/// The key under which a card keeps its plan.
const PLAN: &str = "plan";

/// The sessions of a request as one librarian would have them. Nobody is told before it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What was planned when it was begun.
    begins_with: Vec<Session>,
    /// The event by which a librarian had the request in hand then; missing in plans from before that was kept.
    #[serde(default)]
    since: Option<usize>,
    pub sessions: Vec<Session>,
    /// Which of them is looked at.
    looks_at: Option<usize>,
    /// What its card has pointed out: saving it then is the librarian's decision.
    pub seen: Vec<Concern>,
}

/// What a librarian should know before a teacher is told of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Concern {
    HasPassed(Session),
    NoSchoolDay(Session),
    /// The school calendar names what closes the day.
    Closed(Session, String),
    OutsideTerms(Session),
    Testing(Session, String),
    /// Another session of the same request.
    MeetsOwn(Session, Session),
    Meets(Session, Booked),
}

impl Plan {
    pub fn new(request: &Request, since: Option<usize>) -> Self {
        let sessions = request.sessions.clone();
        Self { begins_with: sessions.clone(), since, sessions, looks_at: None, seen: Vec::new() }
    }

    pub fn from_card(card: &CardRow) -> Result<Self, Fault> {
        let kept = card.typed.as_ref().and_then(|typed| typed.get(PLAN));
        let kept = kept.ok_or_else(|| Fault::Broken("the card of a plan keeps none".to_owned()))?;
        serde_json::from_str(kept).map_err(|error| Fault::Broken(format!("the card of a plan: {error}")))
    }

    /// As its card keeps it.
    pub fn to_keep(&self) -> Result<Given, Fault> {
        let plan = serde_json::to_string(self).map_err(|error| Fault::Broken(error.to_string()))?;
        Ok(Given::from([(PLAN.to_owned(), plan)]))
    }

    /// Whether the request's plan is still the one that this began with, and in hand since the same event.
    pub fn is_of(&self, request: &Request, since: Option<usize>) -> bool {
        (self.since.is_none() || self.since == since)
            && self.begins_with.len() == request.sessions.len()
            && self.begins_with.iter().zip(&request.sessions).all(|(was, is)| was.is_same(is))
    }

    pub fn is_changed(&self) -> bool {
        self.begins_with.len() != self.sessions.len()
            || self.sessions.iter().any(|session| self.is_new(session))
    }

    /// Not planned like this before.
    fn is_new(&self, session: &Session) -> bool {
        !self.begins_with.iter().any(|planned| planned.is_same(session))
    }

    pub fn add(&mut self, session: Session, manner: &Manner) -> Result<(), Refusal> {
        if self.sessions.len() >= MOST_SESSIONS {
            return Err(Refusal(words!(
                "A request can have up to {most} sessions. Plan the rest in a second request.",
                most = MOST_SESSIONS
            )));
        }
        // A session is called by its day and start: two of one name could not be told apart afterwards.
        if self.sessions.iter().any(|planned| planned.name() == session.name()) {
            return Err(Refusal(words!(
                "{session} is already in the plan. Choose it in the menu to change it.",
                session = typed(session.in_short(manner))
            )));
        }
        self.sessions.push(session);
        self.sessions.sort_by_key(|session| (session.day, session.begins.time()));
        self.looks_at = None;
        Ok(())
    }

    pub fn look_at(&mut self, place: usize) {
        self.looks_at = (place < self.sessions.len()).then_some(place);
    }

    pub fn looked_at(&self) -> Option<(usize, &Session)> {
        let place = self.looks_at?;
        Some((place, self.sessions.get(place)?))
    }

    /// Takes out the session that is looked at.
    pub fn remove(&mut self) -> Result<Session, Refusal> {
        let place = self.looked_at().map(|(place, _)| place);
        self.looks_at = None;
        let place = place.ok_or_else(|| Refusal::new("Choose a session in the menu first."))?;
        Ok(self.sessions.remove(place))
    }

    /// Puts another in the place of the session that is looked at.
    pub fn change(&mut self, session: Session, manner: &Manner) -> Result<(), Refusal> {
        let before = self.clone();
        self.remove()?;
        let added = self.add(session, manner);
        if added.is_err() {
            *self = before;
        }
        added
    }

    /// Looks at the session of that name.
    pub fn look_at_named(&mut self, name: &str) {
        self.looks_at = self.sessions.iter().position(|session| session.name() == name);
    }

    /// The move that saves it.
    pub fn step(&self) -> Move {
        if self.sessions.is_empty() {
            Move::Unschedule
        } else {
            Move::Schedule { sessions: self.sessions.clone() }
        }
    }

    /// What should be looked at before it is saved, of the sessions that were not planned like this before. `booked`
    /// are the sessions of other requests on these days.
    pub fn concerns(&self, booked: &[Booked], school: &School, now: NaiveDateTime) -> Vec<Concern> {
        let mut concerns = Vec::new();
        for session in self.sessions.iter().filter(|session| self.is_new(session)) {
            if session.has_begun(now) {
                concerns.push(Concern::HasPassed(session.clone()));
            }
            concerns.extend(school.calendar.quiet(session.day, true).map(|why| match why {
                Why::Closed(name) => Concern::Closed(session.clone(), name),
                Why::Testing(name) => Concern::Testing(session.clone(), name),
                Why::OutsideTerms => Concern::OutsideTerms(session.clone()),
                Why::Weekend => Concern::NoSchoolDay(session.clone()),
            }));
            let own = self.sessions.iter().filter(|other| *other != session && other.meets(session));
            for other in own {
                let is_said = concerns.contains(&Concern::MeetsOwn(other.clone(), session.clone()));
                if !is_said {
                    concerns.push(Concern::MeetsOwn(session.clone(), other.clone()));
                }
            }
            let others = booked.iter().filter(|other| other.session.meets(session));
            concerns.extend(others.map(|other| Concern::Meets(session.clone(), other.clone())));
        }
        concerns
    }
}

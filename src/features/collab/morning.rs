//! What the requests of a school ask of its desk on the morning of a day. Pure.

use chrono::{DateTime, NaiveDate, Utc};

use super::types::{Begins, Request, Session, Stage};
use crate::days::Manner;
use crate::features::setup::School;

/// A request that nobody has answered is in the brief once so many school days have begun since it was sent.
const PATIENCE: u32 = 2;

/// What the desk should look at, each in the order in which it should.
#[derive(Debug, Default)]
pub struct Morning<'a> {
    /// Of this day, in order of time.
    pub today: Vec<(&'a Request, &'a Session)>,
    /// Of the rest of the week, in order of time.
    pub week: Vec<(&'a Request, &'a Session)>,
    /// Sent more than one school day ago and unanswered, oldest first, each with the day on which it was sent.
    pub unanswered: Vec<(&'a Request, NaiveDate)>,
    /// Whose teacher has answered a question that nobody has taken up yet.
    pub answered: Vec<&'a Request>,
    /// All of whose sessions are over, with the last of them, oldest first.
    pub unrecorded: Vec<(&'a Request, &'a Session)>,
}

impl<'a> Morning<'a> {
    /// Of the open requests of a school, on this day. `asked` are the numbers of those whose teacher was asked something
    /// and has not answered, `answered` of those whose teacher has, and nobody has taken it up since.
    pub fn of(open: &'a [Request], asked: &[i64], answered: &[i64], day: NaiveDate, school: &School) -> Self {
        let sent_on = |at: DateTime<Utc>| at.with_timezone(&school.zone).date_naive();
        let mut morning = Self::default();
        for request in open {
            match request.stage {
                Stage::Requested if !asked.contains(&request.number) => {
                    let sent_on = sent_on(request.sent_at);
                    if school.calendar.school_days_between(sent_on, day) >= PATIENCE {
                        morning.unanswered.push((request, sent_on));
                    }
                }
                Stage::Scheduled => morning.add_sessions(request, day, &school.manner),
                _ => {}
            }
            if answered.contains(&request.number) {
                morning.answered.push(request);
            }
        }
        morning.today.sort_by_key(in_order);
        morning.week.sort_by_key(in_order);
        morning.unrecorded.sort_by_key(in_order);
        morning.unanswered.sort_by_key(|(request, sent_on)| (*sent_on, request.number));
        morning
    }

    fn add_sessions(&mut self, request: &'a Request, day: NaiveDate, manner: &Manner) {
        let ahead = |session: &&Session| session.held.is_none() && session.day >= day;
        for session in request.sessions.iter().filter(ahead) {
            if session.day == day {
                self.today.push((request, session));
            } else if manner.monday_of(session.day) == manner.monday_of(day) {
                self.week.push((request, session));
            }
        }
        if !request.sessions.iter().any(|session| ahead(&session))
            && let Some(last) = request.sessions.iter().max_by_key(|session| session.day)
        {
            self.unrecorded.push((request, last));
        }
    }
}

/// Those without a time come after those with one: nobody has told when they are.
fn in_order((request, session): &(&Request, &Session)) -> (NaiveDate, bool, Option<chrono::NaiveTime>, i64) {
    let time = match session.begins {
        Begins::At(time) => Some(time),
        _ => None,
    };
    (session.day, time.is_none(), time, request.number)
}

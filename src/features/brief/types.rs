//! What a brief tells, gathered and not yet worded.

use chrono::NaiveDate;

use crate::chat::Text;
use crate::features::away::Absence;
use crate::features::collab::{Request, Session};
use crate::features::desk_dates::Due;
use crate::features::events::Today;
use crate::features::outreach::Hint;
use crate::features::seasons::Met;
use crate::library::backups::Wrong;

/// Lines of one section: a card is read in a minute.
pub const MOST_LINES: usize = 5;

/// Everything that the brief of a day has to say.
#[derive(Debug, Default)]
pub struct Brief {
    pub sessions: Vec<OfRequest<Session>>,
    pub events: Vec<Today>,
    /// Sessions of the rest of the week; on its first school day only.
    pub week: Vec<OfRequest<Session>>,
    /// With the day on which each was sent.
    pub unanswered: Vec<OfRequest<NaiveDate>>,
    pub answered: Vec<OfRequest<()>>,
    /// With the session that was the last.
    pub unrecorded: Vec<OfRequest<Session>>,
    pub held: Vec<Held>,
    /// What is wrong with the backups of everything that is kept.
    pub backups: Option<Wrong>,
    /// The last day that the school calendar knows of, near its end.
    pub calendar_ends: Option<NaiveDate>,
    /// What is not posted at present, in words.
    pub paused: Option<Text>,
    /// The first school day of a week: what nobody has to act on today is told then.
    pub begins_week: bool,
    /// Tips that are left, where they run dry.
    pub tips_left: Option<usize>,
    /// Drafts of what is said once a year, which nobody has decided about.
    pub drafts: Vec<Met>,
    /// One of them is new, or is to be posted before the next brief.
    pub drafts_are_news: bool,
    /// Dates of the desk that come near.
    pub dates: Vec<Due>,
    /// To whom the librarians could write; on the first school day of a week.
    pub hints: Vec<Hint>,
    /// What marked roles were called that are gone from the server.
    pub roles_gone: Vec<String>,
    /// Librarians who are away.
    pub away: Vec<Absence>,
    /// What was posted since the school day before.
    pub said: Vec<Said>,
}

/// A request, and what there is to tell of it.
#[derive(Debug)]
pub struct OfRequest<T> {
    pub request: Request,
    pub what: T,
}

/// Posts that wait at one place for one cause.
#[derive(Debug, PartialEq, Eq)]
pub struct Held {
    pub posts: usize,
    pub place: Text,
    /// What is missing, in words.
    pub cause: String,
}

/// A post that the staff has read.
#[derive(Debug)]
pub struct Said {
    /// In the middle of a sentence: the tip "Captions on before you press play".
    pub name: Text,
    /// Members who found it useful, and who asked for help with it.
    pub useful: u32,
    pub tried: u32,
}

impl Brief {
    /// The requests that are told of, as far as each section has room.
    pub fn shown(&self) -> impl Iterator<Item = i64> {
        fn first<T>(of: &[OfRequest<T>]) -> impl Iterator<Item = i64> {
            of.iter().take(MOST_LINES).map(|it| it.request.number)
        }
        let planned = first(&self.sessions).chain(first(&self.week)).chain(first(&self.unrecorded));
        planned.chain(first(&self.unanswered)).chain(first(&self.answered))
    }

    /// Whether anybody has to know: what was posted, what is paused, who is away and that tips run dry is told beside
    /// something else; that the calendar ends, or a marked role is gone, also by itself, once a week.
    pub fn is_news(&self) -> bool {
        !(self.sessions.is_empty()
            && self.events.is_empty()
            && self.week.is_empty()
            && self.unanswered.is_empty()
            && self.answered.is_empty()
            && self.unrecorded.is_empty()
            && self.held.is_empty()
            && self.dates.is_empty()
            && self.hints.is_empty()
            && (!self.begins_week || self.roles_gone.is_empty())
            && !self.drafts_are_news
            && self.backups.is_none()
            && !(self.begins_week && self.calendar_ends.is_some()))
    }
}

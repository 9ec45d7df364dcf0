//! A school: its place in the chat, its time zone and its rooms.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use shelftalker_core::member::Member;
use shelftalker_core::queue::{Place, SchoolTime};
pub use shelftalker_core::school::SchoolId;

use crate::chat::{Caller, ChannelId, RoleId, ServerId};
use crate::days::Manner;
use crate::features::calendar::Calendar;
use crate::features::departments::Marks;
use crate::features::pauses::Pauses;

/// Three weeks: as long as holidays within a school year take.
const LONGEST_MEMORY: usize = 21;
/// Whoever waits longer than this has waited long enough.
const LONGEST_STRETCH: usize = 400;

/// A school as far as it is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    pub id: SchoolId,
    pub server: ServerId,
    pub zone: Tz,
    /// How it writes days and times, and what it calls things.
    pub manner: Manner,
    pub librarians: Option<RoleId>,
    pub desk: Option<ChannelId>,
    pub requests: Option<ChannelId>,
    pub staff: Option<ChannelId>,
    /// Catching up waits for the hours between these two, in the school's own time.
    pub day_starts: NaiveTime,
    pub day_ends: NaiveTime,
    /// Shared, as most who hold a school only pass it on.
    pub calendar: Arc<Calendar>,
    /// What is not posted by itself for a while, or for good.
    pub pauses: Pauses,
    /// Which of its server's roles are departments, team leaders, newcomers.
    pub marks: Marks,
    /// A newsletter goes out only when a second librarian agrees.
    pub second_eyes: bool,
    /// Its server has removed the bot: nothing can be done there until it is back.
    pub away: bool,
    /// Raised by each change; a change made on an older version is refused.
    pub version: i64,
}

/// The rooms of a school whose set-up is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rooms {
    pub librarians: RoleId,
    pub desk: ChannelId,
    pub requests: ChannelId,
    pub staff: ChannelId,
}

impl School {
    /// `None` until every room is chosen: only then does the school take requests and post.
    pub fn rooms(&self) -> Option<Rooms> {
        Some(Rooms {
            librarians: self.librarians.clone()?,
            desk: self.desk.clone()?,
            requests: self.requests.clone()?,
            staff: self.staff.clone()?,
        })
    }

    /// The room that a place is in now; `None` for places that are no rooms, or not chosen yet.
    pub fn room<'a>(&'a self, place: &'a Place) -> Option<&'a ChannelId> {
        match place {
            Place::Desk | Place::DeskAside => self.desk.as_ref(),
            Place::Requests => self.requests.as_ref(),
            Place::Staff => self.staff.as_ref(),
            Place::Channel(channel) => Some(channel),
            Place::Request(_) | Place::Member(_) => None,
        }
    }

    /// What decides when something may be posted here.
    pub fn time(&self) -> SchoolTime<'_> {
        SchoolTime {
            zone: self.zone,
            calendar: &self.calendar,
            day_starts: self.day_starts,
            day_ends: self.day_ends,
            pauses: &self.pauses,
        }
    }

    /// Who acts. Rights are read from the event itself: a role taken away since the card was drawn counts at once.
    pub fn member(&self, caller: &Caller) -> Member {
        Member {
            school: self.id,
            id: caller.id.clone(),
            name: caller.name.clone(),
            is_librarian: self.librarians.as_ref().is_some_and(|role| caller.roles.contains(role)),
            manages_server: caller.manages_server,
            departments: self.marks.departments_of(&caller.roles),
            standing: self.marks.standing_of(&caller.roles),
        }
    }

    /// Whether the school meets on a day of its calendar.
    pub fn is_school_day(&self, day: NaiveDate) -> bool {
        self.calendar.is_school_day(day)
    }

    /// The last school day before a day, whether that is one itself or not.
    pub fn school_day_before(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.calendar.school_day_before(day)
    }

    /// The day on which people are reminded of what is planned for a day: the school day before, or the day before where
    /// that is so long ago that nobody would remember.
    pub fn reminds_on(&self, day: NaiveDate) -> Option<NaiveDate> {
        std::iter::successors(day.pred_opt(), NaiveDate::pred_opt)
            .take(LONGEST_MEMORY)
            .find(|earlier| self.is_school_day(*earlier))
            .or_else(|| day.pred_opt())
    }

    /// The days that people are reminded of on this one: on a Friday the weekend and Monday.
    pub fn days_reminded_of(&self, on: NaiveDate) -> Vec<NaiveDate> {
        let later = on.iter_days().skip(1).take(LONGEST_MEMORY + 1);
        later.filter(|day| self.reminds_on(*day) == Some(on)).collect()
    }

    /// How much of a stretch lies on school days.
    pub fn school_time(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> TimeDelta {
        let local = |moment: DateTime<Utc>| moment.with_timezone(&self.zone).naive_local();
        let (begins, ends) = (local(from), local(until));
        let days = begins.date().iter_days().take_while(|day| *day <= ends.date()).take(LONGEST_STRETCH);
        let closed = days.filter(|day| !self.is_school_day(*day)).map(|day| {
            let midnight = day.and_time(NaiveTime::MIN);
            (midnight + TimeDelta::days(1)).min(ends) - midnight.max(begins)
        });
        ((until - from) - closed.sum::<TimeDelta>()).max(TimeDelta::zero())
    }
}

/// What a trial stopped at, with the platform's reason where it gave one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    NotPosted(Option<String>),
    NotChanged(Option<String>),
    NotFoundAgain(Option<String>),
    /// Not deleted, or it is not known whether it was posted.
    MayStand(Option<String>),
    NoThread(Option<String>),
    NotLetIn(Option<String>),
    NotPostedInThread(Option<String>),
    ThreadMayStand(Option<String>),
}

/// What came of a trial; done with a thread, or without one.
pub type Tried = Result<WithThread, Stopped>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithThread {
    Yes,
    No,
}

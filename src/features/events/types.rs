//! An event of the library's, its meetings, and who comes to them. The ground: knows nothing above it.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::ChannelId;
use crate::features::collab::Person;
use crate::features::setup::SchoolId;

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub String);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryEvent {
    pub id: EventId,
    pub school: SchoolId,
    pub plan: Plan,
    /// In the order of their numbers; as planned first, whatever was moved since.
    pub meetings: Vec<Meeting>,
    /// Where it is posted.
    pub channel: Option<ChannelId>,
    pub stage: Stage,
    pub author: Person,
    pub made_at: DateTime<Utc>,
    /// Raised by each change and by each answer; a step decided on an older version has lost to another.
    pub version: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody but its librarian has seen it.
    Draft,
    /// It is out, or goes out by itself.
    Posted,
    Cancelled,
}

/// What a librarian has typed, from which the meetings of a draft follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub title: String,
    /// What it is for, and for whom; empty where nothing is said.
    pub about: String,
    pub whom: String,
    pub place: String,
    /// How many can come to each meeting; `None` for as many as like.
    pub places: Option<u32>,
    /// On the school's wall clock.
    pub begins: NaiveDateTime,
    pub minutes: u32,
    /// Weeks from one meeting to the next; 0 for what is once.
    pub every: u32,
    /// How many meetings, where no topics say so.
    pub times: u32,
    /// What each meeting of a series is about.
    pub topics: Vec<String>,
    /// Groups that take turns: each topic comes once for each of them.
    pub groups: Vec<String>,
    /// When it is posted; `None` for at once.
    pub post_at: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// From 1 on; stays the same when it is moved.
    pub number: u32,
    pub begins: NaiveDateTime,
    pub minutes: u32,
    /// Empty where the event has only one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub topic: String,
    /// Whose turn it is; empty where there are no groups.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    #[serde(default)]
    pub cancelled: bool,
    /// How many came, once somebody has said so; 0 where it did not take place.
    #[serde(default)]
    pub came: Option<u32>,
}

impl Meeting {
    pub fn ends(&self) -> NaiveDateTime {
        self.begins + TimeDelta::minutes(i64::from(self.minutes))
    }
}

impl LibraryEvent {
    pub fn meeting(&self, number: u32) -> Option<&Meeting> {
        self.meetings.iter().find(|meeting| meeting.number == number)
    }

    /// Several meetings, of which somebody may come to some.
    pub fn is_series(&self) -> bool {
        self.meetings.len() > 1
    }

    /// The meetings to which somebody can still say yes or no.
    pub fn open(&self, now: NaiveDateTime) -> impl Iterator<Item = &Meeting> {
        let is_posted = self.stage == Stage::Posted;
        self.meetings.iter().filter(move |it| is_posted && !it.cancelled && it.begins > now)
    }

    /// The meeting that comes next; of what is over, the last. Cancelled ones are passed over where there are others.
    pub fn next(&self, now: NaiveDateTime) -> Meeting {
        let mut held: Vec<&Meeting> = self.meetings.iter().filter(|it| !it.cancelled).collect();
        if held.is_empty() {
            held = self.meetings.iter().collect();
        }
        let next = held.iter().filter(|it| it.ends() > now).min_by_key(|it| it.begins);
        let last = || held.iter().max_by_key(|it| it.begins);
        next.or_else(last).map_or_else(
            || Meeting {
                number: 1,
                begins: self.plan.begins,
                minutes: self.plan.minutes,
                topic: String::new(),
                group: String::new(),
                cancelled: false,
                came: None,
            },
            |it| (*it).clone(),
        )
    }

    /// Its groups, in the order of their turns.
    pub fn groups(&self) -> &[String] {
        &self.plan.groups
    }

    /// The first and the last day on which it meets, as far as it does.
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        let days = || self.meetings.iter().map(|meeting| meeting.begins.date());
        let begins = self.plan.begins.date();
        (days().min().unwrap_or(begins), days().max().unwrap_or(begins))
    }
}

/// What somebody has answered for one meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUp {
    pub school: SchoolId,
    pub event: EventId,
    pub meeting: u32,
    pub member: Person,
    pub answer: Answer,
    /// Whoever answered before has a lower one.
    pub place: i64,
    pub answered_at: DateTime<Utc>,
    /// Whether they came, once that is known of each.
    pub came: Option<bool>,
    /// They were asked what they will use.
    pub asked: bool,
    /// What they answered to that.
    pub learnt: Option<String>,
    /// A direct message about this meeting did not reach them.
    pub unreached: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Coming,
    /// All places are taken; the first of those who wait moves up.
    Waiting,
    Maybe,
}

impl Answer {
    pub const ALL: [Self; 3] = [Self::Coming, Self::Waiting, Self::Maybe];

    /// As it is kept.
    pub fn key(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Waiting => "waiting",
            Self::Maybe => "maybe",
        }
    }

    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.key() == key)
    }
}

impl Stage {
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Posted => "posted",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn of_key(key: &str) -> Option<Self> {
        [Self::Draft, Self::Posted, Self::Cancelled].into_iter().find(|stage| stage.key() == key)
    }
}

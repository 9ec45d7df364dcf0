//! To whom the desk could write, and why; what librarians decided about it.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use crate::chat::{MemberId, RoleId};
use crate::features::collab::Person;
use crate::features::departments::Mark;
use crate::features::setup::SchoolId;

/// What a hint is about, as the database and cards keep it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    Department(RoleId),
    /// The number of a request.
    Again(i64),
    Colleague(MemberId),
    /// The key of a subject.
    Subject(String),
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Department(role) => write!(f, "department {role}"),
            Self::Again(number) => write!(f, "again {number}"),
            Self::Colleague(member) => write!(f, "colleague {member}"),
            Self::Subject(key) => write!(f, "subject {key}"),
        }
    }
}

impl About {
    pub fn read(kept: &str) -> Option<Self> {
        let (what, which) = kept.split_once(' ')?;
        Some(match what {
            "department" => Self::Department(which.into()),
            "again" => Self::Again(which.parse().ok()?),
            "colleague" => Self::Colleague(which.into()),
            "subject" => Self::Subject(which.to_owned()),
            _ => return None,
        })
    }
}

/// Somebody, or some people, to whom the desk could write, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// No request has come from there for as long as a term lasts.
    Department {
        role: RoleId,
        name: String,
        /// The latest one came on this day; or it was marked then, and none came since. `None` where that is more
        /// than a year ago: nobody knows when.
        since: Option<NaiveDate>,
    },
    /// Something that was worth repeating.
    Again { request: i64, teacher: Person, topic: String, was: Asked },
    /// They have not asked for anything yet.
    Colleague { who: Person, mark: Mark },
    /// Two or more there found it most helpful, and nobody else there has asked.
    Subject { key: String, name: String },
}

/// What became of the question "Again this year?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    NotAnswered,
    NotReached,
}

impl Hint {
    pub fn about(&self) -> About {
        match self {
            Self::Department { role, .. } => About::Department(role.clone()),
            Self::Again { request, .. } => About::Again(*request),
            Self::Colleague { who, .. } => About::Colleague(who.id.clone()),
            Self::Subject { key, .. } => About::Subject(key.clone()),
        }
    }

    /// Whoever it is about, where that is one person.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Again { teacher, .. } => Some(teacher),
            Self::Colleague { who, .. } => Some(who),
            Self::Department { .. } | Self::Subject { .. } => None,
        }
    }
}

/// What librarians decided about a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub school: SchoolId,
    pub about: About,
    /// Whoever it is about, where that is one person: they may have it forgotten.
    pub person: Option<MemberId>,
    /// What the librarians call it.
    pub name: String,
    pub chosen: Chosen,
    /// The day on the school's calendar.
    pub on: NaiveDate,
    pub by: Person,
    pub at: DateTime<Utc>,
    /// 0 before it is kept for the first time.
    pub version: i64,
}

/// Whether it is suggested again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// Somebody wrote to them; not for a term.
    Written,
    /// Not for a term.
    NotNow,
    /// For good, until somebody takes that back.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_hint_is_about_is_read_as_it_is_kept() {
        for about in [
            About::Department("7".into()),
            About::Again(12),
            About::Colleague("9".into()),
            About::Subject("design-technology".into()),
        ] {
            assert_eq!(About::read(&about.to_string()), Some(about));
        }
        for kept in ["", "again", "again x", "else 1"] {
            assert_eq!(About::read(kept), None, "{kept}");
        }
    }
}

//! A collaboration request: what a teacher wishes for, how far it has come, and what came of it.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::{CardKey, ChannelId, Given, MemberId};
use crate::ids::{CollectionId, IdeaId, Kept, TipId};
use crate::school::{Department, SchoolId};

pub use crate::member::Person;

/// What a teacher asks for, checked: topic and kind of support are there, lengths are in bounds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The key of a kind of support in `config/support.toml`.
    pub support: String,
    pub topic: String,
    pub class: Option<String>,
    /// A day or a week in full, or the teacher's own words: "flexible".
    pub when: Option<String>,
    /// The day from which notice counts, on the school's calendar: the one named, or the week's first that was
    /// not over when it was sent; the last of a span that had begun.
    #[serde(default)]
    pub day: Option<NaiveDate>,
    pub students: Option<u32>,
    /// What students should be able to do.
    pub goals: Option<String>,
    pub notes: Option<String>,
    /// What it quotes of others: theirs alone, so none of it is ever said in public.
    #[serde(default)]
    pub quotes: Vec<Quote>,
    /// The tip whose [Help me try this] began it.
    pub tip: Option<TipId>,
    /// The idea whose [Ask for this] began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idea: Option<IdeaId>,
    /// The collection whose [Ask for help with this] began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<CollectionId>,
    /// A plan, a picture: what goes to the desk with it.
    #[serde(default)]
    pub file: Option<Kept>,
}

/// A message of the chat that a wish quotes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The name of whoever wrote it.
    pub by: String,
    /// On one line, and not all of a very long one.
    pub words: String,
}

/// How a member wishes to be thanked in public. One choice holds for everything that is posted about them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Thanks {
    /// They have not said yet, so they are not thanked.
    #[default]
    Unanswered,
    ByName,
    Colleague,
    None,
}

/// How far a request has come. A draft is not a request yet: see [`Draft`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    Requested,
    Accepted,
    Countered,
    Scheduled,
    Completed,
    Declined,
    Withdrawn,
}

impl Stage {
    /// It has not come to an end.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Accepted | Self::Countered | Self::Scheduled)
    }

    /// The word that its teacher reads.
    pub fn teachers_word(self) -> &'static str {
        match self {
            Self::Requested => "Sent",
            Self::Countered => "The library suggests something else",
            other => other.word(),
        }
    }

    /// As it ends a sentence: "#7 is open again".
    pub fn in_a_sentence(self) -> String {
        match self {
            Self::Requested => "open".to_owned(),
            Self::Countered => "waiting for an answer".to_owned(),
            other => other.word().to_lowercase(),
        }
    }

    /// The word at the desk.
    pub fn word(self) -> &'static str {
        match self {
            Self::Requested => "New",
            Self::Accepted => "Accepted",
            Self::Countered => "Suggested something else",
            Self::Scheduled => "Scheduled",
            Self::Completed => "Completed",
            Self::Declined => "Declined",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// One planned session, on the school's wall clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub day: NaiveDate,
    pub begins: Begins,
    /// Minutes.
    pub minutes: Option<u32>,
    pub place: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    /// Whether it took place, once the desk has said so.
    #[serde(default)]
    pub held: Option<bool>,
}

/// A session that stands in a school's plan, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    pub request: i64,
    pub topic: String,
    pub librarian: Option<Person>,
    pub session: Session,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Begins {
    At(NaiveTime),
    Period(String),
    Block(String),
    Lesson(String),
}

/// What a completed request records. Sessions and students are known; the rest may be. Records from before a field
/// was there read as if it had been left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub sessions: u32,
    pub students: u32,
    /// Of all sessions together.
    #[serde(default)]
    pub minutes: Option<u32>,
    #[serde(default)]
    pub level: Option<Collaboration>,
    /// What was taught, in labels that never change (`record.rs` lists them).
    #[serde(default)]
    pub skills: Vec<String>,
    pub outcome: Option<String>,
    /// Whether it is worth repeating next year.
    #[serde(default)]
    pub again: Option<bool>,
    /// What others read instead of the topic: its librarian gave or confirmed it.
    #[serde(default)]
    pub title: Option<String>,
    /// The goals of the school that it served, by their numbers.
    #[serde(default)]
    pub goals: Vec<u32>,
}

/// How closely teacher and librarian worked together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collaboration {
    /// The name of the scheme whose level it is: another one may come, and what is recorded keeps its meaning.
    pub scheme: String,
    pub level: Level,
}

/// What a level is called; what it means is up to its scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Coordination,
    Cooperation,
    IntegratedInstruction,
    IntegratedCurriculum,
    /// Of the former scheme only, as the next one.
    Sharing,
    Integration,
}

impl Level {
    /// The word that people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Coordination => "Coordination",
            Self::Cooperation => "Cooperation",
            Self::IntegratedInstruction => "Integrated instruction",
            Self::IntegratedCurriculum => "Integrated curriculum",
            Self::Sharing => "Sharing",
            Self::Integration => "Integration",
        }
    }
}

/// How helpful a teacher found what was done. For the librarians' eyes only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// From 1, a little, to 5, a great deal.
    pub score: u8,
    pub line: Option<String>,
}

/// A request in a school's desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub school: SchoolId,
    /// Counted from 1 in each school: what people call it.
    pub number: i64,
    pub teacher: Person,
    /// The teacher's, when it was sent.
    pub departments: Vec<Department>,
    pub wish: Wish,
    pub stage: Stage,
    pub librarian: Option<Person>,
    /// The words of the offer that waits for the teacher's answer.
    pub offer: Option<String>,
    pub sessions: Vec<Session>,
    pub record: Option<Record>,
    pub rating: Option<Rating>,
    /// Its private thread, once opened.
    pub thread: Option<ChannelId>,
    pub sent_at: DateTime<Utc>,
    /// Raised by each change; a move decided on an older version has lost to another.
    pub version: i64,
}

/// One step that somebody makes with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Move {
    Accept,
    /// Asks the teacher something. The stage stays: a question holds nothing up.
    Ask {
        question: String,
    },
    Answer {
        words: String,
    },
    /// Tells the library something that nobody asked for. The stage stays, and what was sent stays as it was.
    Add {
        words: String,
    },
    Offer {
        words: String,
    },
    Agree,
    NoThanks,
    /// Schedules or reschedules: these are all its sessions from now on.
    Schedule {
        sessions: Vec<Session>,
    },
    Unschedule,
    /// Says that a session took place.
    Happened {
        session: Session,
    },
    DidNotHappen {
        session: Session,
    },
    Release,
    Reassign {
        to: Person,
    },
    Decline {
        reason: String,
    },
    Complete {
        record: Record,
    },
    Correct {
        record: Record,
    },
    /// Says how helpful it was, or thinks better of it.
    Rate {
        score: u8,
    },
    /// Adds a line to the rating, or writes it anew.
    Remark {
        line: String,
    },
    Withdraw,
    /// Brings back what it `had` when it ended, where that is known.
    Reopen {
        had: Option<Box<Before>>,
    },
    /// Takes back the move of this name: everything is as it was `before`.
    Undo {
        what: String,
        before: Box<Before>,
    },
    /// Comes into the private thread of a colleague's request.
    Join,
}

impl Move {
    /// Its name in the event log. Never changed once released.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Ask { .. } => "ask",
            Self::Answer { .. } => "answer",
            Self::Add { .. } => "add",
            Self::Offer { .. } => "offer",
            Self::Agree => "agree",
            Self::NoThanks => "no-thanks",
            Self::Schedule { .. } => "schedule",
            Self::Unschedule => "unschedule",
            Self::Happened { .. } => "happened",
            Self::DidNotHappen { .. } => "did-not-happen",
            Self::Release => "release",
            Self::Reassign { .. } => "reassign",
            Self::Decline { .. } => "decline",
            Self::Complete { .. } => "complete",
            Self::Correct { .. } => "correct",
            Self::Rate { .. } => "rate",
            Self::Remark { .. } => "remark",
            Self::Withdraw => "withdraw",
            Self::Reopen { .. } => "reopen",
            Self::Undo { .. } => "undo",
            Self::Join => "join",
        }
    }
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something that happened to a request: who, when, from, to, why. Only ever added; history is read from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub school: SchoolId,
    pub request: i64,
    pub at: DateTime<Utc>,
    pub by: Person,
    /// `None` for the sending itself.
    pub from: Option<Stage>,
    pub to: Stage,
    /// `send`, or the name of the move.
    pub what: String,
    /// The words given with it: a reason, an offer. With a `join` the thread: another may be opened later. With an
    /// `undo` the name of the move that was taken back.
    pub why: Option<String>,
    /// What the move has changed, as it was before. Missing where there is nothing to take back: with the sending, with
    /// an `undo`, and in events from before this was kept.
    pub before: Option<Before>,
}

/// What moves change of a request, as it was before one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    pub stage: Stage,
    pub librarian: Option<Person>,
    pub offer: Option<String>,
    pub sessions: Vec<Session>,
    pub record: Option<Record>,
    pub rating: Option<Rating>,
    /// Whether the request's people are told of the move: then they are told when it is taken back, too.
    pub is_told: bool,
}

/// What a draft holds beside what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// What began it.
    pub tip: Option<TipId>,
    pub idea: Option<IdeaId>,
    pub collection: Option<CollectionId>,
    pub file: Option<Kept>,
}

/// A request that is still being written: everything as it was typed, checked only when it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub school: SchoolId,
    /// Who writes it.
    pub teacher: MemberId,
    /// Whose request it becomes, where that is somebody else: a librarian puts down what they heard.
    pub for_whom: Option<Person>,
    pub card: CardKey,
    /// By field name of `/request-collab`.
    pub given: Given,
    pub beside: Beside,
    pub updated_at: DateTime<Utc>,
    /// Raised by each change; 0 before it is kept for the first time.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_has_a_word_for_the_desk_one_for_its_teacher_and_one_within_a_sentence() {
        for (stage, is_open, desk, teacher, within) in [
            (Stage::Requested, true, "New", "Sent", "open"),
            (Stage::Accepted, true, "Accepted", "Accepted", "accepted"),
            (
                Stage::Countered,
                true,
                "Suggested something else",
                "The library suggests something else",
                "waiting for an answer",
            ),
            (Stage::Scheduled, true, "Scheduled", "Scheduled", "scheduled"),
            (Stage::Completed, false, "Completed", "Completed", "completed"),
            (Stage::Declined, false, "Declined", "Declined", "declined"),
            (Stage::Withdrawn, false, "Withdrawn", "Withdrawn", "withdrawn"),
        ] {
            assert_eq!((stage.is_open(), stage.word(), stage.teachers_word()), (is_open, desk, teacher));
            assert_eq!(stage.in_a_sentence(), within);
        }
    }

    /// They stand in every history and in every record.
    #[test]
    fn the_names_of_moves_and_levels_stay_what_they_are() {
        assert_eq!(Move::NoThanks.name(), "no-thanks");
        assert_eq!(Move::Reopen { had: None }.to_string(), "reopen");
        assert_eq!(Level::IntegratedInstruction.word(), "Integrated instruction");
        assert_eq!(
            serde_json::to_string(&Level::IntegratedInstruction).unwrap(),
            "\"integrated-instruction\""
        );
        assert_eq!(serde_json::to_string(&Stage::Requested).unwrap(), "\"requested\"");
    }
}

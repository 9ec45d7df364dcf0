//! An idea: one thing that a teacher and a librarian can do together, ready to be taken.

use serde::{Deserialize, Serialize};

use super::subjects::Subjects;
use super::{MOST_FIELD, MOST_SUBJECTS, MOST_TITLE, MOST_WHY};
use crate::features::collab::{SupportKinds, text};
use crate::features::setup::SchoolId;

pub use shelftalker_core::ids::IdeaId;

/// The youngest and the oldest whom it suits, in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u32; 2]", into = "[u32; 2]")]
pub struct Ages {
    pub youngest: u32,
    pub oldest: u32,
}

/// When in the year it is timely. It can be asked for at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Months {
    Any,
    /// From one month to another, both included. It may run over New Year.
    Between(u32, u32),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idea {
    /// Empty in a file of a school's own ideas: then it gets one.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub id: IdeaId,
    pub title: String,
    /// Keys of `config/subjects.toml`. The first is the one that it belongs to most.
    pub subjects: Vec<String>,
    pub ages: Ages,
    /// What students do, as it stands under that heading; so the next two.
    pub students: String,
    pub library: String,
    pub teacher: String,
    /// Of one session.
    pub minutes: u32,
    pub sessions: u32,
    pub months: Months,
    /// South of the equator, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months_south: Option<Months>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_then: Option<String>,
    /// The key of a kind of support in `config/support.toml`.
    pub support: String,
}

/// What a school has made of an idea that comes with Shelftalker, or one of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptIdea {
    pub school: SchoolId,
    pub id: IdeaId,
    /// As the school has it; `None` where it is as it came.
    pub idea: Option<Idea>,
    /// Teachers do not see it.
    pub hidden: bool,
    /// 0 before it is kept for the first time.
    pub version: i64,
}

fn is_empty(id: &IdeaId) -> bool {
    id.0.is_empty()
}

fn check_id(IdeaId(id): &IdeaId) -> Result<(), String> {
    let is_short = (1..=48).contains(&id.len());
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if is_short && id.bytes().all(is_plain) {
        return Ok(());
    }
    Err(format!("The id \"{id}\" must be 1 to 48 small letters, digits and hyphens."))
}

impl From<[u32; 2]> for Ages {
    fn from([youngest, oldest]: [u32; 2]) -> Self {
        Self { youngest, oldest }
    }
}

impl From<Ages> for [u32; 2] {
    fn from(ages: Ages) -> Self {
        [ages.youngest, ages.oldest]
    }
}

impl Months {
    pub fn holds(self, month: u32) -> bool {
        match self {
            Self::Any => true,
            Self::Between(first, last) if first <= last => (first..=last).contains(&month),
            Self::Between(first, last) => month >= first || month <= last,
        }
    }

    /// How many months until it is timely; none when it is.
    pub fn away(self, month: u32) -> u32 {
        match self {
            Self::Between(first, _) if !self.holds(month) => (first + 12 - month) % 12,
            _ => 0,
        }
    }
}

impl TryFrom<String> for Months {
    type Error = String;

    /// Reads `any`, `4` or `4-6`.
    fn try_from(written: String) -> Result<Self, String> {
        let typed = written.trim();
        if typed.eq_ignore_ascii_case("any") {
            return Ok(Self::Any);
        }
        let month = |typed: &str| typed.trim().parse().ok().filter(|month| (1..=12).contains(month));
        let (first, last) = typed.split_once(['-', '–']).unwrap_or((typed, typed));
        match (month(first), month(last)) {
            (Some(first), Some(last)) => Ok(Self::Between(first, last)),
            _ => Err(format!(
                "The months \"{typed}\" must be any, or the first and the last by number, like 4-6."
            )),
        }
    }
}

impl From<Months> for String {
    fn from(months: Months) -> Self {
        match months {
            Months::Any => "any".to_owned(),
            Months::Between(first, last) => format!("{first}-{last}"),
        }
    }
}

/// Between which bounds a number of an idea has to be, and what it is called.
struct Bounds(&'static str, u32, u32);

const AGES: Bounds = Bounds("The ages", 4, 18);
const MINUTES: Bounds = Bounds("The minutes of a session", 10, 120);
const SESSIONS: Bounds = Bounds("The number of sessions", 1, 6);

impl Bounds {
    fn hold(&self, number: u32) -> Result<u32, String> {
        let Self(what, least, most) = self;
        if (*least..=*most).contains(&number) {
            return Ok(number);
        }
        Err(format!("{what} must be from {least} to {most}, not {number}."))
    }
}

impl Idea {
    /// Held to the limits; what stands around its texts goes. The error is a sentence with the remedy.
    pub fn checked(self) -> Result<Self, String> {
        let in_one_line = |typed: &str| typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let field = |typed: &str, what: &str, most: u16| text(&in_one_line(typed), what, most);
        if !self.id.0.is_empty() {
            check_id(&self.id)?;
        }
        let Ages { youngest, oldest } = self.ages;
        AGES.hold(youngest)?;
        AGES.hold(oldest)?;
        if youngest > oldest {
            return Err(format!("The ages {youngest} to {oldest} must begin with the youngest."));
        }
        if self.subjects.is_empty() || self.subjects.len() > MOST_SUBJECTS {
            return Err(format!("Name 1 to {MOST_SUBJECTS} subjects, not {}.", self.subjects.len()));
        }
        let why = self.why_then.filter(|why| !why.trim().is_empty());
        if why.is_some() && self.months == Months::Any {
            return Err("It says why then, but not when: name the months, or leave the reason out.".into());
        }
        Ok(Self {
            title: field(&self.title, "The title", MOST_TITLE)?,
            students: field(&self.students, "What students do", MOST_FIELD)?,
            library: field(&self.library, "What the library brings", MOST_FIELD)?,
            teacher: field(&self.teacher, "What the teacher brings", MOST_FIELD)?,
            minutes: MINUTES.hold(self.minutes)?,
            sessions: SESSIONS.hold(self.sessions)?,
            why_then: why.map(|why| field(&why, "The reason for those months", MOST_WHY)).transpose()?,
            ..self
        })
    }

    /// Whether an installation has its subjects and its kind of support.
    pub fn check_keys(&self, subjects: &Subjects, kinds: &SupportKinds) -> Result<(), String> {
        if let Some(key) = self.subjects.iter().find(|key| subjects.find(key).is_none()) {
            return Err(format!("There is no subject \"{key}\" in the list of subjects."));
        }
        if kinds.find(&self.support).is_none() {
            return Err(format!("There is no kind of support \"{}\" here.", self.support));
        }
        Ok(())
    }
}

#[cfg(test)]
pub(super) fn an_idea(id: &str) -> Idea {
    Idea {
        id: IdeaId(id.to_owned()),
        title: format!("The title of {id}"),
        subjects: vec!["biology".into()],
        ages: Ages { youngest: 9, oldest: 14 },
        students: "Draw what they see.".into(),
        library: "Field guides.".into(),
        teacher: "The walk.".into(),
        minutes: 60,
        sessions: 2,
        months: Months::Any,
        months_south: None,
        why_then: None,
        support: "research-project".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_may_run_over_new_year() {
        let winter = Months::try_from("11-2".to_owned()).unwrap();
        assert_eq!([10, 11, 1, 2, 3].map(|month| winter.holds(month)), [false, true, true, true, false]);
        assert_eq!([10, 11, 3].map(|month| winter.away(month)), [1, 0, 8]);
        assert_eq!(String::from(Months::try_from("4".to_owned()).unwrap()), "4-4");
        assert!(Months::try_from("4-13".to_owned()).unwrap_err().contains("like 4-6"));
    }

    #[test]
    fn what_is_over_a_limit_is_said_in_one_sentence() {
        let wrong = |change: fn(&mut Idea)| {
            let mut idea = an_idea("x");
            change(&mut idea);
            idea.checked().unwrap_err()
        };
        let said = [
            wrong(|idea| idea.id.0 = "Not Plain".into()),
            wrong(|idea| idea.title = "x".repeat(81)),
            wrong(|idea| idea.students = " \n".into()),
            wrong(|idea| idea.ages.oldest = 19),
            wrong(|idea| idea.ages.youngest = 15),
            wrong(|idea| idea.minutes = 9),
            wrong(|idea| idea.sessions = 7),
            wrong(|idea| idea.subjects.clear()),
            wrong(|idea| idea.why_then = Some("Because.".into())),
        ];
        insta::assert_snapshot!(said.join("\n"), @r#"
        The id "Not Plain" must be 1 to 48 small letters, digits and hyphens.
        The title is 1 character over the limit of 80.
        What students do is empty: write at least a word.
        The ages must be from 4 to 18, not 19.
        The ages 15 to 14 must begin with the youngest.
        The minutes of a session must be from 10 to 120, not 9.
        The number of sessions must be from 1 to 6, not 7.
        Name 1 to 4 subjects, not 0.
        It says why then, but not when: name the months, or leave the reason out.
        "#);
    }
}

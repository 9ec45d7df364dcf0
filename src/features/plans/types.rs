//! The plan that a teacher and the librarians write together for a request: its parts, and who changed which of them.
//! Pure.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::features::collab::Person;
use crate::features::setup::SchoolId;

/// Sessions in one plan: a longer unit is a second request.
pub const MOST_SESSIONS: usize = 8;

/// What a plan consists of, in the order in which it is read. Their names are stored and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What students should be able to do.
    Goals,
    Standards,
    Question,
    Sessions,
    Resources,
    /// What students make.
    Products,
    Assessment,
    /// What to prepare, by when.
    Prepare,
}

impl Part {
    pub const ALL: [Self; 8] = [
        Self::Goals,
        Self::Standards,
        Self::Question,
        Self::Sessions,
        Self::Resources,
        Self::Products,
        Self::Assessment,
        Self::Prepare,
    ];

    /// As its column holds it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Goals => "goals",
            Self::Standards => "standards",
            Self::Question => "question",
            Self::Sessions => "sessions",
            Self::Resources => "resources",
            Self::Products => "products",
            Self::Assessment => "assessment",
            Self::Prepare => "prepare",
        }
    }

    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == key)
    }
}

/// How two teach together, by the names of Friend and Cook ("Interactions: Collaboration Skills for School
/// Professionals").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    OneObserves,
    OneAssists,
    Parallel,
    Station,
    Alternative,
    Team,
}

impl Model {
    pub const ALL: [Self; 6] =
        [Self::OneObserves, Self::OneAssists, Self::Parallel, Self::Station, Self::Alternative, Self::Team];

    pub fn key(self) -> &'static str {
        match self {
            Self::OneObserves => "one-observes",
            Self::OneAssists => "one-assists",
            Self::Parallel => "parallel",
            Self::Station => "station",
            Self::Alternative => "alternative",
            Self::Team => "team",
        }
    }

    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.key() == key)
    }

    /// What it is called among teachers.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneObserves => "One teach, one observe",
            Self::OneAssists => "One teach, one assist",
            Self::Parallel => "Parallel teaching",
            Self::Station => "Station teaching",
            Self::Alternative => "Alternative teaching",
            Self::Team => "Team teaching",
        }
    }

    /// One line that helps to choose.
    pub fn hint(self) -> &'static str {
        match self {
            Self::OneObserves => "One leads, the other watches for what you agreed on",
            Self::OneAssists => "One leads, the other goes round and helps",
            Self::Parallel => "Each teaches the same to half of the class",
            Self::Station => "Groups go round; each of you has a station",
            Self::Alternative => "One teaches most of the class, the other a small group",
            Self::Team => "Both lead, in turns and together",
        }
    }
}

/// Who leads a session. No name: people change, a plan is used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leads {
    Teacher,
    Librarian,
    Both,
}

impl Leads {
    pub const ALL: [Self; 3] = [Self::Teacher, Self::Librarian, Self::Both];

    pub fn key(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Librarian => "librarian",
            Self::Both => "both",
        }
    }

    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|leads| leads.key() == key)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Teacher => "the teacher leads",
            Self::Librarian => "the librarian leads",
            Self::Both => "both lead",
        }
    }
}

/// One session as it is to be taught.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taught {
    pub what: String,
    /// What each of them does in it; empty where nobody has said.
    #[serde(default)]
    pub teacher: String,
    #[serde(default)]
    pub librarian: String,
    #[serde(default)]
    pub leads: Option<Leads>,
    #[serde(default)]
    pub model: Option<Model>,
}

impl Taught {
    /// On one line: what happens, who leads, how.
    pub fn in_short(&self) -> String {
        let more = [self.leads.map(Leads::in_words), self.model.map(Model::name)];
        let more = more.into_iter().flatten().map(|words| format!(" · {words}"));
        std::iter::once(self.what.clone()).chain(more).collect()
    }

    /// The same with what each of them does.
    pub fn in_full(&self) -> String {
        let each = [("Teacher", &self.teacher), ("Librarian", &self.librarian)];
        let said = each.iter().filter(|(_, does)| !does.is_empty());
        said.fold(self.in_short(), |text, (who, does)| format!("{text}\n   {who}: {does}"))
    }
}

/// The sessions of a change, each with its number, out of what [`Plan::told`] says of all of them.
pub fn sessions_told(all: &str) -> Vec<&str> {
    let mut sessions = Vec::new();
    let mut rest = all;
    while let Some(at) = rest.find(&format!("\n{}. ", sessions.len() + 2)) {
        sessions.push(&rest[..at]);
        rest = &rest[at + 1..];
    }
    sessions.extend(Some(rest).filter(|rest| !rest.is_empty()));
    sessions
}

/// What stands in a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Of every part but the sessions; one that is empty is not there.
    #[serde(default)]
    pub words: BTreeMap<Part, String>,
    #[serde(default)]
    pub sessions: Vec<Taught>,
    /// The plan's version that each part was last changed in.
    #[serde(default)]
    pub touched: BTreeMap<Part, i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub school: SchoolId,
    /// The number of the request that it is for.
    pub request: i64,
    pub parts: Parts,
    pub begun_at: DateTime<Utc>,
    /// 0 before it is kept for the first time; each change raises it by one.
    pub version: i64,
}

/// What one part becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// Empty: nothing stands there any more.
    Words(String),
    Sessions(Vec<Taught>),
}

/// Somebody changed a part. Only ever added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChange {
    pub school: SchoolId,
    pub request: i64,
    /// The plan's version since then.
    pub number: i64,
    pub part: Part,
    pub at: DateTime<Utc>,
    pub by: Person,
    pub was: String,
    pub becomes: String,
}

impl Plan {
    pub fn begun(school: SchoolId, request: i64, goals: Option<&str>, at: DateTime<Utc>) -> Self {
        let mut parts = Parts::default();
        parts.words.extend(goals.map(|goals| (Part::Goals, goals.to_owned())));
        Self { school, request, parts, begun_at: at, version: 0 }
    }

    /// What stands in a part, for people to read; empty where nothing does.
    pub fn told(&self, part: Part) -> String {
        if part != Part::Sessions {
            return self.parts.words.get(&part).cloned().unwrap_or_default();
        }
        let sessions = self.parts.sessions.iter().enumerate();
        let lines = sessions.map(|(place, session)| format!("{}. {}", place + 1, session.in_full()));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// In which version of the plan a part was last changed: what a form shows is held against it.
    pub fn touched(&self, part: Part) -> i64 {
        self.parts.touched.get(&part).copied().unwrap_or_default()
    }

    /// Nobody has written in it: at most what the request said is there.
    pub fn is_untouched(&self) -> bool {
        self.parts.touched.is_empty()
    }

    /// Whether there is anything that another plan could be filled with.
    pub fn says_something(&self) -> bool {
        !self.is_untouched() && Part::ALL.iter().any(|part| !self.told(*part).is_empty())
    }

    /// The plan with these parts changed, and what there is to be kept of that; `None` where nothing changes.
    pub fn changed(
        &self,
        all: impl IntoIterator<Item = (Part, Becomes)>,
        by: &Person,
        at: DateTime<Utc>,
    ) -> Option<(Self, Vec<PlanChange>)> {
        let mut after = self.clone();
        let number = self.version + 1;
        let mut changes = Vec::new();
        for (part, becomes) in all {
            let was = after.told(part);
            match becomes {
                Becomes::Words(words) if words.is_empty() => drop(after.parts.words.remove(&part)),
                Becomes::Words(words) => drop(after.parts.words.insert(part, words)),
                Becomes::Sessions(sessions) => after.parts.sessions = sessions,
            }
            let becomes = after.told(part);
            if was == becomes {
                continue;
            }
            after.parts.touched.insert(part, number);
            let (school, request, by) = (self.school, self.request, by.clone());
            changes.push(PlanChange { school, request, number, part, at, by, was, becomes });
        }
        (!changes.is_empty()).then_some((after, changes))
    }

    /// What an earlier plan has for the parts in which this one says nothing.
    pub fn filled_from(&self, earlier: &Self) -> Vec<(Part, Becomes)> {
        let gaps = Part::ALL.into_iter().filter(|part| {
            let is_open = self.told(*part).is_empty() || self.is_untouched();
            is_open && !earlier.told(*part).is_empty()
        });
        gaps.map(|part| match part {
            Part::Sessions => (part, Becomes::Sessions(earlier.parts.sessions.clone())),
            part => (part, Becomes::Words(earlier.told(part))),
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dana() -> Person {
        Person { id: "1".into(), name: "Dana".into() }
    }

    fn words(words: &str) -> Becomes {
        Becomes::Words(words.into())
    }

    #[test]
    fn a_change_keeps_what_was_and_says_in_which_version_its_part_was_touched() {
        let at = DateTime::UNIX_EPOCH;
        let plan = Plan { version: 1, ..Plan::begun(SchoolId(1), 7, Some("Ask good questions"), at) };
        assert!(plan.is_untouched() && !plan.says_something());
        let (after, kept) =
            plan.changed([(Part::Goals, words("Ask better questions"))], &dana(), at).unwrap();
        assert_eq!((after.touched(Part::Goals), after.touched(Part::Standards)), (2, 0));
        assert_eq!((&kept[0].was[..], &kept[0].becomes[..]), ("Ask good questions", "Ask better questions"));
        assert!(after.changed([(Part::Goals, words("Ask better questions"))], &dana(), at).is_none());
        let (gone, _) = after.changed([(Part::Goals, words(""))], &dana(), at).unwrap();
        assert!(!gone.parts.words.contains_key(&Part::Goals), "what is empty is not there");
    }

    #[test]
    fn an_untouched_plan_is_filled_from_an_earlier_one_and_what_somebody_wrote_stays() {
        let at = DateTime::UNIX_EPOCH;
        let plan = |number| Plan { version: 1, ..Plan::begun(SchoolId(1), number, Some("As asked"), at) };
        let session = Taught { what: "Stations".into(), model: Some(Model::Station), ..Taught::default() };
        let earlier = [
            (Part::Goals, words("Last year's goals")),
            (Part::Products, words("A poster")),
            (Part::Sessions, Becomes::Sessions(vec![session])),
        ];
        let (earlier, _) = plan(3).changed(earlier, &dana(), at).unwrap();
        let parts =
            |plan: &Plan| plan.filled_from(&earlier).into_iter().map(|(part, _)| part).collect::<Vec<_>>();
        assert_eq!(parts(&plan(9)), [Part::Goals, Part::Sessions, Part::Products]);
        let (begun, _) = plan(9).changed([(Part::Products, words("A film"))], &dana(), at).unwrap();
        assert_eq!(parts(&begun), [Part::Sessions]);
        assert_eq!(earlier.told(Part::Sessions), "1. Stations · Station teaching");
    }

    #[test]
    fn what_is_stored_is_read_again_by_the_same_names() {
        for part in Part::ALL {
            assert_eq!(serde_json::to_string(&part).unwrap(), format!("\"{}\"", part.key()));
            assert_eq!(Part::of_key(part.key()), Some(part));
        }
        for model in Model::ALL {
            assert_eq!(serde_json::to_string(&model).unwrap(), format!("\"{}\"", model.key()));
        }
        for leads in Leads::ALL {
            assert_eq!(serde_json::to_string(&leads).unwrap(), format!("\"{}\"", leads.key()));
        }
    }
}

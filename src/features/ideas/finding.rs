//! Which ideas are shown, and in which order. Pure.

use chrono::{Datelike, NaiveDate};

use super::classes;
use super::shelf::Offered;
use super::subjects::Subjects;
use super::types::{Idea, IdeaId, Months};
use crate::days::Manner;
use crate::features::collab::as_read;

/// What somebody looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Any of these; all where there is none.
    pub subjects: Vec<String>,
    pub class: Option<u32>,
    pub topic: String,
}

/// Where and when it is looked.
pub struct Here<'a> {
    pub subjects: &'a Subjects,
    pub manner: &'a Manner,
    pub today: NaiveDate,
    /// South of the equator.
    pub is_south: bool,
}

impl Here<'_> {
    /// When an idea is timely here.
    pub fn months(&self, idea: &Idea) -> Months {
        match idea.months_south {
            Some(south) if self.is_south => south,
            _ => idea.months,
        }
    }

    /// Whether this is just the time for it.
    pub fn is_timely(&self, idea: &Idea) -> bool {
        let months = self.months(idea);
        months != Months::Any && months.holds(self.today.month())
    }

    /// How far it is from its time: first what is just right, then what always is, then what comes sooner.
    fn patience(&self, idea: &Idea) -> u32 {
        if self.is_timely(idea) { 0 } else { 1 + self.months(idea).away(self.today.month()) }
    }
}

/// The ideas that teachers see and that answer a search: the timely ones first, then those that belong to the subject
/// most. Otherwise each week begins with others, so that what stands behind is not always the same.
pub fn found<'a>(ideas: &'a [Offered], search: &Search, here: &Here) -> Vec<&'a Idea> {
    let words = as_read(&search.topic);
    let answers = |idea: &Idea| {
        (search.subjects.is_empty() || idea.subjects.iter().any(|key| search.subjects.contains(key)))
            && search.class.is_none_or(|class| classes::suits(idea.ages, class, here.manner))
            && is_about(idea, &words, here)
    };
    let shown = ideas.iter().filter(|offered| !offered.hidden).map(|offered| &offered.idea);
    let mut found: Vec<&Idea> = shown.filter(|idea| answers(idea)).collect();
    let week = i64::from(here.today.num_days_from_ce()).div_euclid(7);
    found.sort_by_key(|idea| {
        let belongs = idea.subjects.first().is_some_and(|key| search.subjects.contains(key));
        (here.patience(idea), !belongs, shuffled(&idea.id, week))
    });
    found
}

/// Every word of the topic begins one of the idea's.
fn is_about(idea: &Idea, words: &[String], here: &Here) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut said = [&idea.title, &idea.students, &idea.library, &idea.teacher].map(|it| as_read(it)).concat();
    for key in &idea.subjects {
        said.extend(as_read(here.subjects.name_of(key, here.manner)));
    }
    words.iter().all(|word| said.iter().any(|of_idea| of_idea.starts_with(word.as_str())))
}

/// A number that is another each week, and says nothing (FNV-1a).
fn shuffled(id: &IdeaId, week: i64) -> u64 {
    let bytes = week.to_le_bytes().into_iter().chain(id.0.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::ideas::types::an_idea;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn offered(idea: Idea) -> Offered {
        Offered { idea, hidden: false, is_changed: false, version: 0 }
    }

    fn ids(ideas: &[Offered], search: &Search, today: &str, is_south: bool) -> Vec<String> {
        let subjects = Subjects::parse(include_str!("../../../config/subjects.toml")).unwrap();
        let here = Here { subjects: &subjects, manner: &Manner::default(), today: day(today), is_south };
        found(ideas, search, &here).into_iter().map(|idea| idea.id.0.clone()).collect()
    }

    #[test]
    fn the_timely_come_first_then_what_is_always_right_then_what_is_soonest() {
        let months = |id: &str, months: &str, south: Option<&str>| Idea {
            months: Months::try_from(months.to_owned()).unwrap(),
            months_south: south.map(|south| Months::try_from(south.to_owned()).unwrap()),
            ..an_idea(id)
        };
        let ideas = [
            months("far", "6-7", None),
            months("always", "any", None),
            months("soon", "11-2", None),
            months("now", "9-10", Some("3-4")),
        ]
        .map(offered);
        let all = Search::default();
        assert_eq!(ids(&ideas, &all, "2026-09-08", false), ["now", "always", "soon", "far"]);
        assert_eq!(ids(&ideas, &all, "2026-09-08", true), ["always", "soon", "now", "far"]);
        assert_eq!(ids(&ideas, &all, "2027-01-08", false)[0], "soon");
    }

    #[test]
    fn a_search_takes_subject_class_and_every_word_of_a_topic_and_nothing_hidden() {
        let ideas = [
            offered(Idea { title: "Volcanoes that speak".into(), ..an_idea("volcano") }),
            offered(Idea { subjects: vec!["art".into(), "biology".into()], ..an_idea("second") }),
            offered(Idea { ages: [4, 8].into(), ..an_idea("young") }),
            Offered { hidden: true, ..offered(an_idea("hidden")) },
        ];
        let search = |subjects: &[&str], class, topic: &str| Search {
            subjects: subjects.iter().map(|key| (*key).to_owned()).collect(),
            class,
            topic: topic.into(),
        };
        let found = |search| ids(&ideas, &search, "2026-09-08", false);
        assert_eq!(found(search(&["art"], None, "")), ["second"]);
        assert_eq!(found(search(&["biology"], Some(8), ""))[1], "second", "it belongs to art most");
        assert_eq!(found(search(&[], Some(1), "")), ["young"]);
        assert_eq!(found(search(&[], None, "volcano biology")), ["volcano"]);
        assert_eq!(found(search(&[], None, "volcano history")), [""; 0]);
        assert!(!found(Search::default()).contains(&"hidden".to_owned()));
    }
}

//! The subjects under which ideas are filed, as `config/subjects.toml` lists them.

use std::collections::HashSet;

use serde::Deserialize;

use crate::days::{Classes, Manner};
use crate::features::collab::as_read;

/// Discord's limit on the choices of a menu ("String Select").
const MOST_SUBJECTS: usize = 25;

/// At least one, at most 25, each key once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subjects(Vec<Subject>);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Ideas are filed under it; never changed once used.
    pub key: String,
    pub name: String,
    /// The name where a school speaks of grades, if it is another one.
    #[serde(default)]
    pub american: Option<String>,
    /// Other words that people may type for it.
    #[serde(default)]
    pub also: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    subject: Vec<Subject>,
}

impl Subjects {
    /// Reads the file's text. The error is a sentence that names the entry and the remedy.
    pub fn parse(toml: &str) -> Result<Self, String> {
        let File { subject: subjects } = toml::from_str(toml).map_err(|error| error.to_string())?;
        if subjects.is_empty() || subjects.len() > MOST_SUBJECTS {
            return Err(format!(
                "it lists {} subjects; keep between 1 and {MOST_SUBJECTS} [[subject]] entries.",
                subjects.len()
            ));
        }
        let mut keys = HashSet::new();
        for Subject { key, name, american, .. } in &subjects {
            if !keys.insert(key) {
                return Err(format!(
                    "the key \"{key}\" stands there twice; give each [[subject]] its own key."
                ));
            }
            if key.is_empty() || key.len() > 32 || !key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
                return Err(format!(
                    "the key \"{key}\" must be 1 to 32 small letters and hyphens, like \"world-history\"."
                ));
            }
            if let Some(name) = [Some(name), american.as_ref()]
                .into_iter()
                .flatten()
                .find(|name| name.trim().is_empty() || name.chars().count() > 40)
            {
                return Err(format!(
                    "the name \"{name}\" of \"{key}\" must have between 1 and 40 characters."
                ));
            }
        }
        Ok(Self(subjects))
    }

    pub fn all(&self) -> &[Subject] {
        &self.0
    }

    pub fn find(&self, key: &str) -> Option<&Subject> {
        self.0.iter().find(|subject| subject.key == key)
    }

    /// What people read for a key; a subject that the file no longer has keeps its key.
    pub fn name_of<'a>(&'a self, key: &'a str, manner: &Manner) -> &'a str {
        self.find(key).map_or(key, |subject| subject.name(manner))
    }

    /// The subjects that somebody may mean by these words: those that are called so, or else those with a word that
    /// begins so.
    pub fn meant(&self, typed: &str) -> Vec<&Subject> {
        let words = as_read(typed);
        let are = |of: &dyn Fn(&[String]) -> bool| {
            let is_it = |subject: &&Subject| subject.called().any(|name| of(&as_read(name)));
            self.0.iter().filter(is_it).collect::<Vec<_>>()
        };
        if words.is_empty() {
            return Vec::new();
        }
        let exactly = are(&|name| name == words);
        if !exactly.is_empty() {
            return exactly;
        }
        are(&|name| words.iter().all(|word| name.iter().any(|of_name| of_name.starts_with(word.as_str()))))
    }
}

impl Subject {
    pub fn name(&self, manner: &Manner) -> &str {
        match (&self.american, manner.classes) {
            (Some(american), Classes::Grade) => american,
            _ => &self.name,
        }
    }

    fn called(&self) -> impl Iterator<Item = &str> {
        let names = [Some(&self.key), Some(&self.name), self.american.as_ref()].into_iter().flatten();
        names.chain(&self.also).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects() -> Subjects {
        Subjects::parse(include_str!("../../../config/subjects.toml")).unwrap()
    }

    #[test]
    fn a_subject_is_found_by_whatever_people_call_it() {
        let subjects = subjects();
        let meant = |typed: &str| -> Vec<String> {
            subjects.meant(typed).into_iter().map(|subject| subject.key.clone()).collect()
        };
        assert_eq!(meant("math"), ["maths"]);
        assert_eq!(meant("World Languages"), ["languages"]);
        assert_eq!(meant("social studies"), ["history", "geography"]);
        assert_eq!(meant("chem"), ["chemistry"]);
        assert_eq!(meant("D&T"), ["design-technology"]);
        assert_eq!(meant("alchemy"), [""; 0]);
        assert_eq!(meant(" "), [""; 0]);
    }

    #[test]
    fn a_list_of_subjects_with_something_wrong_is_refused_with_the_remedy() {
        let entry = |key: &str, name: &str| format!("[[subject]]\nkey = \"{key}\"\nname = \"{name}\"\n");
        for (file, remedy) in [
            (entry("a", "A").repeat(2), "stands there twice"),
            (entry("A b", "A"), "small letters and hyphens"),
            (entry("a", ""), "between 1 and 40 characters"),
            (
                (b'a'..=b'z').map(|it| entry(&char::from(it).to_string(), "A")).collect(),
                "keep between 1 and 25",
            ),
        ] {
            let said = Subjects::parse(&file).unwrap_err();
            assert!(said.contains(remedy), "{said}");
        }
    }
}

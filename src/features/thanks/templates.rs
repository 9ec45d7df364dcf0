//! The texts that thank-yous are made from, as `config/thanks.toml` lists them: of those that suit a request, the one
//! that has rested longest comes next.

use std::collections::HashSet;

use serde::Deserialize;

use super::types::{NAME, with_place};
use crate::features::collab::SupportKinds;

/// Characters of a template, without what is filled in: with the longest topic it stays readable in a post.
const MOST_TEXT: usize = 200;

/// The templates of this installation: at least one suits whatever was done, each key once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates(Vec<Template>);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Remembered with each thank-you; never changed once used.
    pub key: String,
    /// With `{teacher}`, and `{topic}`, `{class}`, `{support}` where they are wanted.
    pub text: String,
    /// The keys of the kinds of support that it was written for; empty where it suits all.
    #[serde(default)]
    pub support: Vec<String>,
}

/// What a request says of itself to others.
pub struct Subject<'a> {
    /// The key of its kind of support, and what people read for it.
    pub support: &'a str,
    pub support_name: &'a str,
    /// What others read for its topic; where it has none, texts that need one do not suit.
    pub title: Option<&'a str>,
    pub class: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    thanks: Vec<Template>,
}

impl Templates {
    /// Reads the file's text. The error is a sentence that names the entry and the remedy.
    pub fn parse(toml: &str) -> Result<Self, String> {
        let mut file: File = toml::from_str(toml).map_err(|error| error.to_string())?;
        for template in &mut file.thanks {
            template.text = with_place(&template.text);
        }
        let mut keys = HashSet::new();
        for Template { key, text, .. } in &file.thanks {
            if key.is_empty()
                || !key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            {
                return Err(format!(
                    "the key \"{key}\" must be small letters, digits and hyphens, like \"two-heads\"."
                ));
            }
            if !keys.insert(key) {
                return Err(format!(
                    "the key \"{key}\" stands there twice; give each [[thanks]] its own key."
                ));
            }
            if !text.contains(NAME) {
                return Err(format!(
                    "the text of \"{key}\" thanks nobody: write {NAME} where the name belongs."
                ));
            }
            if text.chars().count() > MOST_TEXT {
                return Err(format!(
                    "the text of \"{key}\" is too long: keep it below {MOST_TEXT} characters."
                ));
            }
            if let Some(unknown) = unknown_word(text) {
                return Err(format!(
                    "the text of \"{key}\" has {{{unknown}}}: only {{teacher}}, {{topic}}, {{class}} and {{support}} \
                     are filled in."
                ));
            }
        }
        if !file.thanks.iter().any(Template::suits_everything) {
            return Err(
                "it needs at least one [[thanks]] with {teacher} alone and without support, for requests that have \
                 no title yet."
                    .to_owned(),
            );
        }
        Ok(Self(file.thanks))
    }

    /// Checks that whatever a text was written for is offered here: a slip in a key would leave it unused without a
    /// word. The error is a sentence that names the entry and the remedy.
    pub fn check_kinds(&self, kinds: &SupportKinds) -> Result<(), String> {
        for Template { key, support, .. } in &self.0 {
            if let Some(unknown) = support.iter().find(|kind| kinds.find(kind).is_none()) {
                let known: Vec<&str> = kinds.all().iter().map(|kind| kind.key.as_str()).collect();
                return Err(format!(
                    "the text \"{key}\" is for the kind of support \"{unknown}\", which this library does not offer: \
                     remove it from the line support, or use one of {}.",
                    known.join(", ")
                ));
            }
        }
        Ok(())
    }

    pub fn all(&self) -> &[Template] {
        &self.0
    }

    pub fn find(&self, key: &str) -> Option<&Template> {
        self.0.iter().find(|template| template.key == key)
    }

    /// The templates that suit a request, best rested first: those never used, then by their last use; of those never
    /// used the ones for its kind of support come first. `used` are keys, the longest ago first. Never empty.
    pub fn rested(&self, subject: &Subject<'_>, used: &[String]) -> Vec<&Template> {
        let mut fitting: Vec<&Template> = self.0.iter().filter(|template| template.suits(subject)).collect();
        fitting.sort_by_key(|template| {
            (used.iter().rposition(|key| *key == template.key), template.support.is_empty())
        });
        fitting
    }
}

impl Template {
    fn needs(&self, place: &str) -> bool {
        self.text.contains(place)
    }

    fn suits_everything(&self) -> bool {
        self.support.is_empty() && !["{topic}", "{class}", "{support}"].iter().any(|place| self.needs(place))
    }

    pub fn suits(&self, subject: &Subject<'_>) -> bool {
        (self.support.is_empty() || self.support.iter().any(|key| key == subject.support))
            && (subject.title.is_some() || !self.needs("{topic}"))
            && (subject.class.is_some() || !self.needs("{class}"))
    }

    /// The words for a request; the name is left to be filled in when they are said.
    pub fn filled(&self, subject: &Subject<'_>, teacher: &str) -> String {
        // Where the teacher is named in what was typed, too, they are named as they chose.
        let typed = |words: &str| {
            let words = with_place(words).replace(NAME, "teacher");
            if teacher.is_empty() { words } else { words.replace(teacher, NAME) }
        };
        self.text
            .replace("{class}", &typed(subject.class.unwrap_or_default()))
            .replace("{support}", &typed(subject.support_name))
            .replace("{topic}", &typed(subject.title.unwrap_or_default()))
    }
}

fn unknown_word(text: &str) -> Option<&str> {
    let words = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or(rest));
    words.into_iter().find(|word| !["teacher", "topic", "class", "support"].contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn templates(texts: &[(&str, &str)]) -> Result<Templates, String> {
        let block = |(key, text): &(&str, &str)| format!("[[thanks]]\nkey = \"{key}\"\ntext = \"{text}\"\n");
        Templates::parse(&texts.iter().map(block).collect::<String>())
    }

    const TIDES: Subject<'static> =
        Subject { support: "book-talk", support_name: "Book talk", title: Some("Tides"), class: None };

    fn keys(all: &Templates, subject: &Subject<'_>, used: &[&str]) -> Vec<String> {
        let used: Vec<String> = used.iter().map(|key| (*key).to_owned()).collect();
        all.rested(subject, &used).into_iter().map(|template| template.key.clone()).collect()
    }

    #[test]
    fn the_longest_rested_template_comes_first_and_needs_nothing_that_is_missing() {
        let all = templates(&[("a", "{teacher} {topic}"), ("b", "{teacher} {class}"), ("c", "{teacher}!")])
            .unwrap();
        let with_class = Subject { class: Some("8b"), ..TIDES };
        assert_eq!(keys(&all, &with_class, &[]), ["a", "b", "c"]);
        assert_eq!(keys(&all, &TIDES, &[]), ["a", "c"]);
        assert_eq!(keys(&all, &Subject { title: None, ..TIDES }, &[]), ["c"]);
        assert_eq!(keys(&all, &with_class, &["b", "a"]), ["c", "b", "a"]);
    }

    #[test]
    fn a_template_for_a_kind_of_support_is_for_that_alone_and_comes_before_those_for_all() {
        let all = Templates::parse(
            "[[thanks]]\nkey = \"all\"\ntext = \"{teacher}\"\n\
             [[thanks]]\nkey = \"books\"\ntext = \"{Teacher}\"\nsupport = [\"book-talk\", \"buy-resources\"]",
        )
        .unwrap();
        assert_eq!(keys(&all, &TIDES, &[]), ["books", "all"]);
        assert_eq!(keys(&all, &TIDES, &["books"]), ["all", "books"]);
        assert_eq!(keys(&all, &Subject { support: "citation", ..TIDES }, &[]), ["all"]);
    }

    #[test]
    fn a_kind_of_support_that_is_not_offered_is_named() {
        let kinds = SupportKinds::parse(
            "[[support]]\nkey = \"book-talk\"\nname = \"Book talk\"\nhint = \"Books\"\nnotice_days = 5",
        )
        .unwrap();
        let checked = |kind: &str| {
            let toml = format!(
                "[[thanks]]\nkey = \"all\"\ntext = \"{{teacher}}\"\n\
                 [[thanks]]\nkey = \"books\"\ntext = \"{{teacher}}\"\nsupport = [\"{kind}\"]"
            );
            Templates::parse(&toml).unwrap().check_kinds(&kinds)
        };
        assert_eq!(checked("book-talk"), Ok(()));
        let wrong = checked("book-talks").unwrap_err();
        for named in ["\"books\"", "\"book-talks\"", "one of book-talk."] {
            assert!(wrong.contains(named), "{wrong}");
        }
    }

    #[test]
    fn a_template_is_filled_and_the_name_left_open() {
        let all = templates(&[("a", "{teacher}: {topic}, {class}, {support}")]);
        assert!(all.unwrap_err().contains("{teacher} alone"));
        let all = templates(&[("a", "{teacher}: {topic}, {support}"), ("b", "{teacher}")]).unwrap();
        assert_eq!(all.all()[0].filled(&TIDES, "Ana"), "{teacher}: Tides, Book talk");
        assert_eq!(all.all()[0].filled(&TIDES, ""), "{teacher}: Tides, Book talk");
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(templates(&[("a", "Thanks")]).unwrap_err().contains("thanks nobody"));
        assert!(templates(&[("a", "{teacher} {room}")]).unwrap_err().contains("{room}"));
        assert!(templates(&[("a", "{teacher}"), ("a", "{teacher}")]).unwrap_err().contains("twice"));
        assert!(templates(&[("A b", "{teacher}")]).unwrap_err().contains("small letters"));
    }
}

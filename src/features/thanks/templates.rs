//! The texts that thank-yous are made from, as `config/thanks.toml` lists them: the one that has rested longest
//! comes next.

use std::collections::HashSet;

use serde::Deserialize;

use super::types::NAME;
use crate::features::collab::Wish;

/// Characters of a template, without what is filled in: with the longest topic it stays readable in a post.
const MOST_TEXT: usize = 200;

/// The templates of this installation: at least one works without a class, each key once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates(Vec<Template>);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Remembered with each thank-you; never changed once used.
    pub key: String,
    /// With `{teacher}`, and `{topic}`, `{class}`, `{support}` where they are wanted.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    thanks: Vec<Template>,
}

impl Templates {
    /// Reads the file's text. The error is a sentence that names the entry and the remedy.
    pub fn parse(toml: &str) -> Result<Self, String> {
        let file: File = toml::from_str(toml).map_err(|error| error.to_string())?;
        let mut keys = HashSet::new();
        for Template { key, text } in &file.thanks {
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
        if file.thanks.iter().all(Template::needs_class) {
            return Err(
                "it needs at least one [[thanks]] without {class}, for requests that name none.".to_owned()
            );
        }
        Ok(Self(file.thanks))
    }

    pub fn all(&self) -> &[Template] {
        &self.0
    }

    /// The templates that suit a wish, best rested first: those never used in their own order, then by their last
    /// use. `used` are keys, the longest ago first. Never empty.
    pub fn rested(&self, wish: &Wish, used: &[String]) -> Vec<&Template> {
        let mut fitting: Vec<&Template> =
            self.0.iter().filter(|template| wish.class.is_some() || !template.needs_class()).collect();
        fitting.sort_by_key(|template| used.iter().rposition(|key| *key == template.key));
        fitting
    }
}

impl Template {
    fn needs_class(&self) -> bool {
        self.text.contains("{class}")
    }

    /// The words for a wish; the name is left to be filled in when they are said.
    pub fn filled(&self, wish: &Wish, support: &str, teacher: &str) -> String {
        // Where the teacher is named in what was typed, too, they are named as they chose.
        let typed = |words: &str| words.replace(NAME, "teacher").replace(teacher, NAME);
        self.text
            .replace("{class}", &typed(wish.class.as_deref().unwrap_or_default()))
            .replace("{support}", &typed(support))
            .replace("{topic}", &typed(&wish.topic))
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

    fn wish(class: Option<&str>) -> Wish {
        Wish { class: class.map(str::to_owned), topic: "Tides".into(), ..Wish::default() }
    }

    #[test]
    fn the_longest_rested_template_comes_first_and_needs_no_class_that_is_missing() {
        let all = templates(&[("a", "{teacher} {topic}"), ("b", "{teacher} {class}"), ("c", "{teacher}!")])
            .unwrap();
        let keys = |class, used: &[&str]| -> Vec<String> {
            let used: Vec<String> = used.iter().map(|key| (*key).to_owned()).collect();
            all.rested(&wish(class), &used).into_iter().map(|template| template.key.clone()).collect()
        };
        assert_eq!(keys(Some("8b"), &[]), ["a", "b", "c"]);
        assert_eq!(keys(None, &[]), ["a", "c"]);
        assert_eq!(keys(Some("8b"), &["b", "a"]), ["c", "b", "a"]);
    }

    #[test]
    fn a_template_is_filled_and_the_name_left_open() {
        let all = templates(&[("a", "{teacher}: {topic}, {class}, {support}")]);
        assert!(all.unwrap_err().contains("without {class}"));
        let all = templates(&[("a", "{teacher}: {topic}, {support}")]).unwrap();
        assert_eq!(all.all()[0].filled(&wish(None), "Book talk", "Ana"), "{teacher}: Tides, Book talk");
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(templates(&[("a", "Thanks")]).unwrap_err().contains("thanks nobody"));
        assert!(templates(&[("a", "{teacher} {room}")]).unwrap_err().contains("{room}"));
        assert!(templates(&[("a", "{teacher}"), ("a", "{teacher}")]).unwrap_err().contains("twice"));
        assert!(templates(&[("A b", "{teacher}")]).unwrap_err().contains("small letters"));
    }
}

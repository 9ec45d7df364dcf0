//! Which collections are shown to whoever looks for one. Pure.

use super::types::{Collection, Item};
use crate::days::Manner;
use crate::features::collab::as_read;
use crate::features::ideas::Subjects;

/// What somebody looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Any of these; all where there is none.
    pub subjects: Vec<String>,
    pub topic: String,
}

impl Search {
    /// Whether a collection that is posted answers it: by what it is about, or by one of its items.
    pub fn finds(&self, of: &Collection, items: &[Item], subjects: &Subjects, manner: &Manner) -> bool {
        let about = &of.about;
        let is_of_subject =
            self.subjects.is_empty() || about.subjects.iter().any(|key| self.subjects.contains(key));
        if of.channel.is_none() || !is_of_subject {
            return false;
        }
        let mut said = as_read(&about.title);
        said.extend(as_read(&about.purpose));
        for key in &about.subjects {
            said.extend(as_read(subjects.name_of(key, manner)));
        }
        let words = as_read(&self.topic);
        has_all(&said, &words) || items.iter().any(|item| item_has(item, &said, &words))
    }
}

/// The items that hold every word of what is looked for, each with its place.
pub fn in_items<'a>(items: &'a [Item], typed: &str) -> Vec<(usize, &'a Item)> {
    let words = as_read(typed);
    items.iter().enumerate().filter(|(_, item)| item_has(item, &[], &words)).collect()
}

fn item_has(item: &Item, of_all: &[String], words: &[String]) -> bool {
    let mut said = of_all.to_vec();
    said.extend(as_read(&item.text.title));
    said.extend(as_read(&item.text.why));
    said.extend(as_read(item.text.kind.word()));
    said.extend(item.text.mark.as_deref().map(as_read).unwrap_or_default());
    has_all(&said, words)
}

/// Every word begins one of those that are said.
fn has_all(said: &[String], words: &[String]) -> bool {
    words.iter().all(|word| said.iter().any(|of_it| of_it.starts_with(word.as_str())))
}

//! The options and fields by which things are named and chosen.

use crate::chat::{Choice, Field, FieldKind};

pub fn field(name: &'static str, hint: &str, kind: FieldKind, required: bool) -> Field {
    Field { name, label: name.into(), hint: hint.into(), kind, required, filled: None }
}

/// An option that names a thing: suggested by title while it is typed.
pub fn suggested(name: &'static str, hint: &str) -> Field {
    field(name, hint, FieldKind::Suggested { most: 120 }, true)
}

pub fn choice(word: &str) -> Choice {
    Choice { value: word.into(), label: word.into(), hint: None }
}

/// The thing that was chosen from the suggestions, by its key, or typed by its title.
pub fn named<'a, T>(things: &'a [T], typed: &str, called: impl Fn(&T) -> (String, &str)) -> Option<&'a T> {
    let typed = typed.trim();
    let is_it = |thing: &&T| {
        let (key, title) = called(thing);
        key == typed || title.to_lowercase() == typed.to_lowercase()
    };
    things.iter().find(is_it)
}

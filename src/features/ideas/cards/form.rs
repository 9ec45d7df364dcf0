//! The form of an idea: what is told of it.

use crate::chat::{CardKey, Field, FieldKind, Form, Press};
use crate::features::ideas::types::Idea;
use crate::features::ideas::{MOST_FIELD, MOST_TITLE, MOST_WHY};

/// A new idea, or one as it is, to be changed.
pub fn form(key: &CardKey, idea: Option<&Idea>) -> Form {
    let field = |name, label: &str, hint: &str, kind, required, filled: Option<String>| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind,
        required,
        filled,
    };
    let told = |of: fn(&Idea) -> &String| idea.map(of).cloned();
    let paragraph = FieldKind::Paragraph { most: MOST_FIELD };
    let why = idea.and_then(|idea| idea.why_then.clone());
    Form {
        title: if idea.is_some() { "Change this idea" } else { "A new idea" }.into(),
        press: Press::new("idea-edit", key),
        fields: vec![
            field(
                "title",
                "Title",
                "A field guide to our own grounds",
                FieldKind::Line { most: MOST_TITLE },
                true,
                told(|idea| &idea.title),
            ),
            field(
                "students",
                "What students do",
                "Begin with a verb: Observe and draw …",
                paragraph.clone(),
                true,
                told(|idea| &idea.students),
            ),
            field(
                "library",
                "What the library brings",
                "Field guides, practice with their keys",
                paragraph.clone(),
                true,
                told(|idea| &idea.library),
            ),
            field(
                "teacher",
                "What the teacher brings",
                "Survey methods",
                paragraph,
                true,
                told(|idea| &idea.teacher),
            ),
            field(
                "why",
                "Why in those months, if you named any",
                "Most plants are in flower then.",
                FieldKind::Line { most: MOST_WHY },
                false,
                why,
            ),
        ],
    }
}

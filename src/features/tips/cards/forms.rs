//! The form in which a tip is written, new or filled.

use crate::chat::{CardKey, Field, FieldKind, Form, Press};
use crate::days::Manner;
use crate::features::tips::types::TipText;
use crate::features::tips::{MOST_BODY, MOST_LINK, MOST_TITLE};
use crate::library::visit::press_without_card;

pub fn new_form() -> Form {
    Form { title: "A new tip".into(), press: press_without_card("tip-add"), fields: fields() }
}

/// The tip as it is, to be changed.
pub fn edit_form(text: &TipText, manner: &Manner, key: &CardKey) -> Form {
    let filled = [
        Some(text.title.clone()),
        Some(text.body.clone()),
        text.link.clone(),
        text.season.map(|season| season.in_words(manner)),
        Some(if text.evergreen { "evergreen" } else { "once" }.to_owned()),
    ];
    let fields = fields().into_iter().zip(filled).map(|(field, filled)| Field { filled, ..field }).collect();
    Form { title: "Change this tip".into(), press: Press::new("tip-edit", key), fields }
}

fn fields() -> Vec<Field> {
    let field = |name, label: &str, hint: &str, kind, required| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind,
        required,
        filled: None,
    };
    let line = |most| FieldKind::Line { most };
    vec![
        field("title", "Title", "Captions on before you press play", line(MOST_TITLE), true),
        field(
            "body",
            "The tip: one idea, usable today",
            "60 to 120 words read well. **bold**, *italic* and lists work.",
            FieldKind::Paragraph { most: MOST_BODY },
            true,
        ),
        field("link", "A link, if it needs one", "https://…", line(MOST_LINK), false),
        field("season", "Season, if it has one", "1 Sep to 15 Oct. Empty: all year", line(40), false),
        field("reuse", "Once, or evergreen (again after 26 weeks)?", "once, or evergreen", line(20), false),
    ]
}

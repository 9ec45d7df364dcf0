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

/// The words of a tip for one slot alone, or as it stands in the staff channel.
pub fn short_form(text: &TipText, press: Press) -> Form {
    let filled = [Some(text.title.clone()), Some(text.body.clone()), text.link.clone()];
    let fields = fields().into_iter().zip(filled).map(|(field, filled)| Field { filled, ..field }).collect();
    Form { title: "This tip, this time".into(), press, fields }
}

/// Title, tip and link.
pub(super) fn words_of_a_tip() -> Vec<Field> {
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
    ]
}

fn fields() -> Vec<Field> {
    let mut fields = words_of_a_tip();
    fields.extend([
        field("season", "Season, if it has one", "1 Sep to 15 Oct. Empty: all year", line(40), false),
        field("reuse", "Once, or evergreen (again after 26 weeks)?", "once, or evergreen", line(20), false),
    ]);
    fields
}

fn line(most: u16) -> FieldKind {
    FieldKind::Line { most }
}

fn field(name: &'static str, label: &str, hint: &str, kind: FieldKind, required: bool) -> Field {
    Field { name, label: label.into(), hint: hint.into(), kind, required, filled: None }
}

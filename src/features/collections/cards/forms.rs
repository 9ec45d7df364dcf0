//! The forms of collections: what one is about, an item, a suggestion.

use crate::chat::{CardKey, Field, FieldKind, Form, Given, Press};
use crate::features::collections::{MOST_LINK, MOST_MARK, MOST_PURPOSE, MOST_TITLE, MOST_WHY, reading};
use crate::library::catalogue;

fn line(name: &'static str, label: &str, hint: &str, most: u16, required: bool, filled: &Given) -> Field {
    let filled = filled.get(name).cloned().filter(|filled| !filled.is_empty());
    Field { name, label: label.into(), hint: hint.into(), kind: FieldKind::Line { most }, required, filled }
}

/// What a collection is about, new or as it is.
pub fn about_form(key: &CardKey, filled: &Given, is_new: bool) -> Form {
    Form {
        title: if is_new { "A new collection" } else { "Change this collection" }.into(),
        press: Press::new("collection-edit", key),
        fields: vec![
            line("title", "Title", "Subject Spotlight: Plate tectonics", MOST_TITLE, true, filled),
            line("subjects", "Subjects, with commas between", "Geography, science", 120, false, filled),
            line("classes", "For whom? Empty: everybody", "Year 5 to 8", 40, false, filled),
            line(
                "purpose",
                "What for, or the label of a standard",
                "NGSS MS-ESS2-2",
                MOST_PURPOSE,
                false,
                filled,
            ),
        ],
    }
}

fn title_and_link(filled: &Given) -> [Field; 2] {
    [
        line("title", "Title", "Plates in motion", MOST_TITLE, true, filled),
        line("link", "Link, if it has one", "https://…", MOST_LINK, false, filled),
    ]
}

fn kind_and_why(filled: &Given) -> [Field; 2] {
    [
        line("kind", "Which kind?", &reading::kinds(), 20, true, filled),
        line("why", "Why? One line", "Four minutes, and the map moves", MOST_WHY, false, filled),
    ]
}

/// An item, new or as it is.
pub fn item_form(press: Press, title: &str, filled: &Given) -> Form {
    let mark = line("mark", "Shelf mark, if it stands in the library", "551.1 PLA", MOST_MARK, false, filled);
    let fields = title_and_link(filled).into_iter().chain([mark]).chain(kind_and_why(filled)).collect();
    Form { title: title.into(), press, fields }
}

/// What somebody suggests, and whether they are named.
pub fn suggestion_form(press: Press, filled: &Given) -> Form {
    let by_name = catalogue::by_name_field("May your name stand beside it?");
    let fields = title_and_link(filled).into_iter().chain(kind_and_why(filled)).chain([by_name]).collect();
    Form { title: "Suggest something".into(), press, fields }
}

/// [Another collection]: by its title.
pub fn which_form(verb: &str, key: &CardKey) -> Form {
    let title =
        line("title", "The title of the collection", "As its card has it", MOST_TITLE, true, &Given::new());
    Form { title: "Another collection".into(), press: Press::new(verb, key), fields: vec![title] }
}

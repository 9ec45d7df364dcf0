//! Every sentence said about a request, a file for each of those who read them.

mod ask;
mod desk;
mod draft;
mod lists;
mod news;
mod receipt;

pub use ask::ask_card;
pub use desk::{complete_form, decline_form, desk_card, read_reason, read_record};
pub use draft::{details_form, draft_card};
pub use lists::{DeskPage, PAGE, Section, desk_list, my_requests};
pub use news::{News, news};
pub use receipt::{Outlook, own_request, receipt, withdrawn_receipt};

use super::types::{Record, Thanks, Wish};
use super::{ShortNotice, SupportKinds};
use crate::chat::{Card, Text};

/// What was wished for, fact by fact.
fn wish_facts(mut card: Card, wish: &Wish, kinds: &SupportKinds) -> Card {
    card = card.fact("Support", kinds.name_of(&wish.support).to_owned());
    for (name, value) in [("Class", &wish.class), ("When", &wish.when)] {
        if let Some(value) = value {
            card = card.fact(name, Text::default().typed(value));
        }
    }
    if let Some(students) = wish.students {
        card = card.fact("Students", students.to_string());
    }
    for (name, value) in [("Students should be able to", &wish.goals), ("Notes", &wish.notes)] {
        if let Some(value) = value {
            card = card.fact(name, Text::default().typed(value));
        }
    }
    card.fact(
        "Public thanks",
        match wish.thanks {
            Thanks::ByName => "by name",
            Thanks::Colleague => "as \"a colleague\"",
            Thanks::None => "none",
        },
    )
}

/// Too little notice, as a teacher reads it: said plainly, never refused.
fn asks_for_patience(notice: &ShortNotice) -> String {
    format!(
        "The library usually needs {} for this. A librarian will say what is possible by then.",
        notice.usual
    )
}

fn recorded(record: &Record) -> Text {
    let text = Text::from(format!(
        "{}, {}",
        counted(record.sessions, "session"),
        counted(record.students, "student")
    ));
    match &record.outcome {
        Some(outcome) => text.plain("\n").typed(outcome),
        None => text,
    }
}

fn counted(number: u32, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

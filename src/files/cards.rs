//! Every sentence said about a file itself.

use super::Family;
use crate::chat::Text;
use crate::library::Refusal;

/// What the file really is may not be attached here, or cannot be told.
pub fn not_of_these(name: &str, families: &[Family]) -> Refusal {
    let wanted: Vec<&str> = families.iter().copied().map(in_words).collect();
    let wanted = match &wanted[..] {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        few => few.concat(),
    };
    Refusal(Text::default().typed(name).plain(format!(
        " is of a kind that the library does not take, whatever its name says: attach {wanted}."
    )))
}

pub fn not_to_be_had() -> Refusal {
    Refusal::new("The file could not be had from the chat just now: attach it again in a minute.")
}

fn in_words(family: Family) -> &'static str {
    match family {
        Family::Picture => "a picture",
        Family::Pdf => "a PDF",
        Family::Office => "an office document (docx, odt and the like)",
        Family::Text => "a plain text",
    }
}

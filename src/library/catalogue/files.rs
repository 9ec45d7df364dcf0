//! The commands that import and export: what they are given.

use super::entries::Found;
use super::fields::{choice, field};
use crate::chat::{Field, FieldKind};
use crate::files::{Family, ReadText, read_text};
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble, attached};

const FILE: &str = "file";
const ALL_OR_NOTHING: &str = "all-or-nothing";
const FORMAT: &str = "format";
const YES: &str = "yes";

/// A file as it came.
pub struct Attachment {
    pub name: String,
    pub text: String,
    /// Its letters were read as an older program saves them.
    pub is_old: bool,
}

/// The options of an import: which files it takes, and what all or nothing would mean.
pub fn import_fields(which: &str, all_or_nothing: &str) -> Vec<Field> {
    vec![
        field(FILE, which, FieldKind::File, true),
        field(ALL_OR_NOTHING, all_or_nothing, FieldKind::Choice([YES, "no"].map(choice).to_vec()), false),
    ]
}

/// The option of an export that says how the file is written.
pub fn format_field<F>(formats: &[(&str, F)], hint: &str) -> Field {
    let formats = formats.iter().map(|(name, _)| choice(name)).collect();
    field(FORMAT, hint, FieldKind::Choice(formats), true)
}

/// Which of the formats was chosen; `refused` says what to choose from.
pub fn chosen_format<F: Copy>(
    visit: &Visit,
    formats: &[(&str, F)],
    refused: &'static str,
) -> Result<F, Refusal> {
    let chosen = formats.iter().find(|(name, _)| *name == visit.given(FORMAT));
    chosen.map(|(_, format)| *format).ok_or_else(|| Refusal::new(refused))
}

/// What was attached to an import; `missing` says so where nothing was.
pub async fn attachment(
    library: &Library,
    visit: &Visit,
    missing: &'static str,
) -> Result<Attachment, Trouble> {
    let file = visit.files.get(FILE).ok_or_else(|| Refusal::new(missing))?;
    let stored = attached::take(library, visit.school.id, file, &[Family::Text]).await?;
    let Some(ReadText { text, is_old }) = read_text(&stored.file.bytes) else {
        return Err(Fault::Broken("what was taken for a text is none".to_owned()).into());
    };
    Ok(Attachment { name: file.name.clone(), text, is_old })
}

/// Whether what can be taken of a file is taken: all of it, or whatever there is unless all or nothing was asked for.
pub fn is_taken<T>(visit: &Visit, found: &Found<T>) -> bool {
    visit.given(ALL_OR_NOTHING) != YES || found.good().len() == found.entries.len()
}

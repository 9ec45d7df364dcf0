//! `/tip import` and `/tip export`: tips come from a file and go into one.

use super::slot::repaint_shortages;
use crate::chat::{Field, Reply, Text};
use crate::features::tips::import::{self, Format, SAYINGS};
use crate::features::tips::types::{TipId, TipText};
use crate::features::tips::{cards, export, picking};
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble, catalogue};
use crate::store::{Change, Write};

/// The formats of an export, as they are chosen and shown.
const FORMATS: [(&str, Format); 2] = [("Markdown", Format::Markdown), ("CSV", Format::Table)];

pub fn import_fields(_: &Library) -> Vec<Field> {
    catalogue::import_fields(
        &format!("A text (Markdown) or a table (CSV), at most {} tips", catalogue::MOST_ENTRIES),
        "Import nothing unless every tip is fine",
    )
}

pub fn export_fields(_: &Library) -> Vec<Field> {
    vec![catalogue::format_field(&FORMATS, "CSV is a table for a spreadsheet; Markdown is plain text")]
}

pub async fn import_tips(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let file = catalogue::attachment(library, visit, "Attach a file with tips to the command.").await?;
    let tips = library.store.tips(school).await?;
    let known = tips.iter().map(|tip| tip.text.title.as_str());
    let format = Format::of(&file.name, &file.text);
    let mut found = import::read(&file.text, format, &visit.school.manner, known)
        .map_err(|sentence| Refusal(Text::default().typed(sentence)))?;
    found.changes.is_old_text = file.is_old;
    let are_taken = catalogue::is_taken(visit, &found);
    let can_be_taken = found.good();
    if are_taken && !can_be_taken.is_empty() {
        // The order as it is: overtaken when others wait by now, such as from the same file, sent twice at once.
        let waiting: Vec<TipId> = picking::waiting(&tips).map(|tip| tip.id).collect();
        let mut change = Change::of(Write::TipOrder { school, was: waiting.clone(), order: waiting });
        change.extend(can_be_taken.into_iter().map(|text| Write::NewTip {
            school,
            text: text.clone(),
            added_at: library.now(),
        }));
        change.extend([repaint_shortages(school)]);
        library.commit(change).await?;
    }
    let room = library.chat.limits().card_body;
    let length = |text: &Text| library.chat.length(text);
    Ok(Reply::Private(catalogue::imported(&found, &SAYINGS, are_taken, room, length)))
}

/// All tips, as the list has them.
pub async fn export_tips(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let format = catalogue::chosen_format(visit, &FORMATS, "Choose one of the formats: Markdown or CSV.")?;
    let tips = library.store.tips(visit.school.id).await?;
    if tips.is_empty() {
        return Err(Refusal::new("There is no tip to export yet. /tip add adds one in a minute.").into());
    }
    let answer = cards::exported(&tips);
    let texts: Vec<TipText> = tips.into_iter().map(|tip| tip.text).collect();
    Ok(Reply::PrivateFiles(answer, vec![export::file(&texts, format)?]))
}

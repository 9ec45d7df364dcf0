//! `/tip import` and `/tip export`: tips come from a file and go into one.

use super::slot::repaint_shortages;
use crate::chat::{Choice, Field, FieldKind, Reply, Text};
use crate::features::tips::import::{self, Format, MOST_TIPS};
use crate::features::tips::types::{TipId, TipText};
use crate::features::tips::{cards, export, picking};
use crate::files::{Family, ReadText, read_text};
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble, attached};
use crate::store::{Change, Write};

const FILE: &str = "file";
const ALL_OR_NOTHING: &str = "all-or-nothing";
const FORMAT: &str = "format";
const YES: &str = "yes";
/// The formats of an export, as they are chosen and shown.
const FORMATS: [(&str, Format); 2] = [("Markdown", Format::Markdown), ("CSV", Format::Table)];

pub fn import_fields(_: &Library) -> Vec<Field> {
    vec![
        field(
            FILE,
            &format!("A text (Markdown) or a table (CSV), at most {MOST_TIPS} tips"),
            FieldKind::File,
            true,
        ),
        field(
            ALL_OR_NOTHING,
            "Import nothing unless every tip is fine",
            FieldKind::Choice([YES, "no"].map(choice).to_vec()),
            false,
        ),
    ]
}

pub fn export_fields(_: &Library) -> Vec<Field> {
    let formats = FORMATS.map(|(name, _)| choice(name)).to_vec();
    vec![field(
        FORMAT,
        "CSV is a table for a spreadsheet; Markdown is plain text",
        FieldKind::Choice(formats),
        true,
    )]
}

fn field(name: &'static str, hint: &str, kind: FieldKind, required: bool) -> Field {
    Field { name, label: name.into(), hint: hint.into(), kind, required, filled: None }
}

fn choice(word: &str) -> Choice {
    Choice { value: word.into(), label: word.into(), hint: None }
}

pub async fn import_tips(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let file =
        visit.files.get(FILE).ok_or_else(|| Refusal::new("Attach a file with tips to the command."))?;
    let stored = attached::take(library, school, file, &[Family::Text]).await?;
    let Some(ReadText { text, is_old }) = read_text(&stored.file.bytes) else {
        return Err(Fault::Broken("what was taken for a text is none".to_owned()).into());
    };
    let tips = library.store.tips(school).await?;
    let known = tips.iter().map(|tip| tip.text.title.as_str());
    let mut found = import::read(&text, Format::of(&file.name, &text), &visit.school.manner, known)
        .map_err(|sentence| Refusal(Text::default().typed(sentence)))?;
    found.changes.is_old_text = is_old;
    let entries = &found.entries;
    let can_be_taken: Vec<&TipText> = entries.iter().filter_map(|entry| entry.tip.as_ref().ok()).collect();
    let are_taken = can_be_taken.len() == entries.len() || visit.given(ALL_OR_NOTHING) != YES;
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
    Ok(Reply::Private(cards::imported(&found, are_taken, room, |text| library.chat.length(text))))
}

/// All tips, as the list has them.
pub async fn export_tips(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let chosen = FORMATS.into_iter().find(|(name, _)| *name == visit.given(FORMAT));
    let (_, format) = chosen.ok_or_else(|| Refusal::new("Choose one of the formats: Markdown or CSV."))?;
    let tips = library.store.tips(visit.school.id).await?;
    if tips.is_empty() {
        return Err(Refusal::new("There is no tip to export yet. /tip add adds one in a minute.").into());
    }
    let answer = cards::exported(&tips);
    let texts: Vec<TipText> = tips.into_iter().map(|tip| tip.text).collect();
    Ok(Reply::PrivateFiles(answer, vec![export::file(&texts, format)?]))
}

//! `/collection import` and `/collection export`: items come from a table, and go into one or into a text.

use super::{COLLECTION, named, repaint};
use crate::chat::{Field, FieldKind, Reply, Text};
use crate::features::collections::import::{self, New, Open, SAYINGS};
use crate::features::collections::types::{Collection, Item, ItemId};
use crate::features::collections::{MOST_ITEMS, cards};
use crate::library::catalogue::field;
use crate::library::visit::Visit;
use crate::library::{Library, Refusal, Trouble, catalogue};
use crate::store::{Change, Write};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Words,
}

const FORMATS: [(&str, Format); 2] = [("CSV", Format::Table), ("Markdown", Format::Words)];

fn which(hint: &str) -> Field {
    field(COLLECTION, hint, FieldKind::Suggested { most: 120 }, false)
}

pub fn import_fields(_: &Library) -> Vec<Field> {
    let file = catalogue::import_fields(
        &format!("A table (CSV) of at most {} items", catalogue::MOST_ENTRIES),
        "Take no item unless all can be taken",
    );
    let which = which("Into which one. Left out: the column \"collection\" of the file says it");
    file.into_iter().chain([which]).collect()
}

pub fn export_fields(_: &Library) -> Vec<Field> {
    vec![
        catalogue::format_field(
            &FORMATS,
            "CSV is a table for a spreadsheet; Markdown is a text for a web page",
        ),
        which("Left out: all of them"),
    ]
}

/// The collection that is named, if any.
async fn chosen(library: &Library, visit: &Visit) -> Result<Option<Collection>, Trouble> {
    match visit.given(COLLECTION).trim() {
        "" => Ok(None),
        _ => named(library, visit).await.map(Some),
    }
}

async fn with_items(
    library: &Library,
    all: Vec<Collection>,
) -> Result<Vec<(Collection, Vec<Item>)>, Trouble> {
    let mut with = Vec::with_capacity(all.len());
    for of in all {
        let items = library.store.items(of.school, &of.id).await?;
        with.push((of, items));
    }
    Ok(with)
}

pub async fn import_items(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let attached = catalogue::attachment(library, visit, "Attach a table with items to the command.").await?;
    let into = chosen(library, visit).await?;
    let all = with_items(library, library.store.collections(school).await?).await?;
    let open: Vec<Open> =
        all.iter().map(|(of, items)| Open { of, room: MOST_ITEMS.saturating_sub(items.len()) }).collect();
    let known: Vec<String> = all
        .iter()
        .flat_map(|(of, items)| items.iter().map(move |item| import::key(&of.id, &item.text)))
        .collect();
    let mut found =
        import::read(&attached.text, &open, into.as_ref().map(|of| &of.id), known.iter().map(String::as_str))
            .map_err(|sentence| Refusal(Text::default().typed(sentence)))?;
    found.changes.is_old_text = attached.is_old;
    let are_taken = catalogue::is_taken(visit, &found);
    if are_taken {
        let now = library.now();
        let item = |new: &New| {
            Write::CollectionItem(Item {
                school,
                collection: new.collection.clone(),
                id: ItemId(library.new_card_key().0.to_lowercase()),
                text: new.text.clone(),
                suggestion: None,
                suggested_by: None,
                added_at: now,
                checked_at: now,
                version: 0,
            })
        };
        let mut writes: Vec<Write> = found.good().into_iter().map(item).collect();
        let mut touched: Vec<_> = found.good().into_iter().map(|new| new.collection.clone()).collect();
        touched.sort();
        touched.dedup();
        writes.extend(touched.iter().map(|id| repaint(school, id)));
        if !writes.is_empty() {
            library.commit(Change(writes)).await?;
        }
    }
    let room = library.chat.limits().card_body;
    let length = |text: &Text| library.chat.length(text);
    Ok(Reply::Private(catalogue::imported(&found, &SAYINGS, are_taken, room, length)))
}

pub async fn export_collections(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let format = catalogue::chosen_format(visit, &FORMATS, "Choose one of the formats: CSV or Markdown.")?;
    let all = match chosen(library, visit).await? {
        Some(of) => vec![of],
        None => library.store.collections(visit.school.id).await?,
    };
    let all = with_items(library, all).await?;
    let items: usize = all.iter().map(|(_, items)| items.len()).sum();
    if items == 0 {
        return Err(cards::nothing_to_export().into());
    }
    let name = match &all[..] {
        [(of, _)] => import::file_name(&of.about.title),
        _ => "collections".to_owned(),
    };
    let file = match format {
        Format::Table => catalogue::file(&format!("{name}.csv"), "text/csv", import::table(&all)?),
        Format::Words => {
            let text = import::words_of(&all, &library.content.subjects, &visit.school.manner);
            catalogue::file(&format!("{name}.md"), "text/markdown", text)
        }
    };
    Ok(Reply::PrivateFiles(cards::exported(items), vec![file]))
}

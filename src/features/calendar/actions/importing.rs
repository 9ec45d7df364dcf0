//! `/school-calendar import`: a calendar file becomes a draft.

use super::changing::{drawn, open};
use crate::chat::{Field, FieldKind, Reply};
use crate::features::calendar::draft::Draft;
use crate::features::calendar::{DRAFT_CARD, cards, ics};
use crate::features::collab::today;
use crate::files::safe_name;
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Trouble, attached};

const FILE: &str = "file";

/// The option of `/school-calendar import`.
pub fn import_fields(_: &Library) -> Vec<Field> {
    vec![Field {
        name: FILE,
        label: FILE.into(),
        hint: "Your calendar as an .ics file; without one, the import you began".into(),
        kind: FieldKind::File,
        required: false,
        filled: None,
    }]
}

/// Shows what the file was taken for, and asks. Without a file, the draft that was begun.
pub async fn import(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = &visit.school;
    let Some(file) = visit.files.get(FILE) else {
        let begun = library.store.own_card(school.id, DRAFT_CARD, "import", &visit.member.id).await?;
        let begun = begun.and_then(|card| Some((Draft::from_card(&card).ok()?, card.key)));
        let (draft, key) = begun.ok_or_else(cards::no_draft)?;
        let overtaken = draft.seen != school.calendar.version;
        return Ok(Reply::Private(drawn(library, visit, &draft, overtaken, &key).await?));
    };
    let name = safe_name(&file.name, None);
    let bytes = attached::fetch(library, school.id, file).await?;
    // Members who ask meanwhile do not wait for a large file to be read.
    let (zone, today) = (school.zone, today(library, school));
    let read = tokio::task::spawn_blocking(move || ics::read(&bytes, zone, today)).await;
    let found = read
        .map_err(|error| Fault::Broken(format!("reading a calendar file: {error}")))?
        .map_err(|why| cards::not_read(&name, why))?;
    let left_out = library.store.left_out_of_calendar(school.id).await?;
    open(library, visit, Draft::of_file(found, &name, &school.calendar, &left_out)).await
}

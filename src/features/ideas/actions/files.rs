//! `/idea import` and `/idea export`: ideas come from a file and go into one.

use super::offered;
use crate::chat::{Choice, Field, FieldKind, Reply, Text};
use crate::features::ideas::import::{self, Format, SAYINGS};
use crate::features::ideas::types::{Idea, KeptIdea};
use crate::features::ideas::{cards, file};
use crate::library::visit::Visit;
use crate::library::{Fault, Library, Refusal, Trouble, catalogue};
use crate::store::{Change, Write};

const FORMATS: [(&str, Format); 2] = [("CSV", Format::Table), ("TOML", Format::Blocks)];

const WHICH: &str = "ideas";
const OURS: &str = "ours";
const ALL: &str = "all";

pub fn import_fields(_: &Library) -> Vec<Field> {
    catalogue::import_fields(
        &format!("A table (CSV), or an idea file (TOML), at most {} ideas", catalogue::MOST_ENTRIES),
        "Take no idea unless all can be taken",
    )
}

pub fn export_fields(_: &Library) -> Vec<Field> {
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into(), hint: None };
    let which = vec![choice(OURS, "Those that we wrote or changed"), choice(ALL, "All")];
    vec![
        catalogue::format_field(
            &FORMATS,
            "CSV is a table for a spreadsheet; TOML is what config/ideas holds",
        ),
        catalogue::field(WHICH, "Left out: those that you wrote or changed", FieldKind::Choice(which), false),
    ]
}

/// Each idea of the file becomes one of the school's own.
pub async fn import_ideas(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let school = visit.school.id;
    let attached = catalogue::attachment(library, visit, "Attach a file with ideas to the command.").await?;
    let ideas = offered(library, school).await?;
    let known = ideas.iter().map(|it| it.idea.title.as_str());
    let format = Format::of(&attached.name, &attached.text);
    let content = &library.content;
    let with =
        import::With { subjects: &content.subjects, kinds: &content.support, manner: &visit.school.manner };
    let mut found = import::read(&attached.text, format, &with, known)
        .map_err(|sentence| Refusal(Text::default().typed(sentence)))?;
    found.changes.is_old_text = attached.is_old;
    let are_taken = catalogue::is_taken(visit, &found);
    if are_taken {
        let own = |idea: &Idea| {
            let id = import::own_id(&ideas, &idea.title);
            let idea = Some(Idea { id: id.clone(), ..idea.clone() });
            Write::Idea(KeptIdea { school, id, idea, hidden: false, version: 0 })
        };
        let writes: Vec<Write> = found.good().into_iter().map(own).collect();
        if !writes.is_empty() {
            library.commit(Change(writes)).await?;
        }
    }
    let room = library.chat.limits().card_body;
    let length = |text: &Text| library.chat.length(text);
    Ok(Reply::Private(catalogue::imported(&found, &SAYINGS, are_taken, room, length)))
}

pub async fn export_ideas(library: &Library, visit: &Visit) -> Result<Reply, Trouble> {
    let format = catalogue::chosen_format(visit, &FORMATS, "Choose one of the formats: CSV or TOML.")?;
    let is_ours = visit.given(WHICH) != ALL;
    let shipped = &library.content.ideas;
    let mut ideas: Vec<Idea> =
        offered(library, visit.school.id).await?.into_iter().map(|offered| offered.idea).collect();
    if is_ours {
        ideas.retain(|idea| !shipped.contains(idea));
    }
    if ideas.is_empty() {
        return Err(Refusal::new(
            "You have written or changed no idea yet: /idea add writes one, and ideas: All exports those that are there.",
        )
        .into());
    }
    let file = match format {
        Format::Table => catalogue::file("ideas.csv", "text/csv", import::table(&ideas)?),
        Format::Blocks => {
            let text = file::to_file(ideas.iter());
            let text =
                text.map_err(|error| Fault::Broken(format!("ideas could not be exported: {error}")))?;
            catalogue::file("ideas.toml", "text/plain", text)
        }
    };
    Ok(Reply::PrivateFiles(cards::exported(ideas.len()), vec![file]))
}

//! What members do with ideas.

mod desk;
mod files;
mod from_plan;
mod looking;
mod write;

pub use desk::{
    before_putting_back, before_removing, hide_here, hide_named, list, look_at, put_back, remove, show_again,
    suggest_for_desk, turn_list, which_idea,
};
pub use files::{export_fields, export_ideas, import_fields, import_ideas};
pub use from_plan::{FromPlan, from_plan};
pub use looking::{ask, ask_for_this, back, fields, ideas, more, read, suggest};
pub use write::{add_fields, edit, edit_fields, open_add, open_change, open_edit, read_subjects};

use super::cards;
use super::finding::{self, Here, Search};
use super::shelf::{self, Offered};
use crate::chat::Choice;
use crate::features::calendar::is_southern;
use crate::features::setup::{School, SchoolId};
use crate::library::visit::Typing;
use crate::library::{Fault, Library, Trouble};

/// All ideas of a school.
async fn offered(library: &Library, school: SchoolId) -> Result<Vec<Offered>, Trouble> {
    Ok(shelf::of_school(&library.content.ideas, library.store.kept_ideas(school).await?))
}

/// The title of an idea that belongs to a subject, the timely ones first, but not of this one.
pub async fn another_for(
    library: &Library,
    school: &School,
    subject: &str,
    but: &str,
) -> Result<Option<String>, Fault> {
    let kept = library.store.kept_ideas(school.id).await?;
    let ideas = shelf::of_school(&library.content.ideas, kept);
    let search = Search { subjects: vec![subject.to_owned()], ..Search::default() };
    let found = finding::found(&ideas, &search, &here(library, school));
    let other = found.into_iter().find(|idea| idea.id.0 != but);
    Ok(other.map(|idea| cards::plain(&idea.title, &school.manner)))
}

fn here<'a>(library: &'a Library, school: &'a School) -> Here<'a> {
    let today = library.now().with_timezone(&school.zone).date_naive();
    Here {
        subjects: &library.content.subjects,
        manner: &school.manner,
        today,
        is_south: is_southern(school.zone, chrono::Datelike::year(&today)),
    }
}

/// The subjects, by the name that the school has for them.
pub fn suggest_subject(library: &Library, school: &School, typing: &Typing) -> Vec<Choice> {
    let subjects = &library.content.subjects;
    let choice = |subject: &super::Subject| Choice {
        value: subject.key.clone(),
        label: subject.name(&school.manner).to_owned(),
        hint: None,
    };
    let named = typing.among(subjects.all().iter().map(choice));
    if named.is_empty() { subjects.meant(&typing.typed).into_iter().map(choice).collect() } else { named }
}

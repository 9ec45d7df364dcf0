//! Ideas: "what could we do together?" Teachers look through them by subject, class and topic, and ask for one;
//! librarians change, hide and write them.

mod actions;
mod cards;
mod classes;
mod file;
mod finding;
mod import;
mod months;
mod shelf;
mod subjects;
mod types;

pub use actions::{
    FromPlan, add_fields, another_for, ask, ask_for_this, back, before_putting_back, before_removing, edit,
    edit_fields, export_fields, export_ideas, fields, from_plan, hide_here, hide_named, ideas, import_fields,
    import_ideas, list, look_at, more, open_add, open_change, open_edit, put_back, read, read_subjects,
    remove, show_again, suggest, suggest_for_desk, suggest_subject, turn_list, which_idea,
};
pub use classes::{in_words as ages_in_words, read_ages};
pub use file::read_file;
pub use shelf::{Offered, of_school};
use shelftalker_core::ids::OWN;
pub use subjects::{Subject, Subjects};
pub use types::{Ages, Idea, IdeaId, KeptIdea, Months};

/// The private list of ideas that a teacher looks through; its subject says what was looked for, and what it shows.
pub const IDEAS_CARD: &str = "ideas";
/// One idea in full, for whoever may ask for it; its subject is the idea, and the class that was looked for.
pub const IDEA_CARD: &str = "idea";
/// The private list of all ideas, for librarians; its subject is the page.
pub const LIST_CARD: &str = "idea-list";
/// One of them, for librarians; its subject is its id.
pub const DESK_CARD: &str = "idea-desk";
/// Stands behind the form of an idea; its subject is the idea with the version that the form shows, and it keeps the
/// options of the command.
pub const EDIT_CARD: &str = "idea-edit";

/// Characters.
const MOST_TITLE: u16 = 80;
const MOST_FIELD: u16 = 300;
const MOST_WHY: u16 = 150;
const MOST_SUBJECTS: usize = 4;

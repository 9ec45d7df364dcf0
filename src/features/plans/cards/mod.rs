//! Every sentence about plans.

mod beside;
mod copy;
mod forms;
mod history;
mod paper;
mod plan;
mod sessions;

pub use beside::beside;
pub use copy::{blocks, copied, markdown};
pub use forms::{
    LIBRARIAN, MOST_DOES, MOST_PART, MOST_WHAT, TEACHER, WHAT, WORDS, part_form, session_form,
    somebody_else_removed, somebody_else_wrote,
};
pub use history::{Page, history, nothing_changed, pages};
pub use paper::sheets;
pub use plan::{
    Shown, begun, collected, filled, idea_is_shown, idea_made, name, no_earlier_plan, no_plan,
    no_such_collection, not_planned_together, not_written_any_more, plan, says_too_little, which_subject,
    yours_and_theirs,
};
pub use sessions::{gone_meanwhile, most_sessions, sessions};

use super::types::Part;

/// What stands over a part.
pub fn heading(part: Part) -> &'static str {
    match part {
        Part::Goals => "Students should be able to",
        Part::Standards => "Standards",
        Part::Question => "Big question",
        Part::Sessions => "Sessions, and who leads",
        Part::Resources => "Resources",
        Part::Products => "What students make",
        Part::Assessment => "How it's assessed",
        Part::Prepare => "To prepare, by when",
    }
}

/// On its button, and where parts are listed.
pub fn label(part: Part) -> &'static str {
    match part {
        Part::Goals => "Goals",
        Part::Standards => "Standards",
        Part::Question => "Big question",
        Part::Sessions => "Sessions",
        Part::Resources => "Resources",
        Part::Products => "Products",
        Part::Assessment => "Assessment",
        Part::Prepare => "To prepare",
    }
}

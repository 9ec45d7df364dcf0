//! The queue in the librarian's words: what comes when, changed before it is said; pauses; what did not go out.

mod actions;
mod ahead;
mod cards;
mod key;

pub use actions::{
    again, back_to_list, back_to_problems, before_dismissing, before_taking_down, change_posted,
    choose_other, dismiss, edit, look_again, mark_as_posted, move_it, next_page, open, open_edit, open_move,
    open_posted, open_problem, pause, pause_fields, pause_one, post_now, previous_page, problems, resume,
    resume_clicked, resume_fields, resume_one, say_something_else, skip, take_down, unskip, upcoming, weeks,
};

pub use ahead::{Ahead, FURTHEST, Item, everything};
pub use cards::line_with_day;

/// A look at what is to come, private to its librarian; its subject says which weeks.
pub const UPCOMING_CARD: &str = "upcoming";
/// One post that is to come, private to its librarian; its subject says which, and how it was arranged when it was drawn.
pub const POST_CARD: &str = "upcoming-post";
/// Stands behind the form of its words, with the same subject; it keeps which tip the form shows, or the words of each
/// thank-you.
pub const FORM_CARD: &str = "upcoming-form";
/// The private answer to a pause; its subject names the kinds that were paused.
pub const PAUSED_CARD: &str = "paused";
/// The private list of what did not go out.
pub const PROBLEMS_CARD: &str = "problems";
/// One of them, private to its librarian; its subject is that of the card which tells the desk of it.
pub const PROBLEM_LOOK: &str = "problem-look";
